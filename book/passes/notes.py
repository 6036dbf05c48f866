"""Footnotes: chapters with Python-Markdown's footnote list come in; chapters with Notes and their calls go out.

A call becomes `a.note-call[role=doc-noteref]`; the list leaves the body and becomes `Chapter.notes`, numbered from 1
in each chapter in the order of the first calls.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from book import labels, xhtml
from book.model import Book, Chapter, Issue, Note, Report
from book.report import issue

_CALL_LEFT = re.compile(r"\[\^([^\]\s]+)\]")


def notes(book: Book) -> Book:
    """Raises nothing: a call without note (NOT-001) and a note without call (NOT-002) are errors in the report."""
    chapters = []
    found: list[Issue] = []
    for chapter in book.chapters:
        changed, issues = _chapter_notes(chapter, book.metadata.language)
        chapters.append(changed)
        found += issues
    return replace(book, chapters=tuple(chapters), report=book.report + Report(tuple(found)))


def _chapter_notes(chapter: Chapter, language: str) -> tuple[Chapter, list[Issue]]:
    root = xhtml.parse(chapter.body)
    found = [issue("NOT-001", chapter.source.place(f"[^{key}]"), key=key) for key in _calls_left(root)]
    bodies = _take_list(root)
    callers: dict[str, list[str]] = {}
    for sup in list(root.iterfind(".//sup[a]")):
        link = sup[0]
        if link.get("class") != "footnote-ref":
            continue
        key = link.get("href", "").removeprefix("#fn:")
        ids = callers.setdefault(key, [])
        number = list(callers).index(key) + 1
        note_id = f"{chapter.id}-note-{number}"
        ids.append(f"{note_id}-call" + (f"-{len(ids) + 1}" if ids else ""))
        xhtml.replace(sup, _call(number, note_id, ids[-1], language))
    for key in bodies:
        if key not in callers:
            found.append(issue("NOT-002", chapter.source.place(f"[^{key}]:"), key=key))
    made = tuple(
        Note(f"{chapter.id}-note-{number}", bodies.get(key, ""), tuple(ids), number)
        for number, (key, ids) in enumerate(callers.items(), 1)
    )
    if not made:  # a second run finds nothing to do: the pass is idempotent
        return replace(chapter, body=xhtml.serialise(root)), found
    return replace(chapter, body=xhtml.serialise(root), notes=chapter.notes + made), found


def _call(number: int, note_id: str, call_id: str, language: str) -> etree._Element:
    return xhtml.new(
        "a",
        str(number),
        id=call_id,
        class_="note-call",
        href=f"#{note_id}",
        role="doc-noteref",
        aria_label=labels.load(language).text("note_call", number=number),
    )


def _take_list(root: etree._Element) -> dict[str, str]:
    """Takes `div.footnote` out of the tree; its notes, as inline XHTML, by key."""
    bodies: dict[str, str] = {}
    for div in list(root.iterfind(".//div[@class='footnote']")):
        for item in div.iterfind("ol/li"):
            for back in list(item.iterfind(".//a[@class='footnote-backref']")):
                parent = back.getparent()
                if parent is not None:
                    xhtml.replace(back)
            bodies[item.get("id", "").removeprefix("fn:")] = _inline(item)
        xhtml.replace(div)
    return bodies


def _inline(item: etree._Element) -> str:
    """The paragraphs of a note as one run of inline XHTML, a line break between them."""
    parts = [xhtml.serialise(block).replace("\u00a0", " ").strip() for block in item]
    return "<br/>".join(part for part in parts if part) or xhtml.escaped((item.text or "").strip())


def _calls_left(root: etree._Element) -> Iterator[str]:
    """The keys of `[^key]` marks that Markdown found no note for."""
    for element in root.iter():
        texts = [element.tail] if element.tag in ("code", "pre") else [element.text, element.tail]
        for text in texts:
            yield from _CALL_LEFT.findall(text or "")
