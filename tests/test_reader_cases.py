"""Reading real-looking articles: what an import makes of each hand-made case is what a person wrote down for it.

bench/reader_cases.py says what a case holds. There is no --update: an expectation is written by hand.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from publications import ROOT, common_cache
from test_hostile import shut_network

sys.path.append(str(ROOT / "bench"))

import import_quality
import reader_cases

from book.cache import open_cache

CASES = reader_cases.cases()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: reader_cases.Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was read is right, and no reader asked the network for anything."""
    shut_network(monkeypatch)
    monkeypatch.setenv("KANBEN_CACHE", common_cache().name)
    found = reader_cases.imported(case, tmp_path / "book", open_cache(tmp_path / "book"))
    assert not reader_cases.problems(found, case.expected)


def test_what_is_met_by_now_stands_with_the_others(tmp_path: Path) -> None:
    """A case of tests/cases/readers-unmet that is read rightly belongs to tests/cases/readers."""
    for case in reader_cases.cases(reader_cases.UNMET):
        found = reader_cases.imported(case, tmp_path / case.name, open_cache(tmp_path / "cache"))
        assert reader_cases.problems(found, case.expected), case.name


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_an_expectation_names_only_what_is_checked(case: reader_cases.Case) -> None:
    known = {"title", "language", "published", "text", "absent", *reader_cases.LISTS}
    assert set(case.expected) <= known
    assert "text" in case.expected


def test_what_differs_is_told() -> None:
    found = {
        "title": "甲",
        "headings": ["一", "二"],
        "references": [{"title": "報告", "author": [], "publisher": "局", "issued": "2020"}],
        "text": "甲乙丙",
    }
    assert not reader_cases.problems(
        found, {"title": "甲", "text": ["甲", "丙"], "absent": ["丁"], "references": [{"publisher": "局"}]}
    )
    expected = {"title": "乙", "headings": ["一"], "text": ["丙", "甲", "戊"], "absent": ["乙"], "references": ["報告"]}
    assert [problem.split(":")[0] for problem in reader_cases.problems(found, expected)] == [
        "title",
        "headings",
        "out of order",
        "missing",
        "present",
        "references",
    ]


def test_precision_and_recall() -> None:
    case = reader_cases.Case("text-x", Path("x"), {"headings": ["a", "b", "c", "c"], "credits": []})
    total = import_quality.counts(case, {"headings": ["a", "c", "d"], "credits": ["e"]})
    assert import_quality.figures(total, ("headings",)) == (2 / 3, 2 / 4, 4)
    assert import_quality.figures(total, ("credits",)) == (0.0, 1.0, 0)
    assert import_quality.figures(total) == (2 / 4, 2 / 4, 4)
