"""The pictures of the documentation: a built publication comes in; eight PNG files go out, here.

`python build.py all` and `python build.py epub --direction vertical`, then `.venv/bin/python docs/images/make.py`
(Chromium and npm draw the EPUB, as in the tests).
Look at each before it is committed: which page and which screen to show is a choice, made in the constants below.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pypdfium2
from PIL import Image, ImageDraw

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT / "tests"))

import presswork  # noqa: E402
from engine.reader import Reading, engine, reading  # noqa: E402

BOOK = ROOT / "dist" / "alliance-day"
SPREAD = ("12", "13")  # page labels, left and right
CHAPTER, OPENING = "command", "sunday"  # page ids
GROUND, EDGE, PAPER = "#e8e8e4", "#bdbdb6", "#ffffff"
PAGE, MARGIN = 660, 40  # px
COVER = 360  # px
EPUB_SIZE, AIR = (620, 860), 36  # CSS px of the screen; px left below its last line
NOTE_SIZE = (620, 620)
COLOURS = 256


def spread() -> Image.Image:
    """Two pages as they lie in the open book."""
    pages = [_page(label, PAGE) for label in SPREAD]
    sheet = Image.new("RGB", (2 * PAGE, max(page.height for page in pages)), PAPER)
    for at, page in enumerate(pages):
        sheet.paste(page, (at * PAGE, 0))
    ImageDraw.Draw(sheet).line([(PAGE, 0), (PAGE, sheet.height)], fill=EDGE)
    return _on_ground(sheet)


def cover() -> Image.Image:
    """The first page."""
    with pypdfium2.PdfDocument(BOOK.with_suffix(".pdf")) as pdf:
        return _drawn(pdf[0], COVER)


def screens() -> Iterator[tuple[str, Image.Image]]:
    """The EPUB's opening of a chapter in epub.js; a note that pops up and a page in columns in foliate-js."""
    book, columns = BOOK.with_suffix(".epub"), BOOK.with_name(f"{BOOK.name}-vertical.epub")
    with engine() as browser:
        with reading(browser, book, *EPUB_SIZE) as opened:
            opened.show(f"text/{CHAPTER}.xhtml")
            yield "epub", _on_ground(_without_rest(_shot(opened)))
        with reading(browser, book, *NOTE_SIZE, name="foliate") as opened:
            opened.show(f"text/{CHAPTER}.xhtml")
            opened.pop_up(next(iter(opened.note_calls())))
            yield "note", _on_ground(_shot(opened))
        with reading(browser, columns, *NOTE_SIZE, name="foliate") as opened:
            opened.show(f"text/{OPENING}.xhtml")
            yield "vertical", _on_ground(_shot(opened))


def _shot(opened: Reading) -> Image.Image:
    return Image.open(BytesIO(opened.page.screenshot())).convert("RGB")


def _without_rest(image: Image.Image) -> Image.Image:
    """Without the empty room below its last line."""
    inked = image.convert("L").point(lambda grey: 255 * (grey < 250)).getbbox()
    return image.crop((0, 0, image.width, min(image.height, (inked[3] if inked else 0) + AIR)))


def _page(label: str, width: int) -> Image.Image:
    with pypdfium2.PdfDocument(BOOK.with_suffix(".pdf")) as pdf:
        index = next(at for at in range(len(pdf)) if pdf.get_page_label(at) == label)
        return _drawn(pdf[index], width)


def _drawn(page: pypdfium2.PdfPage, width: int) -> Image.Image:
    """A page at that width in px, drawn twice as large first: its letters are finer so."""
    large = page.render(scale=2 * width / page.get_width(), fill_color=(255, 255, 255, 255)).to_pil().convert("RGB")
    return large.resize((width, round(large.height * width / large.width)), Image.Resampling.LANCZOS)


def _on_ground(image: Image.Image) -> Image.Image:
    """On a light ground, with a hairline for the paper's edge."""
    sheet = Image.new("RGB", (image.width + 2 * MARGIN, image.height + 2 * MARGIN), GROUND)
    box = (MARGIN - 1, MARGIN - 1, MARGIN + image.width, MARGIN + image.height)
    ImageDraw.Draw(sheet).rectangle(box, outline=EDGE)
    sheet.paste(image, (MARGIN, MARGIN))
    return sheet


def main() -> None:
    """Draws them all, in few colours."""
    for name, image in (("spread", spread()), ("cover", cover()), *screens(), *presswork.pictures()):
        few = image.quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        few.save(HERE / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
