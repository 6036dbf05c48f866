"""What every reader hands over: articles, the fate of all that the source held, and the doubts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from book.model import Article, Ledger, Person, Report
from book.readers.limits import FILE_BYTES

LINE_KINDS = ("paragraph", "heading", "caption", "credit", "list-item")


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a text of a source begins, as the ledger says it: `file` inside a folder or container, else empty.

    `nth` counts the texts that begin on the line, from 1; 0 where there is but one.
    """

    file: str
    line: int
    nth: int = 0

    @property
    def words(self) -> str:
        """As --as has it: chapter.md:12.2."""
        return f"{self.file}:" * bool(self.file) + f"{self.line}" + f".{self.nth}" * bool(self.nth)


NOTHING_SAID: Mapping[Spot, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader made of its source: one article, or several.

    Where there are several each is a part of the whole, under its own title; one without a title stands in no part (the
    chapters of a book before its first part). `title`, `people`, `published` and `language` are then those of the
    whole, and empty where the source does not say; of a single article they are not asked.
    """

    articles: tuple[Article, ...]
    ledger: Ledger
    report: Report
    title: str = ""
    people: tuple[Person, ...] = ()
    published: date | None = None
    language: str = ""


class Read(Protocol):
    """Takes the path (for messages, names, and the files beside it), all the bytes, and what a person said.

    `said` are words of LINE_KINDS by the place of the text. Raises KanbenError.
    """

    def __call__(self, path: Path, data: bytes, said: Mapping[Spot, str] = ...) -> Reading:
        """Reads the source."""


@dataclass(frozen=True, slots=True)
class Reader:
    """One kind of source that can be read.

    `kind` is how a message names it; `detects` looks at the first bytes and the path. A folder comes without bytes.
    `limit` is how many bytes a file may have. `files`: its ledger names files inside the source.
    """

    name: str
    kind: str
    detects: Callable[[bytes, Path], bool]
    read: Read
    limit: int = FILE_BYTES
    files: bool = False
