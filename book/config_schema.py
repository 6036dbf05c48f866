"""The schema of book.toml: its tables as pydantic models, each key with its type, default, meaning and an example."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Annotated

from pydantic import Field

from book.config_bibliography import (
    AccessibilityTable,
    BookTable,
    ClassificationTable,
    IsbnTable,
    PersonTable,
    SeriesTable,
    Table,
)
from book.config_colophon import ColophonTable
from book.config_values import (
    ARRAY_OF_TABLES,
    CALIPER_LIMITS,
    INKS,
    TRIM_LIMITS,
    ChapterFiles,
    ChapterNumbers,
    Day,
    Direction,
    Dollars,
    FilePath,
    Ink,
    Levels,
    Millimetres,
    Name,
    PageList,
    Paper,
    Points,
    Text,
    Texts,
    Trim,
)


class PartTable(Table):
    """`[[content.parts]]`: the parts of the book, in order; a table a part, such as an article of an anthology."""

    title: Name = Field(description="Title of the part.", examples=["漁港"])
    chapters: ChapterFiles = Field(
        default=(),
        description="Files of `chapters/` that the part holds, in reading order.",
        examples=[["03-boats.md"]],
    )
    people: Texts = Field(default=(), description="Names printed below the title.", examples=[["林見川"]])
    published: Day | None = Field(
        default=None, title="date", description="Day printed below the title.", examples=[date(2024, 4, 1)]
    )
    references: FilePath = Field(
        default="",
        description="CSL items of this part, which then has a list of its own; its chapters may cite those of the book "
        "as well.",
        examples=["chapters/03-sources.yaml"],
    )


class ContentTable(Table):
    """`[content]`: which files make the book."""

    chapters: ChapterFiles = Field(
        default=(),
        description="Files of `chapters/` in reading order. Default: all its `.md` files in the order of their names. "
        "Those of a part stand there.",
        examples=[["01-harbour.md", "02-storm.md"]],
    )
    references: FilePath = Field(
        default="chapters/references.yaml",
        description="CSL items that `[@key]` cites; the file may be missing.",
        examples=["chapters/sources.yaml"],
    )
    parts: Annotated[tuple[PartTable, ...], ARRAY_OF_TABLES] = Field(
        default=(), title="list of tables", description="See `[[content.parts]]`."
    )


class CoverTable(Table):
    """`[cover]`: a picture for the cover; without one it is designed from the title."""

    image: FilePath = Field(default="", description="Picture, a path below `assets/`.", examples=["images/cover.jpg"])
    alt: Text = Field(
        default="", description="What the picture shows, for those who do not see it.", examples=["夜裡的燈塔"]
    )


class TextTable(Table):
    """`[text]`: how the text is arranged, in both formats."""

    direction: Direction = Field(
        default="horizontal",
        description="Lines of the EPUB: horizontal, or vertical in columns from the right. A PDF is always horizontal. "
        "`epub --direction` makes the other edition.",
        examples=["vertical"],
    )
    toc_depth: Levels = Field(
        default=2,
        description="Levels of headings in the table of contents, from 1 to 3; 1 lists chapters only.",
        examples=[1],
    )
    spacing: bool = Field(
        default=True,
        title="true or false",
        description="Whether a gap of a quarter em stands between Chinese and Latin letters or digits, as "
        "`text-autospace` puts it in reading systems that know it.",
        examples=[False],
    )
    squeeze: bool = Field(
        default=True,
        title="true or false",
        description="Whether the PDF narrows punctuation: brackets beside other marks, and marks on a line that would "
        "be stretched otherwise. `false` leaves every mark as wide as an ideograph, as many Taiwanese books do.",
        examples=[False],
    )
    chapter_numbers: ChapterNumbers = Field(
        default="book",
        description="How chapters are numbered: through the book, from 1 in each part (`parts`), or not (`none`).",
        examples=["parts"],
    )
    repair: bool = Field(
        default=True,
        title="true or false",
        description="Whether half-width punctuation beside Chinese and Japanese is made full width: `,` becomes ，, "
        "`...` becomes ……, straight quotation marks become 「」. `-v` and `check` list each change.",
        examples=[False],
    )
    keep: Texts = Field(
        default=(), description="Words whose punctuation stays as it is written.", examples=[["Yahoo!", "Jeopardy!"]]
    )


class EpubTable(Table):
    """`[epub]`: the e-book."""

    page_list: PageList = Field(
        default="auto",
        description="Whether the EPUB says where the pages of the PDF begin, so that a reader of either can cite the "
        "same page. The PDF is laid out for it. auto: where `[book.isbn]` has a number for print or PDF.",
        examples=[True],
    )
    embed_fonts: bool = Field(
        default=False,
        title="true or false",
        description="Whether the EPUB brings Noto Serif CJK TC along, regular and bold, with the characters of the "
        "book alone. Without it readers see their own font, which most of them prefer.",
        examples=[True],
    )


class PdfTable(Table):
    """`[pdf]`: the printed page."""

    trim: Trim = Field(
        default="A5",
        description='Size of the page after trimming: a name of the list below, or "width x height" in mm, '
        f"each from {TRIM_LIMITS[0]} to {TRIM_LIMITS[1]}.",
        examples=["170x230"],
    )
    font_size: Points = Field(default=10.5, description="Size of the body text in points, from 8 to 18.", examples=[11])
    large_print: bool = Field(
        default=False,
        title="true or false",
        description="A book for weak eyes: text of 16 points, whatever `font_size` says, with all that is smaller in "
        "proportion.",
        examples=[True],
    )
    move_figures: bool = Field(
        default=False,
        title="true or false",
        description="Whether a figure that does not fit on a page may change places with paragraphs beside it, "
        "so that no page stays half empty.",
        examples=[True],
    )


class PrintTable(Table):
    """`[print]`: the files for the printer, the book block and the wrap cover."""

    ink: Ink = Field(
        default="colour",
        description=f"Inks of the book block: {' or '.join(INKS)}. With `black`, everything becomes a grey.",
        examples=["black"],
    )
    icc: FilePath = Field(
        default="",
        description="ICC profile of the press, a path below `assets/`. Default: our own for offset on coated paper "
        "(FOGRA39).",
        examples=["press.icc"],
    )
    marks: bool = Field(
        default=True,
        title="true or false",
        description="Whether crop and registration marks stand outside the bleed.",
        examples=[False],
    )
    paper: Paper = Field(
        default="woodfree-80",
        description="Paper of the book block, of which the spine's width comes: a name of the list below, or the "
        f"thickness of a sheet in mm, from {CALIPER_LIMITS[0]} to {CALIPER_LIMITS[1]}.",
        examples=["dowling-80"],
    )
    flaps_mm: Millimetres = Field(
        default=0.0, description="Width of the wrap cover's flaps in mm, up to 150; 0 for none.", examples=[80]
    )
    price: Dollars = Field(
        default=0,
        description="Price in New Taiwan dollars, for the back cover, the barcode's add-on and the "
        "colophon; 0 leaves it out.",
        examples=[380],
    )


class Settings(Table):
    """The whole of book.toml."""

    book: BookTable = Field(title="table")
    accessibility: AccessibilityTable = Field(default=AccessibilityTable(), title="table")
    colophon: ColophonTable = Field(default=ColophonTable(), title="table")
    content: ContentTable = Field(default=ContentTable(), title="table")
    cover: CoverTable = Field(default=CoverTable(), title="table")
    text: TextTable = Field(default=TextTable(), title="table")
    epub: EpubTable = Field(default=EpubTable(), title="table")
    pdf: PdfTable = Field(default=PdfTable(), title="table")
    print: PrintTable = Field(default=PrintTable(), title="table")


TABLES: Mapping[tuple[str, ...], type[Table]] = MappingProxyType(
    {
        (): Settings,
        ("book",): BookTable,
        ("book", "people"): PersonTable,
        ("book", "isbn"): IsbnTable,
        ("book", "series"): SeriesTable,
        ("book", "classifications"): ClassificationTable,
        ("accessibility",): AccessibilityTable,
        ("colophon",): ColophonTable,
        ("content",): ContentTable,
        ("content", "parts"): PartTable,
        ("cover",): CoverTable,
        ("text",): TextTable,
        ("epub",): EpubTable,
        ("pdf",): PdfTable,
        ("print",): PrintTable,
    }
)


def heading(names: tuple[str, ...]) -> str:
    """The line that opens the table of that path: `[book]`, or `[[book.people]]` for an array of tables."""
    parent = TABLES[names[:-1]].model_fields[names[-1]]
    name = ".".join(names)
    return f"[[{name}]]" if parent.title == "list of tables" else f"[{name}]"
