"""The shards' bookmarks come in; the objects of the PDF's outline, nested by level, go out.

They are made as bytes: two thousand of them are a tenth of the wait after an edit when each is an object of pikepdf's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from book.writers.pdf.blocks import reference, text_string
from book.writers.pdf.destinations import destination
from book.writers.pdf.placing import Placing


@dataclass(slots=True)
class _Item:
    """An outline item, or the outline itself (level 0), by its place among the objects."""

    at: int
    level: int
    label: str = ""
    where: bytes = b""
    kids: list[_Item] = field(default_factory=list)


def outline(sheets: Sequence[Placing], first: int) -> tuple[bytes, ...]:
    """The outline and its items, with the numbers from `first` on; nothing where there is no bookmark.

    Chapters are shut, the book is open. What stands in a part is nested below it.
    """
    book = _Item(0, 0)
    items, above = [book], [book]
    for placing in sheets:
        for mark in placing.shard.bookmarks:
            level = mark.level + bool(placing.sheet.part)
            while above[-1].level >= level:
                above.pop()
            item = _Item(len(items), level, mark.label, destination(placing, mark.page, mark.x, mark.y))
            above[-1].kids.append(item)
            above.append(item)
            items.append(item)
    if not book.kids:
        return ()
    texts = [b""] * len(items)
    texts[0] = b"<< %b/Type /Outlines >>" % _ends(book, first)
    for parent in items:
        kids = parent.kids
        for before, item, after in zip([None, *kids], kids, [*kids[1:], None], strict=False):
            texts[item.at] = b"<< /Dest %b %b%b%b/Parent %b /Title %b >>" % (
                item.where,
                _ends(item, first),
                b"/Prev %b " % reference(first + before.at) if before else b"",
                b"/Next %b " % reference(first + after.at) if after else b"",
                reference(first + parent.at),
                text_string(item.label),
            )
    return tuple(texts)


def _ends(item: _Item, first: int) -> bytes:
    """The first and last of an item's own, and how many they are (ISO 32000-1, 12.3.3: a negative count is shut)."""
    if not item.kids:
        return b""
    count = len(item.kids) if item.level == 0 else -len(item.kids)
    ends = reference(first + item.kids[0].at), reference(first + item.kids[-1].at)
    return b"/Count %d /First %b /Last %b " % (count, *ends)
