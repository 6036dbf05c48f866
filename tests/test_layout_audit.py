"""Layout audits: pages with a fault give its code, sane pages, however rich, give none."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from pikepdf import Dictionary, Name
from small_books import make_pdf

from book.checks.pdf import check_pdf
from book.model import Issue

LINE = "山路在霧裡轉了三個彎，挑夫把擔子換到另一邊肩上，數著石階往上走，誰也沒有回頭看。"
PROSE = f"<p>{LINE * 3}</p>"
PAGE = f"<h1>山路</h1>{PROSE * 2}"

FAULTY = {
    "a word too long for the page": (PAGE + f"<p>{'w' * 80}</p>", "PDF-101"),
    "text set above the page": (PAGE + '<p style="position:absolute;top:-80pt">頁面以外的字</p>', "PDF-101"),
    "text set beside the page": (
        PAGE + '<p style="position:absolute;left:255pt;width:9em">靠邊的字被切掉</p>',
        "PDF-101",
    ),
    "a paragraph drawn over another": (
        f'<h1>山路</h1>{PROSE}<p style="margin-top:-14pt;text-indent:0">{LINE}</p>',
        "PDF-102",
    ),
    "lines set too tight": (f'<h1>山路</h1><p style="line-height:.55">{LINE * 2}</p>', "PDF-102"),
    "two texts on one baseline": (
        f'<h1>山路</h1>{PROSE}<p style="margin-top:-19.2pt;text-indent:0">重複的字</p>',
        "PDF-102",
    ),
    "a page number over the last letter": (
        PAGE + '<p style="text-indent:0">看見海的那一天<span style="margin-left:-.6em">11</span></p>',
        "PDF-102",
    ),
    "a title over its subtitle": (
        '<h1 style="font-size:40pt;margin-bottom:-30pt">山路</h1><p>一本薄薄的書</p>' + PROSE * 2,
        "PDF-102",
    ),
    "an address that cannot be broken": (
        f'<h1>山路</h1>{PROSE}<p style="text-indent:0;white-space:nowrap">見 www.example.org/one/long/path/to/page</p>',
        "PDF-103",
    ),
    "a line that may not break": (
        f'<h1>山路</h1>{PROSE * 2}<p style="white-space:nowrap;text-indent:0;font-size:9pt">{LINE[:29]}</p>',
        "PDF-103",
    ),
    "an empty right page": (
        f'<h1>山路</h1>{PROSE}<h1 style="break-before:page">山頂</h1>{PROSE}'
        '<div style="break-before:page;height:9pt"></div><p style="break-before:page">尾聲。</p>',
        "PDF-104",
    ),
    "an empty left page within a chapter": (
        f'<h1>山路</h1>{PROSE}<div style="break-before:page;height:9pt"></div><p style="break-before:page">尾聲。</p>',
        "PDF-104",
    ),
}

SANE = {
    "ruby": (
        '<p><ruby style="position:relative">山路<rt style="position:absolute;left:0;right:0;top:-1em;font-size:.5em;'
        f'line-height:1;text-indent:0;text-align:center">やまみち</rt></ruby>{LINE}</p>' * 6
    ),
    "note calls, exponents and indices": (
        f'<p>{LINE}<sup>12</sup>{LINE}<span class="note">註在頁尾。</span>約 9 km<sup>2</sup>。{LINE}</p>' * 2
    ),
    "lines set solid": f'<p style="line-height:1">{LINE * 4}</p>',
    "lines set tight": f'<p style="line-height:.85">{LINE * 4}</p>',
    "squeezed punctuation": (
        "<p style=\"font-feature-settings: 'halt'\">「『山』、（路）」。「霧」，『石』。" + LINE + "</p>" + PROSE
    ),
    "a stop that hangs": f'<h1>山路</h1>{PROSE}<p style="text-indent:0;white-space:nowrap">{LINE[:20]}。</p>',
    "punctuation in pieces": "<p>" + "<b>「山」</b><i>，</i><b>「路」</b>。" * 12 + "</p>" + PROSE,
    "Latin with kerning and an italic": f"<p lang=en>{'AVATAR To <i>fall</i>fy WAVE. ' * 12}</p>",
    "ragged Latin": f'<p lang=en style="text-align:left">{"A path led up the long hillside. " * 16}</p>',
    "hyphenated Latin": f'<p lang=en style="hyphens:auto">{"Extraordinary circumstances notwithstanding. " * 9}</p>',
    "a drop cap": f'<p><span style="float:left;font-size:36pt;line-height:36pt">山</span>{LINE * 4}</p>',
    "two columns and a long heading": (
        f'<div style="columns:2;column-gap:24pt">{PROSE * 3}</div>'
        '<p style="text-indent:0;white-space:nowrap">自左至右橫跨兩欄的一行字正好二十個字啊</p>'
    ),
    "a table": (
        "<table style='width:100%'><tr><th scope=col>站</th><th scope=col>里程</th><th scope=col>說明</th></tr>"
        + "".join(f"<tr><td>第{n}站</td><td>{n * 7}</td><td>石階與茶亭</td></tr>" for n in range(7))
        + f"</table><p>{LINE}</p><p>{LINE}</p>"
    ),
    "a table of contents": "".join(
        f'<p style="text-indent:0"><a href="#a" style="text-decoration:none">第{n}章　山路</a>'
        f"<span class=dots></span></p>"
        for n in range(8)
    )
    + '<p id=a>在此。</p><style>.dots::after{content:leader(" · ") "12"}</style>',
    "margin notes": PROSE
    + '<p style="position:absolute;left:245pt;top:20pt;width:2em;font-size:7pt;text-indent:0">旁註</p>'
    + PROSE,
    "an outdented heading and a full bleed line": (
        f'<h1 style="margin-left:-10pt">山路</h1>{PROSE * 2}'
        '<p style="margin:0 -25pt;text-indent:0;white-space:nowrap">這一行字比版心寬但是兩邊一樣寬是故意的</p>'
    ),
    "a thumb tab": PAGE
    + '<p style="position:absolute;left:240pt;top:60pt;transform:rotate(90deg);font-size:8pt;text-indent:0">山路</p>',
    "a drawing whose labels cross": PAGE + '<img alt="兩個字疊在一起" style="width:60pt" src="data:image/svg+xml,'
    "&lt;svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 60 30'>&lt;text x='2' y='20'>山路&lt;/text>"
    "&lt;text x='4' y='22'>山路&lt;/text>&lt;text x='50' y='9'>伸出圖外的字&lt;/text>&lt;/svg>\">",
    "centred titles on a page of their own": (
        '<div style="break-after:page;margin:90pt -20pt 0;text-align:center;font-size:24pt">山腳下的書</div>' + PAGE * 3
    ),
    "parts that begin on the right": PAGE + f'<h1 style="break-before:recto">山頂</h1>{PROSE}' * 3,
    "a picture alone on its page": PAGE
    + '<div style="break-before:page;break-after:page"><img alt="灰" style="width:90pt" src="data:image/svg+xml,'
    "&lt;svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'>&lt;rect width='9' height='9'/>&lt;/svg>\"></div>"
    + PAGE,
}


def findings(folder: Path, body: str) -> tuple[Issue, ...]:
    body = body if "<h1" in body else f"<h1>題</h1>{body}"
    found = check_pdf(make_pdf(folder / "book.pdf", body)).issues
    return tuple(finding for finding in found if not finding.code.startswith("CLR"))  # a layout that is not ours


@pytest.mark.parametrize(("body", "code"), FAULTY.values(), ids=FAULTY)
def test_fault_is_found(tmp_path: Path, body: str, code: str) -> None:
    assert {finding.code for finding in findings(tmp_path, body)} == {code}


@pytest.mark.parametrize("body", SANE.values(), ids=SANE)
def test_sane_page_has_no_finding(tmp_path: Path, body: str) -> None:
    assert findings(tmp_path, body) == ()


def test_finding_names_the_page_by_its_folio(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "book.pdf", PAGE + f'<h1 style="break-before:page">二</h1><p>{"w" * 80}</p>')
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.Root.PageLabels = Dictionary(Nums=[0, Dictionary(S=Name.r, St=4)])
        pdf.save(path)
    (finding,) = (each for each in check_pdf(path).issues if each.code.startswith("PDF"))
    assert dict(finding.values)["page"] == "v (sheet 2)"
