"""Body rules: the lines of an article's text come in; its blocks, with each line's fate and each doubt, go out.

Each rule looks at the lines from a View's position and either takes some of them or leaves them to the next rule;
RULES is their order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from book.model import Figure, Heading, Issue, Paragraph
from book.readers import conventions
from book.readers.dates import ends_with_date
from book.readers.ledger import Entry
from book.readers.lines import Line, closes, ending, group_ends, is_sentence, title_like, width
from book.readers.text_figures import figure, figure_on_a_line, figure_over_gap
from book.readers.text_lists import listing, related_below, related_by_form, related_on_a_line
from book.readers.text_view import Found, Rule, View, heading_like
from book.readers.wrapping import is_wrapped, joined


def read_blocks(lines: Sequence[Line], file: str) -> list[Found]:
    """The blocks of the text in order; figures are numbered, and a heading right under a heading is one level lower."""
    ends = group_ends(lines)
    found: list[Found] = []
    at = 0
    while at < len(lines):
        view = View(lines, ends, at, file)
        taken = next(made for rule in RULES if (made := rule(view)) is not None)
        found.append(taken)
        at += len(taken.entries)
    return _levelled(_numbered(found))


def heading(view: View) -> Found | None:
    """A short line without closing punctuation between blank lines, with text after it, and none before that goes on.

    A line after `他說：` is what was said; a line with a date at its end is a dateline.
    """
    goes_on = view.at > 0 and ending(view.lines[view.at - 1].folded) in (":", ",", "、", ";")
    if not view.alone or not heading_like(view.here) or goes_on or ends_with_date(view.here.folded):
        return None
    if view.end == len(view.lines):
        return _paragraph(view.lines[view.at : view.end], (view.doubt("IMP-033", view.here),))
    return _heading(view, "IMP-030")


def heading_over_text(view: View) -> Found | None:
    """A heading without a blank line below it: a short line right above a sentence at least twice as wide."""
    if not view.here.gap or view.end == view.at + 1 or not heading_like(view.here):
        return None
    below = view.lines[view.at + 1]
    if not is_sentence(below.folded) or width(below.text) < 2 * width(view.here.text):
        return None
    return _heading(view, "IMP-031")


def wrapped(view: View) -> Found | None:
    """A paragraph that was broken into lines of about the same width."""
    group = view.lines[view.at : view.end] if view.here.gap else ()
    if not is_wrapped(group):
        return None
    return _paragraph(group, (view.doubt("IMP-040", view.here, count=len(group)),))


def paragraph(view: View) -> Found | None:
    """Any other line is a paragraph."""
    line = view.here
    issues: tuple[Issue, ...] = ()
    if view.alone and ending(line.folded) in ("?", "!") and width(line.text[:200]) <= conventions.SHORT_WIDTH:
        issues = (view.doubt("IMP-032", line),)
    elif view.end > view.at + 1 and not closes(line.folded) and title_like(line):
        issues = (view.doubt("IMP-048", line),)
    return _paragraph((line,), issues)


RULES: tuple[Rule, ...] = (
    figure,
    figure_over_gap,
    figure_on_a_line,
    related_on_a_line,
    related_below,
    related_by_form,
    listing,
    heading,
    heading_over_text,
    wrapped,
    paragraph,
)


def _heading(view: View, code: str) -> Found:
    line = view.here
    return Found((Entry(line, "heading", (line.text,)),), Heading(1, line.text), (view.doubt(code, line),))


def _paragraph(group: Sequence[Line], issues: tuple[Issue, ...]) -> Found:
    entries = tuple(Entry(line, "paragraph", (line.text,)) for line in group)
    return Found(entries, Paragraph(joined(group)), issues)


def _numbered(found: Sequence[Found]) -> list[Found]:
    """The same, each figure with an id and the name its image will have."""
    out: list[Found] = []
    count = 0
    for made in found:
        if isinstance(made.block, Figure):
            count += 1
            block = replace(made.block, id=f"fig-{count:02d}", image=f"images/figure-{count:02d}.jpg")
            out.append(replace(made, block=block))
        else:
            out.append(made)
    return out


def _levelled(found: Sequence[Found]) -> list[Found]:
    """The same, with a heading right under another as its subheading: a chapter needs text below its title."""
    out: list[Found] = []
    for made in found:
        if isinstance(made.block, Heading) and out and isinstance(out[-1].block, Heading):
            out.append(replace(made, block=replace(made.block, level=2)))
        else:
            out.append(made)
    return out
