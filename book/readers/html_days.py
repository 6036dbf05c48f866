"""When a page was published, by its own text: its elements come in; the day goes out.

What its head says is surer (`html_meta`), and a line of the article's text about it as well (`text_front`).
"""

from __future__ import annotations

import re
from datetime import date

from bs4.element import Tag

from book.readers.dates import date_line
from book.readers.html_meta import day_of
from book.readers.html_soup import attribute, classes, inert, texts_in, words_in
from book.readers.lines import fold, width

_DATE = re.compile(r"(?:^|[\s_-])(?:date|pubdate|time|publish|published|posted|info|meta|about)(?:$|[\s_-])")
_MOST = 20  # elements, or pieces of text below a title, that are looked at
_LONGEST = 60  # characters of a line with a day
_TEXT_WIDTH = 30.0  # ems: what is longer is the article's text


def day_of_page(element: Tag, soup: Tag) -> date | None:
    """The day in the element that holds the article, else on its page, else in a line right below its title."""
    return _time(element) or _time(soup) or _below_title(soup)


def _time(root: Tag) -> date | None:
    """The day of the first `time` that names a whole one, or of a box whose class says that it holds one."""
    times = [attribute(tag, "datetime") or words_in(tag) for tag in root.find_all("time", limit=_MOST)]
    times += [words_in(tag) for tag in root.find_all(_is_dated, limit=_MOST)]
    return next((day for text in times if len(text) < _LONGEST and (day := day_of(text) or _said(text))), None)


def _is_dated(tag: Tag) -> bool:
    return tag.name in ("span", "em", "p", "div", "li") and bool(_DATE.search(classes(tag)))


def _said(text: str) -> date | None:
    """The day of publication that a line says: `发布于 2024-03-04`."""
    line = date_line(fold(text.strip()))
    return line.day if line and not line.updated else None


def _below_title(soup: Tag) -> date | None:
    """The day that stands alone in the first lines below the title, above the text."""
    title = next((tag for tag in soup.find_all("h1", limit=_MOST) if words_in(tag)), None)
    below = title.find_all_next(string=True, limit=10 * _MOST) if title is not None else []
    pieces = [
        piece
        for node in below
        for piece in texts_in(node)
        if not inert(piece) and not any(it is title for it in piece.parents)
    ]
    for piece in pieces[:_MOST]:
        if width(str(piece)[:200]) > _TEXT_WIDTH:
            return None
        if day := _said(str(piece)):
            return day
    return None
