"""Measures Kanben against its peers: parts of the table come in; a table with ratios, goals and verdicts goes out.

    python bench/run.py                               # every row; --list says how long each part takes
    python bench/run.py --only cold200,edit200        # some of them; 'cold*' and the like are understood

Kanben and the peer of a row run in turn (A B A B), so that what else the machine does falls on both. A figure is
the median of the runs; a ratio is Kanben's median over the peer's.
"""

from __future__ import annotations

import argparse
import fnmatch
import json
import math
import os
import platform
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median

import costs
from cases import OTHERS, PEERS, Case
from measure import Usage

ROOT = Path(__file__).resolve().parents[1]
RATIOS: Mapping[tuple[str, int], float] = {
    ("pdf-cold", 1): 1.5,
    ("pdf-cold", 200): 1.0,
    ("pdf-edit", 200): 0.5,
    ("pdf-watch", 200): 0.5,
    ("epub-cold", 200): 0.6,
    ("epub-unchanged", 200): 0.1,
}
SECONDS: Mapping[tuple[str, int], float] = {("pdf-unchanged", 1): 0.3, ("pdf-unchanged", 200): 1.0}
MEMORY: Mapping[int, float] = {200: 350, 1000: 1200}  # MB of the parent, at its peak in a cold build
EXPONENT = 1.05
HEADS = (
    "| measure | chapters | s | CPU s | parent MB | worker MB | peer | its s | its CPU s | its MB | ratio | goal | |"
)

# A part of the table: what is measured, the chapters, and about how many minutes it takes on two quiet processors.
PARTS: Mapping[str, tuple[str, int, float]] = {
    "cold1": ("pdf-cold", 1, 0.2),
    "unchanged1": ("pdf-unchanged", 1, 0.1),
    "cold20": ("pdf-cold", 20, 0.5),
    "cold200": ("pdf-cold", 200, 3),
    "edit200": ("pdf-edit", 200, 1.5),
    "watch200": ("pdf-watch", 200, 1.5),
    "unchanged200": ("pdf-unchanged", 200, 1),
    "epub-cold200": ("epub-cold", 200, 0.5),
    "epub-unchanged200": ("epub-unchanged", 200, 0.5),
    "cold1000": ("pdf-cold", 1000, 4),
    "weasyprint1": ("weasyprint", 1, 0.1),
    "weasyprint20": ("weasyprint", 20, 0.3),
    "weasyprint200": ("weasyprint", 200, 4),
    "vivliostyle1": ("vivliostyle", 1, 0.3),
    "vivliostyle20": ("vivliostyle", 20, 1),
}
ONCE = 1000  # chapters from which one run says enough


@dataclass(frozen=True, slots=True)
class Row:
    """The runs of one measure at one size; `peer` is empty where there is none."""

    measure: str
    size: int
    ours: tuple[Usage, ...]
    peer: str
    theirs: tuple[Usage, ...]

    @property
    def wall(self) -> float:
        """Kanben's seconds."""
        return median(usage.wall for usage in self.ours)

    @property
    def ratio(self) -> float | None:
        """Kanben's seconds over the peer's."""
        return self.wall / median(usage.wall for usage in self.theirs) if self.theirs else None

    def goals(self) -> list[tuple[str, bool]]:
        """Each goal of this measure in words, and whether it is reached."""
        key, found = (self.measure, self.size), []
        if key in RATIOS and self.ratio is not None:
            found.append((f"≤ {RATIOS[key]} ×", self.ratio <= RATIOS[key]))
        if key in SECONDS:
            found.append((f"≤ {SECONDS[key]} s", self.wall <= SECONDS[key]))
        if self.measure == "pdf-cold" and self.size in MEMORY:
            parent = median(usage.parent_mb for usage in self.ours)
            found.append((f"parent ≤ {MEMORY[self.size]:.0f} MB", parent <= MEMORY[self.size]))
        return found

    def line(self) -> str:
        """A line of the table."""
        ours = [f"{self.wall:.2f}", *(f"{_middle(self.ours, name):.{digits}f}" for name, digits in _COLUMNS)]
        peer = ["—"] * 5
        if self.theirs and self.ratio is not None:
            memory = max(_middle(self.theirs, "parent_mb"), _middle(self.theirs, "worker_mb"))
            wall = f"{_middle(self.theirs, 'wall'):.2f}"
            cpu = _middle(self.theirs, "cpu")
            numbers = [f"{cpu:.2f}" if cpu else "—", f"{memory:.0f}" if memory else "—"]
            peer = [self.peer, wall, *numbers, f"{self.ratio:.2f}"]
        goals = self.goals()
        said = [", ".join(words for words, _ in goals), ", ".join("ok" if met else "MISSED" for _, met in goals)]
        return "| " + " | ".join([self.measure, str(self.size), *ours, *peer, *said]) + " |"


_COLUMNS = (("cpu", 2), ("parent_mb", 0), ("worker_mb", 0))


def _middle(runs: Sequence[Usage], name: str) -> float:
    return median(float(getattr(usage, name)) for usage in runs)


