"""Tables of a Word file: a w:tbl comes in; an HTML table, or what a table was used to lay out, goes out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lxml import etree

from book.readers.docx.package import W
from book.readers.docx.pieces import LINE, Story, words
from book.readers.docx.styles import number, switched_on, value, w

_COLUMNS = 63  # the most that Word allows
Read = Callable[[etree._Element], list[etree._Element]]


@dataclass(slots=True)
class _Cell:
    blocks: list[etree._Element]
    column: int
    columns: int
    rows: int = 1


def table(element: etree._Element, story: Story, read: Read) -> Iterator[etree._Element]:
    """The table; where it only lays out (one column, or pictures in it), what stands in it, in order."""
    rows, heads = [], 0
    for row in _rows(element, story):
        rows.append(list(_cells(row, read)))
        if len(rows) == heads + 1 and switched_on(row.find("w:trPr/w:tblHeader", {"w": W})):
            heads += 1
    _merge(rows)
    columns = max((cell.column + cell.columns for row in rows for cell in row), default=0)
    pictured = any(block.find(".//img") is not None or block.tag == "img" for block in _blocks(rows))
    if columns <= 1 or pictured or any(block.tag == "table" for block in _blocks(rows)):
        yield from _blocks(rows)
        return
    if not heads and len(rows) > 1 and (_is_bold(rows[0]) or _is_set_off(element, story)):
        heads = 1
    yield _made(rows, heads, story.account.line(element) or _line(rows))


def _rows(element: etree._Element, story: Story) -> Iterator[etree._Element]:
    for child in element:
        if child.tag == w("tr"):
            if child.find("w:trPr/w:del", {"w": W}) is not None:
                story.account.drop(child, "deleted", "LED-101")
            else:
                yield child
        elif child.tag in (w("sdt"), w("sdtContent"), w("customXml"), w("ins"), w("moveTo")):
            yield from _rows(child, story)
        elif child.tag in (w("del"), w("moveFrom")):
            story.account.drop(child, "deleted", "LED-101")


def _cells(row: etree._Element, read: Read) -> Iterator[_Cell]:
    """The cells of a row; one that goes on from the row above has no rows of its own."""
    column = number(value(row, "w:trPr/w:gridBefore"), 0, 0, _COLUMNS)
    for cell in _of_row(row):
        properties = cell.find(w("tcPr"))
        columns = number(value(properties, "w:gridSpan"), 1, 1, _COLUMNS)
        merge = None if properties is None else properties.find(w("vMerge"))
        goes_on = merge is not None and merge.get(w("val"), "continue") != "restart"
        yield _Cell(read(cell), column, columns, 0 if goes_on else 1)
        column += columns


def _of_row(row: etree._Element) -> Iterator[etree._Element]:
    for child in row:
        if child.tag == w("tc"):
            yield child
        elif child.tag in (w("sdt"), w("sdtContent"), w("customXml"), w("ins"), w("moveTo")):
            yield from _of_row(child)


def _merge(rows: list[list[_Cell]]) -> None:
    """Adds each cell that goes on to the one above it, with whatever it holds."""
    above: dict[tuple[int, int], _Cell] = {}
    for row in rows:
        for cell in list(row):
            key = (cell.column, cell.columns)
            if cell.rows == 0 and key in above:
                above[key].rows += 1
                above[key].blocks += cell.blocks
                row.remove(cell)
            else:
                cell.rows = 1
                above[key] = cell


def _made(rows: list[list[_Cell]], heads: int, line: int) -> etree._Element:
    made = etree.Element("table")
    made.set(LINE, str(line))
    for part, some in (("thead", rows[:heads]), ("tbody", rows[heads:])):
        if not some:
            continue
        group = etree.SubElement(made, part)
        for row in some:
            tr = etree.SubElement(group, "tr")
            for cell in row:
                spans = {"colspan": cell.columns, "rowspan": cell.rows}
                td = etree.SubElement(
                    tr, "th" if part == "thead" else "td", {k: str(v) for k, v in spans.items() if v > 1}
                )
                td.set(LINE, cell.blocks[0].get(LINE, str(line)) if cell.blocks else str(line))
                _put(td, cell.blocks)
    return made


def _put(cell: etree._Element, blocks: list[etree._Element]) -> None:
    """A single paragraph goes in without its tag."""
    if len(blocks) == 1 and blocks[0].tag == "p":
        cell.text = blocks[0].text
        cell.extend(list(blocks[0]))
    else:
        cell.extend(blocks)


def _blocks(rows: list[list[_Cell]]) -> Iterator[etree._Element]:
    return (block for row in rows for cell in row for block in cell.blocks)


def _line(rows: list[list[_Cell]]) -> int:
    return next((int(block.get(LINE, "0")) for block in _blocks(rows)), 0)


def _is_set_off(element: etree._Element, story: Story) -> bool:
    """Whether the table asks for the head that its style has: a bit, or an attribute (ECMA-376 § 17.4.56)."""
    look = element.find("w:tblPr/w:tblLook", {"w": W})
    if look is None or not story.styles.heads_rows(value(element, "w:tblPr/w:tblStyle")):
        return False
    bits = look.get(w("val"), "0")
    bits = bits if re.fullmatch("[0-9A-Fa-f]{1,8}", bits) else "0"
    return look.get(w("firstRow"), "1" if int(bits, 16) & 0x20 else "0") in ("1", "true", "on")


def _is_bold(row: list[_Cell]) -> bool:
    """Whether all words of a row are bold."""
    blocks = [block for cell in row for block in cell.blocks]
    whole = [words(block).strip() for block in blocks]
    bold = ["".join(map(words, block.iter("strong"))).strip() for block in blocks]
    return bool(blocks) and whole == bold
