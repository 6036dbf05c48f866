"""Shards' page counts come in; where each sheet begins, on which side, and every page's label, go out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from book.model import PageBreak
from book.writers.pdf.shard import Shard
from book.writers.pdf.sheets import Sheet

_NONE: Mapping[str, int] = MappingProxyType({})
_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_GUESS = 2  # pages of a sheet of which nothing is known


@dataclass(frozen=True, slots=True)
class Pagination:
    """`starts` is each sheet's first page (from 0; even ones are rectos), `pages` the length with blank versos.

    `front` is the page that is i, `body` the page that is 1; what comes before `front` is the cover.
    """

    starts: Mapping[str, int]
    pages: int
    front: int
    body: int
    cover: str

    def side(self, sheet: Sheet) -> Literal["recto", "verso"]:
        """The side on which the sheet begins."""
        return "verso" if self.starts[sheet.id] % 2 else "recto"

    def label(self, page: int) -> str:
        """What is printed on `page`, and what the viewer calls it."""
        if page < self.front:
            return self.cover
        return roman(page - self.front + 1) if page < self.body else str(page - self.body + 1)


def paginate(
    sheets: Sequence[Sheet], shards: Mapping[str, Shard], cover: str, counts: Mapping[str, int] = _NONE
) -> Pagination:
    """Puts the sheets one after the other; a recto that would begin on a verso leaves that page blank.

    `counts` are the pages that sheets take which are not laid out yet.
    """
    starts: dict[str, int] = {}
    at = 0
    for sheet in sheets:
        if sheet.side == "recto":
            at += at % 2
        starts[sheet.id] = at
        at += shards[sheet.id].pages if sheet.id in shards else counts.get(sheet.id, _GUESS)
    front = next((starts[sheet.id] for sheet in sheets if sheet.role == "half-title"), 0)
    body = next((starts[sheet.id] for sheet in sheets if sheet.role in ("chapter", "part")), at)
    return Pagination(starts, at, front, body, cover)


def labels(sheets: Sequence[Sheet], shards: Mapping[str, Shard], pages: Pagination) -> dict[str, str]:
    """The label of every anchor that is laid out, and of every sheet."""
    found: dict[str, str] = {}
    for sheet in sheets:
        start = pages.starts[sheet.id]
        found[sheet.id] = pages.label(start)
        if sheet.id in shards:
            for name, (page, _, _) in shards[sheet.id].anchors.items():
                found[name] = pages.label(start + page)
    return found


def breaks(sheets: Sequence[Sheet], shards: Mapping[str, Shard], pages: Pagination) -> Iterator[PageBreak]:
    """Where each page begins that holds something, in the order of the book."""
    for sheet in sheets:
        for at, start in enumerate(shards[sheet.id].starts):
            if start is not None:
                yield PageBreak(sheet.id, *start, pages.label(pages.starts[sheet.id] + at))


def roman(number: int) -> str:
    """12 → xii."""
    out = ""
    for value, letters in _ROMAN:
        out += letters * (number // value)
        number %= value
    return out
