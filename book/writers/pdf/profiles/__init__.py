"""Profiles: the assembled PDF for the screen comes in; it goes out as the file that a profile asks for."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from book.model import Metadata, Profile
from book.writers.pdf.pdffile import Written
from book.writers.pdf.profiles.archive_file import Attachment, make_archive_file
from book.writers.pdf.profiles.press_file import Press, make_press_file

__all__ = ["Attachment", "Finishing", "Press", "finish", "with_plain_ends"]


@dataclass(frozen=True, slots=True)
class Finishing:
    """What profiles need that the Edition does not say: how the book is printed, and what it was written in."""

    press: Press = field(default_factory=Press)
    sources: tuple[Attachment, ...] = ()


def finish(  # noqa: PLR0913 - what is to be finished, and what for
    path: Path, written: Written, profile: Profile, metadata: Metadata, finishing: Finishing, *, cover: int
) -> tuple[Written, int]:
    """Makes the file that was `written` to `path` one of that profile; returns what is there then, and how many pages
    were left out of it.

    The first `cover` pages are the cover, which is no part of a book block.
    """
    if profile == "print":
        make_press_file(path, finishing.press, metadata, skip=cover)
    elif profile == "archive":
        make_archive_file(path, metadata, finishing.sources)
    else:
        return written, 0
    return with_plain_ends(path), cover if profile == "print" else 0


def with_plain_ends(path: Path) -> Written:
    """Ends the streams of a file that pikepdf wrote as `stream_object` does."""
    data = path.read_bytes()
    mended = data.replace(b"\r\nendstream", b"\r\rendstream")
    if mended != data:
        path.write_bytes(mended)
    return Written(sha256(mended).hexdigest(), len(mended))
