"""Inclusions of mdBook: a chapter's text comes in; the same with its inclusions, and where lines are from, goes out.

A file is included only where it lies in the book's folder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from book.model import Issue, Place
from book.readers.decoding import decode
from book.readers.mdbook.folder import is_inside
from book.report import KanbenError, issue

_DEPTH = 8
_MOST = 2_000_000  # characters of a chapter with all that it includes
_FILES = 500  # inclusions of a chapter
_DIRECTIVE = re.compile(r"(?P<escaped>\\?)\{\{\s*#(?P<name>\w+)\s*(?P<argument>[^{}\n]*)\}\}")
_INCLUDES = ("include", "rustdoc_include", "playground", "playpen")
_ANCHOR = re.compile(r"ANCHOR(?P<end>_END)?:\s*(?P<name>[\w-]+)")


@dataclass
class Included:
    """A chapter with what it includes; `lines` has the number of the chapter's own line for each."""

    text: str = ""
    lines: list[int] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)


@dataclass
class _Work:
    root: Path
    place: str
    out: Included
    size: int = 0
    files: int = 0

    def expand(self, path: Path, text: str, depth: int) -> Iterator[tuple[str, int]]:
        """The lines of a text, each with its number there."""
        for number, line in enumerate(text.split("\n"), 1):
            self.size += len(line) + 1
            yield from ((made, number) for made in self._line(path, line, number, depth))

    def _line(self, path: Path, line: str, number: int, depth: int) -> Iterator[str]:
        made = line
        for found in _DIRECTIVE.finditer(line):
            if found["escaped"]:
                made = made.replace(found[0], found[0][1:], 1)
            else:
                made = made.replace(found[0], self._replaced(path, found, number, depth), 1)
        yield from made.split("\n")

    def _replaced(self, path: Path, found: re.Match[str], number: int, depth: int) -> str:
        if found["name"] not in _INCLUDES:
            return ""  # {{#title …}}: what the page is called on the web
        name, _, part = found["argument"].strip().partition(":")
        name = name.split(" ")[0]
        target = path.parent / name
        place = Place(self.place, number)
        self.files += 1
        if depth >= _DEPTH or self.size > _MOST or self.files > _FILES:
            self.out.issues.append(issue("MDB-004", place, name=name))
        elif not is_inside(self.root, target):
            self.out.issues.append(issue("MDB-003", place, name=name))
        else:
            try:
                text = decode(target.read_bytes(), name).text.removesuffix("\n")
            except (OSError, ValueError, KanbenError):  # ValueError: a NUL in the name
                self.out.issues.append(issue("MDB-002", place, name=name))
            else:
                chosen = _part(text, part)
                return "\n".join(line for line, _ in self.expand(target, chosen, depth + 1))
        return ""


def included(root: Path, path: Path, text: str, place: str) -> Included:
    """The text of the chapter in the file `path` with its inclusions; `place` is how messages name it."""
    out = Included()
    lines = list(_Work(root, place, out).expand(path, text, 0))
    out.text = "\n".join(line for line, _ in lines)
    out.lines = [number for _, number in lines]
    return out


def _part(text: str, part: str) -> str:
    """The part of a file that is asked for: 2:10, 2, :10 or an anchor; without the lines that mark anchors."""
    lines = text.split("\n")
    numbers = re.fullmatch(r"(\d{0,9})(?:(:)(\d{0,9}))?", part)
    if part and numbers:
        start = int(numbers[1] or 1)
        end = int(numbers[3]) if numbers[3] else len(lines) if numbers[2] else start
        lines = lines[max(0, start - 1) : end]
    elif part:
        lines = list(_anchored(lines, part))
    return "\n".join(line for line in lines if not _ANCHOR.search(line))


def _anchored(lines: list[str], name: str) -> Iterator[str]:
    inside = False
    for line in lines:
        found = _ANCHOR.search(line)
        if found and found["name"] == name:
            inside = not found["end"]
        elif inside:
            yield line
