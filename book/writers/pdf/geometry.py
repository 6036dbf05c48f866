"""The page: trim and text size come in; margins in whole characters and whole lines go out as CSS."""

from __future__ import annotations

from dataclasses import dataclass

_MM = 72 / 25.4  # pt
_MEASURE = 0.70  # of the trim's width is text
_DEPTH = 0.79  # of the trim's height is text
_LEADING = 12 / 7  # 10.5 pt on 18 pt


@dataclass(frozen=True, slots=True)
class Geometry:
    """A page's measures in pt; `measure` is a whole number of characters (CLREQ 2.2.2), `depth` of lines."""

    width: float
    height: float
    size: float
    line: float
    measure: float
    depth: float

    @property
    def inner(self) -> float:
        """The margin at the spine, a little wider than the outer one."""
        return (self.width - self.measure) * 0.52

    @property
    def outer(self) -> float:
        """The margin at the fore-edge."""
        return self.width - self.measure - self.inner

    @property
    def top(self) -> float:
        """The margin at the head, a little smaller than at the foot."""
        return (self.height - self.depth) * 0.47

    @property
    def bottom(self) -> float:
        """The margin at the foot."""
        return self.height - self.depth - self.top

    @property
    def css(self) -> str:
        """The page and the text size."""
        inner, outer, top, bottom = self.inner, self.outer, self.top, self.bottom
        return (
            f"@page{{size:{self.width:.3f}pt {self.height:.3f}pt;margin-top:{top:.3f}pt;margin-bottom:{bottom:.3f}pt}}"
            f"@page :right{{margin-left:{inner:.3f}pt;margin-right:{outer:.3f}pt}}"
            f"@page :left{{margin-left:{outer:.3f}pt;margin-right:{inner:.3f}pt}}"
            f".designed-cover{{font-size:{self.width / 100:.3f}pt;height:{self.height:.3f}pt}}"
            f".at-foot{{min-height:{self.depth}pt}}"
            f"@page{{@footnote{{margin-top:{self.line / 2}pt;padding-top:{self.line / 3:.3f}pt}}}}"
            f"html{{font-size:{self.size}pt;line-height:{self.line}pt}}"
        )


def geometry(trim_mm: tuple[float, float], size_pt: float) -> Geometry:
    """The text block for a trim (width, height in mm) and a text size (pt)."""
    width, height = trim_mm[0] * _MM, trim_mm[1] * _MM
    line = round(size_pt * _LEADING * 2) / 2
    measure = round(width * _MEASURE / size_pt) * size_pt
    depth = int(height * _DEPTH / line) * line
    return Geometry(width, height, size_pt, line, measure, depth)
