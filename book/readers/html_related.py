"""Links to other articles as our own chapters have them: an `aside` comes in; a Related block goes out."""

from __future__ import annotations

from dataclasses import replace

from bs4.element import PageElement, Tag

from book.model import Related, Words
from book.readers.html_context import Context, Made
from book.readers.html_soup import attribute


def related(context: Context, tag: Tag) -> list[Made] | None:
    """The block, its label in the attribute `data-label`, an item of a list a title; None where there are none."""
    titles: list[Words] = []
    pieces: list[PageElement] = []
    for item in tag.find_all("li"):
        words, own = context.words(*item.children, as_="related")
        titles.append(replace(words, text=words.text.replace("\n", " ")))
        pieces += own
    label = attribute(tag, "data-label")
    return [Made(Related(label, tuple(titles)), tag, tuple(pieces))] if titles else None
