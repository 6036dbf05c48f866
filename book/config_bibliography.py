"""The tables of book.toml that describe the book for catalogues: what every key of them means, as pydantic models."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from book.config_catalogue import AUTHORITIES, POSITION, Address, Authority, Conformance, check_code
from book.config_values import (
    ARRAY_OF_TABLES,
    ROLES,
    STAFF,
    Day,
    Identifier,
    Isbn,
    Language,
    Moment,
    Name,
    Role,
    Slug,
    Text,
    Texts,
    wrong,
)


class Table(BaseModel):
    """A table of book.toml: no key but these, no type but that of the key."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", str_strip_whitespace=True)


class PersonTable(Table):
    """`[[book.people]]`: everyone credited, in order; a table a person."""

    name: Name = Field(description="Name as printed.", examples=["林見川"])
    role: Role = Field(
        default="author",
        description=f"What the person did. On cover, title page and colophon: {', '.join(ROLES)}. In the colophon "
        f"alone: {', '.join(STAFF)}.",
        examples=["translator"],
    )
    file_as: Text = Field(default="", description="Name as catalogues sort it.", examples=["Lin, Chien-chuan"])


class IsbnTable(Table):
    """`[book.isbn]`: one number for each format; hyphens are allowed, the check digit is verified."""

    epub: Isbn = Field(default="", description="ISBN of the EPUB.", examples=["978-3-16-148410-0"])
    pdf: Isbn = Field(default="", description="ISBN of the PDF.", examples=["978-0-306-40615-7"])
    print: Isbn = Field(default="", description="ISBN of the printed book.", examples=["978-1-86197-876-9"])


class SeriesTable(Table):
    """`[book.series]`: the series that the book is part of."""

    name: Text = Field(default="", description="Name of the series.", examples=["海岸叢書"])
    position: Text = Field(
        default="", description='Place of the book in it, as a number: "2", "2.1".', examples=["2"], pattern=POSITION
    )


class ClassificationTable(Table):
    """`[[book.classifications]]`: classes of the book in schemes that bookshops and libraries sort by; a table each."""

    authority: Authority = Field(description=f"Scheme of the code: {', '.join(AUTHORITIES)}.", examples=["BISAC"])
    code: Name = Field(description="Code of the class.", examples=["HIS003000"])
    name: Text = Field(default="", description="Its name. Default: the code.", examples=["HISTORY / Asia / General"])

    @model_validator(mode="after")
    def _is_a_code(self) -> Self:
        check_code(self.authority, self.code)
        return self


class AccessibilityTable(Table):
    """`[accessibility]`: what a person found who evaluated the finished e-book; without it nothing is claimed.

    What the book has (text alternatives, page numbers, ruby …) is found out by the program and is not said here."""

    conforms_to: Conformance = Field(
        default="",
        description="The standard that the book was found to meet, in the words of EPUB Accessibility 1.1: "
        '"EPUB Accessibility 1.1 - WCAG 2.x Level A", AA or AAA.',
        examples=["EPUB Accessibility 1.1 - WCAG 2.1 Level AA"],
    )
    certifier: Text = Field(default="", description="Who evaluated it.", examples=["海岸無障礙出版中心"])
    credential: Text = Field(
        default="", description="What entitles them to: a name or an address.", examples=["https://example.org/badge"]
    )
    report: Address = Field(
        default="", description="Address of their report.", examples=["https://example.org/report.html"]
    )
    summary: Text = Field(
        default="",
        description="Their summary for readers. It follows what the program says of the book.",
        examples=["經視障讀者以螢幕報讀軟體試讀。"],
    )

    @model_validator(mode="after")
    def _has_a_certifier(self) -> Self:
        if (self.conforms_to or self.credential or self.report) and not self.certifier:
            raise wrong("CFG-036")
        return self


class BookTable(Table):
    """`[book]`: what a catalogue knows of the book."""

    title: Name = Field(description="Title.", examples=["潮汐之間"])
    file_as: Text = Field(
        default="", description="Title as catalogues sort it, for example in pinyin.", examples=["Chaoxi zhi jian"]
    )
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
    series: SeriesTable = Field(default=SeriesTable(), title="table", description="See `[book.series]`.")
    classifications: Annotated[tuple[ClassificationTable, ...], ARRAY_OF_TABLES] = Field(
        default=(), title="list of tables", description="See `[[book.classifications]]`."
    )
