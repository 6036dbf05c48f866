"""Blocks as a person said that they are: a paragraph or heading comes in; it goes out as that, or into a figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from book.model import Block, Figure, Heading, Item, Listing, Mark, Paragraph, Words
from book.readers import html_figures
from book.readers.html_context import Context, Made

_HELD = frozenset({"image", "note", "reference", "ruby"})  # marks that a credit, which is plain text, would lose
_UNTOLD = 7  # level of a heading that a person named, until `settled`
CHAPTER = "data-chapter"  # of a heading that is a chapter's title in a book of several


def add_said(context: Context, out: list[Made], it: Made) -> None:
    """Adds the block to those above it; a caption or credit goes to the figure right above, or stands as one.

    A credit ends a figure's words: what a person named below one stands as a figure of its own.
    """
    block = it.block
    words = Words(block.text, block.marks) if isinstance(block, Paragraph | Heading) else Words("")
    above = out[-1] if out else None
    context.fates.keep(it.pieces, it.said)
    if it.said == "list-item":
        _add_item(out, it, words)
    elif it.said in ("caption", "credit"):
        credit = it.said == "credit" and not any(mark.kind in _HELD for mark in words.marks)
        add = html_figures.with_credit if credit else html_figures.with_caption
        if above and isinstance(above.block, Figure) and not above.block.credit_line:
            out[-1] = replace(above, block=add(above.block, words), pieces=(*above.pieces, *it.pieces))
        else:
            figure = Figure("", context.pictures.absent(), "", (), "")
            out.append(replace(it, block=add(figure, words)))
    else:
        out.append(replace(it, block=_paragraph(words) if it.said == "paragraph" else _heading(block, words)))


def joined(made: Sequence[Made]) -> list[Made]:
    """The same, with captions that a person named and that stand right above a picture in its figure."""
    out: list[Made] = []
    for it in made:
        above = out[-1] if out else None
        if above and above.said in ("caption", "credit") and _is_bare(it):
            figure, own = it.block, above.block
            if isinstance(figure, Figure) and isinstance(own, Figure):
                block = replace(own, image=figure.image, alt=figure.alt or own.alt)
                out[-1] = replace(it, block=block, pieces=(*above.pieces, *it.pieces), said=above.said)
                continue
        out.append(it)
    return out


def settled(made: Sequence[Made]) -> list[Made]:
    """The same, each heading that a person named as deep as the one above it, below a chapter's title one deeper.

    Where none is above it is as deep as the next below.
    """
    levels = [_level(it) for it in made]
    out: list[Made] = []
    last = 0
    for at, it in enumerate(made):
        block = it.block
        if isinstance(block, Heading) and block.level == _UNTOLD:
            below = next((level for level in levels[at:] if level), 1)
            out.append(replace(it, block=replace(block, level=last or below)))
        else:
            out.append(it)
            last = levels[at] or last
    return out


def _level(it: Made) -> int:
    """How deep a heading is that stands below this one; 0 for other blocks, and for what has no level yet."""
    block = it.block
    if not isinstance(block, Heading) or block.level == _UNTOLD:
        return 0
    return min(6, block.level + (block.level == 0 or it.tag.has_attr(CHAPTER)))


def _paragraph(words: Words) -> Block:
    return Paragraph(words.text, words.marks)


def _heading(block: Block, words: Words) -> Block:
    if isinstance(block, Heading):
        return block
    marks = tuple(mark for mark in words.marks if not _is_whole(mark, words))
    return Heading(_UNTOLD, words.text.replace("\n", " "), marks=marks)


def _is_whole(mark: Mark, words: Words) -> bool:
    return mark.kind == "strong" and (mark.start, mark.end) == (0, len(words.text))


def _add_item(out: list[Made], it: Made, words: Words) -> None:
    """The text as an item of the list that a person made of the texts right above, or of a new one."""
    item = Item((Paragraph(words.text, words.marks),))
    above = out[-1] if out else None
    if above and above.said == "list-item" and isinstance(above.block, Listing):
        block = replace(above.block, items=(*above.block.items, item))
        out[-1] = replace(above, block=block, pieces=(*above.pieces, *it.pieces))
    else:
        out.append(replace(it, block=Listing(ordered=False, items=(item,))))


def _is_bare(it: Made) -> bool:
    return isinstance(it.block, Figure) and not it.said and not (it.block.caption or it.block.credit_line)


def is_refused(it: Made, above: Made | None) -> bool:
    """Whether a text inside a list, a quotation or a note was said to be what cannot stand there, or is anyway."""
    below_figure = above is not None and isinstance(above.block, Figure)
    return it.said in ("heading", "list-item") or (it.said == "paragraph" and not below_figure)
