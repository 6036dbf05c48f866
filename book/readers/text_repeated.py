"""Lines that begin alike: a line and its text come in; whether it is a heading by its fellows, or speech, goes out.

A dash or a triangle, a name with a colon, a counted point say little once; that others of the text begin so as well
tells headings of a paper (`——…`, `▽…`, `爭議點一、…`) from captions, and who speaks in an interview.
"""

from __future__ import annotations

import re

from book.model import Heading
from book.readers import credits, recognise
from book.readers.ledger import Entry
from book.readers.lines import Line, has_words, is_sentence, width
from book.readers.text_view import Found, View

_MARKED = re.compile(r"(?P<mark>——|▽)\s*(?P<text>[^\s—].*)")
_POINT = re.compile(r"(?P<label>[^\W\d_]{2,6}?)(?P<number>[一二三四五六七八九十]|\d{1,2})\s?[、:.]\s*\S")
_SPEAKER = re.compile(r"(?P<name>[^\s:。,?!][^:。,?!]{0,15}):\s*\S")
_KANA = re.compile(r"[ぁ-ゖァ-ヺ]")
_SHORT = 24.0  # ems of such a heading
_TURNS = 3  # lines that a speaker's name begins


def heading_among_alike(view: View) -> Found | None:
    """A short line alone with a mark that is no heading's for itself, or a counted point, where others begin so."""
    found = _marked(view) or _point(view)
    if found is None or view.end == len(view.lines) or not is_sentence(view.lines[view.end].folded):
        return None
    text, mark = found
    entry = Entry(view.here, "heading", (text,), (mark,))
    return Found((entry,), Heading(1, text), (view.doubt("IMP-030", view.here),))


def speaks(view: View, line: Line) -> bool:
    """Whether the line begins with a name and a colon, as other lines of the text do."""
    match = _SPEAKER.match(line.folded)
    if not match:
        return False
    return sum(other.folded.startswith(f"{match['name']}:") for other in view.lines) >= _TURNS


def _marked(view: View) -> tuple[str, str] | None:
    match = _MARKED.fullmatch(view.here.folded)
    if not match or not view.alone:
        return None
    fellows = [at for at, line in enumerate(view.lines) if line.folded.startswith(match["mark"])]
    if len(fellows) < 2 or not all(_is_short(view, at) for at in fellows):
        return None
    text = view.here.text[match.start("text") :]
    return text, view.here.text[: match.start("text")]


def _is_short(view: View, at: int) -> bool:
    """Whether a marked line alone is as short as a heading, and has no credit; in Japanese `――` asks a question."""
    line = view.lines[at]
    alone = line.gap and view.ends[at] == at + 1
    asked = line.folded.startswith("—") and _KANA.search(line.text)
    if not alone or asked or "。" in line.folded or width(line.text[:100]) > _SHORT or not has_words(line.text):
        return False
    return credits.caption_with_credit(line.text) is None and not line.folded.endswith(")")


def _point(view: View) -> tuple[str, str] | None:
    match = _POINT.match(view.here.folded)
    if not match or not view.alone or width(view.here.text[:100]) > _SHORT or "。" in view.here.folded:
        return None
    found = [_POINT.match(line.folded) for line in view.lines if line.gap]
    numbers = [_number(other["number"]) for other in found if other and other["label"] == match["label"]]
    if len(numbers) < 2 or numbers != list(range(1, len(numbers) + 1)) or credits.figure_number(view.here.text):
        return None
    return view.here.text, ""


def _number(text: str) -> int:
    return int(text) if text.isdigit() else recognise.han_number(text)
