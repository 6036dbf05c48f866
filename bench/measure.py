"""Whole processes, measured: command lines come in; seconds, processor time and peak memory go out. Linux only.

Wall time and processor time are the kernel's (wait4: the process and all that it waited for). Peak memory of the
parent and of its workers apart is read from /proc while they run, because wait4 knows only the largest of them.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

_EVERY = 0.05  # s between two looks at /proc
_MB = 1e6


@dataclass(frozen=True, slots=True)
class Usage:
    """What a command took: seconds of wall and of processor time, and MB of peak resident memory.

    `worker_mb` is the largest worker's (0 without workers); pages that it shares with its parent are counted in both.
    """

    wall: float
    cpu: float
    parent_mb: float
    worker_mb: float

    def then(self, other: Usage) -> Usage:
        """Both, one after the other."""
        return Usage(
            self.wall + other.wall,
            self.cpu + other.cpu,
            max(self.parent_mb, other.parent_mb),
            max(self.worker_mb, other.worker_mb),
        )


class CommandError(Exception):
    """A command ended with an error; the text says which and what it said."""


def usage(commands: Sequence[Sequence[str]], environment: Mapping[str, str]) -> Usage:
    """The commands one after the other. Raises CommandError when one of them does."""
    total = Usage(0, 0, 0, 0)
    for command in commands:
        total = total.then(_one(command, environment))
    return total


def _one(command: Sequence[str], environment: Mapping[str, str]) -> Usage:
    with tempfile.TemporaryFile() as said:
        started = time.perf_counter()
        child = subprocess.Popen(
            command, env=dict(environment), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=said
        )
        watch = _Watch(child.pid)
        watch.start()
        _, status, resources = os.wait4(child.pid, 0)
        wall = time.perf_counter() - started
        child.returncode = os.waitstatus_to_exitcode(status)  # it has been waited for: Popen need not
        watch.stop()
        if child.returncode:
            said.seek(0)
            raise CommandError(f"{' '.join(command)}: {child.returncode}\n{said.read().decode('utf-8', 'replace')}")
    whole = resources.ru_maxrss * 1024 / _MB  # Linux counts in KiB
    workers = max(watch.peaks.values(), default=0.0)
    # Without workers the kernel's figure is exact; with them it may be theirs.
    return Usage(wall, resources.ru_utime + resources.ru_stime, watch.parent if workers else whole, workers)


class _Watch(Thread):
    """Looks at a process and its children until told to stop; `peaks` are the children's, by process id."""

    def __init__(self, process: int) -> None:
        super().__init__(daemon=True)
        self.process = process
        self.parent = 0.0
        self.peaks: dict[int, float] = {}
        self._done = Event()

    def run(self) -> None:
        while not self._done.wait(_EVERY):
            self.parent = max(self.parent, _peak(self.process))
            for child in _children(self.process):
                self.peaks[child] = max(self.peaks.get(child, 0.0), _peak(child))

    def stop(self) -> None:
        """Ends the watch and waits for it."""
        self._done.set()
        self.join()


def _children(process: int) -> list[int]:
    with suppress(OSError):  # it has ended
        return [
            int(child)
            for task in Path(f"/proc/{process}/task").iterdir()
            for child in (task / "children").read_text().split()
        ]
    return []


def _peak(process: int) -> float:
    """The high-water mark of a process's resident memory, in MB; 0 once it has ended."""
    with suppress(OSError):
        for line in Path(f"/proc/{process}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024 / _MB
    return 0.0
