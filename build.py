"""The launcher: a command line comes in; once .venv holds what the locks name, the program in book/ runs it.

Standard library only. Python 3.7 and later can read this file and book/stamp.py, so that one that is too old can
say so; what only a set-up needs is imported only then, because later runs must start at once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from book.stamp import LEVELS, Venv

ROOT = Path(__file__).resolve().parent
TOO_OLD = (
    "Kanben needs Python 3.11 or later; this is {}. Run it as: python3.11 build.py",
    "Kanben 需要 Python 3.11 以上，這是 {}。請改用：python3.11 build.py",
)


def main(argv: list[str]) -> int:
    """Runs the command line `argv` (without the program's name) and returns its exit status."""
    if sys.version_info < (3, 11):  # noqa: UP036 - whoever has an older one is the reader of these lines
        for words in TOO_OLD:
            print(words.format(sys.version.split()[0]), file=sys.stderr)
        return 1
    command, rest = split(argv)
    tests = command == "test"
    program = ["-m", "pytest", *workers(rest), *rest] if tests else ["-m", "book", *argv]
    if tests:
        os.chdir(ROOT)
    if os.environ.get("KANBEN_NO_BOOTSTRAP") == "1":
        return start(sys.executable, program, os.environ.get("PYTHONPATH", ""))
    venv = Venv(ROOT)
    locks = ("requirements.lock", "requirements-test.lock") if tests else ("requirements.lock",)
    level = LEVELS.get(command, "build")
    if not venv.ready(level, locks):
        from book import bootstrap  # noqa: PLC0415 - see above

        status = bootstrap.set_up(venv, level, locks)
        if status:
            return status
    os.environ.pop("PYTHONHOME", None)
    return start(str(venv.python), program)


def split(argv: Sequence[str]) -> tuple[str, list[str]]:
    """The command in `argv` and the arguments after it; the command is empty where there is none, or help is wanted."""
    folder = False
    for at, argument in enumerate(argv):
        if not folder and not argument.startswith("-"):
            helps = argument != "test" and "--help" in argv[at:]
            return "" if helps else argument, list(argv[at + 1 :])
        folder = argument == "-C" and not folder
    return "", []


def workers(arguments: Sequence[str]) -> list[str]:
    """Two test processes, where the caller says nothing else."""
    chosen = any(argument.startswith(("-n", "--numprocesses")) for argument in arguments)
    return [] if chosen else ["-n", "2"]


def start(python: str, program: Sequence[str], path: str = "") -> int:
    """Becomes `python` running `program`, with book/ importable from any folder, and what `path` holds.

    -P keeps the current folder out of the import path: a publication may hold an html.py.
    """
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(ROOT), path)))
    if os.name == "posix":
        os.execv(python, [python, "-P", *program])  # noqa: S606 - no shell is wanted
    from book import bootstrap  # noqa: PLC0415 - see above

    return bootstrap.wait_for([python, "-P", *program])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
