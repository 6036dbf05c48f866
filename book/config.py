"""The configuration: a publication's book.toml comes in; typed settings, or every problem of the file, go out.

`python -m book.config` prints the reference page of book.toml.
"""

from __future__ import annotations

import re
import tomllib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from json import dumps
from pathlib import Path

from pydantic import ValidationError

from book.config_bibliography import AccessibilityTable, BookTable
from book.config_colophon import ColophonTable
from book.config_locate import Path as KeyPath
from book.config_locate import locate
from book.config_problems import FILE, problems
from book.config_reference import reference
from book.config_schema import (
    ContentTable,
    CoverTable,
    EpubTable,
    PdfTable,
    PrintTable,
    Settings,
    TextTable,
)
from book.config_values import STAFF, trim_size
from book.model import Classification, Evaluation, Imprint, Issue, Metadata, Person, Place, Series
from book.report import KanbenError, issue, stop

LARGEST = 256 * 1024  # bytes; a book.toml beyond this is something else
NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)  # stands in where the book names no date: the clock would change the bytes


@dataclass(frozen=True, slots=True)
class Config:
    """What book.toml says, defaults filled in; `root` is the publication's folder, `issues` are warnings."""

    root: Path
    book: BookTable
    accessibility: AccessibilityTable
    colophon: ColophonTable
    content: ContentTable
    cover: CoverTable
    text: TextTable
    epub: EpubTable
    pdf: PdfTable
    print: PrintTable
    issues: tuple[Issue, ...] = ()

    @property
    def slug(self) -> str:
        """The stem of the files in dist/, ASCII; without a `slug` made from the folder's name."""
        if self.book.slug:
            return self.book.slug
        return re.sub(r"[^a-z0-9]+", "-", self.root.resolve().name.lower()).strip("-")[:100] or "book"

    @property
    def trim_mm(self) -> tuple[float, float]:
        """Width and height of the trimmed page in mm."""
        size = trim_size(self.pdf.trim)
        assert size is not None, "the schema accepts only sizes"  # noqa: S101 - tells mypy what validation settled
        return size

    @property
    def page_list(self) -> bool:
        """Whether the EPUB gets the PDF's page breaks."""
        asked = self.epub.page_list
        return bool(self.book.isbn.print or self.book.isbn.pdf) if asked == "auto" else asked

    def metadata(self) -> Metadata:
        """The book's metadata; `published` is None where book.toml has none."""
        book = self.book
        told = self.accessibility.model_dump()
        isbn = {"epub": book.isbn.epub, "pdf": book.isbn.pdf, "print": book.isbn.print}
        return Metadata(
            title=book.title,
            subtitle=book.subtitle,
            people=self._people(staff=False),
            language=book.language,
            publisher=book.publisher,
            published=book.published,
            modified=self._modified(),
            identifier=book.identifier or self._identifier(),
            isbn={name: digits for name, digits in isbn.items() if digits},
            rights=book.rights,
            subjects=book.subjects,
            description=book.description,
            file_as=book.file_as,
            series=Series(book.series.name, book.series.position) if book.series.name else None,
            classifications=tuple(Classification(c.authority, c.code, c.name or c.code) for c in book.classifications),
            evaluation=Evaluation(**told) if any(told.values()) else None,
            staff=self._people(staff=True),
            imprint=Imprint(**self.colophon.model_dump(), price=self.print.price),
        )

    def _people(self, *, staff: bool) -> tuple[Person, ...]:
        asked = (person for person in self.book.people if (person.role in STAFF) == staff)
        return tuple(Person(person.name, person.role, person.file_as) for person in asked)

    def _modified(self) -> datetime:
        book = self.book
        if book.modified is not None:
            return book.modified
        if book.published is not None:
            return datetime(book.published.year, book.published.month, book.published.day, tzinfo=UTC)
        return NO_DATE

    def _identifier(self) -> str:
        """A name-based UUID (RFC 9562, version 5): the same book has the same one on every machine."""
        book = self.book
        people = [[person.name, person.role] for person in self._people(staff=False)]
        published = book.published.isoformat() if book.published else ""
        name = dumps([book.title, people, book.language, published], ensure_ascii=False)
        return uuid.uuid5(uuid.NAMESPACE_URL, f"kanben:{name}").urn


def load_config(root: Path) -> Config:
    """The configuration of the publication in `root`.

    Raises KanbenError with exit status 2 and every problem of book.toml at once.
    """
    data, lines = _parse(_text(root / FILE))
    # Without [book], say which key is missing rather than which table.
    try:
        settings = Settings.model_validate({"book": {}, **data})
    except ValidationError as error:
        raise KanbenError(*problems(error.errors(include_url=False), lines), exit_status=2) from None
    book = settings.book
    undated = book.published is None and book.modified is None
    return Config(
        root=root,
        book=book,
        accessibility=settings.accessibility,
        colophon=settings.colophon,
        content=settings.content,
        cover=settings.cover,
        text=settings.text,
        epub=settings.epub,
        pdf=settings.pdf,
        print=settings.print,
        issues=(issue("CFG-040", Place(FILE, lines.get(("book",)))),) if undated else (),
    )


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise stop("CFG-001", Place(FILE), exit_status=2, folder=str(path.parent)) from None
    except OSError as error:
        raise stop("CFG-009", Place(FILE), exit_status=2, reason=error.strerror or str(error)) from error
    if len(data) > LARGEST:
        raise stop("CFG-009", Place(FILE), exit_status=2, reason=f"more than {LARGEST // 1024} KB")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise stop("CFG-003", Place(FILE, data.count(b"\n", 0, error.start) + 1), exit_status=2) from None
    if not text.strip():
        raise stop("CFG-004", Place(FILE), exit_status=2)
    return text


def _parse(text: str) -> tuple[dict[str, object], Mapping[KeyPath, int]]:
    # ValueError: tomllib.TOMLDecodeError, and int()'s refusal of thousands of digits.
    text = text.replace("\r\n", "\n")
    try:
        return tomllib.loads(text), locate(text)
    except RecursionError:
        raise stop("CFG-002", Place(FILE), exit_status=2, reason="nested too deeply", column=1) from None
    except ValueError as error:
        match = re.fullmatch(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", str(error), re.DOTALL)
        reason, line, column = match.groups() if match else (str(error), None, None)
        if line is None or column is None:  # the end of the file
            line, column = str(text.rstrip("\n").count("\n") + 1), str(len(text.rstrip("\n").rsplit("\n", 1)[-1]) + 1)
        raise stop("CFG-002", Place(FILE, int(line)), exit_status=2, reason=reason, column=column) from None


if __name__ == "__main__":
    print(reference(), end="")  # noqa: T201 - a page for the documentation, not a message
