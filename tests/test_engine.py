"""EPUBs in a real reading engine (epub.js in Chromium): what a reader sees, not what a validator says."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import epub_edition
import pytest
from engine.reader import HERE, Reading, examine, reading
from epub_edition import repacked, swap, with_page, without
from PIL import Image
from playwright.sync_api import Browser

from book.writers.epub import write

pytest_plugins = ["engine_fixtures", "epub_fixtures"]
pytestmark = pytest.mark.slow
ONE, TWO = "EPUB/text/ch-01.xhtml", "EPUB/text/ch-02.xhtml"
LONG = (
    '<section id="ch-02"><h1>第二章　停電之夜</h1>'
    + "".join(f"<p>{number} 浪打上防波堤，守燈人數著秒，一道光掃過海面，又一道。</p>" for number in range(90))
    + '<figure><img src="../images/beam.svg" alt="光束" width="400" height="200"/></figure></section>'
)


@pytest.fixture(scope="module")
def epub(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("engine")
    return write(with_page(epub_edition.edition(folder), "ch-02", LONG), folder / "long.epub").path


@pytest.fixture(scope="module")
def book(engine: Browser, epub: Path) -> Iterator[Reading]:
    with reading(engine, epub) as opened:
        yield opened


def test_a_good_book_has_no_faults(engine: Browser, epub: Path) -> None:
    assert examine(engine, epub) == []


def test_reading_order_and_contents_are_those_of_the_edition(book: Reading, tmp_path: Path) -> None:
    edition = epub_edition.edition(tmp_path)
    assert book.spine == [f"text/{page.id}.xhtml" for page in edition.pages if "epub" in page.formats]
    assert [label for label, _ in book.toc] == [
        *("圖目錄", "第一章　守燈人", "值夜日誌", "第二章　停電之夜", "參考資料", "版權頁")
    ]


def test_turning_pages_passes_through_the_whole_book(book: Reading) -> None:
    places = list(book.screens())
    assert list(dict.fromkeys(place.href for place in places)) == book.spine
    assert [place.screen for place in places if "ch-02" in place.href] == [0, 1, 2]


def test_a_click_in_the_contents_leads_to_the_chapter(book: Reading) -> None:
    book.show("text/toc.xhtml")
    book.page.frame_locator("iframe").get_by_role("link", name="值夜日誌").click()
    book.page.wait_for_function("view() && view().section.href === 'text/ch-01.xhtml' && view().contents")
    assert book.is_visible("log")


STYLE = "EPUB/css/base.css"
FONT = '@font-face { font-family: Lost; src: url("../images/cover.jpg") }'
WIDE = '<p><img src="../images/tower.png" style="max-width: none" width="1200" height="800" alt="塔"/></p>'


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (without("EPUB/images/tower.png"), "does not load"),
        (swap(TWO, "</h1>", f"</h1>{WIDE}"), "wider than the page"),
        (swap(TWO, "</h1>", "</h1><pre>" + "x" * 300 + "</pre>"), "over the edge"),
        (swap(STYLE, "p {", FONT + "p { font-family: Lost;"), "font Lost: does not load"),
        (swap(TWO, "<body>", '<body style="display: none">'), "nothing to be seen"),
        (swap(TWO, "<body>", '<body><p><img src="http://example.org/x.png" alt="遠"/></p>'), "from the network"),
        (swap("EPUB/text/toc.xhtml", "ch-02.xhtml#ch-02", "references.xhtml#ch-02"), "does not lead there"),
        (swap(ONE, "</head>", "<script>alert(1)</script></head>"), "console"),
    ],
)
def test_faults_are_found(engine: Browser, good: Path, tmp_path: Path, change: epub_edition.Change, fault: str) -> None:
    assert any(fault in problem for problem in examine(engine, repacked(good, tmp_path, change)))


def test_pictures_of_every_screen(engine: Browser, epub: Path, tmp_path: Path) -> None:
    command = [sys.executable, str(HERE / "shots.py"), str(epub), str(tmp_path / "shots"), "600", "900"]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    pictures = sorted((tmp_path / "shots").iterdir())
    assert run.stdout.startswith(f"{len(pictures)} screens")
    assert pictures[0].name == "0001-cover-1.png"
    assert len(pictures) > 10
    for picture in pictures:
        with Image.open(picture) as image:
            assert image.size == (600, 900)
            assert len(image.getcolors(1 << 20) or "blank") > 1
