"""What a press would see: a PDF page comes in; each thing that is painted, with its inks, size and place, goes out.

A reader of content streams after ISO 32000-1 §8 of its own: it shares nothing with the writer that it checks.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, NamedTuple, cast

import pikepdf

from book.checks.content import FORM_DEPTH, IDENTITY, Matrix, matrix, multiply

Kind = Literal["fill", "stroke", "letters", "image", "gradient"]
Box = tuple[float, float, float, float]
_EVERYWHERE: Box = (-1e9, -1e9, 1e9, 1e9)
_DEVICE = {1: "DeviceGray", 3: "DeviceRGB", 4: "DeviceCMYK"}
_FILLS = frozenset(("f", "F", "f*", "B", "B*", "b", "b*"))
_STROKES = frozenset(("S", "s", "B", "B*", "b", "b*"))
_SHOWS = frozenset(("Tj", "TJ", "'", '"'))


class Colour(NamedTuple):
    """A colour space's family (or the name of a spot colour) and the amounts in it."""

    space: str = "DeviceGray"
    amounts: tuple[float, ...] = (0.0,)
    tile: pikepdf.Object | None = None  # what a pattern repeats

    @property
    def inks(self) -> tuple[float, float, float, float] | None:
        """C, M, Y and K; None for what is not of these four."""
        if self.space == "DeviceCMYK" and len(self.amounts) == 4:
            c, m, y, k = self.amounts
            return (c, m, y, k)
        if self.space == "DeviceGray" and len(self.amounts) == 1:
            return (0.0, 0.0, 0.0, 1 - self.amounts[0])
        return None


@dataclass(frozen=True, slots=True)
class Paint:
    """One thing on the page: where (pt), in which colour; `width` of a line or of a filled strip in pt.

    An image has its object and its resolution; `alpha` below 1 and `glass` say that it needs live transparency.
    """

    kind: Kind
    box: Box
    colour: Colour = field(default_factory=Colour)
    width: float = math.inf
    image: pikepdf.Object | None = None
    resolution: float = math.inf
    alpha: float = 1.0
    glass: bool = False


@dataclass(frozen=True, slots=True)
class _State:
    ctm: Matrix = IDENTITY
    clip: Box = _EVERYWHERE
    fill: Colour = field(default_factory=Colour)
    stroke: Colour = field(default_factory=Colour)
    line: float = 1.0
    mode: int = 0
    alpha: tuple[float, float] = (1.0, 1.0)
    glass: bool = False


def paints(page: pikepdf.Page) -> Iterator[Paint]:
    """Everything painted on the page, in order. Raises pikepdf.PdfError where it cannot be parsed."""
    yield from _Reader(page.obj.get("/Resources", pikepdf.Dictionary())).read(page)


