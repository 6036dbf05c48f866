"""The reader of Markdown: a file's bytes come in; a Reading goes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from book.model import Place, Report
from book.readers.covers import with_cover
from book.readers.decoding import decode
from book.readers.html_article import Said
from book.readers.html_pictures import Source, beside
from book.readers.markdown.front import read_front
from book.readers.markdown.page import page
from book.readers.prose import Prose, article_from_prose
from book.readers.reading import NOTHING_SAID, Reading, Spot

SUFFIXES = frozenset({".md", ".markdown", ".mdown", ".mkd", ".qmd", ".rmd"})
_MOVED = ("LED-111", "LED-119")  # reasons: lines of front matter that went into the book
_FRONT = (b"---\n", b"---\r\n", b"+++\n", b"+++\r\n")


def detects(head: bytes, path: Path) -> bool:
    """Whether it is named as Markdown is, or begins with front matter."""
    return path.suffix.lower() in SUFFIXES or (path.suffix.lower() in ("", ".txt") and head.startswith(_FRONT))


def read(path: Path, data: bytes, said: Mapping[Spot, str] = NOTHING_SAID) -> Reading:
    """Read the article in `data`; `path` is how messages name it, and pictures are looked for beside it.

    Raises KanbenError where the text cannot be decoded (`decoding.decode`) or its front matter not be read (MDN-001),
    where blocks lie too deep (MDN-002), and as `prose.article_from_prose` does.
    """
    decoded = decode(data, str(path))
    front = read_front(decoded.text, str(path))
    made = page(front.body, str(path))
    source = rooted(beside(path))
    prose = Prose(
        html=made.html,
        said=Said(front.title, front.people, front.published, front.language, front.subjects),
        sure=True,
        moved=[line for line in front.lines if line.reason in _MOVED],
        dropped=[*made.dropped, *(line for line in front.lines if line.reason not in _MOVED)],
        source=source,
        top=2 if front.kind else 1,  # a chapter of ours: its headings are sections
    )
    reading = article_from_prose(prose, path, said)
    found = (*decoded.issues, *reading.report.issues)
    if not front.cover:
        return replace(reading, report=Report(found))
    covered, told = with_cover(reading.articles[0], front.cover, source, Place(str(path)))
    return replace(reading, articles=(covered,), report=Report((*found, told)))


def rooted(source: Source) -> Source:
    """The same, where an address that begins at a site's root is looked for in the folder."""
    return lambda address: source(address.lstrip("/")) or (source(f"static/{address.lstrip('/')}"))
