"""Numbers and cross-references: chapters come in; chapter labels, heading ids and links with words go out."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from lxml import etree

from book import labels, xhtml
from book.model import Book, Chapter, Figure, Heading, Issue, Part, Place, Report, Source
from book.passes.chapters import change_fragment, fragments, with_fragments
from book.passes.words import words_of
from book.report import issue
from book.workers import Each

# Ids of the pages that render makes: all pages are one document in a PDF. Chapters may not have them either (PRJ-004).
_RENDERED = re.compile(
    r"(cover|half-title|title-page|colophon|toc|figure-list|references|index|landmarks|page-list)(-title)?|toc-nav|"
    r"(ref|cite)-[\d-]+|ix-\d+|page-([ivxlcdm]+|\d+)"
)


# Id, source, body and notes of a chapter.
_Written = tuple[str, Source, str, tuple[str, ...]]
# A link's address and role.
_Link = tuple[str, str]
# Id, fragments, headings and figures of a chapter; its links' targets and words, by address; the book's language.
_Unlinked = tuple[
    str, tuple[str, ...], tuple[Heading, ...], tuple[Figure, ...], tuple[tuple[str, tuple[str, str]], ...], str
]


def numbering(book: Book, each: Each = map) -> Book:
    """Raises nothing; findings in the report.

    HED-001 a skipped heading level; an id in two places (REF-002) or the program's own (REF-003); a link to nowhere
    (REF-001) or to a file (REF-004).
    """
    labelled = list(_labelled(book))
    book = replace(book, parts=tuple(_labelled_parts(book)))
    read = list(each(_read, [(chapter.id, chapter.source, *_split(chapter)) for chapter in labelled]))
    found = [said for one in read for said in one.found]
    chapters = [
        replace(chapter, body=one.body, headings=one.headings) for chapter, one in zip(labelled, read, strict=True)
    ]
    targets = _Targets(book, chapters, read)
    finder = _Finder(targets.places, frozenset(href for href, _ in targets.places.values()))
    asked: list[_Unlinked] = []
    for chapter, one in zip(chapters, read, strict=True):
        known = tuple(finder.known(one.links))
        asked.append((chapter.id, fragments(chapter), one.headings, chapter.figures, known, book.metadata.language))
        targets.found += finder.missing(one.links, chapter.source)
    linked = []
    for chapter, (written, headings, figures) in zip(chapters, each(_linked, asked), strict=True):
        linked.append(replace(with_fragments(chapter, written), headings=headings, figures=figures))
    return replace(
        book,
        chapters=tuple(linked),
        figures=tuple(figure for chapter in linked for figure in chapter.figures),
        report=book.report + Report((*found, *targets.found)),
    )


def _split(chapter: Chapter) -> tuple[str, tuple[str, ...]]:
    body, *bodies = fragments(chapter)
    return body, tuple(bodies)


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


@dataclass(frozen=True, slots=True)
class _Read:
    """A chapter's body with its headings in order, its `anchors` (id, whether it is the person's own, words) and
    `links`, and what is to be said of the headings."""

    body: str
    headings: tuple[Heading, ...]
    anchors: tuple[tuple[str, bool, str], ...]
    links: tuple[_Link, ...]
    found: tuple[Issue, ...]


def _read(job: _Written) -> _Read:
    chapter_id, source, body, bodies = job
    root = xhtml.parse(body)
    headings, found = _headings(root, chapter_id, source)
    anchors = [
        (name, _is_own(element), element.get("data-number") or words_of(element))
        for element in root.iter()
        if (name := element.get("id")) and element.tag != "figcaption"  # whose id is its figure's, with a tail
    ]
    roots = (root, *(xhtml.parse(each) for each in bodies if "<a" in each))
    links = [(link.get("href", ""), link.get("role", "")) for each in roots for link in each.iter("a")]
    return _Read(xhtml.serialise(root), tuple(headings), tuple(anchors), tuple(links), tuple(found))


def _is_own(element: etree._Element) -> bool:
    """Whether a person gave the element its id."""
    return element.get("role") != "doc-biblioref" and element.get("class") != "index-term"


def _headings(root: etree._Element, chapter_id: str, source: Source) -> tuple[list[Heading], list[Issue]]:
    """Levels made continuous below the chapter's title, level 1 (PDF/UA-1, 7.4.2: no level is skipped)."""
    headings: list[Heading] = []
    found: list[Issue] = []
    previous = 1
    for element in root.iter("h1", "h2", "h3", "h4", "h5", "h6"):
        asked = int(element.tag[1])
        level = min(max(asked, 2), previous + 1)
        text = words_of(element)
        if level < asked:
            found.append(issue("HED-001", source.place(text), text=text, asked=asked, given=level))
        previous = level
        element.tag = f"h{level}"
        if not element.get("id"):
            element.set("id", f"{chapter_id}-h{len(headings) + 1}")
        headings.append(Heading(level, text, element.get("id", "")))
    return headings, found


