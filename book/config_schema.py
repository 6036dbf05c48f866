"""The schema of book.toml: its tables as pydantic models, each key with its type, default, meaning and an example."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from book.config_values import (
    ARRAY_OF_TABLES,
    CALIPER_LIMITS,
    INKS,
    ROLES,
    TRIM_LIMITS,
    ChapterFiles,
    ChapterNumbers,
    Day,
    Direction,
    Dollars,
    FilePath,
    Identifier,
    Ink,
    Isbn,
    Language,
    Levels,
    Millimetres,
    Moment,
    Name,
    PageList,
    Paper,
    Points,
    Role,
    Slug,
    Text,
    Texts,
    Trim,
)


class Table(BaseModel):
    """A table of book.toml: no key but these, no type but that of the key."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", str_strip_whitespace=True)


class PersonTable(Table):
    """`[[book.people]]`: everyone credited on the title page, in order; a table a person."""

    name: Name = Field(description="Name as printed.", examples=["林見川"])
    role: Role = Field(default="author", description=f"What they did: {', '.join(ROLES)}.", examples=["translator"])
    file_as: Text = Field(default="", description="Name as catalogues sort it.", examples=["Lin, Chien-chuan"])


class IsbnTable(Table):
    """`[book.isbn]`: one number for each format; hyphens are allowed, the check digit is verified."""

    epub: Isbn = Field(default="", description="ISBN of the EPUB.", examples=["978-3-16-148410-0"])
    pdf: Isbn = Field(default="", description="ISBN of the PDF.", examples=["978-0-306-40615-7"])
    print: Isbn = Field(default="", description="ISBN of the printed book.", examples=["978-1-86197-876-9"])


class BookTable(Table):
    """`[book]`: what a catalogue knows of the book."""

    title: Name = Field(description="Title.", examples=["潮汐之間"])
    subtitle: Text = Field(default="", description="Subtitle.", examples=["港口百年紀事"])
    slug: Slug = Field(
        default="",
        description="Name of the files in `dist/`: a–z, 0–9 and hyphens. Default: the folder's name, or `book`.",
        examples=["between-tides"],
    )
    language: Language = Field(
        default="zh-Hant-TW",
        description="Language of the text and of all labels, as BCP 47 writes it.",
        examples=["ja"],
    )
    publisher: Text = Field(default="", description="Publisher.", examples=["海岸出版"])
    published: Day | None = Field(
        default=None, title="date", description="Day of publication.", examples=[date(2024, 5, 1)]
    )
    modified: Moment | None = Field(
        default=None,
        title="date-time",
        description="Last change to the book; UTC unless it names an offset. The files carry this date, never that of "
        "the build. Default: `published` at 00:00 UTC; without either, 2000-01-01 and a warning.",
        examples=[datetime(2024, 5, 1, 8, 30, tzinfo=UTC)],
    )
    identifier: Identifier = Field(
        default="",
        description="Identifier of the book, the same in every release: a URN or a URL. "
        "Default: a UUID made from title, people, language and `published`.",
        examples=["urn:uuid:9b2e4c1a-5d0f-4d6e-8a77-1f0c2b3d4e5f"],
    )
    rights: Text = Field(default="", description="Rights statement of the colophon.", examples=["© 2024 林見川"])
    subjects: Texts = Field(default=(), description="Subject headings.", examples=[["港口", "歷史"]])
    description: Text = Field(default="", description="Blurb for catalogues.", examples=["一座港口的一百年。"])
    people: Annotated[tuple[PersonTable, ...], ARRAY_OF_TABLES] = Field(
        default=(), title="list of tables", description="See `[[book.people]]`."
    )
    isbn: IsbnTable = Field(default=IsbnTable(), title="table", description="See `[book.isbn]`.")


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


class PdfTable(Table):
    """`[pdf]`: the printed page."""

    trim: Trim = Field(
        default="A5",
        description='Size of the page after trimming: a name of the list below, or "width x height" in mm, '
        f"each from {TRIM_LIMITS[0]} to {TRIM_LIMITS[1]}.",
        examples=["170x230"],
    )
    font_size: Points = Field(default=10.5, description="Size of the body text in points, from 8 to 18.", examples=[11])
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
        description="Price in New Taiwan dollars, for the back cover and the barcode's add-on; 0 leaves both out.",
        examples=[380],
    )


class Settings(Table):
    """The whole of book.toml."""

    book: BookTable = Field(title="table")
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
