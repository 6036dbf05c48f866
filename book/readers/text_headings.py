"""Heading rules: a short line, or one with a heading's mark (■ ▍ 【】 #, 一、 1.), comes in; a heading goes out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from book.model import Heading
from book.readers import conventions, credits, recognise
from book.readers.dates import ends_with_date
from book.readers.ledger import Entry
from book.readers.lines import Line, ending, has_words, is_sentence, width
from book.readers.text_view import Found, View, heading_like

_MARKED = re.compile(
    rf"(?P<hashes>#{{1,6}})\s+(?P<a>\S.*?)\s*#*|[{re.escape(conventions.HEADING_MARKS)}]+\s*(?P<b>\S.*)|\[(?P<c>[^\[\]]+)\]"
)
# Numbers of headings from the highest rank to the lowest: 一、 over （一） over 1. over (1), as offices number.
_RANKS: Mapping[str, int] = MappingProxyType({"han-b": 0, "han-a": 1, "number-c": 2, "number-a": 3})


@dataclass(frozen=True, slots=True)
class Marked:
    """A heading without its mark, both verbatim; `hashes` is how many # it had."""

    text: str
    mark: str
    hashes: int = 0


def marked(line: Line) -> Marked | None:
    """The heading of a line that says it is one: `■ 租約到期`, `【…】`, `## …`; None for any other."""
    match = _MARKED.fullmatch(line.folded)
    if not match:
        return None
    name = next(name for name in "abc" if match[name])
    text = line.text[match.start(name) : match.end(name)].strip()
    if not has_words(text) or "。" in text or width(text[:200]) > conventions.HEADING_WIDTH:
        return None
    return Marked(text, line.text[: match.start(name)], len(match["hashes"] or ""))


def marked_heading(view: View) -> Found | None:
    """A line with a heading's mark that begins a group, text below it; its mark is left out."""
    found = marked(view.here) if view.here.gap else None
    if found is None or view.at + 1 == len(view.lines) or credits.credit(view.here.text) is not None:
        return None
    below = view.lines[view.at + 1]
    if not found.hashes and not below.gap and marked(below):  # two in a group are items of a list
        return None
    entry = Entry(view.here, "heading", (found.text,), (found.mark,))
    return Found((entry,), Heading(1, found.text))


def heading(view: View) -> Found | None:
    """A short line without closing punctuation between blank lines, with text after it, and none before that goes on.

    A line after `他說：` is what was said; a line with a date at its end is a dateline.
    """
    goes_on = view.at > 0 and ending(view.lines[view.at - 1].folded) in (":", ",", "、", ";")
    if not view.alone or not heading_like(view.here) or goes_on or ends_with_date(view.here.folded):
        return None
    if view.end == len(view.lines):
        return view.paragraph(view.lines[view.at : view.end], (view.doubt("IMP-033", view.here),))
    if view.here.folded.startswith("(") and view.here.folded.endswith(")"):  # all in brackets is a remark
        return None
    return _heading(view, "IMP-030")


def heading_below_number(view: View) -> Found | None:
    """A number alone on the first line of two, the heading on the second: `01`, `On the quay`."""
    number, group = view.here, view.lines[view.at : view.end]
    if not number.gap or len(group) != 2 or view.end == len(view.lines):
        return None
    if not re.fullmatch(r"\d{1,2}", number.folded) or not heading_like(group[1]):
        return None
    entries = (Entry(number, "heading", (), (number.text,)), Entry(group[1], "heading", (group[1].text,)))
    return Found(entries, Heading(1, group[1].text), (view.doubt("IMP-030", group[1]),))


def heading_over_text(view: View) -> Found | None:
    """A heading without a blank line below it: a short line right above a sentence at least twice as wide."""
    if not view.here.gap or view.end == view.at + 1 or not heading_like(view.here):
        return None
    below = view.lines[view.at + 1]
    if not is_sentence(below.folded) or width(below.text) < 2 * width(view.here.text):
        return None
    return _heading(view, "IMP-031")


def _heading(view: View, code: str) -> Found:
    line = view.here
    return Found((Entry(line, "heading", (line.text,)),), Heading(1, line.text), (view.doubt(code, line),))


def levelled(found: Sequence[Found]) -> list[Found]:
    """The same, each heading with its level.

    ## is as deep as its hashes say, a number as deep as the numbers of higher rank before it; any other is a chapter's
    title. A heading right under another is no chapter's: a chapter needs text below its title.
    """
    highest = min((count for made in found if (count := _hashes(made))), default=1)
    seen: set[int] = set()
    out: list[Found] = []
    for made in found:
        if not isinstance(made.block, Heading):
            out.append(made)
            continue
        level = _hashes(made) - highest + 1 if _hashes(made) else 1
        rank = _rank(made.entries[0].line)
        if rank is not None:
            level = 1 + sum(other < rank for other in seen)
            seen.add(rank)
        if out and isinstance(out[-1].block, Heading):
            level = max(level, 2)
        out.append(replace(made, block=replace(made.block, level=min(level, 4))))
    return out


def _hashes(made: Found) -> int:
    found = marked(made.entries[0].line) if isinstance(made.block, Heading) else None
    return found.hashes if found else 0


def _rank(line: Line) -> int | None:
    mark = recognise.list_mark(line.folded)
    return _RANKS.get("-".join(mark.kind.split("-")[:2])) if mark else None
