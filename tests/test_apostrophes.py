"""Apostrophes of Western words: as wide as they are drawn, in an EPUB, in its fonts, and in running heads."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pdfplumber
import pytest
import uharfbuzz
from epub_edition import edition, page
from hypothesis import given
from hypothesis import strategies as st
from publications import kanben, publication

from book import xhtml
from book.assets.fonts import find_faces
from book.assets.subsets import subset
from book.cache import open_cache
from book.render.apostrophes import narrowed, with_narrow_apostrophes
from book.writers.pdf.fonts import Setter

MARKED = '<span class="apostrophe">’</span>'


def marked(fragment: str) -> str:
    made = narrowed(page("c", "chapter", "潮", fragment)).xhtml
    return made[made.index("<body") :].split(">", 1)[1].rpartition("</body>")[0].replace("<!-- 手工 -->", "").strip()


@pytest.mark.parametrize(
    ("fragment", "expected"),
    [
        ("<p>他說 it’s 好</p>", f"<p>他說 it{MARKED}s 好</p>"),
        ("<p>O’Brien 與<b>D’Arcy</b> it’s d’État</p>", None),
        ('<p><span lang="en">it’s</span></p>', '<p><span lang="en">it’s</span></p>'),
        ('<div lang="en"><p lang="ja">it’s</p></div>', f'<div lang="en"><p lang="ja">it{MARKED}s</p></div>'),
        ("<p>‘好’與’90s</p>", "<p>‘好’與’90s</p>"),
    ],
)
def test_in_eastern_text_each_is_marked(fragment: str, expected: str | None) -> None:
    wanted = expected if expected is not None else fragment.replace("’", MARKED)
    assert marked(fragment) == wanted


@given(st.lists(st.tuples(st.sampled_from(["", "b", "i"]), st.text("aO’水 ", max_size=6)), max_size=5))
def test_no_text_is_lost_and_a_second_time_changes_nothing(pieces: list[tuple[str, str]]) -> None:
    fragment = "<p>" + "".join(f"<{tag}>{text}</{tag}>" if tag else text for tag, text in pieces) + "</p>"
    once = marked(fragment)
    assert xhtml.plain(once) == xhtml.plain(fragment)
    assert marked(once) == once


def test_pages_of_the_pdf_alone_stay(tmp_path: Path) -> None:
    both = edition(tmp_path)
    paper = replace(page("d", "chapter", "潮", "<p>O’Brien</p>"), formats=("pdf",))
    pages = (*both.pages, replace(paper, id="c", formats=("epub",)), paper)
    made = with_narrow_apostrophes(replace(both, pages=pages)).pages
    assert [MARKED in each.xhtml for each in made[-2:]] == [True, False]
    assert made[: len(both.pages)] == both.pages
    assert with_narrow_apostrophes(both) is both


def width(font: uharfbuzz.Font, text: str, language: str, features: dict[str, bool]) -> int:
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.language = language
    uharfbuzz.shape(font, buffer, features)
    assert all(info.codepoint for info in buffer.glyph_infos)
    return sum(position.x_advance for position in buffer.glyph_positions)


def test_fonts_of_an_epub_have_the_narrow_forms(tmp_path_factory: pytest.TempPathFactory) -> None:
    (face, *_) = find_faces()
    texts = {"zh-Hant": frozenset("O’Brien"), "en": frozenset("“it’s”")}
    data = subset(face, texts, open_cache(tmp_path_factory.mktemp("fonts")))
    font = uharfbuzz.Font(uharfbuzz.Face(data))
    for text, language in (("’", "zh-Hant"), ("“", "en"), ("’", "en")):
        assert width(font, text, language, {"pwid": True}) < 500 < width(font, text, language, {}) == 1000


def test_running_heads_have_them_narrow() -> None:
    face = find_faces()[2]
    setter = Setter("heads", face.family, str(face.path), face.index)
    for word, wide in (("It’s “new”", 0), ("O’Brien 的河", 0), ("他說“好”", 2)):
        assert sum(advance == 1000 for _, advance in setter.show(word).widths) >= wide
        quotes = {glyph for glyph, text in setter.show(word).texts if text in "‘’“”"}
        assert sum(advance == 1000 for glyph, advance in setter.show(word).widths if glyph in quotes) == wide


def test_the_pdf_has_them_narrow_and_says_what_was_written(tmp_path: Path) -> None:
    said = '<span lang="en">“It’s”：‘new’</span>，他說“好”，O’Brien 也說。'
    root = publication(tmp_path, {"chapters/01-tide.md": f"---\ntitle: 潮\n---\n\n{said}\n"})
    assert kanben("-C", root, "pdf").status == 0
    path = root / "dist" / "shore.pdf"
    with pdfplumber.open(path) as pdf:
        chars = next(page.chars for page in pdf.pages if "Brien" in page.extract_text())
    text = "".join(char["text"] for char in chars)
    start = text.index("“It’s”：‘new’")
    wide = {
        text[at - 1 : at + 2]
        for at in range(start, len(text))
        if text[at] in "‘’“”" and chars[at]["adv"] > chars[at]["size"]  # an em is 4/3 of it, by the matrix
    }
    assert len(wide) == 2
    assert {two[1] for two in wide} == {"“", "”"}
    assert all("好" in two for two in wide)
