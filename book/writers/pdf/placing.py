"""Shards in the order of the book come in; where each one's objects stand among the book's goes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from book.writers.pdf.blocks import FIRST, round_up
from book.writers.pdf.shard import Shard
from book.writers.pdf.sheets import Sheet


@dataclass(frozen=True, slots=True)
class Placing:
    """A sheet's place among the book's objects: its first number, its first key of the parent tree, and what its links
    to places in the book are called."""

    sheet: Sheet
    shard: Shard
    base: int
    keys: int
    words: tuple[str, ...]

    def page(self, at: int) -> int:
        """The number of a page of the sheet."""
        return self.base + self.shard.frame.pages[at]

    def stamp(self, at: int) -> int:
        """The number of what is stamped on a page of the sheet."""
        return self.base + self.shard.objects + at


def placings(placed: Sequence[tuple[Sheet, Shard]], words: Mapping[str, str]) -> tuple[tuple[Placing, ...], int]:
    """Each sheet's place, in the order of the book, and the first number after them.

    Sheets that print page numbers come last: they change with the others, and shall not move them.
    """
    base, keys = FIRST, 0
    found: dict[str, Placing] = {}
    for sheet, shard in sorted(placed, key=lambda pair: bool(pair[0].targets)):
        said = tuple(words.get(target) or sheet.title for target in shard.frame.targets)
        found[sheet.id] = Placing(sheet, shard, base, keys, said)
        base += shard.numbers
        keys += round_up(shard.frame.keys)
    return tuple(found[sheet.id] for sheet, _ in placed), base
