"""Layout audits: the text of all pages, with positions, comes in; what no reader should see goes out as Issues.

The audits look at glyph positions alone, so that they hold for any book. Each is made to stay silent on sane
pages: what it cannot judge (text inside drawings, ornaments, rotated text, ragged pages) it leaves out.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf

from book.checks.links import bookmarks, targets_of
from book.checks.places import page_name, where
from book.checks.runs import ASCENT, DESCENT, Drawn, PageContent, Run
from book.checks.structure import Key, Node, marks_within
from book.checks.text import excerpt
from book.model import Issue
from book.report import issue

# A glyph may stand this far (points) out of the trim before it counts: rounding, and the side bearing of italics.
TRIM_TOLERANCE = 0.5
# Two lines overlap when their em boxes share more than this part of the smaller one's height. Ink fills about
# 0.9 of an em box, and lines set solid (line-height 1) share nothing; below 0.7 em between baselines, ink collides.
OVERLAP_HEIGHT = 0.3
# … over more than this length, in em of the smaller: an italic or a note call may lean into the next glyph. Punctuation
# does not count: squeezed, it gives up half an em to its neighbour, and its advance in the font says nothing of that.
OVERLAP_LENGTH = 0.3
# A small mark set above a larger letter (ruby) may come closer: its em box has more air below the ink than it needs.
RUBY_SIZE, RUBY_RISE, RUBY_OVERLAP = 0.6, 0.6, 0.6  # of the larger one's size; share of the mark's height
# A line is too wide when its last letter ends this far, in em, beyond the edge of the text block. Justification
# brings lines to within 0.05 em; hanging punctuation is not counted, only what is before it.
OVERFULL = 0.5
# That many lines must end at one edge before it is taken for the edge of the text block.
EDGE_LINES = 5
EDGE_TOLERANCE = 0.75  # points
NARROW = 8.0  # em; what is narrower is a column of labels (a colophon's, an index's), not the text block
SAME_LINE = 0.5  # points between the baselines of one line
COLUMN_GAP = 1.5  # em; a wider gap parts two columns, or an entry from its page number


@dataclass(frozen=True, slots=True)
class Line:
    """Runs on one baseline without a wide gap; `x1` is its end, `solid` the end of its last letter before stops."""

    text: str
    x0: float
    x1: float
    solid: float
    size: float


@dataclass(slots=True)
class LayoutAudit:
    """Takes in a document page by page; `structure` is its tree, without kids where it is not tagged."""

    pdf: pikepdf.Pdf
    path: Path
    structure: Node
    drawings: set[Key] = field(init=False)
    tables: set[Key] = field(init=False)
    known: set[Key] = field(init=False)
    empty: list[bool] = field(default_factory=list)
    ends: tuple[Counter[int], Counter[int]] = field(default_factory=lambda: (Counter(), Counter()))
    wide: list[tuple[int, Line]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.drawings = set(marks_within(self.structure, "Figure"))
        self.tables = set(marks_within(self.structure, "Table"))
        self.known = set(marks_within(self.structure, self.structure.kind))

    def page_issues(self, page: pikepdf.Page, content: PageContent) -> Iterator[Issue]:
        """PDF-101 text outside the trim, PDF-102 lines over one another."""
        runs = [run for run in content.runs if run.visible and _key(run) not in self.drawings and run.text.strip()]
        for text in _outside(page, runs):
            yield issue("PDF-101", where(self.path), page=page_name(page), text=excerpt(text))
        upright = [run for run in runs if run.upright]
        for one, two in _overlaps(upright):
            text, other = excerpt(one.text), excerpt(two.text)
            yield issue("PDF-102", where(self.path), page=page_name(page), text=text, other=other)
        self._measure(content.index, [run for run in upright if self._is_prose(run)])
        self.empty.append(not content.painted and not any(map(self._is_told, content.runs)))

    def closing_issues(self) -> Iterator[Issue]:
        """PDF-103 lines too wide and PDF-104 empty pages, which are known when all pages are."""
        usual = [max(ends, key=lambda end: (ends[end], end)) if ends else 0 for ends in self.ends]
        for index, line in self.wide:
            if line.solid > usual[index % 2] * EDGE_TOLERANCE + OVERFULL * line.size:
                name = page_name(self.pdf.pages[index])
                yield issue("PDF-103", where(self.path), page=name, text=excerpt(line.text))
        led, begun = _openings(self.pdf)
        for index, page in enumerate(self.pdf.pages):
            if self.empty[index] and not _is_blank_verso(index, self.empty, led, begun):
                yield issue("PDF-104", where(self.path), page=page_name(page))

    def _measure(self, index: int, runs: Sequence[Run]) -> None:
        found = lines(runs)
        self.ends[index % 2].update(round(line.x1 / EDGE_TOLERANCE) for line in found)
        self.wide += [(index, line) for line in _overfull(found)]

    def _is_told(self, run: Run) -> bool:
        """Whether a run is text of the book; running heads and folios are artifacts, or unknown to the structure."""
        return run.mark.artifact is None and (not self.known or _key(run) in self.known)

    def _is_prose(self, run: Run) -> bool:
        return self._is_told(run) and _key(run) not in self.tables


def _key(run: Run) -> Key | None:
    return None if run.mark.mcid is None else (run.page, run.mark.mcid)


def _outside(page: pikepdf.Page, runs: Sequence[Run]) -> Iterator[str]:
    """Text that leaves the trim; ornaments may bleed, and a printer's slug stands outside altogether."""
    x0, y0, x1, y1 = (float(number) for number in page.trimbox)
    for run in runs:
        left, low, right, high = run.box
        beyond = max(x0 - left, y0 - low, right - x1, high - y1)
        slug = run.mark.artifact is not None and (right < x0 or left > x1 or high < y0 or low > y1)
        if beyond > TRIM_TOLERANCE and run.mark.artifact in (None, "Pagination") and not slug:
            yield run.text


