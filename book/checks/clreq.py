"""The CLREQ audit: pages of a tagged PDF come in; what is not set as W3C's Chinese text layout asks goes out as Issues.

It runs on Chinese books, whoever made them; docs/typography.md has its fifteen statements.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pikepdf

from book.checks.clreq_centred import Centring
from book.checks.clreq_lines import Piece, line_faults, piece
from book.checks.clreq_signs import Fault, Pair, Titles, apostrophes, is_eastern, pairs, sign_faults
from book.checks.places import page_name, where
from book.checks.runs import PageContent
from book.checks.setlines import Paragraph, Paragraphs
from book.checks.structure import Node
from book.checks.text import excerpt
from book.model import Issue
from book.report import issue

# What is text of the book but none of its prose: a list of figures, a table's cell.
_APART = frozenset(("Figure",))


class ClreqAudit:
    """Takes in a document page by page; silent for one that is not tagged, or not Chinese."""

    def __init__(self, pdf: pikepdf.Pdf, path: Path, structure: Node) -> None:
        self._pdf, self._path = pdf, path
        language = str(pdf.Root.get("/Lang", ""))
        self.applies = bool(structure.kids) and language.lower().startswith(("zh", "yue", "nan", "hak"))
        self._paragraphs = Paragraphs(structure, language)
        self._centring = Centring()
        self._titles = Titles()
        self._pieces: list[Piece] = []
        self._pairs: list[Pair] = []

    def page_issues(self, content: PageContent) -> Iterator[Issue]:
        """What one page shows: CLR-001 to -003, -010 to -012, -014 and -015."""
        if not self.applies:
            return
        for paragraph in self._paragraphs.page(content):
            if paragraph.lines and not paragraph.around & _APART:
                yield from map(self._told, self._read(paragraph))

    def _read(self, paragraph: Paragraph) -> Iterator[Fault]:
        self._pieces.append(piece(paragraph))
        yield from apostrophes(paragraph)
        if is_eastern(paragraph):
            yield from sign_faults(paragraph)
            yield from self._titles.faults(paragraph)
            self._pairs += pairs(paragraph)
            self._centring.add(paragraph)

    def closing_issues(self, fonts: dict[str, pikepdf.Object]) -> Iterator[Issue]:
        """What the whole document shows: CLR-004 to -009, -013 and -016; `fonts` are its dictionaries by name."""
        if not self.applies:
            return
        yield from map(self._told, self._titles.closing_faults())
        yield from map(self._told, line_faults(self._pieces))
        yield from map(self._told, self._centring.faults(fonts))
        if any(pair.squeezed for pair in self._pairs):
            yield from (self._told(pair.fault) for pair in self._pairs if not pair.squeezed)

    def _told(self, fault: Fault) -> Issue:
        page = page_name(self._pdf.pages[fault.page])
        return issue(fault.code, where(self._path), page=page, text=excerpt(fault.text), detail=fault.detail)
