"""A publication's folder comes in; a signal goes out whenever its files have changed, and at the beginning."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from book.uptodate import state_of

_EVERY = 0.1  # s between looks
_SETTLED = 0.03  # s that nothing changes when an editor is done writing


def changes(root: Path) -> Iterator[None]:
    """Yields at once, then after each change, when an editor or a copy is done writing: two looks agree.

    What changes while the caller is at work counts as a change after it. It asks the file system, not the system for
    news: that works on every one, in containers and on network drives, and 300 files take some milliseconds.
    """
    while True:
        built = state_of(root)
        yield
        seen = state_of(root)
        while seen == built or seen != (again := _look(root, _SETTLED)):
            seen = again if seen != built else _look(root, _EVERY)


def _look(root: Path, after: float) -> str:
    time.sleep(after)
    return state_of(root)
