"""Operators that draw forms, images and gradients, and those of marked content: what each does to a Reading."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

import pikepdf
from pikepdf import Array, Dictionary, Matrix, Name, Object, Stream

from book.writers.pdf.profiles.graphics import Box, around
from book.writers.pdf.profiles.reading import NotFlat, Operands, Reading, is_upright, matrix

_DEPTH = 24  # forms in forms
_UNIT = ((0, 0), (1, 0), (0, 1), (1, 1))


def _draw_object(reading: Reading, operands: Operands) -> None:
    source = reading.resources.get("/XObject", Dictionary()).get(str(operands[0]))
    if not isinstance(source, Stream):
        return
    if source.get("/Subtype") == Name.Form:
        _form(reading, source)
    else:
        _image(reading, source)


def _form(reading: Reading, source: Object) -> None:
    """A form is written anew for each place where it stands: its colours may come from there."""
    if reading.depth >= _DEPTH:
        return
    before = reading.state
    ctm = matrix(source.get("/Matrix", Array(Matrix().shorthand))) @ before.ctm
    state = replace(before, ctm=ctm)
    if "/Group" in source:  # its own alpha begins at 1, and the whole is let through (ISO 32000-1, 11.6.6)
        state = replace(state, fill_alpha=1.0, stroke_alpha=1.0, group=before.alpha(stroke=False))
    x0, y0, x1, y1 = (float(each) for each in source.BBox)
    corners = around(ctm.transform(corner) for corner in ((x0, y0), (x1, y0), (x0, y1), (x1, y1)))
    state = replace(state, clip=corners.common(before.clip))
    inner = Reading(
        reading.plates,
        reading.operators,
        source.get("/Resources", reading.resources),
        state,
        reading.grounds,
        reading.bleeding,
        depth=reading.depth + 1,
    )
    made = inner.read(reading.plates.parsed(source))
    changed = {"BBox": _drawn_out(reading, Box(x0, y0, x1, y1), ctm)}
    reading.overprint(wanted=False)
    reading.write((reading.use("/XObject", "F", reading.plates.stream_like(source, made, **changed)),), "Do")


def _drawn_out(reading: Reading, box: Box, ctm: Matrix) -> Array:
    """The box of a form, out to the bleed where it ends at the trim."""
    if reading.bleeding is not None and is_upright(ctm):
        on_page = around([ctm.transform((box.x0, box.y0)), ctm.transform((box.x1, box.y1))])
        wider = reading.bleeding.stretched(on_page)
        if wider != on_page:
            inverse = ctm.inverse()
            box = around([inverse.transform((wider.x0, wider.y0)), inverse.transform((wider.x1, wider.y1))])
    return Array([round(part, 5) for part in box])


def _image(reading: Reading, source: Object) -> None:
    """The image, and its mirror images in the bleed where it ends at the trim. Raises NotFlat."""
    ctm = reading.state.ctm
    box = around(ctm.transform(corner) for corner in _UNIT)
    if reading.state.alpha(stroke=False) < 1:
        raise NotFlat
    if source.get("/ImageMask", False):
        reading.ink(box, stroke=False)
    see_through = "/SMask" in source or "/Mask" in source
    made = reading.plates.image(source, reading.ground(box) if see_through else (1.0, 1.0, 1.0))
    key = reading.use("/XObject", "I", made)
    reading.overprint(wanted=False)
    reading.write((key,), "Do")
    if reading.bleeding is not None and is_upright(ctm):
        for strip, turn in reading.bleeding.mirrors(box):
            _mirror(reading, key, strip, turn)
    reading.grounds.append((box, None))


def _mirror(reading: Reading, key: Name, strip: Box, turn: Matrix) -> None:
    inverse = reading.state.ctm.inverse()
    x0, y0, x1, y1 = around([inverse.transform((strip.x0, strip.y0)), inverse.transform((strip.x1, strip.y1))])
    turned = reading.state.ctm @ turn @ inverse
    reading.write((), "q")
    reading.write([round(part, 6) for part in (x0, y0, x1 - x0, y1 - y0)], "re")
    reading.write((), "W")
    reading.write((), "n")
    reading.write([round(part, 6) for part in turned.shorthand], "cm")
    reading.write((key,), "Do")
    reading.write((), "Q")


def _shade(reading: Reading, operands: Operands) -> None:
    source = reading.resources.get("/Shading", Dictionary()).get(str(operands[0]))
    if source is None:
        return
    if reading.state.alpha(stroke=False) < 1:
        raise NotFlat
    reading.overprint(wanted=False)
    reading.write((reading.use("/Shading", "S", reading.plates.gradient(source)),), "sh")
    reading.grounds.append((reading.state.clip, None))


def _begin_mark(reading: Reading, operands: Operands) -> None:
    """Of marked content only artifacts stay: a file for the press has no structure to mark."""
    kept = Name.Artifact == operands[0] and (len(operands) == 1 or isinstance(operands[1], pikepdf.Dictionary))
    reading.marks.append(kept)
    if kept:
        reading.write(operands, "BMC" if len(operands) == 1 else "BDC")


def _end_mark(reading: Reading, _operands: Operands) -> None:
    if reading.marks and reading.marks.pop():
        reading.write((), "EMC")


def _drop(_reading: Reading, _operands: Operands) -> None:
    """Says nothing to a press."""


OPERATORS: Mapping[str, Callable[[Reading, Operands], None]] = MappingProxyType(
    {
        "Do": _draw_object,
        "sh": _shade,
        "BMC": _begin_mark,
        "BDC": _begin_mark,
        "EMC": _end_mark,
        **dict.fromkeys(("MP", "DP", "ri", "i"), _drop),
    }
)
