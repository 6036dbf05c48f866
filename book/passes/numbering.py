"""Numbers and cross-references: chapters come in; chapter labels, heading ids and links with words go out."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from lxml import etree

from book import labels, xhtml
from book.model import Book, Chapter, Heading, Issue, Part, Place, Report, Source
from book.passes.chapters import change_fragments
from book.passes.words import words_of
from book.report import issue

# Ids of the pages that render makes: all pages are one document in a PDF. Chapters may not have them either (PRJ-004).
_RENDERED = re.compile(
    r"(cover|half-title|title-page|colophon|toc|figure-list|references|index|landmarks|page-list)(-title)?|toc-nav|"
    r"(ref|cite)-[\d-]+|ix-\d+|page-([ivxlcdm]+|\d+)"
)


def numbering(book: Book) -> Book:
    """Raises nothing; findings in the report.

    HED-001 a skipped heading level; an id in two places (REF-002) or the program's own (REF-003); a link to nowhere
    (REF-001) or to a file (REF-004).
    """
    found: list[Issue] = []
    chapters = [_headings(chapter, found) for chapter in _labelled(book)]
    book = replace(book, parts=tuple(_labelled_parts(book)))
    targets = _Targets(book, chapters)
    found += targets.found
    printed = labels.load(book.metadata.language)
    linker = _Linker(targets.places, frozenset(href for href, _ in targets.places.values()), printed, found)
    linked = tuple(_read_again(linker.linked(chapter)) for chapter in chapters)
    figures = tuple(figure for chapter in linked for figure in chapter.figures)
    return replace(book, chapters=linked, figures=figures, report=book.report + Report(tuple(found)))


def _labelled(book: Book) -> Iterator[Chapter]:
    """Body chapters with their printed number."""
    words = labels.load(book.metadata.language)
    number, part = 0, ""
    for chapter in book.chapters:
        if book.text.chapter_numbers == "parts" and chapter.part != part:
            number, part = 0, chapter.part
        if chapter.kind == "body" and book.text.chapter_numbers != "none":
            number += 1
            yield replace(chapter, label=words.text("chapter_label", number=words.numeral(number)))
        else:
            yield replace(chapter, label="")


def _labelled_parts(book: Book) -> Iterator[Part]:
    words = labels.load(book.metadata.language)
    for number, part in enumerate(book.parts, 1):
        yield replace(part, label=words.text("part_label", number=words.numeral(number)))


def _headings(chapter: Chapter, found: list[Issue]) -> Chapter:
    """Levels made continuous below the chapter's title, level 1 (PDF/UA-1, 7.4.2: no level is skipped)."""
    root = xhtml.parse(chapter.body)
    headings: list[Heading] = []
    previous = 1
    for element in root.iter("h1", "h2", "h3", "h4", "h5", "h6"):
        asked = int(element.tag[1])
        level = min(max(asked, 2), previous + 1)
        text = words_of(element)
        if level < asked:
            found.append(issue("HED-001", chapter.source.place(text), text=text, asked=asked, given=level))
        previous = level
        element.tag = f"h{level}"
        if not element.get("id"):
            element.set("id", f"{chapter.id}-h{len(headings) + 1}")
        headings.append(Heading(level, text, element.get("id", "")))
    return replace(chapter, body=xhtml.serialise(root), headings=tuple(headings))


