"""The wrap cover: its measures, its spine, the barcode read again from its bars, colours and marks fit for a press."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image
from publications import BOOK, picture, publication

from book import pipeline
from book.checks.pdf import check_pdf
from book.config import load_config
from book.presswork import wrap_of
from book.render.barcode import barcode
from book.targets import PDFS

MM = 72 / 25.4
DOTS = 12  # a mm
ISBN = "9789861234564"
SETTINGS = (
    'publisher = "海岸"\ndescription = "一座港口的一百年。"\n'
    + f'[[book.people]]\nname = "林見川"\n[book.isbn]\nprint = "{ISBN}"\n'
    + '[print]\nink = "black"\npaper = 0.5\nprice = 380\nflaps_mm = 70\n'
)
LONG = "---\ntitle: 潮水\n---\n\n" + ("潮水一天漲落兩回，漁人依著它出海，也依著它回來。" * 30 + "\n\n") * 30
# ISO/IEC 15420, tables 1 and 2: the widths of bars and spaces of a digit, sets A and C; which of the left are of set B.
SET_A = ("3211", "2221", "2122", "1411", "1132", "1231", "1114", "1312", "1213", "3112")
PARITY = ("AAAAAA", "AABABB", "AABBAB", "AABBBA", "ABAABB", "ABBAAB", "ABBBAA", "ABABAB", "ABABBA", "ABBABA")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, int]:
    """The folder of a publication with flaps, its cover, and the pages of its block."""
    files = {"book.toml": BOOK + SETTINGS, "chapters/01-tide.md": LONG}
    root = publication(tmp_path_factory.mktemp("wrap") / "shore", files)
    built = pipeline.build(root, [PDFS["print"]], progress=lambda _stage: None)
    assert not built.report.errors
    block, cover = built.artifacts
    assert (block.profile, cover.profile, cover.path.name, cover.pages) == ("print", "cover", "shore-cover.pdf", 1)
    return root, cover.path, block.pages


def test_its_width_comes_of_the_pages(made: tuple[Path, Path, int]) -> None:
    _, path, pages = made
    spine = (pages + 1) // 2 * 0.5
    with pikepdf.open(path) as pdf:
        x0, y0, x1, y1 = (float(part) for part in pdf.pages[0].trimbox)
    assert (x1 - x0) / MM == pytest.approx(2 * 148 + spine + 2 * 70, abs=0.02)
    assert (y1 - y0) / MM == pytest.approx(210, abs=0.02)


def test_it_is_fit_for_a_press(made: tuple[Path, Path, int]) -> None:
    assert [found for found in check_pdf(made[1]).issues if found.severity != "info"] == []


def test_it_keeps_its_colours_where_the_block_is_black(made: tuple[Path, Path, int]) -> None:
    with pypdfium2.PdfDocument(made[1]) as pdf:
        red, _, blue = pdf[0].render(scale=0.5).to_pil().convert("RGB").getpixel((40, 200))
    assert blue > red + 20  # the designed cover's ground


def test_the_spine_is_stacked(made: tuple[Path, Path, int]) -> None:
    root, path, pages = made
    wrap = wrap_of(load_config(root), pipeline.load_book(root, load_config(root), pipeline.open_cache(root)), pages)
    left = (10 + wrap.flaps + wrap.trim[0]) * MM
    with pypdfium2.PdfDocument(path) as pdf:
        text = pdf[0].get_textpage()
        found = []
        for index in range(text.count_chars()):
            x0, y0, x1, y1 = text.get_charbox(index)
            if left < (x0 + x1) / 2 < left + wrap.spine * MM and (y1 - y0) > 0:
                found.append((text.get_text_range(index, 1), (x0 + x1) / 2, (y0 + y1) / 2))
    said = "".join(char for char, _, _ in found)
    assert [char in said for char in "海邊的一年林見川海岸"] == [True] * 10
    title = [place for place in found if place[0] in "海邊的一年"][:5]
    assert max(x for _, x, _ in title) - min(x for _, x, _ in title) < 3  # one under the other
    assert [y for _, _, y in title] == sorted((y for _, _, y in title), reverse=True)


def widths(path: Path) -> tuple[list[int], list[int]]:
    """Bars and spaces of both symbols, in modules, as a scanner sees them on the drawn page; black begins."""
    with pypdfium2.PdfDocument(path) as pdf:
        scale = DOTS / MM
        page = pdf[0].render(scale=scale, grayscale=True).to_pil()
    x, y = (10 + 70) * DOTS, page.height - (10 + 105) * DOTS
    panel = page.crop((x, y, x + 148 * DOTS, y + 105 * DOTS)).point(lambda grey: 255 * (grey > 128))
    return split(max((runs_of(panel, row) for row in range(0, panel.height, 8)), key=len))  # a line through all bars


def runs_of(image: Image.Image, row: int) -> list[tuple[int, int]]:
    """Colour and length of each run of a row."""
    pixels = [image.getpixel((x, row)) for x in range(image.width)]
    found: list[tuple[int, int]] = []
    for pixel in pixels:
        if found and found[-1][0] == pixel:
            found[-1] = (int(pixel or 0), found[-1][1] + 1)
        else:
            found.append((int(pixel or 0), 1))
    return found


def split(runs: list[tuple[int, int]]) -> tuple[list[int], list[int]]:
    """The runs from the first bar after the white margin, in modules; a space of more than 6 parts the symbols."""
    module = 0.33 * 0.9 * DOTS
    first = next(at for at, (colour, length) in enumerate(runs) if colour == 255 and length > 9 * module) + 1
    symbols: list[list[int]] = [[]]
    for colour, length in runs[first:]:
        modules = round(length / module)
        if colour == 255 and modules > 4:
            symbols.append([])
        else:
            symbols[-1].append(modules)
    return symbols[0], symbols[1]


def decoded(modules: list[int]) -> str:
    """The digits of an EAN-13."""
    left, right = modules[3:27], modules[32:56]
    quads = ["".join(map(str, part[at : at + 4])) for part in (left, right) for at in range(0, 24, 4)]
    sets = "".join("A" if quad in SET_A else "B" for quad in quads[:6])
    digits = [SET_A.index(quad if kind == "A" else quad[::-1]) for kind, quad in zip(sets, quads[:6], strict=True)]
    digits += [SET_A.index(quad) for quad in quads[6:]]
    return f"{PARITY.index(sets)}{''.join(map(str, digits))}"


def test_the_barcode_says_isbn_and_price(made: tuple[Path, Path, int]) -> None:
    isbn, price = widths(made[1])
    assert decoded(isbn) == ISBN
    digits = []  # ISO/IEC 15420, 4.3.3: guard 112, then digits of sets A and B parted by 11
    for at in range(3, len(price), 6):
        quad = "".join(map(str, price[at : at + 4]))
        digits.append(SET_A.index(quad) if quad in SET_A else SET_A.index(quad[::-1]))
    assert "".join(map(str, digits)) == "00380"


def test_a_wrong_digit_makes_no_barcode() -> None:
    with pytest.raises(RuntimeError, match="check digit"):
        barcode("9789861234565", 380)


def test_a_picture_fills_the_front_and_bleeds(tmp_path: Path) -> None:
    settings = '[cover]\nimage = "images/front.png"\n[print]\npaper = 0.5\n'
    root = publication(tmp_path / "shore", {"book.toml": BOOK + settings})
    picture(root / "assets" / "images" / "front.png", (600, 900))
    built = pipeline.build(root, [PDFS["print"]], progress=lambda _stage: None)
    with pypdfium2.PdfDocument(built.artifacts[1].path) as pdf:
        shown = pdf[0].render(scale=2).to_pil().convert("RGB")
    for x, y in ((shown.width - 15 * 2 * MM, 8 * 2 * MM), (shown.width - 8 * 2 * MM, shown.height / 2)):
        assert min(shown.getpixel((round(x), round(y)))) > 180  # the picture's pale ground goes on in the bleed
