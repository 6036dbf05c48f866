"""Work and its jobs come in; the results go out, remembered from the same work on the same job or made now."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import book
from book.cache import Cache, cache_key, code_key
from book.workers import Each

_LIBRARIES = ("Markdown", "pymdown-extensions", "nh3", "lxml", "citeproc-py")


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


@cache
def _salt() -> str:
    """What else decides a result: our own code and words, and the versions of the libraries that do the work."""
    package = Path(book.__file__).parent
    code = (code_key(package, files) for files in ("*.py", "*.toml", "*.csl"))
    return cache_key(*code, *(version(name) for name in _LIBRARIES))
