"""The lines of a whole document come in; what CLREQ and the trade ask of the text block goes out as Faults.

Statements 4 to 8 of docs/typography.md, and the grid of 15. They are judged when all pages are known, because the text
block's edges, its size and its line are those that most lines have.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from book.checks.clreq_signs import EASTERN, Fault
from book.checks.setlines import Paragraph, SetLine, Sign
from book.checks.text import excerpt
from book.kinsoku import CLOSING, NOT_AT_START, OPENING, STOPS

FLUSH = 0.3  # pt
EM_TOLERANCE = 0.03  # of an em, for the measure and the indent
GRID = 0.35  # pt
STEP = 0.25  # pt: edges nearer than that are one
LEAST_LINES = 8  # before a document is judged at all
_PROSE = frozenset(("P", "LBody", "Note", "FENote"))
_SET_APART = frozenset(("Table", "Caption", "Figure", "TOC", "TOCI", "Lbl"))


class Row(NamedTuple):
    """A line without its signs: where it begins and ends in pt.

    A mark at its end may have given up its free room: the end is from `low` to `high`. `unit` is the width of what
    cannot be parted at its start, `solid` the number of characters that are no marks.
    """

    page: int
    baseline: float
    x0: float
    low: float
    high: float
    opening: bool
    unit: float
    solid: int
    text: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph, or the part of one that stands on a page."""

    kind: str
    around: frozenset[str]
    size: float
    eastern: bool
    rows: tuple[Row, ...]


def piece(paragraph: Paragraph) -> Piece:
    """What is kept of a paragraph."""
    eastern = any(EASTERN.match(sign.char) for line in paragraph.lines for sign in line.signs)
    rows = tuple(_row(line) for line in paragraph.lines if line.text.strip())
    return Piece(paragraph.kind, paragraph.around, paragraph.size, eastern, rows)


def _row(line: SetLine) -> Row:
    solid = [sign for sign in line.signs if not sign.char.isspace()]
    last = solid[-1]
    free = 0.5 if last.char in CLOSING else 0.25 if last.char in STOPS else 0.0
    if last.char in STOPS and last.language.startswith("ja"):
        free = 0.5
    holds = sum(1 for sign in solid if sign.char not in NOT_AT_START and not sign.mark)
    high = max(sign.x1 for sign in solid)
    return Row(
        line.page,
        line.baseline,
        solid[0].x0,
        high - free * last.size,
        high,
        solid[0].char in OPENING,
        _unit(solid, line.signs),
        holds,
        excerpt(line.text),
    )


def _unit(solid: Sequence[Sign], signs: Sequence[Sign]) -> float:
    """The width of the first word or character of a line, with the marks that cling to it."""
    end = 0
    while end < len(solid) and solid[end].char in OPENING:
        end += 1
    start = signs.index(solid[0])
    if end < len(solid) and EASTERN.match(solid[end].char):
        end += 1
    else:
        word = itertools.takewhile(lambda sign: not (sign.char.isspace() or EASTERN.match(sign.char)), signs[start:])
        end = max(end + 1, len(list(word)))
    while end < len(solid) and (solid[end].char in NOT_AT_START or solid[end].mark):
        end += 1
    return solid[min(end, len(solid)) - 1].x1 - solid[0].x0


@dataclass(slots=True)
class Block:
    """The text block, as most lines of the body show it: edges of right and left pages, size and line in pt."""

    size: float
    line: float
    left: dict[int, float] = field(default_factory=dict)
    right: dict[int, float] = field(default_factory=dict)
    origin: float = 0.0


def line_faults(pieces: Sequence[Piece]) -> Iterator[Fault]:
    """CLR-004 to -008 and -016 of a document; nothing for one that has too few lines to be judged."""
    body = [each for each in pieces if each.kind == "P" and not each.around and each.rows]
    block = _block(body)
    if block is None:
        return
    for parity in sorted(block.left):
        ems = (block.right[parity] - block.left[parity]) / block.size
        if abs(ems - round(ems)) > EM_TOLERANCE:
            first = next(row for each in body for row in each.rows if row.page % 2 == parity)
            yield Fault("CLR-005", first.page, first.text, f"{ems:.2f}")
    for each, rows, continued in joined(pieces, block):
        if each.kind in _PROSE and not each.around & _SET_APART:
            yield from _flush(each, rows, block)
            if each.size < block.size * (1 + EM_TOLERANCE):
                yield from _ends(each, rows)
        if len(rows) > 1 and each in body and abs(each.size - block.size) < EM_TOLERANCE:
            yield from _indent(each, rows, block, continued=continued)
            yield from _grid(rows, block)


