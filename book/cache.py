"""The cache: keys made of a work's inputs come in, the bytes that the work once gave go out, verified.

Two folders: `keys` holds an entry a key, its bytes after their sha256; `objects` holds what is wanted as a file, under
its own sha256, which is then all that the entry holds. Every write is atomic and all that is read is verified, so two
processes may share a cache and may die at any time.
"""

from __future__ import annotations

import hashlib
import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from book.atomic import TEMPORARY, atomic_write
from book.model import Issue
from book.report import KanbenError, issue

DEFAULT_LIMIT = 2 * 1024**3  # bytes
_STALE = 3600.0  # seconds after which a half-written file has no living writer
_NAME = re.compile(r"[0-9a-f]{64}")
_END = b"\n"  # between a digest and the bytes that it is of
T = TypeVar("T")


def cache_key(*parts: bytes | str) -> str:
    """The sha256 (hex) of `parts`; each is prefixed by its length, so that ("ab", "c") and ("a", "bc") differ."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


@cache
def code_key(folder: Path, files: str = "*.py") -> str:
    """A key of the program's own modules in `folder`: what one version of the code made is not another's."""
    return cache_key(*(path.read_bytes() for path in sorted(folder.rglob(files))))


def stamp(path: Path) -> str:
    """Size, times and number of a file: what changes when it is written to, replaced or renamed."""
    try:
        state = path.stat()
    except OSError:
        return "none"
    return f"{state.st_size} {state.st_mtime_ns} {state.st_ctime_ns} {state.st_ino}"


def open_cache(root: Path, *, limit: int = DEFAULT_LIMIT) -> Cache:
    """The cache of the publication in `root`: the folder that KANBEN_CACHE names, else `root`/.cache/kanben."""
    named = os.environ.get("KANBEN_CACHE", "")
    return Cache(Path(named) if named else root / ".cache" / "kanben", limit=limit)


class Cache:
    """A store of bytes in `folder`, of at most `limit` bytes; what was used longest ago goes first.

    It never fails a build: where `folder` cannot be written, a temporary folder takes its place and `issues` says so.
    """

    def __init__(self, folder: Path, *, limit: int = DEFAULT_LIMIT) -> None:
        self.folder = folder
        self.limit = limit
        self.issues: tuple[Issue, ...] = ()
        self._fallback: TemporaryDirectory[str] | None = None
        self._in_use: set[str] = set()  # names of files whose paths were handed out; trim leaves them
        self._size: int | None = None  # bytes of the objects, counted at the first put

    def get(self, key: str) -> bytes | None:
        """The bytes put under `key`; None where there are none or they are damaged (they are then thrown away)."""
        found = self._find(key)
        return None if found is None else found[1]

    def path(self, key: str) -> Path | None:
        """The file that `put_file` made for `key`, verified; None as for `get`."""
        found = self._find(key)
        return None if found is None else found[0]

    def put(self, key: str, data: bytes) -> None:
        """Keep `data` under `key`.

        Raises KanbenError OUT-001 or OUT-002 only where neither the folder nor a temporary one can be written.
        """
        self._written(lambda store: self._store(store, key, data))

    def put_file(self, key: str, data: bytes) -> Path:
        """Keep `data` under `key`, in a file of its own, which is returned. Raises as `put` does."""
        return self._written(lambda store: self._store_file(store, key, data))

    def _written(self, store: Callable[[Path], T]) -> T:
        """What `store` gives for the folder to write to, or for a temporary one where that one cannot be written."""
        try:
            return store(self._stores()[-1])
        except KanbenError as error:
            if self._fallback is not None:
                raise
            reason = error.report.issues[0]
            self.issues += (
                issue("OUT-004", folder=str(self.folder), reason=dict(reason.values).get("reason", "full")),
            )
            self._fallback = TemporaryDirectory(prefix="kanben-")
            return store(self._stores()[-1])

    def clear(self) -> None:
        """Throw everything away; only what the cache itself wrote, whatever folder KANBEN_CACHE names."""
        for path in _files(self.folder):
            _discard(path)
        for name in ("objects", "keys"):
            for parent, _, _ in os.walk(self.folder / name, topdown=False):
                with suppress(OSError):  # not empty: it holds what is not ours, or another process is writing
                    Path(parent).rmdir()
        with suppress(OSError):
            self.folder.rmdir()
        self._size = None

    def trim(self) -> None:
        """Bring the folder below nine tenths of `limit`, oldest use first, and clear away half-written files."""
        kept: list[tuple[float, int, Path]] = []
        for path in _files(self.folder):
            with suppress(OSError):  # another process may trim too
                status = path.stat()
                if not path.name.startswith(TEMPORARY):
                    kept.append((status.st_mtime, status.st_size, path))
                elif time.time() - status.st_mtime > _STALE:
                    _discard(path)
        size = sum(item[1] for item in kept)
        for _, bytes_, path in sorted(kept):
            if size <= self.limit * 9 // 10:
                break
            if path.name not in self._in_use:
                _discard(path)
                size -= bytes_
        self._size = size

    def _stores(self) -> tuple[Path, ...]:
        """Where to look; the last is where to write. A cache that cannot be written can still be read."""
        return (self.folder,) if self._fallback is None else (self.folder, Path(self._fallback.name))

    def _store(self, store: Path, key: str, data: bytes) -> None:
        name = cache_key(key)
        self._in_use.add(name)
        atomic_write(_entry(store, name), hashlib.sha256(data).hexdigest().encode() + _END + data, sync=False)
        self._count(len(data))

    def _store_file(self, store: Path, key: str, data: bytes) -> Path:
        digest, name = hashlib.sha256(data).hexdigest(), cache_key(key)
        target, entry = _object(store, digest), _entry(store, name)
        self._in_use |= {digest, name}
        if _verified(target, digest) is None:
            atomic_write(target, data, sync=False)
            self._count(len(data))
        if _read(entry) != digest.encode():
            atomic_write(entry, digest.encode(), sync=False)
        return target

    def _count(self, added: int) -> None:
        self._size = _size(self.folder) if self._size is None else self._size + added
        if self._size > self.limit:
            self.trim()

    def _find(self, key: str) -> tuple[Path | None, bytes] | None:
        name = cache_key(key)
        for store in reversed(self._stores()):
            entry = _entry(store, name)
            with suppress(OSError):  # nothing under this key, or a folder that may not be read
                held = entry.read_bytes()
                digest, end, data = held[:64].decode("ascii", "replace"), held[64:65], held[65:]
                found: tuple[Path | None, bytes] | None = None
                if end == _END and hashlib.sha256(data).hexdigest() == digest:
                    found = None, data
                elif not end and _NAME.fullmatch(digest):
                    found = self._found_file(store, digest)
                if found:
                    self._in_use.add(name)
                    _touch(entry)
                    return found
                _discard(entry)
        return None

    def _found_file(self, store: Path, digest: str) -> tuple[Path, bytes] | None:
        target = _object(store, digest)
        data = _verified(target, digest)
        if data is None:
            _discard(target)
            return None
        self._in_use.add(digest)
        _touch(target)
        return target, data


def _entry(store: Path, name: str) -> Path:
    # The key is hashed again for its `name`: whatever the caller's holds, it cannot lead out of the folder.
    return Path(f"{store}/keys/{name[:1]}/{name}")


def _object(store: Path, digest: str) -> Path:
    return Path(f"{store}/objects/{digest[:1]}/{digest}")


def _verified(path: Path, digest: str) -> bytes | None:
    data = _read(path)
    return data if data is not None and hashlib.sha256(data).hexdigest() == digest else None


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _files(folder: Path) -> Iterator[Path]:
    """The files of a cache, known by their names: nothing else in `folder` is ours to delete."""
    for name in ("objects", "keys"):
        # os.walk, unlike glob, bears a folder that another process removes meanwhile.
        for parent, _, files in os.walk(folder / name):
            for file in sorted(files):
                if _NAME.fullmatch(file) or file.startswith(TEMPORARY):
                    yield Path(parent, file)


def _size(folder: Path) -> int:
    """Bytes of all that a cache holds."""
    total = 0
    for name in ("objects", "keys"):
        for parent, _, files in os.walk(folder / name):
            for file in files:
                with suppress(OSError):
                    total += os.stat(f"{parent}/{file}").st_size  # noqa: PTH116 - half of the time is Path's
    return total


def _touch(path: Path) -> None:
    with suppress(OSError):  # a cache that may only be read keeps its order
        os.utime(path)


def _discard(path: Path) -> None:
    with suppress(OSError):
        path.unlink()
