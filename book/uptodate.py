"""What a build was made from, and what it made, are written down; the same question again is answered from the note.

Little is imported here: a build that has nothing to do must say so at once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from hashlib import file_digest, sha256
from pathlib import Path

from book.cache import Cache, cache_key, stamp
from book.model import Artifact, Report
from book.report import from_fields, to_fields

_PROGRAM = (".py", ".toml", ".css", ".csl", ".svg", ".icc")
_SOURCES = ("book.toml", "chapters", "assets")


class Note:
    """The note of one question in the cache: these targets of the publication in `root`, strictly or not."""

    def __init__(self, root: Path, cache: Cache, question: Sequence[str]) -> None:
        self._root, self._cache, self._question = root.resolve(), cache, question
        self._key = cache_key("built", str(self._root), *question)
        self._state = self._sources()  # as it is when the build begins: an edit while it runs makes the note stale

    def answer(self) -> tuple[tuple[Artifact, ...], Report] | None:
        """What the last build made and found, if its sources and its files are as they were; else None."""
        data = self._cache.get(self._key)
        noted = json.loads(data) if data else None
        if noted is None or noted["state"] != self._state:
            return None
        if any(stamp(Path(path)) != was for path, was in noted["fonts"]):
            return None
        artifacts = tuple(Artifact(**{**fields, "path": Path(fields["path"])}) for fields in noted["artifacts"])
        if not all(_is_whole(artifact) for artifact in artifacts):
            return None
        return artifacts, Report(tuple(from_fields(fields) for fields in noted["issues"]))

    def write(self, artifacts: Iterable[Artifact], report: Report, fonts: Iterable[Path]) -> None:
        """Keeps the note for the next build; `fonts` are the files of the faces that were used."""
        noted = {
            "state": self._state,
            "artifacts": [{**asdict(artifact), "path": str(artifact.path)} for artifact in artifacts],
            "issues": [to_fields(found) for found in report.issues],
            "fonts": [(str(path), stamp(path)) for path in sorted(set(fonts))],
        }
        self._cache.put(self._key, json.dumps(noted, ensure_ascii=False).encode())

    def _sources(self) -> str:
        """One digest of the program, the publication's files and the question."""
        package = Path(__file__).parent
        program = sorted(path for path in package.rglob("*") if path.suffix in _PROGRAM)
        state = sha256(json.dumps(list(self._question)).encode())
        for path in (*program, package.parent / "requirements.lock"):
            state.update(f"{path} {stamp(path)}\n".encode())
        state.update(state_of(self._root).encode())
        return state.hexdigest()


def state_of(root: Path) -> str:
    """One digest of the files of the publication in `root`: it changes when one of them does."""
    state = sha256()
    for name in _SOURCES:
        path = root / name
        for file in sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else [path]:
            state.update(f"{file} {stamp(file)}\n".encode())
    return state.hexdigest()


def _is_whole(artifact: Artifact) -> bool:
    try:
        with artifact.path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest() == artifact.sha256
    except OSError:
        return False
