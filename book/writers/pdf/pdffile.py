"""Blocks and objects come in, one after the other; a PDF file with cross-reference stream goes out."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from hashlib import sha256
from itertools import pairwise
from typing import BinaryIO

from book.writers.pdf.blocks import Block, stream_object

_HEAD = b"%PDF-1.7\n%\xe5\x88\x8a\xe6\x9c\xac\n"  # PDF/UA-1 is written against ISO 32000-1; bytes that say: binary
_ROW = struct.Struct(">BIH")  # kind, offset or object stream, index


class PdfFile:
    """A file that is written from its head to its end."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._digest = sha256()
        self._at = 0
        self._rows: dict[int, bytes] = {0: _ROW.pack(0, 0, 65535)}
        self._write(_HEAD)

    def add(self, block: Block) -> None:
        """Appends the objects of a Block."""
        at, pack = self._at, _ROW.pack
        self._rows.update(
            {
                number: pack(1, at + where, 0) if kind == 1 else pack(2, where, index)
                for number, kind, where, index in block.entries
            }
        )
        self._write(block.data)

    def add_object(self, number: int, text: bytes) -> None:
        """Appends one indirect object as it stands."""
        self._rows[number] = _ROW.pack(1, self._at, 0)
        self._write(text)

    def finish(self, *, root: int, info: int) -> None:
        """The table of all objects, and its place. The file's ID is a digest of what was written."""
        at, number = self._at, max(self._rows) + 1
        self._rows[number] = _ROW.pack(1, at, 0)
        numbers = sorted(self._rows)
        data = zlib.compress(b"".join(self._rows[each] for each in numbers), 6)
        name = self._digest.hexdigest()[:32].encode()
        index = b" ".join(b"%d %d" % span for span in _spans(numbers))
        about = (
            b"<< /Type /XRef /W [1 4 2] /Index [%b] /Size %d /Root %d 0 R /Info %d 0 R /ID [<%b> <%b>] "
            b"/Filter /FlateDecode /Length %d >>"
        ) % (index, number + 1, root, info, name, name, len(data))
        self._write(stream_object(number, about, data))
        self._write(b"startxref\n%d\n%%%%EOF\n" % at)

    def _write(self, data: bytes) -> None:
        self._file.write(data)
        self._digest.update(data)
        self._at += len(data)


def _spans(numbers: list[int]) -> Iterator[tuple[int, int]]:
    """First and length of each run of numbers without gaps."""
    start = numbers[0]
    for before, number in pairwise([*numbers, -1]):
        if number != before + 1:
            yield start, before + 1 - start
            start = number
