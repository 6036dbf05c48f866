"""An ISBN and a price come in; their barcode, EAN-13 with a five-digit add-on, goes out as an SVG in millimetres.

Zint draws the bars and checks the ISBN's last digit; here they are only put to scale, in one black.
"""

from __future__ import annotations

import zint

from book import xhtml

MODULE = 0.33  # mm: a bar of one unit at the nominal size (GS1 General Specifications, 5.2.6.2)
_UNITS = 2  # of Zint's coordinates to a module
_SIZE = 0.9  # of the nominal size: 80 % is the least that GS1 allows
_DIGITS = "Noto Sans CJK TC"
_DROP = 0.86  # of a digit's size from its upper edge to its baseline


def barcode(isbn: str, price: int) -> str:
    """The SVG. `isbn` is 13 digits; a `price` of 0 has no add-on. Raises RuntimeError where its last digit is wrong."""
    symbol = zint.Symbol()
    symbol.symbology = zint.Symbology.ISBNX
    symbol.encode(f"{isbn}+{price:05}" if price else isbn)
    symbol.buffer_vector()
    drawing = symbol.vector
    assert drawing is not None, "buffer_vector draws it"  # noqa: S101 - tells mypy
    scale = MODULE * _SIZE / _UNITS
    width, height = drawing.width, drawing.height
    bars = "".join(
        f'<rect x="{bar.x:g}" y="{bar.y:g}" width="{bar.width:g}" height="{bar.height:g}"/>'
        for bar in drawing.rectangles
    )
    digits = "".join(
        f'<text x="{text.x:g}" y="{text.y:g}" font-size="{text.fsize * _DROP:g}" text-anchor="{_ANCHORS[text.halign]}">'
        f"{xhtml.escaped(text.text)}</text>"
        for text in drawing.strings
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width * scale:.2f}mm" height="{height * scale:.2f}mm" '
        f'viewBox="0 0 {width:g} {height:g}" fill="#000" font-family="{_DIGITS}">{bars}{digits}</svg>'
    )


_ANCHORS = ("middle", "start", "end")  # zint.h: 0 centre, 1 left, 2 right
