"""A chapter's tree comes in; its lines of running text go out, each with the places in the tree that it came from.

A line is the text of one block (paragraph, heading, cell …) as a reader meets it, across inline elements: what stands
beside a mark may be in another element than the mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from lxml import etree

from book import xhtml
from book.passes.halfwidth import HAN, HIDDEN

Part = Literal["text", "tail"]

_ALL, _NOT_HAN = re.compile(".", re.DOTALL), re.compile(f"[^{HAN}]")
_PHRASING = "a abbr b bdi bdo cite code del dfn em i img ins kbd mark q ruby rt rp s samp small span strong sub sup u"
_INLINE = frozenset(_PHRASING.split())
_VERBATIM = frozenset(("code", "pre", "kbd", "samp", "var"))
_APART = frozenset(
    ("cite", "citation", "note-call", "footnote-ref", "note-missing")
)  # calls: as if they were not there


@dataclass(frozen=True, slots=True)
class Piece:
    """The text or the tail of `element`, which begins at `start` of its line; `seen` is what a pass may read of it."""

    element: etree._Element
    part: Part
    start: int
    text: str
    seen: str


@dataclass(slots=True)
class Run:
    """A line of text in one `language`."""

    language: str
    pieces: list[Piece] = field(default_factory=list)
    length: int = 0

    @property
    def text(self) -> str:
        """The line as its reader meets it."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def seen(self) -> str:
        """The line with U+FFFC for every character that is verbatim, and for those of another language but Han."""
        return "".join(piece.seen for piece in self.pieces)

    def add(self, element: etree._Element, part: Part, text: str | None, hidden: re.Pattern[str] | None) -> None:
        """Appends a piece, what matches `hidden` hidden; none where there is no text."""
        if text:
            self.pieces.append(Piece(element, part, self.length, text, hidden.sub(HIDDEN, text) if hidden else text))
            self.length += len(text)


def runs(root: etree._Element, language: str) -> list[Run]:
    """The lines below `root`, whose own language is `language`; a line takes that of its block."""
    return [run for run in _block(root, language, None) if run.pieces]


def _block(block: etree._Element, language: str, hidden: re.Pattern[str] | None) -> Iterator[Run]:
    language = block.get("lang", language)
    hidden = _ALL if block.tag in _VERBATIM else hidden
    run = Run(language)
    run.add(block, "text", block.text, hidden)
    for child in block:
        if isinstance(child.tag, str) and child.tag not in _INLINE:
            yield run
            yield from _block(child, language, hidden)
            run = Run(language)
        else:
            _inline(child, run, hidden)
        run.add(child, "tail", child.tail, hidden)
    yield run


def _inline(element: etree._Element, run: Run, hidden: re.Pattern[str] | None) -> None:
    """Adds the text inside of an inline element; readings and calls are left out."""
    if not isinstance(element.tag, str) or element.tag in xhtml.READINGS or element.get("class") in _APART:
        return
    if element.tag in _VERBATIM:
        hidden = _ALL
    elif hidden is None and element.get("lang", run.language) != run.language:
        hidden = _NOT_HAN
    run.add(element, "text", element.text, hidden)
    for child in element:
        _inline(child, run, hidden)
        run.add(child, "tail", child.tail, hidden)
