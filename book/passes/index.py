"""Index terms: chapters with marked words come in; the words with ids of their own, and the book's index, go out.

The marks follow what indexers know from makeindex: `!` parts an entry from its subentry, `@` what it is sorted by from
what is printed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from book.model import Book, Chapter, IndexEntry
from book.passes.chapters import change_fragments
from book.passes.words import words_of


@dataclass(slots=True)
class _Gathered:
    """An entry in the making; `inner` are its subentries by what is printed of them."""

    sort: str = ""
    places: list[str] = field(default_factory=list)
    inner: dict[str, _Gathered] = field(default_factory=dict)


def index(book: Book) -> Book:
    """The book with its index; a term that is marked for the index keeps its place in the text."""
    if book.index:  # made already: the pass is idempotent
        return book
    entries: dict[str, _Gathered] = {}
    counted = iter(range(1, 1_000_000))
    order = {chapter.id: chapter for _, chapters in book.in_reading_order() for chapter in chapters}
    marked = {name: _marked(chapter, entries, counted) for name, chapter in order.items()}
    chapters = tuple(marked[chapter.id] for chapter in book.chapters)
    return replace(book, chapters=chapters, index=_entries(entries))


def _marked(chapter: Chapter, entries: dict[str, _Gathered], counted: Iterator[int]) -> Chapter:
    def mark(root: etree._Element) -> None:
        for span in root.iterfind(".//span[@data-index]"):
            name = f"ix-{next(counted)}"
            said = span.get("data-index") or words_of(span)
            del span.attrib["data-index"]
            span.set("class", "index-term")
            span.set("id", name)
            _add(entries, said, f"{chapter.id}.xhtml#{name}")

    return change_fragments(chapter, mark, "data-index=")


def _add(entries: dict[str, _Gathered], said: str, href: str) -> None:
    """Notes a place under `sort@entry!sort@subentry`."""
    at = None
    for level in filter(None, (part.strip() for part in said.split("!"))):
        before, mark, after = (part.strip() for part in level.partition("@"))
        at = entries.setdefault(after if mark and after else before, _Gathered())
        at.sort = at.sort or (before if mark and after else "")
        entries = at.inner
    if at is not None:
        at.places.append(href)


def _entries(gathered: dict[str, _Gathered]) -> tuple[IndexEntry, ...]:
    return tuple(
        IndexEntry(term, entry.sort, tuple(entry.places), _entries(entry.inner)) for term, entry in gathered.items()
    )
