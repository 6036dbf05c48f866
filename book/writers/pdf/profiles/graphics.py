"""The graphics state of a content stream that is read for the press: operands come in, colours and places go out.

After ISO 32000-1, 8.4 (graphics state), 8.6 (colour spaces) and 11.3 (what a constant alpha does).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from pikepdf import Array, Dictionary, Matrix, Name, Object

from book.writers.pdf.profiles.inks import Cmyk, Inks, Rgb

PAPER: Rgb = (1.0, 1.0, 1.0)
_NEAR = 0.6  # pt: an edge this close to the trim is meant to be cut
_D50 = (0.9642, 1.0, 0.8249)


class Box(NamedTuple):
    """A rectangle on the page in pt."""

    x0: float
    y0: float
    x1: float
    y1: float

    def holds(self, other: Box) -> bool:
        """Whether `other` lies within it, but for rounding."""
        x0, y0, x1, y1 = other
        return self.x0 - _NEAR <= x0 and self.y0 - _NEAR <= y0 and self.x1 + _NEAR >= x1 and self.y1 + _NEAR >= y1

    def common(self, other: Box) -> Box:
        """What both cover; of no area where they are apart."""
        x0, y0 = max(self.x0, other.x0), max(self.y0, other.y0)
        return Box(x0, y0, max(x0, min(self.x1, other.x1)), max(y0, min(self.y1, other.y1)))

    def grown(self, by: float) -> Box:
        """Larger by `by` on every side."""
        return Box(self.x0 - by, self.y0 - by, self.x1 + by, self.y1 + by)


EVERYWHERE = Box(-1e6, -1e6, 1e6, 1e6)


def around(points: Iterable[tuple[float, float]]) -> Box:
    """The box around some points."""
    xs, ys = zip(*points, strict=True)
    return Box(min(xs), min(ys), max(xs), max(ys))


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour as the stream set it: sRGB, inks, or the name of a pattern."""

    rgb: Rgb | None = (0.0, 0.0, 0.0)
    inks: Cmyk | None = None
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class Graphics:
    """The state: `ctm` to the page, `clip` the box of the clipping path, `alpha` of fills and strokes.

    `group` is what the groups around this stream let through.
    """

    ctm: Matrix
    clip: Box = EVERYWHERE
    fill: Colour = field(default_factory=Colour)
    stroke: Colour = field(default_factory=Colour)
    fill_space: Object = Name.DeviceGray
    stroke_space: Object = Name.DeviceGray
    fill_alpha: float = 1.0
    stroke_alpha: float = 1.0
    group: float = 1.0
    mode: int = 0
    line: Matrix = field(default_factory=Matrix)

    def alpha(self, *, stroke: bool) -> float:
        """What a stroke or a fill lets nothing of its ground through by."""
        return self.group * (self.stroke_alpha if stroke else self.fill_alpha)

    def coloured(self, colour: Colour, *, stroke: bool) -> Graphics:
        """With a new colour for strokes or for fills."""
        return replace(self, stroke=colour) if stroke else replace(self, fill=colour)


def colour_of(space: Object, operands: Sequence[Object], resources: Object) -> Colour | None:
    """The colour of `sc` or `scn` in a colour space; None for a space that has no row here."""
    if isinstance(space, Name) and space not in (Name.DeviceGray, Name.DeviceRGB, Name.DeviceCMYK, Name.Pattern):
        space = resources.get("/ColorSpace", Dictionary()).get(str(space), space)
    family = space[0] if isinstance(space, Array) else space
    if Name.Pattern == family:
        return Colour(None, None, str(operands[-1]))
    values = [float(operand) for operand in operands]
    if Name.Lab == family:
        return Colour(_from_lab(values[0], values[1], values[2]))
    parts = space[1].get("/N") if Name.ICCBased == family else {"/CalGray": 1, "/CalRGB": 3}.get(str(family))
    return device_colour(values) if parts == len(values) or str(family).startswith("/Device") else None


