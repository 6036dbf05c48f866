"""Fonts: family names come in; faces with their files, and the characters that no face can draw, go out."""

from __future__ import annotations

import hashlib
import os
import subprocess
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import uharfbuzz

from book.cache import Cache, cache_key
from book.model import Issue, Place, Source
from book.report import KanbenError, issue, stop

Style = Literal["Regular", "Bold"]
STYLES: tuple[Style, ...] = ("Regular", "Bold")
FAMILIES = ("Noto Serif CJK TC", "Noto Sans CJK TC")
PACKAGE = "fonts-noto-cjk"
MOST_REPORTED = 20  # characters; more is one cause, such as a book in a script that the fonts lack

_FORMAT = "%{family}\t%{style}\t%{file}\t%{index}\t%{variable}\n"
_SECONDS = 60.0  # fontconfig's first run on a machine reads every font
# Drawn as nothing by every font: controls and line ends, format characters such as U+2060, and variation selectors.
_INVISIBLE = frozenset({"Cc", "Cf", "Zl", "Zp"})
_SELECTORS = (range(0x180B, 0x1810), range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))


@dataclass(frozen=True, slots=True)
class Face:
    """One face: `index` counts the faces of a collection file, `sha256` is of the whole file."""

    family: str
    style: Style
    path: Path
    index: int
    sha256: str


def find_faces(families: Iterable[str] = FAMILIES, *, store: Cache | None = None) -> tuple[Face, ...]:
    """The regular and bold face of each family, in the order asked for, as fontconfig knows them.

    `store` remembers the digests of the files, which are large. Raises KanbenError with FNT-001 for every face that
    is not installed, or FNT-004 where fontconfig does not answer.
    """
    installed = _installed()
    wanted = [(family, style) for family in families for style in STYLES]
    missing = [issue("FNT-001", family=f"{key[0]} {key[1]}", package=PACKAGE) for key in wanted if key not in installed]
    if missing:
        raise KanbenError(*missing)
    faces = []
    for family, style in wanted:
        path, index = installed[family, style]
        faces.append(Face(family, style, path, index, _digest(path, store)))
    return tuple(faces)


@cache
def coverage(face: Face) -> frozenset[int]:
    """The code points that the face's cmap has glyphs for."""
    blob = uharfbuzz.Blob.from_file_path(str(face.path))
    return frozenset(uharfbuzz.Face(blob, face.index).unicodes)


def font_files(store: Cache) -> tuple[Path, ...]:
    """The files of the faces that books are set in."""
    return tuple(face.path for face in find_faces(store=store))


def missing(text: str, faces: Sequence[Face]) -> set[str]:
    """The characters of `text` that none of the faces can draw; invisible characters are never missing."""
    drawn = [coverage(face) for face in faces]
    return {
        character
        for character in set(text)
        if not any(ord(character) in points for points in drawn) and not _is_invisible(character)
    }


def check_characters(sources: Iterable[Source], faces: Sequence[Face]) -> tuple[Issue, ...]:
    """An error for each character that no face can draw, at its first place; after MOST_REPORTED only their number."""
    found: dict[str, Issue] = {}
    for source in sources:
        for character in sorted(missing(source.text, faces) - found.keys(), key=source.text.index):
            found[character] = undrawn(character, source.place(character))
    reported = tuple(found.values())[:MOST_REPORTED]
    more = len(found) - len(reported)
    return (*reported, issue("FNT-003", number=more)) if more else reported


def undrawn(character: str, place: Place | None) -> Issue:
    """FNT-002 for a character that no face can draw."""
    return issue(
        "FNT-002",
        place,
        character=character,
        point=f"U+{ord(character):04X}",
        meaning=unicodedata.name(character, "unnamed"),
    )


def _is_invisible(character: str) -> bool:
    if unicodedata.category(character) in _INVISIBLE:
        return True
    return any(ord(character) in selectors for selectors in _SELECTORS)


def _installed() -> dict[tuple[str, str], tuple[Path, int]]:
    """File and index by family and style; of two copies the one whose path sorts first: the choice must be stable."""
    command = ["fc-list", "--format", _FORMAT]
    try:
        done = subprocess.run(
            command, capture_output=True, check=True, timeout=_SECONDS, env={**os.environ, "LC_ALL": "C"}
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise stop("FNT-004", reason=str(error)) from error
    faces: dict[tuple[str, str], tuple[Path, int]] = {}
    for line in sorted(os.fsdecode(done.stdout).splitlines()):
        families, styles, path, index, variable = line.split("\t")
        if variable == "True" or int(index) >= 1 << 16:  # variable fonts and their named instances: not one outline
            continue
        for family in families.split(","):
            for style in styles.split(","):
                faces.setdefault((family, style), (Path(path), int(index)))
    return faces


def _digest(path: Path, store: Cache | None) -> str:
    status = path.stat()
    key = cache_key("font", str(path), str(status.st_size), str(status.st_mtime_ns))
    known = store.get(key) if store else None
    if known is not None:
        return known.decode()
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if store:
        store.put(key, digest.encode())
    return digest
