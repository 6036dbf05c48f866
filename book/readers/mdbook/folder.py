"""A folder of mdBook or GitBook: its path comes in; what its own files say of the book, and its chapters, go out."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from book.manuscript.frontmatter import NO_XML
from book.model import Place
from book.readers.decoding import decode
from book.readers.limits import FILE_BYTES
from book.readers.mdbook.summary import Listed, summary
from book.report import KanbenError, stop

_NAMES = ("SUMMARY.md", "Summary.md", "summary.md")


@dataclass(frozen=True, slots=True)
class Folder:
    """A book's folder: `source` is where SUMMARY.md stands, `root` what nothing is read outside of."""

    root: Path
    source: Path
    contents: Path
    title: str = ""
    people: tuple[str, ...] = ()
    language: str = ""


def find_contents(root: Path) -> Path | None:
    """SUMMARY.md of the folder: where its settings say, in src/, or in the folder itself; None where there is none."""
    folders = [root / said for said in (_said_source(root),) if said and is_inside(root, root / said)]
    for folder in (*folders, root / "src", root):
        for name in _NAMES:
            if (folder / name).is_file():
                return folder / name
    return None


def read_folder(root: Path) -> tuple[Folder, tuple[Listed, ...]]:
    """The book and its chapters. Raises KanbenError MDB-001 no chapters, MDB-006 its settings cannot be read."""
    contents = find_contents(root)
    listed = summary(text_of(contents, root)) if contents else ()
    if contents is None or not any(chapter.path for chapter in listed):
        raise stop("MDB-001", Place(str(root)), folder=str(root))
    said = _settings(root)
    authors = said.get("authors") or said.get("author") or []
    names = [authors] if isinstance(authors, str) else authors if isinstance(authors, list) else []
    return Folder(
        root=root,
        source=contents.parent,
        contents=contents,
        title=_text(said.get("title")),
        people=tuple(filter(None, map(_text, names))),
        language=_text(said.get("language")),
    ), listed


def text_of(path: Path, root: Path) -> str:
    """The text of a file inside the folder. Raises KanbenError MDB-002 where there is none, MDB-003 outside."""
    name = str(path)
    if not is_inside(root, path):
        raise stop("MDB-003", Place(name), name=name)
    try:
        if path.stat().st_size > FILE_BYTES:
            raise stop("MDB-002", Place(name), name=name)
        data = path.read_bytes()
        return decode(data, name).text if data.strip() else ""
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise stop("MDB-002", Place(name), name=name) from error


def _settings(root: Path) -> Mapping[str, Any]:
    """The table [book] of book.toml, or book.json of GitBook."""
    toml, old = root / "book.toml", root / "book.json"
    try:
        if toml.is_file():
            said = tomllib.loads(text_of(toml, root)).get("book", {})
        elif old.is_file():
            said = json.loads(text_of(old, root))
        else:
            said = {}
    except (ValueError, RecursionError) as error:
        name = str(toml if toml.is_file() else old)
        raise stop("MDB-006", Place(name), file=name, reason=str(error)) from error
    return said if isinstance(said, dict) else {}


def _said_source(root: Path) -> str:
    """The folder of the chapters that the settings name."""
    yml = root / ".gitbook.yaml"
    try:
        if yml.is_file():
            said = yaml.load(text_of(yml, root), Loader=yaml.CBaseLoader)  # noqa: S506 - builds no objects
            return _text(said.get("root")) if isinstance(said, dict) else ""
        settings = _settings(root)
        return _text(settings.get("src") or settings.get("root"))
    except (KanbenError, yaml.YAMLError):  # said when the folder is read
        return ""


def _text(value: object) -> str:
    return " ".join(NO_XML.sub(" ", value).split()) if isinstance(value, str) else ""


def is_inside(root: Path, path: Path) -> bool:
    """Whether the path, links followed, lies in the folder."""
    try:
        return path.resolve().is_relative_to(root.resolve())
    except (OSError, ValueError, RuntimeError):  # a name with NUL, a circle of links
        return False
