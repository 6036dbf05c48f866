"""PNG pictures go into the PDF as they are where they can, and show the same pixels in any case."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest
import weasyprint
from PIL import Image

from book.writers.pdf.weasyprint_hooks import hooked


def picture(mode: str) -> Image.Image:
    image = Image.effect_mandelbrot((64, 48), (-2, -1.5, 1, 1.5), 40)
    if mode == "1":
        return image.convert("1")
    bands = {"L": 1, "RGB": 3, "RGBA": 4, "LA": 2}.get(mode)
    if bands is None:
        return image.convert("RGB").quantize(16)
    return Image.merge(mode, [image.rotate(90 * band) for band in range(bands)])


@pytest.mark.parametrize(
    ("mode", "options", "taken"),
    [
        ("RGB", {}, True),
        ("L", {}, True),
        ("RGB", {"transparency": (0, 0, 0)}, False),
        ("RGBA", {}, False),
        ("LA", {}, False),
        ("P", {}, False),
        ("1", {}, False),
    ],
)
def test_a_png_is_taken_as_it_is(tmp_path: Path, mode: str, options: dict[str, object], taken: bool) -> None:
    file = io.BytesIO()
    picture(mode).save(file, "PNG", compress_level=1, **options)
    (tmp_path / "a.png").write_bytes(file.getvalue())
    html = '<html lang="en"><img src="a.png" alt="a">'
    with hooked({}):
        pdf = weasyprint.HTML(string=html, base_url=str(tmp_path) + "/").write_pdf()
    assert pdf is not None
    with pikepdf.open(io.BytesIO(pdf)) as found:
        (shown,) = found.Root.Pages.Kids[0].Resources.XObject.values()
        assert (bytes(shown.read_raw_bytes()) in file.getvalue()) is taken
        pixels = pikepdf.PdfImage(shown).as_pil_image()
        assert pixels.tobytes() == Image.open(tmp_path / "a.png").convert(pixels.mode).tobytes()
