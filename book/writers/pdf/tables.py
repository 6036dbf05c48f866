"""Tables of a tagged PDF: structure elements come in; every cell that is no heading names its headings.

WeasyPrint loses count where a heading spans columns or rows, and leaves cells below it without any (PDF/UA-1, 7.5).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydyf import Array

from book.writers.pdf.drawn import Drawn

_CELLS = {"/TH", "/TD"}


def link_headings(drawn: Drawn, elements: list[Any]) -> None:
    """Sets the `Headers` of each TD of each table: the headings above it, and those of its row where they say so."""
    for table in elements:
        if table["S"] == "/Table":
            _link([_cells(drawn, row) for row in _rows(drawn, table)])


def _link(rows: list[list[Any]]) -> None:
    above: dict[int, list[Any]] = {}  # by column, the ids of the headings so far
    taken: set[tuple[int, int]] = set()  # places that a cell from above or from the left covers
    for at, row in enumerate(rows):
        column = 0
        beside: list[Any] = []
        for cell in row:
            while (at, column) in taken:
                column += 1
            attributes = cell["A"]
            columns = range(column, column + attributes.get("ColSpan", 1))
            for down in range(attributes.get("RowSpan", 1)):
                taken |= {(at + down, covered) for covered in columns}
            if cell["S"] == "/TH" and "ID" in cell:
                if attributes.get("Scope") == "/Row":
                    beside.append(cell["ID"])
                else:
                    for covered in columns:
                        above.setdefault(covered, []).append(cell["ID"])
            elif cell["S"] == "/TD":
                ids = [*beside, *(name for covered in columns for name in above.get(covered, ()))]
                named = {name.string: name for name in (*attributes.get("Headers", ()), *ids)}
                attributes["Headers"] = Array(named.values())


def _cells(drawn: Drawn, row: Any) -> list[Any]:
    return [kid for kid in _kids(drawn, row) if kid["S"] in _CELLS and "A" in kid]


def _rows(drawn: Drawn, element: Any) -> Iterator[Any]:
    for kid in _kids(drawn, element):
        if kid["S"] == "/TR":
            yield kid
        elif kid["S"] != "/Caption":
            yield from _rows(drawn, kid)


def _kids(drawn: Drawn, element: Any) -> Iterator[Any]:
    for kid in element["K"]:
        if isinstance(kid, bytes) and "S" in (found := drawn[kid]):
            yield found
