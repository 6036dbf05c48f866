"""Blocks come in; their texts, in the order in which a chapter shows them, go out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import assert_never

from book.model.article import (
    Block,
    Code,
    Definitions,
    Figure,
    Heading,
    Listing,
    Mark,
    Paragraph,
    Quote,
    Related,
    Rule,
    Table,
    Words,
)


def all_words(blocks: Iterable[Block]) -> Iterator[Words]:
    """Every text of the blocks with its marks; the alternative texts of figures are not among them."""
    for block in blocks:
        match block:
            case Paragraph(text, marks) | Heading(text=text, marks=marks):
                yield Words(text, marks)
            case Figure(credit_line=credit):
                yield from (*captions(block), Words(credit))
            case Listing(items=items):
                yield from (words for item in items for words in all_words(item.blocks))
            case Definitions(entries):
                for terms, items in entries:
                    yield from terms
                    yield from (words for item in items for words in all_words(item.blocks))
            case Related(label, titles):
                yield from (Words(label), *titles)
            case Quote(inside):
                yield from all_words(inside)
            case Code(text):
                yield Words(text)
            case Table(rows=rows, caption=caption):
                yield from (Words(cell.text, cell.marks) for row in rows for cell in row)
                yield caption
            case Rule():
                pass
            case _:
                assert_never(block)


def captions(figure: Figure) -> tuple[Words, ...]:
    """The caption lines of a figure with their marks."""
    marks: tuple[tuple[Mark, ...], ...] = figure.marks or ((),) * len(figure.caption)
    return tuple(Words(text, own) for text, own in zip(figure.caption, marks, strict=True))
