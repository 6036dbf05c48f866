"""Blocks and objects come in, one after the other; a PDF file with cross-reference stream goes out."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import BinaryIO

from book.writers.pdf.blocks import ROW, Block, stream_object

_HEAD = b"%PDF-1.7\n%\xe5\x88\x8a\xe6\x9c\xac\n"  # PDF/UA-1 is written against ISO 32000-1; bytes that say: binary


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written: the digest of its bytes, and how many they are."""

    sha256: str
    size: int


class PdfFile:
    """A file that is written from its head to its end."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._digest = sha256()
        self._at = 0
        self._rows = bytearray()  # of every number up to the last one, whether there is such an object or not
        self._runs: list[tuple[int, int]] = []  # first and last number of objects that are there
        self._put(0, ROW.pack(0, 0, 65535))
        self._write(_HEAD)

    def add(self, block: Block) -> None:
        """Appends the objects of a Block."""
        for first, rows in block.runs:
            self._put(first, rows)
        for number, where in block.placed:
            ROW.pack_into(self._rows, number * ROW.size, 1, self._at + where, 0)
        self._write(block.data)

    def add_object(self, number: int, text: bytes) -> None:
        """Appends one indirect object as it stands."""
        self._put(number, ROW.pack(1, self._at, 0))
        self._write(text)

    def finish(self, *, root: int, info: int) -> Written:
        """The table of all objects, and its place. The file's ID is a digest of what was written."""
        at, number = self._at, len(self._rows) // ROW.size
        self._put(number, ROW.pack(1, at, 0))
        spans = list(self._spans())
        size = ROW.size
        data = zlib.compress(b"".join(self._rows[first * size : (last + 1) * size] for first, last in spans), 1)
        name = self._digest.hexdigest()[:32].encode()
        index = b" ".join(b"%d %d" % (first, last + 1 - first) for first, last in spans)
        about = (
            b"<< /Type /XRef /W [1 4 2] /Index [%b] /Size %d /Root %d 0 R /Info %d 0 R /ID [<%b> <%b>] "
            b"/Filter /FlateDecode /Length %d >>"
        ) % (index, number + 1, root, info, name, name, len(data))
        self._write(stream_object(number, about, data))
        self._write(b"startxref\n%d\n%%%%EOF\n" % at)
        return Written(self._digest.hexdigest(), self._at)

    def _put(self, first: int, rows: bytes) -> None:
        start, end = first * ROW.size, first * ROW.size + len(rows)
        self._rows.extend(bytes(max(0, end - len(self._rows))))
        self._rows[start:end] = rows
        self._runs.append((first, first + len(rows) // ROW.size - 1))

    def _spans(self) -> Iterator[tuple[int, int]]:
        """First and last of each run of numbers without gaps."""
        start, end = 0, 0
        for first, last in sorted(self._runs):
            if first > end + 1:
                yield start, end
                start = first
            end = last
        yield start, end

    def _write(self, data: bytes) -> None:
        self._file.write(data)
        self._digest.update(data)
        self._at += len(data)
