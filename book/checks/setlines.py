"""Page content and the structure tree come in; paragraphs go out, line by line as they were set.

The order is that of the structure, which is that of reading; a line ends where the baseline moves on. Marks within a
line (note calls, exponents) stay in it, ruby readings and bopomofo are left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from book.checks.runs import PageContent, Run
from book.checks.structure import APART, INLINE, PARTS, Key, Node, holds_text

READING = 0.55  # of the size around it: ruby is half as large, a note call larger
BESIDE = 0.5  # em: what a reading beside its character takes (CLREQ 3.3.2)
MARK = 0.75
NEXT_LINE = 0.6  # of the size: a call or an exponent stands nearer to its line's baseline
_INVISIBLE = "\u2060\u200b\u00ad\ufeff"


class Sign(NamedTuple):
    """A character as it was set: its origin, the end of its advance as the font has it, its size, all in pt.

    `mark` is small and raised; `gid` is its glyph in `font`, the font's name.
    """

    char: str
    x0: float
    x1: float
    size: float
    mark: bool
    language: str
    gid: int
    font: str


@dataclass(frozen=True, slots=True)
class SetLine:
    """A line: page (index from 0), baseline in pt from the foot of the page, and its signs from left to right."""

    page: int
    baseline: float
    signs: tuple[Sign, ...]

    @property
    def text(self) -> str:
        """What the line says."""
        return "".join(sign.char for sign in self.signs)


@dataclass(slots=True)
class Paragraph:
    """A block of text: its structure type, those of PARTS and of L and BlockQuote around it, its size and lines."""

    kind: str
    around: frozenset[str]
    lines: list[SetLine] = field(default_factory=list)
    size: float = 0.0


@dataclass(slots=True)
class _Slot:
    """A paragraph to come: its marked content in order, with the language of each."""

    number: int
    kind: str
    around: frozenset[str]
    keys: list[tuple[Key, str]] = field(default_factory=list)


class Paragraphs:
    """Takes in a document page by page and gives each paragraph as soon as its last line is known."""

    def __init__(self, structure: Node, language: str) -> None:
        self._slots: dict[int, list[_Slot]] = {}
        self._waiting: dict[int, Paragraph] = {}
        for slot in _slots(structure, language, frozenset()):
            for page in dict.fromkeys(key[0] for key, _ in slot.keys):
                self._slots.setdefault(page, []).append(slot)

    def page(self, content: PageContent) -> Iterator[Paragraph]:
        """Reads the next page; gives the paragraphs that ended on it or before."""
        shown: dict[Key, list[Run]] = {}
        for run in content.runs:
            if run.mark.mcid is not None and run.mark.artifact is None and run.visible and run.upright:
                shown.setdefault((run.page, run.mark.mcid), []).append(run)
        slots = self._slots.pop(content.index, [])
        for slot in slots:
            runs = [
                (run, language)
                for key, language in slot.keys
                if key[0] == content.index
                for run in shown.get(key, ())
                if run.text
            ]
            if runs:
                paragraph = self._waiting.setdefault(slot.number, Paragraph(slot.kind, slot.around))
                paragraph.size = paragraph.size or _size([run for run, _ in runs])
                paragraph.lines += _lines(runs, paragraph.size)
        ahead = {slot.number for page in self._slots for slot in self._slots[page]} if slots else set()
        for number in [number for number in self._waiting if number not in ahead]:
            yield self._waiting.pop(number)


def _slots(node: Node, language: str, around: frozenset[str], counter: list[int] | None = None) -> Iterator[_Slot]:
    counter = [0] if counter is None else counter
    language = node.language or language
    around |= {node.kind} & (PARTS | {"L", "BlockQuote", "TOCI"})
    if holds_text(node):
        counter[0] += 1
        slot = _Slot(counter[0], node.kind, around)
        apart: list[tuple[Node, str]] = []
        _gather(node, language, slot, apart)
        yield slot
        for inner, spoken in apart:
            yield from _slots(inner, spoken, around, counter)
        return
    for kid in node.kids:
        if isinstance(kid, Node):
            yield from _slots(kid, language, around, counter)


def _gather(node: Node, language: str, slot: _Slot, apart: list[tuple[Node, str]]) -> None:
    for kid in node.kids:
        if not isinstance(kid, Node):
            slot.keys.append((kid, language))
        elif kid.kind in INLINE and kid.kind not in APART:
            _gather(kid, kid.language or language, slot, apart)
        else:
            apart.append((kid, language))


def _size(runs: Sequence[Run]) -> float:
    """The size of most of the characters."""
    sizes = Counter[float]()
    for run in runs:
        sizes[round(run.size, 2)] += len(run.drawn)
    return max(sizes, key=lambda size: (sizes[size], size))


def _lines(runs: Sequence[tuple[Run, str]], size: float) -> Iterator[SetLine]:
    signs: list[Sign] = []
    baseline: float | None = None
    for run, language in runs:
        if run.size < READING * size:
            if signs and run.box[0] > signs[-1].x1 - 0.1 * size and abs(run.baseline - (baseline or 0)) < size:
                signs[-1] = signs[-1]._replace(x1=signs[-1].x0 + (1 + BESIDE) * size)
            continue
        if baseline is not None and abs(run.baseline - baseline) > NEXT_LINE * size:
            yield SetLine(run.page, baseline, tuple(signs))
            signs, baseline = [], None
        mark = run.size < MARK * size and (baseline is None or abs(run.baseline - baseline) > 0.05 * size)
        if baseline is None or (not mark and abs(run.size - size) < 0.05 * size):
            baseline = run.baseline
        signs += _signs(run, language, mark=mark)
    if signs and baseline is not None:
        yield SetLine(runs[-1][0].page, baseline, tuple(signs))


def _signs(run: Run, language: str, *, mark: bool) -> Iterator[Sign]:
    for drawn in run.drawn:
        text = [char for char in drawn.glyph.text if char not in _INVISIBLE]
        part = (drawn.x1 - drawn.x0) / max(1, len(text))  # one glyph may draw both halves of a dash
        for at, char in enumerate(text):
            x0 = drawn.x0 + at * part
            yield Sign(char, x0, x0 + part, run.size, mark, language, drawn.glyph.gid, run.font.name)
