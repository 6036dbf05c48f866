"""Work for several processes comes in; a pool of as many as there are processors, or what it did, goes out."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from functools import partial
from typing import Any

# Does the work of each job, in their order: `map` does it, or a crew. Work for a crew is a module's own function, and
# what it takes and gives can be pickled.
Each = Callable[[Callable[..., Any], Sequence[Any]], Iterable[Any]]
# What gives the result of a work and its arguments when asked: `partial` does it then, a crew meanwhile.
Begin = Callable[..., Callable[[], Any]]

_MANY = 24  # jobs of some milliseconds that it takes for a pool to be started sooner than they are done without


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


class Crew:
    """Processes that do pieces of a build, started when there are enough; as a context it ends them.

    While processes stand by all is done in this one: beside others that it started, a fork is not safe.
    """

    def __init__(self, beside: Standby | None = None) -> None:
        self._beside = beside
        self._pool: ProcessPoolExecutor | None = None
        self._apart: ProcessPoolExecutor | None = None
        self._begun: dict[tuple[Callable[[Any], Any], Any], Future[Any]] = {}

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, *_error: object) -> None:
        self.rest()

    def each(self, work: Callable[[Any], Any], jobs: Sequence[Any], *, many: int = _MANY) -> Iterable[Any]:
        """`work` of each job, in their order; done here and now where there are not `many`."""
        if len(jobs) < many or not self._may_fork():
            return map(work, jobs)
        chunk = max(1, min(8, len(jobs) // (4 * processors())))
        return self._at_work().map(work, jobs, chunksize=chunk)

    def heavy(self, work: Callable[[Any], Any], jobs: Sequence[Any]) -> Iterable[Any]:
        """As `each`, for work that takes far longer than to start a process; what was begun is waited for."""
        begun = {job: self._begun[work, job] for job in jobs if (work, job) in self._begun}
        made = {job: future for job, future in begun.items() if not future.cancelled()}
        others = iter(self.each(work, [job for job in jobs if job not in made], many=2))
        return (made[job].result() if job in made else next(others) for job in jobs)

    def ahead(self, work: Callable[[Any], Any], jobs: Sequence[Any]) -> None:
        """Begins what `heavy` will be asked for, in processes that give way to all others; where there are enough."""
        if len(jobs) < _MANY or not self._may_fork():
            return
        self._apart = self._apart or pool(processors(), _give_way)
        self._begun |= {(work, job): self._apart.submit(work, job) for job in jobs}

    def begin(self, work: Callable[..., Any], *arguments: Any) -> Callable[[], Any]:
        """What gives the result of `work`, which is done meanwhile where processes are at work, else when asked."""
        if self._pool is None:
            return partial(work, *arguments)
        return self._pool.submit(work, *arguments).result

    def rest(self) -> None:
        """Ends the processes; the next work starts others. A fork is not safe beside them."""
        for one in filter(None, (self._pool, self._apart)):
            one.shutdown(wait=True, cancel_futures=True)
        self._pool = self._apart = None

    def _may_fork(self) -> bool:
        return processors() > 1 and not (self._beside and self._beside.pool)

    def _at_work(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = pool(processors())
        return self._pool


class Standby:
    """Processes that begin with the same call, and stay for the next work where that begins so too.

    They end with `rest`; `kept` says whether who is done with them shall leave them for another build.
    """

    def __init__(self, *, kept: bool = False) -> None:
        self.kept = kept
        self.pool: ProcessPoolExecutor | None = None
        self._began: tuple[Any, ...] = ()

    def __enter__(self) -> Standby:
        return self

    def __exit__(self, *_error: object) -> None:
        self.rest()

    def at_work(self, begin: Callable[..., None], *arguments: Any) -> ProcessPoolExecutor:
        """The processes, started where none began so."""
        if self.pool is None or self._began != (begin, *arguments):
            self.rest()
            self.pool, self._began = pool(processors(), begin, *arguments), (begin, *arguments)
        return self.pool

    def rest(self) -> None:
        """Ends the processes."""
        if self.pool is not None:
            self.pool.shutdown(wait=True, cancel_futures=True)
            self.pool = None


def _give_way() -> None:
    """To all other processes, where the system knows of such manners."""
    if hasattr(os, "nice"):
        os.nice(10)


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
