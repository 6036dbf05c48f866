"""A line and the room that is left on it come in; the same line, flush, goes out.

WeasyPrint justifies at spaces only, so a line of pure Chinese keeps a ragged right edge. CLREQ 6.2.2 wants every line
but the last flush: the gap is given first to word spaces, then shared between ideographs, never inside an
unbreakable pair (—— and ……).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any
from unicodedata import east_asian_width

from weasyprint.formatting_structure import boxes
from weasyprint.text import line_break
from weasyprint.text.ffi import TO_UNITS, ffi

_INVISIBLE = "\u2060\u200b"
_SPACES = " \u00a0"
_UNBREAKABLE = frozenset({("—", "—"), ("…", "…"), ("⋯", "⋯")})
_OBJECT = "\ufffc"  # stands for an inline box that is not text
_WORD_SPACE_EM = 0.25  # how much of an em a word space may grow before ideographs share the rest

# A gap: the box, the byte offset in its text after whose character the gap comes.
_Gap = tuple[Any, int]
_Widths = dict[int, dict[int, float]]  # id of a box → byte offset → px to add


def justify_line(context: Any, line: Any, available: float) -> None:
    """Replaces `weasyprint.layout.inline.justify_line`; `available` is the room left on the line, in px."""
    spaces, gaps = _gaps(list(_characters(line)))
    if not spaces and not gaps:
        return
    widths: _Widths = {}
    em = line.style["font_size"]
    if spaces:
        share = available / len(spaces)
        if gaps:
            share = min(share, em * _WORD_SPACE_EM)
        for box, offset in spaces:
            widths.setdefault(id(box), {})[offset] = share
        available -= share * len(spaces)
    if gaps and available > 0:
        for (box, offset), width in zip(gaps, _spread(available, len(gaps), em), strict=True):
            box_widths = widths.setdefault(id(box), {})
            box_widths[offset] = box_widths.get(offset, 0.0) + width
    _widen(line, widths, 0.0)


def _characters(box: Any) -> Iterator[tuple[Any, int, str]]:
    """The line's characters in order: the text box, the byte offset in it, the character."""
    if isinstance(box, boxes.TextBox):
        offset = 0
        for char in box.text:
            yield box, offset, char
            offset += len(char.encode())
    elif isinstance(box, boxes.LineBox | boxes.InlineBox):
        for child in box.children:
            if child.is_in_normal_flow():
                yield from _characters(child)
    else:
        yield box, -1, _OBJECT


def _gaps(characters: list[tuple[Any, int, str]]) -> tuple[list[_Gap], list[_Gap]]:
    """Where a line may grow: at word spaces, and between two characters of which one is wide."""
    while characters and characters[-1][2] in _SPACES + _INVISIBLE:
        characters.pop()
    spaces, gaps = [], []
    for (box, offset, char), (_, _, following) in pairwise(characters):
        if offset < 0 or char in _INVISIBLE:
            continue
        if char in _SPACES:
            spaces.append((box, offset))
        elif following in _SPACES + _INVISIBLE or (char, following) in _UNBREAKABLE:
            continue
        elif _wide(char) or _wide(following):
            gaps.append((box, offset))
    return spaces, gaps


def _wide(char: str) -> bool:
    return east_asian_width(char) in "WF" or char in "—…⋯‧·"


def _spread(available: float, count: int, em: float) -> Iterator[float]:
    """`available` px in `count` parts, in whole thousandths of an em, the odd ones spread evenly over the line."""
    unit = em / 1000
    each, odd = divmod(round(available / unit), count)
    carry = 0
    for _ in range(count):
        carry += odd
        extra = carry >= count
        carry -= count * extra
        yield (each + extra) * unit


def _widen(box: Any, widths: _Widths, shift: float) -> float:
    """Moves `box` by `shift` px, widens it and what is in it; returns the shift for what comes after it."""
    if isinstance(box, boxes.TextBox):
        box.position_x += shift
        own = widths.get(id(box))
        if own:
            layout = _SpacedLayout(box.style, 0, None)
            layout.set_text(box.text)
            layout.gaps = own
            layout.deactivate()
            box.pango_layout = layout
            box.width += sum(own.values())
            shift += sum(own.values())
        return shift
    if isinstance(box, boxes.LineBox | boxes.InlineBox):
        box.position_x += shift
        before = shift
        for child in box.children:
            if child.is_in_normal_flow():
                shift = _widen(child, widths, shift)
            elif child.is_absolutely_positioned():  # a ruby reading stays over the middle of its base
                child.translate((before + shift) / 2)
        box.width += shift - before
        return shift
    box.translate(shift, 0)
    return shift


class _SpacedLayout(line_break.Layout):  # type: ignore[misc]
    """A Pango layout whose glyphs are widened, once, when its line is drawn."""

    gaps: dict[int, float] | None = None
    _fresh = False

    def set_text(self, text: str, justify: bool = False) -> None:
        super().set_text(text, justify)
        self._fresh = True

    def get_first_line(self) -> tuple[Any, Any]:
        line, index = super().get_first_line()
        if self.gaps and self._fresh:
            self._fresh = False
            _widen_glyphs(line, dict(self.gaps))
        return line, index


def _widen_glyphs(line: Any, gaps: dict[int, float]) -> None:
    """Adds each gap to the last glyph of the character it follows."""
    run = line.runs
    while run != ffi.NULL:
        item = run.data
        run = run.next
        glyphs = item.glyphs
        count = glyphs.num_glyphs
        for at in range(count):
            start = item.item.offset + glyphs.log_clusters[at]
            last = at == count - 1 or glyphs.log_clusters[at + 1] != glyphs.log_clusters[at]
            if last and start in gaps:
                glyphs.glyphs[at].geometry.width += round(gaps.pop(start) * TO_UNITS)
