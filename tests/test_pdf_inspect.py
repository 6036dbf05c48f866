"""The helpers that look into PDFs say what is in a PDF whose making is known."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from look import contact_sheets
from pdf_inspect import folio, fonts, images, lines, links, outline, page_labels, structure
from pikepdf import Dictionary, Name
from PIL import Image
from small_books import make_pdf

BODY = (
    '<h1 id="one">一　山路</h1><p>清晨起了霧，<a href="#two">下一章</a>再說。<a href="https://example.org/">圖</a></p>'
    '<h1 id="two" style="break-before:page">二　山頂</h1><h2>看海</h2><p style="text-indent:0">霧散以後。</p>'
)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = make_pdf(tmp_path_factory.mktemp("inspect") / "book.pdf", BODY)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.Root.PageLabels = Dictionary(Nums=[0, Dictionary(S=Name.r), 1, Dictionary(S=Name.D, St=2)])
        pdf.save(path)
    return path


def test_outline_labels_and_links(book: Path) -> None:
    assert page_labels(book) == ["i", "2"]
    assert outline(book) == [(1, "一　山路", "i"), (1, "二　山頂", "2"), (2, "看海", "2")]
    assert links(book) == [(0, "2"), (0, "https://example.org/")]


def test_lines_and_folio(book: Path) -> None:
    found = lines(book, 1)
    assert [line[0] for line in found] == ["山腳下的書", "二　山頂", "看海", "霧散以後。", "2"]
    _, x0, x1, baseline, size = found[3]
    assert (x0, x1 - x0, size) == pytest.approx((28.8, 60, 12), abs=0.1)
    assert 0 < baseline < found[2][3]
    assert folio(book, 1) == "2"
    assert folio(book, 0) == "1"  # as printed, whatever the label says


def test_fonts_structure_and_images(book: Path) -> None:
    names = [(name.split("+")[-1], embedded) for name, embedded in fonts(book)]
    assert ("Noto-Serif-CJK-TC", True) in names
    assert all(embedded for _, embedded in names)
    assert [kind for _, kind in structure(book)] == ["Document", "H1", "P", "Link", "Link", "H1", "H2", "P"]
    assert images(book, 0) == []


def test_contact_sheets_show_spreads(book: Path, tmp_path: Path) -> None:
    (sheet,) = contact_sheets(book, tmp_path / "out", dpi=36, columns=4)
    with Image.open(sheet) as picture:
        width = round(297.64 / 2)  # 105 mm at 36 dpi
        assert picture.width >= 4 * width
        left, right = picture.getpixel((20, 20)), picture.getpixel((12 + width + 2 + 8, 20))
    assert (left, right) == ((0x8A, 0x8A, 0x8A), (255, 255, 255))  # nothing stands left of the first page
