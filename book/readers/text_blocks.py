"""Body rules: the lines of an article's text come in; its blocks, with each line's fate and each doubt, go out.

Each rule looks at the lines from a View's position and either takes some of them or leaves them to the next rule;
RULES is their order.
"""

from __future__ import annotations

from collections.abc import Sequence

from book.model import Issue
from book.readers import conventions
from book.readers.lines import Line, closes, ending, group_ends, title_like, width
from book.readers.text_figures import credit_first, figure, figure_on_a_line, figure_over_gap, numbered
from book.readers.text_headings import heading, heading_over_text, levelled, marked_heading
from book.readers.text_lists import listing, related_below, related_by_form, related_on_a_line
from book.readers.text_view import Found, Rule, View
from book.readers.wrapping import is_wrapped


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
    return levelled(numbered(found, View(lines, ends, 0, file)))


def wrapped(view: View) -> Found | None:
    """A paragraph that was broken into lines of about the same width."""
    group = view.lines[view.at : view.end] if view.here.gap else ()
    if not is_wrapped(group):
        return None
    return view.paragraph(group, (view.doubt("IMP-040", view.here, count=len(group)),))


def paragraph(view: View) -> Found | None:
    """Any other line is a paragraph."""
    line = view.here
    issues: tuple[Issue, ...] = ()
    if view.alone and ending(line.folded) in ("?", "!") and width(line.text[:200]) <= conventions.SHORT_WIDTH:
        issues = (view.doubt("IMP-032", line),)
    elif view.end > view.at + 1 and not closes(line.folded) and title_like(line):
        issues = (view.doubt("IMP-048", line),)
    return view.paragraph((line,), issues)


RULES: tuple[Rule, ...] = (
    credit_first,
    figure,
    figure_over_gap,
    figure_on_a_line,
    related_on_a_line,
    related_below,
    related_by_form,
    listing,
    marked_heading,
    heading,
    heading_over_text,
    wrapped,
    paragraph,
)
