"""The sources of an import: paths come in; what their readers made of them goes out, all within the limits."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from book.model import Place
from book.readers.catalogue import READERS
from book.readers.limits import FILE_BYTES, MIB, SECONDS
from book.readers.reading import LINE_KINDS, NOTHING_SAID, Reader, Reading, Spot
from book.report import KanbenError, stop

_HEAD = 4096  # bytes that a reader may look at to know its files


@dataclass(frozen=True, slots=True)
class Source:
    """A source that was read: its path, and its reader's name and result."""

    path: Path
    kind: str
    reading: Reading


def read_source(path: Path, kind: str = "", said: Mapping[Spot, str] = NOTHING_SAID) -> Source:
    """Read the file or folder at `path`, with the reader named `kind` or the first that knows it.

    `said` is what a person said that texts are. Raises KanbenError: exit status 2 where the source is missing
    (IMP-001), no file that can be read (IMP-002), of an unknown kind (IMP-003) or not readable (IMP-013), or has no
    files inside as what was said names (IMP-111); exit status 1 where it is too large (IMP-004), empty (IMP-005) or
    takes too long (IMP-102), or as its reader does.
    """
    reader, data = _open(path, kind)
    wrong = [f"{spot.words}={said[spot]}" for spot in said if spot.file and not reader.files]
    if wrong:
        raise stop("IMP-111", Place(str(path)), exit_status=2, given=wrong[0], kinds=", ".join(LINE_KINDS))
    with _deadline(path):
        reading = reader.read(path, data, said)
    return Source(path, reader.name, reading)


def _open(path: Path, kind: str) -> tuple[Reader, bytes]:
    """The reader for the source, and the file's bytes; a file that is too large is refused before it is read."""
    file, place = str(path), Place(str(path))
    kinds = ", ".join(reader.kind for reader in READERS)
    try:
        if path.is_dir() or not path.is_file():
            reader = _reader(path, b"", kind) if path.is_dir() else None
            if reader is None:
                raise stop("IMP-002" if path.exists() else "IMP-001", place, exit_status=2, file=file, kinds=kinds)
            return reader, b""
        with path.open("rb") as opened:
            size = os.fstat(opened.fileno()).st_size
            head = opened.read(_HEAD)
            reader = _reader(path, head, kind)
            if reader is None:
                raise stop("IMP-003", place, exit_status=2, file=file, kinds=kinds)
            data = head + opened.read(reader.limit) if size <= reader.limit else b""
    except OSError as error:
        raise stop("IMP-013", place, exit_status=2, file=file, reason=error.strerror or str(error)) from error
    if max(size, len(data)) > reader.limit:  # more than its size said: the file is still growing
        raise stop("IMP-004", place, file=file, size=f"{max(size, len(data)) / MIB:.1f}", limit=reader.limit // MIB)
    if not data:
        raise stop("IMP-005", place, file=file)
    return reader, data


def _reader(path: Path, head: bytes, kind: str) -> Reader | None:
    return next((reader for reader in READERS if (reader.name == kind if kind else reader.detects(head, path))), None)


@contextmanager
def _deadline(path: Path) -> Iterator[None]:
    """Ends the reading with IMP-102 after SECONDS, where this is the main thread of a system with such a clock."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def late(_signal: int, _frame: FrameType | None) -> None:
        raise stop("IMP-102", Place(str(path)), file=str(path), seconds=SECONDS)

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        yield
    except (MemoryError, RecursionError) as error:
        raise stop("IMP-103", Place(str(path)), file=str(path), reason=type(error).__name__) from error
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


__all__ = ["FILE_BYTES", "KanbenError", "Source", "read_source"]
