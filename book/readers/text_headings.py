"""Heading rules: a short line, or one with a heading's mark (■ ▍ 【】 #, 一、 1.), comes in; a heading goes out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from book.model import Heading, Mark, Paragraph
from book.readers import conventions, conventions_page, credits, recognise
from book.readers.dates import ends_with_date
from book.readers.ledger import Entry
from book.readers.lines import Line, closes, ending, has_words, is_sentence, width
from book.readers.text_repeated import speaks
from book.readers.text_view import Found, View, heading_like, is_spoken

_MARKED = re.compile(
    rf"(?P<hashes>#{{1,6}})\s+(?P<a>\S.*?)\s*#*|[{re.escape(conventions.HEADING_MARKS)}]+\s*(?P<b>\S.*)|\[(?P<c>[^\[\]]+)\]"
    r"|\*\*(?P<d>[^*]+)\*\*"
)
_DAY = re.compile(
    r"\d{4}(?:\s?年)?(?:[\s./-]?\d{1,2}\s?月?)?(?:[\s./-]?\d{1,2}\s?日?)?"
    r"|\d{1,2}月(?:\d{1,2}日)?|[A-Z][a-z]+ (?:\d{1,2}, )?\d{4}"
)
_COUNTED = re.compile(r"[壹貳參肆伍陸柒捌玖拾甲乙丙丁]、|第.{1,3}[章節节部回]|[Ⅰ-Ⅻ]|[IVX]{1,4}[.\s]|\d")
_FORMAL = re.compile(r"[壹貳參叁肆伍陸柒捌玖拾]{1,2}、")
_KANA = re.compile(r"[ぁ-ゖァ-ヺ]")
_INTRODUCES = re.compile(
    r"前言|引言|導言|导言|導讀|导读|序|序言|楔子|摘要|緒論|绪论|背景|はじめに|序章|要旨|リード"
    r"|まえがき|introduction|preface|summary|abstract|background|prologue",
    re.IGNORECASE,
)
_LIST_HEAD = re.compile(
    rf"(?:{conventions.alternatives(conventions_page.LIST_HEADS)})(?:\s*\([^()]{{1,12}}\))?", re.IGNORECASE
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
    name = next(name for name in "abcd" if match[name])
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


def head_of_no_section(view: View) -> Found | None:
    """`作者簡介`, `Notes`: a strong line, for what is below it is no section of the article."""
    site = recognise.heads_furniture(view.here) and view.end == len(view.lines)
    if not view.here.gap or not (site or recognise.heads_no_section(view.here)):
        return None
    text = view.here.text
    return Found((Entry(view.here, "paragraph", (text,)),), Paragraph(text, (Mark(0, len(text), "strong"),)))


def heading(view: View) -> Found | None:
    """A short line without closing punctuation between blank lines, with text after it, and none before that goes on.

    A line after `他說：` is what was said; a line with a date at its end is a dateline.
    """
    goes_on = view.at > 0 and ending(view.lines[view.at - 1].folded) in (":", ",", "、", ";")
    if not view.alone or not heading_like(view.here) or goes_on or ends_with_date(view.here.folded):
        return None
    if speaks(view, view.here) or view.here.folded.startswith((">>", "→", "☞", "👉", "▶")):  # points to another article
        return None
    spoken = view.here.text[0] in conventions.OPENING_QUOTES and _KANA.search(view.here.text)
    if view.indented and view.here.raw[:1].isspace() and spoken:  # in Chinese what is said has its full stop
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


def heading_with_number(view: View) -> Found | None:
    """`二、現行制度` right above its text, or above `（一）法源依據`, without a blank line: lists have none."""
    if not _numbers_section(view.lines, view.at, view.ends) or (view.at and not view.here.gap and not _ends_part(view)):
        return None
    line = view.here
    return Found((Entry(line, "heading", (line.text,)),), Heading(1, line.text), (view.doubt("IMP-031", line),))


def _ends_part(view: View) -> bool:
    """Whether the line above ends a part of a text: a sentence, a list's last item, or a heading with a number."""
    above = view.lines[view.at - 1]
    return is_sentence(above.folded) or _section_rank(above) is not None


def _numbers_section(lines: Sequence[Line], at: int, ends: Sequence[int]) -> bool:
    line, rank = lines[at], _section_rank(lines[at])
    if rank is None or not heading_like(line) or at + 1 >= ends[at]:
        return False
    below, other = lines[at + 1], _section_rank(lines[at + 1])
    if other is not None:
        return other > rank and _numbers_section(lines, at + 1, ends)
    plain = recognise.list_mark(below.folded) is None and closes(below.folded)
    return plain and width(below.text) > width(line.text)


