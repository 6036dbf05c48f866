"""Untrusted zip files: a path comes in, an Archive that is safe to read goes out, or the issues that say why not.

Nothing is unpacked before sizes, ratios and names are known to be harmless; nothing is ever written to the disk.
"""

from __future__ import annotations

import re
import struct
import unicodedata
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from book.model import Issue, Place
from book.report import KanbenError, issue, stop

MIB = 1 << 20
MAX_TOTAL = 1024 * MIB  # uncompressed bytes of all entries together; also of the file itself
MAX_ENTRIES = 10_000
MAX_READ = 64 * MIB  # one entry that is taken into memory; Taiwan's guide wants documents below 1 MiB
MAX_RATIO = 200  # uncompressed to compressed, for entries above RATIO_FLOOR; prose reaches 5, tables of CSS 30
RATIO_FLOOR = MIB
_MAX_DIRECTORY = MAX_ENTRIES * 512  # bytes of central directory: 46 and the name, with room for extra fields
_END = struct.Struct("<4s4H2LH")  # end of central directory record, APPNOTE.TXT § 4.3.16
_END_MARK, _ZIP64_MARK = b"PK\x05\x06", b"PK\x06\x07"
_ZIP64_LOCATOR = 20  # bytes, just before the end record: APPNOTE.TXT § 4.3.15
_UNREADABLE = 0x1 | 0x20 | 0x40  # general purpose bits: encrypted, patch data, strong encryption
# EPUB 3.3 § 4.1.3: what a file name must not hold.
_BAD_CHARACTER = re.compile(r'["*:<>?\\|\x00-\x1f\x7f-\x9f\ue000-\uf8ff\ufff0-\uffff]')


@dataclass(frozen=True, slots=True)
class Archive:
    """A zip file whose entries have passed `opened`; `infos` are they, in the order of the central directory."""

    path: Path
    infos: tuple[zipfile.ZipInfo, ...]
    _zip: zipfile.ZipFile

    @property
    def names(self) -> frozenset[str]:
        """The names of all entries."""
        return frozenset(info.filename for info in self.infos)

    def read(self, name: str) -> bytes:
        """An entry's bytes.

        Raises KeyError where there is none, KanbenError EPB-012 where it is too large and EPB-017 where it is damaged.
        """
        info = self._zip.getinfo(name)
        if info.file_size > MAX_READ:
            raise _too_large(place(self.path, name), name, info.file_size, MAX_READ)
        try:
            with self._zip.open(info) as entry:
                # One byte more than declared, in one bounded call: zipfile then inflates no more than that,
                # whatever the header claims, and still sees the end and checks the CRC.
                return entry.read(info.file_size + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError) as error:  # a place before the beginning
            raise stop("EPB-017", place(self.path, name), name=name, reason=str(error)) from error


def place(path: Path, name: str = "", line: int | None = None) -> Place:
    """A spot inside an EPUB, written as if the EPUB were a folder: `dist/book.epub/EPUB/text/ch-01.xhtml`."""
    return Place(f"{path}/{name}" if name else str(path), line)


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """The archive at `path`, open for reading.

    Raises KanbenError: EPB-010 cannot be read, EPB-011 not a zip, EPB-012 too large, EPB-013 a zip bomb's ratio,
    EPB-014 too many entries, EPB-015 unsafe names, EPB-016 encrypted or packed otherwise than deflated.
    """
    try:
        _weigh(path)
        archive = zipfile.ZipFile(path)
    except OSError as error:
        raise stop("EPB-010", place(path), file=path.name, reason=error.strerror or str(error)) from error
    except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError) as error:
        raise stop("EPB-011", place(path), file=path.name) from error
    with archive:
        infos = tuple(archive.infolist())
        issues = [*_sizes(path, infos), *_names(path, infos)]
        if issues:
            raise KanbenError(*issues)
        yield Archive(path, infos, archive)


def _weigh(path: Path) -> None:
    """Refuses a file whose own size or central directory is out of bounds: zipfile loads all of the latter at once."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        if size > MAX_TOTAL:
            raise _too_large(place(path), path.name, size, MAX_TOTAL)
        file.seek(max(0, size - _END.size - _ZIP64_LOCATOR - 0xFFFF))  # the longest comment
        tail = file.read()
    at = len(tail) - _END.size
    if not (tail[at:].startswith(_END_MARK) and tail.endswith(b"\0\0")):  # zipfile looks there first, too
        at = tail.rfind(_END_MARK)
    if at < 0 or len(tail) - at < _END.size:
        raise stop("EPB-011", place(path), file=path.name)
    directory = _END.unpack_from(tail, at)[5]
    # ZIP64 is for archives beyond every limit of ours, and its record would overrule the size just read.
    zip64 = tail[max(0, at - _ZIP64_LOCATOR) : at].startswith(_ZIP64_MARK)
    if zip64 or directory > _MAX_DIRECTORY:
        raise stop("EPB-014", place(path), file=path.name, limit=MAX_ENTRIES)


def _too_large(spot: Place, name: str, size: int, limit: int) -> KanbenError:
    return stop("EPB-012", spot, file=name, size=-(-size // MIB), limit=limit // MIB)


def _sizes(path: Path, infos: tuple[zipfile.ZipInfo, ...]) -> Iterator[Issue]:
    if len(infos) > MAX_ENTRIES:
        yield issue("EPB-014", place(path), file=path.name, limit=MAX_ENTRIES)
    total = sum(info.file_size for info in infos)
    if total > MAX_TOTAL:
        yield from _too_large(place(path), path.name, total, MAX_TOTAL).report.issues
    for info in infos:
        spot = place(path, info.filename)
        ratio = info.file_size // max(1, info.compress_size)
        if info.file_size > RATIO_FLOOR and ratio > MAX_RATIO:
            yield issue("EPB-013", spot, name=info.filename, ratio=ratio, limit=MAX_RATIO)
        packed = info.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        if not packed or info.flag_bits & _UNREADABLE:
            yield issue("EPB-016", spot, name=info.filename)


def _names(path: Path, infos: tuple[zipfile.ZipInfo, ...]) -> Iterator[Issue]:
    # orig_filename: ZipInfo cuts a name at its first NUL, and another reader may not.
    names = [info.orig_filename for info in infos]
    # EPUB 3.3 § 4.1.3: names are told apart after full case folding and normalisation.
    folded = Counter(_folded(name) for name in names)
    for name in names:
        reason = _unsafe(name) or ("another entry has the same name" if folded[_folded(name)] > 1 else "")
        if reason:
            yield issue("EPB-015", place(path), name=repr(name), reason=reason)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _unsafe(name: str) -> str:
    """Why `name` must not be used, or nothing."""
    if name.startswith("/"):
        return "it is absolute"
    if ".." in name.split("/"):
        return "it leads out of its folder"
    if _BAD_CHARACTER.search(name):
        return "it holds a character that file names must not have"
    return ""
