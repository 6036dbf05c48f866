"""Running heads and folios: their styles are those of the theme, of a house style's tokens or of its rules."""

from __future__ import annotations

from pathlib import Path

import pdfplumber
import pytest
from publications import CHAPTER, publication

from book import pipeline
from book.model import Stylesheet
from book.render.tokens import with_tokens
from book.targets import PDFS
from book.writers.pdf.stamp_styles import StampStyle, stamp_style

DEFAULT = StampStyle(7.5, "0.29 g")
THEME = ":root { --head-ink: #333; } .running-head { font-size: 0.5rem; color: var(--head-ink); }"


@pytest.mark.parametrize(
    ("custom", "size", "paint"),
    [
        ("", 6, "0.2 g"),
        (":root { --head-ink: #f00; }", 6, "1 0 0 rg"),
        (".running-head { font-size: 9pt }", 9, "0.2 g"),
        ("p, .running-head { color: hsl(0 100% 50%) } .running-head b { color: blue }", 6, "1 0 0 rg"),
        (".running-head { font-size: large; color: currentcolor }", 6, "0.2 g"),
        ("@media screen { .running-head { font-size: 9pt } } .running-head::before { color: red }", 6, "0.2 g"),
    ],
)
def test_the_last_rule_that_is_understood_wins(custom: str, size: float, paint: str) -> None:
    sheets = with_tokens([Stylesheet("base", THEME), Stylesheet("custom", custom)])
    job = tuple(sheet.text for sheet in sheets), ".running-head", DEFAULT, 12
    assert stamp_style(job) == StampStyle(size, paint)


def test_without_a_rule_the_default_stays() -> None:
    assert stamp_style((("p { color: red }",), ".folio", DEFAULT, 12)) == DEFAULT


@pytest.mark.slow
@pytest.mark.parametrize(
    ("custom", "head", "folio"),
    [
        ("", (7.14, "0.29"), (8.1, "0.122")),
        (":root { --head-size: 0.8rem; --head-ink: #2f6b57; --folio-size: 1rem; }", (8, "0.184"), (10, "0.122")),
    ],
)
def test_custom_css_reaches_them(
    tmp_path: Path, custom: str, head: tuple[float, str], folio: tuple[float, str]
) -> None:
    text = CHAPTER + "\n潮水一天漲落兩回，漁人依著它出海，也依著它回來。\n" * 40
    files = {"chapters/01-tide.md": text, "assets/css/custom.css": custom, "book.toml": TOML}
    root = publication(tmp_path, files)
    path = pipeline.build(root, [PDFS["screen"]], progress=lambda _stage: None).artifacts[0].path
    with pdfplumber.open(path) as pdf:
        page = pdf.pages[-1]
        letters = page.chars
        top, bottom = min(letters, key=lambda one: one["top"]), max(letters, key=lambda one: one["top"])
    for letter, (size, paint) in ((top, head), (bottom, folio)):
        assert letter["size"] == pytest.approx(size, abs=0.01)
        assert letter["non_stroking_color"][0] == pytest.approx(float(paint), abs=0.01)


TOML = '[book]\ntitle = "海邊的一年"\npublished = 2023-05-06\n[pdf]\nfont_size = 10\n'
