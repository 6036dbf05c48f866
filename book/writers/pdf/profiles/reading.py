"""A content stream for the screen is read here, and written anew for the press: instructions come in, and go out.

Nothing is set that is not used: colours are kept in mind and written before what they paint, because only then it is
known whether they paint a letter (black ink alone) or anything else, and on what ground.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Dictionary, Matrix, Name, Object, Operator

from book.writers.pdf.profiles.graphics import PAPER, Bleeding, Box, Colour, Graphics, mixed
from book.writers.pdf.profiles.inks import Cmyk, Rgb
from book.writers.pdf.profiles.plates import Plates, Printed

Operands = Sequence[Any]
Instruction = tuple[Operands, str]
_FLAT = 1e-6  # a scale at which nothing is drawn
_SOLID_BLACK: Cmyk = (0.0, 0.0, 0.0, 1.0)


class NotFlat(Exception):  # noqa: N818 - no error: the drawing becomes a picture
    """A drawing that needs live transparency: a soft mask, a blend mode, glass over a picture."""


@dataclass(slots=True)
class Level:
    """What `q` saves: the state, what is written in force, and where reading and writing were."""

    state: Graphics
    written: dict[str, Any]
    at: int
    length: int


@dataclass(slots=True)
class Reading:
    """One content stream being read; `plates` holds what the whole document shares.

    `grounds` are the opaque areas painted so far, the last on top, each with its colour (None: a picture).
    """

    plates: Plates
    operators: Mapping[str, Callable[[Reading, Operands], None]]
    resources: Object
    state: Graphics
    grounds: list[tuple[Box, Rgb | None]]
    bleeding: Bleeding | None = None
    shift: Matrix = field(default_factory=Matrix)
    depth: int = 0
    used: dict[str, dict[str, Object]] = field(default_factory=dict)
    out: list[tuple[Operands, Operator]] = field(default_factory=list)
    levels: list[Level] = field(default_factory=list)
    written: dict[str, Any] = field(default_factory=dict)
    path: list[Instruction] = field(default_factory=list)
    points: list[tuple[float, float]] = field(default_factory=list)
    marks: list[bool] = field(default_factory=list)
    at: int = 0

    def read(self, instructions: Sequence[Instruction]) -> Printed:
        """The whole stream. Raises NotFlat where a drawing in no `q … Q` needs transparency."""
        while self.at < len(instructions):
            operands, name = instructions[self.at]
            try:
                step = self.operators.get(name)
                if step is None:
                    self.write(operands, name)
                else:
                    step(self, operands)
                self.at += 1
            except NotFlat:
                self._give_up(instructions)
        for _ in range(len(self.levels)):
            self.restore()
        return Printed(pikepdf.unparse_content_stream(self.out), self._resources())

    def write(self, operands: Operands, name: str) -> None:
        """Puts an instruction out."""
        self.out.append((operands, Operator(name)))

    def save(self) -> None:
        """`q`."""
        self.levels.append(Level(self.state, dict(self.written), self.at, len(self.out)))
        self.write((), "q")

    def restore(self) -> None:
        """`Q`, where there is a `q`."""
        if self.levels:
            level = self.levels.pop()
            self.state, self.written = level.state, level.written
            self.write((), "Q")

    def use(self, kind: str, key: str, value: Object) -> Name:
        """The name by which this stream knows a resource; a name that another has gets a number."""
        named = self.used.setdefault(kind, {})
        name, number = f"/{key}", 0
        while name in named and named[name] != value:
            number += 1
            name = f"/{key}{number}"
        named[name] = value
        return Name(name)

    def ink(self, area: Box, *, stroke: bool, letters: bool = False) -> None:
        """Writes the colour that the next operator paints `area` with, where it is not in force already."""
        colour = self.state.stroke if stroke else self.state.fill
        alpha = self.state.alpha(stroke=stroke)
        colour = mixed(colour, alpha, self.ground(area) if alpha < 1 else PAPER, self.plates.inks)
        inks = self.plates.mixture(colour, letters=letters)
        kind = "stroke" if stroke else "fill"
        if inks is not None and self.written.get(kind) != inks:
            self.written[kind] = inks
            self.write([round(part, 4) for part in inks], "K" if stroke else "k")
        self.overprint(wanted=letters and inks == _SOLID_BLACK)

    def ground(self, area: Box) -> Rgb:
        """The colour under `area`: that of the last opaque rectangle that holds it. Raises NotFlat over a picture."""
        for box, colour in reversed(self.grounds):
            if box.holds(area):
                if colour is None:
                    raise NotFlat
                return colour
        return PAPER

    def overprint(self, *, wanted: bool) -> None:
        """Black letters are printed over their ground, all else leaves a hole in it (ISO 32000-1, 8.6.7)."""
        if self.written.get("over", False) != wanted:
            self.written["over"] = wanted
            self.write((self.use("/ExtGState", "Over" if wanted else "Out", self.plates.overprint(wanted)),), "gs")

    def as_pattern(self, colour: Colour) -> Object | None:
        """The pattern of a colour that is one."""
        found: Object | None = self.resources.get("/Pattern", Dictionary()).get(colour.pattern or "/")
        return found

    def _give_up(self, instructions: Sequence[Instruction]) -> None:
        """The innermost `q … Q` around becomes a picture. Raises NotFlat where there is none."""
        self.path, self.points = [], []
        if not self.levels:
            raise NotFlat
        level = self.levels.pop()
        end, open_levels = level.at, 0
        for end in range(level.at, len(instructions)):
            open_levels += {"q": 1, "Q": -1}.get(instructions[end][1], 0)
            if not open_levels:
                break
        self.state, self.written = level.state, level.written
        del self.out[level.length :]
        self.picture(instructions[level.at : end + 1])
        self.at = end + 1

    def picture(self, drawing: Sequence[Instruction]) -> None:
        """Puts instructions out as a picture of what they draw."""
        a, b, c, d, _, _ = self.state.ctm.shorthand
        found = self.plates.photographed(drawing, self.state.ctm, self.resources)
        if found is None or abs(a * d - b * c) < _FLAT**2:
            return
        box, image = found
        place = Matrix(box.x1 - box.x0, 0, 0, box.y1 - box.y0, box.x0, box.y0) @ self.state.ctm.inverse()
        self.overprint(wanted=False)
        self.write((), "q")
        self.write([round(part, 5) for part in place.shorthand], "cm")
        self.write((self.use("/XObject", "I", image),), "Do")
        self.write((), "Q")
        self.grounds.append((box, None))

    def _resources(self) -> Object:
        resources = Dictionary()
        for kind, named in self.used.items():
            resources[kind] = Dictionary(named)
        for kind in ("/Font", "/ColorSpace"):
            if len(kept := self.resources.get(kind, Dictionary())):
                resources[kind] = kept
        return resources


def is_upright(ctm: Matrix) -> bool:
    """Whether a matrix neither turns nor shears nor flattens."""
    a, b, c, d, _, _ = ctm.shorthand
    return min(abs(a), abs(d)) > _FLAT and abs(b) + abs(c) < 1e-6 * (abs(a) + abs(d))


def matrix(numbers: Sequence[Any] | Object) -> Matrix:
    """Six numbers of a PDF as a matrix."""
    a, b, c, d, e, f = (float(number) for number in numbers)
    return Matrix(a, b, c, d, e, f)
