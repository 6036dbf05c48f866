"""A laid-out page comes in; the blocks that stand on it go out, as they were placed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from weasyprint.formatting_structure import boxes

_SLACK = 0.5  # px


class Block(NamedTuple):
    """A block as it was laid out on a page: its element's name and id, its place and height with margins in px."""

    tag: str
    id: str
    y: float
    height: float


class PageBlocks(NamedTuple):
    """The blocks of a sheet's section on one page, in order; `bottom` is where their room ends, above the notes."""

    blocks: tuple[Block, ...]
    bottom: float


class WideTable(NamedTuple):
    """A table that is wider than the room it has, and the size of its type; px."""

    width: float
    room: float
    size: float


def section_blocks(page: Any) -> PageBlocks:
    """What stands directly in the section of a laid-out page."""
    page_box = page._page_box
    notes = sum(box.margin_height() for box in page_box.children if isinstance(box, boxes.FootnoteAreaBox))
    bottom = page_box.content_box_y() + page_box.height - notes
    box = page_box.children[0]
    for _ in ("body", "section"):
        if not box.children:
            return PageBlocks((), bottom)
        box = box.children[0]
    found = [child for child in box.children if child.is_in_normal_flow() and child.element is not None]
    return PageBlocks(
        tuple(
            Block(child.element_tag, child.element.get("id", ""), child.position_y, child.margin_height())
            for child in found
        ),
        bottom,
    )


def wide_tables(pages: Sequence[Any]) -> Mapping[int, WideTable]:
    """The tables of a laid-out document that are wider than the text block, by their number from 0 in its HTML."""
    found: dict[int, WideTable] = {}
    tables = list(pages[0]._page_box.children[0].element.iter("table"))
    for page in pages:
        room = page._page_box.width
        for box in page._page_box.descendants() if tables else ():
            if isinstance(box, boxes.TableBox) and box.width > room + _SLACK:
                at = next(at for at, table in enumerate(tables) if table is box.element)
                widest = max(box.width, found[at].width if at in found else 0)
                found[at] = WideTable(widest, room, box.style["font_size"])
    return found


def has_overlong_words(pages: Sequence[Any]) -> bool:
    """Whether a line of a laid-out document leaves the text block."""
    return any(
        isinstance(box, boxes.LineBox)
        and box.position_x + box.width > page._page_box.content_box_x() + page._page_box.width + _SLACK
        for page in pages
        for box in page._page_box.descendants()
    )
