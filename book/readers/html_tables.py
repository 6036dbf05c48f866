"""Tables: a `table` comes in; a Table, or nothing where it only lays out the page, goes out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bs4.element import PageElement, Tag

from book.model import Cell, Place, Table, Words
from book.readers.html_context import Context, Made, tags
from book.readers.html_soup import attribute, words_in
from book.readers.limits import ELEMENTS
from book.report import stop

_WIDEST, _HIGHEST = 100, 1000  # cells that one may lie over
_SECTIONS = frozenset({"thead", "tbody", "tfoot", "tr"})


def table(context: Context, tag: Tag, below: Tag | None = None) -> Made | None:
    """The table with its caption, which may stand `below` it in a figure; None for one without words or for layout.

    `strays` are no part of it. Raises KanbenError IMP-060 (`_even`).
    """
    if is_layout(tag) or not words_in(tag):
        return None
    pieces: list[PageElement] = []
    heads: list[tuple[Cell, ...]] = []
    rows: list[tuple[Cell, ...]] = []
    for row in _rows(tag):
        cells = tuple(_cell(context, cell, pieces) for cell in tags(row) if cell.name in ("td", "th"))
        in_head = row.parent is not None and row.parent.name == "thead"
        if cells and (in_head or (not rows and all(cell.head for cell in cells))):
            heads.append(cells)
        elif cells:
            rows.append(cells)
    caption = caption_of(tag) or below
    words = Words("")
    if caption is not None:
        words, own = context.words(*caption.children, as_="caption")
        pieces += own
    if not heads and not rows:
        return None
    return Made(Table(_even(context, tag, [*heads, *rows]), len(heads), words), tag, tuple(pieces))


def _even(context: Context, tag: Tag, rows: Sequence[tuple[Cell, ...]]) -> tuple[tuple[Cell, ...], ...]:
    """The rows, short ones with the empty cells that they are shown with; who let a cell lie over others has counted.

    Raises KanbenError IMP-060 where that makes more cells than a page may have elements.
    """
    if any(cell.columns > 1 or cell.rows > 1 for row in rows for cell in row):
        return tuple(rows)
    width = max(map(len, rows))
    context.cells += width * len(rows)
    if context.cells > ELEMENTS:
        file = context.document.file
        raise stop("IMP-060", Place(file, context.document.line(tag) or None), file=file, limit=ELEMENTS)
    return tuple((*row, *[Cell("")] * (width - len(row))) for row in rows)


def caption_of(tag: Tag) -> Tag | None:
    """The table's own caption, not that of a table inside it; of several the first, as browsers show it."""
    return next((child for child in tags(tag) if child.name == "caption"), None)


def strays(tag: Tag) -> Iterator[PageElement]:
    """What stands in the table but in no cell or caption, and is shown before it (HTML standard, 13.2.6.1)."""
    caption = caption_of(tag)
    for child in tag.children:
        if isinstance(child, Tag) and child.name in _SECTIONS:
            yield from _strays_in_section(child)
        elif child is not caption:
            yield child


def _strays_in_section(section: Tag) -> Iterator[PageElement]:
    for row in [section] if section.name == "tr" else section.children:
        if isinstance(row, Tag) and row.name == "tr":
            yield from (it for it in row.children if not isinstance(it, Tag) or it.name not in ("td", "th"))
        else:
            yield row


def _rows(tag: Tag) -> Iterator[Tag]:
    """The rows in the order in which they are shown: the foot last."""
    sections = [child for child in tags(tag) if child.name in _SECTIONS]
    for section in sorted(sections, key=lambda it: it.name == "tfoot"):
        yield from (row for row in (tags(section) if section.name != "tr" else [section]) if row.name == "tr")


def _cell(context: Context, cell: Tag, pieces: list[PageElement]) -> Cell:
    words, own = context.words(*cell.children, as_="table")
    pieces += own
    columns, rows = _span(cell, "colspan", _WIDEST), _span(cell, "rowspan", _HIGHEST)
    return Cell(words.text, words.marks, columns, rows, cell.name == "th")


def _span(cell: Tag, name: str, most: int) -> int:
    said = attribute(cell, name)
    return min(max(int(said), 1), most) if said.isdecimal() and len(said) < 6 else 1


def is_layout(tag: Tag) -> bool:
    """A table of one cell a row or column that holds blocks, or one that says it presents nothing (WAI-ARIA)."""
    if attribute(tag, "role").lower() in ("presentation", "none"):
        return True
    if tag.find(["th", "caption"]) is not None:
        return False
    if tag.find(["table", "figure", "h1", "h2", "h3", "h4", "ul", "ol", "blockquote"]) is not None:
        return True
    rows = list(_rows(tag))
    single = len(rows) == 1 or all(len(row.find_all("td", recursive=False)) == 1 for row in rows)
    return single and (tag.find(["p", "div", "img"]) is not None or len(rows) == 1)