def device_colour(values: Sequence[float]) -> Colour:
    """One number is a grey, three are sRGB, four are inks; what lies outside 0 and 1 counts as these."""
    values = [min(1.0, max(0.0, value)) for value in values]
    if len(values) == 4:
        return Colour(None, (values[0], values[1], values[2], values[3]))
    red, green, blue = values if len(values) == 3 else (values[0],) * 3
    return Colour((red, green, blue))


def mixed(colour: Colour, alpha: float, ground: Rgb, inks: Inks) -> Colour:
    """What a colour becomes on a ground that it lets through (ISO 32000-1, 11.3.6, blend mode Normal)."""
    if alpha >= 1 or colour.pattern:
        return colour
    if colour.rgb is not None:
        red, green, blue = (alpha * over + (1 - alpha) * under for over, under in zip(colour.rgb, ground, strict=True))
        return Colour((red, green, blue))
    under_inks = inks.paint(ground)
    c, m, y, k = (a * alpha + b * (1 - alpha) for a, b in zip(colour.inks or under_inks, under_inks, strict=True))
    return Colour(None, (c, m, y, k))


def _from_lab(lightness: float, a: float, b: float) -> Rgb:
    """CIE L*a*b* to sRGB (IEC 61966-2-1), by way of XYZ for D50."""
    fy = (lightness + 16) / 116
    x, y, z = (
        white * (part**3 if part > 6 / 29 else 3 * (6 / 29) ** 2 * (part - 4 / 29))
        for white, part in zip(_D50, (fy + a / 500, fy, fy - b / 200), strict=True)
    )
    linear = (
        3.1339 * x - 1.6169 * y - 0.4906 * z,
        -0.9788 * x + 1.9161 * y + 0.0335 * z,
        0.0719 * x - 0.2290 * y + 1.4052 * z,
    )
    red, green, blue = (
        min(1.0, max(0.0, 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055)) for part in linear
    )
    return (red, green, blue)


@dataclass(frozen=True, slots=True)
class Bleeding:
    """Draws out to the bleed what ends at the trim."""

    trim: Box
    bleed: Box

    def stretched(self, box: Box) -> Box:
        """The box with each edge that lies on the trim, or beyond it but short of the bleed, moved to the bleed."""
        return Box(*(self._out(edge, side) if self._is_cut(edge, side) else edge for side, edge in enumerate(box)))

    def _out(self, edge: float, side: int) -> float:
        return min(edge, self.bleed[side]) if side < 2 else max(edge, self.bleed[side])

    def _is_cut(self, edge: float, side: int) -> bool:
        """Whether an edge ends between the trim and the bleed."""
        if side < 2:
            return self.bleed[side] < edge <= self.trim[side] + _NEAR
        return self.trim[side] - _NEAR <= edge < self.bleed[side]

    def mirrors(self, box: Box) -> list[tuple[Box, Matrix]]:
        """For a picture in `box` that ends at the trim: each strip of the bleed, and how to turn the picture over
        into it.
        """
        across = self._turns(box.x0, box.x1, 0)
        along = self._turns(box.y0, box.y1, 1)
        return [
            (Box(x0, y0, x1, y1), Matrix(sx, 0, 0, sy, tx, ty))
            for x0, x1, sx, tx in across
            for y0, y1, sy, ty in along
            if (sx, sy) != (1, 1)
        ]

    def _turns(self, low: float, high: float, axis: int) -> list[tuple[float, float, float, float]]:
        """Ends, scale and shift on one axis: the picture itself, and its mirror images beyond the trim."""
        turns = [(low, high, 1.0, 0.0)]
        if self._is_cut(low, axis):
            turns.append((self.bleed[axis], low, -1.0, 2 * low))
        if self._is_cut(high, axis + 2):
            turns.append((high, self.bleed[axis + 2], -1.0, 2 * high))
        return turns
