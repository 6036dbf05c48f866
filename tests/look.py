"""Contact sheets of a PDF, for people to look at: `python tests/look.py FILE.pdf OUTDIR [--dpi 60] [--columns 4]`.

Pages stand as in the open book: the first alone on the right, then left and right side by side.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

import pypdfium2
from PIL import Image, ImageDraw, ImageFont

GAP, SPREAD_GAP, LABEL = 12, 2, 14  # pixels: between spreads, at the fold, for the label below a page
PAPER, GROUND, INK = "white", "#8a8a8a", "black"


def contact_sheets(path: Path, folder: Path, *, dpi: int = 60, columns: int = 4, rows: int = 3) -> list[Path]:
    """Writes `<name>-001.png` … into `folder`; `columns` are pages, an even number. Returns the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    with pypdfium2.PdfDocument(path) as pdf:
        for number, cells in enumerate(_sheets(len(pdf), columns * rows), 1):
            sheet = _sheet(pdf, cells, dpi, columns)
            target = folder / f"{path.stem}-{number:03}.png"
            sheet.save(target)
            written.append(target)
    return written


def _sheets(pages: int, size: int) -> Iterator[list[int | None]]:
    cells: list[int | None] = [None, *range(pages)]  # the first page is a recto: nothing is to its left
    for start in range(0, len(cells), size):
        yield cells[start : start + size]


def _sheet(pdf: pypdfium2.PdfDocument, cells: Sequence[int | None], dpi: int, columns: int) -> Image.Image:
    scale = dpi / 72
    sizes = [pdf.get_page_size(index) for index in cells if index is not None]
    width, height = (int(max(side) * scale + 0.5) for side in zip(*sizes, strict=True))
    rows = -(-len(cells) // columns)
    across = columns // 2 * (2 * width + SPREAD_GAP + GAP) + GAP
    sheet = Image.new("RGB", (across, rows * (height + LABEL + GAP) + GAP), GROUND)
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(11)
    for at, index in enumerate(cells):
        if index is None:
            continue
        column, row = at % columns, at // columns
        x = GAP + column // 2 * (2 * width + SPREAD_GAP + GAP) + column % 2 * (width + SPREAD_GAP)
        y = GAP + row * (height + LABEL + GAP)
        sheet.paste(pdf[index].render(scale=scale, fill_color=(255, 255, 255, 255)).to_pil(), (x, y))
        label = pdf.get_page_label(index) or str(index + 1)
        draw.text((x + 2, y + height + 1), f"{label} [{index + 1}]", fill=INK, font=font)
    return sheet


def main() -> None:
    parser = argparse.ArgumentParser(description="Contact sheets of a PDF, as spreads.")
    parser.add_argument("file", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--dpi", type=int, default=60)
    parser.add_argument("--columns", type=int, default=4, help="pages in a row, an even number")
    arguments = parser.parse_args()
    if arguments.columns < 2 or arguments.columns % 2:
        parser.error("--columns must be an even number: pages stand in spreads")
    for sheet in contact_sheets(arguments.file, arguments.folder, dpi=arguments.dpi, columns=arguments.columns):
        print(sheet)  # noqa: T201 - the paths are this program's result


if __name__ == "__main__":
    main()
