"""A style comes in; what it alone decides (used lengths, being in flow, empty margin boxes) is found once and goes out.

WeasyPrint works these out for every box. Boxes share styles, and no style changes once layout has begun.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

import pydyf
from weasyprint import layout
from weasyprint.formatting_structure import boxes
from weasyprint.layout import absolute, background, block, column, float, grid, inline, page, percent, table

_SIDES = ("top", "right", "bottom", "left")
_USED = (
    *(f"margin_{side}" for side in _SIDES),
    *(f"padding_{side}" for side in _SIDES),
    *(f"border_{side}_width" for side in _SIDES),
    *(f"{bound}{axis}" for axis in ("width", "height") for bound in ("", "min_", "max_")),
)
_ACROSS = (*(name for name in _USED if name.startswith(("margin", "padding"))), "width", "min_width", "max_width")
_DOWN = ("height", "min_height", "max_height")
_RADII = tuple(f"border_{corner}_radius" for corner in ("top_left", "top_right", "bottom_right", "bottom_left"))
_SQUARE = dict.fromkeys(_RADII, (0, 0))
_EDGES = {"top": "left center right", "bottom": "left center right", "left": "top middle bottom"}
_EDGES["right"] = _EDGES["left"]
_MARGIN_BOXES = (
    *(f"@{edge}-{place}" for edge, places in _EDGES.items() for place in places.split()),
    *(f"@{corner}-corner" for corner in ("top-left", "top-right", "bottom-left", "bottom-right")),
)
_SIZES = 256  # sizes of what a style's boxes stand in that are remembered: cells of tables have ever new ones
_PAIRS = 8192  # pairs of characters at the seams of boxes: as a rule two ideographs
_NOTHING = ("normal", "inhibit", "none")  # values of content that make no margin box


def replacements() -> Iterator[tuple[Any, str, Any]]:
    """Each owner and name with what takes its place."""
    used = _used_lengths(percent.resolve_percentages)
    for module in (absolute, block, column, float, grid, inline, page, table):
        yield module, "resolve_percentages", used
    yield background, "resolve_radii_percentages", _radii(background.resolve_radii_percentages)
    yield layout, "make_margin_boxes", _margin_boxes(layout.make_margin_boxes)
    yield boxes.Box, "is_in_normal_flow", _in_flow
    yield inline, "strut", _strut(inline.strut)
    yield inline, "can_break_text", lru_cache(_PAIRS)(inline.can_break_text)
    yield pydyf.PDF, "page_references", property(_page_references)
    yield inline, "avoid_collisions", _line_beside_floats(inline.avoid_collisions)


def _used_lengths(resolve: Callable[[Any, Any], None]) -> Callable[[Any, Any], None]:
    def resolve_percentages(box: Any, containing_block: Any) -> None:
        style = box.style
        if not isinstance(box, boxes.Box):  # what stands for a box that is placed elsewhere
            resolve(box, containing_block)
            return
        if isinstance(containing_block, boxes.Box):
            width, height = containing_block.width, containing_block.height
        else:
            width, height = containing_block
        owner = style.__dict__.get("like", style)  # a style that differs in its anchor alone (styles.py)
        known = owner.__dict__.setdefault("kanben_used", {})
        across, down = owner.__dict__.get("kanben_asked") or _asked(owner)
        is_page = isinstance(box, boxes.PageBox)
        key = (width if across or is_page else None, height if down or is_page else None, is_page)
        if key in known:
            box.__dict__.update(known[key])
            return
        resolve(box, containing_block)
        if style["border_collapse"] != "collapse":  # there a border is the stronger one of two cells'
            if len(known) >= _SIZES:
                known.clear()
            known[key] = {name: box.__dict__[name] for name in _USED}

    return resolve_percentages


def _asked(style: Any) -> tuple[bool, bool]:
    """Whether a box of that style asks how wide, and how high, what it stands in is: most lengths are none of it."""
    across, down = (any(_is_relative(style[name]) for name in names) for names in (_ACROSS, _DOWN))
    style.kanben_asked = across, down
    return across, down


def _is_relative(length: Any) -> bool:
    return not isinstance(length, str) and getattr(length, "unit", "%") == "%"


def _radii(resolve: Callable[[Any], None]) -> Callable[[Any], None]:
    def resolve_radii_percentages(box: Any) -> None:
        style = box.style
        if "kanben_square" not in style.__dict__:
            style.kanben_square = all((0, "px") in style[name] for name in _RADII)
        if style.kanben_square and isinstance(box, boxes.Box):
            box.__dict__.update(_SQUARE)
        else:
            resolve(box)

    return resolve_radii_percentages


def _strut(measure: Callable[[Any], tuple[float, float]]) -> Callable[[Any], tuple[float, float]]:
    def strut(style: Any) -> tuple[float, float]:
        if "kanben_strut" not in style.__dict__:
            style.kanben_strut = measure(style)
        return style.kanben_strut  # type: ignore[no-any-return]

    return strut


def _in_flow(box: Any) -> bool:
    """As `Box.is_in_normal_flow`, in two questions instead of eight."""
    return box.style["float"] == "none" and box.style["position"] in {"static", "relative"}


def _margin_boxes(make: Callable[..., Any]) -> Callable[..., Any]:
    """Heads and folios are stamped later: as a rule no style sheet asks for a margin box."""

    def make_margin_boxes(context: Any, page_box: Any, state: Any) -> Any:
        styles = (context.style_for(page_box.page_type, name) for name in _MARGIN_BOXES)
        asked = any(style is not None and style["content"] not in _NOTHING for style in styles)
        return make(context, page_box, state) if asked else ()

    return make_margin_boxes


def _line_beside_floats(avoid: Callable[..., Any]) -> Callable[..., Any]:
    """Where nothing floats, a line is as wide as its block."""

    def avoid_collisions(context: Any, box: Any, containing_block: Any, outer: bool = True) -> Any:
        if context.excluded_shapes or outer or not isinstance(box, boxes.LineBox):
            return avoid(context, box, containing_block, outer)
        if containing_block.style["direction"] != "ltr":
            return avoid(context, box, containing_block, outer)
        room = containing_block.width - box.margin_left - box.margin_right
        return containing_block.content_box_x(), box.position_y, room

    return avoid_collisions


def _page_references(pdf: Any) -> tuple[bytes, ...]:
    """As `pydyf.PDF.page_references`, which is asked for each element of the structure tree, made once."""
    kids = pdf.pages["Kids"]
    known: tuple[bytes, ...] = pdf.__dict__.get("kanben_pages", ())
    if 3 * len(known) != len(kids):  # number, 0, R
        known = pdf.__dict__["kanben_pages"] = tuple(b"%d 0 R" % number for number in kids[::3])
    return known