def _block(body: Sequence[Piece]) -> Block | None:
    sizes = Counter[float]()
    for each in body:
        if each.eastern:
            sizes[each.size] += len(each.rows)
    if not sizes or sizes.most_common(1)[0][1] < LEAST_LINES:
        return None
    size = sizes.most_common(1)[0][0]
    rows = [each.rows for each in body if each.size == size]
    pairs = [pair for own in rows for pair in itertools.pairwise(own)]
    steps = Counter(round(one.baseline - two.baseline, 1) for one, two in pairs if one.page == two.page)
    if not steps:
        return None
    block = Block(size, steps.most_common(1)[0][0])
    for parity in (0, 1):
        inner = [row for own in rows for row in own[1:] if row.page % 2 == parity]
        ends = [row for own in rows for row in own[:-1] if row.page % 2 == parity]
        if inner and ends:
            block.left[parity] = _usual(row.x0 for row in inner if not row.opening)
            block.right[parity] = _usual(row.high for row in ends if row.low == row.high)
    block.origin = _usual(row.baseline % block.line for own in rows for row in own)
    return block if block.left else None


def _usual(values: Iterable[float]) -> float:
    """The middle of the values that are most often met."""
    found = list(values)
    if not found:
        return 0.0
    step = Counter(round(value / STEP) for value in found).most_common(1)[0][0]
    near = sorted(value for value in found if abs(value / STEP - step) <= 1)
    return near[len(near) // 2]


def joined(pieces: Sequence[Piece], block: Block) -> Iterator[tuple[Piece, tuple[Row, ...], bool]]:
    """Paragraphs with the rows of their parts on the next pages; whether it goes on from another that was told."""
    at = 0
    prose = [each for each in pieces if each.rows]
    taken: set[int] = set()
    for at, each in enumerate(prose):
        if at in taken:
            continue
        rows = each.rows
        while (after := _next(prose, at, rows, block)) is not None:
            taken.add(after)
            rows += prose[after].rows
        yield each, rows, False


def _next(prose: Sequence[Piece], at: int, rows: Sequence[Row], block: Block) -> int | None:
    """The part of a paragraph on the next page: the first there of its kind, where it is not indented."""
    each, page = prose[at], rows[-1].page
    if each.kind not in _PROSE or each.kind in ("Note", "FENote"):
        return None
    edge = block.right.get(page % 2)
    if edge is None or rows[-1].high < edge - each.size:
        return None
    later = [n for n in range(at + 1, len(prose)) if prose[n].kind == each.kind and prose[n].around == each.around]
    same_page = [n for n in later if prose[n].rows[0].page == page]
    there = [n for n in later if prose[n].rows[0].page == page + 1]
    if same_page or not there or abs(prose[there[0]].size - each.size) > EM_TOLERANCE:
        return None
    first = prose[there[0]].rows[0]
    own_left = min(row.x0 for row in rows if row.page == page) - block.left.get(page % 2, 0.0)
    here = first.x0 - block.left.get(first.page % 2, 0.0)
    if each.kind == "P" and not each.around:
        return there[0] if here < 1.2 * each.size else None
    return there[0] if abs(here - own_left) < each.size else None


def _flush(each: Piece, rows: Sequence[Row], block: Block) -> Iterator[Fault]:
    """Lines but the last of a paragraph end at the edge; one that was ended on purpose had room for more."""
    inner = [(row, after) for row, after in itertools.pairwise(rows) if row.page % 2 in block.right]
    ends = [row.low - FLUSH <= block.right[row.page % 2] <= row.high + FLUSH for row, _ in inner]
    is_body = abs(each.size - block.size) < EM_TOLERANCE and not each.around
    if not is_body and sum(ends) * 2 <= len(ends):  # set ragged: references, captions
        return
    for (row, after), flush in zip(inner, ends, strict=True):
        edge = block.right[row.page % 2]
        if not flush and not 0 < after.unit < edge - row.high - 0.5 * each.size:
            yield Fault("CLR-004", row.page, row.text, f"{row.high - edge:+.1f}")


def _indent(each: Piece, rows: Sequence[Row], block: Block, *, continued: bool) -> Iterator[Fault]:
    if continued or rows[0].page % 2 not in block.left:
        return
    indent = (rows[0].x0 - block.left[rows[0].page % 2]) / each.size
    allowed = (1.5, 2.0) if rows[0].opening else (2.0,)
    if min(abs(indent - right) for right in allowed) > EM_TOLERANCE:
        yield Fault("CLR-006", rows[0].page, rows[0].text, f"{indent:.2f}")


def _ends(each: Piece, rows: Sequence[Row]) -> Iterator[Fault]:
    if len(rows) < 2:
        return
    if rows[-1].solid <= 1 and each.eastern:
        yield Fault("CLR-007", rows[-1].page, rows[-1].text)
    if rows[-1].page != rows[-2].page:
        yield Fault("CLR-008", rows[-1].page, rows[-1].text)


def _grid(rows: Sequence[Row], block: Block) -> Iterator[Fault]:
    for row in rows:
        off = (row.baseline - block.origin) % block.line
        if min(off, block.line - off) > GRID:
            yield Fault("CLR-016", row.page, row.text, f"{min(off, block.line - off):.1f}")
