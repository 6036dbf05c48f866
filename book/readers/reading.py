"""What every reader hands over: articles, the fate of all that the source held, and the doubts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from book.model import Article, Ledger, Person, Report
from book.readers.limits import FILE_BYTES

LINE_KINDS = ("paragraph", "heading", "caption", "credit", "list-item")


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


@dataclass(frozen=True, slots=True)
class Reader:
    """One kind of source that can be read.

    `kind` is how a message names it; `detects` looks at the first bytes and the path; `read` takes the path (for
    messages, names, and the files beside it) and all the bytes, and raises KanbenError. A folder comes without bytes.
    `limit` is how many bytes a file may have. `read_as` takes as well what a person said that single lines are (number
    of the line → a word of LINE_KINDS).
    """

    name: str
    kind: str
    detects: Callable[[bytes, Path], bool]
    read: Callable[[Path, bytes], Reading]
    limit: int = FILE_BYTES
    read_as: Callable[[Path, bytes, Mapping[int, str]], Reading] | None = None
