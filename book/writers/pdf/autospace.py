"""CSS `text-autospace: normal` for paged layout: a sheet's section comes in; the same with gaps goes out.

Between Han or kana and Latin letters or digits stands a gap of about a quarter em (CLREQ 3.2.2; CSS Text 4, § 8.4).
WeasyPrint does not know the property. A space of the face is that wide, stretches where a line is justified, and goes
where a line ends. Nothing but the layout sees it: the Edition, and so the EPUB, keeps the text as it is.
"""

from __future__ import annotations

import re

from lxml import etree

from book.passes.halfwidth import HAN
from book.passes.runs import Piece, Run, runs
from book.passes.words import JOINER

_LATIN = "0-9A-Za-z\u00b5\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0370-\u03ff\u0400-\u052f\u1e00-\u1fff"
_BOUNDARY = re.compile(rf"(?<=[{HAN}])({JOINER}?)(?=[{_LATIN}])|(?<=[{_LATIN}])({JOINER}?)(?=[{HAN}])")
_NO_BREAK = "\u00a0"


def open_gaps(section: etree._Element, language: str) -> None:
    """Changes the section in place: a space at each boundary, one that does not break where a joiner stood."""
    for run in runs(section, language):
        for match in reversed(list(_BOUNDARY.finditer(run.seen))):  # from the end: what comes before keeps its place
            if not run.calls & {*match.span()}:
                _open(run, *match.span())


def _open(run: Run, start: int, end: int) -> None:
    """Puts a gap in the place of the characters from `start` to `end`, none or a joiner."""
    pieces = [piece for piece in run.pieces if piece.free and piece.start <= start <= piece.start + len(piece.text)]
    if pieces:  # between two elements the gap is in neither of them: underlined it would be seen
        piece = min(pieces, key=_depth)
        text = getattr(piece.element, piece.part)
        at = start - piece.start
        setattr(piece.element, piece.part, text[:at] + (_NO_BREAK if end > start else " ") + text[at + end - start :])


def _depth(piece: Piece) -> int:
    return sum(1 for _ in piece.element.iterancestors()) - (piece.part == "tail")
