"""The publication's files: the name that a chapter uses comes in; a file that is surely below assets/ goes out."""

from __future__ import annotations

import os
import re
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from book.model import Place
from book.report import stop

LARGEST = 256 * 1024**2  # bytes
_REMOTE = re.compile(r"(?:https?|ftp):|//", re.IGNORECASE)
_OUTWARD = re.compile(r"[\\\0]|^/|^[A-Za-z][A-Za-z0-9+.-]*:|(^|/)\.\.(/|$)")  # C: is a scheme to this pattern
_PLAIN = re.compile(r"[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*)*")


def find_file(root: Path, href: str, place: Place) -> Path | None:
    """The file that `href` (images/x.jpg, perhaps percent-encoded) names below `root`/assets; None where it is not.

    Raises KanbenError IMG-001 where it leads out of the publication, by name or by symbolic link, and IMG-002 for a
    picture on the network, which is never fetched.
    """
    for name in dict.fromkeys((href, unquote(href))):
        if _REMOTE.match(name):
            raise stop("IMG-002", place, image=shortened(href))
        if _OUTWARD.search(name):
            raise stop("IMG-001", place, image=shortened(href))
        path = os.path.realpath(f"{root}/assets/{name}")
        if not path.startswith(os.path.join(os.path.realpath(root), "")):  # noqa: PTH118 - with the slash at its end
            raise stop("IMG-001", place, image=shortened(href))
        if os.path.isfile(path):  # noqa: PTH113 - Path.is_file raises on a name too long
            return Path(path)
    return None


def read_file(path: Path, place: Place) -> bytes:
    """The file's bytes; raises KanbenError IMG-003 (empty), IMG-007 (too large) or IMG-008 (unreadable)."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise stop("IMG-008", place, image=place.file, reason=error.strerror or str(error)) from error
    if not data:
        raise stop("IMG-003", place, image=place.file)
    if len(data) > LARGEST:
        raise stop("IMG-007", place, image=place.file, limit=LARGEST // 1024**2)
    return data


def edition_name(href: str, suffixes: tuple[str, ...], digest: str) -> str:
    """The name in the editions: that of the publication where it is plain and fits the contents.

    Otherwise ASCII and lower case with the contents' suffix and the start of `digest`, the digest of `href`: EPUBCheck
    warns of a suffix that lies (PKG-022), reading systems trip over names beyond ASCII, and names that differ only
    in case are one file to many of them (EPUB 3.3, section 4.2.4).
    """
    path = PurePosixPath(href)
    if _PLAIN.fullmatch(href) and path.suffix in suffixes:
        return href
    stem = re.sub(r"[^a-z0-9]+", "-", unquote(path.stem).lower()).strip("-")[:40]
    return f"images/{'-'.join(filter(None, (stem, digest[:8])))}{suffixes[0]}"


def shortened(href: str) -> str:
    """For messages: a data: URI may be as long as a picture."""
    return href if len(href) <= 80 else f"{href[:80]}…"
