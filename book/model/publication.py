"""A book, as the passes see it: chapters, notes, references, assets."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from book.model.article import Figure, Heading, Matter, Reference
from book.model.findings import Place, Report
from book.model.metadata import Metadata


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
class TextRules:
    """What the passes may do to the text: `repair` its punctuation, but for the words of `keep`."""

    repair: bool = True
    keep: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Book:
    """A whole publication; `figures` are all chapters' figures in order, `references` in the order of their list."""

    metadata: Metadata
    chapters: tuple[Chapter, ...]
    figures: tuple[Figure, ...] = ()
    references: tuple[Reference, ...] = ()
    assets: tuple[Asset, ...] = ()
    report: Report = field(default_factory=Report)
    text: TextRules = field(default_factory=TextRules)
