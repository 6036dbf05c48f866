"""Gaps between Han and Latin in paged layout: where they stand, and that nothing else changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book import xhtml
from book.writers.pdf.autospace import open_gaps


def gapped(fragment: str) -> str:
    root = xhtml.parse(fragment)
    open_gaps(root, "zh-Hant")
    return xhtml.serialise(root)


@pytest.mark.parametrize(
    ("fragment", "expected"),
    [
        ("<p>美國F-35戰機於2024年開放</p>", "<p>美國 F-35 戰機於 2024 年開放</p>"),
        ("<p>第\u206012\u2060頁</p>", "<p>第\u00a012\u00a0頁</p>"),
        ("<p>見<strong>F-35</strong>戰機</p>", "<p>見 <strong>F-35</strong> 戰機</p>"),
        ("<p>用<code>b中</code>好</p>", "<p>用 <code>b中</code>好</p>"),
        ('<p>見<span lang="en">fog</span>與霧</p>', '<p>見 <span lang="en">fog</span> 與霧</p>'),
        ('<p>F-35\u2060<a class="note-call">1</a>戰機</p>', '<p>F-35\u2060<a class="note-call">1</a>戰機</p>'),
        ("<p>已有 A 空格，50%的（A）</p>", "<p>已有 A 空格，50%的（A）</p>"),
        ("<pre>中a</pre>", "<pre>中a</pre>"),
        ("<ul><li>中</li><li>a</li></ul>", "<ul><li>中</li><li>a</li></ul>"),
    ],
)
def test_gaps(fragment: str, expected: str) -> None:
    assert gapped(fragment) == expected


@given(
    st.lists(st.tuples(st.sampled_from(["", "em", "code", "a"]), st.text("中霧aB1 ，。\u2060", max_size=6)), max_size=6)
)
def test_a_second_time_changes_nothing_and_no_letter_goes(pieces: list[tuple[str, str]]) -> None:
    fragment = "<p>" + "".join(f"<{tag}>{text}</{tag}>" if tag else text for tag, text in pieces) + "</p>"
    once = gapped(fragment)
    assert gapped(once) == once
    solid = str.maketrans("", "", " \u00a0\u2060")
    assert once.translate(solid) == xhtml.serialise(xhtml.parse(fragment)).translate(solid)
