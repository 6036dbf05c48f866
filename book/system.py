"""The table system.toml comes in; what this machine has of it, and the command that installs the rest, go out.

Standard library only, and nothing of ours: the launcher reads this module before any package is installed.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

Status = Literal["ok", "missing", "old"]
_LEVELS = ("start", "build", "check", "test")

PIP_INSTALL = ("-I", "-m", "pip", "install", "--require-hashes", "--no-deps", "--only-binary", ":all:", "-r")
"""What follows the interpreter and precedes a lock: only wheels, so that no package runs code while it installs."""

# fontconfig.h: FC_WEIGHT_REGULAR and FC_WEIGHT_BOLD
_WEIGHTS = {"regular": 80, "bold": 200}


@dataclass(frozen=True, slots=True)
class Need:
    """One row of system.toml; `purpose` and `packages` are by language and by package manager."""

    name: str
    level: str
    purpose: dict[str, str]
    packages: dict[str, str]
    libraries: tuple[tuple[str, str], ...] = ()
    families: tuple[str, ...] = ()
    command: tuple[str, ...] = ()
    module: str = ""
    version: str = ""
    minimum: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """What was found of a need; `detail` is its version, or the parts that are missing."""

    status: Status
    detail: str


def language() -> Literal["en", "zh-Hant"]:
    """The language to speak: Chinese where the locale (POSIX order of the variables) says zh, else English."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(variable):
            return "zh-Hant" if value.lower().startswith("zh") else "en"
    return "en"


@cache
def _table() -> tuple[tuple[Need, ...], dict[str, str]]:
    text = Path(__file__).with_name("system.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text.replace("{python}", "{}.{}".format(*sys.version_info)))
    needs = []
    for row in table["need"]:
        row["purpose"] = {speech: row.pop(speech) for speech in ("en", "zh-Hant")}
        row["libraries"] = tuple(tuple(library.split()) for library in row.get("libraries", ()))
        row["families"], row["command"] = tuple(row.get("families", ())), tuple(row.get("command", ()))
        needs.append(Need(**row))
    return tuple(needs), table["managers"]


def levels(level: str) -> tuple[str, ...]:
    """`level` (start, build, check or test) and those that it holds."""
    return _LEVELS[: _LEVELS.index(level) + 1]


def needs(level: str) -> tuple[Need, ...]:
    """The needs of `level` and of those that it holds."""
    wanted = levels(level)
    return tuple(need for need in _table()[0] if need.level in wanted)


def probe(need: Need) -> State:
    """Whether this machine has `need`, asked of the thing itself and not of a package manager."""
    if need.module:
        importlib.invalidate_caches()  # it may have been installed a moment ago
        found = importlib.util.find_spec(need.module) is not None
        return State("ok" if found else "missing", "" if found else need.module)
    if need.families:
        return _probe_fonts(need)
    return _probe_command(need) if need.command else _probe_libraries(need)


def load_library(stem: str, abi: str) -> ctypes.CDLL | None:
    """A shared library by the name that Linux, macOS or Windows gives it; None where there is none."""
    for name in (f"lib{stem}.so.{abi}", f"lib{stem}.{abi}.dylib", f"lib{stem}.dylib", f"lib{stem}-{abi}.dll"):
        try:
            return ctypes.CDLL(name)
        except OSError:
            continue
    return None


def _probe_libraries(need: Need) -> State:
    loaded = {stem: load_library(stem, abi) for stem, abi in need.libraries}
    if missing := [stem for stem, library in loaded.items() if library is None]:
        return State("missing", ", ".join(missing))
    version = getattr(loaded[need.libraries[0][0]], need.version)
    version.restype = ctypes.c_char_p
    return _judge(need, version().decode())


def _probe_command(need: Need) -> State:
    path = next(filter(None, map(shutil.which, need.command)), None)
    if path is None:
        return State("missing", need.command[0])
    try:
        done = subprocess.run(
            [path, need.version], capture_output=True, text=True, errors="replace", timeout=60, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return State("missing", f"{path}: {error}")
    # macOS has a `java` that only says there is none
    number = re.search(r"\d+(\.\d+)*", done.stdout + done.stderr)
    if done.returncode or number is None:
        return State("missing", path)
    return _judge(need, number.group())


def _judge(need: Need, version: str) -> State:
    def numbers(text: str) -> tuple[int, ...]:
        return tuple(int(number) for number in re.findall(r"\d+", text))

    return State("old" if numbers(version) < numbers(need.minimum) else "ok", version)


def _probe_fonts(need: Need) -> State:
    """Asks fontconfig's library, as WeasyPrint does: `fc-list` is one more program that may be absent."""
    with _fontconfig() as count:
        wanted = [(family, weight) for family in need.families for weight in _WEIGHTS]
        missing = [f"{family} {weight}" for family, weight in wanted if not count(family, _WEIGHTS[weight])]
    return State("missing", ", ".join(missing)) if missing else State("ok", ", ".join(need.families))


@contextmanager
def _fontconfig() -> Iterator[Callable[[str, int], int]]:
    """A function from family and weight to the number of faces, over a fresh reading of the font folders."""
    fc = load_library("fontconfig", "1")
    if fc is None:
        yield lambda _family, _weight: 0
        return
    pointer = ctypes.c_void_p
    for function in (fc.FcInitLoadConfigAndFonts, fc.FcNameParse, fc.FcObjectSetCreate, fc.FcFontList):
        function.restype = pointer
    config = pointer(fc.FcInitLoadConfigAndFonts())

    def count(family: str, weight: int) -> int:
        pattern = pointer(fc.FcNameParse(f"{family}:weight={weight}".encode()))
        wanted = pointer(fc.FcObjectSetCreate())
        faces = pointer(fc.FcFontList(config, pattern, wanted))
        found = ctypes.c_int.from_address(faces.value).value if faces.value else 0  # FcFontSet.nfont comes first
        fc.FcFontSetDestroy(faces)
        fc.FcObjectSetDestroy(wanted)
        fc.FcPatternDestroy(pattern)
        return found

    yield count
    fc.FcConfigDestroy(config)


def manager() -> str:
    """The package manager of this machine (a key of system.toml's managers); empty where there is none we know."""
    programs = {name: command.split()[0] for name, command in _table()[1].items()}
    return next((name for name, program in programs.items() if shutil.which(program)), "")


def packages(wanted: Iterable[Need], manager: str) -> tuple[str, ...]:
    """The packages that hold the needs, in the table's order, each once."""
    keys = ("ubuntu", manager) if manager == "apt" and _is_ubuntu() else (manager,)
    names = [next((need.packages[key] for key in keys if key in need.packages), "") for need in wanted]
    return tuple(dict.fromkeys(" ".join(names).split()))


def install_command(wanted: Iterable[Need]) -> str:
    """The one shell command that installs the needs; empty where we do not know this machine's packages."""
    name = manager()
    names = packages(wanted, name)
    if not names:
        return ""
    root = name == "brew" or os.name == "nt" or os.geteuid() == 0
    return " ".join(([] if root else ["sudo"]) + [_table()[1][name], *names])


def _is_ubuntu() -> bool:
    """os-release(5); Ubuntu names some packages otherwise than Debian."""
    release = Path("/etc/os-release")
    return release.is_file() and re.search(r'^ID="?ubuntu"?$', release.read_text(), re.MULTILINE) is not None
