"""Lines as they are set: what is narrowed, what is widened, in which order, and what is left alone."""

from __future__ import annotations

import itertools

import pytest
import weasyprint
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from book.writers.pdf.typesetting import spell_out
from book.writers.pdf.weasyprint_hooks import hooked
from book.writers.pdf.weasyprint_hooks.justification import places

EM = 10 / 0.75  # px
STYLE = (
    "@page{size:400pt 300pt;margin:20pt} body{margin:0;font:10pt/16pt 'Noto Serif CJK TC';text-align:justify;"
    "hyphens:auto;hyphenate-limit-chars:8 3 3} p{margin:0} .squeezed{font-feature-settings:'halt'}"
)


def lines(body: str, ems: float, *, squeeze: bool = True) -> list[tuple[str, float]]:
    """The lines of a paragraph `ems` wide: the text, and where it ends, in em from the left edge."""
    html = f'<html lang="zh-Hant"><style>{STYLE}</style><p style="width:{ems * 10}pt">{body}'
    with hooked({}, squeeze=squeeze):
        page = weasyprint.HTML(string=html).render().pages[0]._page_box
    found = [box for box in page.descendants() if type(box).__name__ == "LineBox"]
    texts = ["".join(part.text for part in box.descendants() if hasattr(part, "text")) for box in found]
    ends = [(box.children[-1].position_x + box.children[-1].width - 20 / 0.75) / EM for box in found]
    return list(zip(texts, ends, strict=True))


def ems(text: str, *, squeeze: bool = True) -> float:
    """How wide a text is that is not justified."""
    return lines(text, 30, squeeze=squeeze)[-1][1]


def grows(text: str) -> tuple[str, str, str]:
    """The text with a mark behind each character that may be widened: as a word space, as a gap, as a break."""
    marked = ["".join(char + "|" * (at in kind) for at, char in enumerate(text)) for kind in places(text)[:3]]
    return marked[0], marked[1], marked[2]


@pytest.mark.parametrize(
    ("text", "gaps"),
    [
        ("甲——乙……丙", "甲|——|乙|……|丙"),
        ("見圖\u20604", "見|圖\u20604"),
        ("讀到 keeper 這字", "讀|到 keeper 這|字"),
        ("長字keyboard、又", "長|字|keyboard、|又"),
        ("（AUKUS）又", "（AUKUS）|又"),
        ("三～九", "三～九"),
        ("第\u00a03\u00a0章內", "第\u00a03\u00a0章|內"),
    ],
)
def test_gaps_between_ideographs(text: str, gaps: str) -> None:
    assert grows(text)[1] == gaps


def test_word_spaces_are_those_between_latin_words() -> None:
    assert grows("讀到 New York Times 上的 20 kg")[0] == "讀到 New |York |Times 上的 20 |kg"
    assert grows("in\u200bdex")[2] == "in|\u200bdex"


@pytest.mark.parametrize(
    ("text", "wide", "narrow"),
    [
        ("」，", 2, 1.5),
        ("。」", 2, 1.5),
        ("「『甲", 3, 2.5),
        ("：「甲", 3, 2.5),
        ("》〈甲", 3, 2.5),
        ("。』」", 3, 2),
        ("？」", 2, 2),
        ("，，", 2, 2),
        ("甲，乙", 3, 3),
    ],
)
def test_marks_beside_others_are_half_as_wide(text: str, wide: float, narrow: float) -> None:
    assert ems(text) == pytest.approx(narrow, abs=0.01)
    assert ems(text, squeeze=False) == pytest.approx(wide, abs=0.01)


def test_a_line_is_narrowed_before_it_is_stretched() -> None:
    # Ten and a half em: the tenth character's comma would begin the next line.
    text = "山路在，霧裡轉了三個，彎挑夫把擔子換到另一邊"
    (first, end), *_ = lines(text, 10.5)
    assert first == "山路在，霧裡轉了三個，"
    assert end == pytest.approx(10.5, abs=0.01)
    (first, end), *_ = lines(text, 10.5, squeeze=False)
    assert first == "山路在，霧裡轉了三"
    assert end == pytest.approx(10.5, abs=0.01)


