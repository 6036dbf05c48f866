"""A folder of new files: contents by relative path come in; all of them stand in the folder, or none does.

They are written beside their destination first and then moved into place; where one cannot be, what was there
before is put back, Ctrl-C included.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from book.atomic import TEMPORARY
from book.model import Place
from book.report import KanbenError, issue, stop

Content = str | bytes | Path  # text, which becomes UTF-8; bytes as they are; a file to copy


def write_folder(destination: Path, files: Mapping[str, Content], *, force: bool, claimed: Iterable[str] = ()) -> None:
    """Write `files` (path below the folder, with `/` → content) into `destination`, which may exist.

    `claimed` are names that the files do not replace but that must not exist either, unless `force`.
    Raises KanbenError IMP-011 (the destination is a file), IMP-012 for every file that exists already unless `force`,
    IMP-014 (cannot be written); nothing is changed then.
    """
    if destination.exists() and not destination.is_dir():
        raise stop("IMP-011", Place(str(destination)), exit_status=2, folder=str(destination))
    existing = [name for name in (*files, *claimed) if (destination / name).exists()]
    if existing and not force:
        raise KanbenError(
            *(issue("IMP-012", Place(str(destination / name)), file=name) for name in existing), exit_status=2
        )
    new = not destination.exists()
    staged = (destination.parent if new else destination) / f"{TEMPORARY}{secrets.token_hex(8)}"
    try:
        _stage(staged / "new", files)
        if new:
            (staged / "new").rename(destination)
        else:
            _merge(staged, files, destination)
    except OSError as error:
        reason = error.strerror or str(error)
        raise stop("IMP-014", Place(str(destination)), folder=str(destination), reason=reason) from error
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def _stage(staged: Path, files: Mapping[str, Content]) -> None:
    for name, content in files.items():
        path = staged / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, Path):
            shutil.copyfile(content, path)
        else:
            path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)


def _merge(staged: Path, files: Mapping[str, Content], destination: Path) -> None:
    """Move the staged files into a folder that exists, the replaced ones aside; undo all of it on any failure."""
    done: list[str] = []
    made: list[Path] = []
    try:
        for name in files:
            target, aside = destination / name, staged / "old" / name
            made += _make_folders(target.parent)
            done.append(name)
            if target.exists():
                aside.parent.mkdir(parents=True, exist_ok=True)
                target.rename(aside)
            (staged / "new" / name).rename(target)
    except BaseException:  # Ctrl-C too: the folder is to be as it was
        for name in reversed(done):
            _restore(staged, destination, name)
        for folder in reversed(made):
            with suppress(OSError):
                folder.rmdir()
        raise


def _restore(staged: Path, destination: Path, name: str) -> None:
    """Take the new file away if it was put there, and put the old one back if it was moved aside."""
    aside = staged / "old" / name
    if not (staged / "new" / name).exists():
        (destination / name).unlink()
    if aside.exists():
        aside.rename(destination / name)


def _make_folders(folder: Path) -> list[Path]:
    """Make the folder; the ones that were made, outermost first."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return missing[::-1]
