"""Blocks of an article come in; chapter Markdown, which converts back to the same blocks, goes out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import assert_never

from book.manuscript import escape, inline
from book.model import (
    Block,
    Cell,
    Code,
    Definitions,
    Figure,
    Footnote,
    Heading,
    Item,
    Listing,
    Paragraph,
    Quote,
    Related,
    Rule,
    Table,
    Words,
    all_words,
    captions,
)

_BREAK = "<!-- -->"  # parts what would else become one, and begins what may not begin with a block; loading drops it
_INDENT = "    "  # Python-Markdown's tab length: what goes on an item stands below it by as much
_RUNS = re.compile(r"`+")


def markdown(blocks: Iterable[Block], notes: Iterable[Footnote] = ()) -> str:
    """The blocks as chapter Markdown, and below them the notes."""
    written = [_blocks(blocks, nested=False), *map(_footnote, notes)]
    return "\n\n".join(filter(None, written)) + "\n"


def called(blocks: Iterable[Block]) -> tuple[str, ...]:
    """The keys of the notes that the blocks call, in their order, each once."""
    keys = [mark.value for words in all_words(blocks) for mark in words.marks if mark.kind == "note"]
    return tuple(dict.fromkeys(keys))


def _blocks(blocks: Iterable[Block], *, nested: bool) -> str:
    out: list[str] = []
    last: Block | None = None
    for block in blocks:
        if last is not None and _would_join(last, block, nested=nested):
            out.append(_BREAK)
        out.append(_markdown(block, nested=nested))
        last = block
    return "\n\n".join(out)


def _would_join(last: Block, block: Block, *, nested: bool) -> bool:
    """Whether Markdown would read the two as one: lists, quotations, and indented code below either."""
    if nested and isinstance(block, Code):
        return isinstance(last, Listing | Definitions | Code)
    return isinstance(last, type(block)) and isinstance(block, Listing | Definitions | Quote)


def _markdown(block: Block, *, nested: bool) -> str:  # noqa: PLR0911 - one return a kind of block
    match block:
        case Paragraph(text, marks):
            return inline.block(Words(text, marks))
        case Heading():
            name = f" {{#{block.id}}}" if block.id else ""
            return f"{'#' * block.level} {inline.heading(Words(block.text, block.marks))}{name}"
        case Figure():
            return _figure(block)
        case Listing():
            return _listing(block)
        case Definitions(entries):
            return "\n\n".join(_definition(terms, items) for terms, items in entries)
        case Related(label, titles):
            return "\n".join((f"/// related | {label}", *(f"- {inline.block(title)}" for title in titles), "///"))
        case Quote(inside):
            return "\n".join(f"> {line}".rstrip() for line in _blocks(inside, nested=True).split("\n"))
        case Code(text):
            return _indented(text) if nested else _fenced(text)
        case Rule():
            return "* * *"
        case Table():
            return _table(block) if _is_simple(block) or _has_notes(block) else _html_table(block)
        case _:
            assert_never(block)


def _figure(figure: Figure) -> str:
    """An image and its caption block, a paragraph a line; the credit as its source wrote it is the last."""
    credit = figure.credit_line or (f"（圖／{figure.credit}）" if figure.credit else "")
    lines = [inline.block(words) for words in captions(figure) if words.text]
    lines += [escape.block(credit)] * bool(credit)
    image = f"![{escape.alternative(figure.alt)}]({figure.image})" + f"{{#{figure.id}}}" * bool(figure.id)
    return "\n".join((image, "/// figure-caption", "\n\n".join(lines), "///"))


def _listing(listing: Listing) -> str:
    """Items below each other; with blank lines between them where one holds more than a line."""
    signs = [f"{at}." if listing.ordered else "-" for at in range(listing.start, listing.start + len(listing.items))]
    items = [_item(sign, item) for sign, item in zip(signs, listing.items, strict=True)]
    return ("\n\n" if any("\n" in item for item in items) else "\n").join(items)


def _item(sign: str, item: Item) -> str:
    text = _blocks(item.blocks, nested=True)
    if item.blocks and not isinstance(item.blocks[0], Paragraph):
        text = f"{_BREAK}\n\n{text}"
    first, _, rest = text.partition("\n")
    return f"{sign} {first}" + (f"\n{_indented(rest)}" if rest else "")


def _definition(terms: Sequence[Words], items: Sequence[Item]) -> str:
    several = any(len(item.blocks) > 1 for item in items)
    said = [_item(":  ", item) for item in items]
    return ("\n\n" if several else "\n").join(("\n".join(map(inline.block, terms)), *said))


def _footnote(note: Footnote) -> str:
    return _item(f"[^{note.key}]:", Item(note.blocks))


def _indented(text: str) -> str:
    return "\n".join(f"{_INDENT}{line}" if line else "" for line in text.split("\n"))


def _fenced(text: str) -> str:
    fence = "`" * max(3, 1 + max((len(run) for run in _RUNS.findall(text)), default=0))
    return f"{fence}\n{text}\n{fence}"


def _is_simple(table: Table) -> bool:
    """Whether Markdown Extra can hold the table: one row of headings, no other headings, no cell over others."""
    plain = all(cell.columns == cell.rows == 1 for row in table.rows for cell in row)
    return plain and table.head <= 1 and not any(cell.head for row in table.rows[table.head :] for cell in row)


def _has_notes(table: Table) -> bool:
    return any(mark.kind == "note" for row in table.rows for cell in row for mark in cell.marks)


def _table(table: Table) -> str:
    """A table of Markdown Extra, which has one row of headings, maybe an empty one; wide cells leave empty ones."""
    rows = [[place for cell in row for place in (cell, *[Cell("")] * (cell.columns - 1))] for row in table.rows]
    width = max(map(len, rows))
    rows = [[*row, *[Cell("")] * (width - len(row))] for row in rows]
    head, body = (rows[0], rows[1:]) if table.head else ([Cell("")] * width, rows)
    lines = [_row(map(_cell, head)), _row(["---"] * width), *(_row(map(_cell, row)) for row in body)]
    return "\n".join((*lines, *_table_caption(table)))


def _cell(cell: Cell) -> str:
    return inline.inline(Words(cell.text, cell.marks))


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _html_table(table: Table) -> str:
    head = [_headings(row) for row in table.rows[: table.head]]
    parts = ["<table>"]
    for name, rows in (("thead", head), ("tbody", table.rows[table.head :])):
        if rows:
            parts += [f"<{name}>", *(f"<tr>{''.join(map(_html_cell, row))}</tr>" for row in rows), f"</{name}>"]
    return "\n".join((*parts, "</table>", *_table_caption(table)))


def _headings(row: Sequence[Cell]) -> tuple[Cell, ...]:
    return tuple(replace(cell, head=True) for cell in row)


def _html_cell(cell: Cell) -> str:
    name = "th" if cell.head else "td"
    spans = f' colspan="{cell.columns}"' * (cell.columns > 1) + f' rowspan="{cell.rows}"' * (cell.rows > 1)
    return f"<{name}{spans}>{inline.as_html(Words(cell.text, cell.marks))}</{name}>"


def _table_caption(table: Table) -> tuple[str, ...]:
    if not (table.caption.text or table.caption.marks):  # a call of a note is a mark without words
        return ()
    return ("", "/// table-caption", inline.block(table.caption), "///")
