"""Fonts that an EPUB brings along: small, the same each time, with the forms that the book is set in, and used."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
import uharfbuzz
from engine.reader import ENGINES, Name, reading
from fontTools.ttLib import TTFont
from playwright.sync_api import Browser
from publications import BOOK, kanben, publication

from book.assets.fonts import find_faces
from book.assets.subsets import FEATURES, subset
from book.cache import Cache
from book.checks.epub import check_epub

pytest_plugins = ["engine_fixtures"]
CHAPTER = """---
title: 潮水
---

潮水一天漲落兩回。**漁人**依著它出海，「也依著它」回來。<span lang="ja">骨と直す、が</span> Low tide.
"""
FONT = "EPUB/fonts/serif-{}.otf"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The EPUB with fonts, horizontal; `shore-vertical.epub` stands beside it."""
    book = {"book.toml": f"{BOOK}\n[epub]\nembed_fonts = true\n", "chapters/01-tide.md": CHAPTER}
    root = publication(tmp_path_factory.mktemp("fonts"), book)
    for words in ([], ["--direction", "vertical"]):
        assert kanben("-C", root, "epub", *words).status == 0
    return root / "dist" / "shore.epub"


def font(epub: Path, style: str) -> bytes:
    with zipfile.ZipFile(epub) as archive:
        return archive.read(FONT.format(style))


def glyphs(data: bytes, text: str, language: str, direction: str) -> list[int]:
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.language, buffer.direction = language, direction
    uharfbuzz.shape(uharfbuzz.Font(uharfbuzz.Face(data)), buffer)
    return [info.codepoint for info in buffer.glyph_infos]


def test_no_check_has_anything_to_say_but_that_there_are_fonts(built: Path) -> None:
    found = check_epub([built, built.with_name("shore-vertical.epub")]).issues
    said = {dict(each.values).get("message", each.code) for each in found if each.code != "LNT-024"}
    assert said <= {"Use of Font-face declaration.", "EPB-004"}


def test_the_fonts_hold_the_book_and_little_else(built: Path) -> None:
    regular, bold = (font(built, style) for style in ("regular", "bold"))
    assert len(bold) < len(regular) < 120_000
    for data, text in ((regular, "潮水漲落「」，。Low骨と直す"), (bold, "潮水漁人")):
        assert 0 not in glyphs(data, text, "zh-Hant", "ltr")
    assert glyphs(bold, "漲落", "zh-Hant", "ltr") == [0, 0]
    with TTFont(io.BytesIO(regular)) as opened:
        assert {record.FeatureTag for record in opened["GSUB"].table.FeatureList.FeatureRecord} <= set(FEATURES)
        charstrings = opened["CFF "].cff.topDictIndex[0]
        assert not any(len(private.Subrs) for private in _privates(charstrings) if hasattr(private, "Subrs"))


def _privates(top: object) -> list[object]:
    return [each.Private for each in top.FDArray]  # type: ignore[attr-defined]


def test_marks_stand_upright_and_quoted_japanese_has_its_forms(built: Path) -> None:
    data = font(built, "regular")
    assert 0 not in glyphs(data, "「，。」", "zh-Hant", "ttb")
    assert set(glyphs(data, "「」", "zh-Hant", "ttb")).isdisjoint(glyphs(data, "「」", "zh-Hant", "ltr"))
    assert glyphs(data, "骨直", "ja", "ltr") != glyphs(data, "骨直", "zh-Hant", "ltr")
    assert glyphs(data, "潮", "ja", "ltr") == glyphs(data, "潮", "zh-Hant", "ltr")


def test_the_same_characters_give_the_same_bytes(tmp_path: Path) -> None:
    (face, *_) = find_faces()
    texts = {"zh-Hant": frozenset("燈塔，。"), "ja": frozenset("灯台")}
    first, second = (subset(face, texts, Cache(tmp_path / name)) for name in "ab")
    assert first == second


@pytest.mark.slow
@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize("direction", ["", "-vertical"])
def test_readers_use_them(engine: Browser, built: Path, name: Name, direction: str) -> None:
    with reading(engine, built.with_name(f"shore{direction}.epub"), name=name) as book:
        book.show("text/ch-01-tide.xhtml")
        assert book.fonts() == ["Book Serif"]
        assert book.writing_mode() == ("vertical-rl" if direction else "horizontal-tb")
        assert book.problems == []


def test_without_the_wish_there_are_none(tmp_path: Path) -> None:
    root = publication(tmp_path)
    assert kanben("-C", root, "epub").status == 0
    with zipfile.ZipFile(root / "dist/shore.epub") as archive:
        assert [name for name in archive.namelist() if "font" in name or "apple" in name] == []
