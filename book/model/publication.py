"""A book, as the passes see it: chapters, notes, references, assets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

from book.model.article import Figure, Heading, Matter, Reference
from book.model.findings import Place, Report
from book.model.metadata import Metadata

ChapterNumbers = Literal["book", "parts", "none"]


@dataclass(frozen=True, slots=True)
class Source:
    """A chapter's file as the person wrote it, so that a finding can name its line."""

    path: str
    text: str

    def place(self, needle: str = "", nth: int = 0) -> Place:
        """The line of the `nth` (from 0) `needle`; the file alone where it is not found."""
        at = -1
        for _ in range(nth + 1):
            at = self.text.find(needle, at + 1)
            if at < 0:
                return Place(self.path)
        return Place(self.path, self.text.count("\n", 0, at) + 1)


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote; `id` is unique in the book, `body` inline XHTML, `callers` ids, `number` from 1 a chapter."""

    id: str
    body: str
    callers: tuple[str, ...]
    number: int


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a book, such as an article of an anthology; its chapters and references name its `id`.

    `label` is the printed number (第一部), `people` and `published` what is printed below the title.
    """

    id: str
    title: str
    people: tuple[str, ...] = ()
    published: date | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """One file of the publication; `body` is an XHTML fragment (docs/dialect.md), without the title.

    `label` is the printed number (第一章) and empty where a chapter has none.
    """

    id: str
    kind: Matter
    title: str
    source: Source
    body: str
    language: str
    headings: tuple[Heading, ...] = ()
    figures: tuple[Figure, ...] = ()
    notes: tuple[Note, ...] = ()
    label: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that goes into the editions: `href` is images/x.jpg, `path` where its finished bytes are; sizes in px.

    `source` is the name that chapters use where the finished file needs another (x.webp becomes a PNG).
    """

    href: str
    media_type: str
    path: Path
    sha256: str
    width: int = 0
    height: int = 0
    source: str = ""


@dataclass(frozen=True, slots=True)
class TextRules:
    """What may be done to the text: `repair` its punctuation, but for the words of `keep`.

    `chapter_numbers`: chapters count through the book, from 1 in each part, or not at all. `spacing`: a gap between
    Han and Latin; `squeeze`: punctuation beside punctuation is half as wide.
    """

    repair: bool = True
    keep: tuple[str, ...] = ()
    chapter_numbers: ChapterNumbers = "book"
    spacing: bool = True
    squeeze: bool = True


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """A term of the index, as it was first met; `sort` is what it is sorted by where that is not the term itself.

    `places` are hrefs of where it stands in the text, `entries` its subentries.
    """

    term: str
    sort: str
    places: tuple[str, ...]
    entries: tuple[IndexEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Book:
    """A whole publication; `figures` are all chapters' figures in order, `references` in the order of their lists."""

    metadata: Metadata
    chapters: tuple[Chapter, ...]
    figures: tuple[Figure, ...] = ()
    references: tuple[Reference, ...] = ()
    assets: tuple[Asset, ...] = ()
    report: Report = field(default_factory=Report)
    parts: tuple[Part, ...] = ()
    text: TextRules = field(default_factory=TextRules)
    index: tuple[IndexEntry, ...] = ()

    def in_reading_order(self) -> Iterator[tuple[Part | None, tuple[Chapter, ...]]]:
        """The chapters with the part that they stand in: front matter, chapters outside parts, parts, back matter."""
        loose = [chapter for chapter in self.chapters if not chapter.part]
        yield None, tuple(chapter for kind in ("front", "body") for chapter in loose if chapter.kind == kind)
        for part in self.parts:
            yield part, tuple(chapter for chapter in self.chapters if chapter.part == part.id)
        yield None, tuple(chapter for chapter in loose if chapter.kind == "back")
