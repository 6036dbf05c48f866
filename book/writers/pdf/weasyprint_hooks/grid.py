"""Blocks as WeasyPrint laid them out come in; blocks a number of lines high go out: the text below stays on the grid.

A figure is as high as its picture, a caption as its small lines: what is left to the next line comes below them. Only
blocks that end on the page are padded, and only in the flow of the page.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from weasyprint.text.line_break import strut

_PADDED = frozenset(("figure", "table", "aside", "pre", "hr", "h1", "h2", "h3", "h4", "h5", "h6"))
_INSIDE = frozenset(("figure", "table", "aside", "td", "th", "figcaption"))  # a grid of its own, padded as a whole
_LEAST = 0.05  # px


def gridded_layout(layout: Callable[..., Any]) -> Callable[..., Any]:
    """`weasyprint.layout.block.block_level_layout`, with heights rounded up to whole lines of the text."""

    def gridding(
        context: Any, box: Any, bottom_space: Any, skip_stack: Any, containing_block: Any, *rest: Any, **named: Any
    ) -> Any:
        result = layout(context, box, bottom_space, skip_stack, containing_block, *rest, **named)
        done, resume_at = result[0], result[1]
        if done is None or resume_at is not None or box.element_tag not in _PADDED or not _on_grid(containing_block):
            return result
        line, _ = strut(done.style.root_style)
        left = -done.border_height() % line
        if _LEAST < left < line - _LEAST and done.is_in_normal_flow():
            done.height += left
        return result

    return gridding


def _on_grid(containing_block: Any) -> bool:
    return getattr(containing_block, "element_tag", "") not in _INSIDE
