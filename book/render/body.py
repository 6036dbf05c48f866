"""Body matter: chapters come in; one page a chapter, with its title, text and notes, goes out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from lxml import etree

from book import labels, xhtml
from book.model import Book, Chapter, Heading, Note, Page, Part, TocEntry
from book.render.matter import role
from book.render.parts import date_text, length_class, make_page, phrases

_CHARACTERS = (15, 18)  # of a title's phrase that fit a line at full size, and at the next
_OF_PARTS = (12, 15)  # the same of a part's title
ROLES = {"front": "front-chapter", "body": "chapter", "back": "back-chapter"}


def part_page(book: Book, part: Part) -> Page:
    """The page that opens a part: its number and title, whose it is and of what day."""
    words = labels.load(book.metadata.language)
    mark = xhtml.escaped(titled(part.label, part.title, words))
    label = (
        f'<span class="part-label">{part.label}</span><span class="separator">{words.text("title_separator")}</span>'
    )
    size = length_class(part.title, _OF_PARTS)
    lines = [f'<h1 id="{part.id}-title"{size} data-bookmark="{mark}">{label}{phrases(part.title)}</h1>']
    if part.people:
        names = words.text("list_separator").join(part.people)
        lines.append(f'<p class="part-people">{xhtml.escaped(names)}</p>')
    if part.published:
        lines.append(f'<p class="part-date">{date_text(part.published, words)}</p>')
    body = (
        f'<section class="part" id="{part.id}" role="doc-part" aria-labelledby="{part.id}-title">'
        f"{''.join(lines)}</section>"
    )
    return make_page(
        book.metadata.language, part.id, "part", titled(part.label, part.title, words), body, matter="body"
    )


def chapter_page(job: tuple[Chapter, str, str]) -> Page:
    """The chapter as a finished page, of a book in that language, in a part with that title."""
    chapter, language, part = job
    words = labels.load(language)
    body = (
        f'<section class="chapter" id="{chapter.id}" role="{role(chapter)}" aria-labelledby="{chapter.id}-title">'
        f"{_heading(chapter, words)}\n{_with_asides(chapter.body)}{_notes(chapter.notes, words)}</section>"
    )
    title = titled(chapter.label, chapter.title, words)
    return make_page(
        chapter.language or language,
        chapter.id,
        ROLES[chapter.kind],
        title,
        body,
        matter=chapter.kind,
        source=chapter.source.path,
        part=part,
    )


def titled(label: str, title: str, words: labels.Labels) -> str:
    """`第一章　標題`."""
    return f"{label}{words.text('title_separator')}{title}" if label else title


def _heading(chapter: Chapter, words: labels.Labels) -> str:
    """The opening; `data-bookmark` is what a PDF's outline shows."""
    label = ""
    if chapter.label:
        label = (
            f'<span class="chapter-label">{chapter.label}</span>'
            f'<span class="separator">{words.text("title_separator")}</span>'
        )
    mark = xhtml.escaped(titled(chapter.label, chapter.title, words))
    size = length_class(chapter.title, _CHARACTERS)
    title = f'<span class="chapter-title">{phrases(chapter.title)}</span>'
    return f'<h1 id="{chapter.id}-title"{size} data-bookmark="{mark}">{label}{title}</h1>'


def _with_asides(fragment: str) -> str:
    """Related links get their printed label, and a name of their own for screen readers (Ace: unique labels)."""
    root = xhtml.parse(fragment)
    for number, aside in enumerate(root.iterfind(".//aside[@class='related']"), 1):
        label = aside.get("data-label", "")
        if "data-label" in aside.attrib:
            del aside.attrib["data-label"]
        first = aside.find(".//li")
        name = xhtml.text_of(first).strip() if first is not None else str(number)
        aside.set("aria-label", f"{label}：{name}")
        aside.insert(0, xhtml.new("p", label, class_="related-label"))
    return xhtml.serialise(root)


def _notes(notes: tuple[Note, ...], words: labels.Labels) -> str:
    """The notes at the chapter's end, where an EPUB has them; paged layout lifts each to the foot of its page."""
    if not notes:
        return ""
    asides = "".join(etree.tostring(_note(note, words), encoding="unicode") for note in notes)
    return f'\n<div class="notes">{asides}</div>'


def _note(note: Note, words: labels.Labels) -> etree._Element:
    aside = xhtml.new(
        "aside",
        id=note.id,
        class_="note",
        role="doc-footnote",
        aria_label=words.text("note_call", number=note.number),
    )
    paragraph = xhtml.new("p")
    back = xhtml.new(
        "a",
        str(note.number),
        class_="note-number",
        href=f"#{note.callers[0]}",
        role="doc-backlink",
        aria_label=words.text("note_back", number=note.number),
    )
    body = xhtml.parse(note.body)
    back.tail = " " + (body.text or "")
    paragraph.append(back)
    paragraph.extend(list(body))
    aside.append(paragraph)
    return aside


def toc_entry(chapter: Chapter, depth: int) -> TocEntry:
    """The chapter's line in the contents, with its headings down to `depth` (1 is the chapter alone)."""
    headings = [heading for heading in chapter.headings if heading.level <= depth]
    children = tuple(_headings(chapter, headings, 2))
    return TocEntry(chapter.title, f"{chapter.id}.xhtml", chapter.label, chapter.kind, children)


def _headings(chapter: Chapter, headings: Sequence[Heading], level: int) -> Iterator[TocEntry]:
    """An entry a heading of `level`, with those below it; no level is skipped (numbering)."""
    starts = [at for at, heading in enumerate(headings) if heading.level == level]
    for at, end in pairwise([*starts, len(headings)]):
        below = tuple(_headings(chapter, headings[at + 1 : end], level + 1))
        yield TocEntry(headings[at].text, f"{chapter.id}.xhtml#{headings[at].id}", "", chapter.kind, below)
