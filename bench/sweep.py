"""The book that is hard to set, in every trim and size: names of trims come in; a table of what checks say goes out.

    python bench/sweep.py                                     # every trim in 10, 12, 14 pt and large print
    python bench/sweep.py --trims A6,US-6x9 --sizes 12,large  # some of them

One build at a time. Each PDF is validated for PDF/UA-1 and PDF/A-2a, its pages are judged by CLREQ. Exit status 1
where a book does not build or a check finds an error.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the program of this tree, installed or not

from book import pipeline
from book.checks.pdf import check_pdf
from book.config_values import TRIMS
from book.model import Issue
from book.report import KanbenError
from book.targets import PDFS
from book.writers.pdf.geometry import geometry
from book.writers.pdf.setting import LARGE_PRINT

TORTURE = Path(__file__).resolve().parents[1] / "tests" / "torture"
LARGE = "large"
SIZES = ("10", "12", "14", LARGE)
HEAD = "| trim | pt | em a line | pages | errors | warnings | codes | s |\n|---|---|---|---|---|---|---|---|"


@dataclass(frozen=True, slots=True)
class Result:
    """One build: `found` is what building and checks said, `pages` 0 where there is no PDF."""

    trim: str
    size: str
    pages: int
    found: tuple[Issue, ...]
    seconds: float

    @property
    def errors(self) -> int:
        """What must be 0."""
        return sum(issue.severity == "error" for issue in self.found)

    @property
    def warnings(self) -> int:
        """What is at stake in narrow columns."""
        return sum(issue.severity == "warning" for issue in self.found)

    @property
    def measure(self) -> int:
        """Characters in a full line."""
        points = LARGE_PRINT if self.size == LARGE else float(self.size)
        return round(geometry(TRIMS[self.trim], points).measure / points)

    @property
    def row(self) -> str:
        """A line of the table."""
        codes = Counter(issue.code for issue in self.found if issue.severity != "info")
        told = ", ".join(f"{code} × {count}" for code, count in sorted(codes.items())) or "–"
        cells = (
            self.trim,
            self.size,
            self.measure,
            self.pages,
            self.errors,
            self.warnings,
            told,
            f"{self.seconds:.0f}",
        )
        return f"| {' | '.join(map(str, cells))} |"


def trims() -> list[str]:
    """The names of book.toml's trims, one for each size in mm."""
    named: dict[tuple[float, float], str] = {}
    for name, size in TRIMS.items():
        named.setdefault(size, name)
    return list(named.values())


def publication(folder: Path) -> Path:
    """The book in `folder`, to be built again and again."""
    return Path(shutil.copytree(TORTURE, folder, ignore=shutil.ignore_patterns("dist", ".*")))


def result(root: Path, trim: str, size: str) -> Result:
    """The publication in `root` built in that trim and size, and checked."""
    asked = "large_print = true" if size == LARGE else f"font_size = {size}"
    text = (TORTURE / "book.toml").read_text(encoding="utf-8")
    (root / "book.toml").write_text(f'{text}\n[pdf]\ntrim = "{trim}"\n{asked}\n', encoding="utf-8")
    began = time.perf_counter()
    try:
        built = pipeline.build(root, [PDFS["screen"]], progress=lambda _stage: None)
    except KanbenError as error:
        return Result(trim, size, 0, error.report.issues, time.perf_counter() - began)
    made = built.artifacts[0]
    found = (*built.report.issues, *check_pdf(made.path).issues)
    return Result(trim, size, made.pages, found, time.perf_counter() - began)


def results(names: Sequence[str], sizes: Sequence[str]) -> Iterator[Result]:
    """One after the other."""
    with tempfile.TemporaryDirectory(prefix="kanben-sweep-") as folder:
        root = publication(Path(folder) / "book")
        for size in sizes:
            for trim in names:
                yield result(root, trim, size)


def summary(done: Sequence[Result]) -> str:
    """A line a trim, a column a size: characters in a line, errors, warnings."""
    sizes = list(dict.fromkeys(each.size for each in done))
    lines = [f"| trim | {' | '.join(sizes)} |", "|---" * (len(sizes) + 1) + "|"]
    for trim in dict.fromkeys(each.trim for each in done):
        cells = [f"{each.measure} em, {each.errors}, {each.warnings}" for each in done if each.trim == trim]
        lines.append(f"| {trim} | {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> int:
    """The table, a line as soon as it is known; each finding; the summary. 1 where there is an error."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--trims", type=lambda text: text.split(","), default=trims())
    parser.add_argument("--sizes", type=lambda text: text.split(","), default=SIZES)
    asked = parser.parse_args()
    done = []
    print(HEAD)
    for each in results(asked.trims, asked.sizes):
        print(each.row, flush=True)
        done.append(each)
    for each in done:
        for issue in each.found:
            if issue.severity != "info":
                print(f"{each.trim} {each.size}: {issue.severity} {issue.code} {issue.place}: {issue.message}")
    print(f"\n{summary(done)}")
    return int(any(each.errors for each in done))


if __name__ == "__main__":
    sys.exit(main())
