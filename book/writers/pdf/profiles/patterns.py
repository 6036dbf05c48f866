"""Patterns: one that a content stream paints with comes in; the same in printing inks is used in its place."""

from __future__ import annotations

from pikepdf import Array, Dictionary, Matrix, Name, Object

from book.writers.pdf.profiles.graphics import EVERYWHERE, Box, Graphics
from book.writers.pdf.profiles.reading import NotFlat, Reading, matrix

_TILING = 1


def use_pattern(reading: Reading, source: Object, area: Box, *, stroke: bool) -> None:
    """Writes the pattern as the colour in force. Raises NotFlat where a gradient lets its ground through."""
    alpha = reading.state.alpha(stroke=stroke)
    if source.PatternType == _TILING:
        made = _tile(reading, source, alpha, area)
    elif alpha < 1:
        raise NotFlat
    else:
        made = reading.plates.gradient_pattern(source, _on_sheet(reading, source))
    key = reading.use("/Pattern", "P", made)
    kind = "stroke" if stroke else "fill"
    reading.overprint(wanted=False)
    if reading.written.get(kind) != key:
        reading.written[kind] = key
        reading.write((Name.Pattern,), "CS" if stroke else "cs")
        reading.write((key,), "SCN" if stroke else "scn")


def _tile(reading: Reading, source: Object, alpha: float, area: Box) -> Object:
    plates = reading.plates
    see_through = alpha < 1 or plates.is_see_through(source)
    inner = Reading(
        plates,
        reading.operators,
        source.get("/Resources", Dictionary()),
        Graphics(_own(source), group=alpha),
        [(EVERYWHERE, reading.ground(area))] if see_through else [],
        depth=reading.depth + 1,
    )
    return plates.stream_like(source, inner.read(plates.parsed(source)), Matrix=_on_sheet(reading, source))


def _own(source: Object) -> Matrix:
    return matrix(source.get("/Matrix", Array(Matrix().shorthand)))


def _on_sheet(reading: Reading, source: Object) -> Array:
    """A pattern lies on the page, not on the matrix in force (ISO 32000-1, 8.7.3.1): it is moved as the page is."""
    return Array([round(part, 6) for part in (_own(source) @ reading.shift).shorthand])
