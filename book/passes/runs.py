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
from book.passes.halfwidth import HIDDEN

Part = Literal["text", "tail"]

_MARKS = re.compile(r"\W")
_PHRASING = "a abbr b bdi bdo cite code del dfn em i img ins kbd mark q ruby rt rp s samp small span strong sub sup u"
_INLINE = frozenset(_PHRASING.split())
_VERBATIM = frozenset(("code", "pre", "kbd", "samp", "var"))
_APART = frozenset(
    ("cite", "citation", "note-call", "footnote-ref", "note-missing")
)  # calls: as if they were not there


@dataclass(frozen=True, slots=True)
class Piece:
    """The text or the tail of `element`, which begins at `start` of its line.

    A piece that is not `free` stays as it is: code, and what is in another language than the line.
    """

    element: etree._Element
    part: Part
    start: int
    text: str
    free: bool


@dataclass(slots=True)
class Run:
    """A line of text in one `language`; at `calls` stand calls of notes and citations, which are no part of it."""

    language: str
    pieces: list[Piece] = field(default_factory=list)
    calls: set[int] = field(default_factory=set)
    length: int = 0

    @property
    def text(self) -> str:
        """The line as its reader meets it."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def seen(self) -> str:
        """The line with U+FFFC for every mark that is not free: only letters may be judged by."""
        return "".join(piece.text if piece.free else _MARKS.sub(HIDDEN, piece.text) for piece in self.pieces)

    def add(self, element: etree._Element, part: Part, text: str | None, *, free: bool) -> None:
        """Appends a piece; none where there is no text."""
        if text:
            self.pieces.append(Piece(element, part, self.length, text, free))
            self.length += len(text)


def runs(root: etree._Element, language: str) -> list[Run]:
    """The lines below `root`, whose own language is `language`; a line takes that of its block."""
    return [run for run in _block(root, language, free=True) if run.pieces]


def _block(block: etree._Element, language: str, *, free: bool) -> Iterator[Run]:
    language = block.get("lang", language)
    free = free and block.tag not in _VERBATIM
    run = Run(language)
    run.add(block, "text", block.text, free=free)
    for child in block:
        if isinstance(child.tag, str) and child.tag not in _INLINE:
            yield run
            yield from _block(child, language, free=free)
            run = Run(language)
        else:
            _inline(child, run, free=free)
        run.add(child, "tail", child.tail, free=free)
    yield run


def _inline(element: etree._Element, run: Run, *, free: bool) -> None:
    """Adds the text inside of an inline element; readings and calls are left out."""
    if element.get("class") in _APART:
        run.calls.add(run.length)
        return
    if not isinstance(element.tag, str) or element.tag in xhtml.READINGS:
        return
    free = free and element.tag not in _VERBATIM and element.get("lang", run.language) == run.language
    run.add(element, "text", element.text, free=free)
    for child in element:
        _inline(child, run, free=free)
        run.add(child, "tail", child.tail, free=free)
