"""Lines about an article at the head and end of its text: its blocks come in; who wrote it and when goes out.

Those lines leave the text: bylines, a date, subjects; a paragraph of several lines does where all of them are such.
"""

from __future__ import annotations

from collections.abc import Sequence

from bs4.element import Tag

from book.model import Figure, Paragraph, Person
from book.readers.dates import date_line
from book.readers.html_article import Content
from book.readers.html_context import Made
from book.readers.html_ledger import squeezed
from book.readers.html_soup import classes
from book.readers.ledger import Entry
from book.readers.lines import Line, fold, width
from book.readers.text_front import Front
from book.readers.text_masthead import people_near

_FRONT = 8  # blocks below the title that may say who wrote it and when
_LEADS = 2  # paragraphs above those: a lead, a translator's word
_SHORT = 60.0  # ems; a line about the article is no longer
_LINES = 4  # of a paragraph about the article


def take_lines(content: Content, front: Front) -> None:
    """Takes the lines about the article at the head and the end of its text; and what a style calls a byline."""
    made, at = content.made, 0
    while at < min(_FRONT, len(made)):
        below = made[at + 1] if at + 1 < len(made) else None
        if _takes(content, front, made[at], below):
            del made[at]
        elif isinstance(made[at].block, Figure) or "subtitle" in classes(made[at].tag).split() or at < _LEADS:
            at += 1
        else:
            break
    while len(made) > 1 and _takes(content, front, made[-1]):
        made.pop()


def _takes(content: Content, front: Front, it: Made, below: Made | None = None) -> bool:
    """Whether the front takes the block, which then has its fate; one `below` it may say the day."""
    lines, fates = _lines(it), content.context.fates
    if it.said or not 0 < len(lines) <= _LINES or any(width(line.text[:200]) > _SHORT for line in lines):
        return False
    dated = _is_dated(front, [*lines, *(_lines(below)[:1] if below else [])])
    probes = (Front() for _ in lines)
    if not all(_takes_line(probe, it, line, dated=dated) for probe, line in zip(probes, lines, strict=True)):
        return False
    for line in lines:
        _takes_line(front, it, line, dated=dated)
    entry = front.entries[-1]
    if entry.fate == "moved" or len(lines) > 1:
        fates.move(it.pieces, entry.as_, entry.reason if entry.fate == "moved" else "LED-011")
    else:
        fates.drop_again(it.pieces, entry.as_, entry.reason)
    return True


def _is_dated(front: Front, lines: Sequence[Line]) -> bool:
    """Whether a day stands beside: in the same paragraph, right below it, or in the line taken last."""
    above = bool(front.entries) and front.entries[-1].as_ == "date"
    return above or any(date_line(line.folded) for line in lines)


def _takes_line(front: Front, it: Made, line: Line, *, dated: bool) -> bool:
    """Whether the front takes the line: it says that it is about the article, or its style calls it a byline."""
    if front.takes(line):
        return True
    named = classes(it.tag).split()
    if "date" in named and front.takes_near(line):
        return True
    people = people_near(line, dated=False, alone=False) if dated else ()
    if not people and "byline" in named:
        people = (Person(line.text),)
    front.add(people)
    if people:
        front.entries.append(Entry(line, "byline", fate="moved", reason="LED-011"))
    return bool(people)


def _lines(it: Made) -> list[Line]:
    """The lines of a paragraph, as its source breaks them where that is text itself; none of any other block."""
    if not isinstance(it.block, Paragraph):
        return []
    written = "".join(str(piece) for piece in it.pieces if not isinstance(piece, Tag))
    texts = (written if squeezed(written) == squeezed(it.block.text) else it.block.text).split("\n")
    return [Line(0, text, text.strip(), fold(text.strip()), True) for text in texts if text.strip()]
