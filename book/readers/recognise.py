"""Recognisers: one line comes in; what it is by its own look (label, list mark, divider, address) goes out, or None."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from book.readers import conventions, conventions_page
from book.readers.lines import Line, title_like, width

_DECOR = rf"[{re.escape(conventions.DECORATION)}]*"


def _label(*tables: conventions.Words) -> re.Pattern[str]:
    """`label：rest`, `【label】rest`, `label｜rest`, or the bare label; the label as group 1 or 2."""
    words = conventions.alternatives(*tables)
    return re.compile(
        rf"{_DECOR}(?:\[\s*({words})\s*\]\s*[:/|》>]?|({words})\s*(?P<mark>[:/|》>])|(?P<bare>{words})\s*\Z)\s*(?P<rest>.*)",
        re.IGNORECASE,
    )


_RELATED = _label(conventions.RELATED)
_FURTHER = _label(conventions.FURTHER)
_REFERENCES = _label(conventions.REFERENCES)
_NOTE_SIGN = re.compile(
    r"(?:[※*†]\s?\d{0,3}|\[\s?(?:註|注)?\s?\d{1,3}\s?\]|\(?(?:註|注)(?:釋|释|解|記)?\s?[\d一二三四五六七八九十]{1,3}\)?)\s*[:.)、]?\s*(?=\S)"
)
_NOTES = _label(conventions.NOTES)
_AUTHOR = _label(conventions_page.AUTHOR_HEADS)
_SITE = _label(conventions_page.FURNITURE_HEADS)
_GENERAL = re.compile(
    rf"(?P<label>(?:{conventions.alternatives(conventions.LABEL_BEGINS)})[^:]{{0,40}}):\s*(?P<rest>.*)", re.I
)
_LABEL_NOT = re.compile(rf"(?:{conventions.alternatives(conventions.LABEL_NOT)})\Z", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_NUMBERED = re.compile(r"(?:\(\s*(?P<a>\d{1,3})\s*\)|\[\s*(?P<b>\d{1,3})\s*\]|(?P<c>\d{1,3})(?:[.)](?!\d)|、))\s*")
_DOTTED = re.compile(r"\.\s?(?=[一-鿿々ぁ-ゖァ-ヺ「『])")  # ．介質乾透, as Taiwan's papers set it, and no .NET
_HAN_NUMBERED = re.compile(r"(?:\((?P<a>[一二三四五六七八九十]{1,3})\)|(?P<b>[一二三四五六七八九十]{1,3})、)\s*")


@dataclass(frozen=True, slots=True)
class Label:
    """A label and what follows it on its line, both verbatim; `plain`: the bare words, no colon or brackets."""

    text: str
    rest: str
    plain: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """The mark of a list item: its kind, its number (None for a bullet) and how much of the line it takes."""

    kind: str
    number: int | None
    length: int


def is_address(line: Line) -> bool:
    """A line of nothing but a web address."""
    return _ADDRESS.fullmatch(line.folded) is not None


def is_divider(line: Line) -> bool:
    """A line of nothing but ornaments: `* * *`, `－－－－`, `◆`."""
    return all(char in conventions.DIVIDERS for char in line.folded)


def related_label(line: Line) -> Label | None:
    """The label of other articles that newsrooms commonly write: `相關報導：…`, `【延伸閱讀】`, `Read more: …`."""
    return _labelled(_RELATED, line)


def further_label(line: Line) -> Label | None:
    """The head of the list of further reading: `延伸閱讀：`."""
    return _labelled(_FURTHER, line)


def references_label(line: Line) -> Label | None:
    """The head of the list of sources: `參考資料：`."""
    return _labelled(_REFERENCES, line)


def notes_label(line: Line) -> Label | None:
    """The head of a list of notes: `注釋`, `Notes`."""
    return _labelled(_NOTES, line)


def note_sign(folded: str) -> int:
    """How long the sign of a note is that begins the line (`※1　`, `[1] `, `註1:`, `*1 `); 0 without one."""
    match = _NOTE_SIGN.match(folded)
    return match.end() if match else 0


def heads_no_section(line: Line) -> bool:
    """Whether a line is the head of notes, or of words about the author: no section of an article."""
    labels = (_labelled(_NOTES, line), _labelled(_AUTHOR, line))
    return any(label is not None and not label.rest for label in labels)


def heads_furniture(line: Line) -> bool:
    """Whether a line is the head of what a site puts around its articles: `熱門文章`, `Most read`."""
    label = _labelled(_SITE, line)
    return label is not None and not label.rest


def general_label(line: Line) -> Label | None:
    """A label outside the tables before titles: `關於這項法案：三讀過程一次看`.

    It must begin with a word of LABEL_BEGINS, be at most LABEL_WIDTH wide, hold no punctuation and not end like a
    clause that brings in speech (更多人說：…) or a person (關於作者：…); what follows must look like a title and
    must not open with a quotation mark, or it is an ordinary sentence.
    """
    match = _GENERAL.match(line.folded)
    if not match:
        return None
    text = line.text[match.start("label") : match.end("label")].strip()
    folded = match["label"].strip()
    rest = line.text[match.start("rest") :]
    if (
        width(text) > (conventions.LATIN_LABEL_WIDTH if text.isascii() else conventions.LABEL_WIDTH)
        or _LABEL_NOT.search(folded)
        or any(_is_punctuation(char) for char in folded)
    ):
        return None
    if rest and (rest[0] in conventions.OPENING_QUOTES or not title_like(line)):
        return None
    return Label(text, rest)


def list_mark(folded: str) -> Mark | None:
    """The list mark that the line begins with: ①, (1), 1., 1、, 一、, （一）, •, ．, -."""
    first = folded[:1]
    if unicodedata.category(first or " ") == "No":
        return _enclosed(folded)
    if match := _NUMBERED.match(folded):
        kind = next(key for key in "abc" if match[key])
        return Mark(f"number-{kind}-{folded[match.end(kind) : match.end(kind) + 1]}", int(match[kind]), match.end())
    if match := _HAN_NUMBERED.match(folded):
        kind = "a" if match["a"] else "b"
        return Mark(f"han-{kind}", han_number(match[kind]), match.end())
    if _DOTTED.match(folded):
        return Mark(".", None, len(folded) - len(folded[1:].lstrip()))
    if first and (first in conventions.BULLETS or (first in conventions.SPACED_BULLETS and folded[1:2] == " ")):
        return Mark(first, None, len(folded) - len(folded[1:].lstrip()))
    return None


def _enclosed(folded: str) -> Mark | None:
    """①, ❶, ⑴, ⒈: one character that is a number in a ring, in brackets or with a stop, as its Unicode name says."""
    first = unicodedata.name(folded[0], "").split(" ")[0]
    if first not in ("CIRCLED", "PARENTHESIZED", "DINGBAT", "DIGIT", "NUMBER"):
        return None
    kind = "NUMBER" if first == "DIGIT" else first  # DIGIT NINE FULL STOP, NUMBER TEN FULL STOP
    return Mark(kind, int(unicodedata.numeric(folded[0])), len(folded) - len(folded[1:].lstrip()))


def han_number(numeral: str) -> int:
    """一 to 九十九."""
    tens, ten, ones = numeral.rpartition("十")
    digits = "一二三四五六七八九"
    value = digits.find(ones) + 1 if ones else 0
    return value + ((digits.find(tens) + 1 if tens else 1) * 10 if ten else 0)


def _labelled(pattern: re.Pattern[str], line: Line) -> Label | None:
    match = pattern.match(line.folded)
    if not match:
        return None
    group = next(name for name in (1, 2, "bare") if match[name])
    return Label(
        text=line.text[match.start(group) : match.end(group)],
        rest=line.text[match.start("rest") :].strip(),
        plain=group == "bare",
    )


def _is_punctuation(char: str) -> bool:
    return unicodedata.category(char).startswith("P")
