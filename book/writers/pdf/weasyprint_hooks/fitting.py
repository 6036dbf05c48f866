"""A line as WeasyPrint broke it comes in; a line that holds one character or word more, where that can be, goes out.

CLREQ 6.2.2.3: before a line is stretched its punctuation is narrowed, to half an em at most and in this order: the mark
at its end; interpuncts; brackets; commas and colons; the gaps between Han and Latin, to an eighth; full stops. Where
the next word is too long for that and would leave a hole, it is hyphenated.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import groupby, islice
from typing import Any, NamedTuple

from weasyprint.formatting_structure import boxes
from weasyprint.text import line_break

from book.kinsoku import CLOSING, INTERPUNCTS, NOT_AT_START, OPENING, SQUEEZED, STOPS
from book.writers.pdf.weasyprint_hooks.glyphs import INVISIBLE, Run, Widths, add, adjust, run_of, spread
from book.writers.pdf.weasyprint_hooks.justification import is_wide, places

_HALF, _GAP = 0.5, 0.125  # em: what a mark may give up, and a space between Han and Latin
SLACK = 0.01  # em; less is no room
_MOST = 1.25  # em: what a line is narrowed by: an ideograph, or a mark that it may not leave behind …
_MOST_FOR_HOLE = 3.0  # … or a word that would leave a hole
_HOLE_BEGINS = 2.0  # em of room
_HOLE = 4.0  # em: what a line may lack before the next word is hyphenated
_LAST = "end"
_ORDER = (_LAST, "interpunct", "bracket", "comma", "gap", "stop")
_Split = tuple[Any, Any, bool, Any, Any, Any]


def fitted_split(split: Callable[..., _Split]) -> Callable[..., _Split]:
    """`weasyprint.layout.inline.split_inline_box`, with lines that are narrowed to hold more."""

    def fitting(context: Any, box: Any, position_x: float, max_x: float, *rest: Any) -> _Split:
        first = split(context, box, position_x, max_x, *rest)
        if not isinstance(box, boxes.LineBox) or first[1] is None or first[2] or context.excluded_shapes:
            return first
        line, em = first[0], box.style["font_size"]
        if box.style["text_align_all"] != "justify":
            return first
        room = (max_x - line.position_x - line.width) / em
        if room < SLACK:
            if room < -SLACK:  # a mark beside one that begins the next line is wider now that it ends its line
                narrow(line, max_x)
            return first
        run = run_of(line)
        more = wanted(run, room, em, text_after(box, first[1]))
        if more:
            again, lists = _again(split, (context, box, position_x), max_x + more, rest)
            if again[1] != first[1] and narrow(again[0], max_x):
                return _taken(again, rest, lists)
        if leaves_hole(box.style, run, room):
            with_hyphen, lists = _hyphenated(split, (context, box, position_x), max_x, rest)
            if with_hyphen[1] != first[1]:
                return _taken(with_hyphen, rest, lists)
        return first

    return fitting


def wanted(run: Run, room: float, em: float, following: str) -> float | None:
    """How many px more than the line's measure what follows on it would take, where punctuation can yield them; `room`,
    in em, is what the line has left."""
    more = _next_unit(following) - room
    most = _MOST if room < _HOLE_BEGINS else _MOST_FOR_HOLE
    if more > most or more > sum(one.px for one in _yielding(run)) / em + _HALF:
        return None
    return (more + SLACK) * em


def leaves_hole(style: Any, run: Run, room: float) -> bool:
    """Whether the line lacks so much that the next word is to be hyphenated; `room` in em."""
    return bool(style["hyphens"] == "auto" and (room > _HOLE or room > places(run.text).stretch))


# ---------------------------------------------------------------- trying again

# In the arguments of split_inline_box after max_x: absolute and fixed boxes, placeholders, waiting floats, children.
_LISTS = range(3, 8)


def _again(
    split: Callable[..., _Split], line: tuple[Any, Any, float], max_x: float, rest: tuple[Any, ...]
) -> tuple[_Split, tuple[Any, ...]]:
    """Breaks the line once more; what it collects on the way goes into lists of its own."""
    own = tuple([] if at in _LISTS else value for at, value in enumerate(rest))
    return split(*line, max_x, *own), own


def _taken(again: _Split, rest: tuple[Any, ...], own: tuple[Any, ...]) -> _Split:
    """What the second breaking collected takes the place of the first's."""
    for at in _LISTS:
        rest[at][:] = own[at]
    return again


