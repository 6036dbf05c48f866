"""Atomic writing: bytes, or a writer that wants a path, come in; a whole file, or the previous one, goes out."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from book.report import KanbenError, stop

TEMPORARY = ".kanben-"  # how the names of half-written files begin; Cache.trim clears away what a kill left behind

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def atomic_write(path: Path, data: bytes, *, sync: bool = True) -> None:
    """Put `data` at `path`, replacing what is there; makes the folder.

    `sync` waits until the disk has the bytes; caches, which verify what they read, can do without.
    Raises KanbenError OUT-001 (cannot write), OUT-002 (no room) or OUT-003 (name too long).
    """
    with _becoming(path) as temporary, _make(temporary) as file:
        file.write(data)
        if sync:
            file.flush()
            os.fsync(file.fileno())


@contextmanager
def atomic_path(path: Path) -> Iterator[Path]:
    """Yield an empty file beside `path` to write into; at the end it becomes `path`, once the disk has its bytes.

    On any failure, Ctrl-C included, it is removed and the previous `path` stays. Permissions follow the umask.
    Raises as `atomic_write` does; other exceptions of the body pass through unchanged.
    """
    with _becoming(path) as temporary:
        _make(temporary).close()
        yield temporary
        descriptor = os.open(temporary, os.O_RDWR)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextmanager
def _becoming(path: Path) -> Iterator[Path]:
    """The name of a file beside `path` that at the end becomes `path`, and after a failure is gone."""
    temporary = path.parent / f"{TEMPORARY}{secrets.token_hex(8)}{path.suffix[:16]}"
    done = False
    try:
        with _explained(path, temporary):
            yield temporary
            temporary.replace(path)
            done = True
    finally:
        if not done:
            with suppress(OSError):  # its cause is what the person must hear
                temporary.unlink()


def _make(path: Path) -> BinaryIO:
    """The empty file, open to be written; makes the folder where there is none."""
    # Not tempfile.mkstemp: its files are 0600 whatever the umask, and the book could not be read by others.
    try:
        return path.open("xb")
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("xb")


@contextmanager
def _explained(path: Path, temporary: Path) -> Iterator[None]:
    """Turn the failures of writing `path` into issues; an OSError about another file is not ours to explain."""
    try:
        yield
    except OSError as error:
        explained = _explain(error, path, temporary)
        if explained is None:
            raise
        raise explained from error


def _explain(error: OSError, path: Path, temporary: Path) -> KanbenError | None:
    reason = error.strerror or str(error)
    if error.errno in _NO_ROOM:
        return stop("OUT-002", path=str(path), reason=reason)
    if error.errno == errno.ENAMETOOLONG:
        return stop("OUT-003", path=str(path), reason=reason)
    ours = (None, str(path), str(temporary), *map(str, path.parents))  # a failed write() names no file
    if error.filename in ours:
        return stop("OUT-001", path=str(path), reason=reason)
    return None
