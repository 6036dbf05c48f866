"""The reader of Word files (.docx, .docm, .dotx): a file's bytes come in; a Reading goes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from lxml import etree

from book.model import Person, Report
from book.readers.docx.page import page
from book.readers.html_article import Said
from book.readers.prose import Prose, article_from_prose
from book.readers.reading import NOTHING_SAID, Reading, Spot

SUFFIXES = frozenset({".docx", ".docm", ".dotx", ".dotm"})


def detects(head: bytes, path: Path) -> bool:
    """Whether it is a zip file that is named as Word names its files, or whose first entries are Word's."""
    return head.startswith(b"PK\x03\x04") and (path.suffix.lower() in SUFFIXES or b"word/" in head)


def read(path: Path, data: bytes, said: Mapping[Spot, str] = NOTHING_SAID) -> Reading:
    """Read the article in `data`; `path` is how messages name it.

    Raises KanbenError (`docx.page.page`, `prose.article_from_prose`).
    """
    found = page(data, str(path), frozenset(spot.line for spot in said))
    known = found.properties
    people = tuple(Person(name) for name in known.people)
    html = "".join(etree.tostring(element, encoding="unicode", method="html") for element in found.body)
    prose = Prose(
        html=html,
        said=Said(known.title, people, known.day, known.language, known.keywords),
        sure=False,
        moved=found.moved,
        dropped=found.dropped,
        source=found.images.get,
    )
    reading = article_from_prose(prose, path, said)
    return replace(reading, report=Report((*found.issues, *reading.report.issues)))