class _EnglishHyphens:
    """Pyphen as WeasyPrint uses it, for Latin words within Chinese or Japanese, which say no language of their own."""

    Pyphen = line_break.pyphen.Pyphen
    _fallback = line_break.pyphen.language_fallback

    @classmethod
    def language_fallback(cls, language: str) -> str:
        """The language of the hyphens that a word of `language` is given."""
        return str(cls._fallback(language) or "en")


def _hyphenated(*line: Any) -> tuple[_Split, tuple[Any, ...]]:
    kept, line_break.pyphen = line_break.pyphen, _EnglishHyphens
    try:
        return _again(*line)
    finally:
        line_break.pyphen = kept


# ---------------------------------------------------------------- what follows the line

_UNIT = re.compile(
    f"[{re.escape(OPENING)}]*(?:——|……|[\u2e80-\uffef]|[^\\s\u2e80-\uffef]+)[{re.escape(NOT_AT_START + INVISIBLE)}]*"
)
_LATIN_EM = 0.55
LOOK = 24  # characters


def _next_unit(following: str) -> float:
    """About how wide, in em, the next word or character is, with the marks that cling to it."""
    unit = _UNIT.match(following.lstrip(" "))
    if unit is None:
        return 2 * _MOST_FOR_HOLE
    wide = sum((1.0 if is_wide(char) else _LATIN_EM) for char in unit[0] if char not in INVISIBLE)
    return wide - _HALF * len(SQUEEZED.findall(unit[0]))


def text_after(box: Any, resume_at: Any) -> str:
    """The next characters of a line box that goes on there."""
    return "".join(islice(_text_from(box, resume_at), LOOK))


def _text_from(box: Any, resume_at: Any) -> Iterator[str]:
    if isinstance(box, boxes.TextBox):
        yield from box.text.encode()[next(iter(resume_at)) if resume_at else 0 :].decode()
    elif isinstance(box, boxes.LineBox | boxes.InlineBox):
        start = next(iter(resume_at)) if resume_at else 0
        for at, child in enumerate(box.children[start:]):
            if child.is_in_normal_flow():
                yield from _text_from(child, resume_at[start] if resume_at and not at else None)


# ---------------------------------------------------------------- narrowing

_KINDS = (
    (INTERPUNCTS, "interpunct"),
    (OPENING + CLOSING, "bracket"),
    ("。．", "stop"),
    (STOPS, "comma"),
    (" ", "gap"),
)
_KIND = {char: kind for chars, kind in reversed(_KINDS) for char in chars}  # the first that holds a mark counts
_YIELDS = re.compile(f"[{re.escape(''.join(_KIND))}]")


class _Yield(NamedTuple):
    """A character that may be narrowed: its place, its class in the order, and the px that it may give up."""

    place: int
    kind: str
    px: float


def narrow(line: Any, max_x: float) -> bool:
    """Narrows the line to end at `max_x`; False where its punctuation does not yield so much."""
    over = line.position_x + line.width - max_x
    yielding = sorted(_yielding(run_of(line)), key=lambda one: _ORDER.index(one.kind))
    if over > sum(one.px for one in yielding) + SLACK:
        return False
    widths: Widths = {}
    for _, group in groupby(yielding, key=lambda one: one.kind):
        if over <= 0:
            break
        ones = list(group)
        share = min(over, sum(one.px for one in ones))
        em = line.style["font_size"]
        add(widths, [one.place for one in ones], (-part for part in spread(share, len(ones), em)))
        over -= share
    adjust(line, widths)
    return True


def _yielding(run: Run) -> Iterator[_Yield]:
    text = run.text
    end = len(text.rstrip(INVISIBLE + " ")) - 1
    halved: dict[int, set[int]] = {}
    for found in _YIELDS.finditer(text):
        place, kind = found.start(), _KIND[found[0]]
        box, at = run.at(place)
        if box.style["font_feature_settings"] != "normal":
            continue
        if kind == "gap":
            if 0 < place < len(text) - 1 and is_wide(text[place - 1]) != is_wide(text[place + 1]):
                yield _Yield(place, kind, _GAP * box.style["font_size"])
            continue
        if id(box) not in halved:
            halved[id(box)] = {one.start() for one in SQUEEZED.finditer(box.text)}
        if at not in halved[id(box)]:
            yield _Yield(place, _LAST if place == end else kind, _HALF * box.style["font_size"])
