"""A font's file and glyphs come in; the font program to embed, from the cache where it was made before, goes out.

Glyph ids stay those of the source file (retain-gids).
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import uharfbuzz

from book.cache import Cache, cache_key, code_key

# File, index in it, state of the file, glyphs: all that decides a program.
Subset = tuple[str, int, tuple[int, int], tuple[int, ...]]

_NOT_IN_PDF = (
    b"BASE",
    b"DSIG",
    b"GDEF",
    b"GPOS",
    b"GSUB",
    b"STAT",
    b"VORG",
    b"cmap",
    b"name",
    b"post",
    b"vhea",
    b"vmtx",
)


@dataclass(frozen=True, slots=True)
class Program:
    """A font program as it is embedded: its length, whether its outlines are CFF, and its bytes, compressed."""

    length: int
    is_cff: bool
    packed: bytes

    def to_bytes(self) -> bytes:
        """As it stands in the cache."""
        return self.length.to_bytes(8, "big") + bytes((self.is_cff,)) + self.packed


def from_bytes(data: bytes) -> Program:
    """The Program again."""
    return Program(int.from_bytes(data[:8], "big"), bool(data[8]), data[9:])


def state_of(path: str) -> tuple[int, int]:
    """Size and time of a font's file: what changes when another takes its place."""
    status = Path(path).stat()
    return status.st_size, status.st_mtime_ns


def subset_program(job: Subset) -> Program:
    """The program of just those glyphs."""
    path, index, _, glyphs = job
    face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(path), index)
    asked = uharfbuzz.SubsetInput()
    asked.sets(uharfbuzz.SubsetInputSets.GLYPH_INDEX).update(glyphs)
    asked.flags = (
        uharfbuzz.SubsetFlags.RETAIN_GIDS
        | uharfbuzz.SubsetFlags.NOTDEF_OUTLINE
        | uharfbuzz.SubsetFlags.NO_HINTING
        | uharfbuzz.SubsetFlags.NO_LAYOUT_CLOSURE
    )
    drop = asked.sets(uharfbuzz.SubsetInputSets.DROP_TABLE_TAG)
    drop.update(int.from_bytes(tag, "big") for tag in _NOT_IN_PDF)
    data = bytes(uharfbuzz.subset(face, asked).blob.data)
    return Program(len(data), data.startswith(b"OTTO"), zlib.compress(data, 9))


@dataclass(frozen=True, slots=True)
class KeptPrograms:
    """Keeps programs in `store`."""

    store: Cache

    def each(self, work: Callable[[Subset], Program], jobs: Iterable[Subset]) -> Iterator[Program]:
        """The program of each job."""
        for job in jobs:
            key = cache_key("font program", code_key(Path(__file__).parent), uharfbuzz.__version__, repr(job))
            data = self.store.get(key)
            if data is None:
                data = work(job).to_bytes()
                self.store.put(key, data)
            yield from_bytes(data)