def measured(case: Case, measure: str, runs: int) -> Row:
    """Kanben and its peer in turn."""
    ours, theirs = [], []
    case.begin(measure)
    try:
        for _ in range(runs):
            ours.append(case.ours(measure))
            peer = case.theirs(measure)
            if peer is not None:
                theirs.append(peer)
    finally:
        case.end()
    return Row(measure, case.size, tuple(ours), PEERS.get(measure, ""), tuple(theirs))


def exponent(rows: Iterable[Row]) -> float | None:
    """The slope of log time over log size of cold PDFs, least squares, from 20 chapters on: a start costs no growth."""
    points = [(math.log(row.size), math.log(row.wall)) for row in rows if row.measure == "pdf-cold" and row.size >= 20]
    if len(points) < 2:
        return None
    middle_x, middle_y = (sum(values) / len(points) for values in zip(*points, strict=True))
    rise = math.fsum((x - middle_x) * (y - middle_y) for x, y in points)
    return rise / math.fsum((x - middle_x) ** 2 for x, _ in points)


def conditions() -> str:
    """What the figures depend on."""
    names = ("weasyprint", "pikepdf", "typst", "pypandoc_binary")
    load = ", ".join(f"{load:.2f}" for load in os.getloadavg())
    processors = len(os.sched_getaffinity(0))
    return (
        f"{platform.machine()}, {processors} processors, load {load}; Python {platform.python_version()}, "
        + ", ".join(f"{name} {version(name)}" for name in names)
    )


def arguments(words: Sequence[str]) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description="Measure Kanben against its peers.")
    parser.add_argument("--only", default="*", help=f"parts, with commas: {', '.join(PARTS)} (default: all)")
    parser.add_argument("--list", action="store_true", help="say what the parts are and how long they take")
    parser.add_argument("--runs", type=int, default=3, help="runs of each (default 3; of 1,000 chapters always 1)")
    parser.add_argument("--vivliostyle", default="vivliostyle", help="its command (npm: @vivliostyle/cli)")
    parser.add_argument("--program", type=Path, default=ROOT, help="tree that holds book/ (default: this one)")
    parser.add_argument("--folder", type=Path, help="where to make the books (default: a temporary folder)")
    parser.add_argument("--profile", action="store_true", help="say where a cold build's time goes, measure nothing")
    parser.add_argument("--json", type=Path, help="write every run's figures to this file")
    chosen = parser.parse_args(words)
    wanted = chosen.only.split(",")
    unknown = [name for name in wanted if not fnmatch.filter(PARTS, name)]
    if unknown:
        parser.error(f"unknown: {', '.join(unknown)}")
    chosen.parts = [name for name in PARTS if any(fnmatch.fnmatch(name, pattern) for pattern in wanted)]
    return chosen


def run(asked: argparse.Namespace, folder: Path) -> list[Row]:
    """Measures and prints, a line as soon as it is known."""
    rows: list[Row] = []
    cases: dict[int, Case] = {}
    print(f"{conditions()}; median of {asked.runs}\n\n{HEADS}\n|{' --- |' * HEADS.count(' | ')} --- |", flush=True)
    for measure, size, _ in (PARTS[name] for name in asked.parts):
        if size not in cases:
            cases[size] = Case(folder, size, asked.program.resolve(), asked.vivliostyle)
            cases[size].make()
        if measure in OTHERS:
            print(_other(cases[size], measure), flush=True)
            continue
        rows.append(measured(cases[size], measure, 1 if size >= ONCE else asked.runs))
        print(rows[-1].line(), flush=True)
    growth = exponent(rows)
    if growth is not None:
        sizes = ", ".join(str(row.size) for row in rows if row.measure == "pdf-cold" and row.size >= 20)
        print(f"\nGrowth of pdf-cold over {sizes} chapters: exponent {growth:.2f}, goal ≤ {EXPONENT}: ", end="")
        print("ok" if growth <= EXPONENT else "MISSED")
    print(f"\nLoad at the end: {os.getloadavg()[0]:.2f}")
    return rows


def _other(case: Case, name: str) -> str:
    """The line of a system that is in the table for the reader; one that is not installed says so."""
    took = case.other(name)
    if took is None:
        found = ["—", "—", "—", "—", f"{name}: not installed", *"—————"]
    else:
        memory = max(took.parent_mb, took.worker_mb)
        found = ["—", "—", "—", "—", name, f"{took.wall:.2f}", f"{took.cpu:.2f}", f"{memory:.0f}", "—", "", ""]
    return "| " + " | ".join([name, str(case.size), *found]) + " |"


def main(words: Sequence[str]) -> int:
    """The exit status is 0 whether goals are reached or not: a missed goal is a result, not an error."""
    asked = arguments(words)
    if asked.list:
        print(
            "\n".join(
                f"{name:<20}{measure:<16}{size:>5} chapters, about {minutes:g} min"
                for name, (measure, size, minutes) in PARTS.items()
            )
        )
        return 0
    with tempfile.TemporaryDirectory(prefix="kanben-bench-") as temporary:
        folder = asked.folder or Path(temporary)
        if asked.profile:
            for size in sorted({PARTS[name][1] for name in asked.parts}):
                costs.show(Case(folder, size, asked.program.resolve()))
            return 0
        rows = run(asked, folder)
    if asked.json:
        asked.json.write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
