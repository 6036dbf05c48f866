"""What the styles of citing share: nothing comes in; the parts that a source was told by go out as `Cited`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from book.readers.dates import date_at_start, dates_in
from book.readers.lines import fold

YEAR = r"(?:1[5-9]|20)\d\d"
PAGES = r"[A-Z]?\d+(?:\s*[-–—~〜－]\s*[A-Z]?\d+)?"

Name = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Cited:
    """A source by its parts: CSL's kind, its fields as the line has them, and its people by their role."""

    kind: str
    parts: Mapping[str, str]
    people: Mapping[str, tuple[Name, ...]] = field(default_factory=dict)

    def fields(self) -> dict[str, object]:
        """The same as the fields of a CSL item."""
        found: dict[str, object] = {"type": self.kind, "title": self.parts["title"]}
        found |= {role: list(names) for role, names in self.people.items() if names}
        return found | {name: text for name, text in self.parts.items() if name != "title" and text}


def iso(text: str) -> str:
    """A day, a month or a year in ISO 8601; empty for what is none."""
    folded = fold(text).strip()
    if dated := date_at_start(folded):
        return dated[0].isoformat()
    if month := re.fullmatch(rf"({YEAR})\s*年\s*(\d{{1,2}})\s*月(?:[号號])?", folded):
        return f"{month[1]}-{int(month[2]):02d}"
    if reordered := re.fullmatch(rf"({YEAR}), ([A-Z][a-z]+\.? \d{{1,2}})", folded):  # 2021, March 4, as APA has it
        return iso(f"{reordered[2]}, {reordered[1]}")
    year = re.match(YEAR, folded)
    return year[0] if year else ""


def days(text: str) -> tuple[str, ...]:
    """Every whole day that is written in the text, as it stands there."""
    return tuple(text[start:end] for _, start, end in dates_in(fold(text)))


def literal(name: str) -> Name:
    """A name in one piece."""
    return {"literal": name}
