"""A laid-out sheet comes in; its HTML with each late figure moved to where it fills a page goes out.

A figure that does not fit under the text before it goes to the next page and leaves the foot of its own page empty.
A book's page is full: the paragraphs that follow come first, as many as the room holds, and the figure after them;
where none follows, the figure comes before as many of the paragraphs above it as make it fit. It never passes a
heading, a list or another figure, and the other formats keep it where the author put it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile
from typing import Any

from lxml import etree

from book import xhtml
from book.writers.pdf.weasyprint_hooks import Block, section_blocks

_BACK = 2  # paragraphs that a figure may come forward: the one that speaks of it is seldom further off


@dataclass(frozen=True, slots=True)
class LateFigure:
    """A figure that begins a page for want of room; all measures in px.

    `room` is what it left on the page before; `above` and `below` are the heights of the paragraphs around it, the
    nearest first.
    """

    id: str
    height: float
    room: float
    above: tuple[float, ...]
    below: tuple[float, ...]


def late_figures(document: Any) -> Iterator[LateFigure]:
    """The late figures of a laid-out sheet, as far as they stand directly in its section."""
    for before, page in pairwise(section_blocks(sheet) for sheet in document.pages):
        if before.blocks and page.blocks and page.blocks[0].tag == "figure":
            figure, last = page.blocks[0], before.blocks[-1]
            yield LateFigure(
                figure.id,
                figure.height,
                before.bottom - last.y - last.height,
                tuple(_paragraphs(reversed(before.blocks))),
                tuple(_paragraphs(page.blocks[1:])),
            )


def _paragraphs(blocks: Iterable[Block]) -> Iterator[float]:
    return (block.height for block in takewhile(lambda block: block.tag == "p", blocks))


def settle(html: str, late: Sequence[LateFigure]) -> str:
    """The HTML of the sheet after the moves; the same text where no figure can be moved."""
    section = etree.fromstring(html, xhtml.parser())
    figures = {element.get("id"): element for element in section.iter("figure")}
    for figure in late:
        element = figures.get(figure.id)
        if element is None:
            continue
        if figure.below:
            _move(element, _count(figure.below, figure.room), forward=True)
        # A paragraph stays between a heading and the figure: it is what the figure belongs to.
        elif sum(near := figure.above[:-1][:_BACK]) > figure.height - figure.room:
            _move(element, _count(near, figure.height - figure.room), forward=False)
    return etree.tostring(section, encoding="unicode", with_tail=False)


def _count(heights: Sequence[float], wanted: float) -> int:
    """How many paragraphs it takes to reach a height."""
    filled = 0.0
    for count, height in enumerate(heights, 1):
        filled += height
        if filled >= wanted:
            return count
    return len(heights)


def _move(figure: etree._Element, paragraphs: int, *, forward: bool) -> None:
    """Puts the figure past that many of the paragraphs after it, or before it."""
    target = figure
    for _ in range(paragraphs):
        beside = target.getnext() if forward else target.getprevious()
        if beside is None or beside.tag != "p":
            break
        target = beside
    if target is figure:
        return
    xhtml.replace(figure)  # taken out; the text after it stays
    figure.tail = None
    if forward:
        target.addnext(figure)
    else:
        target.addprevious(figure)