@dataclass(slots=True)
class _Reader:
    resources: pikepdf.Object
    state: _State = field(default_factory=_State)
    depth: int = 0
    stack: list[_State] = field(default_factory=list)
    points: list[tuple[float, float]] = field(default_factory=list)
    strips: list[float] = field(default_factory=list)
    clipping: bool = False

    def read(self, stream: pikepdf.Page | pikepdf.Object) -> Iterator[Paint]:
        for each in pikepdf.parse_content_stream(stream):
            yield from self.step(str(each.operator), cast(Sequence[Any], each.operands))

    def step(self, name: str, operands: Sequence[Any]) -> Iterator[Paint]:
        if name in _SHOWS:
            yield from self.letters()
        elif name in _FILLS or name in _STROKES or name == "n":
            yield from self.path(name)
        elif name == "Do":
            yield from self.external(operands)
        elif name == "INLINE IMAGE":
            yield self.picture(operands[0])
        elif name == "sh":
            shading = self.resources.get("/Shading", pikepdf.Dictionary()).get(str(operands[0]), pikepdf.Dictionary())
            colour = Colour(_family(shading.get("/ColorSpace")), ())
            yield replace(self.painted("gradient", self.state.clip), colour=colour)
        else:
            self.set(name, operands)

    def set(self, name: str, operands: Sequence[Any]) -> None:
        """Operators that only change the state."""
        state = self.state
        if name == "q":
            self.stack.append(state)
        elif name == "Q" and self.stack:
            self.state = self.stack.pop()
        elif name == "cm":
            self.state = replace(state, ctm=multiply(matrix(operands), state.ctm))
        elif name == "w":
            self.state = replace(state, line=float(operands[0]))
        elif name == "Tr":
            self.state = replace(state, mode=int(operands[0]))
        elif name == "gs":
            self.graphics(self.resources.get("/ExtGState", pikepdf.Dictionary()).get(str(operands[0])))
        elif name in ("m", "l", "c", "v", "y", "re"):
            self.place(name, [float(each) for each in operands])
        elif name in ("W", "W*"):
            self.clipping = True
        elif name in ("g", "rg", "k", "cs", "sc", "scn"):
            self.state = replace(state, fill=self.colour(name, operands, state.fill))
        elif name in ("G", "RG", "K", "CS", "SC", "SCN"):
            self.state = replace(state, stroke=self.colour(name.lower(), operands, state.stroke))

    def colour(self, name: str, operands: Sequence[Any], before: Colour) -> Colour:
        """What a colour operator sets."""
        if name == "cs":
            return Colour(self.space(operands[0]), ())
        numbers = tuple(float(each) for each in operands if not isinstance(each, pikepdf.Name))
        if name in ("g", "rg", "k"):
            return Colour(_DEVICE.get(len(numbers), "?"), numbers)
        if before.space == "Pattern":
            return self.pattern(str(operands[-1]))
        return Colour(before.space, numbers)

    def space(self, name: pikepdf.Object) -> str:
        return _family(self.resources.get("/ColorSpace", pikepdf.Dictionary()).get(str(name), name))

    def pattern(self, name: str) -> Colour:
        """A gradient has the space of its colours, a tile its own content."""
        found = self.resources.get("/Pattern", pikepdf.Dictionary()).get(name, pikepdf.Dictionary())
        if isinstance(found, pikepdf.Stream):
            return Colour("Pattern", (), found)
        return Colour(_family(found.get("/Shading", pikepdf.Dictionary()).get("/ColorSpace")), ())

    def repeated(self, colour: Colour, box: Box) -> Iterator[Paint]:
        """What a tile paints, as if it filled the box."""
        if colour.tile is not None and self.depth < FORM_DEPTH:
            own = _State(ctm=matrix(colour.tile.get("/Matrix", IDENTITY)))
            resources = colour.tile.get("/Resources", pikepdf.Dictionary())
            for paint in _Reader(resources, own, self.depth + 1).read(colour.tile):
                yield replace(paint, box=box)

    def graphics(self, wanted: pikepdf.Object | None) -> None:
        if wanted is None:
            return
        fill, stroke = self.state.alpha
        alpha = (float(wanted.get("/ca", fill)), float(wanted.get("/CA", stroke)))
        mask, mode = wanted.get("/SMask", pikepdf.Name("/None")), wanted.get("/BM", pikepdf.Name.Normal)
        glass = mask != pikepdf.Name("/None") or mode not in (pikepdf.Name.Normal, pikepdf.Name.Compatible)
        self.state = replace(self.state, alpha=alpha, glass=glass, line=float(wanted.get("/LW", self.state.line)))

    def place(self, name: str, numbers: Sequence[float]) -> None:
        pairs = list(zip(numbers[::2], numbers[1::2], strict=False))
        if name == "re":
            (x, y), (width, height) = pairs
            pairs = [(x, y), (x + width, y), (x, y + height), (x + width, y + height)]
            a, b, c, d, _, _ = self.state.ctm
            self.strips.append(min(abs(width) * math.hypot(a, b), abs(height) * math.hypot(c, d)))
        self.points += [_moved(self.state.ctm, pair) for pair in pairs]

    def path(self, name: str) -> Iterator[Paint]:
        box = _common(_around(self.points), self.state.clip) if self.points else (0.0, 0.0, 0.0, 0.0)
        if name in _FILLS:
            yield from self.repeated(self.state.fill, box)
            # A strip may be a rectangle, or what a clip leaves of one: so borders are drawn.
            width = min(*self.strips, box[2] - box[0], box[3] - box[1]) if self.points else math.inf
            yield replace(self.painted("fill", box), width=width)
        if name in _STROKES:
            half = self.thickness() / 2
            grown = (box[0] - half, box[1] - half, box[2] + half, box[3] + half)
            yield replace(self.painted("stroke", grown), width=self.thickness())
        if self.clipping:
            self.state = replace(self.state, clip=box)
        self.points, self.strips, self.clipping = [], [], False

    def letters(self) -> Iterator[Paint]:
        # ISO 32000-1, table 106: 0 fill, 1 stroke, 2 both, 3 neither.
        if self.state.mode % 4 in (0, 2):
            yield self.painted("letters", self.state.clip)
        if self.state.mode % 4 in (1, 2):
            yield replace(self.painted("letters", self.state.clip), colour=self.state.stroke, width=self.thickness())

    def external(self, operands: Sequence[Any]) -> Iterator[Paint]:
        found = self.resources.get("/XObject", pikepdf.Dictionary()).get(str(operands[0]))
        if not isinstance(found, pikepdf.Stream):
            return
        if found.get("/Subtype") != pikepdf.Name.Form:
            yield self.picture(found)
        elif self.depth < FORM_DEPTH:
            state = replace(self.state, ctm=multiply(matrix(found.get("/Matrix", IDENTITY)), self.state.ctm))
            yield from _Reader(found.get("/Resources", self.resources), state, self.depth + 1).read(found)

    def picture(self, image: Any) -> Paint:
        a, b, c, d, _, _ = self.state.ctm
        corners = [_moved(self.state.ctm, corner) for corner in ((0, 0), (1, 0), (0, 1), (1, 1))]
        painted = self.painted("image", _common(_around(corners), self.state.clip))
        if not isinstance(image, pikepdf.Stream):  # an inline image: small by nature
            return replace(painted, colour=Colour(_family(getattr(image, "colorspace", None)), ()))
        across = int(image.get("/Width", 1)) / max(math.hypot(a, b), 1e-6) * 72
        down = int(image.get("/Height", 1)) / max(math.hypot(c, d), 1e-6) * 72
        stencil = bool(image.get("/ImageMask", False))
        colour = self.state.fill if stencil else Colour(_family(image.get("/ColorSpace")), ())
        glass = painted.glass or "/SMask" in image
        return replace(painted, image=image, resolution=min(across, down), colour=colour, glass=glass)

    def painted(self, kind: Kind, box: Box) -> Paint:
        stroke = kind == "stroke"
        colour = self.state.stroke if stroke else self.state.fill
        return Paint(kind, box, colour, alpha=self.state.alpha[stroke], glass=self.state.glass)

    def thickness(self) -> float:
        a, b, c, d, _, _ = self.state.ctm
        return self.state.line * math.sqrt(abs(a * d - b * c))


