"""The EPUB check: paths of finished EPUBs come in, one Report goes out.

EPUBCheck judges against the specification; the lints see what it does not ask, and shops do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from book.checks.archive import opened
from book.checks.epubcheck import Epubcheck
from book.checks.lint import lint
from book.model import Issue, Report
from book.report import KanbenError


def check_epub(paths: Sequence[Path]) -> Report:
    """The findings for all files, in order: for each EPUBCheck's first, then our own.

    A file that is not safe to open (EPB-010 to EPB-016) is not shown to EPUBCheck.
    """
    with Epubcheck() as epubcheck:
        return Report(tuple(finding for path in paths for finding in _check(path, epubcheck)))


def _check(path: Path, epubcheck: Epubcheck) -> Iterator[Issue]:
    try:
        with opened(path) as archive:
            yield from epubcheck.run(path)
            yield from lint(archive)
    except KanbenError as error:
        yield from error.report.issues
