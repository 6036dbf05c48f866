"""The shards' bookmarks come in; the PDF's outline, nested by level, goes out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from book.writers.pdf.placing import Placing


def add_outline(pdf: Pdf, sheets: Sequence[Placing]) -> None:
    """Adds the outline to `pdf`; chapters are shut, the book is open. What stands in a part is nested below it."""
    root = pdf.make_indirect(Dictionary(Type=Name.Outlines))
    open_items: list[tuple[int, Object, list[Object]]] = [(0, root, [])]
    for placing in sheets:
        for mark in placing.shard.bookmarks:
            level = mark.level + bool(placing.sheet.part)
            while open_items[-1][0] >= level:
                _shut(*open_items.pop())
            parent = open_items[-1]
            place = Array([placing.page(mark.page), Name.XYZ, mark.x, mark.y, 0])
            item = pdf.make_indirect(Dictionary(Title=String(mark.label), Parent=parent[1], Dest=place))
            parent[2].append(item)
            open_items.append((level, item, []))
    while open_items:
        _shut(*open_items.pop())
    if "/First" in root:
        pdf.Root.Outlines = root
        pdf.Root.PageMode = Name.UseOutlines


def _shut(level: int, item: Object, kids: list[Object]) -> None:
    """Links the kids of an item that is complete (ISO 32000-1, 12.3.3: a negative count is a shut item)."""
    if not kids:
        return
    for before, after in pairwise(kids):
        before.Next, after.Prev = after, before
    item.First, item.Last = kids[0], kids[-1]
    item.Count = len(kids) if level == 0 else -len(kids)
