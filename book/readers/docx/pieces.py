"""Pieces of a paragraph of a Word file, and the story that they are read from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from lxml import etree

from book.readers.docx.account import Account
from book.readers.docx.fields import Fields
from book.readers.docx.package import Package, Relation
from book.readers.docx.styles import Styles

LINE = "data-line"  # the number of the paragraph that an element was made of, for the reader of HTML
NUMBERED = "\0"  # where the number of a sequence ends; no text of a file holds it
Mark = tuple[str, str]  # a tag, and the address of a link


@dataclass(frozen=True, slots=True)
class Piece:
    """Text, or an element that is whole, and the marks round it, the outer first."""

    content: str | etree._Element
    marks: tuple[Mark, ...] = ()
    block: bool = False  # a picture or a list that is no part of a line


@dataclass
class Story:
    """A part that holds text, while it is read; what it calls and loses is gathered for the whole file."""

    part: str
    package: Package
    styles: Styles
    account: Account
    calls: list[tuple[str, str]]  # notes in the order of their calls: footnote or endnote, and its id
    losses: list[tuple[etree._Element, str]]  # what cannot be had as it is: where, and the code of the message
    fields: Fields = field(default_factory=Fields)
    boxes: list[etree._Element] = field(default_factory=list)  # text boxes that wait for their paragraph's end
    floats: list[etree._Element] = field(default_factory=list)  # and pictures that stand beside it
    sequence: str = ""  # what the paragraph counts: Figure, 圖, 表

    @property
    def relations(self) -> Mapping[str, Relation]:
        """What the part refers to, by id."""
        return self.package.relations(self.part)


Reader = Callable[[Story, etree._Element], Iterator[Piece]]


def fill(parent: etree._Element, pieces: Iterable[Piece], depth: int = 0) -> None:
    """Puts pieces into an element; neighbours share the marks that they have in common."""
    for mark, group in groupby(pieces, key=lambda piece: piece.marks[depth] if len(piece.marks) > depth else None):
        if mark is not None:
            inside = etree.SubElement(parent, mark[0], {"href": mark[1]} if mark[1] else {})
            fill(inside, group, depth + 1)
            continue
        for piece in group:
            if isinstance(piece.content, str):
                _append(parent, piece.content)
            else:
                parent.append(piece.content)


def words(element: etree._Element) -> str:
    """All text below the element."""
    return "".join(map(str, element.itertext()))


def _append(parent: etree._Element, text: str) -> None:
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text
