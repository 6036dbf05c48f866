"""A line and the room that is left on it come in; the same line, flush, goes out.

WeasyPrint justifies at spaces only, so a line of pure Chinese keeps a ragged right edge. The order is that of CLREQ
6.2.2.4: word spaces grow to half an em, then all that may be parted shares the rest; last come the letters of an
address, which fill a line that holds little else. The gap
between Han and Latin stays at its quarter em as long as that does; a space that does not break, as in 25 km, always.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any, Literal, NamedTuple
from unicodedata import east_asian_width

from book.kinsoku import CONNECTORS, NOT_AT_START, OPENING, SQUEEZED, UNBREAKABLE
from book.writers.pdf.weasyprint_hooks.glyphs import INVISIBLE, OBJECT, Widths, add, adjust, run_of, spread

_WORD_SPACE_EM = 0.25  # what a word space, a quarter em wide, may grow
# CLREQ names no limit for the gap between ideographs. More than a third of an em tears a line into characters: a line
# that would need it stays short, and the check says so (CLR-004).
_GAP_EM = 1 / 3
_NO_GAP = INVISIBLE + "\u00a0 " + CONNECTORS
_MIXED_EM = 0.25  # the space between Han and Latin grows last, from a quarter em to half an em
_SPACES = " \u00a0"
_ADDRESS_BREAK = "\u200b"  # book/writers/pdf/typesetting.py puts it between the letters of an address
_LEAST = 0.01  # px


_SEAMS = 16384  # pairs of characters that are remembered


class Places(NamedTuple):
    """Where a line may grow, behind which of its characters: word spaces; between two wide characters; the breaks of an
    address; Han beside Latin."""

    spaces: list[int]
    gaps: list[int]
    breaks: list[int]
    mixed: list[int]

    @property
    def stretch(self) -> float:
        """By how many em the line may grow without an excess."""
        return math.inf if self.breaks else len(self.spaces) * _WORD_SPACE_EM + len(self.gaps) * _GAP_EM


def justify_line(_context: Any, line: Any, available: float) -> None:
    """Replaces `weasyprint.layout.inline.justify_line`; `available` is the room left on the line, in px."""
    if available < _LEAST:
        return
    spaces, gaps, breaks, mixed = places(run_of(line).text)
    em = line.style["font_size"]
    for_spaces = min(available, len(spaces) * em * _WORD_SPACE_EM)
    for_gaps = min(available - for_spaces, len(gaps) * em * _GAP_EM)
    for_mixed = min(available - for_spaces - for_gaps, 0.0 if breaks else len(mixed) * em * _MIXED_EM)
    rest = available - for_spaces - for_gaps - for_mixed
    if not breaks:
        for_spaces, rest = for_spaces + rest, 0.0
    widths: Widths = {}
    for where, room in ((spaces, for_spaces), (gaps, for_gaps), (mixed, for_mixed), (breaks[::3], rest)):
        if where and room > 0:
            add(widths, where, spread(room, len(where), em))
    adjust(line, widths)


def places(text: str) -> Places:
    """Where a line of that text may grow."""
    text = text.rstrip(INVISIBLE + " ")
    seams = list(map(_seam, text, text[1:]))
    found = Places([], [at for at, seam in enumerate(seams) if seam == "gap"], [], [])
    if "space" in seams or "break" in seams:
        for at, seam in enumerate(seams):
            if seam == "break":
                found.breaks.append(at)
            elif seam == "space":
                if is_wide(text[at - 1 : at]) or is_wide(text[at + 1]):
                    found.mixed.append(at)
                elif text[at] == " ":
                    found.spaces.append(at)
    return found


@lru_cache(_SEAMS)
def _seam(char: str, following: str) -> Literal["space", "break", "gap", ""]:
    """What is between two characters."""
    if char in _SPACES:
        return "space"
    if char == OBJECT:
        return ""
    if following == _ADDRESS_BREAK:
        return "break"
    return "gap" if _may_part(char, following) else ""


def _may_part(char: str, following: str) -> bool:
    """Whether a gap may come between two characters. Marks stay at the Latin that they belong to."""
    if char in _NO_GAP or following in _NO_GAP or char + following in UNBREAKABLE or SQUEEZED.search(char + following):
        return False
    if is_wide(char) and is_wide(following):
        return True
    return (is_wide(char) and char not in OPENING) or (is_wide(following) and following not in NOT_AT_START)


def is_wide(char: str) -> bool:
    """Whether a character is an em wide, as ideographs and their punctuation are."""
    return bool(char) and east_asian_width(char) in "WF"
