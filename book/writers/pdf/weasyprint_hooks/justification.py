"""A line and the room that is left on it come in; the same line, flush, goes out.

WeasyPrint justifies at spaces only, so a line of pure Chinese keeps a ragged right edge. The order is that of CLREQ
6.2.2.4: word spaces grow to half an em, then all that may be parted shares the rest; last come the letters of an
address, which fill a line that holds little else. The gap
between Han and Latin stays at its quarter em as long as that does; a space that does not break, as in 25 km, always.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any
from unicodedata import east_asian_width

from book.kinsoku import CONNECTORS, NOT_AT_START, OPENING, SQUEEZED, UNBREAKABLE
from book.writers.pdf.weasyprint_hooks.glyphs import INVISIBLE, Character, Widths, add, adjust, characters, spread

_WORD_SPACE_EM = 0.25  # what a word space, a quarter em wide, may grow
# CLREQ names no limit for the gap between ideographs. More than a third of an em tears a line into characters: a line
# that would need it stays short, and the check says so (CLR-004).
_GAP_EM = 1 / 3
_NO_GAP = INVISIBLE + "\u00a0 " + CONNECTORS
_MIXED_EM = 0.25  # the space between Han and Latin grows last, from a quarter em to half an em
_SPACES = " \u00a0"
_ADDRESS_BREAK = "\u200b"  # book/writers/pdf/typesetting.py puts it between the letters of an address
_LEAST = 0.01  # px


def justify_line(context: Any, line: Any, available: float) -> None:
    """Replaces `weasyprint.layout.inline.justify_line`; `available` is the room left on the line, in px."""
    if available < _LEAST:
        return
    spaces, gaps, breaks, mixed = places(list(characters(line)))
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


def stretch(found: list[Character]) -> float:
    """By how many em a line may grow without an excess."""
    spaces, gaps, breaks, _ = places(found)
    return math.inf if breaks else len(spaces) * _WORD_SPACE_EM + len(gaps) * _GAP_EM


def places(found: list[Character]) -> tuple[list[Character], ...]:
    """Where a line may grow: word spaces; between two wide characters; the breaks of an address; Han beside Latin."""
    while found and found[-1].char in INVISIBLE + " ":
        found.pop()
    spaces, gaps, breaks, mixed = [], [], [], []
    before = ""
    for place, (_, _, following) in pairwise(found):
        char = place.char
        if char in _SPACES:
            if is_wide(before) or is_wide(following):
                mixed.append(place)
            elif char == " ":
                spaces.append(place)
        elif following == _ADDRESS_BREAK and place.offset >= 0:
            breaks.append(place)
        elif place.offset >= 0 and _may_part(char, following):
            gaps.append(place)
        before = char
    return spaces, gaps, breaks, mixed


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
