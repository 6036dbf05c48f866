"""A program folder comes in; whether its .venv holds what its locks name goes out, without starting a process.

Read by the launcher on every run: light imports, standard library only, syntax that Python 3.7 can read.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

# The commands that need more or less of the system than a build does; the words are system.toml's.
LEVELS = {"": "start", "doctor": "start", "clean": "start", "check": "check", "test": "test"}


class Venv:
    """The .venv of the program folder `root`, and its stamp: what is set up in it, one `key value` a line.

    No stamp: somebody else's .venv. An empty one: a set-up that did not end.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / ".venv"
        self.python = self.folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        self._file = self.folder / "kanben.stamp"

    def digest(self, lock: str) -> str:
        """The sha256 of a lock file; empty where there is none, so that the set-up finds out and says so."""
        path = self.root / lock
        return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""

    def stamp(self) -> dict[str, str] | None:
        """The stamp, by key; None where there is none."""
        try:
            lines = self._file.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            return None
        return dict(line.split(" ", 1) for line in lines if " " in line)

    def write_stamp(self, stamp: dict[str, str]) -> None:
        """Replaces the stamp at one stroke. Raises OSError."""
        fresh = self._file.with_suffix(f".{os.getpid()}")
        fresh.write_text("".join(f"{key} {value}\n" for key, value in stamp.items()), encoding="utf-8")
        fresh.replace(self._file)

    def whole(self) -> bool:
        """Whether the set-up ended and the interpreter is still the one it was made with (an upgrade changes it)."""
        stamp = self.stamp() or {}
        return stamp.get("interpreter") == os.path.realpath(self.python) and os.access(self.python, os.X_OK)

    def ready(self, level: str, locks: Sequence[str]) -> bool:
        """Whether nothing is left to set up for a command that needs the system of `level` and these locks."""
        stamp = self.stamp() or {}
        if level not in stamp.get("levels", "").split() or not self.whole():
            return False
        return all(stamp.get(lock) == self.digest(lock) for lock in locks)
