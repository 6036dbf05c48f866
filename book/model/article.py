"""An article, as a reader finds it, and the ledger that accounts for its lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from book.model.findings import Place
from book.model.metadata import Person


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
