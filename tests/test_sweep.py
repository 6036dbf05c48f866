"""The book that is hard to set, at the ends of what book.toml allows: small and large pages, small and large type."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from publications import ROOT

sys.path.append(str(ROOT / "bench"))

import sweep

pytestmark = pytest.mark.slow


def test_extremes_have_no_error(tmp_path: Path) -> None:
    root = sweep.publication(tmp_path / "book")
    for trim, size in (("A6", sweep.LARGE), ("A6", "14"), ("A4", "10")):
        found = sweep.result(root, trim, size)
        assert found.pages > 10
        assert [issue.message for issue in found.found if issue.severity == "error"] == [], (trim, size)


def test_a_fault_is_counted(tmp_path: Path) -> None:
    root = sweep.publication(tmp_path / "book")
    (root / "chapters" / "03-japanese.md").write_text("no title, ![x](images/missing.png)", encoding="utf-8")
    found = sweep.result(root, "A5", "10")
    assert (found.pages, found.errors) == (0, 1)
    assert "| 0 | 1 | 0 |" in found.row


def test_one_trim_of_each_size() -> None:
    names = sweep.trims()
    assert len(names) == len({sweep.TRIMS[name] for name in names}) == len(set(sweep.TRIMS.values()))
