"""Strong lines of a page: its blocks come in; the same, with short strong lines over text as headings, go out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from book.model import Heading, Paragraph
from book.readers import conventions
from book.readers.html_context import Context, Made
from book.readers.lines import Line, ending, fold, has_words, line_of, width
from book.readers.text_view import heading_like, is_spoken

_COUNT = re.compile(r"(?:part|no\.?|chapter|vol\.?)?\s*\d{1,2}", re.IGNORECASE)
_FEW = 2  # strong lines that are as good as headings, where a page's only headings stand below all of them


def with_strong_lines(context: Context, made: Sequence[Made]) -> list[Made]:
    """Pages that know no headings, or none above the last strong line, set them as strong lines."""
    found = [at for at in range(len(made)) if _is_strong_line(made, at)]
    asked = [at for at in found if _asks(made[at])]
    if len(asked) == len(found) and len(found) > 1:  # an interview: every strong line is a question
        return list(made)
    headings = [at for at, it in enumerate(made) if isinstance(it.block, Heading) and not it.said]
    if headings and (len(found) < _FEW or headings[0] < found[-1]):
        return list(made)
    out = list(made)
    for at in found:
        it, block = made[at], made[at].block
        if isinstance(block, Paragraph):
            context.fates.rename(it.pieces, "paragraph", "heading")
            context.doubt("IMP-030", it, block.text)
            marks = tuple(mark for mark in block.marks if mark.kind != "strong")
            out[at] = replace(it, block=Heading(2, block.text, marks=marks))
    return out


def _is_strong_line(made: Sequence[Made], at: int) -> bool:
    block, below = made[at].block, made[at + 1].block if at + 1 < len(made) else None
    if made[at].said or not isinstance(block, Paragraph) or not isinstance(below, Paragraph):
        return False
    if _COUNT.fullmatch(fold(block.text)) and isinstance(below, Paragraph) and len(below.marks) == 1:
        return False  # PART 01, and its heading below
    strong = any(mark.kind == "strong" and (mark.start, mark.end) == (0, len(block.text)) for mark in block.marks)
    line = _line(block)
    likely = heading_like(line) or _asks(made[at])
    return strong and likely and "\n" not in block.text and not below.text.startswith(block.text)


def _asks(it: Made) -> bool:
    """Whether a line is a short question, which may be a heading where others are none."""
    line = _line(it.block) if isinstance(it.block, Paragraph) else None
    if line is None or is_spoken(line) or ending(line.folded) not in ("?", "!") or not has_words(line.text):
        return False
    return width(line.text[:200]) <= conventions.SHORT_WIDTH and line.text[0] not in conventions.OPENING_QUOTES


def _line(block: Paragraph) -> Line:
    return line_of(block.text)
