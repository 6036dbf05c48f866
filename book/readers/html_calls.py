"""Notes that a title calls: blocks and notes come in; the same, each note called where a call can stand, go out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from book.model import Block, Footnote, Heading, Mark, Paragraph, all_words


def called_below(
    blocks: Iterable[Block], notes: tuple[Footnote, ...]
) -> tuple[tuple[Block, ...], tuple[Footnote, ...]]:
    """A chapter's title has no calls: those in it go to the end of the first paragraph below, as do lost ones.

    Where no paragraph is left the notes become paragraphs at the end. Notes stand in the order of their calls.
    """
    blocks = tuple(blocks)
    every = [*blocks, *(block for note in notes for block in note.blocks)]
    known = {mark.value for words in all_words(every) for mark in words.marks if mark.kind == "note"}
    waiting = [note.key for note in notes if note.key not in known]
    out: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading) and block.level == 1:
            waiting += [mark.value for mark in block.marks if mark.kind == "note"]
            out.append(replace(block, marks=tuple(mark for mark in block.marks if mark.kind != "note")))
        elif isinstance(block, Paragraph) and waiting:
            end = len(block.text)
            calls = tuple(Mark(end, end, "note", key) for key in dict.fromkeys(waiting))
            out.append(replace(block, marks=(*block.marks, *calls)))
            waiting = []
        else:
            out.append(block)
    out += [block for note in notes if note.key in waiting for block in note.blocks]
    order = [mark.value for words in all_words(out) for mark in words.marks if mark.kind == "note"]
    left = (note for note in notes if note.key not in waiting)
    return tuple(out), tuple(sorted(left, key=lambda note: order.index(note.key) if note.key in order else len(order)))
