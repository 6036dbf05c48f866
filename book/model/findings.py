"""What went wrong, and where: Place, Issue, Report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Place:
    """A spot in a source file: `file` as the person knows it (relative to the publication), `line` from 1."""

    file: str
    line: int | None = None

    def __str__(self) -> str:
        return self.file if self.line is None else f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class Issue:
    """One finding; `values` are the words that fill the message, kept so that it can be said in another language."""

    code: str
    severity: Severity
    message: str
    hint: str
    place: Place | None = None
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """Findings in the order in which they were made."""

    issues: tuple[Issue, ...] = ()

    @property
    def errors(self) -> tuple[Issue, ...]:
        """The findings that stop a build."""
        return tuple(issue for issue in self.issues if issue.severity == "error")

    def __add__(self, other: Report) -> Report:
        return Report(self.issues + other.issues)
