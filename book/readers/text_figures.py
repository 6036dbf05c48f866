"""Figure rules: lines with a credit, or that say they are a caption, come in; a figure goes out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from book.model import Figure
from book.readers import conventions, credits, recognise
from book.readers.ledger import CREDIT_ABOVE, Entry
from book.readers.lines import Line, is_sentence, width
from book.readers.signatures import caption_signed, ends_signed, is_placeholder, signature, unboxed
from book.readers.text_headings import marked
from book.readers.text_view import Found, View, heading_like

_CAPTION_WIDTH = 110.0  # ems: a longer line is a paragraph, whatever stands at its end
_BOOK = re.compile(
    r"《[^》]+》,[^。,]{1,24}(?:著|編|编|譯|译|編著|编著)(?:,[^。,]{1,24}(?:譯|译))?,[^。,]*(?:書局|书局|書店|书店|社|出版)[^。,]*"
)
_BOXES = ("[", "［", "【")  # [写真] says what a line is, in a row as well


def credit_first(view: View) -> Found | None:
    """A credit that begins a group of two lines, above its caption."""
    if not view.here.gap or view.end != view.at + 2 or credits.credit(view.here.text) is None:
        return None
    below = view.lines[view.at + 1]
    if width(below.text[:200]) > conventions.FIRST_WIDTH or _starts_other(below) or credits.credit(below.text):
        return None
    if credits.caption_with_credit(below.text) or credits.source(below.text):
        return None
    text, mark = _bare(below.text)
    entries = (Entry(view.here, CREDIT_ABOVE, (view.here.text,)), Entry(below, "caption", (text,), (mark,)))
    block = _block((text,), credits.credit(view.here.text) or "", view.here.text)
    return Found(entries, block, (view.doubt("IMP-045", below),))


def figure(view: View) -> Found | None:
    """A credit line ends the figure whose caption is the lines above it, back to a blank line or the last credit."""
    limit = min(view.end, view.at + conventions.CAPTION_LINES + 1)
    at = next((at for at in range(view.at, limit) if _credit(view.lines, at) is not None), None)
    if at is None:
        return None
    captions, line = view.lines[view.at : at], view.lines[at]
    begins = view.here.gap or credits.credit(view.lines[view.at - 1].text) is not None
    if any(_starts_other(caption) for caption in captions) or (len(captions) > 1 and not begins):
        return None
    found = _figure(captions, line, _credit(view.lines, at) or "")
    if not captions:
        return replace(found, issues=(view.doubt("IMP-036", line),))
    if not begins:
        return replace(found, issues=(view.doubt("IMP-035", captions[0]),))
    return replace(
        found, issues=(view.doubt("IMP-034", captions[0], count=len(captions)),) if len(captions) > 1 else ()
    )


def figure_below_placeholder(view: View) -> Found | None:
    """`[图片]` and right below it the caption, and perhaps its credit."""
    group = view.lines[view.at : view.end]
    if not is_placeholder(view.here.folded) or len(group) not in (2, 3):
        return None
    mark, last = Entry(view.here, "caption", (), (view.here.text,)), group[-1]
    credit = _credit(view.lines, view.end - 1) if len(group) > 2 or not is_sentence(last.folded) else None
    if credit is not None:
        made = _figure(group[1:-1], last, credit)
    elif len(group) == 2 and (below := figure_on_a_line(replace(view, at=view.at + 1))):
        made = below
    else:
        entries = tuple(Entry(line, "caption", (line.text,)) for line in group[1:])
        made = Found(entries, _block(tuple(line.text for line in group[1:]), "", ""))
    return replace(made, entries=(mark, *made.entries), issues=(view.doubt("IMP-045", group[1]),))


def figure_over_gap(view: View) -> Found | None:
    """A short line that could be a heading, a blank line, a credit alone: a caption parted from its credit."""
    below = view.next_group()
    if not view.alone or not heading_like(view.here) or len(below) != 1 or marked(view.here):
        return None
    credit = credits.credit(below[0].text)
    if credit is None:
        return None
    return replace(_figure((view.here,), below[0], credit), issues=(view.doubt("IMP-037", view.here),))


def figure_on_a_line(view: View) -> Found | None:
    """A caption that ends with its credit, or that says it is one (▲, 圖說：, 圖一：)."""
    line = view.here
    credited = credits.caption_with_credit(unboxed(line.text))
    if found := credited or _signed(line):
        text, credit_line, credit = found
        caption, mark = _bare(text, credited=True)
        said = credits.spelled(credit_line, credit)
        kept = said if said == credit_line else credit
        entry = Entry(line, "caption", (caption, kept), (mark, *credit_line.split(credit)))
        doubts = () if credited else (view.doubt("IMP-049", line),)
        return Found((entry,), _block((caption,), credit, said), doubts)
    caption, mark = _bare(line.text)
    several = view.end > view.at + 1 and _bare(view.lines[view.at + 1].text)[1] == mark and not mark.startswith(_BOXES)
    if credits.caption(line.text) is None and not (view.here.gap and _is_numbered(line)):
        return None
    if mark and several:  # several lines with one mark are a list
        return None
    return Found((Entry(line, "caption", (caption,), (mark,)),), _block((caption,), "", ""))


def cover(view: View) -> Found | None:
    """A book with who wrote it and who published it, alone in the text: what stands below the picture of its cover."""
    below = view.next_group()
    if not view.alone or not below or not _BOOK.fullmatch(view.here.folded) or _BOOK.fullmatch(below[0].folded):
        return None
    text = view.here.text
    return Found((Entry(view.here, "caption", (text,)),), _block((text,), "", ""), (view.doubt("IMP-045", view.here),))


def _signed(line: Line) -> tuple[str, str, str] | None:
    """The parts of a caption that ends with a name; one with a number is surely a caption."""
    if width(line.text[:300]) > _CAPTION_WIDTH:
        return None
    said = credits.caption(line.text)
    surely = line.gap and (_is_numbered(line) or (said is not None and said != line.text))
    return caption_signed(line.text) if surely else ends_signed(line.text)


def numbered(found: Sequence[Found], view: View) -> list[Found]:
    """The same, each figure with an id and the name its image will have.

    The book numbers figures: captions that count from 1 on (圖一：, 圖二：) lose their number, with a doubt where the
    book's is another.
    """
    out: list[Found] = []
    count = 0
    figures = [made.block for made in found if isinstance(made.block, Figure)]
    counted = credits.counted([next(iter(figure.caption), "") for figure in figures])
    for made in found:
        if not isinstance(made.block, Figure):
            out.append(made)
            continue
        count += 1
        block = replace(made.block, id=f"fig-{count:02d}", image=f"images/figure-{count:02d}.jpg")
        number = _number(made) if counted else None
        named = replace(made, block=block)
        out.append(_without_number(named, block, number, view) if number else named)
    return out


def source_credit(lines: Sequence[Line], at: int) -> str | None:
    """The credit of a line `Source: …` under a caption: one that says it is one, or a short line that is not the last.

    At the end of a text the same line heads the sources.
    """
    line, above = lines[at], lines[at - 1] if at else None
    if above is None or line.gap or credits.source(line.text) is None or credits.source(above.text):
        return None
    said = credits.caption(above.text) is not None or credits.figure_number(above.text) is not None
    short = width(above.text[:200]) <= conventions.TITLE_WIDTH and at + 1 < len(lines) and lines[at + 1].gap
    return credits.source(line.text) if said or (short and above.gap) else None


def _credit(lines: Sequence[Line], at: int) -> str | None:
    found = credits.credit(lines[at].text)
    if found is None:
        found = source_credit(lines, at)
    if found is None and at and lines[at - 1].gap and not lines[at].gap:
        found = signature(lines[at].text)
    return found


def _is_numbered(line: Line) -> bool:
    """Whether the line begins with a figure's number and is no longer than a caption."""
    return credits.figure_number(line.text) is not None and width(line.text[:200]) <= conventions.FIRST_WIDTH


