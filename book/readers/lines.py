"""A text's lines: the decoded text comes in; numbered lines that know the blank lines above them go out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from book.readers import conventions

_CALL = re.compile(r"(?:\s?(?:\[\d{1,3}\]|[¹²³⁴-⁹]))+\Z")  # of a note, after a sentence
_FOLD = str.maketrans(
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    | dict(conventions.FOLDS)  # UAX #11: fullwidth ASCII
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is not blank; `gap`: a blank line, or the beginning of the text, stands above it.

    `raw` is the line as it stands in the file, `text` the same without the white space around it, `folded` as long
    as `text` with half-width marks, for comparing. `said` is what a person said that the line is (LINE_KINDS).
    """

    number: int
    raw: str
    text: str
    folded: str
    gap: bool
    said: str = ""


def fold(text: str) -> str:
    """The same text, as long, with half-width letters, digits and marks for the full-width ones."""
    return text.translate(_FOLD)


def line_of(text: str) -> Line:
    """A text that stands alone in its source, as a line: a block of a page, the words of a box."""
    return Line(0, text, text, fold(text), gap=True)


def split(text: str) -> tuple[Line, ...]:
    """The lines of `text` (ended by LF) that are not blank; numbers count from 1, blank lines included."""
    lines: list[Line] = []
    gap = True
    for number, raw in enumerate(text.split("\n"), 1):
        stripped = raw.strip()
        if stripped:
            lines.append(Line(number, raw, stripped, fold(stripped), gap))
        gap = not stripped
    return tuple(lines)


def width(text: str) -> float:
    """The width of `text` in ems: 1 for a wide, full-width or ambiguous character (UAX #11), ½ for the others."""
    return sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.5 for char in text)


def ending(folded: str) -> str:
    """The last character before any closing quotes and brackets; empty where there is none."""
    return _CALL.sub("", folded).rstrip(conventions.CLOSING_QUOTES + " ")[-1:]


def closes(folded: str) -> bool:
    """Whether the line ends as text does: with closing punctuation, in quotes or not."""
    return ending(folded) in tuple(conventions.CLOSING)


def is_sentence(folded: str) -> bool:
    """Whether the line ends as a whole sentence does."""
    return ending(folded) in tuple(conventions.FULL_STOPS + "!?…‥")


def title_like(line: Line) -> bool:
    """Whether the line may be the title of an article: not too long, and no sentence that ends or goes on."""
    if "。" in line.folded or ending(line.folded) in tuple(".;,、:"):
        return False
    return bool(line.text) and width(line.text[:200]) <= conventions.TITLE_WIDTH and has_words(line.text)


def has_words(text: str) -> bool:
    """Whether there is a letter or a digit in it."""
    return any(char.isalnum() for char in text)


def group_ends(lines: Sequence[Line]) -> tuple[int, ...]:
    """For each line, the index after the last line that no blank line parts from it."""
    ends = [len(lines)] * len(lines)
    for at in range(len(lines) - 2, -1, -1):
        ends[at] = at + 1 if lines[at + 1].gap else ends[at + 1]
    return tuple(ends)
