"""How well articles are read: all cases of readers come in; a table of precision and recall, and a verdict, go out.

    python bench/import_quality.py [--cases text-ja] [--wrong]

Precision is the share of what was found that is right, recall the share of what is there that was found. The
expectations of the cases were written by hand. Those that the readers do not meet yet (tests/cases/readers-unmet) count
as well. The exit status is 1 where a goal is missed.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the program of this tree, installed or not

from reader_cases import COUNTED, UNMET, Case, cases, imported, matched, problems

from book.cache import open_cache
from book.report import KanbenError

GOAL = 0.98
Counts = Counter[str]  # of each thing: right, found, wanted


def counts(case: Case, found: Mapping[str, Any]) -> Counts:
    """What of the case was right, found and wanted."""
    total: Counts = Counter()
    for key in COUNTED:
        if key in case.expected:
            total[f"{key} right"] += matched(found.get(key, []), case.expected[key])
            total[f"{key} found"] += len(found.get(key, []))
            total[f"{key} wanted"] += len(case.expected[key])
    return total


def figures(total: Counts, keys: Iterable[str] = COUNTED) -> tuple[float, float, int]:
    """Precision, recall and how many were wanted."""
    right, found, wanted = (sum(total[f"{key} {what}"] for key in keys) for what in ("right", "found", "wanted"))
    return (right / found if found else 1.0), (right / wanted if wanted else 1.0), wanted


def row(name: str, number: int, total: Counts) -> str:
    """A line of the table."""
    cells = [f"{p:.3f} / {r:.3f} ({n})" for p, r, n in (figures(total, (key,)) for key in COUNTED)]
    precision, recall, wanted = figures(total)
    return f"| {name} | {number} | {' | '.join(cells)} | {precision:.3f} / {recall:.3f} ({wanted}) |"


def measure(chosen: Iterable[Case], *, tell: bool) -> tuple[dict[str, Counts], Counter[str]]:
    """Counts and numbers of cases by kind, by language and in all."""
    totals: dict[str, Counts] = defaultdict(Counter)
    numbers: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        cache = open_cache(Path(folder) / "cache")
        for case in chosen:
            try:
                found = imported(case, Path(folder) / case.name, cache)
                wrong = problems(found, case.expected)
            except KanbenError as error:
                found, wrong = {}, [str(error)]
            if wrong and tell:
                print(f"{case.name}:", *wrong, sep="\n    ")
            for name in (f"1 {case.kind}", f"2 {case.language}", "3 all"):
                totals[name] += counts(case, found)
                numbers[name] += 1
    return totals, numbers


def main() -> int:
    """The exit status: 0 where both goals are met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", default="", help="only cases whose name begins so")
    parser.add_argument("--wrong", action="store_true", help="tell what differs")
    arguments = parser.parse_args()
    chosen = [case for case in (*cases(), *cases(UNMET)) if case.name.startswith(arguments.cases)]
    totals, numbers = measure(chosen, tell=arguments.wrong)
    print(f"| precision / recall (number) | cases | {' | '.join(COUNTED)} | all |")
    print("|---|---" + "|---" * (len(COUNTED) + 1) + "|")
    for name in sorted(totals):
        print(row(name[2:], numbers[name], totals[name]))
    precision, recall, _ = figures(totals["3 all"])
    print(f"\ngoal {GOAL} / {GOAL}: {'met' if min(precision, recall) >= GOAL else 'missed'}")
    return 0 if min(precision, recall) >= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
