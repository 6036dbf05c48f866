"""Footnotes: chapters with Python-Markdown's footnote list come in; chapters with Notes and their calls go out.

A call becomes `a.note-call[role=doc-noteref]`; the list leaves the body and becomes `Chapter.notes`, numbered from 1
in each chapter in the order of the first calls.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import replace

from lxml import etree

from book import labels, xhtml
from book.model import Book, Issue, Note, Report, Source
from book.report import issue
from book.workers import Each

_BLOCKS = frozenset("p li dt dd h1 h2 h3 h4 h5 h6 pre td th figcaption".split())  # noqa: SIM905 - a word list


# Id, source, body and language of a chapter; what comes of it: body, notes and findings.
_Job = tuple[str, Source, str, str]
_Made = tuple[str, tuple[Note, ...], tuple[Issue, ...]]


def notes(book: Book, each: Each = map) -> Book:
    """Raises nothing; errors in the report: NOT-001 no note, NOT-002 no call, NOT-003 a note called from a note."""
    chapters = []
    found: list[Issue] = []
    asked = [(chapter.id, chapter.source, chapter.body, book.metadata.language) for chapter in book.chapters]
    for chapter, (body, made, issues) in zip(book.chapters, each(_chapter_notes, asked), strict=True):
        # A second run finds nothing to do: the pass is idempotent.
        chapters.append(replace(chapter, body=body, notes=chapter.notes + made))
        found += issues
    return replace(book, chapters=tuple(chapters), report=book.report + Report(tuple(found)))


def _chapter_notes(job: _Job) -> _Made:
    chapter_id, source, body, language = job
    root = xhtml.parse(body)
    found: list[Issue] = []
    for call in root.iterfind(".//span[@class='note-missing']"):
        key = call.get("data-keys", "")
        found.append(issue("NOT-001", source.place(f"[^{key}]"), key=key))
    written = _take_list(root)
    nested = []
    for key, sup in [call for item in written.values() for call in _calls(item, written)]:
        nested.append(key)
        xhtml.replace(sup)
    found += [issue("NOT-003", source.place(f"[^{key}]"), key=key) for key in nested]
    callers: dict[str, list[str]] = {}
    for key, sup in _calls(root, written):
        ids = callers.setdefault(key, [])
        number = list(callers).index(key) + 1
        note_id = f"{chapter_id}-note-{number}"
        ids.append(f"{note_id}-call" + (f"-{len(ids) + 1}" if ids else ""))
        xhtml.replace(sup, _call(number, note_id, ids[-1], language))
    uncalled = [key for key in written if key not in callers and key not in nested]
    found += [issue("NOT-002", source.place(f"[^{key}]:"), key=key) for key in uncalled]
    made = tuple(
        Note(f"{chapter_id}-note-{number}", _inline(written[key]), tuple(ids), number)
        for number, (key, ids) in enumerate(callers.items(), 1)
    )
    return xhtml.serialise(root), made, tuple(found)


def _calls(root: etree._Element, written: Container[str]) -> list[tuple[str, etree._Element]]:
    """Key and `sup` of each call below `root`."""
    sups = [sup for sup in root.iterfind(".//sup[a]") if sup[0].get("class") == "footnote-ref"]
    calls = [(sup[0].get("href", "").removeprefix("#fn:"), sup) for sup in sups]
    return [(key, sup) for key, sup in calls if key in written]  # others are a person's own HTML


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


def _take_list(root: etree._Element) -> dict[str, etree._Element]:
    """Takes `div.footnote` out of the tree; its notes by key, without the links back."""
    written: dict[str, etree._Element] = {}
    for div in list(root.iterfind(".//div[@class='footnote']")):
        items = [item for item in div.iterfind("ol/li") if item.get("id", "").startswith("fn:")]
        if not items:
            continue  # a person's own HTML
        for item in items:
            for back in list(item.iterfind(".//a[@class='footnote-backref']")):
                xhtml.replace(back)
            written[item.get("id", "").removeprefix("fn:")] = item
        xhtml.replace(div)
    return written


def _inline(item: etree._Element) -> str:
    """A note as one run of inline XHTML, a line break between its paragraphs and between the items of its lists."""
    lines = (line.replace("\u00a0", " ").strip() for line in _lines(item))
    return "<br/>".join(line for line in lines if line)


def _lines(element: etree._Element) -> Iterator[str]:
    """The inline content of each block below `element`; text beside blocks is a line of its own."""
    line = xhtml.escaped(element.text or "")
    for child in element:
        if child.tag in _BLOCKS or any(inner.tag in _BLOCKS for inner in child.iter()):
            yield line
            yield from _lines(child)
            line = xhtml.escaped(child.tail or "")
        else:
            line += etree.tostring(child, encoding="unicode")
    yield line
