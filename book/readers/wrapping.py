"""Layout of a plain text: groups of lines come in; whether they were wrapped, or lack their blank lines, goes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from book.model import Issue, Place
from book.readers import conventions, credits, recognise
from book.readers.lines import Line, group_ends, is_sentence, title_like, width
from book.report import issue


def is_wrapped(group: Sequence[Line]) -> bool:
    """Whether a person or a mail program broke one paragraph into these lines.

    All lines but the last are about equally full (within a quarter of the fullest), none is a list item, most break
    inside a sentence, and the last one ends it.
    """
    if len(group) < 2 or not is_sentence(group[-1].folded):
        return False
    widths = [width(line.text) for line in group]
    full = max(widths[:-1])
    least, most = conventions.WRAP_WIDTH
    if not least <= full <= most or min(widths[:-1]) < full * 0.75 or widths[-1] > full * 1.05:
        return False
    if any(recognise.list_mark(line.folded) for line in group[1:]):
        return False
    return sum(is_sentence(line.folded) for line in group[:-1]) * 2 <= len(group) - 1


def joined(group: Sequence[Line]) -> str:
    """The paragraph that was broken into these lines: a space between Latin words, nothing between Han."""
    text = group[0].text
    for line in group[1:]:
        wide = width(text[-1]) == 1 and width(line.text[0]) == 1
        hyphen = text[-1] == "-" and text[-2:-1].isalpha()
        text += line.text if wide or hyphen else f" {line.text}"
    return text


def spread(lines: Sequence[Line], file: str) -> tuple[tuple[Line, ...], tuple[Issue, ...]]:
    """The lines with the gaps that a text without blank lines lacks, and a finding (IMP-041) for each such group.

    A group is one paragraph a line where more than CAPTION_LINES lines of text follow each other and at least half
    of them are sentences. A credit stays with the line above it, list items and titles under a label stay together.
    """
    ends = group_ends(lines)
    out: list[Line] = []
    issues: list[Issue] = []
    at = 0
    while at < len(lines):
        group = lines[at : ends[at]]
        if _lacks_gaps(group):
            issues.append(issue("IMP-041", Place(file, group[0].number), count=len(group)))
            group = _with_gaps(group)
        out += group
        at += len(group)
    return tuple(out), tuple(issues)


def _lacks_gaps(group: Sequence[Line]) -> bool:
    longest = run = sentences = plain = 0
    for line in group:
        if credits.credit(line.text) or recognise.list_mark(line.folded):
            run = 0
            continue
        plain += 1
        run += 1
        sentences += is_sentence(line.folded)
        longest = max(longest, run)
    return longest > conventions.CAPTION_LINES and sentences * 2 >= plain and not is_wrapped(group)


def _with_gaps(group: Sequence[Line]) -> tuple[Line, ...]:
    out: list[Line] = []
    under_label = False
    for line in group:
        marked = bool(recognise.list_mark(line.folded))
        follows_mark = marked and bool(out) and bool(recognise.list_mark(out[-1].folded))
        under_label = under_label and title_like(line) and not credits.credit(line.text)
        stays = bool(credits.credit(line.text)) or follows_mark or under_label
        out.append(replace(line, gap=not stays))
        label = recognise.related_label(line)
        under_label = under_label or bool(label and not label.rest)
    return tuple(out)
