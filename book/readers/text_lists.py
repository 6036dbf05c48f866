"""List rules: lines with list marks, or a label with titles, come in; a list or a group of related links goes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from book.model import Issue, Item, Listing, Paragraph, Related, Words
from book.readers import credits, recognise
from book.readers.ledger import Entry
from book.readers.lines import Line, has_words, title_like
from book.readers.text_view import Found, View
from book.readers.wrapping import joined


def related_on_a_line(view: View) -> Found | None:
    """`相關報導：title`, with a label that newsrooms commonly write; more titles may stand right below."""
    label = recognise.related_label(view.here)
    if label is None or not label.rest or not title_like(view.here):
        return None
    return _related(view, label, _titles_end(view.lines, view.at + 1, view.end))


def related_below(view: View) -> Found | None:
    """Such a label on a line of its own, with the titles below it, or in the next group if they are nothing else."""
    label = recognise.related_label(view.here)
    if label is None or label.rest or (label.plain and not view.here.gap):
        return None
    end = _titles_end(view.lines, view.at + 1, view.end)
    if end > view.at + 1:
        return _related(view, label, end)
    below = view.next_group()
    if view.end > view.at + 1 or not below or _titles_end(below, 0, len(below)) < len(below):
        return None
    return _related(view, label, view.end + len(below), (view.doubt("IMP-039", view.here),))


def related_by_form(view: View) -> Found | None:
    """A label that is in no table (關於這項法案：) before one title between blank lines, or above titles."""
    label = recognise.general_label(view.here) if view.here.gap else None
    if label is None:
        return None
    end = view.at + 1 if label.rest else _titles_end(view.lines, view.at + 1, view.end)
    if end != view.end or (not label.rest and end == view.at + 1):
        return None
    return _related(view, label, end, (view.doubt("IMP-038", view.here, label=label.text),))


def _related(view: View, label: recognise.Label, end: int, issues: tuple[Issue, ...] = ()) -> Found:
    entries, titles = titled(view.lines[view.at + 1 : end], "related-title", label.rest)
    first = Entry(view.here, "related" if label.rest else "related-label", (label.text, *filter(None, [label.rest])))
    return Found((first, *entries), Related(label.text, tuple(map(Words, titles))), issues)


def titled(lines: Sequence[Line], as_: str, first: str = "") -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """Entries and titles of a list of titles, `first` before them: without list marks, an address with its title."""
    entries: list[Entry] = []
    titles = [first] if first else []
    for line in lines:
        mark = recognise.list_mark(line.folded)
        text = line.text[mark.length :] if mark and has_words(line.text[mark.length :]) else line.text
        entries.append(Entry(line, as_, (text,), (line.text.removesuffix(text),)))
        if titles and recognise.is_address(line):
            titles[-1] += f" {text}"
        else:
            titles.append(text)
    return tuple(entries), tuple(titles)


def _titles_end(lines: Sequence[Line], at: int, end: int) -> int:
    """The index after the titles that begin at `at`."""
    while at < end and title_like(lines[at]) and credits.credit(lines[at].text) is None and not _label(lines[at]):
        at += 1
    return at


def _label(line: Line) -> bool:
    return recognise.related_label(line) is not None or recognise.heads_no_section(line)


def listing(view: View) -> Found | None:
    """Two or more lines in one group with the same list mark, their numbers counting from 1; an indented line goes on.

    Ringed numbers may have blank lines between them: unlike 一、 or 1. they never number headings.
    """
    first = recognise.list_mark(view.here.folded)
    if first is None or first.number not in (None, 1):
        return None
    entries: list[Entry] = []
    texts: list[str] = []
    at = view.at
    while at < len(view.lines):
        line = view.lines[at]
        mark = recognise.list_mark(line.folded)
        parted = line.gap and at > view.at
        if parted and not (mark and mark.kind == "CIRCLED"):
            break
        if mark and mark.kind == first.kind and mark.number in (None, len(texts) + 1) and line.text[mark.length :]:
            texts.append(line.text[mark.length :])
            entries.append(Entry(line, "list-item", (texts[-1],), (line.text[: mark.length],)))
        elif mark is None and line.raw[:1].isspace() and not view.here.raw[:1].isspace():
            texts[-1] = joined((replace(line, text=texts[-1]), line))
            entries.append(Entry(line, "list-item", (line.text,)))
        else:
            break
        at += 1
    if len(texts) < 2:
        return None
    doubts = (view.doubt("IMP-040", view.here, count=len(entries)),) if len(entries) > len(texts) else ()
    return Found(
        tuple(entries), Listing(first.number is not None, tuple(Item((Paragraph(text),)) for text in texts)), doubts
    )
