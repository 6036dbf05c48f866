"""A publication's folder comes in; what its machine has of all that Kanben needs, and what mends the rest, go out.

Nothing is written and nothing installed. The system's part is system.toml's, which the launcher reads too.
"""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from types import MappingProxyType

from packaging.requirements import Requirement

from book import system
from book.cache import open_cache
from book.model import Report
from book.report import KanbenError, Language, issue

LOCK = Path(__file__).parents[1] / "requirements.lock"

_ROOM = 500_000_000  # bytes: the cache and the three editions of a long book full of pictures

# name, what it is needed for, detail; the system's needs have theirs in system.toml
_WORDS: Mapping[Language, Mapping[str, tuple[str, str, str]]] = MappingProxyType(
    {
        "en": {
            "python": ("Python", "the program", "{version} ({path})"),
            "packages": ("Python packages", "the program", "{count} as locked"),
            "package": ("{name}", "the program", "{have}; locked: {want}"),
            "room": ("Disk space", "dist and the cache", "{free} MB free"),
            "dist": ("dist", "the finished files", "{folder}"),
            "cache": ("Cache", "building only what changed", "{size} MB in {folder}"),
        },
        "zh-Hant": {
            "python": ("Python", "程式本身", "{version}（{path}）"),
            "packages": ("Python 套件", "程式本身", "{count} 個，皆與鎖定檔相符"),
            "package": ("{name}", "程式本身", "{have}，鎖定檔為 {want}"),
            "room": ("磁碟空間", "dist 與快取", "剩餘 {free} MB"),
            "dist": ("dist", "成品", "{folder}"),
            "cache": ("快取", "只重做改過的部分", "{size} MB，在 {folder}"),
        },
    }
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: what it is needed for, and the command that mends it (empty where all is well).

    `level` says which commands need it: start, build, check or test (book/system.toml).
    """

    name: str
    status: system.Status
    detail: str
    needed_for: str
    mend: str
    level: str = "build"


def doctor(root: Path, language: Language = "en", lock: Path = LOCK) -> tuple[Finding, ...]:
    """All findings for the publication in `root`, in `language`: Python and its packages, the system, the folder."""
    version = ".".join(map(str, sys.version_info[:3]))
    return (
        _finding("python", language, level="start", version=version, path=sys.executable),
        *_packages(lock, language),
        *(_need(need, language) for need in system.needs("test")),
        *_folder(root, language),
    )


def as_report(findings: Iterable[Finding]) -> Report:
    """What is not well, as issues: DOC-001 (missing) and DOC-002 (too old), errors only where a build needs it."""
    return Report(
        tuple(
            issue(
                "DOC-001" if finding.status == "missing" else "DOC-002",
                severity="error" if finding.level in ("start", "build") else "warning",
                name=finding.name,
                detail=finding.detail,
                needed_for=finding.needed_for,
                mend=finding.mend,
            )
            for finding in findings
            if finding.status != "ok"
        )
    )


def require(level: str, language: Language = "en") -> None:
    """Raises KanbenError with an issue for each of the system's needs of `level` that this machine lacks."""
    findings = [_need(need, language) for need in system.needs(level)]
    if issues := as_report(findings).issues:
        raise KanbenError(*issues)


def _finding(
    words: str,
    language: Language,
    status: system.Status = "ok",
    mend: str = "",
    level: str = "build",
    **values: str | int,
) -> Finding:
    name, purpose, detail = _WORDS[language][words]
    return Finding(name.format(**values), status, detail.format(**values), purpose, mend, level)


def _need(need: system.Need, language: Language) -> Finding:
    state = system.probe(need)
    mend = "" if state.status == "ok" else system.install_command([need]) or need.name
    return Finding(need.name, state.status, state.detail, need.purpose[language], mend, need.level)


def _packages(lock: Path, language: Language) -> tuple[Finding, ...]:
    """One finding for all packages that are as `lock` says, or one for each that is not."""
    required = [item for item in _requirements(lock) if item.marker is None or item.marker.evaluate()]
    mend = shlex.join([sys.executable, *system.PIP_INSTALL, str(lock)])
    wrong = []
    for item in required:
        have, want = _installed(item.name), str(item.specifier).removeprefix("==")
        if have != want:
            status: system.Status = "old" if have else "missing"
            values = {"name": item.name, "have": have or "—", "want": want}
            wrong.append(_finding("package", language, status, mend, "start", **values))
    return tuple(wrong) or (_finding("packages", language, level="start", count=len(required)),)


def _requirements(lock: Path) -> list[Requirement]:
    """The lock's requirements, or, where Kanben is installed without its repository, its package's own."""
    if not lock.is_file():
        return [Requirement(line) for line in metadata.requires("kanben") or ()]
    lines = lock.read_text(encoding="utf-8").splitlines()
    return [Requirement(line.rstrip(" \\")) for line in lines if line and line[0].isalnum()]


def _installed(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _folder(root: Path, language: Language) -> Iterator[Finding]:
    """Room on the disk, whether dist may be written, and the size of the cache."""
    dist, cache = root.absolute() / "dist", open_cache(root).folder
    there = next(folder for folder in (dist, *dist.parents) if folder.exists())
    free = shutil.disk_usage(there).free
    mend = "" if free >= _ROOM else f"python build.py -C {shlex.quote(str(root))} clean"
    yield _finding("room", language, "missing" if mend else "ok", mend, free=free // 10**6)

    name = shlex.quote(str(there))
    mend = "" if os.access(there, os.W_OK | os.X_OK) else f"chmod u+rwx {name}"
    if not there.is_dir():
        mend = f"mv {name} {name}.old"
    yield _finding("dist", language, "missing" if mend else "ok", mend, folder=str(dist))

    yield _finding("cache", language, size=_size(cache) // 10**6, folder=str(cache))


def _size(folder: Path) -> int:
    """The bytes of all files below `folder`."""
    total = 0
    for parent, _, files in os.walk(folder):
        for file in files:
            with suppress(FileNotFoundError):  # a build may be tidying up
                total += Path(parent, file).stat().st_size
    return total
