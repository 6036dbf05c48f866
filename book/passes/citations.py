"""Citations: chapters with `span.cite` marks come in; numbered links, and references with callers and entries, go out.

The book has a list of references, and so has each part with references of its own, which count from 1. Numbers follow
the order of the first citation; what is never cited stands after them, in the order of the file.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from lxml import etree

from book import labels, xhtml
from book.model import Book, Chapter, Issue, Reference, Report, Source
from book.passes.chapters import change_fragment, fragments, with_fragments
from book.passes.locators import said
from book.report import issue
from book.workers import Each

PAGE = "references"  # the page id of the book's reference list; a part's is <part>-references
_HOLDING, _MARK = "data-keys=", ".//span[@class='cite'][@data-keys]"


# A mark in a text: the keys that it cites, and where in each source, or empty.
_Mark = tuple[tuple[str, ...], tuple[str, ...]]
# What became of a mark: number, id and target of each of its links; nothing where a key is unknown.
_Links = tuple[tuple[int, str, str], ...]


def citations(book: Book, each: Each = map, quick: Each = map) -> Book:
    """An unknown key is an error in the report (CIT-001), with its line and the nearest key."""
    lists = {"": _List("", PAGE, [item for item in book.references if not item.part])}
    for part in book.parts:
        if own := [item for item in book.references if item.part == part.id]:
            lists[part.id] = _List(f"{part.id.removeprefix('part-')}-", f"{part.id}-{PAGE}", own)
    found: list[Issue] = []
    asked = []
    for chapter, marks in zip(book.chapters, quick(_marks, [fragments(each) for each in book.chapters]), strict=True):
        run = _Chapter(chapter, [lists[part] for part in dict.fromkeys((chapter.part, "")) if part in lists])
        asked.append((fragments(chapter), marks, tuple(map(run.links, marks)), book.metadata.language))
        found += run.found
    chapters = tuple(map(with_fragments, book.chapters, quick(_linked, asked)))
    ordered = [listed.ordered() for listed in lists.values()]
    lines = [(json.dumps([item.csl for item in items]), book.metadata.language) for items in ordered]
    references = tuple(
        replace(item, entry=entry)
        for items, formatted in zip(ordered, each(_entries, lines), strict=True)
        for item, entry in zip(items, formatted, strict=True)
    )
    report = book.report + Report(tuple(found))
    return replace(book, chapters=chapters, references=references, report=report)


def _entries(job: tuple[str, str]) -> list[str]:
    from book.passes.bibliography import entries  # noqa: PLC0415 - citeproc is read where a list is new

    items, language = job
    return entries(json.loads(items), language)


def _marks(written: Sequence[str]) -> tuple[_Mark, ...]:
    """Every mark of a chapter's fragments, in order."""
    roots = [xhtml.parse(each) for each in written if _HOLDING in each]
    return tuple(_read(mark) for root in roots for mark in root.iterfind(_MARK))


def _read(mark: etree._Element) -> _Mark:
    keys = mark.get("data-keys", "").split()
    places = mark.get("data-locators", "").split("|")
    return tuple(keys), tuple(places if len(places) == len(keys) else [""] * len(keys))


def _linked(job: tuple[Sequence[str], Sequence[_Mark], Sequence[_Links], str]) -> tuple[str, ...]:
    """The fragments with links in place of their marks."""
    written, marks, links, language = job
    waiting = iter(zip(marks, links, strict=True))
    words = labels.load(language)

    def link(root: etree._Element) -> None:
        for mark in list(root.iterfind(_MARK)):
            (_, places), made = next(waiting)
            if made:
                xhtml.replace(mark, _group(made, places, words))

    return tuple(change_fragment(each, link) if _HOLDING in each else each for each in written)


def _group(links: _Links, places: Sequence[str], words: labels.Labels) -> etree._Element:
    """`[1, p. 12, 3]`, each number a link to its entry; `places` are where in the sources, or empty."""
    group = xhtml.new("span", "[", class_="citation")
    between = "; " if any(places) else ", "
    for at, ((number, call_id, href), place) in enumerate(zip(links, places, strict=True), 1):
        label = words.text("citation", number=number)
        link = xhtml.new("a", str(number), id=call_id, href=href, role="doc-biblioref", aria_label=label)
        where = f", {said(place, words)}" if place else ""
        link.tail = where + ("]" if at == len(links) else between)
        group.append(link)
    return group


@dataclass(slots=True)
class _List:
    """A list of references, which fills while chapters are read; `prefix` stands in the ids of its numbers."""

    prefix: str
    page: str
    items: Sequence[Reference]
    known: dict[str, Reference] = field(init=False)
    callers: dict[str, list[str]] = field(init=False)
    order: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.known = {item.key: item for item in self.items}
        self.callers = {item.key: list(item.callers) for item in self.items}
        self.order = [item.key for item in self.items if item.callers]

    def call(self, key: str, page: str) -> tuple[int, str, str]:
        """The number of the reference that `page` cites, the id of the citation and where its link leads."""
        if key not in self.order:
            self.order.append(key)
        number = self.order.index(key) + 1
        call_id = f"cite-{self.prefix}{number}-{len(self.callers[key]) + 1}"
        self.callers[key].append(f"{page}.xhtml#{call_id}")
        return number, call_id, f"{self.page}.xhtml#ref-{self.prefix}{number}"

    def ordered(self) -> list[Reference]:
        """The references in the order of their numbers, with their callers."""
        order = [*self.order, *(key for key in self.known if key not in self.order)]
        return [replace(self.known[key], callers=tuple(self.callers[key])) for key in order]


class _Chapter:
    """Numbers the calls of one chapter; `lists` are those that it may cite, its part's before the book's."""

    def __init__(self, chapter: Chapter, lists: Sequence[_List]) -> None:
        self.page, self.source = chapter.id, chapter.source
        self.lists = lists
        self.found: list[Issue] = []

    def links(self, mark: _Mark) -> _Links:
        """What the mark becomes."""
        keys, _ = mark
        unknown = [key for key in keys if not any(key in listed.known for listed in self.lists)]
        self.found += [self._unknown(self.source, key) for key in unknown]
        return () if unknown else tuple(self._call(key) for key in keys)

    def _call(self, key: str) -> tuple[int, str, str]:
        return next(listed for listed in self.lists if key in listed.known).call(key, self.page)

    def _unknown(self, source: Source, key: str) -> Issue:
        near = difflib.get_close_matches(key, [known for listed in self.lists for known in listed.known], 1, 0.4)
        return issue("CIT-001", source.place(f"@{key}"), key=key, near=near[0] if near else "—")
