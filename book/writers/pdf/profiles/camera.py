"""A drawing that needs live transparency comes in; where it is on its page, and the pixels there, go out."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
from pikepdf import Dictionary, Matrix, Object, Operator, Stream
from PIL import Image, ImageChops, ImageColor

from book.writers.pdf.profiles.graphics import Box

_RESOLUTION = 600  # dpi, for there may be letters in it
_ROUGH = 72
_GROUNDS = ("#ffffff", "#00ff00")  # what paints in neither colour shows on neither
_INCH = 72  # pt


@dataclass(slots=True)
class PageCamera:
    """Draws pages of the file at `path` as they are on the screen; `page` is the one in work, from 0.

    `shift` is how far pages are moved on their sheets.
    """

    path: Path
    shift: float
    page: int = 0
    _open: pypdfium2.PdfDocument | None = field(default=None)
    _seen: tuple[int, Image.Image] | None = field(default=None)

    def __call__(self, drawing: Sequence[Any], ctm: Matrix, resources: Object) -> tuple[Box, Image.Image] | None:
        """The box on the sheet, and what the whole page shows there; None where the drawing paints nothing."""
        whole = self._whole_page()
        area = self._painted(drawing, ctm, resources, whole.size)
        if area is None:
            return None
        scale = _RESOLUTION / _INCH
        left, top, right, bottom = (round(part * scale) for part in area)
        cut = (max(0, left), max(0, top), min(whole.width, right), min(whole.height, bottom))
        height = whole.height / scale
        box = Box(cut[0] / scale, height - cut[3] / scale, cut[2] / scale, height - cut[1] / scale)
        return Box(*(part + self.shift for part in box)), whole.crop(cut)

    def _whole_page(self) -> Image.Image:
        if self._open is None:
            self._open = pypdfium2.PdfDocument(self.path)
        if self._seen is None or self._seen[0] != self.page:
            shown = self._open[self.page].render(scale=_RESOLUTION / _INCH, may_draw_forms=False).to_pil()
            self._seen = (self.page, shown.convert("RGB"))
        return self._seen[1]

    def _painted(
        self, drawing: Sequence[Any], ctm: Matrix, resources: Object, size: tuple[int, int]
    ) -> tuple[float, float, float, float] | None:
        """The box from the page's upper left, in pt: where the drawing alone changes a ground of either colour."""
        matrix = Matrix(1, 0, 0, 1, -self.shift, -self.shift)
        first: tuple[Any, Operator] = ([round(part, 6) for part in (ctm @ matrix).shorthand], Operator("cm"))
        width, height = (side * _INCH / _RESOLUTION for side in size)
        with pikepdf.new() as alone:
            alone.add_blank_page(page_size=(width, height))
            page = alone.pages[0].obj
            page.Resources = _copy(alone, resources)
            data = pikepdf.unparse_content_stream([first, *((operands, Operator(name)) for operands, name in drawing)])
            page.Contents = alone.make_indirect(Stream(alone, data))
            out = io.BytesIO()
            alone.save(out)
        boxes = [_changed(out.getvalue(), colour) for colour in _GROUNDS]
        found = [box for box in boxes if box]
        if not found:
            return None
        lows, highs = [box[:2] for box in found], [box[2:] for box in found]
        x0, y0 = (min(part) for part in zip(*lows, strict=True))
        x1, y1 = (max(part) for part in zip(*highs, strict=True))
        return (x0, y0, x1, y1)


def _copy(target: pikepdf.Pdf, value: Any) -> Any:
    """A direct object of one file for another: what it refers to is copied."""
    if not isinstance(value, Object):
        return value
    if value.is_indirect:
        return target.copy_foreign(value)
    if isinstance(value, pikepdf.Dictionary):
        return Dictionary({key: _copy(target, each) for key, each in value.items()})
    if isinstance(value, pikepdf.Array):
        return pikepdf.Array([_copy(target, each) for each in value])
    return value


def _changed(pdf: bytes, ground: str) -> tuple[int, int, int, int] | None:
    """Where the page is not as its ground, in pixels of a pt."""
    with pypdfium2.PdfDocument(pdf) as document:
        colour = (*ImageColor.getrgb(ground)[:3], 255)
        shown = document[0].render(scale=_ROUGH / _INCH, fill_color=colour).to_pil().convert("RGB")
    return ImageChops.difference(shown, Image.new("RGB", shown.size, ground)).getbbox()
