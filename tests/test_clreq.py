"""The CLREQ audit: a page set as it should be gives no finding, one with a fault gives the code of that fault alone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pikepdf
import pytest
import weasyprint
from publications import Built

from book import pipeline
from book.checks.pdf import check_pdf
from book.targets import ALL
from book.writers.pdf.weasyprint_hooks import hooked

pytest_plugins = ["publication_fixtures"]

SENTENCE = "清晨的市場剛開張，賣魚的把冰鋪在木板上；賣菜的婦人還在解開綁著的草繩，一邊和隔壁攤的人說話。"
# A text block of 20 ems of 12 points, on lines of 20 points.
STYLE = """
@page { size: 300pt 400pt; margin: 40pt 30pt }
html { font: 12pt/20pt "Noto Serif CJK TC"; text-align: justify }
body, p { margin: 0 } p { text-indent: 2em; orphans: 2; widows: 2 }
h1 { font-size: 16pt; line-height: 20pt; margin: 0 0 20pt }
sup { font-size: .6em; line-height: 0 } .plain { font-feature-settings: "halt" 0 }
"""
PROSE = f"<p>{SENTENCE * 3}</p>" * 5


def made(path: Path, body: str, style: str = "", *, squeeze: bool = True) -> Path:
    """A tagged PDF laid out as ours are, its fonts embedded."""
    html = f'<html lang="zh-Hant-TW"><head><title>市場</title></head><body><h1>市場</h1>{PROSE}{body}</body></html>'
    used: dict[str, object] = {}
    sheets = [weasyprint.CSS(string=STYLE + style)]
    builder, fonts = weasyprint.pdf.build_fonts_dictionary, weasyprint.pdf.fonts.get_hb_object_data
    with hooked(used, squeeze=squeeze):  # type: ignore[arg-type]
        weasyprint.pdf.build_fonts_dictionary, weasyprint.pdf.fonts.get_hb_object_data = builder, fonts
        data = weasyprint.HTML(string=html).write_pdf(stylesheets=sheets, pdf_variant="pdf/ua-1")
    path.write_bytes(data or b"")
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.Root.Lang = pikepdf.String("zh-Hant-TW")
        pdf.save(path)
    return path


def codes(path: Path) -> set[str]:
    return {finding.code for finding in check_pdf(path).issues if finding.code.startswith("CLR")}


SOUND = {
    "prose": "",
    "marks side by side": "<p>「『市場』、（木板）」。「草繩」，「婦人」。</p>",
    "a quotation over paragraphs": "<p>「清晨。</p><p>「市場。」</p>",
    "Japanese": f'<p lang="ja">{"朝の市場、魚屋が氷を敷く。" * 6}</p>',
    "Latin within": f"<p>{'市場在 Keelung 的 Ren Ai 路 3 號，' * 4}說話。</p>",
    "Western words": "<p>市場的 O’Brien 說 it’s fine。</p>",
    "a note call": f"<p>{SENTENCE}\u2060<sup>1</sup>{SENTENCE}</p>",
}
# body, style, code
FAULTY = {
    "a comma that begins a line": (f"<p>{SENTENCE[:8]}<br>，{SENTENCE[9:]}</p>", "", "CLR-001"),
    "a bracket that ends a line": (f"<p>{SENTENCE[:8]}「<br>{SENTENCE[9:]}」</p>", "", "CLR-002"),
    "a dash pulled apart": (f"<p>{SENTENCE[:8]}<span style='letter-spacing:.2em'>—</span>—說話。</p>", "", "CLR-003"),
    "a dash on two lines": (f"<p>{SENTENCE[:8]}—<br>—{SENTENCE[9:]}</p>", "", "CLR-003"),
    "ragged lines": (f"<p style='text-align:left'>{'市場 internationalized ' * 6}</p>", "", "CLR-004"),
    "a measure of part of a character": ("", "@page { margin: 40pt 33pt }", "CLR-005"),
    "another indent": (f"<p style='text-indent:1em'>{SENTENCE * 2}</p>", "", "CLR-006"),
    "a character alone": (f"<p>{'清晨的市場剛開張' * 4}清晨的市場剛<br>開。</p>", "", "CLR-007"),
    "a line alone on its page": (
        f"<p>{SENTENCE * 5}清晨的市場</p>",  # twelve lines where eleven are left
        "p { widows: 1; orphans: 1 }",
        "CLR-008",
    ),
    "a half-width comma": (f"<p>{SENTENCE[:8]},{SENTENCE[9:]}</p>", "", "CLR-010"),
    "a closing mark alone": (f"<p>{SENTENCE[:8]}」，{SENTENCE[9:]}</p>", "", "CLR-011"),
    "marks of the wrong level": (f"<p>「{SENTENCE[:8]}「市場」。」</p>", "", "CLR-011"),
    "a title not closed": (f"<p>《市場，{SENTENCE[9:]}</p>", "", "CLR-012"),
    "marks not squeezed": (
        "<p>市場（木板），草繩「婦人」。</p><p>市場（木板<span class=plain>）</span><span>，</span>草繩。</p>",
        "",
        "CLR-013",
    ),
    "two spaces before Latin": (f"<p>{SENTENCE[:8]}\u00a0\u00a0Keelung{SENTENCE[9:]}</p>", "", "CLR-014"),
    "a call that begins a line": (f"<p>{SENTENCE[:8]}<br><sup>1</sup>{SENTENCE[9:]}</p>", "", "CLR-015"),
    "a number parted from its year": (f"<p>{SENTENCE[:8]}2024<br>年{SENTENCE[9:]}</p>", "", "CLR-015"),
    "an apostrophe as wide as an ideograph": ("<p>市場的 O<i>’</i>Brien 在說話。</p>", "", "CLR-017"),
    "a line off the grid": (f"<p style='margin-top:7pt'>{SENTENCE * 2}</p>", "", "CLR-016"),
}


@pytest.mark.parametrize("body", SOUND.values(), ids=SOUND)
def test_sound_page_has_no_finding(tmp_path: Path, body: str) -> None:
    assert codes(made(tmp_path / "book.pdf", body)) == set()


@pytest.mark.parametrize(("body", "style", "code"), FAULTY.values(), ids=FAULTY)
def test_fault_is_found(tmp_path: Path, body: str, style: str, code: str) -> None:
    assert code in codes(made(tmp_path / "book.pdf", body, style))


def test_japanese_glyphs_in_chinese_are_found(tmp_path: Path) -> None:
    path = made(tmp_path / "book.pdf", SOUND["Japanese"])
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary) and "/S" in item and "/Lang" in item:
                del item["/Lang"]
        pdf.save(path)
    assert codes(path) == {"CLR-009"}


def test_a_book_that_squeezes_nothing_has_it_switched_off(tmp_path: Path) -> None:
    assert codes(made(tmp_path / "book.pdf", SOUND["marks side by side"], squeeze=False)) == set()


@pytest.mark.slow
def test_the_three_books_are_set_as_clreq_asks(any_book: Built) -> None:
    found = check_pdf(any_book.pdf).issues
    assert [finding.message for finding in found if finding.code.startswith("CLR")] == []


@pytest.mark.slow
def test_a_house_style_keeps_the_grid(tmp_path: Path) -> None:
    tests = Path(__file__).parent
    root = Path(shutil.copytree(tests / "torture", tmp_path / "book"))
    (root / "assets" / "css").mkdir()
    shutil.copy(tests / "house-style" / "custom.css", root / "assets" / "css")
    built = pipeline.build(
        root, [target for target in ALL if target.name == "pdf-screen"], progress=lambda _stage: None
    )
    assert [found.message for found in check_pdf(built.artifacts[0].path).issues] == []
    with pikepdf.open(built.artifacts[0].path) as pdf:
        assert len(pdf.pages) > 10
