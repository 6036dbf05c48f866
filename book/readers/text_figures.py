"""Figure rules: lines with a credit, or that say they are a caption, come in; a figure goes out."""

from __future__ import annotations

from collections.abc import Sequence

from book.model import Figure, Issue
from book.readers import conventions, credits, recognise
from book.readers.ledger import Entry
from book.readers.lines import Line
from book.readers.text_view import Found, View, heading_like


def figure(view: View) -> Found | None:
    """A credit line ends the figure whose caption is the lines above it, back to a blank line or the last credit."""
    limit = min(view.end, view.at + conventions.CAPTION_LINES + 1)
    at = next((at for at in range(view.at, limit) if credits.credit(view.lines[at].text) is not None), None)
    if at is None:
        return None
    captions, line = view.lines[view.at : at], view.lines[at]
    begins = view.here.gap or credits.credit(view.lines[view.at - 1].text) is not None
    if any(_starts_other(caption) for caption in captions) or (len(captions) > 1 and not begins):
        return None
    if not captions:
        return _figure(captions, line, (view.doubt("IMP-036", line),))
    if not begins:
        return _figure(captions, line, (view.doubt("IMP-035", captions[0]),))
    doubts = (view.doubt("IMP-034", captions[0], count=len(captions)),) if len(captions) > 1 else ()
    return _figure(captions, line, doubts)


def figure_over_gap(view: View) -> Found | None:
    """A short line that could be a heading, a blank line, a credit alone: a caption parted from its credit."""
    below = view.next_group()
    if not view.alone or not heading_like(view.here) or len(below) != 1 or credits.credit(below[0].text) is None:
        return None
    return _figure((view.here,), below[0], (view.doubt("IMP-037", view.here),))


def figure_on_a_line(view: View) -> Found | None:
    """A caption that ends with its credit, or that says it is one (▲, 圖說：)."""
    line = view.here
    if found := credits.caption_with_credit(line.text):
        text, credit_line, credit = found
        caption, mark = _bare(text)
        entry = Entry(line, "caption", (caption, credit_line), (mark,))
        return Found((entry,), _block((caption,), credit, credit_line))
    caption, mark = _bare(line.text)
    several = view.end > view.at + 1 and _bare(view.lines[view.at + 1].text)[1] == mark
    if credits.caption(line.text) is None or (mark and several):  # several lines with one mark are a list
        return None
    return Found((Entry(line, "caption", (caption,), (mark,)),), _block((caption,), "", ""))


def _figure(captions: Sequence[Line], line: Line, issues: tuple[Issue, ...]) -> Found:
    bare = [_bare(caption.text) for caption in captions]
    entries = [
        Entry(caption, "caption", (text,), (mark,)) for caption, (text, mark) in zip(captions, bare, strict=True)
    ]
    block = _block(tuple(text for text, _ in bare), credits.credit(line.text) or "", line.text)
    return Found((*entries, Entry(line, "credit", (line.text,))), block, issues)


def _block(captions: tuple[str, ...], credit: str, credit_line: str) -> Figure:
    """The figure; without a caption, its credit must do as alternative text."""
    captions = tuple(filter(None, captions))
    return Figure("", "", " ".join(captions) or credit, captions, credit, credit_line=credit_line)


def _bare(text: str) -> tuple[str, str]:
    """A caption without the mark that says it is one, and the mark."""
    said = credits.caption(text)
    return (text, "") if said is None else (said, text.removesuffix(said))


def _starts_other(line: Line) -> bool:
    """Whether the line begins a list or a group of related links, and so is no caption."""
    return recognise.related_label(line) is not None or recognise.list_mark(line.folded) is not None
