"""The types that flow through the program: Article (readers), Book (project), Edition (render), Artifact (writers).

This module imports nothing of ours, so that every other room may import it.
All types are frozen: a stage that changes something returns a new value (`dataclasses.replace`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Literal

Severity = Literal["error", "warning", "info"]
Matter = Literal["front", "body", "back"]
Format = Literal["epub", "pdf"]
Profile = Literal["screen", "print", "archive"]

# ---------------------------------------------------------------- what went wrong, and where


@dataclass(frozen=True, slots=True)
class Place:
    """A spot in a source file: `file` as the person knows it (relative to the publication), `line` from 1."""

    file: str
    line: int | None = None

    def __str__(self) -> str:
        return self.file if self.line is None else f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class Issue:
    """One finding; `values` are the words that fill the message, kept so that it can be said in another language."""

    code: str
    severity: Severity
    message: str
    hint: str
    place: Place | None = None
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """Findings in the order in which they were made."""

    issues: tuple[Issue, ...] = ()

    @property
    def errors(self) -> tuple[Issue, ...]:
        """The findings that stop a build."""
        return tuple(issue for issue in self.issues if issue.severity == "error")

    def __add__(self, other: Report) -> Report:
        return Report(self.issues + other.issues)


# ---------------------------------------------------------------- people and metadata


@dataclass(frozen=True, slots=True)
class Person:
    """Someone credited; `role` is author, editor, translator, illustrator, photographer or contributor."""

    name: str
    role: str = "author"
    file_as: str = ""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a catalogue knows of the book; `language` is BCP 47, `isbn` maps epub, pdf and print to digits."""

    title: str
    subtitle: str
    people: tuple[Person, ...]
    language: str
    publisher: str
    published: date | None
    modified: datetime
    identifier: str
    isbn: Mapping[str, str]
    rights: str
    subjects: tuple[str, ...]
    description: str


# ---------------------------------------------------------------- an article, as a reader finds it


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, text verbatim."""

    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `id` and `number` are empty until the book is numbered. Level 1 is a chapter's title."""

    level: int
    text: str
    id: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture with its words; `image` is a path below assets/, `caption` a line an item, `credit` bare (外務省).

    `credit_line` is the credit as the source wrote it, （圖／外務省）; readers fill it, so that nothing is lost.
    """

    id: str
    image: str
    alt: str
    caption: tuple[str, ...]
    credit: str
    number: int = 0
    credit_line: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list; items verbatim, without their marks."""

    ordered: bool
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Related:
    """Links to other articles under a label such as 相關報導, titles verbatim."""

    label: str
    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """A block quotation, a paragraph an item."""

    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the first `head` rows are headings."""

    rows: tuple[tuple[str, ...], ...]
    head: int
    caption: str = ""


Block = Paragraph | Heading | Figure | Listing | Related | Quote | Table


@dataclass(frozen=True, slots=True)
class Reference:
    """A source as a CSL-JSON item; `callers` are hrefs of the places that cite it, `entry` its line as XHTML."""

    key: str
    csl: Mapping[str, object]
    callers: tuple[str, ...] = ()
    entry: str = ""
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """What a reader found; `further` is the list at the end, `images` maps a block's image to its file."""

    title: str
    people: tuple[Person, ...]
    published: date | None
    source: str
    language: str
    subjects: tuple[str, ...]
    blocks: tuple[Block, ...]
    further: tuple[Related, ...]
    references: tuple[Reference, ...]
    images: Mapping[str, Path]


Fate = Literal["kept", "moved", "dropped"]


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """The fate of a source line: `as_`: what it became (paragraph …); `reason`: why it moved or was dropped."""

    line: int
    text: str
    as_: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Ledger:
    """Every non-blank source line, in exactly one of the three."""

    kept: tuple[LedgerLine, ...]
    moved: tuple[LedgerLine, ...]
    dropped: tuple[LedgerLine, ...]


# ---------------------------------------------------------------- a book, as the passes see it


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
class Book:
    """A whole publication; `figures` are all chapters' figures in order, `references` in the order of their list."""

    metadata: Metadata
    chapters: tuple[Chapter, ...]
    figures: tuple[Figure, ...] = ()
    references: tuple[Reference, ...] = ()
    assets: tuple[Asset, ...] = ()
    report: Report = Report()


# ---------------------------------------------------------------- an edition, as the writers see it


@dataclass(frozen=True, slots=True)
class Page:
    """One finished XHTML document of the dialect (a file of the EPUB, a section of the PDF), not a sheet of paper.

    `id` is ASCII and names the file (`<id>.xhtml`); `role` is one of cover, half-title, title-page, colophon,
    toc, figure-list, chapter, further-reading, references; `matter` decides how folios are set;
    `formats` says which editions hold it; `source` is the file that it was written in, empty for a page of our making.
    """

    id: str
    role: str
    title: str
    xhtml: str
    language: str
    matter: Matter
    formats: tuple[Format, ...] = ("epub", "pdf")
    source: str = ""


@dataclass(frozen=True, slots=True)
class TocEntry:
    """A line of the table of contents; `href` is `<page id>.xhtml` or `<page id>.xhtml#<anchor>`."""

    title: str
    href: str
    label: str = ""
    matter: Matter = "body"
    children: tuple[TocEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Stylesheet:
    """A style sheet; `formats` says which editions take it, in the order of the tuple that holds it."""

    name: str
    text: str
    formats: tuple[Format, ...] = ("epub", "pdf")


@dataclass(frozen=True, slots=True)
class Edition:
    """Everything that a writer needs: reading order, styles, files, contents; `digest` is the sha256 of all of it."""

    metadata: Metadata
    pages: tuple[Page, ...]
    stylesheets: tuple[Stylesheet, ...]
    assets: tuple[Asset, ...]
    toc: tuple[TocEntry, ...]
    digest: str


@dataclass(frozen=True, slots=True)
class PageMap:
    """The printed page label (iv, 12) of every anchor id."""

    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Artifact:
    """A file that was put out; `pages` is 0 for an EPUB."""

    format: Format
    profile: Profile | None
    path: Path
    sha256: str
    bytes: int
    pages: int = 0
