"""Profiles: the assembled PDF for the screen comes in; it goes out as the file that a profile asks for."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from book.model import Metadata, Profile
from book.writers.pdf.profiles.archive_file import Attachment, make_archive_file
from book.writers.pdf.profiles.press_file import Press, make_press_file

__all__ = ["Attachment", "Finishing", "Press", "finish", "with_plain_ends"]


@dataclass(frozen=True, slots=True)
class Finishing:
    """What profiles need that the Edition does not say: how the book is printed, and what it was written in."""

    press: Press = field(default_factory=Press)
    sources: tuple[Attachment, ...] = ()


def finish(path: Path, profile: Profile, metadata: Metadata, finishing: Finishing, *, cover: int) -> tuple[bytes, int]:
    """Makes the file at `path` one of that profile; returns its bytes, and how many pages were left out of it.

    The first `cover` pages are the cover, which is no part of a book block.
    """
    if profile == "print":
        make_press_file(path, finishing.press, metadata, skip=cover)
    elif profile == "archive":
        make_archive_file(path, metadata, finishing.sources)
    return with_plain_ends(path), cover if profile == "print" else 0


def with_plain_ends(path: Path) -> bytes:
    """The bytes of a stream that end in CR, with the LF after them, are taken for one end of line, and the stream for
    too short (ISO 19005-2, 6.1.7.1): CR is as good an end of line (ISO 32000-1, 7.2.3).
    """
    data = path.read_bytes()
    mended = data.replace(b"\r\nendstream", b"\r\rendstream")
    if mended != data:
        path.write_bytes(mended)
    return mended
