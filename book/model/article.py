"""An article, as a reader finds it, and the ledger that accounts for its lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from book.model.findings import Place
from book.model.metadata import Person

Matter = Literal["front", "body", "back"]
MarkKind = Literal[
    "abbreviation",  # value: what it stands for, may be empty
    "citation",  # the title of a work
    "code",
    "deletion",
    "emphasis",
    "highlight",
    "image",  # a picture in a line: over its alternative text; value: its path below assets/
    "insertion",
    "keyboard",
    "language",  # value: BCP 47
    "link",  # value: an address (http, https, mailto), or #id in the article, #+1/id in the one after it; may be empty
    "note",  # no length: a call; value: the key of a Footnote of the article
    "quotation",
    "reference",  # no length: a citation; value: keys of References of the article, parted by spaces
    "ruby",  # value: the reading; with bars, one for each character
    "small",
    "strong",
    "subscript",
    "superscript",
    "underline",
]


@dataclass(frozen=True, slots=True)
class Mark:
    """What a part of a text is: its characters from `start` up to `end`; `value` is what its kind says of it.

    Marks of a text lie in each other or apart, the outer before the inner. A line feed in a text is a line break.
    """

    start: int
    end: int
    kind: MarkKind
    value: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """A text, verbatim, with its marks."""

    text: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, text verbatim."""

    text: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `id` and `number` are empty until the book is numbered.

    Level 1 is a chapter's title, of the kind `matter`; its marks do not come into the book.
    """

    level: int
    text: str
    id: str = ""
    number: str = ""
    marks: tuple[Mark, ...] = ()
    matter: Matter = "body"


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture with its words; `image` is a path below assets/, `caption` a line an item, `credit` bare (外務省).

    `credit_line` is the credit as the source wrote it, （圖／外務省）; readers fill it, so that nothing is lost.
    `marks` are those of each caption line; empty where no line has any.
    """

    id: str
    image: str
    alt: str
    caption: tuple[str, ...]
    credit: str
    number: int = 0
    credit_line: str = ""
    marks: tuple[tuple[Mark, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list, without its mark: a paragraph first, then what else stands in it."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A list; `start` is the number of its first item."""

    ordered: bool
    items: tuple[Item, ...]
    start: int = 1


@dataclass(frozen=True, slots=True)
class Definitions:
    """A list of terms, each group of them with what is said of it."""

    entries: tuple[tuple[tuple[Words, ...], tuple[Item, ...]], ...]


@dataclass(frozen=True, slots=True)
class Related:
    """Links to other articles under a label such as 相關報導, titles verbatim."""

    label: str
    titles: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """A block quotation."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """Lines of code or other text whose white space counts, without a line feed at the end."""

    text: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A thematic break: a change of scene without a heading."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table, so many `columns` wide and `rows` high; `head`: it heads its row or column."""

    text: str
    marks: tuple[Mark, ...] = ()
    columns: int = 1
    rows: int = 1
    head: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the first `head` rows are headings."""

    rows: tuple[tuple[Cell, ...], ...]
    head: int
    caption: Words = Words("")


Block = Paragraph | Heading | Figure | Listing | Definitions | Related | Quote | Code | Rule | Table


@dataclass(frozen=True, slots=True)
class Footnote:
    """A note of an article; `key` is ASCII (letters, digits, hyphens) and what its calls name."""

    key: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """A source as a CSL-JSON item; `callers` are hrefs of the places that cite it, `entry` its line as XHTML.

    `part` is the id of the part in whose list it stands, empty for the list of the book.
    """

    key: str
    csl: Mapping[str, object]
    callers: tuple[str, ...] = ()
    entry: str = ""
    place: Place | None = None
    part: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """What a reader found; `further` is the list at the end, `images` maps the image of a block or mark to its data.

    An image is the path of a file, or bytes where it came out of a container.
    """

    title: str
    people: tuple[Person, ...]
    published: date | None
    source: str
    language: str
    subjects: tuple[str, ...]
    blocks: tuple[Block, ...]
    further: tuple[Related, ...]
    references: tuple[Reference, ...]
    images: Mapping[str, Path | bytes]
    notes: tuple[Footnote, ...] = ()


Fate = Literal["kept", "moved", "dropped"]


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """The fate of a source line or run: `as_`: what it became (paragraph …); `reason`: why it moved or was dropped.

    `file` names the file inside the source, where the source is a folder or a container; else it is empty.
    """

    line: int
    text: str
    as_: str
    reason: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class Ledger:
    """Every source line that is not blank, or every run of text and every image, in exactly one of the three."""

    kept: tuple[LedgerLine, ...]
    moved: tuple[LedgerLine, ...]
    dropped: tuple[LedgerLine, ...]
