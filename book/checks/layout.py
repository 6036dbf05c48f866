"""Layout audits: the text of all pages, with positions, comes in; what no reader should see goes out as Issues.

The audits look at glyph positions alone, so that they hold for any book. Each is made to stay silent on sane
pages: what it cannot judge (text inside drawings, ornaments, rotated text, ragged pages) it leaves out.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pikepdf

from book.checks.links import bookmarks, targets_of
from book.checks.places import page_name, where
from book.checks.runs import ASCENT, DESCENT, Drawn, PageContent, Run
from book.checks.structure import Key
from book.checks.text import excerpt
from book.model import Issue
from book.report import issue

# A glyph may stand this far (points) out of the trim before it counts: rounding, and the side bearing of italics.
TRIM_TOLERANCE = 0.5
# Two lines overlap when their em boxes share more than this part of the smaller one's height. Ink fills about
# 0.9 of an em box, and lines set solid (line-height 1) share nothing; below 0.7 em between baselines, ink collides.
OVERLAP_HEIGHT = 0.3
# … over more than this length, in em of the smaller: squeezed punctuation gives up half an em to its neighbour, and
# a note call or an italic may lean into the next glyph.
OVERLAP_LENGTH = 0.75
# A line is too wide when its last letter ends this far, in em, beyond the edge of the text block. Justification
# brings lines to within 0.05 em; hanging punctuation is not counted, only what is before it.
OVERFULL = 0.5
# That many lines must end at one edge before it is taken for the edge of the text block.
EDGE_LINES = 5
EDGE_TOLERANCE = 0.75  # points
SAME_LINE = 0.5  # points between the baselines of one line
COLUMN_GAP = 1.5  # em; a wider gap parts two columns, or an entry from its page number


@dataclass(frozen=True, slots=True)
class Line:
    """Runs on one baseline without a wide gap; `x1` is where its last letter ends, closing punctuation left out."""

    text: str
    x0: float
    x1: float
    size: float


def page_issues(page: pikepdf.Page, content: PageContent, drawings: Container[Key], path: Path) -> Iterator[Issue]:
    """PDF-101 text outside the trim, -102 lines over one another, -103 lines too wide; `drawings` are left out."""
    name = page_name(page)
    runs = [run for run in content.runs if run.visible and key_of(run) not in drawings and run.text.strip()]
    for text in _outside(page, runs):
        yield issue("PDF-101", where(path), page=name, text=excerpt(text))
    upright = [run for run in runs if run.upright]
    for first, second in _overlaps(upright):
        yield issue("PDF-102", where(path), page=name, text=excerpt(first.text), other=excerpt(second.text))
    for line in _overfull(lines([run for run in upright if run.mark.artifact is None])):
        yield issue("PDF-103", where(path), page=name, text=excerpt(line.text))


def is_empty(content: PageContent, structure: Container[Key] | None) -> bool:
    """No text that is in the structure, and nothing drawn; a running head or folio does not fill a page."""
    told = any(run.mark.artifact is None and (structure is None or key_of(run) in structure) for run in content.runs)
    return not told and not content.painted


def empty_page_issues(pdf: pikepdf.Pdf, empty: Sequence[bool], path: Path) -> Iterator[Issue]:
    """PDF-104; `empty` says it for each page."""
    openings = _openings(pdf)
    for index, page in enumerate(pdf.pages):
        if empty[index] and not _is_blank_verso(index, empty, openings):
            yield issue("PDF-104", where(path), page=page_name(page))


def key_of(run: Run) -> Key | None:
    """The marked content that a run belongs to."""
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
    small = min(a.size, b.size)
    height = min(a.baseline + ASCENT * a.size, b.baseline + ASCENT * b.size) - max(
        a.baseline - DESCENT * a.size, b.baseline - DESCENT * b.size
    )
    if height <= OVERLAP_HEIGHT * small or min(a.box[2], b.box[2]) - max(a.box[0], b.box[0]) <= OVERLAP_LENGTH * small:
        return False
    shared = sum(max(0.0, min(one.x1, two.x1) - max(one.x0, two.x0)) for one in _letters(a) for two in _letters(b))
    return shared > OVERLAP_LENGTH * small


def _letters(run: Run) -> list[Drawn]:
    return [drawn for drawn in run.drawn if drawn.glyph.text.strip()]


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
        last = next((drawn for drawn in reversed(letters) if not _is_punctuation(drawn.glyph.text)), letters[-1])
        text = "".join(run.text for run in part)
        yield Line(text, letters[0].x0, last.x1, max(run.size for run in part))


def _is_punctuation(text: str) -> bool:
    return all(unicodedata.category(each).startswith(("P", "Z")) for each in text)


def _overfull(found: Sequence[Line]) -> Iterator[Line]:
    left, right = _edge([line.x0 for line in found], leftmost=True), _edge([line.x1 for line in found])
    if left is None or right is None:
        return
    for line in found:
        # What begins outside the block, or beyond it, is placed on purpose: outdents, margin notes, full bleeds.
        within = left - EDGE_TOLERANCE <= line.x0 < right
        if within and line.x1 > right + max(EDGE_TOLERANCE, OVERFULL * line.size):
            yield line


def _edge(ends: Sequence[float], *, leftmost: bool = False) -> float | None:
    """The outermost position at which EDGE_LINES lines begin or end."""
    steps = Counter(round(end / EDGE_TOLERANCE) for end in ends)
    common = [step for step in steps if steps[step - 1] + steps[step] + steps[step + 1] >= EDGE_LINES]
    if not common:
        return None
    return (min(common) if leftmost else max(common)) * EDGE_TOLERANCE


def _openings(pdf: pikepdf.Pdf) -> set[int]:
    """Pages on which a part of the book begins: a bookmark leads there, or the folios start anew."""
    targets = targets_of(pdf)
    led = {targets.page(item.get("/Dest", item.get("/A", pikepdf.Dictionary()).get("/D"))) for item in bookmarks(pdf)}
    labels = pdf.Root.get("/PageLabels")
    return {page for page in led if page is not None} | (
        set(pikepdf.NumberTree(labels)) if labels is not None else set()
    )


def _is_blank_verso(index: int, empty: Sequence[bool], openings: set[int]) -> bool:
    """A left page that is blank because a part begins on the next right page, or because the book ends."""
    if index % 2 == 0:
        return False
    if index + 1 == len(empty):
        return True
    # Half-title and title page have no bookmark; before the first one after the cover, any right page is an opening.
    first = min(openings - {0}, default=len(empty))
    return not empty[index + 1] and (index + 1 in openings or index + 1 < first)