def _overlaps(runs: Sequence[Run]) -> Iterator[tuple[Run, Run]]:
    """Pairs of runs that are drawn over one another, each run in one pair at most."""
    told: set[int] = set()
    by_height = sorted(runs, key=lambda run: (run.box[1], run.number))
    open_runs: list[Run] = []
    for run in by_height:
        open_runs = [other for other in open_runs if other.box[3] > run.box[1]]
        for other in open_runs:
            if run.number not in told and other.number not in told and _is_over(run, other):
                told.update((run.number, other.number))
                yield (other, run) if other.number < run.number else (run, other)
        open_runs.append(run)


def _is_over(a: Run, b: Run) -> bool:
    small, large = sorted((a, b), key=lambda run: run.size)
    top = min(run.baseline + ASCENT * run.size for run in (a, b))
    foot = max(run.baseline - DESCENT * run.size for run in (a, b))
    ruby = small.size < RUBY_SIZE * large.size and small.baseline - large.baseline > RUBY_RISE * large.size
    if top - foot <= (RUBY_OVERLAP if ruby else OVERLAP_HEIGHT) * small.size:
        return False
    least = OVERLAP_LENGTH * small.size
    if min(a.box[2], b.box[2]) - max(a.box[0], b.box[0]) <= least:
        return False
    pairs = ((one, two) for one in _letters(a) for two in _letters(b))
    return sum(max(0.0, min(one.x1, two.x1) - max(one.x0, two.x0)) for one, two in pairs) > least


def _letters(run: Run) -> list[Drawn]:
    return [drawn for drawn in run.drawn if any(map(str.isalnum, drawn.glyph.text))]


def lines(runs: Sequence[Run]) -> list[Line]:
    """The lines that upright runs of a page make, a column's or an entry's apart."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: (-run.baseline, run.box[0])):
        if rows and abs(rows[-1][0].baseline - run.baseline) < SAME_LINE:
            rows[-1].append(run)
        else:
            rows.append([run])
    return [line for row in rows for line in _row_lines(sorted(row, key=lambda run: run.box[0]))]


def _row_lines(row: Sequence[Run]) -> Iterator[Line]:
    parts: list[list[Run]] = []
    for run in row:
        if parts and run.box[0] - parts[-1][-1].box[2] < COLUMN_GAP * max(run.size, parts[-1][-1].size):
            parts[-1].append(run)
        else:
            parts.append([run])
    for part in parts:
        letters = [drawn for run in part for drawn in run.drawn if drawn.glyph.text.strip()]
        solid = next((drawn for drawn in reversed(letters) if not _may_hang(drawn.glyph.text)), letters[-1])
        text = "".join(run.text for run in part)
        yield Line(text, letters[0].x0, letters[-1].x1, solid.x1, max(run.size for run in part))


def _may_hang(text: str) -> bool:
    """Whether a line may end beyond the edge with this: stops and closing marks hang, or give up half their em."""
    return all(unicodedata.category(each) in ("Pe", "Pf", "Po", "Zs") for each in text)


def _overfull(found: Sequence[Line]) -> Iterator[Line]:
    """Lines wider than the others of their page; whether they are wider than the book's is seen at its end."""
    left, right = _edge([line.x0 for line in found], leftmost=True), _edge([line.x1 for line in found])
    if left is None or right is None or right - left < NARROW * max(line.size for line in found):
        return
    for line in found:
        # What begins outside the block, or beyond it, is placed on purpose: outdents, margin notes, full bleeds.
        within = left - EDGE_TOLERANCE <= line.x0 < right
        if within and line.solid > right + max(EDGE_TOLERANCE, OVERFULL * line.size):
            yield line


def _edge(ends: Sequence[float], *, leftmost: bool = False) -> float | None:
    """The outermost position at which EDGE_LINES lines begin or end."""
    steps = Counter(round(end / EDGE_TOLERANCE) for end in ends)
    common = [step for step in steps if steps[step - 1] + steps[step] + steps[step + 1] >= EDGE_LINES]
    if not common:
        return None
    return (min(common) if leftmost else max(common)) * EDGE_TOLERANCE


def _openings(pdf: pikepdf.Pdf) -> tuple[set[int], set[int]]:
    """Pages on which a part of the book begins: those that bookmarks lead to, and those where folios start anew."""
    targets = targets_of(pdf)
    led = {targets.page(item.get("/Dest", item.get("/A", pikepdf.Dictionary()).get("/D"))) for item in bookmarks(pdf)}
    labels = pdf.Root.get("/PageLabels")
    begun = set() if labels is None else set(pikepdf.NumberTree(labels))
    return {page for page in led if page is not None}, begun


def _is_blank_verso(index: int, empty: Sequence[bool], led: set[int], begun: set[int]) -> bool:
    """A left page that is blank because a part begins on the next right page, or because the book ends."""
    if index % 2 == 0:
        return False
    if index + 1 == len(empty):
        return True
    # Half-title and title page have no bookmark: before the first one after the cover, any right page is an opening;
    # so it is everywhere where there are no bookmarks, as in a file for print.
    first = min(led - {0}, default=0 if led else len(empty))
    return not empty[index + 1] and (index + 1 in led | begun or index + 1 < first)
