"""What the person sees: artifacts, findings and stages come in; lines, or one JSON object, go out."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from types import TracebackType

from rich.console import Console
from rich.markup import escape
from rich.status import Status
from rich.table import Table

from book.doctor import Finding
from book.importing import ledger_summary
from book.model import Artifact, Issue, Ledger, Report, Severity
from book.report import Language, spoken, words

_STYLES: dict[Severity, str] = {"error": "bold red", "warning": "yellow", "info": "cyan"}
_STAGES = {"read": "CLI-001", "epub": "CLI-002", "pdf-screen": "CLI-003", "check": "CLI-004", "import": "CLI-005"}


class Screen:
    """The console, in one language. As a context it shows which stage runs, on a terminal as a line that moves."""

    def __init__(self, language: Language, *, quiet: bool, verbose: bool, json: bool) -> None:
        self.language, self.quiet, self.verbose, self.json = language, quiet, verbose, json
        self._errors = Console(stderr=True, highlight=False, soft_wrap=True)
        self._status: Status | None = None

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

    def stage(self, name: str) -> None:
        """Says which stage begins."""
        self._end_stage()
        if self.quiet:
            return
        text = self.said(_STAGES[name])
        if self._errors.is_terminal:
            self._status = self._errors.status(escape(text))
            self._status.start()
        else:
            self._errors.print(escape(text))

    def _end_stage(self) -> None:
        if self._status is not None:
            self._status.stop()
            self._status = None

    def show(self, artifacts: Sequence[Artifact], report: Report, seconds: float) -> None:
        """Findings on stderr and files on stdout, or everything as one JSON object."""
        issues = [spoken(found, self.language) for found in report.issues]
        if self.json:
            print(json.dumps(as_json(artifacts, issues, seconds), ensure_ascii=False))  # noqa: T201 - the result
            return
        for found in issues:
            if found.severity == "error" or (not self.quiet and (found.severity == "warning" or self.verbose)):
                self._finding(found)
        for artifact in artifacts:
            pages = self.said("CLI-021", pages=artifact.pages) if artifact.pages else ""
            size = f"{artifact.bytes / 1000:,.0f} kB"
            sys.stdout.write(f"{artifact.path}  {size}{pages}\n")

    def _finding(self, found: Issue) -> None:
        kind = self.said(f"CLI-03{('error', 'warning', 'info').index(found.severity)}")
        place = f"{found.place}: " if found.place else ""
        style = _STYLES[found.severity]
        self._errors.print(f"[{style}]{kind} {found.code}[/]  {escape(place)}{escape(found.message)}")
        if found.hint:
            self._errors.print(f"    {escape(found.hint)}", style="dim")

    def ledger(self, ledger: Ledger) -> None:
        """How many lines were kept, moved and dropped, and why."""
        if not self.quiet:
            for text in ledger_summary(ledger, self.language):
                self._errors.print(escape(text))

    def findings(self, findings: Sequence[Finding]) -> None:
        """The doctor's table, on stdout: it is what was asked for."""
        if self.json:
            return
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
