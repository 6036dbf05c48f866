"""Characters that no font of the book has, told when an article is read: a source comes in; warnings go out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from book.assets.fonts import MOST_REPORTED, find_faces, missing, undrawn
from book.importing.repairs import texts
from book.importing.sources import Source
from book.model import Issue, Place, all_words
from book.report import KanbenError, issue

# What the book's faces are sure to have, so that most articles need no look at fonts: ASCII, letters and marks of
# Latin 1, marks of General Punctuation, CJK marks and kana, ideographs of Unicode 1.1, full-width ASCII.
COMMON = (
    range(0x20, 0x7F),
    range(0xA1, 0x100),
    range(0x2013, 0x2017),
    range(0x2018, 0x201B),
    range(0x201C, 0x201F),
    range(0x2020, 0x2023),
    range(0x2025, 0x2028),
    range(0x3000, 0x3030),
    range(0x3041, 0x3097),
    range(0x30A1, 0x30FF),
    range(0x4E00, 0x9FA6),
    range(0xFF01, 0xFF5F),
)


def undrawable(source: Source) -> list[Issue]:
    """FNT-002 as a warning for each character that stops the source's PDF, at the first line that has it.

    Nothing where the fonts are not installed, which `doctor` and a build say.
    """
    text = "".join(_texts(source))
    odd = "".join(
        char for char in dict.fromkeys(text) if char != "\n" and not any(ord(char) in some for some in COMMON)
    )
    if not odd:
        return []
    try:
        lacking = missing(odd, find_faces())
    except KanbenError:
        return []
    told = [char for char in odd if char in lacking]
    found = [undrawn(char, _place(source, char)) for char in told[:MOST_REPORTED]]
    if len(told) > MOST_REPORTED:
        found.append(issue("FNT-003", number=len(told) - MOST_REPORTED))
    return [replace(one, severity="warning") for one in found]


def _texts(source: Source) -> Iterator[str]:
    for article in source.reading.articles:
        yield from texts(article)
        yield from (person.name for person in article.people)
        blocks = (*article.blocks, *(block for note in article.notes for block in note.blocks))
        yield from (mark.value for words in all_words(blocks) for mark in words.marks if mark.kind == "ruby")


def _place(source: Source, char: str) -> Place:
    """The first line of the source that has the character; its file alone where a picture stood for it."""
    ledger = source.reading.ledger
    lines = (line for line in (*ledger.kept, *ledger.moved) if line.as_ != "image" and char in line.text)
    first = next(lines, None)
    return Place(first.file or str(source.path), first.line or None) if first else Place(str(source.path))
