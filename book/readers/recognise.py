"""Recognisers: one line comes in; what it is by its own look (credit, label, list mark, divider) goes out, or None."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from book.readers import conventions
from book.readers.lines import Line, ending, fold, has_words, title_like, width

_BRACKETS = {")": "(", "]": "["}
_CREDIT_WORD = rf"(?:{conventions.alternatives(conventions.CREDITS)})"
_CREDIT = re.compile(
    rf"{_CREDIT_WORD}(?:\s*[:/=|・]\s*|\s+(?:{conventions.alternatives(conventions.CREDIT_LINKS)})\s*:?\s+)(?P<name>\S.*)",
    re.IGNORECASE,
)
_PHOTOGRAPHED = re.compile(
    rf"(?P<name>[^,;:。]+?)\s*[/・]?\s*(?:{conventions.alternatives(conventions.CREDIT_SUFFIXES)})"
)
_GIVEN = re.compile(rf"(?P<name>[^,;:。]+?)\s*(?:{conventions.alternatives(conventions.CREDIT_GIVERS)})")
_CAPTION = re.compile(rf"(?:{conventions.alternatives(conventions.CAPTIONS)})\s*[:/=]\s*(?P<text>\S.*)", re.IGNORECASE)
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
_GENERAL = re.compile(
    rf"(?P<label>(?:{conventions.alternatives(conventions.LABEL_BEGINS)})[^:]{{0,40}}):\s*(?P<rest>.*)", re.I
)
_LABEL_NOT = re.compile(rf"(?:{conventions.alternatives(conventions.LABEL_NOT)})\Z", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_NUMBERED = re.compile(r"(?:\(\s*(?P<a>\d{1,3})\s*\)|\[\s*(?P<b>\d{1,3})\s*\]|(?P<c>\d{1,3})(?:[.)](?!\d)|、))\s*")
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


def credit(line: Line) -> str | None:
    """The bare credit of a credit line: `(圖／外務省)`, `圖片來源：外務省`, `Photo: A. Lin`, `（林大文攝）`."""
    if width(line.text[:200]) > conventions.CREDIT_WIDTH:
        return None
    start = _opening(line.folded)
    if start == 0:
        return _bracketed(line.text, line.folded, 0)
    match = _CREDIT.match(line.folded)
    if not match or ending(line.folded) in tuple(conventions.CLOSING):
        return None
    return line.text[match.start("name") :]


def caption_with_credit(line: Line) -> tuple[str, str, str] | None:
    """(caption, credit line, credit) of a caption that ends with its credit: `會談開場。（圖／外務省）`."""
    start = _opening(line.folded)
    if not start or width(line.text[start : start + 200]) > conventions.CREDIT_WIDTH:
        return None
    name = _bracketed(line.text, line.folded, start)
    return (line.text[:start].rstrip(), line.text[start:], name) if name else None


def caption(text: str) -> str | None:
    """The caption of a text that says it is one: `▲會場一景`, `圖說：會場一景`."""
    if text[0] in conventions.POINTERS:
        return text[1:].strip() or None
    match = _CAPTION.match(fold(text))
    return text[match.start("text") :] if match else None


def related_label(line: Line) -> Label | None:
    """The label of other articles that newsrooms commonly write: `相關報導：…`, `【延伸閱讀】`, `Read more: …`."""
    return _labelled(_RELATED, line)


def further_label(line: Line) -> Label | None:
    """The head of the list of further reading: `延伸閱讀：`."""
    return _labelled(_FURTHER, line)


def references_label(line: Line) -> Label | None:
    """The head of the list of sources: `參考資料：`."""
    return _labelled(_REFERENCES, line)


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
        width(text) > conventions.LABEL_WIDTH
        or _LABEL_NOT.search(folded)
        or any(_is_punctuation(char) for char in folded)
    ):
        return None
    if rest and (rest[0] in conventions.OPENING_QUOTES or not title_like(line)):
        return None
    return Label(text, rest)


def list_mark(folded: str) -> Mark | None:
    """The list mark that the line begins with: ①, (1), 1., 1、, 一、, （一）, •, -."""
    first = folded[:1]
    if unicodedata.category(first or " ") == "No":
        return _enclosed(folded)
    if match := _NUMBERED.match(folded):
        kind = next(key for key in "abc" if match[key])
        return Mark(f"number-{kind}-{folded[match.end(kind) : match.end(kind) + 1]}", int(match[kind]), match.end())
    if match := _HAN_NUMBERED.match(folded):
        kind = "a" if match["a"] else "b"
        return Mark(f"han-{kind}", _han(match[kind]), match.end())
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


def _han(numeral: str) -> int:
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


def _opening(folded: str) -> int | None:
    """Where the bracket opens that closes at the line's end (a full stop may follow it); None without one."""
    text = folded.rstrip("。. ")
    close = text[-1:]
    opening = _BRACKETS.get(close)
    depth = 0
    for at in range(len(text) - 1, max(-1, len(text) - 200), -1):
        depth += (text[at] == close) - (text[at] == opening)
        if opening and depth == 0:
            return at
    return None


def _bracketed(text: str, folded: str, start: int) -> str | None:
    """The bare credit inside the brackets that open at `start`, or None where the words are no credit."""
    end = len(folded.rstrip("。. ")) - 1
    inside = folded[start + 1 : end].strip()
    offset = folded.index(inside, start + 1) if inside else 0
    # 提供 inside a paragraph is mostly prose (名單由校方提供); on a line of its own it is a credit.
    for pattern in (_CREDIT, _PHOTOGRAPHED, _GIVEN) if start == 0 else (_CREDIT, _PHOTOGRAPHED):
        match = pattern.fullmatch(inside)
        if match and has_words(match["name"]):
            return text[offset + match.start("name") : offset + match.end("name")]
    return None


def _is_punctuation(char: str) -> bool:
    return unicodedata.category(char).startswith("P")
