"""Readers: a file that holds an article comes in; an Article, its Ledger and a Report go out. READERS lists them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from book.model import Article, Ledger, Report
from book.readers import text


@dataclass(frozen=True, slots=True)
class Reader:
    """One kind of file that can be read.

    `kind` is how a message names it; `detects` looks at the file's first bytes and its name; `read` takes the path (for
    messages and names) and all the bytes, and raises KanbenError.
    """

    name: str
    kind: str
    detects: Callable[[bytes, Path], bool]
    read: Callable[[Path, bytes], tuple[Article, Ledger, Report]]


READERS: tuple[Reader, ...] = (Reader("text", "plain text (.txt)", text.detects, text.read),)
