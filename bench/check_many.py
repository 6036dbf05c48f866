"""Measures `check` on one EPUB and on ten: a number of runs comes in; seconds, and a verdict, go out.

    python bench/check_many.py [--runs 3]

One Java process reads all files: ten books may take 1.5 times as long as one, and a second each.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

import books
from measure import usage

ROOT = Path(__file__).resolve().parents[1]
MANY, FACTOR, EACH = 10, 1.5, 1.0


def measured(folder: Path, runs: int) -> tuple[float, float]:
    """Seconds of `check` on one book of four chapters, and on ten; medians."""
    program = [sys.executable, "-P", "-m", "book", "-q", "-C", str(folder)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"}
    books.publication(folder, 4)
    subprocess.run([*program, "epub"], env=environment, check=True, stdout=subprocess.DEVNULL)
    (built,) = (folder / "dist").glob("*.epub")
    copies = [folder / f"{number}.epub" for number in range(MANY)]
    for copy in copies:
        shutil.copy(built, copy)
    one, many = (
        median(usage([[*program, "check", *map(str, chosen)]], environment).wall for _ in range(runs))
        for chosen in (copies[:1], copies)
    )
    return one, many


def main(arguments: list[str]) -> int:
    """Prints the figures; returns 1 where the goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3)
    with tempfile.TemporaryDirectory() as folder:
        one, many = measured(Path(folder), parser.parse_args(arguments).runs)
    goal = FACTOR * one + EACH * MANY
    print(f"one {one:.2f} s, {MANY} {many:.2f} s, goal {goal:.2f} s: {'ok' if many <= goal else 'MISSED'}")
    return 0 if many <= goal else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