def _number(made: Found) -> tuple[int, str] | None:
    block = made.block
    return credits.figure_number(block.caption[0]) if isinstance(block, Figure) and block.caption else None


def _without_number(made: Found, block: Figure, number: tuple[int, str], view: View) -> Found:
    first = block.caption[0].removeprefix(number[1])
    captions = (first, *block.caption[1:])
    alt = " ".join(captions) if block.alt == " ".join(block.caption) else block.alt
    at = next(at for at, entry in enumerate(made.entries) if block.caption[0] in entry.pieces)
    entry = made.entries[at]
    pieces = tuple(first if piece == block.caption[0] else piece for piece in entry.pieces)
    changed = replace(entry, pieces=pieces, marks=(*entry.marks, number[1]))
    entries = (*made.entries[:at], changed, *made.entries[at + 1 :])
    issues = made.issues
    if block.id != f"fig-{number[0]:02d}":
        issues = (*issues, view.doubt("IMP-046", entry.line, label=number[1].strip()))
    return replace(made, entries=entries, block=replace(block, caption=captions, alt=alt), issues=issues)


def _figure(captions: Sequence[Line], line: Line, credit: str) -> Found:
    bare = [_bare(caption.text) for caption in captions]
    entries = [
        Entry(caption, "caption", (text,), (mark,)) for caption, (text, mark) in zip(captions, bare, strict=True)
    ]
    said = credits.spelled(line.text, credit)
    piece = line.text if line.text in said else credit
    block = _block(tuple(text for text, _ in bare), credit, said)
    return Found((*entries, Entry(line, "credit", (piece,), (line.text.removesuffix(credit),))), block)


def _block(captions: tuple[str, ...], credit: str, credit_line: str) -> Figure:
    """The figure; without a caption, its credit must do as alternative text."""
    captions = tuple(filter(None, captions))
    return Figure("", "", " ".join(captions) or credit, captions, credit, credit_line=credit_line)


def _bare(text: str, *, credited: bool = False) -> tuple[str, str]:
    """A caption without the mark that says it is one, and the mark; beside a credit, `写真＝` is one as well."""
    said = credits.caption(text)
    if credited and said in (None, text):
        said = credits.unlabelled(text)
    return (text, "") if said is None else (said, text.removesuffix(said))


def _starts_other(line: Line) -> bool:
    """Whether the line begins a list or a group of related links, or is a heading, and so is no caption."""
    return (
        recognise.related_label(line) is not None or recognise.list_mark(line.folded) is not None or bool(marked(line))
    )
