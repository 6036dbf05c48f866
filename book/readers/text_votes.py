"""Answers copied from a site where readers vote: a text's lines come in; who wrote it, and the lines left, go out.

The site sets the writer's name, and often what they are, between the title and the count of votes. Nothing but that
count tells a name that its bearer chose (林间空地) from any other line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from book.model import Person
from book.readers.ledger import Entry
from book.readers.lines import Line, closes, width

_VOTES = re.compile(r"[\d,.]+\s*[万萬kK]?\s*人[赞贊]同了[该該](?:回答|文章|想法)")
_NAME_WIDTH = 12.0  # ems
_LINES = 3  # below the title: a name, what they are, the count


def writer_above_votes(lines: Sequence[Line]) -> tuple[tuple[Person, ...], list[Entry]]:
    """The writer and the lines that name them, which are no text; none where no count of votes stands below."""
    at = next((at for at, line in enumerate(lines[: _LINES + 1]) if _VOTES.fullmatch(line.folded)), 0)
    named = lines[1:at]
    if not named or not named[0].gap or any(line.gap for line in named[1:]):
        return (), []
    name = named[0].text
    if any(line.said for line in named) or width(name) > _NAME_WIDTH or closes(named[0].folded):
        return (), []
    about = [Entry(line, "about", fate="dropped", reason="LED-046") for line in named[1:]]
    return (Person(name),), [Entry(named[0], "byline", fate="moved", reason="LED-011"), *about]
