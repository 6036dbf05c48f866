"""A trim size comes in; the sheet that it is printed on goes out: boxes in pt, crop and registration marks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from book.writers.pdf.profiles.graphics import Box

MM = 72 / 25.4  # pt
BLEED = 3 * MM
MARGIN = 10 * MM  # around the trim: bleed, and marks outside it
_GAP = 1 * MM  # from the bleed to a mark
_LENGTH = 5 * MM
_TARGET = 1.5 * MM  # radius of a registration mark
_ROUND = 0.5523  # of the radius: where the handles of a quarter circle lie
_PEN = 0.25  # pt


@dataclass(frozen=True, slots=True)
class PressSheet:
    """A sheet for a trim of `width` and `height` pt; without `marks` it ends at the bleed.

    `folds` are pt from the left edge of the trim.
    """

    width: float
    height: float
    marks: bool = True
    folds: tuple[float, ...] = ()

    @property
    def margin(self) -> float:
        """From the sheet's edge to the trim."""
        return MARGIN if self.marks else BLEED

    @property
    def media(self) -> Box:
        """The whole sheet; its corner is the origin, for imposing programs stumble over any other."""
        return Box(0, 0, self.width + 2 * self.margin, self.height + 2 * self.margin)

    @property
    def trim(self) -> Box:
        """Where it is cut."""
        return Box(self.margin, self.margin, self.margin + self.width, self.margin + self.height)

    @property
    def bleed(self) -> Box:
        """How far what is cut must be printed."""
        return self.trim.grown(BLEED)

    def set_boxes(self, page: Object) -> None:
        """The page's boxes; the crop box is the sheet's (ISO 32000-1, 14.11.2)."""
        for key in ("/CropBox", "/ArtBox"):
            if key in page:
                del page[key]
        for key, box in (("/MediaBox", self.media), ("/BleedBox", self.bleed), ("/TrimBox", self.trim)):
            page[key] = Array([round(part, 3) for part in box])

    def marks_form(self, pdf: Pdf, *, black: bool) -> Object:
        """The marks as a form, in registration colour: on all plates, or on the black one where there is no other."""
        lines = [
            f"{_PEN} w 0 0 0 1 K" if black else f"{_PEN} w /All CS 1 SCN",
            *self._crop_marks(),
            *self._fold_marks(),
            *self._targets(),
        ]
        stream = Stream(pdf, "\n".join(lines).encode())
        stream.Type, stream.Subtype, stream.BBox = Name.XObject, Name.Form, Array(list(self.media))
        stream.Resources = Dictionary()
        if not black:
            ink = Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([0] * 4), C1=Array([1] * 4), N=1)
            space = Array([Name.Separation, Name.All, Name.DeviceCMYK, ink])  # ISO 32000-1, 8.6.6.4
            stream.Resources.ColorSpace = Dictionary(All=space)
        return pdf.make_indirect(stream)

    def _crop_marks(self) -> Iterator[str]:
        trim, start = self.trim, BLEED + _GAP
        for x, way in ((trim.x0, -1), (trim.x1, 1)):
            for y, up in ((trim.y0, -1), (trim.y1, 1)):
                yield _line(x + way * start, y, x + way * (start + _LENGTH), y)
                yield _line(x, y + up * start, x, y + up * (start + _LENGTH))

    def _fold_marks(self) -> Iterator[str]:
        """Dashed, above and below: there it is folded and not cut."""
        trim, start = self.trim, BLEED + _GAP
        if self.folds:
            yield "[2 1.5] 0 d"
            for fold in self.folds:
                x = trim.x0 + fold
                yield _line(x, trim.y0 - start, x, trim.y0 - start - _LENGTH)
                yield _line(x, trim.y1 + start, x, trim.y1 + start + _LENGTH)
            yield "[] 0 d"

    def _targets(self) -> Iterator[str]:
        """A cross in a circle in the middle of each side, by which the plates are laid over one another."""
        trim, off, arm = self.trim, BLEED + _GAP + _LENGTH / 2, _LENGTH / 2
        x = trim.x0 + self.width * (0.3 if self.folds else 0.5)  # a cover's spine, in its middle, has marks of its own
        y = (trim.y0 + trim.y1) / 2
        for at, up in ((x, trim.y0 - off), (x, trim.y1 + off), (trim.x0 - off, y), (trim.x1 + off, y)):
            yield _line(at - arm, up, at + arm, up)
            yield _line(at, up - arm, at, up + arm)
            yield _circle(at, up, _TARGET)


def _line(x0: float, y0: float, x1: float, y1: float) -> str:
    return f"{x0:.3f} {y0:.3f} m {x1:.3f} {y1:.3f} l S"


def _circle(x: float, y: float, r: float) -> str:
    h = r * _ROUND
    quarters = (
        (x + r, y + h, x + h, y + r, x, y + r),
        (x - h, y + r, x - r, y + h, x - r, y),
        (x - r, y - h, x - h, y - r, x, y - r),
        (x + h, y - r, x + r, y - h, x + r, y),
    )
    curves = " ".join(" ".join(f"{part:.3f}" for part in quarter) + " c" for quarter in quarters)
    return f"{x + r:.3f} {y:.3f} m {curves} S"
