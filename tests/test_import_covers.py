"""Covers that sources name beside their text: they come along, or are named where they do not."""

from __future__ import annotations

from pathlib import Path

import pytest
from import_views import article
from test_html_reader import png

from book.importing import ImportResult, import_article, import_sources
from book.importing.sources import read_source

TEXT = "\n# 題\n\n一段文字。\n"


def codes(result: ImportResult) -> list[str]:
    return [found.code for found in result.report.issues if found.code in ("IMP-073", "IMP-075")]


@pytest.mark.parametrize(
    "front",
    [
        "---\ncover: pictures/a.png\n---\n",
        "---\nimage:\n  path: pictures/a.png\n---\n",
        "---\nfeatured_image: /pictures/a.png?w=300\n---\n",
        "---\nimages: [pictures/a.png, b.png]\n---\n",
        '+++\n[cover]\nimage = "pictures/a.png"\n+++\n',
        '{"coverImage": "pictures/a.png"}\n',
    ],
)
def test_the_cover_of_front_matter_comes_along(front: str, tmp_path: Path) -> None:
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "a.png").write_bytes(png(30, 40))
    result = import_article(article(tmp_path, front + TEXT, "a.md"), tmp_path / "out")
    assert (tmp_path / "out" / "assets" / "images" / "cover.png").read_bytes() == png(30, 40)
    assert codes(result) == ["IMP-073"]
    moved = [line.text for line in result.ledger.moved if line.reason == "LED-119"]
    assert any("a.png" in text for text in moved)


@pytest.mark.parametrize("address", ["none.png", "https://example.org/a.png", "../secret.png", "text.png"])
def test_a_cover_that_cannot_come_along_is_named(address: str, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (tmp_path / "secret.png").write_bytes(png())
    (folder / "text.png").write_text("no picture", encoding="utf-8")
    result = import_article(article(folder, f"---\ncover: {address}\n---\n{TEXT}", "a.md"), tmp_path / "out")
    assert codes(result) == ["IMP-075"]
    assert not list((tmp_path / "out" / "assets" / "images").glob("cover*"))


@pytest.mark.parametrize("front", ["cover: true", "image: [1, 2]", "images: {caption: x}"])
def test_what_names_no_picture_is_no_cover(front: str, tmp_path: Path) -> None:
    result = import_article(article(tmp_path, f"---\n{front}\n---\n{TEXT}", "a.md"), tmp_path / "out")
    assert codes(result) == []


def page(folder: Path, image: str, body: str = "") -> Path:
    head = f'<title>題</title><meta property="og:image" content="{image}">'
    html = f"<html><head>{head}</head><body><article><h1>題</h1><p>一段文字。</p>{body}</article></body></html>"
    return article(folder, f"<!doctype html>{html}", "a.html")


def test_the_picture_that_stands_for_a_page(tmp_path: Path) -> None:
    (tmp_path / "a_files").mkdir()
    (tmp_path / "a_files" / "a.png").write_bytes(png(30, 40))
    result = import_article(page(tmp_path, "a_files/a.png"), tmp_path / "out")
    assert codes(result) == ["IMP-073"]
    assert (tmp_path / "out" / "assets" / "images" / "cover.png").is_file()
    shown = import_article(page(tmp_path, "a_files/a.png", '<img src="a_files/a.png" alt="甲">'), tmp_path / "shown")
    assert codes(shown) == []
    assert not (tmp_path / "shown" / "assets" / "images" / "cover.png").exists()
    remote = import_article(page(tmp_path, "https://example.org/a.png"), tmp_path / "remote")
    assert codes(remote) == []


def test_covers_of_an_anthology_are_named_as_they_are_written(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(png())
    sources = [
        article(tmp_path, "題\n\n一段。\n"),
        *(article(tmp_path, f"---\ncover: a.png\n---\n{TEXT}", name) for name in ("b.md", "c.md")),
    ]
    result = import_sources([read_source(path) for path in sources], tmp_path / "out")
    found = [it for it in result.report.issues if it.code == "IMP-073"]
    files = [value for it in found for name, value in it.values if name == "file"]
    assert files == ["assets/images/a02-cover.png", "assets/images/a03-cover.png"]
    assert all((tmp_path / "out" / name).is_file() for name in files)
    assert 'image = "images/a02-cover.png"' in found[0].hint
