"""Lines that are set from texts shaped once stand where WeasyPrint itself would set them."""

from __future__ import annotations

import re

import pytest
import weasyprint
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from book.writers.pdf.weasyprint_hooks import Memory, hooked
from book.writers.pdf.weasyprint_hooks.lines import Lines

PAGE = (
    "@page{size:%dpt 900pt;margin:20pt} body{margin:0;font:10pt/16pt 'Noto Serif CJK TC';text-align:start;hyphens:auto}"
    "p{margin:0} .k{white-space:nowrap} .s{font-size:.62em;vertical-align:super} .b{font-weight:bold} .w{padding:0 2pt}"
    ".i{text-indent:2em} td{padding:2pt} .l{letter-spacing:2pt} .u{text-decoration:underline} .d{display:inline-block}"
    ".a{overflow-wrap:anywhere} .f{float:left;width:40pt}"
)
# Without — and …: alone on a line Pango takes them for Latin, and WeasyPrint sets a line by itself.
WORDS = [
    *("清晨", "的", "市場", "剛開張，", "「賣魚」", "。」", "（", "）", "、", "《早報》", "！？", "年", "～", "‧"),
    *("3", "ABC", "INDOPACOM", "long", " ", "  ", "AV To", "1,000", "B-2", "ffi", "é", "%", "¥100", "e\u0301", "𠮷"),
    *("\u2060", "\u200b", "\u3000", "\xad", "\xa0", "שלום", "ぁ", "ー"),
]
_NO_MOVE = re.compile(rb">-?0(\.0)?<|(?<=>)-?0(\.0)?(?=])|><")
CLASSES = ("", "", "", "k", "s", "b", "w", "l", "u", "d", "a")
Run = tuple[str, list[str]]


def texts(page: object) -> list[tuple[str, float, float, float, float]]:
    """Every piece of text on a page, with its place and size."""
    found = []
    stack = [page._page_box]  # type: ignore[attr-defined]
    while stack:
        box = stack.pop()
        if type(box).__name__ == "TextBox":
            place = (box.position_x, box.position_y, box.width, box.baseline)
            found.append((box.text, *place))
        stack += reversed(getattr(box, "children", []))
    return found


def laid_out(html: str) -> list[tuple[str, float, float, float, float]]:
    return [text for page in weasyprint.HTML(string=html).render().pages for text in texts(page)]


def drawn(html: str) -> bytes:
    """The strings of glyphs, but for the font's name and for moves by nothing."""
    pdf = weasyprint.HTML(string=html).write_pdf(uncompressed_pdf=True)
    assert pdf is not None
    lines = [line for line in pdf.splitlines() if line.endswith((b"] TJ", b" Tm"))]
    return _NO_MOVE.sub(b"", b"\n".join(lines))


def page_of(runs: list[Run], width: int, block: str) -> str:
    body = "".join(f"<span class='{name}'>{''.join(words)}</span>" if name else "".join(words) for name, words in runs)
    return f'<html lang="zh-Hant-TW"><style>{PAGE % width}</style>{block % body}'


RUNS = st.lists(
    st.tuples(st.sampled_from(CLASSES), st.lists(st.sampled_from(WORDS), min_size=1, max_size=12)),
    min_size=1,
    max_size=6,
)
BLOCKS = ("<p>%s</p>", "<p class=i>%s</p>", "<table><td>%s<td>二</table>", "<ul><li>%s</ul>", "<p class=f>浮<p>%s</p>")


@example(runs=[("", ["清晨", "的", "1,000", "\xa0", "\xa0"])], width=118, block="<p class=i>%s</p>")
@given(runs=RUNS, width=st.integers(90, 260), block=st.sampled_from(BLOCKS))
@settings(max_examples=30, deadline=None)
def test_lines_are_those_of_weasyprint(runs: list[Run], width: int, block: str) -> None:
    html = page_of(runs, width, block)
    own = laid_out(html)
    with hooked({}, squeeze=False):
        ours = laid_out(html)
    assert [text for text, *_ in ours] == [text for text, *_ in own]
    for (_, *place), (_, *expected) in zip(ours, own, strict=True):
        assert place == pytest.approx(expected, abs=1)  # px: a line's last letter is kerned to the next line's first


JUSTIFIED = "<p style='text-align:justify'>%s"


@given(runs=RUNS, width=st.integers(90, 260), block=st.sampled_from((*BLOCKS, JUSTIFIED, JUSTIFIED)))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_plain_lines_are_those_that_are_made_box_by_box(
    monkeypatch: pytest.MonkeyPatch, runs: list[Run], width: int, block: str
) -> None:
    html = page_of(runs, width, block)
    with hooked({}):
        ours = laid_out(html)
    with monkeypatch.context() as patch:
        patch.setattr(Lines, "_line", lambda *_arguments: None)
        with hooked({}):
            assert ours == laid_out(html)


@pytest.mark.parametrize("language", ["en", "zh-Hant-TW", "ja"])
def test_what_is_drawn_is_what_weasyprint_draws(language: str) -> None:
    words = "清晨的市場 AV Tofu 1,000「賣魚」的 INDOPACOM 婦人還在解開。" * 3
    html = f'<html lang="{language}"><style>{PAGE % 200}</style><p>{words}<span class=s>12</span>{words}'
    own = drawn(html)
    with hooked({}, squeeze=False):
        ours = drawn(html)
    assert ours
    assert ours == own


def test_letters_of_drawings_are_drawn_as_weasyprint_draws_them() -> None:
    words = "".join(
        f'<text x="{9 * at}" y="20" font-size="{9 + at % 2}" font-weight="{weight}" {more}>市場 market</text>'
        for at, (weight, more) in enumerate(
            [
                (400, ""),
                (700, 'rotate="30"'),
                (400, 'letter-spacing="2"'),
                (700, 'textLength="90"'),
                (400, ""),
                (700, ""),
            ]
        )
    )
    html = f"<style>{PAGE % 300}</style><svg width='300' height='60' font-family='Noto Serif CJK TC'>{words}</svg>"
    own = drawn(html)
    memory = Memory()
    for _ in range(2):
        with hooked({}, memory, squeeze=False):
            assert drawn(html) == own
    assert own.count(b"TJ") > 45
