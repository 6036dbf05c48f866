"""Shown text: what the reader of page content finds goes in, for the checks of text and layout to take out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from book.checks.fonts import Font, Glyph

# The em box about the baseline, in em: CJK faces put the ideographic box at 880 above, 120 below.
ASCENT, DESCENT = 0.88, 0.12


class Drawn(NamedTuple):
    """A glyph on the page and the ends of its advance on the x axis."""

    glyph: Glyph
    x0: float
    x1: float


class Mark(NamedTuple):
    """Where content stands in the logical structure; `artifact` is its type where it is none of the text."""

    mcid: int | None = None
    artifact: str | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """The glyphs of one showing operator; `size` in points as drawn, `box` (x0, y0, x1, y1) around their em boxes.

    `upright` is text that runs from left to right; `number` counts the runs of the page.
    """

    page: int
    number: int
    drawn: tuple[Drawn, ...]
    font: Font
    size: float
    baseline: float
    box: tuple[float, float, float, float]
    upright: bool
    visible: bool
    mark: Mark

    @property
    def text(self) -> str:
        """What is read aloud or copied."""
        return "".join(drawn.glyph.text for drawn in self.drawn)


@dataclass(frozen=True, slots=True)
class PageContent:
    """A page's runs in the order of painting; `painted`: something other than text is there, artifacts included."""

    index: int
    runs: tuple[Run, ...]
    painted: bool
