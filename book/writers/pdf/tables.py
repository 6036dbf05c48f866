"""Tables of a tagged PDF: structure elements come in; every cell that is no heading names its headings.

WeasyPrint loses count where a heading spans columns or rows, and leaves cells below it without any (PDF/UA-1, 7.5).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pikepdf import Array, Dictionary, Name


def link_headings(elements: list[Any]) -> None:
    """Sets the `Headers` of each TD of each table: the headings above it, and those of its row where they say so."""
    for table in elements:
        if Name.Table == table.S:
            _link(list(_rows(table)))


def _link(rows: list[Any]) -> None:
    above: dict[int, list[Any]] = {}  # by column, the ids of the headings so far
    taken: dict[tuple[int, int], bool] = {}  # places that a cell from above or from the left covers
    for at, row in enumerate(rows):
        column = 0
        beside: list[Any] = []
        for cell in _kids(row, (Name.TH, Name.TD)):
            while taken.get((at, column)):
                column += 1
            attributes = cell.get("/A")
            if not isinstance(attributes, Dictionary):
                continue
            columns = range(column, column + int(attributes.get("/ColSpan", 1)))
            for down in range(int(attributes.get("/RowSpan", 1))):
                taken |= {(at + down, covered): True for covered in columns}
            if cell.S == Name.TH and "/ID" in cell:
                if str(attributes.get("/Scope", "")) == "/Row":
                    beside.append(cell.ID)
                else:
                    for covered in columns:
                        above.setdefault(covered, []).append(cell.ID)
            elif cell.S == Name.TD:
                ids = [*beside, *(name for covered in columns for name in above.get(covered, ()))]
                old = list(attributes.get("/Headers", ()))
                named = {bytes(name): name for name in (*old, *ids)}
                attributes.Headers = Array(list(named.values()))


def _rows(element: Any) -> Iterator[Any]:
    for kid in _kids(element):
        if kid.S == Name.TR:
            yield kid
        elif Name.Caption != kid.S:
            yield from _rows(kid)


def _kids(element: Any, kinds: tuple[Name, ...] = ()) -> Iterator[Any]:
    kids = element.get("/K")
    for kid in kids if isinstance(kids, Array) else [kids]:
        if isinstance(kid, Dictionary) and "/S" in kid and (not kinds or kid.S in kinds):
            yield kid
