"""Leaders: a dot repeated along a line is a dashed line in the PDF, and shows what WeasyPrint's pattern shows."""

from __future__ import annotations

import base64
import io

import pikepdf
import pypdfium2
import pytest
import weasyprint
from PIL import Image, ImageChops, ImageStat

from book.writers.pdf.weasyprint_hooks import hooked

_DOT = '<circle cx="3" cy="2" r="1.2" fill="#6b675d"/>'
_LEADER = "repeat-x left 3pt bottom 5pt / 6pt 3pt"


def laid_out(drawing: str, background: str = _LEADER, *, hook: bool = True) -> bytes:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="8" height="4">{drawing}</svg>'
    url = f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"
    page = "@page { size: 120pt 60pt; margin: 10pt } p { margin: 0; height: 30pt; background: "
    css = f"{page}url({url}) {background} }}"
    html = f'<html lang="en"><style>{css}</style><p></p>'
    if not hook:
        return weasyprint.HTML(string=html).write_pdf() or b""
    with hooked({}):
        return weasyprint.HTML(string=html).write_pdf() or b""


def patterns(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as found:
        return len(found.Root.Pages.Kids[0].Resources.get("/Pattern", {}))


def pixels(pdf: bytes) -> Image.Image:
    return pypdfium2.PdfDocument(pdf)[0].render(scale=8).to_pil().convert("L")


def test_a_dot_is_drawn_without_a_pattern_and_looks_the_same() -> None:
    ours, theirs = laid_out(_DOT), laid_out(_DOT, hook=False)
    assert (patterns(ours), patterns(theirs)) == (0, 1)
    difference = ImageChops.difference(pixels(ours), pixels(theirs))
    assert ImageStat.Stat(pixels(theirs)).extrema[0][0] < 120  # there are dots
    assert ImageStat.Stat(difference).mean[0] < 0.2


@pytest.mark.parametrize(
    ("drawing", "background"),
    [
        (_DOT, "repeat-y left top / 6pt 3pt"),
        (_DOT, "repeat left top / 6pt 3pt"),
        (_DOT + _DOT, _LEADER),
        (_DOT.replace("/>", ' stroke="red"/>'), _LEADER),
        (_DOT.replace('cx="3"', 'cx="1"'), _LEADER),  # it is cut off
        (_DOT.replace('r="1.2"', 'r="1mm"'), _LEADER),
        ('<rect width="2" height="2"/>', _LEADER),
        (f"<g>{_DOT}</g>", _LEADER),
    ],
)
def test_all_else_is_drawn_as_weasyprint_draws_it(drawing: str, background: str) -> None:
    ours, theirs = laid_out(drawing, background), laid_out(drawing, background, hook=False)
    assert patterns(ours) == patterns(theirs) == 1
    assert pixels(ours).tobytes() == pixels(theirs).tobytes()
