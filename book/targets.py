"""The files that a build may be asked for: their names come in on the command line; rows of one table go out."""

from __future__ import annotations

from typing import NamedTuple

from book.model import Profile

DIST = "dist"


class Target(NamedTuple):
    """One file to put out: `name` is what progress calls it, `suffix` what its file name adds to the slug."""

    name: str
    suffix: str
    profile: Profile | None = None


EPUB = Target("epub", ".epub")
PDFS = {"screen": Target("pdf-screen", ".pdf", "screen")}
ALL = (EPUB, *PDFS.values())