@dataclass(slots=True)
class _Targets:
    """Everything in the book that can be linked to: `places` maps an id to its href and the words for a bare link."""

    book: Book
    chapters: list[Chapter]
    places: dict[str, tuple[str, str]] = field(default_factory=dict)
    found: list[Issue] = field(default_factory=list)
    sources: dict[str, Source] = field(default_factory=dict)

    def __post_init__(self) -> None:
        made = [name for part in self.book.parts for name in (part.id, f"{part.id}-references")]
        titles = {*made, *(f"{name}-title" for name in (*made, *(chapter.id for chapter in self.chapters)))}
        words = labels.load(self.book.metadata.language)
        texts = {heading.id: heading.text for chapter in self.chapters for heading in chapter.headings}
        texts |= {figure.id: words.text("figure_reference", number=figure.number) for figure in self.book.figures}
        for part in self.book.parts:
            self.places[part.id] = (f"{part.id}.xhtml", part.label)
        for chapter in self.chapters:
            self.places[chapter.id] = (f"{chapter.id}.xhtml", chapter.label or chapter.title)
            self.sources[chapter.id] = chapter.source
        for chapter in self.chapters:
            for note in chapter.notes:
                self._add(chapter, note.id, str(note.number))
            for element in xhtml.parse(chapter.body).iter():
                name = element.get("id")
                if name and element.tag != "figcaption":  # whose id is its figure's, with a tail
                    own = element.get("role") != "doc-biblioref" and element.get("class") != "index-term"
                    if own and (_RENDERED.fullmatch(name) or name in titles):
                        self.found.append(issue("REF-003", _place(chapter.source, name), id=name))
                    self._add(chapter, name, texts.get(name) or element.get("data-number") or words_of(element))

    def _add(self, chapter: Chapter, name: str, words: str) -> None:
        other = self.sources.get(name)
        if other:
            place = _place(chapter.source, name, 1 if other.path == chapter.source.path else 0)
            is_chapter = self.places[name][0] == f"{name}.xhtml"
            first = Place(other.path) if is_chapter else _place(other, name)
            self.found.append(issue("REF-002", place, id=name, other=str(first)))
        self.sources.setdefault(name, chapter.source)
        self.places[name] = (f"{chapter.id}.xhtml#{name}", words)


def _place(source: Source, name: str, nth: int = 0) -> Place:
    """The line that gives the `nth` thing (or the last) the id `name`: as {#name}, as a block's | #name, or in HTML."""
    lines = [
        source.text.count("\n", 0, match.start()) + 1
        for match in re.finditer(rf"""(?:\{{[^}}\n]*#|\|[^\n]*#|\bid=["']){re.escape(name)}(?![\w-])""", source.text)
    ]
    return Place(source.path, lines[min(nth, len(lines) - 1)] if lines else None)


@dataclass(frozen=True, slots=True)
class _Linker:
    """Sends links to their `targets` (id → href and words), and says of which there is none."""

    targets: Mapping[str, tuple[str, str]]
    hrefs: frozenset[str]
    printed: labels.Labels
    found: list[Issue]

    def linked(self, chapter: Chapter) -> Chapter:
        def link(root: etree._Element) -> None:
            for anchor in root.iter("a"):
                self._link(anchor, chapter)

        return change_fragments(chapter, link, "<a")

    def _link(self, anchor: etree._Element, chapter: Chapter) -> None:
        href = anchor.get("href", "")
        if not href.startswith("#"):
            if href and not _is_outward(href) and href not in self.hrefs and anchor.get("role") != "doc-biblioref":
                near = self._near(href, "…")
                self.found.append(issue("REF-004", chapter.source.place(f"({href}"), href=href, near=near))
            return
        if href[1:] not in self.targets:
            near = self._near(href[1:], "—")
            self.found.append(issue("REF-001", chapter.source.place(href), id=href[1:], near=near))
            return
        target, words = self.targets[href[1:]]
        # A link inside its own chapter stays short: note calls and their backlinks are found by scripts as `#id`.
        anchor.set("href", href if target.startswith(f"{chapter.id}.xhtml#") else target)
        if not len(anchor) and not (anchor.text or "").strip():
            anchor.text = words
            _name_reference(anchor, self.printed)

    def _near(self, name: str, none: str) -> str:
        return next(iter(difflib.get_close_matches(name, list(self.targets), 1, 0.5)), none)


def _name_reference(anchor: etree._Element, printed: labels.Labels) -> None:
    """`[](#x){.page}` asks for the page as well: where there are pages, it is set between these words."""
    if "page" in anchor.get("class", "").split():
        anchor.set("class", "reference page-reference")
        anchor.set("data-page-before", printed.text("page_before"))
        anchor.set("data-page-after", printed.text("page_after"))
    else:
        anchor.set("class", "reference")


def _is_outward(href: str) -> bool:
    return re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|//", href) is not None


def _read_again(chapter: Chapter) -> Chapter:
    """The words of headings and captions once more, because links without text have theirs only now."""
    elements = {element.get("id"): element for element in xhtml.parse(chapter.body).iter() if element.get("id")}
    figures = []
    for figure in chapter.figures:
        lines = [words_of(line) for line in elements[figure.id].iterfind("figcaption/p[@class='caption']")]
        figures.append(replace(figure, caption=tuple(line for line in lines if line)))
    headings = [replace(heading, text=words_of(elements[heading.id])) for heading in chapter.headings]
    return replace(chapter, headings=tuple(headings), figures=tuple(figures))
