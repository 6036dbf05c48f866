"""Sheets come in; their Shards, from the cache or from a pool of processes, go out, in whatever order they are done.

A sheet is laid out alone, so a book is laid out by as many processes as there are processors, and after an edit only
the sheets that changed are laid out again.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import weasyprint

from book.cache import Cache, cache_key, code_key
from book.memo import Memory, through
from book.model import Asset, Issue, Place
from book.report import KanbenError, issue, stop
from book.workers import Standby, processors
from book.writers.pdf.blocks import Block, block_from_bytes, block_to_bytes, place
from book.writers.pdf.layout import Layout, Settings
from book.writers.pdf.placing import Placing
from book.writers.pdf.setting import Setting
from book.writers.pdf.shard import Shard, body_of, from_bytes, to_bytes
from book.writers.pdf.sheets import ASSET_SCHEME, Sheet

_FEW = 4  # blocks that are placed sooner than they are sent to a worker
_ASSETS = re.compile(rf'"{ASSET_SCHEME}:([^"]*)"')
Side = Literal["recto", "verso"]
Job = tuple[Sheet, Side]
Progress = Callable[[int, int, int], None]  # sheets done, sheets asked for, pages done


@dataclass(slots=True)
class Run:
    """What one build's layout is done with, or several builds' in turn: the processes, the shards by their keys that
    need not be read again, what else is remembered, and who is told how far it is."""

    standby: Standby = field(default_factory=Standby)
    known: dict[str, Shard] = field(default_factory=dict)
    memory: Memory | None = None
    progress: Progress = lambda _done, _all, _pages: None


# The means of layout of a worker process: made once when it starts, for style sheets and fonts take longer than a page.
_layouts: list[Layout] = []


def _begin(settings: Settings) -> None:
    _layouts.append(Layout(settings))
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)  # layout makes many boxes and few cycles


def _lay(sheet: Sheet, side: Side) -> bytes:
    return to_bytes(*_layouts[-1].shard(sheet, side))


def _count(sheet: Sheet, side: Side) -> int:
    return _layouts[-1].pages(sheet, side)


def _place(data: bytes, base: int, keys: int, words: tuple[str, ...]) -> bytes:
    return block_to_bytes(place(body_of(data), base, keys=keys, words=words))


@dataclass(slots=True)
class Press:
    """Lays out one book's sheets; as a context it ends its processes, unless they are kept for another build.

    `fonts` are the installed faces' digests.
    """

    styles: tuple[str, ...]
    assets: Sequence[Asset]
    cache: Cache
    fonts: tuple[str, ...]
    setting: Setting
    run: Run
    _salt: str = field(init=False)
    _jobs: dict[str, tuple[str, Job]] = field(init=False, default_factory=dict)  # a sheet's last job and its key

    def __enter__(self) -> Press:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_error: object) -> None:
        standby = self.run.standby
        if kind is not None or not standby.kept:  # one of them may be what failed
            standby.rest()
        elif standby.pool is None and self._jobs:
            self._rehearse()
        for key in self.run.known.keys() - {key for key, _ in self._jobs.values()}:
            del self.run.known[key]

    def __post_init__(self) -> None:
        code = code_key(Path(__file__).parent)
        self._salt = cache_key(code, weasyprint.__version__, repr(self.setting), *self.styles, *self.fonts)

    def lay(self, jobs: Sequence[Job]) -> dict[str, Shard]:
        """A shard a sheet, by its id.

        Raises KanbenError with PDW-003 for every sheet that could not be laid out; the others are in the cache by then.
        """
        keys = {sheet.id: self._key(sheet, side) for sheet, side in jobs}
        self._jobs |= {sheet.id: (keys[sheet.id], (sheet, side)) for sheet, side in jobs}
        shards = {name: shard for name, key in keys.items() if (shard := self._cached(key))}
        todo = [job for job in jobs if job[0].id not in shards]
        pages = sum(shard.pages for shard in shards.values())
        self.run.progress(len(shards), len(jobs), pages)
        failed: dict[str, Issue] = {}
        for sheet, result in self._run(todo):
            if isinstance(result, bytes):
                self.cache.put(keys[sheet.id], result)
                shard = from_bytes(result)
                assert shard is not None, "to_bytes and from_bytes are of one version"  # noqa: S101
                shards[sheet.id] = self.run.known[keys[sheet.id]] = shard
                pages += shard.pages
                self.run.progress(len(shards), len(jobs), pages)
            else:
                failed[sheet.id] = issue("PDW-003", Place(sheet.source or sheet.id), reason=repr(result))
        if failed:
            raise KanbenError(*(failed[sheet.id] for sheet, _ in jobs if sheet.id in failed))
        return shards

    def counts(self, jobs: Sequence[Job]) -> Callable[[], dict[str, int]]:
        """Begins to find how many pages sheets take of which that is not known; gives it, by their ids, when asked.

        Of one that cannot be laid out nothing is said: `lay` will name it.
        """
        keys = {sheet.id: cache_key("pages", self._key(sheet, side)) for sheet, side in jobs}
        known = {name: int(data) for name, key in keys.items() if (data := self.cache.get(key))}
        asked = [job for job in jobs if job[0].id not in known]
        workers = self._workers() if asked else None
        begun = {sheet.id: workers.submit(_count, sheet, side) for sheet, side in asked} if workers else {}

        def counted() -> dict[str, int]:
            for name, future in begun.items():
                if future.exception() is None:
                    known[name] = future.result()
                    self.cache.put(keys[name], b"%d" % known[name])
            return known

        return counted

    def blocks(self, placings: Sequence[Placing]) -> Iterator[Block]:
        """The sheets' objects with their numbers in the book, in the order of those numbers."""
        ordered = sorted(placings, key=lambda placing: placing.base)
        keys = [
            cache_key("block", self._jobs[each.sheet.id][0], str(each.base), str(each.keys), *each.words)
            for each in ordered
        ]
        wanted = dict(zip(keys, ordered, strict=True))

        def kept(_work: Callable[[str], Block], asked: Sequence[str]) -> Iterator[Block]:
            known = [self.cache.get(key) for key in asked]
            made = self._placed([wanted[key] for key, data in zip(asked, known, strict=True) if data is None])
            for key, data in zip(asked, known, strict=True):
                block = data
                if block is None:
                    block = next(made)
                    self.cache.put(key, block)
                yield block_from_bytes(block)

        yield from through(self.run.memory, kept)(block_from_bytes, keys)

    def _placed(self, placings: Sequence[Placing]) -> Iterator[bytes]:
        asked = [(self._shard(each.sheet.id), each.base, each.keys, each.words) for each in placings]
        if self.run.standby.pool is None or len(asked) < _FEW:
            return (_place(*each) for each in asked)
        return self.run.standby.pool.map(_place, *zip(*asked, strict=True), chunksize=4)

    def _shard(self, sheet_id: str) -> bytes:
        """The bytes of a shard that was laid out; laid out again where another process has emptied the cache."""
        key, job = self._jobs[sheet_id]
        data = self.cache.get(key)
        if data is None:
            self.run.known.pop(key, None)
            self.lay([job])
            data = self.cache.get(key)
        if data is None:
            raise stop("OUT-002", path=str(self.cache.folder), reason="")
        return data

    def _key(self, sheet: Sheet, side: Side) -> str:
        """All that decides a shard's bytes."""
        named = frozenset(_ASSETS.findall(sheet.html))
        shown = [asset.sha256 for asset in self.assets if asset.href in named]
        return cache_key("shard", self._salt, sheet.id, sheet.title, sheet.language, side, sheet.html, *shown)

    def _cached(self, key: str) -> Shard | None:
        if key not in self.run.known and (data := self.cache.get(key)) and (shard := from_bytes(data)):
            self.run.known[key] = shard
        return self.run.known.get(key)

    def _run(self, jobs: Sequence[Job]) -> Iterator[tuple[Sheet, bytes | BaseException]]:
        """Each sheet with its shard's bytes or with what went wrong."""
        if not jobs:
            return
        workers = self._workers()
        longest_first = sorted(jobs, key=lambda job: -len(job[0].html))
        asked = {workers.submit(_lay, sheet, side): sheet for sheet, side in longest_first}
        for future in as_completed(asked):
            error = future.exception()
            yield asked[future], future.result() if error is None else error

    def _workers(self) -> ProcessPoolExecutor:
        """One pool for all rounds: what a worker has read of styles and fonts serves the next too."""
        settings = Settings(self.styles, tuple(_asset(asset) for asset in self.assets), self.setting)
        return self.run.standby.at_work(_begin, settings)

    def _rehearse(self) -> None:
        """Has each process lay out a chapter, for nobody: the first is the slowest, and nobody waits now."""
        jobs = [job for _, job in self._jobs.values()]
        chapters = [job for job in jobs if job[0].role == "chapter"]
        longest = max(chapters or jobs, key=lambda job: len(job[0].html))  # no list, which takes seconds
        workers = self._workers()
        for _ in range(processors()):
            workers.submit(_lay, *longest)


def _asset(asset: Asset) -> tuple[str, str, str]:
    return f"{ASSET_SCHEME}:{asset.href}", asset.media_type, str(asset.path)
