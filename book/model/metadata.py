"""What a catalogue knows of a book: Person, Metadata."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime


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
