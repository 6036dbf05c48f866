"""Work for several processes comes in; a pool of as many as there are processors goes out."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from typing import Any


def processors() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def pool(workers: int, begin: Callable[..., None] | None = None, *arguments: Any) -> ProcessPoolExecutor:
    """A pool whose processes each call `begin(*arguments)` first, and end when this process does.

    They are forked, where there is a fork: a worker then begins with all modules imported.
    """
    method = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
    context = multiprocessing.get_context(method)
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_start, initargs=(begin, *arguments))


def _start(begin: Callable[..., None] | None, *arguments: Any) -> None:
    # Ctrl-C reaches a terminal's whole group: the parent hears it and ends the work, a worker finishes its piece.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_the_parent, daemon=True).start()
    gc.freeze()  # what the parent made lives on: to look through it would copy its pages
    if begin is not None:
        begin(*arguments)


def _end_with_the_parent() -> None:
    """A killed build ends without a word to its workers: they would wait for the next piece of work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
