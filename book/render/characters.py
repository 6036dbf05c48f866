"""Characters: an Edition and the files that it was made of come in; what no font can draw goes out, with its place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from lxml import etree

from book import xhtml
from book.assets.fonts import Face, check_characters, missing
from book.model import Edition, Issue, Place, Source
from book.workers import Each


def undrawable(
    edition: Edition, sources: Iterable[Source], faces: Sequence[Face], toml: str, each: Each = map
) -> tuple[Issue, ...]:
    """FNT-002 for each character of a PDF's pages that none of `faces` has; FNT-003 where there are too many.

    The place is the first in `sources`; a character that is written there as a reference (&#x…;) has only the file of
    its page, `toml` where render made the page. `each` looks at the pages.
    """
    pages = [page for page in edition.pages if "pdf" in page.formats]
    held = list(each(_characters, [page.xhtml for page in pages]))
    lacking = missing("".join(frozenset().union(*held)), faces)
    if not lacking:
        return ()
    # What a comment holds is never set: all but the characters in question is blank here.
    blanked = [
        Source(source.path, "".join(char if char in lacking or char == "\n" else " " for char in source.text))
        for source in sources
    ]
    found = list(check_characters(blanked, faces))
    for char in sorted(lacking.difference(*(source.text for source in blanked))):
        place = next(Place(page.source or toml) for page, chars in zip(pages, held, strict=True) if char in chars)
        found += [replace(finding, place=place) for finding in check_characters([Source(place.file, char)], faces)]
    return tuple(found)


def _characters(page: str) -> frozenset[str]:
    return frozenset().union(*map(str, etree.fromstring(page.encode(), xhtml.parser()).itertext()))
