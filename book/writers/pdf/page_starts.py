"""Where pages begin: a laid-out sheet comes in; the place in its source at which each page's text begins goes out."""

from __future__ import annotations

from typing import Any

from lxml import etree

from book import xhtml
from book.textplace import solid
from book.writers.pdf.weasyprint_hooks import Piece, pieces

Start = tuple[int, int]  # an element, by its number in the page of the Edition, and the place in its own solid text


def page_starts(document: Any, html: str) -> tuple[Start | None, ...]:
    """The start of each page of the document that was laid out from `html`; None for a page that holds nothing.

    A figure that was moved (floats.py) does not begin a page where text that comes after it stood on one before.
    """
    texts: dict[str, str] = {}
    # In the order of reading: parts of one ruby, and brackets set apart, share the number of what they are part of.
    for event, element in etree.iterwalk(etree.fromstring(html, xhtml.parser()), events=("start", "end")):
        owner, text = (element, element.text) if event == "start" else (element.getparent(), element.tail)
        if owner is not None and isinstance(element.tag, str):
            at = owner.get("data-at", "")
            texts[at] = texts.get(at, "") + solid(text or "")
    walk = _Walk(texts)
    return tuple(walk.start(page) for page in document.pages)


class _Walk:
    """Goes through a document's pages; `_read` is how much of each element's own text was seen."""

    def __init__(self, texts: dict[str, str]) -> None:
        self._texts = texts
        self._read = dict.fromkeys(texts, 0)
        self._furthest = 0  # the last element whose text, outside of figures, stood on a page before

    def start(self, page: Any) -> Start | None:
        """Reads one page on."""
        first: Start | None = None
        moved: Start | None = None
        furthest = self._furthest
        for piece in pieces(page):
            start = self._new(piece)
            if start is None:
                continue
            in_figure = "figure" in piece.inside
            if first is None and not (in_figure and start[0] < self._furthest):
                first = start
            moved = moved or start
            if not in_figure:
                furthest = max(furthest, start[0])
        self._furthest = furthest
        return first or moved

    def _new(self, piece: Piece) -> Start | None:
        """Where the piece begins; None where it shows nothing, or what was there before (a table's head)."""
        if piece.at not in self._texts:
            return None
        before = self._read[piece.at]
        if piece.text is None:
            return (int(piece.at), 0)
        self._read[piece.at] += _matched(solid(piece.text), self._texts[piece.at], before)
        return (int(piece.at), before) if self._read[piece.at] > before else None


def _matched(laid: str, written: str, start: int) -> int:
    """How many characters of `laid` go on with `written` from `start`: not the hyphen that a line's end was given."""
    if written.startswith(laid, start):
        return len(laid)
    at = start
    for character in laid:
        if at < len(written) and written[at].casefold() == character.casefold():
            at += 1
    return at - start