def test_the_mark_at_the_end_of_a_line_gives_way_first() -> None:
    html = f"<style>{STYLE}</style><p style='width:105pt'>山路在，霧裡轉了三個，彎挑夫把擔子換到另一邊"
    with hooked({}):
        page = weasyprint.HTML(string=html).render().pages[0]._page_box
    layout = next(box for box in page.descendants() if hasattr(box, "text")).pango_layout
    assert {at: round(width / EM, 2) for at, width in layout.gaps.items()} == {len("山路在，霧裡轉了三個"): -0.5}


def test_a_gap_has_a_limit() -> None:
    # Nine ideographs before a word that neither fits nor may be hyphenated.
    word = "Xxxxxxxxxxxxxxxxxxxxx"
    (first, end), *_ = lines(f'山路在霧裡轉了三個<span style="hyphens:none">{word}</span>', 16)
    assert first == "山路在霧裡轉了三個"
    assert end == pytest.approx(9 + 8 / 3, abs=0.05)


def test_a_word_that_would_leave_a_hole_is_hyphenated() -> None:
    found = lines("山路在霧裡轉了三個彎 internationalization 又轉了三個彎，挑夫把擔子換到另一邊", 17)
    assert found[0][0].endswith("‐")
    assert found[0][1] == pytest.approx(17, abs=0.02)


def test_notes_of_one_line_stay_where_they_are() -> None:
    text = '山路在，霧裡轉了三個，彎<span style="float:footnote">註</span>挑夫把擔子換到另一邊，挑夫把擔子'
    texts = "".join(line for line, _ in lines(text, 10.5))
    assert texts.count("註") == 1


SENTENCES = st.text(alphabet="山路霧裡，。「」『』（）、：——……—Aa1 ‧～", min_size=1, max_size=80)


@settings(max_examples=25, deadline=None)
@given(SENTENCES, st.sampled_from([8.0, 12.5, 20.0]))
def test_no_text_is_lost_and_no_line_is_too_wide(text: str, width: float) -> None:
    body = text.replace("‧", "\u2060‧").replace("～", "\u2060～")
    found = lines(body, width)
    assert "".join("".join(line.split()) for line, _ in found) == "".join(body.split())
    # What may not be parted may be wider than the line: a hundred dashes, a hundred brackets.
    unbreakable = any(len(list(group)) > 3 for _, group in itertools.groupby(text, lambda char: char in "山路霧裡Aa1 "))
    assert unbreakable or all(end <= width + 0.02 for _, end in found)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>「山路</p>", '<p><span class="squeezed">「</span>山路</p>'),
        ("<p>「『山路</p>", '<p><span class="squeezed">「『</span>山路</p>'),
        ("<p><b>「山</b>路</p>", '<p><b><span class="squeezed">「</span>山</b>路</p>'),
        ("<p>山「路</p>", "<p>山「路</p>"),
        ("<p>山：<b>「路</b></p>", '<p>山：<b><span class="squeezed">「</span>路</b></p>'),
        (
            "<p>「<b>山」</b>，路</p>",
            '<p><span class="squeezed">「</span><b>山<span class="squeezed">」</span></b>，路</p>',
        ),
        ("<p>山。</p><p>「路</p>", '<p>山。</p><p><span class="squeezed">「</span>路</p>'),
        ("<p>山。</p>", "<p>山。</p>"),
        (
            '<p><em class="dots">山，路</em></p>',
            '<p><span class="dot">山</span>，<span class="dot">路</span></p>',
        ),
        (
            '<p>山<em class="dots">路。</em>霧</p>',
            '<p>山<span class="dot">路</span>。霧</p>',
        ),
        ("<p>見 http://a.io/bc</p>", "<p>見 http://\u200ba.\u200bio/\u200bbc</p>"),
    ],
)
def test_what_layout_cannot_see_is_spelled_out(body: str, expected: str) -> None:
    section = etree.fromstring(f"<section>{body}</section>")
    spell_out(section, squeeze=True)
    for element in section.iter():
        element.attrib.pop("data-at", None)
    assert etree.tostring(section, encoding="unicode") == f"<section>{expected}</section>"
