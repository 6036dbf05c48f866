"""Work and its jobs come in; the results go out, remembered from the same work on the same job or made now.

A Memo remembers in the cache, from one call of the program to the next; a Memory in this process, from one build to the
next while it watches.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import book
from book.cache import Cache, cache_key, code_key
from book.workers import Crew, Each

_LIBRARIES = ("Markdown", "pymdown-extensions", "nh3", "lxml", "citeproc-py")


class Memory:
    """What works gave for their jobs; `settle` forgets what was not asked for since the last time."""

    def __init__(self) -> None:
        self._known: dict[Hashable, Any] = {}
        self._asked: dict[Hashable, Any] = {}

    def through(self, workers: Each) -> Each:
        """What `workers` make of jobs that are not known. Jobs that are equal have equal results, which nobody changes;
        a work is known by its function, even where `workers` make something of their own."""

        def each(work: Callable[..., Any], jobs: Sequence[Any]) -> list[Any]:
            keys = [(work, job) for job in jobs]
            missing: dict[Hashable, Any] = {}
            for key in keys:
                if key not in self._asked:
                    if key in self._known:
                        self._asked[key] = self._known[key]
                    else:
                        missing[key] = key[1]
            self._asked.update(zip(missing, workers(work, list(missing.values())), strict=True))
            return [self._asked[key] for key in keys]

        return each

    def settle(self) -> None:
        """A build is done: what it asked for is kept for the next."""
        self._known, self._asked = self._asked, {}


class Memo:
    """Remembers in `store`; what it has not, `workers` make."""

    def __init__(self, store: Cache, workers: Each) -> None:
        self._store, self._workers = store, workers

    def each(self, work: Callable[[Any], Any], jobs: Sequence[Any]) -> list[Any]:
        """`work` of each job, in their order.

        A job's `repr` says all that decides its result, and the result is one of JSON: a tuple may come back as a list.
        """
        salt = cache_key(_salt(), work.__module__, work.__qualname__)
        keys = [cache_key(salt, repr(job)) for job in jobs]
        known = {key: json.loads(data) for key in dict.fromkeys(keys) if (data := self._store.get(key)) is not None}
        missing = {key: job for key, job in zip(keys, jobs, strict=True) if key not in known}
        for key, result in zip(missing, self._workers(work, list(missing.values())), strict=True):
            known[key] = result
            self._store.put(key, json.dumps(result, ensure_ascii=False).encode())
        return [known[key] for key in keys]


def through(memory: Memory | None, workers: Each) -> Each:
    """What `workers` make, from `memory` where there is one that knows it."""
    return memory.through(workers) if memory else workers


@dataclass(frozen=True, slots=True)
class Ways:
    """How the pieces of a build are done: what takes some milliseconds, what takes less, and what takes far longer."""

    each: Each = map
    quick: Each = map
    heavy: Each = map


ALONE = Ways()


def ways(store: Cache, crew: Crew | None = None, memory: Memory | None = None) -> Ways:
    """By `crew`, remembered in `store`, and in `memory` from one build to the next."""
    kept = Memo(store, crew.each if crew else map).each
    heavy = crew.heavy if crew else map
    return Ways(through(memory, kept), through(memory, map), heavy)


@cache
def _salt() -> str:
    """What else decides a result: our own code and words, and the versions of the libraries that do the work."""
    package = Path(book.__file__).parent
    code = (code_key(package, files) for files in ("*.py", "*.toml", "*.csl"))
    return cache_key(*code, *(version(name) for name in _LIBRARIES))
