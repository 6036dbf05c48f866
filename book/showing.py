"""What the person sees: artifacts, findings and stages come in; lines, or one JSON object, go out."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Sequence
from types import TracebackType
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.text import Text

from book.model import Artifact, Issue, Report, Severity
from book.report import Language, spoken, words

if TYPE_CHECKING:
    from book.doctor import Finding

_STYLES: dict[Severity, str] = {"error": "bold red", "warning": "yellow", "info": "cyan"}
_FEW = 4  # sheets are laid out before there is much to say
_STAGES = {
    "read": "CLI-001",
    "epub": "CLI-002",
    "kobo": "CLI-002",
    "pdf-screen": "CLI-003",
    "check": "CLI-004",
    "import": "CLI-005",
    "pdf-print": "CLI-008",
    "pdf-archive": "CLI-009",
}


class Screen:
    """The console, in one language. As a context it shows which stage runs, on a terminal as a line that moves."""

    def __init__(self, language: Language, *, quiet: bool, verbose: bool, json: bool) -> None:
        self.language, self.quiet, self.verbose, self.json = language, quiet, verbose, json
        self._errors = Console(stderr=True, highlight=False, soft_wrap=True)
        self._moving = False  # whether the last line is one that is written over
        self._layout_began = 0.0
        self._told = 0

    def __enter__(self) -> Screen:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end_stage()

    def said(self, code: str, **values: str | int) -> str:
        """The words of `code` in the person's language."""
        return words(code, self.language)["message"].format(**values)

    def line(self, code: str, **values: str | int) -> None:
        """A line of words on stderr; none when quiet."""
        if not self.quiet:
            self._errors.print(escape(self.said(code, **values)))

    def lines(self, texts: Iterable[str]) -> None:
        """Lines that are words already, on stderr; none when quiet."""
        if not self.quiet:
            for text in texts:
                self._errors.print(escape(text))

    def stage(self, name: str) -> None:
        """Says which stage begins."""
        self._end_stage()
        self._layout_began, self._told = time.monotonic(), 0
        if not self.quiet:
            self._say(self.said(_STAGES[name]))

    def sheets(self, done: int, asked: int, pages: int) -> None:
        """How far the layout is: a line that moves on a terminal, a line for each quarter in a pipe."""
        if self.quiet or asked < _FEW:
            return
        passed = time.monotonic() - self._layout_began
        left = round(passed / done * (asked - done)) if done else 0
        text = self.said("CLI-007", done=done, asked=asked, pages=pages, seconds=left)
        if self._errors.is_terminal:
            self._say(text)
        elif done * 4 // asked > self._told:
            self._told = done * 4 // asked
            self._errors.print(escape(text))

    def _say(self, text: str) -> None:
        """On a terminal a line that the next one is written over. No thread draws it: the layout forks."""
        if self._errors.is_terminal:
            line = Text(text, no_wrap=True, overflow="ellipsis")
            line.truncate(self._errors.width - 1)
            self._errors.file.write(f"\r\x1b[2K{line.plain}")
            self._errors.file.flush()
            self._moving = True
        else:
            self._errors.print(escape(text))

    def _end_stage(self) -> None:
        if self._moving:
            self._errors.file.write("\r\x1b[2K")
            self._errors.file.flush()
            self._moving = False

    def show(self, artifacts: Sequence[Artifact], report: Report, seconds: float) -> None:
        """Findings on stderr and files on stdout, or everything as one JSON object."""
        issues = [spoken(found, self.language) for found in report.issues]
        if self.json:
            print(json.dumps(as_json(artifacts, issues, seconds), ensure_ascii=False))  # noqa: T201 - the result
            return
        hints: set[str] = set()
        for found in issues:
            if found.severity == "error" or (not self.quiet and (found.severity == "warning" or self.verbose)):
                self._finding(found, hinted=found.hint in hints)
                hints.add(found.hint)
        for artifact in artifacts:
            pages = self.said("CLI-021", pages=artifact.pages) if artifact.pages else ""
            size = f"{artifact.bytes / 1000:,.0f} kB"
            sys.stdout.write(f"{artifact.path}  {size}{pages}\n")

    def _finding(self, found: Issue, *, hinted: bool) -> None:
        """One finding; a hint that stands above already is not said again."""
        kind = self.said(f"CLI-03{('error', 'warning', 'info').index(found.severity)}")
        place = f"{found.place}: " if found.place else ""
        style = _STYLES[found.severity]
        self._errors.print(f"[{style}]{kind} {found.code}[/]  {escape(place)}{escape(found.message)}")
        if found.hint and not hinted:
            self._errors.print(f"    {escape(found.hint)}", style="dim")

    def findings(self, findings: Sequence[Finding]) -> None:
        """The doctor's table, on stdout: it is what was asked for."""
        if self.json:
            return
        from rich.table import Table  # noqa: PLC0415 - see book/cli.py

        table = Table(box=None, pad_edge=False)
        for code in ("CLI-040", "CLI-041", "CLI-042", "CLI-043"):
            table.add_column(self.said(code), overflow="fold")
        for found in findings:
            state = self.said({"ok": "CLI-044", "missing": "CLI-045", "old": "CLI-046"}[found.status])
            style = "green" if found.status == "ok" else "red"
            table.add_row(f"[{style}]{state}[/]", escape(found.name), escape(found.detail), escape(found.needed_for))
        Console(highlight=False).print(table)


def as_json(artifacts: Sequence[Artifact], issues: Sequence[Issue], seconds: float) -> dict[str, object]:
    """The object of --json (docs/guide.md)."""
    return {
        "artifacts": [
            {
                "format": artifact.format,
                "profile": artifact.profile,
                "path": str(artifact.path),
                "sha256": artifact.sha256,
                "bytes": artifact.bytes,
                "pages": artifact.pages,
            }
            for artifact in artifacts
        ],
        "issues": [
            {
                "code": found.code,
                "severity": found.severity,
                "message": found.message,
                "hint": found.hint,
                "file": found.place.file if found.place else None,
                "line": found.place.line if found.place else None,
            }
            for found in issues
        ],
        "seconds": round(seconds, 3),
    }
