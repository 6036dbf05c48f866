"""The way back: all articles of the readers' cases in one book, built in both formats, lose nothing and are valid."""

from __future__ import annotations

import re
import sys

import pytest
from publications import ROOT, UNDRAWN, Built

sys.path.append(str(ROOT / "bench"))

import reader_cases

from book.checks.epub_text import epub_text
from book.checks.structure import pdf_blocks
from book.pipeline import check

pytest_plugins = ["publication_fixtures"]
CASES = reader_cases.cases()


def bare(text: str) -> str:
    """The letters and digits alone: formats set marks and numbers of lists in their own ways."""
    return re.sub(r"[\W_]+", "", text.translate(UNDRAWN))


@pytest.fixture(scope="module")
def texts(anthology: Built) -> dict[str, str]:
    """All text of each format."""
    return {
        "epub": bare(epub_text(anthology.epub)),
        "pdf": bare("".join(block.text for block in pdf_blocks(anthology.pdf))),
    }


@pytest.mark.slow
def test_both_formats_are_valid_and_say_the_same(anthology: Built) -> None:
    """EPUBCheck, PDF/UA-1, and every text of one format is in the other."""
    found = check([anthology.epub, anthology.pdf], progress=lambda _stage: None)
    # CLR-001: an article's subtitle begins with ～ itself, as Japanese press releases write it.
    assert not [error for error in found.errors if not (error.code == "CLR-001" and "～血縁" in error.message)]


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_text_of_each_case_is_in_both(case: reader_cases.Case, texts: dict[str, str]) -> None:
    for name, text in texts.items():
        missing = [wanted for wanted in case.expected["text"] if bare(wanted) not in text]
        assert not missing, name