def _family(space: Any) -> str:
    """DeviceCMYK, DeviceGray, … ; ICCBased by its components, Indexed by its base, a spot colour by its name."""
    if isinstance(space, pikepdf.Name | str):
        return str(space).lstrip("/")
    if not isinstance(space, pikepdf.Array) or not len(space):
        return "?"
    family = str(space[0]).lstrip("/")
    if family == "ICCBased":
        return {4: "DeviceCMYK", 1: "DeviceGray"}.get(int(space[1].get("/N", 3)), "ICCBased RGB")
    if family == "Indexed":
        return _family(space[1])
    if family == "Separation":
        name = str(space[1]).lstrip("/")
        return name if name in ("All", "None") else f"Separation {name}"
    return family


def _moved(ctm: Matrix, point: tuple[float, float]) -> tuple[float, float]:
    a, b, c, d, e, f = ctm
    x, y = point
    return (a * x + c * y + e, b * x + d * y + f)


def _around(points: Sequence[tuple[float, float]]) -> Box:
    xs, ys = zip(*points, strict=True)
    return (min(xs), min(ys), max(xs), max(ys))


def _common(one: Box, two: Box) -> Box:
    x0, y0 = max(one[0], two[0]), max(one[1], two[1])
    return (x0, y0, max(x0, min(one[2], two[2])), max(y0, min(one[3], two[3])))
