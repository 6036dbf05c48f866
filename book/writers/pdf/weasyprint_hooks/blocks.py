"""A laid-out page comes in; the blocks that stand on it go out, as they were placed."""

from __future__ import annotations

from typing import Any, NamedTuple

from weasyprint.formatting_structure import boxes


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
