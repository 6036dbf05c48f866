"""Publications for tests: texts of files come in; folders, built books and what the program said go out."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PIL import Image, ImageDraw

from book.model import Issue, Report

ROOT = Path(__file__).resolve().parents[1]
# Characters of the articles that none of the book's faces has: a build names them (FNT-002), an editor changes them.
UNDRAWN = str.maketrans(
    {"\u2044": "/", "\U0001f4da": "", "\U0001f35e": "", "\U0001faa3": "", "\u2615": "", "\U00029f27": "魚"}
)
BOOK = '[book]\ntitle = "海邊的一年"\nslug = "shore"\nlanguage = "zh-Hant-TW"\npublished = 2023-05-06\n'
CHAPTER = "---\ntitle: 潮水\n---\n\n潮水一天漲落兩回，漁人依著它出海，也依著它回來。\n"


# ---------------------------------------------------------------- folders


def publication(folder: Path, files: Mapping[str, str | bytes] | None = None) -> Path:
    """A publication of one chapter in `folder`, with `files` (path → contents) in it or in place of its own."""
    for name, content in {"book.toml": BOOK, "chapters/01-tide.md": CHAPTER, **(files or {})}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def picture(path: Path, size: tuple[int, int] = (64, 48)) -> Path:
    """A drawn picture at `path`; the same bytes each time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    image = Image.new("RGB", size, "#dce6ee")
    ImageDraw.Draw(image).ellipse((size[0] // 4, size[1] // 4, size[0] // 2, size[1] // 2), fill="#c8553d")
    image.save(path)
    return path


@dataclass(frozen=True, slots=True)
class Built:
    """A publication and what was built of it."""

    root: Path
    epub: Path
    pdf: Path
    print: Path
    cover: Path
    report: Report


def copy_of_ours(folder: Path) -> Path:
    """Our own publication in `folder`, without what was built of it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("book.toml", "chapters", "assets"):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name)
        else:
            shutil.copy(source, folder / name)
    return folder


# ---------------------------------------------------------------- cases in folders


def cases(feature: str) -> list[Path]:
    """The case folders below tests/cases/`feature`."""
    return sorted(path for path in (ROOT / "tests" / "cases" / feature).iterdir() if path.is_dir())


def compare(folder: Path, found: Mapping[str, str], *, update: bool) -> None:
    """Compares `found` (name → text, empty for none) with the files named expected… in `folder`; one too many fails."""
    found = {name: text for name, text in found.items() if text}
    there = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    there = {name: path for name, path in there.items() if name.startswith("expected")}
    if update:
        for name in set(there) - set(found):
            there[name].unlink()
        for name, text in found.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
        return
    assert {name: path.read_text(encoding="utf-8") for name, path in sorted(there.items())} == dict(
        sorted(found.items())
    )


def told(issues: Iterable[Issue]) -> str:
    """The findings, one a line, as a person reads them."""
    return "".join(
        f"{found.severity} {found.code} {found.place or '-'}: {found.message} | {found.hint}\n" for found in issues
    )


# ---------------------------------------------------------------- the command line


@dataclass(frozen=True, slots=True)
class Done:
    """What a run of the program left: its exit status, and what it said."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The object of --json."""
        return dict(json.loads(self.out))


@cache
def common_cache() -> TemporaryDirectory[str]:
    """One cache for all runs of this process, so that no cover is drawn twice; it goes when the process ends."""
    return TemporaryDirectory(prefix="kanben-tests-")


def environment(**variables: str) -> dict[str, str]:
    """The environment of a run: English, the tests' own cache (the publication's with KANBEN_CACHE=""), `variables`."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "KANBEN_"))}
    return own | {"LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT), "KANBEN_CACHE": common_cache().name} | variables


def command(*arguments: str | Path) -> list[str]:
    """The words that start the program."""
    return [sys.executable, "-P", "-m", "book", *map(str, arguments)]


def kanben(*arguments: str | Path, cwd: Path | None = None, **variables: str) -> Done:
    """Runs the program as a person does."""
    done = subprocess.run(
        command(*arguments),
        cwd=cwd,
        env=environment(**variables),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )
    return Done(done.returncode, done.stdout, done.stderr)
