"""Where things stand in a TOML file: its text comes in, the line of every key, table and array item goes out.

Only for text that `tomllib` has accepted: the grammar (TOML 1.0) is not checked again, only followed.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections.abc import Mapping

Path = tuple[str | int, ...]  # ("book", "people", 0, "name")

# A string of any of the four kinds; up to two quotes may precede the closing three (TOML 1.0, "String").
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"""(?:"{0,2})' r"|'''.*?'''(?:'{0,2})" r'|"(?:\\.|[^"\\\n])*"' r"|'[^'\n]*'",
    re.DOTALL,
)
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_SCALAR = re.compile(r"[^,\]}\n#]*")


def locate(text: str) -> Mapping[Path, int]:
    """The line, from 1, of each path of `text`; raises RecursionError on arrays nested beyond reason."""
    return _Scanner(text).scan()


def line_of(lines: Mapping[Path, int], path: Path) -> int | None:
    """The line of `path`, or of the nearest thing around it (a missing key: its table); None where nothing is near."""
    for end in range(len(path), 0, -1):
        if path[:end] in lines:
            return lines[path[:end]]
    return None


class _Scanner:
    """Walks over the text once, from front to back."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.ends = [match.start() for match in re.finditer("\n", text)]  # where each line ends
        self.lines: dict[Path, int] = {}
        self.items: dict[Path, int] = {}  # how many [[tables]] each array of tables has so far

    def scan(self) -> Mapping[Path, int]:
        table: Path = ()
        self.skip(_BLANK)
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                table = self.header()
            else:
                self.pair(table)
            self.skip(_BLANK)
        return self.lines

    def skip(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.text, self.at)
        if match is None:
            return ""
        self.at = match.end()
        return match.group()

    def note(self, path: Path) -> None:
        """Remember that `path` begins here; a second mention, as of a super-table, does not count."""
        self.lines.setdefault(path, bisect_left(self.ends, self.at) + 1)

    def header(self) -> Path:
        """`[a.b]` or `[[a.b]]`: the path of the table that follows."""
        array = self.text.startswith("[[", self.at)
        start = self.at
        self.at += 2 if array else 1
        table: Path = ()
        names = self.key()
        self.at, after = start, self.at
        for position, name in enumerate(names):
            table += (name,)
            if array and position == len(names) - 1:
                self.note(table)
                self.items[table] = self.items.get(table, -1) + 1
            if table in self.items:  # within an array of tables, its last item is meant
                table += (self.items[table],)
            self.note(table)
        self.at = after + (2 if array else 1)
        return table

    def key(self) -> list[str]:
        """A dotted key; leaves the position at what follows it (`=` or `]`)."""
        names = []
        while True:
            self.skip(_SPACE)
            quoted = self.skip(_STRING)
            names.append(tomllib.loads(f"key = {quoted}")["key"] if quoted else self.skip(_BARE))
            self.skip(_SPACE)
            if not self.text.startswith(".", self.at):
                return names
            self.at += 1

    def pair(self, table: Path) -> None:
        start = self.at
        names = self.key()
        self.at, after = start, self.at
        path = table
        for name in names:
            path += (name,)
            self.note(path)
        self.at = after + 1
        self.value(path)

    def value(self, path: Path) -> None:
        self.skip(_SPACE)
        opening = self.text[self.at : self.at + 1]
        if opening == "[":
            self.array(path)
        elif opening == "{":
            self.inline_table(path)
        elif not self.skip(_STRING):
            self.skip(_SCALAR)

    def array(self, path: Path) -> None:
        self.at += 1
        item = 0
        self.skip(_BLANK)
        while not self.text.startswith("]", self.at):
            self.note((*path, item))
            self.value((*path, item))
            item += 1
            self.separator()
        self.at += 1

    def inline_table(self, path: Path) -> None:
        self.at += 1
        self.skip(_BLANK)
        while not self.text.startswith("}", self.at):
            self.pair(path)
            self.separator()
        self.at += 1

    def separator(self) -> None:
        self.skip(_BLANK)
        if self.text.startswith(",", self.at):
            self.at += 1
            self.skip(_BLANK)
