"""Preflight: a file for the printer comes in; what would go wrong on the press goes out as Issues, page by page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pikepdf

from book.checks.places import page_name, where
from book.checks.preflight.pages import page_issues
from book.checks.preflight.paints import paints
from book.checks.preflight.pdfx import pdfx_issues
from book.checks.runs import PageContent
from book.model import Issue
from book.report import issue

SIGNATURE = 16  # pages that a sheet holds when it is folded


def document_issues(pdf: pikepdf.Pdf, path: Path) -> Iterator[Issue]:
    """What concerns the whole file: PDF/X-4, and how many pages stay blank in the last signature (PRT-109)."""
    yield from pdfx_issues(pdf, path)
    count = len(pdf.pages)
    if count > 1 and count % SIGNATURE:
        blank = SIGNATURE - count % SIGNATURE
        yield issue("PRT-109", where(path), pages=count, blank=blank, signature=SIGNATURE)


def press_issues(page: pikepdf.Page, path: Path, content: PageContent) -> Iterator[Issue]:
    """What concerns one page, of which `content` is the text."""
    name = page_name(page)
    seen: set[tuple[str, object]] = set()
    for code, values in page_issues(page, paints(page), content):
        key = (code, tuple(sorted(values.items())))
        if key not in seen:
            seen.add(key)
            yield issue(code, where(path), severity=None, page=name, **values)
