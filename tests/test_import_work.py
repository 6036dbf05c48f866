"""How much work an import does: twice as much of a source takes twice as much, counted and not timed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import FrameType

import pytest
from import_views import article
from test_word_files import word_file

from book.importing import import_article
from book.model import Table
from book.readers import html_main
from book.readers.html import read

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TEXT = "word/document.xml"
SMALL, LARGE = 16, 32  # rows and columns; four times the cells


def html(folder: Path, count: int) -> Path:
    rows = "".join(f"<tr>{''.join(f'<td>第{row}行{at}格</td>' for at in range(count))}</tr>\n" for row in range(count))
    table = f"<p>一段文字，寫在表格上面。</p><table>{rows}</table><p>一段文字，寫在表格下面。</p>"
    return article(folder, f"<!doctype html><html><body><h1>題</h1>{table}</body></html>", f"{count}.html")


def markdown(folder: Path, count: int) -> Path:
    rows = [" | ".join(f"第{row}行{at}格" for at in range(count)) for row in range(count)]
    table = "\n".join([rows[0], "|".join(["---"] * count), *rows[1:]])
    return article(folder, f"# 題\n\n一段文字。\n\n{table}\n\n一段文字。\n", f"{count}.md")


def word(folder: Path, count: int) -> Path:
    def cell(text: str) -> str:
        return f"<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"

    rows = "".join(f"<w:tr>{''.join(cell(f'第{row}行{at}格') for at in range(count))}</w:tr>" for row in range(count))
    lines = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in ("題", "一段文字，寫在表格上面。"))
    body = f"<w:body>{lines}<w:tbl>{rows}</w:tbl><w:p><w:r><w:t>一段文字。</w:t></w:r></w:p></w:body>"
    return word_file(folder, {TEXT: f'<w:document xmlns:w="{W}">{body}</w:document>'.encode()}, f"{count}.docx")


KINDS: Mapping[str, Callable[[Path, int], Path]] = {"html": html, "markdown": markdown, "docx": word}


def calls(work: Callable[[], object]) -> int:
    """How many functions are called while the work is done, Python's own included."""
    count = 0

    def note(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("kind", KINDS)
def test_a_table_takes_work_in_proportion_to_its_cells(kind: str, tmp_path: Path) -> None:
    small, large = (KINDS[kind](tmp_path, count) for count in (SMALL, LARGE))
    import_article(small, tmp_path / "first")  # what is loaded once
    few = calls(lambda: import_article(small, tmp_path / "small"))
    many = calls(lambda: import_article(large, tmp_path / "large"))
    assert many < few * (LARGE / SMALL) ** 2 * 1.1
    assert many > few * 2, "the tables were not read"


class Searched(str):
    """A text that counts the characters that are searched for something."""

    __slots__ = ("looked",)

    def find(self, sub: str, start: int = 0, end: int | None = None) -> int:  # type: ignore[override]
        """As that of str."""
        last = len(self) if end is None else min(end, len(self))
        found = super().find(sub, start, last)
        self.looked = getattr(self, "looked", 0) + (last if found < 0 else found) - start
        return found


@pytest.mark.parametrize("at_hand", [True, False])
def test_where_an_article_is_takes_work_in_proportion_to_the_page(at_hand: bool) -> None:
    texts = [f"第{at}段的文字。" for at in range(20_000)]
    found = Searched("".join(texts))
    is_extracted = html_main._search(found)
    asked = texts if at_hand else [f"別處的{text}" for text in texts]
    assert all(is_extracted(text) == at_hand for text in asked)
    assert found.looked < html_main._LOOKED + len(texts) * 2 * html_main._NEAR


def test_a_page_that_is_a_table_stays_one(tmp_path: Path) -> None:
    source = html(tmp_path, 6)
    (made,) = read(source, source.read_bytes()).articles
    (table,) = [block for block in made.blocks if isinstance(block, Table)]
    assert len(table.rows) == 6


def test_a_page_of_headings_takes_work_in_proportion_to_them(tmp_path: Path) -> None:
    pages = [
        article(
            tmp_path, "<h1>題</h1>" + "".join(f"<h2>第{at}節</h2><p>短句。</p>" for at in range(count)), f"{count}.html"
        )
        for count in (200, 400)
    ]
    read(pages[0], pages[0].read_bytes())
    few, many = (calls(lambda page=page: read(page, page.read_bytes())) for page in pages)
    assert many < few * 2 * 1.1
