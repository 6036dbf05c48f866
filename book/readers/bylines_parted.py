"""Lines of several parts about an article: a line comes in; the day and the people that its parts name go out.

Bars and dots part them (`By Jane Doe | Daily Post | March 2023`), or they stand in boxes (`【纠错】【责编：林大文】`).
Where one part is nothing that stands beside a byline, the line is text.
"""

from __future__ import annotations

import re
from datetime import date

from book.model import Person
from book.readers.bylines import byline_of
from book.readers.dates import date_line
from book.readers.furniture import is_furniture
from book.readers.lines import Line, fold

_BETWEEN = re.compile(r"\s*[|]\s*|\s+[·•–—/]\s+")
_BOX = re.compile(r"\[(?P<text>[^\[\]]+)\]\s*")
_MONTH = re.compile(
    r"(?:(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?|spring|summer|autumn|fall|winter)\s\d{4}"
    r"|\d{4}年\d{1,2}月[号號]?",
    re.IGNORECASE,
)
_HOUSE = re.compile(  # of a paper, an institute: words with capitals, and which issue
    r"(?:[A-Z][\w.'’-]*|&|of|for|the|and|on|in)(?:\s(?:[A-Z][\w.'’-]*|&|of|for|the|and|on|in)){0,8}(?:,\s[^,]{4,14})?"
)
_MOST = 5  # parts
_REVIEWED = re.compile(  # 林大文 评论 某书 ★★★★ 2024-03-04 09:30:00
    r"(?P<name>[^\s:,。]{1,16})\s+(?:评论|評論)\s+\S.{0,40}?\s*[★☆]{1,5}\s+(?P<date>\d{4}-\d{2}-\d{2}.{0,9})"
)


def people_of_parts(line: Line) -> tuple[date | None, tuple[Person, ...]] | None:
    """The day, where a part says one, and the people; None for a line of text."""
    if reviewed := _REVIEWED.fullmatch(line.folded):
        dated = date_line(reviewed["date"])
        return (dated.day, (Person(line.text[slice(*reviewed.span("name"))]),)) if dated else None
    boxes = list(_BOX.finditer(line.folded))
    if len(boxes) > 1 and "".join(box[0] for box in boxes) == line.folded:
        return _of([line.text[slice(*box.span("text"))] for box in boxes])
    parts, at = [], 0
    for mark in _BETWEEN.finditer(line.folded):
        parts.append(line.text[at : mark.start()])
        at = mark.end()
    return _of([*parts, line.text[at:]]) if 0 < len(parts) < _MOST else None


def _of(parts: list[str]) -> tuple[date | None, tuple[Person, ...]] | None:
    day: date | None = None
    people: list[Person] = []
    for part in parts:
        folded = fold(part)
        if found := byline_of(part):
            people += found
        elif (dated := date_line(folded)) and not dated.updated:
            day = day or dated.day
        elif not dated and not is_furniture(folded) and not _MONTH.fullmatch(folded) and not _HOUSE.fullmatch(part):
            return None
    return (day, tuple(people)) if people else None
