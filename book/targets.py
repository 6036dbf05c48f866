"""The files that a build may be asked for: their names come in on the command line; rows of one table go out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from book.model import Direction, Profile

DIST = "dist"


class Target(NamedTuple):
    """One file to put out: `name` is what progress calls it, `suffix` what its file name adds to the slug."""

    name: str
    suffix: str
    profile: Profile | None = None
    direction: Direction | None = None  # of an EPUB's lines, where it is not left to book.toml
    kobo: bool = False  # an EPUB in Kobo's form

    def for_kobo(self) -> Target:
        """The same EPUB in Kobo's form; Kobo's readers know it by its double suffix."""
        return self._replace(name="kobo", suffix=self.suffix.removesuffix(".epub") + ".kepub.epub", kobo=True)


EPUB = Target("epub", ".epub")
EPUBS: Mapping[Direction, Target] = MappingProxyType(
    {
        "horizontal": Target("epub", "-horizontal.epub", direction="horizontal"),
        "vertical": Target("epub", "-vertical.epub", direction="vertical"),
    }
)
PDFS = {
    "screen": Target("pdf-screen", ".pdf", "screen"),
    "print": Target("pdf-print", "-print.pdf", "print"),
    "archive": Target("pdf-archive", "-archive.pdf", "archive"),
}
COVER = Target("pdf-cover", "-cover.pdf", "cover")  # made with the print file, of whose pages its spine comes
ALL = (EPUB, PDFS["screen"], PDFS["print"])
EVERY = (EPUB, EPUB.for_kobo(), *PDFS.values(), COVER)  # what may stand in dist/


def built_files(root: Path, slug: str) -> tuple[Path, ...]:
    """The files that a build of `root` puts out, as far as they are there."""
    paths = (root / DIST / f"{slug}{target.suffix}" for target in EVERY)
    return tuple(path for path in paths if path.is_file())
