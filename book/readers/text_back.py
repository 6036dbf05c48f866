"""Back matter: an article's lines come in; its further reading and sources go out, and the lines left as text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from book.model import Issue, Place, Related, Words
from book.readers import recognise
from book.readers.citations import looks_cited
from book.readers.dates import date_at_start
from book.readers.ledger import FURTHER, Entry, shortened
from book.readers.lines import Line, fold, title_like, width
from book.readers.recognise import Label
from book.readers.text_figures import source_credit
from book.readers.text_lists import titled
from book.report import issue

_SOURCE = re.compile(
    r"https?://\S|\((?:19|20)\d\d[^()]{0,12}\)\s*[。.,:]", re.IGNORECASE
)  # an address; (2024)。 as APA has it


_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
_FEWEST = 2  # lines of a list that nothing but its head marks
_SAMPLE = 20  # lines of a group that tell what it is
_LINE_WIDTH = 100.0  # ems of such a line; what is longer is text


@dataclass(slots=True)
class Back:
    """What stands after the text; `sources` are the lines of the reference list, the label's own rest included."""

    further: list[Related] = field(default_factory=list)
    sources: list[tuple[Line, str]] = field(default_factory=list)
    heads: tuple[str, ...] = ()
    entries: list[Entry] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)


def split_back(lines: Sequence[Line], file: str) -> tuple[tuple[Line, ...], Back]:
    """The lines of the text, and the back matter that follows them.

    Back matter begins at the first head (延伸閱讀：, 參考資料) from which on there are lists only: titles under a head
    of further reading, sources under a head of references. The same label in the middle of the text is left to the
    body's rules. Text after the list of sources goes back to the text (IMP-047).
    """
    at = 0
    while at < len(lines):
        if (_head(lines[at]) or _noted(lines, at)) and source_credit(lines, at) is None:
            back = Back()
            stopped, left = _sections(lines, at, back)
            if stopped is None:
                if left:
                    back.issues.append(issue("IMP-047", Place(file, left[0].number), text=shortened(left[0].text)))
                    left = (replace(left[0], gap=True), *left[1:])
                return (*lines[:at], *left), back
            at = max(stopped, at + 1)  # no head before that line can do better: it would stop there too
        else:
            at += 1
    return _signed(lines)


def _signed(lines: Sequence[Line]) -> tuple[tuple[Line, ...], Back]:
    """Sources with the signs of notes (`※1`) under no head, at the end of a text."""
    back, at = Back(), len(lines)
    while at > 1 and _is_signed_source(lines[at - 1]):
        at -= 1
    back.sources += [(line, line.text[recognise.note_sign(line.folded) :]) for line in lines[at:]]
    return tuple(lines[:at]), back


def _is_signed_source(line: Line) -> bool:
    start = recognise.note_sign(line.folded)
    return bool(start) and not line.said and looks_cited(line.text[start:])


def _head(line: Line, *, within: bool = False) -> tuple[Label, bool] | None:
    """The label of a head and whether it heads sources; a bare word without colon must begin a group.

    `within` the back matter, lists of related links (相關報導) are further reading as well.
    """
    if line.said:
        return None
    related = recognise.related_label(line) if within else None
    heads = (recognise.further_label(line), False), (recognise.references_label(line), True), (related, False)
    for label, sources in heads:
        listed = label and (not label.rest or title_like(line) or (sources and _is_source(label.rest)))
        if label and listed and (line.gap or not label.plain):
            return label, sources
    return None


def _noted(lines: Sequence[Line], at: int) -> tuple[Label, bool] | None:
    """The label of notes (註, Notes) whose lines name sources."""
    label = recognise.notes_label(lines[at]) if lines[at].gap and not lines[at].said else None
    return (label, True) if label and not label.rest and _are_cited(lines, at) else None


def _are_cited(lines: Sequence[Line], at: int) -> bool:
    """Whether most lines of the group below a head have what a source has: title, year and so on."""
    end = next((end for end in range(at + 2, len(lines)) if lines[end].gap), len(lines))
    group = lines[at + 1 : end]
    return 3 * sum(looks_cited(line.text) for line in group) >= 2 * len(group) > 0


def _sections(lines: Sequence[Line], at: int, back: Back) -> tuple[int | None, tuple[Line, ...]]:
    """Read the lists from `at` on into `back`: (None, text after the sources), or (the line that is no list, ())."""
    while at < len(lines):
        head = _head(lines[at], within=bool(back.entries or back.sources)) or _noted(lines, at)
        if head is None:
            return (None, tuple(lines[at:])) if back.sources else (at, ())
        label, sources = head
        sources = sources or _are_cited(lines, at)
        end = _sources_end(lines, at, label) if sources else _further_end(lines, at + 1)
        if end == at + 1 and not label.rest:
            return at, ()
        (_take_sources if sources else _take_further)(back, label, lines[at:end])
        at = end
    return None, ()


def _further_end(lines: Sequence[Line], at: int) -> int:
    while at < len(lines) and title_like(lines[at]) and not lines[at].said and not _ends_list(lines, at):
        at += 1
    return at


def _ends_list(lines: Sequence[Line], at: int) -> bool:
    return bool(_head(lines[at], within=True) or _noted(lines, at)) or recognise.heads_no_section(lines[at])


def _sources_end(lines: Sequence[Line], at: int, label: Label) -> int:
    """The group that the head begins is sources whatever it looks like; later groups while they look like sources.

    A bare word between blank lines may be a heading: the lines below it must look like sources.
    """
    start = at + 1
    near = lines[start : start + _SAMPLE]
    listed_group = _is_list(near[: next((at for at in range(1, len(near)) if near[at].gap), len(near))])
    for end in range(start, len(lines)):
        line = lines[end]
        own_group = (not line.gap and (end > start or not label.plain or title_like(line))) or (
            end == start and listed_group
        )
        listed = (
            own_group
            or _is_source(line.text)
            or (title_like(line) and not label.plain and (lines[end - 1].gap or end - 1 <= at))
        )
        if not listed or line.said or _ends_list(lines, end):
            return end
    return len(lines)


def _is_list(group: Sequence[Line]) -> bool:
    """Whether a group of short lines, most of which name a year or look like sources, lists sources."""
    if len(group) < _FEWEST or any(width(line.text[:300]) > _LINE_WIDTH for line in group):
        return False
    return 2 * sum(bool(_YEAR.search(line.folded)) or _is_source(line.text) for line in group) >= len(group)


def _is_source(text: str) -> bool:
    """A text that begins with a date or a list mark, or names an address or a year as lists of sources do."""
    folded = fold(text)
    return bool(date_at_start(folded) or recognise.list_mark(folded) or _SOURCE.search(folded) or looks_cited(text))


def _take_further(back: Back, label: Label, lines: Sequence[Line]) -> None:
    entries, titles = titled(lines[1:], FURTHER, label.rest)
    back.entries.append(Entry(lines[0], "further-label", (label.text, *filter(None, [label.rest]))))
    back.entries += entries
    back.further.append(Related(label.text, tuple(map(Words, titles))))


def _take_sources(back: Back, label: Label, lines: Sequence[Line]) -> None:
    back.heads = (*back.heads, label.text)
    if label.rest:
        back.sources.append((lines[0], label.rest))
    else:
        back.entries.append(Entry(lines[0], "references-label", fate="moved", reason="LED-013"))
    back.sources += [(line, line.text) for line in lines[1:]]
