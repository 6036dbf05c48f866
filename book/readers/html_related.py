"""Links to other articles as our own chapters have them: an `aside` comes in; a Related block goes out."""

from __future__ import annotations

import re
from dataclasses import replace

from bs4.element import NavigableString, PageElement, Tag

from book.model import Mark, Paragraph, Related, Words
from book.readers import recognise
from book.readers.html_context import Context, Made
from book.readers.html_ledger import pieces_of
from book.readers.html_soup import attribute, classes, inert, texts_in
from book.readers.lines import line_of

_ONE_LINK = re.compile(r"(?:^|[\s_-])(?:rich-?link|related-?link|inline-?related|read-?more-?link)(?:$|[\s_-])")


def is_box(tag: Tag) -> bool:
    """Whether an `aside` or `div` is such a block, or a newsroom's box with one link: `rich-link`, `related-link`."""
    own = tag.name == "aside" and bool(attribute(tag, "data-label") or tag.select_one("p.related-label"))
    return own or _parts(tag) is not None


def _parts(tag: Tag) -> tuple[NavigableString, NavigableString] | None:
    """Label and title of a box that is one link: `Read more` and what it leads to, in either order."""
    if not _ONE_LINK.search(classes(tag)) or len(tag.find_all("a", limit=2)) != 1:
        return None
    pieces = [piece for piece in texts_in(tag) if not inert(piece)]
    if len(pieces) != 2 or any(piece.find_parent("a") is None for piece in pieces):
        return None
    for label, title in (pieces, reversed(pieces)):
        text = " ".join(label.split())
        found = recognise.related_label(line_of(text))
        if found and found.plain:
            return label, title
    return None


def related(context: Context, tag: Tag) -> list[Made] | None:
    """The block; None where there are no titles, or other words beside them.

    The label is the attribute `data-label`, or in a finished book of ours `p.related-label`; an item of a list a title.
    """
    if parts := _parts(tag):
        words, pieces = context.words(parts[1], as_="related")
        context.fates.keep([parts[0]], "related")
        return [Made(Related(" ".join(parts[0].split()), (words,)), tag, (parts[0], *pieces))]
    return _listed(context, tag)


def _listed(context: Context, tag: Tag) -> list[Made] | None:
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
    """The label of a box that is no such block, as a line of its own above what the box holds."""
    label = attribute(tag, "data-label") if next(pieces_of(tag), None) is not None else ""
    return [Made(Paragraph(label, (Mark(0, len(label), "strong"),)), tag, ())] if label else []