@dataclass(slots=True)
class _Targets:
    """Everything in the book that can be linked to: `places` maps an id to its href and the words for a bare link."""

    book: Book
    chapters: Sequence[Chapter]
    read: Sequence[_Read]
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
        for chapter, read in zip(self.chapters, self.read, strict=True):
            for note in chapter.notes:
                self._add(chapter, note.id, str(note.number))
            for name, own, said in read.anchors:
                if own and (_RENDERED.fullmatch(name) or name in titles):
                    self.found.append(issue("REF-003", _place(chapter.source, name), id=name))
                self._add(chapter, name, texts.get(name) or said)

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
class _Finder:
    """Finds the `targets` (id → href and words) of links, and says of which there is none."""

    targets: Mapping[str, tuple[str, str]]
    hrefs: frozenset[str]

    def known(self, links: Iterable[_Link]) -> Iterator[tuple[str, tuple[str, str]]]:
        """The links within the book, by their addresses."""
        for href in dict.fromkeys(href for href, _ in links):
            if href.startswith("#") and href[1:] in self.targets:
                yield href, self.targets[href[1:]]

    def missing(self, links: Iterable[_Link], source: Source) -> Iterator[Issue]:
        """A finding for each link that leads nowhere."""
        for href, role in links:
            if href.startswith("#"):
                if href[1:] not in self.targets:
                    yield issue("REF-001", source.place(href), id=href[1:], near=self._near(href[1:], "—"))
            elif href and not _is_outward(href) and href not in self.hrefs and role != "doc-biblioref":
                yield issue("REF-004", source.place(f"({href}"), href=href, near=self._near(href, "…"))

    def _near(self, name: str, none: str) -> str:
        return next(iter(difflib.get_close_matches(name, list(self.targets), 1, 0.5)), none)


def _linked(job: _Unlinked) -> tuple[tuple[str, ...], tuple[Heading, ...], tuple[Figure, ...]]:
    """The fragments with their links, and headings and figures with the words that they have now."""
    chapter_id, (body, *bodies), headings, figures, known, language = job
    targets, printed = dict(known), labels.load(language)

    def link(root: etree._Element) -> None:
        for anchor in root.iter("a"):
            _link(anchor, chapter_id, targets, printed)

    root = xhtml.parse(body)
    link(root)
    written = (xhtml.serialise(root), *(change_fragment(each, link) if "<a" in each else each for each in bodies))
    return written, *_read_again(root, headings, figures)


def _link(
    anchor: etree._Element, chapter_id: str, targets: Mapping[str, tuple[str, str]], printed: labels.Labels
) -> None:
    href = anchor.get("href", "")
    if href not in targets:
        return
    target, words = targets[href]
    # A link inside its own chapter stays short: note calls and their backlinks are found by scripts as `#id`.
    anchor.set("href", href if target.startswith(f"{chapter_id}.xhtml#") else target)
    if not len(anchor) and not (anchor.text or "").strip():
        anchor.text = words
        _name_reference(anchor, printed)


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


def _read_again(
    root: etree._Element, headings: Iterable[Heading], figures: Iterable[Figure]
) -> tuple[tuple[Heading, ...], tuple[Figure, ...]]:
    """The words of headings and captions once more, because links without text have theirs only now."""
    elements = {element.get("id"): element for element in root.iter() if element.get("id")}
    again = []
    for figure in figures:
        lines = [words_of(line) for line in elements[figure.id].iterfind("figcaption/p[@class='caption']")]
        again.append(replace(figure, caption=tuple(line for line in lines if line)))
    return tuple(replace(heading, text=words_of(elements[heading.id])) for heading in headings), tuple(again)
