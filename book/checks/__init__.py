"""Checks of finished files: paths come in, one Report goes out; a row a format, found by the file's suffix."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from book.checks.epub import check_epub
from book.checks.pdf import check_pdfs
from book.model import Report


class Check(NamedTuple):
    """How files with a suffix are checked, all in one call: starting a validator costs more than using it."""

    suffix: str
    run: Callable[[Sequence[Path]], Report]


CHECKS = (Check(".epub", check_epub), Check(".pdf", check_pdfs))
