"""A line and widths by character come in; the same line with its glyphs set closer or wider goes out."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from types import MappingProxyType
from typing import Any, NamedTuple

from weasyprint.formatting_structure import boxes
from weasyprint.text import line_break
from weasyprint.text.ffi import TO_UNITS, ffi

from book.kinsoku import CLOSING, INTERPUNCTS, OPENING, STOPS, is_japanese
from book.writers.pdf.weasyprint_hooks.shaping import Slice

OBJECT = "\ufffc"  # stands for an inline box that is not text
INVISIBLE = "\u2060\u200b"
Widths = dict[int, float]  # place in a line's text → px to add after the character there


class Run(NamedTuple):
    """The text of a line, its text boxes, and where the text of each begins."""

    text: str
    boxes: tuple[Any, ...]
    starts: tuple[int, ...]

    def at(self, place: int) -> tuple[Any, int]:
        """The box of a character, and the character's place in it."""
        number = bisect_right(self.starts, place) - 1
        return self.boxes[number], place - self.starts[number]


def run_of(line: Any) -> Run:
    """The line's characters in order."""
    texts: list[str] = []
    found: list[Any] = []
    starts: list[int] = []
    at = 0
    for box in _leaves(line):
        if isinstance(box, boxes.TextBox):
            found.append(box)
            starts.append(at)
            texts.append(box.text)
        else:
            texts.append(OBJECT)
        at += len(texts[-1])
    return Run("".join(texts), tuple(found), tuple(starts))


def _leaves(box: Any) -> Iterator[Any]:
    for child in box.children:
        if child.is_in_normal_flow():
            if isinstance(child, boxes.InlineBox):
                yield from _leaves(child)
            else:
                yield child


def spread(available: float, count: int, em: float) -> Iterator[float]:
    """`available` px in `count` parts, in whole thousandths of an em, the odd ones spread evenly over the line."""
    unit = em / 1000
    each, odd = divmod(round(available / unit), count)
    carry = 0
    for _ in range(count):
        carry += odd
        extra = carry >= count
        carry -= count * extra
        yield (each + extra) * unit


def add(widths: Widths, places: Sequence[int], shares: Iterable[float]) -> None:
    """Puts a share behind each of the places."""
    for place, share in zip(places, shares, strict=True):
        widths[place] = widths.get(place, 0.0) + share


def adjust(line: Any, widths: Widths) -> None:
    """Widens the line and what is in it, and moves what comes after."""
    _Adjusting(widths).move(line, 0.0)


class _Adjusting:
    """Goes through a line; `_at` is the place in its text that was reached."""

    def __init__(self, widths: Widths) -> None:
        self._widths = widths
        self._at = 0

    def move(self, box: Any, shift: float) -> float:
        """Moves `box` by `shift` px, widens it and what is in it; returns the shift for what comes after it."""
        if isinstance(box, boxes.TextBox):
            return self._text(box, shift)
        if not isinstance(box, boxes.LineBox | boxes.InlineBox):
            box.translate(shift, 0)
            self._at += len(OBJECT)
            return shift
        box.position_x += shift
        before = shift
        for child in box.children:
            if child.is_in_normal_flow():
                shift = self.move(child, shift)
            elif child.is_absolutely_positioned():  # a ruby reading stays over the middle of its base
                child.translate((before + shift) / 2)
        box.width += shift - before
        return shift

    def _text(self, box: Any, shift: float) -> float:
        box.position_x += shift
        begin, self._at = self._at, self._at + len(box.text)
        own = {place - begin: width for place, width in self._widths.items() if begin <= place < self._at}
        if own:
            change = sum(own.values())
            if isinstance(box.pango_layout, AdjustedLayout | Slice):  # a line that was narrowed is a hair too short
                add(own, [*box.pango_layout.gaps], box.pango_layout.gaps.values())
            box.pango_layout = _adjusted(box, own)
            box.width += change
            shift += change
        return shift


def _adjusted(box: Any, gaps: Widths) -> Any:
    if isinstance(box.pango_layout, Slice):
        return box.pango_layout.adjusted(len(box.text), gaps)
    layout = AdjustedLayout(box.style, 0, None)
    layout.set_text(box.text)
    layout.gaps = gaps
    layout.deactivate()
    return layout


class AdjustedLayout(line_break.Layout):  # type: ignore[misc]
    """A Pango layout whose glyphs are set closer or wider, once, when its line is drawn."""

    gaps: Mapping[int, float] = MappingProxyType({})
    _fresh = False

    def set_text(self, text: str, justify: bool = False) -> None:
        """As Pango is given it."""
        super().set_text(text, justify)
        self._fresh = True

    def get_first_line(self) -> tuple[Any, Any]:
        """The line that is drawn."""
        line, index = super().get_first_line()
        if self.gaps and self._fresh:
            self._fresh = False
            offsets = [0, *accumulate(len(char.encode()) for char in self.text)]
            gaps = {offsets[at]: gap for at, gap in self.gaps.items() if at < len(self.text)}
            _change_glyphs(line, gaps, self.text.encode(), self.style["lang"] or "")
        return line, index


def _change_glyphs(line: Any, gaps: dict[int, float], text: bytes, language: str) -> None:
    """Adds each width to the last glyph of the character it follows; a mark that is narrowed is moved to its ink.
    `gaps` are by the characters' bytes."""
    run = line.runs
    while run != ffi.NULL:
        item = run.data
        run = run.next
        glyphs = item.glyphs
        count = glyphs.num_glyphs
        for at in range(count):
            if at < count - 1 and glyphs.log_clusters[at + 1] == glyphs.log_clusters[at]:
                continue
            start = item.item.offset + glyphs.log_clusters[at]
            end = item.item.offset + (glyphs.log_clusters[at + 1] if at < count - 1 else item.item.length)
            width = sum(gaps.pop(place) for place in range(start, end) if place in gaps)  # —— may be one glyph
            if width:
                geometry = glyphs.glyphs[at].geometry
                geometry.width += round(width * TO_UNITS)
                if width < 0:
                    char = text[start : start + 4].decode(errors="ignore")[0]
                    geometry.x_offset += round(width * free_before(char, language) * TO_UNITS)


def free_before(char: str, language: str) -> float:
    """The share of a mark's free room that lies before its ink."""
    if char in OPENING:
        return 1.0
    if char in CLOSING or (char in STOPS and is_japanese(language)):
        return 0.0
    return 0.5 if char in STOPS + INTERPUNCTS else 0.0
