"""Profiles: the assembled PDF for the screen comes in; it goes out as the file that a profile asks for."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from book.model import Metadata, Profile
from book.writers.pdf.profiles.press_file import Press, make_press_file


@dataclass(frozen=True, slots=True)
class Finishing:
    """What profiles need that the Edition does not say: how the book is printed."""

    press: Press = field(default_factory=Press)


def finish(path: Path, profile: Profile, metadata: Metadata, finishing: Finishing, *, cover: int) -> int:
    """Makes the file at `path` one of that profile; its first `cover` pages are the cover. Returns the pages left out.

    Raises PressProfileError where the press's profile is none.
    """
    if profile == "print":
        make_press_file(path, finishing.press, metadata.identifier, skip=cover)
        return cover
    return 0
