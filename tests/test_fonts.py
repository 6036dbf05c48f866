"""Fonts: the faces that the book is set in, what they cover, and clear words where one is not there."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book.assets.fonts import FAMILIES, MOST_REPORTED, Face, check_characters, coverage, find_faces, missing
from book.cache import Cache
from book.model import Source
from book.report import KanbenError


@pytest.fixture(scope="module")
def faces() -> tuple[Face, ...]:
    return find_faces()


def test_the_books_faces(faces: tuple[Face, ...]) -> None:
    wanted = [(family, style) for family in FAMILIES for style in ("Regular", "Bold")]
    assert [(face.family, face.style) for face in faces] == wanted
    assert len({(face.path, face.index) for face in faces}) == len(faces)
    first = faces[0]
    assert first.sha256 == hashlib.sha256(first.path.read_bytes()).hexdigest()


def test_other_families_and_the_store(tmp_path: Path) -> None:
    store = Cache(tmp_path)
    japanese = find_faces(["Noto Serif CJK JP"], store=store)
    assert find_faces(["Noto Serif CJK JP"], store=store) == japanese == find_faces(["Noto Serif CJK JP"])
    assert [face.family for face in japanese] == ["Noto Serif CJK JP"] * 2


def test_coverage(faces: tuple[Face, ...]) -> None:
    points = coverage(faces[0])
    assert {ord(character) for character in "漢字かな、。「」—…A1 \u3000\u00a0"} <= points
    assert 0x1F600 not in points
    assert len(points) > 40_000


@pytest.mark.parametrize(
    "text", ["", "潮汐，3公里。\n\t", "注\u2060①", "葛\U000e0100", "a\u200bb\ufe0f\u00ad\ufeff\r\n\u2028"]
)
def test_what_is_drawn_or_invisible_is_not_missing(faces: tuple[Face, ...], text: str) -> None:
    assert missing(text, faces) == set()


def test_what_no_face_draws_is_missing(faces: tuple[Face, ...]) -> None:
    assert missing("潮🐟\ue000汐ᄅ𝔘", faces) >= {"🐟", "\ue000"}
    assert missing("潮", ()) == {"潮"}


@given(st.text(max_size=20), st.text(max_size=20))
def test_missing_is_a_matter_of_each_character(faces: tuple[Face, ...], one: str, other: str) -> None:
    both = missing(one + other, faces)
    assert both == missing(one, faces) | missing(other, faces)
    assert both <= set(one + other)


def test_each_character_is_reported_once_at_its_first_place(faces: tuple[Face, ...]) -> None:
    sources = (
        Source("chapters/01-a.md", "# 海\n\n一條🐟，又一條🐟，一隻🦀。\n"),
        Source("chapters/02-b.md", "🦀\n🐟\n\ue000\n"),
    )
    found = check_characters(sources, faces)
    assert [(each.code, each.severity, str(each.place)) for each in found] == [
        ("FNT-002", "error", "chapters/01-a.md:3"),
        ("FNT-002", "error", "chapters/01-a.md:3"),
        ("FNT-002", "error", "chapters/02-b.md:3"),
    ]
    assert "U+1F41F FISH" in found[0].message and "🐟" in found[0].message
    assert "U+E000" in found[2].message
    assert check_characters((Source("a.md", "海"),), faces) == ()


def test_no_more_than_a_page_of_characters(faces: tuple[Face, ...]) -> None:
    text = "".join(map(chr, range(0x1F400, 0x1F400 + MOST_REPORTED + 7)))
    found = check_characters((Source("a.md", text),), faces)
    assert [each.code for each in found] == ["FNT-002"] * MOST_REPORTED + ["FNT-003"]
    assert "7" in found[-1].message


def test_fonts_that_are_not_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "fonts.conf").write_text(f"<fontconfig><dir>{tmp_path}</dir></fontconfig>")
    monkeypatch.setenv("FONTCONFIG_FILE", str(tmp_path / "fonts.conf"))
    with pytest.raises(KanbenError) as caught:
        find_faces()
    found = caught.value.report.issues
    assert [each.code for each in found] == ["FNT-001"] * 4
    assert "Noto Serif CJK TC Regular" in found[0].message and "fonts-noto-cjk" in found[0].hint


def test_no_fontconfig(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(KanbenError) as caught:
        find_faces()
    (found,) = caught.value.report.issues
    assert found.code == "FNT-004" and "fc-list" in found.message + found.hint
