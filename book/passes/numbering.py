"""Numbers and cross-references: chapters come in; chapter labels, heading ids and links with words go out."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from book import labels, xhtml
from book.model import Book, Chapter, Heading, Issue, Report
from book.passes.chapters import change_fragments
from book.report import issue


def numbering(book: Book) -> Book:
    """Findings: a skipped heading level (HED-001), one id in two places (REF-002), a link to nowhere (REF-001)."""
    found: list[Issue] = []
    chapters = [_headings(chapter, found) for chapter in _labelled(book)]
    targets = _targets(book, chapters, found)
    linked = tuple(_linked(chapter, targets, found) for chapter in chapters)
    return replace(book, chapters=linked, report=book.report + Report(tuple(found)))


def _labelled(book: Book) -> Iterator[Chapter]:
    """Body chapters with their printed number."""
    words = labels.load(book.metadata.language)
    number = 0
    for chapter in book.chapters:
        if chapter.kind == "body":
            number += 1
            yield replace(chapter, label=words.text("chapter_label", number=words.numeral(number)))
        else:
            yield replace(chapter, label="")


def _headings(chapter: Chapter, found: list[Issue]) -> Chapter:
    """Levels made continuous below the chapter's title, level 1 (PDF/UA-1, 7.4.2: no level is skipped)."""
    root = xhtml.parse(chapter.body)
    headings: list[Heading] = []
    previous = 1
    for element in root.iter("h1", "h2", "h3", "h4", "h5", "h6"):
        asked = int(element.tag[1])
        level = min(max(asked, 2), previous + 1)
        text = " ".join(xhtml.text_of(element).split())
        if level < asked:
            found.append(issue("HED-001", chapter.source.place(text), text=text, asked=asked, given=level))
        previous = level
        element.tag = f"h{level}"
        if not element.get("id"):
            element.set("id", f"{chapter.id}-h{len(headings) + 1}")
        headings.append(Heading(level, text, element.get("id", "")))
    return replace(chapter, body=xhtml.serialise(root), headings=tuple(headings))


def _targets(book: Book, chapters: list[Chapter], found: list[Issue]) -> dict[str, tuple[str, str]]:
    """id → (href, words for a link without text), for everything in the book that can be linked to."""
    words = labels.load(book.metadata.language)
    texts = {chapter.id: chapter.label or chapter.title for chapter in chapters}
    texts |= {heading.id: heading.text for chapter in chapters for heading in chapter.headings}
    texts |= {figure.id: words.text("figure_reference", number=figure.number) for figure in book.figures}
    targets = {chapter.id: (f"{chapter.id}.xhtml", texts[chapter.id]) for chapter in chapters}
    for chapter in chapters:
        for element in xhtml.parse(chapter.body).iter():
            name = element.get("id")
            if not name:
                continue
            if name in targets:
                found.append(issue("REF-002", chapter.source.place(f"#{name}"), id=name, other=targets[name][0]))
            words_of = texts.get(name) or element.get("data-number") or xhtml.text_of(element)
            targets[name] = (f"{chapter.id}.xhtml#{name}", words_of)
        for note in chapter.notes:
            targets[note.id] = (f"{chapter.id}.xhtml#{note.id}", str(note.number))
    return targets


def _linked(chapter: Chapter, targets: dict[str, tuple[str, str]], found: list[Issue]) -> Chapter:
    def link(root: etree._Element) -> None:
        for anchor in root.iter("a"):
            href = anchor.get("href", "")
            if not href.startswith("#"):
                continue
            if href[1:] not in targets:
                near = difflib.get_close_matches(href[1:], list(targets), 1, 0.5)
                found.append(issue("REF-001", chapter.source.place(href), id=href[1:], near=near[0] if near else "—"))
                continue
            target, words = targets[href[1:]]
            # A link inside its own chapter stays short: note calls and their backlinks are found by scripts as `#id`.
            anchor.set("href", href if target.startswith(f"{chapter.id}.xhtml#") else target)
            if not len(anchor) and not (anchor.text or "").strip():
                anchor.text = words
                anchor.set("class", "reference")

    return change_fragments(chapter, link)
