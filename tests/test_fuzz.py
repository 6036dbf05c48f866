"""A short run of the fuzzer, always the same, and all inputs that it ever broke something with (tests/fuzz/run.py)."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from publications import ROOT

from book.model import LedgerLine
from book.readers.catalogue import READERS

sys.path.append(str(ROOT / "tests" / "fuzz"))

import invariants
import strategies

FOUND = sorted((ROOT / "tests" / "cases" / "fuzz").rglob("*.bin"))
NAMES = [reader.name for reader in READERS]


@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@pytest.mark.parametrize("reader", NAMES)
def test_no_input_breaks_a_reader(reader: str) -> None:
    @settings(max_examples=40, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(strategies.sources(reader))
    def one(data: bytes) -> None:
        invariants.check(reader, data)

    one()


@pytest.mark.parametrize("path", FOUND, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_what_broke_a_reader_does_so_no_more(path: Path) -> None:
    invariants.check(path.parent.name, path.read_bytes())


def test_the_invariants_can_fail(tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text("標題\n\n一段文字，有句號。\n", encoding="utf-8")
    assert invariants.holds(tmp_path / "in.txt", tmp_path / "book") == ""
    (tmp_path / "empty.txt").write_text("\n\n", encoding="utf-8")
    assert invariants.holds(tmp_path / "empty.txt", tmp_path / "none") == "IMP-006"
    with pytest.raises(AssertionError, match="does not say why"):
        invariants.complete([LedgerLine(1, "失落", "paragraph")])
