"""Operators of colour, paths and text: what each does to a Reading."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from pikepdf import Dictionary, Matrix, Name

from book.writers.pdf.profiles.graphics import Box, Colour, around, colour_of, device_colour
from book.writers.pdf.profiles.patterns import use_pattern
from book.writers.pdf.profiles.reading import NotFlat, Operands, Reading, is_upright, matrix

_ALPHA_KEYS = frozenset(("/Type", "/ca", "/CA", "/AIS", "/BM", "/SMask"))
_FILLS = frozenset(("f", "F", "f*", "B", "B*", "b", "b*"))
_STROKES = frozenset(("S", "s", "B", "B*", "b", "b*"))
_NO_MASK = Name("/None")


# ---- the graphics state


def _transform(reading: Reading, operands: Operands) -> None:
    reading.state = replace(reading.state, ctm=matrix(operands) @ reading.state.ctm)
    reading.write(operands, "cm")


def _set_state(reading: Reading, operands: Operands) -> None:
    """Alpha is kept in mind; what else the dictionary holds is written."""
    wanted = reading.resources.get("/ExtGState", Dictionary()).get(str(operands[0]))
    if wanted is None:
        return
    if wanted.get("/SMask", _NO_MASK) != _NO_MASK or wanted.get("/BM", Name.Normal) != Name.Normal:
        raise NotFlat
    fill = float(wanted.get("/ca", reading.state.fill_alpha))
    stroke = float(wanted.get("/CA", reading.state.stroke_alpha))
    reading.state = replace(reading.state, fill_alpha=fill, stroke_alpha=stroke)
    other = {key: value for key, value in wanted.items() if key not in _ALPHA_KEYS}
    if other:
        reading.write((reading.use("/ExtGState", "G", Dictionary(other)),), "gs")


# ---- colour


def _set_space(reading: Reading, operands: Operands, *, stroke: bool) -> None:
    none = Colour(None, None) if Name.Pattern == operands[0] else Colour()
    state = reading.state.coloured(none, stroke=stroke)
    reading.state = replace(state, stroke_space=operands[0]) if stroke else replace(state, fill_space=operands[0])


def _set_colour(reading: Reading, operands: Operands, *, stroke: bool) -> None:
    space = reading.state.stroke_space if stroke else reading.state.fill_space
    colour = colour_of(space, operands, reading.resources)
    if colour is None:  # a spot colour: it stays, and preflight names it
        reading.write((space,), "CS" if stroke else "cs")
        reading.write(operands, "SCN" if stroke else "scn")
        colour = Colour(None, None)
        reading.written.pop("stroke" if stroke else "fill", None)
    reading.state = reading.state.coloured(colour, stroke=stroke)


def _set_device(reading: Reading, operands: Operands, *, stroke: bool) -> None:
    space = {1: Name.DeviceGray, 3: Name.DeviceRGB}.get(len(operands), Name.DeviceCMYK)
    state = reading.state.coloured(device_colour([float(each) for each in operands]), stroke=stroke)
    reading.state = replace(state, stroke_space=space) if stroke else replace(state, fill_space=space)


def _colour(reading: Reading, area: Box, *, stroke: bool, letters: bool = False) -> None:
    """The pattern or the ink that paints `area`."""
    pattern = reading.as_pattern(reading.state.stroke if stroke else reading.state.fill)
    if pattern is None:
        reading.ink(area, stroke=stroke, letters=letters)
    else:
        use_pattern(reading, pattern, area, stroke=stroke)


# ---- paths


def _draw(name: str) -> Callable[[Reading, Operands], None]:
    def draw(reading: Reading, operands: Operands) -> None:
        numbers = [float(each) for each in operands]
        pairs = list(zip(numbers[::2], numbers[1::2], strict=True))
        reading.points += [reading.state.ctm.transform(pair) for pair in pairs]
        reading.path.append((operands, name))

    return draw


def _rectangle(reading: Reading, operands: Operands) -> None:
    """Drawn out to the bleed where it ends at the trim."""
    ctm = reading.state.ctm
    x, y, width, height = (float(each) for each in operands)
    corners = ((x, y), (x + width, y), (x, y + height), (x + width, y + height))
    box = around(ctm.transform(corner) for corner in corners)
    wider = reading.bleeding.stretched(box) if reading.bleeding and is_upright(ctm) else box
    if wider != box:
        inverse = ctm.inverse()
        x0, y0, x1, y1 = around([inverse.transform((wider.x0, wider.y0)), inverse.transform((wider.x1, wider.y1))])
        operands = [round(part, 5) for part in (x0, y0, x1 - x0, y1 - y0)]
    reading.points += [(wider.x0, wider.y0), (wider.x1, wider.y1)]
    reading.path.append((operands, "re"))


def _clip(name: str) -> Callable[[Reading, Operands], None]:
    def clip(reading: Reading, operands: Operands) -> None:
        reading.path.append((operands, name))

    return clip


def _paint(name: str) -> Callable[[Reading, Operands], None]:
    def paint(reading: Reading, _operands: Operands) -> None:
        area = around(reading.points).common(reading.state.clip) if reading.points else Box(0, 0, 0, 0)
        if name in _FILLS:
            _colour(reading, area, stroke=False)
        if name in _STROKES:
            _colour(reading, area, stroke=True)
        for operands, operator in reading.path:
            reading.write(operands, operator)
        reading.write((), name)
        names = {operator for _, operator in reading.path}
        if name in _FILLS and names <= {"re", "h"} and reading.state.alpha(stroke=False) >= 1:
            reading.grounds.append((area, _ground(reading)))
        if names & {"W", "W*"}:
            reading.state = replace(reading.state, clip=area)
        reading.path, reading.points = [], []

    return paint


def _ground(reading: Reading) -> tuple[float, float, float] | None:
    """The fill as a ground for what is painted over it."""
    colour = reading.state.fill
    if colour.inks is not None:
        c, m, y, k = colour.inks
        return ((1 - c) * (1 - k), (1 - m) * (1 - k), (1 - y) * (1 - k))
    return colour.rgb


# ---- text


def _begin_text(reading: Reading, _operands: Operands) -> None:
    reading.state = replace(reading.state, line=Matrix())
    reading.write((), "BT")


def _text_matrix(reading: Reading, operands: Operands) -> None:
    reading.state = replace(reading.state, line=matrix(operands))
    reading.write(operands, "Tm")


def _text_mode(reading: Reading, operands: Operands) -> None:
    reading.state = replace(reading.state, mode=int(operands[0]))
    reading.write(operands, "Tr")


def _show(name: str) -> Callable[[Reading, Operands], None]:
    def show(reading: Reading, operands: Operands) -> None:
        mode = reading.state.mode % 4  # ISO 32000-1, table 106: 0 fill, 1 stroke, 2 both, 3 neither
        x, y = (reading.state.line @ reading.state.ctm).transform((0, 0))
        if mode in (0, 2):
            _colour(reading, Box(x, y, x, y), stroke=False, letters=True)
        if mode in (1, 2):
            _colour(reading, Box(x, y, x, y), stroke=True, letters=True)
        reading.write(operands, name)

    return show


OPERATORS: Mapping[str, Callable[[Reading, Operands], None]] = MappingProxyType(
    {
        "q": lambda reading, _: reading.save(),
        "Q": lambda reading, _: reading.restore(),
        "cm": _transform,
        "gs": _set_state,
        **{name: lambda reading, operands: _set_space(reading, operands, stroke=False) for name in ("cs",)},
        **{name: lambda reading, operands: _set_space(reading, operands, stroke=True) for name in ("CS",)},
        **{name: lambda reading, operands: _set_colour(reading, operands, stroke=False) for name in ("sc", "scn")},
        **{name: lambda reading, operands: _set_colour(reading, operands, stroke=True) for name in ("SC", "SCN")},
        **{name: lambda reading, operands: _set_device(reading, operands, stroke=False) for name in ("g", "rg", "k")},
        **{name: lambda reading, operands: _set_device(reading, operands, stroke=True) for name in ("G", "RG", "K")},
        **{name: _draw(name) for name in ("m", "l", "c", "v", "y", "h")},
        "re": _rectangle,
        **{name: _clip(name) for name in ("W", "W*")},
        **{name: _paint(name) for name in _FILLS | _STROKES | {"n"}},
        "BT": _begin_text,
        "Tm": _text_matrix,
        "Tr": _text_mode,
        **{name: _show(name) for name in ("Tj", "TJ", "'", '"')},
    }
)
