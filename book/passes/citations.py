"""Citations: chapters with `span.cite` marks come in; numbered links, and references with callers and entries, go out.

Numbers follow the order of the first citation; what is never cited stands after them, in the order of the file.
"""

from __future__ import annotations

import difflib
from dataclasses import replace

from lxml import etree

from book import labels, xhtml
from book.model import Book, Chapter, Issue, Reference, Report, Source
from book.passes.bibliography import entries
from book.passes.chapters import change_fragments
from book.report import issue

PAGE = "references"  # the page id of the reference list


def citations(book: Book) -> Book:
    """An unknown key is an error in the report (CIT-001), with its line and the nearest key."""
    known = {reference.key: reference for reference in book.references}
    callers: dict[str, list[str]] = {reference.key: list(reference.callers) for reference in book.references}
    order: list[str] = [reference.key for reference in book.references if reference.callers]
    found: list[Issue] = []
    chapters = []
    for chapter in book.chapters:
        run = _Chapter(chapter, known, order, callers, book.metadata.language)
        chapters.append(change_fragments(chapter, run.link))
        found += run.found
    order += [key for key in known if key not in order]
    formatted = entries([known[key] for key in order], book.metadata.language)
    references = tuple(
        replace(known[key], callers=tuple(callers[key]), entry=entry)
        for key, entry in zip(order, formatted, strict=True)
    )
    report = book.report + Report(tuple(found))
    return replace(book, chapters=tuple(chapters), references=references, report=report)


class _Chapter:
    """The links of one chapter; `order` and `callers` are the book's, and grow."""

    def __init__(
        self,
        chapter: Chapter,
        known: dict[str, Reference],
        order: list[str],
        callers: dict[str, list[str]],
        language: str,
    ) -> None:
        self.page, self.source = chapter.id, chapter.source
        self.known, self.order, self.callers = known, order, callers
        self.labels = labels.load(language)
        self.found: list[Issue] = []

    def link(self, root: etree._Element) -> None:
        """Turns every mark below `root` into links."""
        for mark in list(root.iterfind(".//span[@class='cite'][@data-keys]")):
            keys = mark.get("data-keys", "").split()
            unknown = [key for key in keys if key not in self.known]
            self.found += [self._unknown(self.source, key) for key in unknown]
            if not unknown:
                xhtml.replace(mark, self._links(keys))

    def _links(self, keys: list[str]) -> etree._Element:
        """`[1, 3]`, each number a link to its entry."""
        group = xhtml.new("span", "[", class_="citation")
        for at, key in enumerate(keys):
            if key not in self.order:
                self.order.append(key)
            number = self.order.index(key) + 1
            call_id = f"cite-{number}-{len(self.callers[key]) + 1}"
            self.callers[key].append(f"{self.page}.xhtml#{call_id}")
            label = self.labels.text("citation", number=number)
            link = xhtml.new(
                "a", str(number), id=call_id, href=f"{PAGE}.xhtml#ref-{number}", role="doc-biblioref", aria_label=label
            )
            link.tail = "]" if at == len(keys) - 1 else ", "
            group.append(link)
        return group

    def _unknown(self, source: Source, key: str) -> Issue:
        near = difflib.get_close_matches(key, list(self.known), 1, 0.4)
        return issue("CIT-001", source.place(f"@{key}"), key=key, near=near[0] if near else "—")
