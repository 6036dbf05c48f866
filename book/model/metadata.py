"""What a catalogue and a colophon know of a book: Person, Imprint, Metadata."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Person:
    """Someone credited; `role` is one of those of book.toml (config_values.py, ROLES and STAFF)."""

    name: str
    role: str = "author"
    file_as: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """A series and the book's place in it ("2"), empty where it has none."""

    name: str
    position: str = ""


@dataclass(frozen=True, slots=True)
class Classification:
    """A class of the book: the scheme (BISAC, Thema …), the code in it, its name."""

    authority: str
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What a person found who evaluated the e-book's accessibility; `report` is an address."""

    conforms_to: str = ""
    certifier: str = ""
    credential: str = ""
    report: str = ""
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Imprint:
    """What the colophon alone says; `address`, `telephone` and `website` are the publisher's; `price` is in TWD."""

    edition: str = ""
    printed: date | None = None
    address: str = ""
    telephone: str = ""
    website: str = ""
    distributor: str = ""
    printer: str = ""
    price: int = 0


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a catalogue knows of the book; `language` is BCP 47, `isbn` maps epub, pdf and print to digits.

    `file_as` is the title as catalogues sort it, `people` wrote the work, `staff` made the book.
    """

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
    file_as: str = ""
    series: Series | None = None
    classifications: tuple[Classification, ...] = ()
    evaluation: Evaluation | None = None
    staff: tuple[Person, ...] = ()
    imprint: Imprint = Imprint()
