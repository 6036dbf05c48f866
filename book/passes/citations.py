"""Citations: chapters with `span.cite` marks come in; numbered links, and references with callers and entries, go out.

The book has a list of references, and so has each part with references of its own, which count from 1. Numbers follow
the order of the first citation; what is never cited stands after them, in the order of the file.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from lxml import etree

from book import labels, xhtml
from book.model import Book, Chapter, Issue, Reference, Report, Source
from book.passes.chapters import change_fragments
from book.passes.locators import said
from book.report import issue
from book.workers import Each

PAGE = "references"  # the page id of the book's reference list; a part's is <part>-references


def citations(book: Book, each: Each = map) -> Book:
    """An unknown key is an error in the report (CIT-001), with its line and the nearest key."""
    lists = {"": _List("", PAGE, [item for item in book.references if not item.part])}
    for part in book.parts:
        if own := [item for item in book.references if item.part == part.id]:
            lists[part.id] = _List(f"{part.id.removeprefix('part-')}-", f"{part.id}-{PAGE}", own)
    found: list[Issue] = []
    chapters = []
    for chapter in book.chapters:
        near = [lists[part] for part in dict.fromkeys((chapter.part, "")) if part in lists]
        run = _Chapter(chapter, near, book.metadata.language)
        chapters.append(change_fragments(chapter, run.link, "data-keys="))
        found += run.found
    ordered = [listed.ordered() for listed in lists.values()]
    asked = [([item.csl for item in items], book.metadata.language) for items in ordered]
    references = tuple(
        replace(item, entry=entry)
        for items, formatted in zip(ordered, each(_entries, asked), strict=True)
        for item, entry in zip(items, formatted, strict=True)
    )
    report = book.report + Report(tuple(found))
    return replace(book, chapters=tuple(chapters), references=references, report=report)


def _entries(job: tuple[Sequence[Mapping[str, object]], str]) -> list[str]:
    from book.passes.bibliography import entries  # noqa: PLC0415 - citeproc is read where a list is new

    return entries(*job)


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
    """The links of one chapter; `lists` are those that it may cite, its part's before the book's."""

    def __init__(self, chapter: Chapter, lists: Sequence[_List], language: str) -> None:
        self.page, self.source = chapter.id, chapter.source
        self.lists = lists
        self.labels = labels.load(language)
        self.found: list[Issue] = []

    def link(self, root: etree._Element) -> None:
        """Turns every mark below `root` into links."""
        for mark in list(root.iterfind(".//span[@class='cite'][@data-keys]")):
            keys = mark.get("data-keys", "").split()
            unknown = [key for key in keys if not any(key in listed.known for listed in self.lists)]
            self.found += [self._unknown(self.source, key) for key in unknown]
            if not unknown:
                places = mark.get("data-locators", "").split("|")
                xhtml.replace(mark, self._links(keys, places if len(places) == len(keys) else [""] * len(keys)))

    def _links(self, keys: list[str], places: list[str]) -> etree._Element:
        """`[1, p. 12, 3]`, each number a link to its entry; `places` are where in the sources, or empty."""
        group = xhtml.new("span", "[", class_="citation")
        for at, (key, place) in enumerate(zip(keys, places, strict=True)):
            listed = next(listed for listed in self.lists if key in listed.known)
            number, call_id, href = listed.call(key, self.page)
            label = self.labels.text("citation", number=number)
            link = xhtml.new("a", str(number), id=call_id, href=href, role="doc-biblioref", aria_label=label)
            where = f", {said(place, self.labels)}" if place else ""
            between = "; " if any(places) else ", "
            link.tail = where + ("]" if at == len(keys) - 1 else between)
            group.append(link)
        return group

    def _unknown(self, source: Source, key: str) -> Issue:
        near = difflib.get_close_matches(key, [known for listed in self.lists for known in listed.known], 1, 0.4)
        return issue("CIT-001", source.place(f"@{key}"), key=key, near=near[0] if near else "—")
