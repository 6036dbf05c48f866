"""Untrusted zip files in memory: bytes come in; an Archive that is safe to read goes out."""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from dataclasses import dataclass

from book.model import Place
from book.readers.limits import ENTRIES, ENTRY_BYTES, MIB, RATIO, UNPACKED_BYTES
from book.report import stop

_FLOOR = MIB  # files below it may be packed as tightly as they like
# What zipfile lets through for a damaged file; ValueError and OSError for places before its beginning.
_DAMAGED = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, ValueError, OSError)
_UNREADABLE = 0x1 | 0x20 | 0x40  # general purpose bits: encrypted, patch data, strong encryption


@dataclass(frozen=True, slots=True)
class Archive:
    """A zip file whose entries have been weighed; `names` are those of its files."""

    file: str
    names: frozenset[str]
    _zip: zipfile.ZipFile

    def read(self, name: str) -> bytes:
        """An entry's bytes. Raises KeyError where there is none, KanbenError ZIP-005 where it is damaged."""
        info = self._zip.getinfo(name)
        try:
            with self._zip.open(info) as entry:
                return entry.read(info.file_size + 1)  # one more than declared: the end is seen, and the CRC checked
        except _DAMAGED as error:
            raise stop("ZIP-005", Place(f"{self.file}/{name}"), name=name, reason=str(error)) from error


def open_archive(data: bytes, file: str) -> Archive:
    """The archive in `data`; `file` is how messages name it.

    Raises KanbenError: ZIP-001 no zip file, ZIP-002 too large or too many entries, ZIP-003 a name that leads out,
    ZIP-004 encrypted.
    """
    try:
        opened = zipfile.ZipFile(io.BytesIO(data))
    except _DAMAGED as error:
        raise stop("ZIP-001", Place(file), file=file) from error
    infos = opened.infolist()
    if len(infos) > ENTRIES or sum(info.file_size for info in infos) > UNPACKED_BYTES:
        raise stop("ZIP-002", Place(file), name=file, limit=UNPACKED_BYTES // MIB)
    for info in infos:
        _check(info, file)
    names = (info.filename for info in infos)
    return Archive(file, frozenset(name for name in names if name and not name.endswith("/")), opened)  # no folders


def _check(info: zipfile.ZipInfo, file: str) -> None:
    place, name = Place(f"{file}/{info.filename}"), info.orig_filename
    bomb = info.file_size > _FLOOR and info.file_size > RATIO * max(1, info.compress_size)
    if bomb or info.file_size > ENTRY_BYTES:
        raise stop("ZIP-002", place, name=info.filename, limit=ENTRY_BYTES // MIB)
    path = name.replace("\\", "/")
    if path.startswith("/") or ".." in path.split("/") or "\0" in name or posixpath.normpath(path).startswith("../"):
        raise stop("ZIP-003", place, name=repr(name))
    if info.flag_bits & _UNREADABLE:
        raise stop("ZIP-004", place, name=info.filename)
