"""The ways through a laid-out page come in; the same ways, which pass by what a plain line cannot have, go out.

WeasyPrint goes through all boxes of a page for outlines, for backgrounds, for anchors, and to see what lies over what.
Two boxes in three are plain lines (lines.py) and their texts, which have none of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from weasyprint import anchors, document, draw, stacking
from weasyprint.draw import border
from weasyprint.layout import background

_MARK = "kanben_plain"


def mark(line: Any) -> None:
    """Says that a line box holds one text, and nothing else that is seen."""
    line.kanben_plain = True


def replacements() -> Iterator[tuple[Any, str, Any]]:
    """Each owner and name with what takes its place."""
    outlines = _passing(border.draw_outline, 1)
    found = _passing(anchors.gather_anchors, 0)
    yield border, "draw_outline", outlines
    yield draw, "draw_outline", outlines
    yield anchors, "gather_anchors", found
    yield document, "gather_anchors", found
    yield background, "layout_box_backgrounds", _passing(background.layout_box_backgrounds, 1)
    yield stacking, "_dispatch", _dispatching(stacking._dispatch)
    yield draw, "draw_inline_level", _drawing(draw.draw_inline_level)


def _passing(way: Callable[..., None], at: int) -> Callable[..., None]:
    """`at` is where among the arguments the box is."""

    def passing(*arguments: Any, **named: Any) -> None:
        if _MARK not in arguments[at].__dict__:
            way(*arguments, **named)

    return passing


def _dispatching(way: Callable[..., Any]) -> Callable[..., Any]:
    def dispatching(box: Any, *rest: Any) -> Any:
        return box if _MARK in box.__dict__ else way(box, *rest)

    return dispatching


def _drawing(way: Callable[..., None]) -> Callable[..., None]:
    def drawing(stream: Any, page: Any, box: Any, *rest: Any) -> None:
        if _MARK not in box.__dict__:
            way(stream, page, box, *rest)
            return
        (text,) = box.children
        with stream.marked(text, "Span"):
            draw.draw_text(stream, text, text.position_x - box.position_x, box.text_overflow, box.block_ellipsis)

    return drawing
