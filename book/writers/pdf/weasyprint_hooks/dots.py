"""Backgrounds come in; one that repeats a drawing of a single dot goes out as a dashed line with round ends.

WeasyPrint makes a pattern, a group and their resources of each: a contents page of two thousand leaders takes twice as
long for them. A dash of next to no length with round caps is a dot (ISO 32000-1, 8.4.3.6).
"""

from __future__ import annotations

from collections.abc import Callable
from math import ceil
from typing import Any, NamedTuple

from weasyprint.images import SVGImage
from weasyprint.svg.utils import color

_DOT = frozenset(("cx", "cy", "r", "fill"))  # a circle that has anything else is drawn as it is
_PICTURE = frozenset(("width", "height"))
_ROUND = 1  # of line caps
_SHORTEST = 0.01  # px; pdfium draws a dash of no length a little longer, and the gap after it too


class _Dot(NamedTuple):
    """Where a dot stands in its drawing, and how large it is, in shares of the drawing's width and height."""

    x: float
    y: float
    radius: float
    fill: Any


def dotted(draw: Callable[..., None]) -> Callable[..., None]:
    """In place of `weasyprint.draw.draw_background_image`."""

    def draw_background_image(stream: Any, layer: Any, style: Any) -> None:
        dot = _dot(layer.image) if layer.repeat == ("repeat", "no-repeat") else None
        if dot is None or layer.unbounded or 0 in layer.size:
            draw(stream, layer, style)
            return
        left, top, width, height = layer.painting_area
        step, tall = layer.size
        x = layer.position[0] + layer.positioning_area[0] + dot.x * step
        y = layer.position[1] + layer.positioning_area[1] + dot.y * tall
        x += (ceil((left - x) / step) - 1) * step  # the last before the area that is painted: it may reach into it
        with stream.artifact(), stream.stacked():
            stream.rectangle(left, top, width, height)
            stream.clip()
            stream.end()
            stream.set_color(dot.fill, stroke=True)
            stream.set_line_width(2 * dot.radius * step)
            stream.set_line_cap(_ROUND)
            stream.set_dash([_SHORTEST, step - _SHORTEST], 0)
            stream.move_to(x, y)
            stream.line_to(left + width, y)
            stream.stroke()

    return draw_background_image


def _dot(image: Any) -> _Dot | None:
    """The only thing that is in a drawing, if it is a dot within it."""
    if not isinstance(image, SVGImage):
        return None
    tree = image._svg.tree
    children = [] if _names(tree) - _PICTURE else list(tree)
    if len(children) != 1 or children[0].tag != "circle" or list(children[0]) or _names(children[0]) - _DOT:
        return None
    circle = children[0]
    try:
        width, height = float(tree.get("width", "")), float(tree.get("height", ""))
        x, y, radius = (float(circle.get(name, "0")) for name in ("cx", "cy", "r"))
    except ValueError:  # in another unit than px
        return None
    if not (0 < radius <= x <= width - radius and radius <= y <= height - radius):
        return None
    return _Dot(x / width, y / height, radius / width, color(circle.get("fill", "black")))


def _names(node: Any) -> frozenset[str]:
    return frozenset(name for name in node.attrib if not name.startswith("{"))
