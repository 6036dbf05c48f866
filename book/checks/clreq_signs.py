"""A paragraph, sign by sign as it was set, comes in; what CLREQ forbids of marks and gaps goes out as code and words.

Statements 1 to 3 and 9 to 15 of docs/typography.md, as far as one line, or one paragraph's text, shows them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple
from unicodedata import east_asian_width

from book.checks.setlines import Paragraph, SetLine, Sign
from book.kinsoku import APOSTROPHE, CLOSING, COUNTERS, HAN, NOT_AT_START, OPENING, SQUEEZED, STOPS, UNBREAKABLE

DASH_TOLERANCE = 0.02  # em
GAP = 0.28  # em: a quarter, and what the space of a face may be wider
TORN = 0.3  # em between ideographs: as wide as it gets
SQUEEZED_TO = {"bracket": 0.62, "stop": 0.87}  # em from one origin to the next where the pair takes an em and a half
EASTERN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_LATIN = re.compile(r"[A-Za-z0-9\u00c0-\u024f\u0370-\u03ff]")
_WIDEST_APOSTROPHE = 0.6  # em; of an ideograph's room it takes all
_HALF_WIDTH = ",:;?!()"
_MONO = re.compile("mono|code|courier", re.I)
_QUOTES = {"」": "「", "』": "『"}
_KINDS = {"CLR-011": _QUOTES, "CLR-012": {"》": "《", "〉": "〈"}}


class Fault(NamedTuple):
    """What is wrong: the code, the page's index, the line's text, and the detail that the message names."""

    code: str
    page: int
    text: str
    detail: str = ""


class Pair(NamedTuple):
    """Two marks side by side, and whether they take an em and a half; a book that squeezes none has it switched off."""

    squeezed: bool
    fault: Fault


def is_eastern(paragraph: Paragraph) -> bool:
    """Whether a paragraph is Chinese or Japanese text, to which CLREQ applies."""
    return any(HAN.match(sign.char) for line in paragraph.lines for sign in line.signs)


def sign_faults(paragraph: Paragraph) -> Iterator[Fault]:
    """CLR-001 to -003, -010, -014 and -015."""
    for line in paragraph.lines:
        yield from _edges(line)
        yield from _dashes(line)
        yield from _half_width(line)
        if not paragraph.kind.startswith("H"):  # titles are often letter-spaced
            yield from _gaps(line, number=line is paragraph.lines[0] and paragraph.kind in ("Note", "FENote"))
    for before, after in pairwise(paragraph.lines):
        yield from parted(before, after)


def _solid(line: SetLine) -> list[Sign]:
    return [sign for sign in line.signs if not sign.char.isspace()]


def _edges(line: SetLine) -> Iterator[Fault]:
    solid = _solid(line)
    if not solid:
        return
    if solid[0].char in NOT_AT_START and not _LATIN.match(solid[0].char) and len(solid) > 1:
        yield Fault("CLR-001", line.page, line.text, solid[0].char)
    if solid[-1].char in OPENING:
        yield Fault("CLR-002", line.page, line.text, solid[-1].char)


def _dashes(line: SetLine) -> Iterator[Fault]:
    """A dash and an ellipsis are two em wide: their halves touch."""
    at = 0
    signs = line.signs
    while at < len(signs) - 1:
        one, two = signs[at], signs[at + 1]
        if one.char + two.char not in UNBREAKABLE:
            at += 1
            continue
        if abs(two.x0 - one.x0 - one.size) > DASH_TOLERANCE * one.size:
            yield Fault("CLR-003", line.page, line.text, one.char + two.char)
        at += 2


def parted(before: SetLine, after: SetLine) -> Iterator[Fault]:
    """CLR-003 and CLR-015 where one line ends and the next begins."""
    ends, starts = _solid(before), _solid(after)
    if not ends or not starts:
        return
    last, first = ends[-1].char, starts[0].char
    if last + first in UNBREAKABLE and _odd(ends, last):
        yield Fault("CLR-003", after.page, after.text, last + first)
    if starts[0].mark and not ends[-1].mark:
        yield Fault("CLR-015", after.page, after.text, first)
    elif (last == "第" and first.isdigit()) or (last.isdigit() and not ends[-1].mark and first in COUNTERS):
        yield Fault("CLR-015", after.page, after.text, last + first)


def _odd(signs: Sequence[Sign], char: str) -> bool:
    """Whether a line ends with the first half of a pair, not with whole ones."""
    count = 0
    for sign in reversed(signs):
        if sign.char != char:
            break
        count += 1
    return count % 2 == 1


def _half_width(line: SetLine) -> Iterator[Fault]:
    for at, sign in enumerate(line.signs):
        if sign.char not in _HALF_WIDTH or _MONO.search(sign.font) or sign.mark:
            continue
        near = [line.signs[to] for to in (at - 1, at + 1) if 0 <= to < len(line.signs)]
        if any(HAN.match(other.char) for other in near) and not sign.language.startswith(("ja", "en")):
            yield Fault("CLR-010", line.page, line.text, sign.char)


def apostrophes(paragraph: Paragraph) -> Iterator[Fault]:
    """CLR-017, in any language."""
    for line in paragraph.lines:
        for found in APOSTROPHE.finditer(line.text):
            sign = line.signs[found.start()]
            if sign.x1 - sign.x0 > _WIDEST_APOSTROPHE * sign.size:
                yield Fault("CLR-017", line.page, line.text, line.text[found.start() - 1 : found.end() + 1])


def _gaps(line: SetLine, *, number: bool) -> Iterator[Fault]:
    """`number`: the line begins with the number of a note, which stands apart from its text."""
    signs = line.signs
    if number:
        signs = signs[next((at for at, sign in enumerate(signs) if EASTERN.match(sign.char)), 0) :]
    if signs and signs[0].char == " " and len(signs) > 1:
        yield Fault("CLR-014", line.page, line.text, " ")
    torn = max(((two.x0 - one.x1) / one.size for one, two in pairwise(signs) if _may_part(one, two)), default=TORN)
    widest = GAP if torn < TORN else 2 * GAP  # the last to grow where all others have (CLREQ 6.2.2.4)
    widest += 2 * _spacing(signs)  # on both sides of the space
    solid = [(at, sign) for at, sign in enumerate(signs) if not sign.char.isspace()]
    for (at, before), (to, after) in pairwise(solid):
        if to - at > 1 and not before.mark and not after.mark:
            sides = (before.char, after.char)
            mixed = any(map(EASTERN.match, sides)) and any(map(_LATIN.match, sides))
            if mixed and after.x0 - before.x1 > widest * before.size:
                yield Fault("CLR-014", line.page, line.text, f"{before.char} {after.char}")


def _spacing(signs: Sequence[Sign]) -> float:
    """The letter-spacing of a line in em, by its Latin letters: where a line is justified, they stay together."""
    letters = [pair for pair in pairwise(signs) if all(_LATIN.match(sign.char) for sign in pair)]
    return max(0.0, median((two.x0 - one.x1) / one.size for one, two in letters)) if letters else 0.0


def _may_part(one: Sign, two: Sign) -> bool:
    """Whether a gap may come between two signs that are an em wide each."""
    wide = all(east_asian_width(sign.char) in "WF" for sign in (one, two))
    return wide and not SQUEEZED.search(one.char + two.char)


class Titles:
    """Quotation marks and title marks, paragraph after paragraph: what is open may close on the next page."""

    def __init__(self) -> None:
        self._open: dict[str, list[str]] = {}
        self._late: list[Fault] = []  # what stayed open at the end of the last paragraph
        self._page = -1  # on which that ended

    def faults(self, paragraph: Paragraph) -> Iterator[Fault]:
        """CLR-011 and CLR-012."""
        if paragraph.kind != "P":
            # A lone 》 in a headline parts its catchword from the rest, as newspapers do: 日美峰會》從區域夥伴走向……
            opened: dict[str, list[str]] = {}
            yield from (fault for fault in _levels(paragraph, opened) if fault.detail not in "》〉")
            yield from _left_open(paragraph, opened)
            return
        if paragraph.lines[0].page != self._page + 1:
            # A quotation of several paragraphs opens in each and closes in the last.
            again = paragraph.lines[0].text.lstrip()[:1] in _QUOTES.values()
            yield from (fault for fault in self._late if not (again and fault.code == "CLR-011"))
            self._open = {}
        yield from _levels(paragraph, self._open)
        self._late = list(_left_open(paragraph, self._open))
        self._page = paragraph.lines[-1].page

    def closing_faults(self) -> list[Fault]:
        """What the last paragraph left open."""
        return self._late


def _levels(paragraph: Paragraph, opened: dict[str, list[str]]) -> Iterator[Fault]:
    for code, kinds in _KINDS.items():
        own = opened.setdefault(code, [])
        for line in paragraph.lines:
            for sign in line.signs:
                if not sign.language.startswith("ja") and _is_wrong(sign.char, own, kinds, code):
                    yield Fault(code, line.page, line.text, sign.char)


def _left_open(paragraph: Paragraph, opened: dict[str, list[str]]) -> Iterator[Fault]:
    last = paragraph.lines[-1]
    for code, marks in opened.items():
        if marks:
            yield Fault(code, last.page, last.text, marks[-1])


def _is_wrong(char: str, opened: list[str], kinds: dict[str, str], code: str) -> bool:
    """Reads a sign: it closes what it did not open, or is a quotation mark of the other level."""
    if char in kinds.values():
        same, inner = opened[-1:] == [char], char == "『" and not opened
        opened.append(char)
        return code == "CLR-011" and (same or inner)
    if char in kinds:
        if opened[-1:] != [kinds[char]]:
            return True
        opened.pop()
    return False


def pairs(paragraph: Paragraph) -> Iterator[Pair]:
    """Each two marks of a line that stand side by side and should take an em and a half."""
    for line in paragraph.lines:
        for one, two in pairwise(line.signs):
            if one.mark != two.mark or abs(one.size - two.size) > 0.1 or not SQUEEZED.search(one.char + two.char):
                continue
            stop = one.char in STOPS and two.char in CLOSING
            wide = (two.x0 - one.x0) / one.size
            fault = Fault("CLR-013", line.page, line.text, one.char + two.char)
            yield Pair(wide < SQUEEZED_TO["stop" if stop else "bracket"], fault)
