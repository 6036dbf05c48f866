"""Characters that no font has: an import says them, with their line, and looks at fonts only where it must."""

from __future__ import annotations

from pathlib import Path

import pytest
from import_views import article

from book.assets.fonts import MOST_REPORTED, find_faces, missing
from book.importing import glyphs, import_article
from book.model import Issue
from book.report import stop


def found(source: Path, folder: Path) -> list[Issue]:
    return [it for it in import_article(source, folder).report.issues if it.code.startswith("FNT")]


def test_common_characters_are_drawn_by_every_book() -> None:
    text = "".join(chr(code) for some in glyphs.COMMON for code in some)
    assert not missing(text, find_faces())


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_an_emoji_is_told_with_its_line(name: str, tmp_path: Path) -> None:
    source = article(tmp_path, "題\n\n一段文字。\n\n笑了🙂，又笑了🙂。\n".replace("題", "# 題"), name)
    (told,) = found(source, tmp_path / "out")
    assert (told.code, told.severity) == ("FNT-002", "warning")
    assert "U+1F642" in told.message
    assert told.place is not None
    assert (told.place.file, told.place.line) == (str(source), 5)


def test_an_emoji_drawn_as_a_picture_is_told(tmp_path: Path) -> None:
    text = '# 題\n\n笑了<img src="https://example.org/1f642.png" alt="🙂" class="emoji">，真好。\n'
    (told,) = found(article(tmp_path, text, "a.md"), tmp_path / "out")
    assert told.code == "FNT-002"


def test_a_script_without_fonts_is_told_in_few_words(tmp_path: Path) -> None:
    text = "".join(chr(code) for code in range(0x1F600, 0x1F640))
    told = found(article(tmp_path, f"題\n\n一段：{text}。\n"), tmp_path / "out")
    assert [it.code for it in told] == ["FNT-002"] * MOST_REPORTED + ["FNT-003"]
    assert {it.severity for it in told} == {"warning"}


def test_fonts_are_looked_at_only_for_rare_characters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []

    def none_there() -> None:
        asked.append(True)
        raise stop("FNT-004", reason="not installed")

    monkeypatch.setattr(glyphs, "find_faces", none_there)
    plain = "題\n\n「好」，他說——Café “ok”…　ひらがなカタカナ！\n"
    assert found(article(tmp_path, plain), tmp_path / "plain") == []
    assert not asked
    assert found(article(tmp_path, "題\n\n笑了🙂。\n"), tmp_path / "rare") == []
    assert asked
