"""Where a cold build's time goes: a book comes in; seconds a stage, and the costliest functions of a worker, go out.

As a program it is the build that is looked at: `python bench/costs.py PUBLICATION [FOLDER]`; with FOLDER every worker
leaves its profile there. Stages are exclusive: what one of them calls that is a stage itself is counted there alone.
"""

from __future__ import annotations

import cProfile
import importlib
import os
import pstats
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cases import Case

TOP = 30
# What a stage is called, the module that it is in and its name there. One that is no longer there is said to be so.
STAGES = (
    ("settings", "book.pipeline", "load_config"),
    ("read chapters", "book.project", "load"),
    ("passes", "book.pipeline", "load_book"),
    ("characters", "book.pipeline", "check_glyphs"),
    ("render", "book.pipeline", "make_edition"),
    ("fonts found", "book.writers.pdf", "find_faces"),
    ("sheets", "book.writers.pdf", "sheets"),
    ("link words", "book.writers.pdf", "link_words"),
    ("page numbers", "book.writers.pdf", "lay_out"),
    ("layout (waiting)", "book.writers.pdf.press", "Press.lay"),
    ("places", "book.writers.pdf", "placings"),
    ("write", "book.writers.pdf.assembly", "Assembly.write"),
    ("write: numbers", "book.writers.pdf.press", "Press._placed"),
    ("write: the book's", "book.writers.pdf.assembly", "Assembly._book"),
    ("write: fonts", "book.writers.pdf.assembly", "Assembly._fonts"),
    ("the rest", "book.pipeline", "build"),
)

_stack: list[float] = []  # seconds of the stages inside each that runs
_spent: dict[str, tuple[int, float]] = {}


def show(case: Case) -> None:
    """Builds the case twice from a cold cache, once timed and once profiled, and prints what came of it."""
    case.make()
    for profiled in (False, True):
        case.cool()
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, str(Path(__file__)), str(case.own), *([folder] if profiled else [])]
            subprocess.run(command, env=case.environment(), check=True)
            if profiled:
                _print_profiles(Path(folder), case.size)


def _print_profiles(folder: Path, size: int) -> None:
    found = sorted(str(path) for path in folder.glob("*.prof"))
    print(f"\n{size} chapters: the workers, by time in the function itself, then with what it calls")
    stats = pstats.Stats(*found).strip_dirs()
    stats.sort_stats("tottime").print_stats(TOP)
    stats.sort_stats("cumtime").print_stats(2 * TOP)


# ---------------------------------------------------------------- the build that is looked at


def _timed(stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(function)
    def run(*positional: Any, **named: Any) -> Any:
        _stack.append(0.0)
        started = time.perf_counter()
        try:
            return function(*positional, **named)
        finally:
            whole = time.perf_counter() - started
            calls, spent = _spent.get(stage, (0, 0.0))
            _spent[stage] = (calls + 1, spent + whole - _stack.pop())
            if _stack:
                _stack[-1] += whole

    return run


def _watch() -> None:
    for stage, module, name in STAGES:
        owner: Any = importlib.import_module(module)
        *classes, last = name.split(".")
        for part in classes:
            owner = getattr(owner, part)
        if hasattr(owner, last):
            setattr(owner, last, _timed(stage, getattr(owner, last)))
        else:
            print(f"{stage}: {module}.{name} is gone")


def _profile_workers(folder: Path) -> None:
    press: Any = importlib.import_module("book.writers.pdf.press")
    lay, profile = press._lay, cProfile.Profile()

    def profiled(*job: Any) -> Any:
        done = profile.runcall(lay, *job)
        profile.dump_stats(folder / f"{os.getpid()}.prof")
        return done

    # A pool sends functions by name: the worker, forked from this process, must find this one under it.
    profiled.__qualname__ = profiled.__name__ = "_lay"
    profiled.__module__ = press.__name__
    press._lay = profiled


def main(publication: str, profiles: str = "") -> None:
    """Builds a PDF with `book.pipeline` in this process and prints the stages."""
    begun = time.perf_counter()
    pipeline = importlib.import_module("book.pipeline")
    importlib.import_module("book.cli")
    imported = time.perf_counter() - begun
    _watch()
    if profiles:
        _profile_workers(Path(profiles))
    targets = importlib.import_module("book.targets")
    pipeline.build(Path(publication), (targets.PDFS["screen"],), progress=lambda _stage: None)
    if profiles:
        return
    whole = time.perf_counter() - begun
    print(f"\n{'stage':<20}{'calls':>7}{'s':>9}{'':>3}of {whole:.2f} s")
    for stage, calls, spent in [("import", 1, imported), *((name, *_spent[name]) for name in _spent)]:
        print(f"{stage:<20}{calls:>7}{spent:>9.3f}{spent / whole:>7.1%}")


if __name__ == "__main__":
    main(*sys.argv[1:])
