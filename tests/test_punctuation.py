"""Punctuation repair: lines in four languages, and what holds for every line."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book.passes.halfwidth import applied, repairs

CASES = Path(__file__).parent / "cases" / "halfwidth"

LINES = st.text(st.sampled_from("中燈霧aB19 ,:;?!()\"'.…-「」『』《》（），。\n"), max_size=40)


@pytest.mark.parametrize("language", sorted(path.name for path in CASES.iterdir()))
def test_lines(language: str) -> None:
    lines, expected = (
        (CASES / language / name).read_text(encoding="utf-8").splitlines() for name in ("in.txt", "expected.txt")
    )
    assert [applied(line, repairs(line, language, ["Yahoo!"])) for line in lines] == expected


@given(LINES)
def test_a_repaired_line_needs_no_repair(line: str) -> None:
    repaired = applied(line, repairs(line))
    assert repairs(repaired) == ()


@given(LINES)
def test_repairs_change_marks_and_spaces_alone(line: str) -> None:
    found = repairs(line)
    letters = re.compile(r"[^\w\n]+")
    assert letters.sub("", applied(line, found)) == letters.sub("", line)
    assert all(line[each.start : each.end] == each.old != each.new for each in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@given(st.text(st.sampled_from("aB19 ,:;?!()\"'.…-"), max_size=40))
def test_a_line_without_han_stays(line: str) -> None:
    assert repairs(line) == ()
