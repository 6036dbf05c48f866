"""Letters of drawings come in; each is set once for all drawings, instead of twice wherever it stands.

WeasyPrint sets and draws the text of an SVG letter by letter.
"""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from typing import Any

from weasyprint.svg.text import Style

_MOST = 2048  # letters that are kept, each with its Pango layout
_DECIDING = ("font_style", "font_weight", "font_size", "direction")  # and the family: all that a drawing sets


class Letters:
    """The letters of one process's drawings, which are all set with the same fonts."""

    def __init__(self) -> None:
        self._known: dict[tuple[Any, ...], tuple[Any, ...]] = {}

    def split_first_line(self, split: Callable[..., Any]) -> Callable[..., Any]:
        """In place of `weasyprint.text.line_break.split_first_line`."""

        def split_first_line(text: str, style: Any, context: Any, max_width: float | None, *rest: Any) -> Any:
            if len(text) != 1 or not isinstance(style, Style) or max_width != inf:
                return split(text, style, context, max_width, *rest)
            key = (text, *style["font_family"], *(style[name] for name in _DECIDING))
            if key not in self._known:
                if len(self._known) >= _MOST:
                    self._known.clear()
                self._known[key] = split(text, style, context, max_width, *rest)
                layout = self._known[key][0]
                layout.reactivate(style)
                layout.reactivate = _stay_active
            return self._known[key]

        return split_first_line


def _stay_active(_style: Any) -> None:
    """A layout that is kept was not put away."""
