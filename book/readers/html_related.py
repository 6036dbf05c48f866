"""Links to other articles as our own chapters have them: an `aside` comes in; a Related block goes out."""

from __future__ import annotations

from dataclasses import replace

from bs4.element import PageElement, Tag

from book.model import Mark, Paragraph, Related, Words
from book.readers.html_context import Context, Made
from book.readers.html_ledger import pieces_of
from book.readers.html_soup import attribute


def related(context: Context, tag: Tag) -> list[Made] | None:
    """The block; None where there are no titles, or other words beside them.

    The label is the attribute `data-label`, or in a finished book of ours `p.related-label`; an item of a list a title.
    """
    titles: list[Words] = []
    pieces: list[PageElement] = []
    heads, items = tag.select("p.related-label"), tag.find_all("li")
    read = {id(piece) for part in (*heads, *items) for piece in pieces_of(part)}
    if not items or any(id(piece) not in read for piece in pieces_of(tag)):
        return None
    label = attribute(tag, "data-label")
    for said in heads:
        words, own = context.words(*said.children, as_="related")
        label, pieces = label or words.text, [*pieces, *own]
    for item in items:
        words, own = context.words(*item.children, as_="related")
        titles.append(replace(words, text=words.text.replace("\n", " ")))
        pieces += own
    return [Made(Related(label, tuple(titles)), tag, tuple(pieces))] if titles else None


def label_of(tag: Tag) -> list[Made]:
    """The label of a box that is no such block, as a line of its own."""
    label = attribute(tag, "data-label")
    return [Made(Paragraph(label, (Mark(0, len(label), "strong"),)), tag, ())] if label else []
