"""Articles that cannot be imported, on the command line: a clear message, an exit status, and nothing written."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from publications import BOOK, publication

if TYPE_CHECKING:
    from running import Run

pytest_plugins = ["running"]

BAD_ARTICLES: list[tuple[str, bytes, str]] = [
    ("empty", b"", "IMP-005"),
    ("blank lines", b"\n  \n\xe3\x80\x80\n", "IMP-006"),
    ("no title", ("潮水一天漲落兩回，漁人依著它出海，也依著它回來。" * 4).encode(), "IMP-009"),
    ("no text in any encoding", b"\xff\xfe\x00\xd8\x81" + b"\x81\xff\x00" * 9, "IMP-00"),
]


@pytest.mark.parametrize(("data", "code"), [row[1:] for row in BAD_ARTICLES], ids=[row[0] for row in BAD_ARTICLES])
def test_a_bad_article(data: bytes, code: str, run: Run, tmp_path: Path) -> None:
    source = tmp_path / "article.txt"
    source.write_bytes(data)
    said = run("import", source, tmp_path / "made")
    assert said.status == 1
    assert f"error {code}" in said.err
    assert "article.txt" in said.err
    assert source.read_bytes() == data
    assert not (tmp_path / "made").exists()


def test_an_article_of_50_megabytes(run: Run, tmp_path: Path) -> None:
    source = tmp_path / "article.txt"
    with source.open("wb") as file:
        file.truncate(50_000_000)
    began = time.monotonic()
    said = run("import", source, tmp_path / "made")
    assert said.status == 1
    assert "20 MB" in said.err
    assert time.monotonic() - began < 2


def test_an_article_in_big5_says_so(run: Run, tmp_path: Path) -> None:
    source = tmp_path / "article.txt"
    text = "海邊的一年\n\n潮水一天漲落兩回，漁人依著它出海，也依著它回來。\n\n碼頭上的燈每晚六點亮起。\n"
    source.write_bytes(text.encode("cp950"))
    said = run("import", source, tmp_path / "made")
    assert said.status == 0
    assert "Big5" in said.err or "cp950" in said.err.lower()
    written = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "made" / "chapters").glob("*.md"))
    assert "潮水一天漲落兩回" in written


def test_an_import_never_overwrites(run: Run, tmp_path: Path) -> None:
    source = tmp_path / "article.txt"
    source.write_text("海邊的一年\n\n潮水一天漲落兩回，漁人依著它出海，也依著它回來。\n", encoding="utf-8")
    publication(tmp_path / "made")
    said = run("import", source, tmp_path / "made")
    assert said.status == 2
    assert "--force" in said.err
    assert (tmp_path / "made" / "book.toml").read_text(encoding="utf-8") == BOOK
