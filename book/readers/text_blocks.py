"""Body rules: the lines of an article's text come in; its blocks, with each line's fate and each doubt, go out.

Each rule looks at the lines from a View's position and either takes some of them or leaves them to the next rule;
RULES is their order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType

from book.model import Block, Figure, Heading, Issue, Item, Listing, Paragraph
from book.readers import conventions
from book.readers.ledger import CREDIT_ABOVE, Entry
from book.readers.lines import Line, closes, ending, group_ends, is_sentence, title_like, width
from book.readers.text_figures import (
    cover,
    credit_first,
    figure,
    figure_below_placeholder,
    figure_on_a_line,
    figure_over_gap,
    numbered,
)
from book.readers.text_headings import (
    head_of_no_section,
    heading,
    heading_below_number,
    heading_over_list,
    heading_over_text,
    heading_with_number,
    levelled,
    marked_heading,
    with_questions,
)
from book.readers.text_lists import listing, related_below, related_by_form, related_on_a_line
from book.readers.text_repeated import heading_among_alike
from book.readers.text_view import Found, Rule, View
from book.readers.wrapping import is_wrapped


def read_blocks(lines: Sequence[Line], file: str, deck: Sequence[Line] = ()) -> list[Found]:
    """The blocks of the deck, its lines as they are, and of the text.

    Figures are numbered, and a heading right under a heading is one level lower.
    """
    ends = group_ends(lines)
    found: list[Found] = []
    at = 0
    indented = _is_indented(lines)
    while at < len(lines):
        view = View(lines, ends, at, file, indented)
        answers = (made for rule in RULES if (made := rule(view)) is not None)
        taken = next((made for made in answers if _agrees(made)), None) or _as_said(view.here)
        found.append(replace(taken, issues=tuple(one for one in taken.issues if not _is_said(one, taken))))
        at += len(taken.entries)
    view = View(lines, ends, 0, file)
    above = [_as_said(line) for line in deck]
    return levelled(numbered([*above, *with_questions(found, view)], view))


def _is_indented(lines: Sequence[Line]) -> bool:
    """Whether most sentences begin with a space, as paragraphs do in Japanese and Chinese papers."""
    sentences = [line.raw[:1].isspace() for line in lines if is_sentence(line.folded)]
    return len(sentences) > 1 and 3 * sum(sentences) >= 2 * len(sentences)


def _agrees(made: Found) -> bool:
    """Whether each line was taken for what a person said that it is, as far as one did."""
    return all(entry.line.said in ("", _KINDS.get(entry.as_, entry.as_)) for entry in made.entries)


def _is_said(doubt: Issue, made: Found) -> bool:
    """Whether a person has decided on the line of the doubt."""
    line = doubt.place.line if doubt.place else None
    return any(entry.line.said and entry.line.number == line for entry in made.entries)


_KINDS = MappingProxyType({CREDIT_ABOVE: "credit", "related-label": "related", "related-title": "related"})


def _as_said(line: Line) -> Found:
    """A line alone, as what a person said that it is, or else as a paragraph."""
    block: Block = Paragraph(line.text)
    if line.said == "heading":
        block = Heading(1, line.text)
    elif line.said == "caption":
        block = Figure("", "", line.text, (line.text,), "")
    elif line.said == "credit":
        block = Figure("", "", line.text, (), line.text, credit_line=line.text)
    elif line.said == "list-item":
        block = Listing(ordered=False, items=(Item((Paragraph(line.text),)),))
    return Found((Entry(line, line.said or "paragraph", (line.text,)),), block)


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
    heading_among_alike,
    figure_below_placeholder,
    credit_first,
    figure,
    figure_over_gap,
    figure_on_a_line,
    cover,
    related_on_a_line,
    related_below,
    related_by_form,
    heading_below_number,
    heading_with_number,
    listing,
    marked_heading,
    head_of_no_section,
    heading,
    heading_over_list,
    heading_over_text,
    wrapped,
    paragraph,
)