def _section_rank(line: Line) -> int | None:
    """How deep the number of a section is that begins the line (壹、 一、 （一）); None without one."""
    if _FORMAL.match(line.folded):
        return -1
    mark = recognise.list_mark(line.folded)
    return _RANKS.get("-".join(mark.kind.split("-")[:2])) if mark and mark.kind.startswith("han") else None


def heading_over_text(view: View) -> Found | None:
    """A heading without a blank line below it: a short line right above a sentence at least twice as wide."""
    if not view.here.gap or view.end == view.at + 1 or not heading_like(view.here):
        return None
    if view.here.text[0] in conventions.BULLETS:  # ●王大明 over a few words about him
        return None
    below = view.lines[view.at + 1]
    if is_sentence(below.folded) and _DAY.fullmatch(view.here.folded):  # an entry of a timeline
        return _heading(view, "IMP-031")
    if not is_sentence(below.folded) or width(below.text) < 2 * width(view.here.text):
        return None
    return _heading(view, "IMP-031")


def with_questions(found: Sequence[Found], view: View) -> list[Found]:
    """The same, short questions between blank lines as headings where the text has others without marks or numbers.

    In an interview every question is a line of its own, and none is a heading.
    """
    found = _without_deck(_without_quotes(found, view), view)
    plain = sum(issue.code == "IMP-030" for made in found for issue in made.issues)
    asked = [at for at, made in enumerate(found[:-1]) if any(issue.code == "IMP-032" for issue in made.issues)]
    out = list(found)
    if plain < 1 or len(asked) > 2 * plain:
        return out
    for at in asked:
        line, below = found[at].entries[0].line, found[at + 1]
        text = below.block.text if isinstance(below.block, Paragraph) else ""
        quoted = line.text[0] in conventions.OPENING_QUOTES or is_spoken(line) or speaks(view, line)
        if line.folded[-1] == "?" and not quoted and width(text[:200]) >= 2 * width(line.text):
            doubt = view.doubt("IMP-055", line)
            out[at] = Found((Entry(line, "heading", (line.text,)),), Heading(1, line.text), (doubt,))
    return out


def _without_deck(found: Sequence[Found], view: View) -> list[Found]:
    """The same, a first line that looks like a heading as a paragraph where no other heading looks like it."""
    out = list(found)
    headings = [made for made in found if isinstance(made.block, Heading)]
    if not headings or not found or headings[0] is not found[0] or not _is_plain(found[0]):
        return out
    line = found[0].entries[0].line
    alike = [made for made in headings[1:] if _is_plain(made)]
    over_text = len(found) > 1 and isinstance(found[1].block, Paragraph) and found[0].issues[0].code == "IMP-030"
    counted = _COUNTED.match(line.folded) or _INTRODUCES.search(line.folded)
    if over_text and not alike and not counted:
        out[0] = view.paragraph((line,), (view.doubt("IMP-054", line),))
    return out


def _is_plain(made: Found) -> bool:
    """Whether nothing but its shortness makes a line a heading."""
    line = made.entries[0].line
    doubtful = any(issue.code in ("IMP-030", "IMP-031") for issue in made.issues)
    return doubtful and not line.said and _rank(line) is None and recognise.list_mark(line.folded) is None


def _without_quotes(found: Sequence[Found], view: View) -> list[Found]:
    """The same, a line in quotation marks as a paragraph where the text marks its headings: somebody says it."""
    headings = [made.entries[0].line for made in found if isinstance(made.block, Heading)]
    if sum(marked(line) is not None or _rank(line) is not None for line in headings) <= 1:
        return list(found)
    return [view.paragraph((made.entries[0].line,), ()) if _is_quote(made) else made for made in found]


def _is_quote(made: Found) -> bool:
    line = made.entries[0].line
    plain = any(issue.code == "IMP-030" for issue in made.issues) and not line.said
    return plain and line.text[0] in conventions.OPENING_QUOTES and line.text[-1] in conventions.CLOSING_QUOTES


def heading_over_list(view: View) -> Found | None:
    """`材料`, `Ingredients` right above lines that are no sentences."""
    if not view.here.gap or view.end == view.at + 1 or not _LIST_HEAD.fullmatch(view.here.folded):
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
    if _FORMAL.match(line.folded):
        return -1
    mark = recognise.list_mark(line.folded)
    return _RANKS.get("-".join(mark.kind.split("-")[:2])) if mark else None
