"""Checks of finished files: paths come in, one Report goes out; a row a format, found by the file's suffix."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from book.checks.epub import check_epub
from book.checks.pdf import check_pdfs
from book.checks.same_text import check_same_text
from book.model import Issue, Place, Report
from book.report import KanbenError, issue


class Check(NamedTuple):
    """How files with a suffix are checked, all in one call: starting a validator costs more than using it."""

    suffix: str
    run: Callable[[Sequence[Path]], Report]


CHECKS = (Check(".epub", check_epub), Check(".pdf", check_pdfs))


def check(paths: Sequence[Path]) -> Report:
    """Every check that a file's suffix asks for; an EPUB and a PDF of one name are compared as well.

    Raises KanbenError CHK-001 for each file that none is for.
    """
    found: list[Issue] = []
    unknown = [path for path in paths if not any(path.suffix.lower() == row.suffix for row in CHECKS)]
    if unknown:
        raise KanbenError(*(issue("CHK-001", Place(str(path))) for path in unknown), exit_status=2)
    for row in CHECKS:
        chosen = [path for path in paths if path.suffix.lower() == row.suffix]
        if chosen:
            found += row.run(chosen).issues
    for path in paths:
        twin = path.with_suffix(".pdf")
        if path.suffix.lower() == ".epub" and twin in paths:
            found += check_same_text(path, twin).issues
    return Report(tuple(found))
