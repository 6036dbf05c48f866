"""Importing whole articles: what is read, what is written, what is refused; in folders of cases and as properties."""

from __future__ import annotations

import json
from pathlib import Path

import import_views as views
import pytest

CASES = Path(__file__).parent / "cases" / "import"


@pytest.mark.parametrize("case", sorted(path.name for path in CASES.iterdir()))
def test_case(case: str, update: bool, tmp_path: Path) -> None:
    source, expected = CASES / case / "in.txt", CASES / case / "expected.json"
    view = views.read(source)
    if update:
        expected.write_text(json.dumps(view, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    wanted = json.loads(expected.read_text(encoding="utf-8"))
    assert view == wanted
    assert views.written(source, tmp_path / "book")[0] == views.as_written(wanted)
