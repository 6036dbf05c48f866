"""What is measured: a size and a folder come in; one run of Kanben's or of a peer's command goes out as a Usage."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import books
import peers
from measure import Usage, usage

BENCH = Path(__file__).resolve().parent
PEERS: Mapping[str, str] = {
    "pdf-cold": "pandoc + Typst",
    "pdf-edit": "Typst again",
    "pdf-watch": "Typst again",
    "epub-cold": "pandoc",
    "epub-unchanged": "pandoc",
}
OTHERS = ("weasyprint", "vivliostyle")  # measured for the reader; no goal looks at them
EDITS = ("pdf-edit", "pdf-watch")  # a chapter is edited: then built by a new call, or by one that watches
WAITING = "Waiting for changes"
ALONE = 1000  # chapters from which no peer is run: no goal asks for it, and Typst would want 9 GB


@dataclass(slots=True)
class Case:
    """A book of `size` chapters in `folder`, for Kanben and for the peers; `program` is the tree that holds book/."""

    folder: Path
    size: int
    program: Path
    vivliostyle: str = ""
    edits: int = 0
    _again: subprocess.Popen[str] | None = field(default=None)
    _watch: subprocess.Popen[str] | None = field(default=None)

    @property
    def own(self) -> Path:
        """The publication."""
        return self.folder / f"kanben-{self.size}"

    @property
    def peer(self) -> Path:
        """The folder of the peers' sources."""
        return self.folder / f"peers-{self.size}"

    def make(self) -> None:
        """Writes the sources; what was there goes."""
        for folder in (self.own, self.peer):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
        books.publication(self.own, self.size)
        peers.pandoc_book(self.peer, self.size)

    def begin(self, measure: str) -> None:
        """Brings the caches to where the measure's first run wants them; not measured."""
        if not measure.endswith("cold"):
            self._kanben(measure)
        if measure == "pdf-watch":
            self._watch = subprocess.Popen(
                [*self._command("pdf"), "--watch"],
                env=self.environment(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
            )
            self._watched()
        if measure in EDITS:
            command = [sys.executable, str(BENCH / "peers.py"), "again", str(self.peer), str(self.size)]
            self._again = subprocess.Popen(
                command, env=self.environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
            self._answer()

    def end(self) -> None:
        """Ends what `begin` started."""
        if self._again is not None:
            self._again.communicate()
            self._again = None
        if self._watch is not None:
            self._watch.send_signal(signal.SIGINT)
            self._watch.wait()
            self._watch = None

    def ours(self, measure: str) -> Usage:
        """One run of Kanben; an edit is made before an edit is measured."""
        if measure.endswith("cold"):
            self.cool()
        elif measure in EDITS:
            self.edits += 1
            books.write_chapter(self.own, books.edited(self.size), self.size, self.edits)
        return Usage(self._watched(), 0, 0, 0) if measure == "pdf-watch" else self._kanben(measure)

    def cool(self) -> None:
        """Takes away what was built, and the cache."""
        for name in (".cache", "dist"):
            shutil.rmtree(self.own / name, ignore_errors=True)

    def theirs(self, measure: str) -> Usage | None:
        """One run of the measure's peer; None where it has none. The edit is that of the last run of Kanben."""
        if self.size >= ALONE:
            return None
        if measure == "pdf-cold":
            return usage([peers.typst_command(self.peer), self._peer("typst", "book.typ")], self.environment())
        if measure.startswith("epub"):
            return usage([peers.epub_command(self.peer)], self.environment())
        if self._again is not None and self._again.stdin is not None:
            self._again.stdin.write(f"{self.edits}\n")
            self._again.stdin.flush()
            return Usage(self._answer(), 0, 0, 0)
        return None

    def other(self, name: str) -> Usage | None:
        """One PDF by a system that reads the book as one HTML file; None where it is not installed."""
        peers.html_book(self.peer, self.size)
        command = self._peer("weasyprint", "book.html")
        if name == "vivliostyle":
            browser = shutil.which("chromium") or shutil.which("chrome")
            if not browser or not shutil.which(self.vivliostyle):
                return None
            command = [
                self.vivliostyle,
                "build",
                str(self.peer / "book.html"),
                "-o",
                str(self.peer / "vivliostyle.pdf"),
            ]
            command += ["--executable-browser", browser, "--log-level", "silent"]
        return usage([command], self.environment())

    def _watched(self) -> float:
        """Seconds until the program that watches says that it waits again."""
        assert self._watch is not None
        assert self._watch.stderr is not None
        began = time.monotonic()
        while WAITING not in self._watch.stderr.readline():
            pass
        return time.monotonic() - began

    def _command(self, name: str) -> list[str]:
        return [sys.executable, "-P", "-m", "book", "-C", str(self.own), name]

    def _kanben(self, measure: str) -> Usage:
        *words, name = self._command(measure.split("-", maxsplit=1)[0])
        return usage([[*words, "-q", name]], self.environment())

    def _peer(self, name: str, source: str) -> list[str]:
        out = self.peer / f"{name}.pdf"
        return [sys.executable, str(BENCH / "peers.py"), name, str(self.peer / source), str(out)]

    def _answer(self) -> float:
        assert self._again is not None
        assert self._again.stdout is not None
        return float(self._again.stdout.readline())

    def environment(self) -> dict[str, str]:
        """The environment of every run: no settings of this machine's or of Python's, English."""
        own = ("KANBEN_", "LC_", "LANG", "PYTHON")  # PYTHONDONTWRITEBYTECODE would compile our modules each time: 0.3 s
        kept = {name: value for name, value in os.environ.items() if not name.startswith(own)}
        return kept | {"PYTHONPATH": str(self.program), "LC_ALL": "C.UTF-8"}
