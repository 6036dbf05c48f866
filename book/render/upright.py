"""Text of a vertical line: a text comes in; its runs, each with how it stands in the column, go out.

JLREQ § 2.3.2 and § 3.2.5, which Taiwan's practice agrees with: a number of two figures shares one place
(tate-chu-yoko), other short numbers and capitals stand upright character by character, longer Latin lies on its side.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Literal

from book.kinsoku import APOSTROPHE

How = Literal["", "tcy", "upright"]  # as the line goes; in one place, side by side; character by character
Run = tuple[How, str]

_HAN = r"[\u2e80-\u312f\u31a0-\ua4cf\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60\U00020000-\U0003ffff]"
_WORD = rf"(?:[!-~\u00a1-\u024f]|{APOSTROPHE.pattern})+"
_LATIN = re.compile(rf"{_WORD}(?: {_WORD})*")
_NUMBER = re.compile(r"(\d{1,4})(%?)")
_CAPITALS = re.compile(r"[A-Z][A-Z0-9]{0,3}")
_SPACE_AFTER_HAN = re.compile(rf"(?<={_HAN})[ \u00a0]\Z")
_SPACE_BEFORE_HAN = re.compile(rf"\A[ \u00a0](?={_HAN})")
_CRIES = re.compile(r"(?<![！？!?])[！？]{2}(?![！？!?])")
_QUOTED = re.compile("“[^“”]*”")
_QUOTED_INSIDE = re.compile("‘[^‘’]*’")
_EASTERN = re.compile(_HAN)
# Quotation marks of a line have no form in a column: the marks of the language's vertical books stand for them.
_CORNERS = {"outer": ("「", "」"), "inner": ("『", "』")}


def runs(text: str, language: str) -> Iterator[Run]:
    """The runs of `text`, whose language (BCP 47) is Chinese or Japanese; together they say the same."""
    text = _quotes(text, simplified=language.lower().startswith(("zh-hans", "zh-cn", "zh-sg")))
    done = 0
    set_before = False
    for match in _LATIN.finditer(text):
        words = match[0].split(" ")
        if not all(_is_short(word) for word in words):
            continue  # it lies on its side, as a whole
        between = text[done : match.start()]
        if set_before:
            between = _SPACE_BEFORE_HAN.sub("", between)
        yield from _cries(_SPACE_AFTER_HAN.sub("", between))
        for at, word in enumerate(words):
            yield from (("", " "),) if at else ()
            yield from _word(word)
        done, set_before = match.end(), True
    rest = text[done:]
    yield from _cries(_SPACE_BEFORE_HAN.sub("", rest) if set_before else rest)


def full_width(text: str) -> str:
    """ASCII without spaces as full-width characters."""
    return "".join(chr(ord(character) + 0xFEE0) for character in text)


def _is_short(word: str) -> bool:
    return bool(_NUMBER.fullmatch(word) or _CAPITALS.fullmatch(word) or word in ("!!", "!?", "?!", "??"))


def _word(word: str) -> Iterator[Run]:
    number = _NUMBER.fullmatch(word)
    if number:
        figures = number[1]
        yield ("tcy", figures) if len(figures) == 2 else ("upright" if figures[1:] else "", full_width(figures))
        if number[2]:
            yield "", full_width(number[2])
    else:
        yield ("tcy" if word[0] in "!?" else "upright"), word


def _cries(text: str) -> Iterator[Run]:
    """`！？` in one place."""
    done = 0
    for match in _CRIES.finditer(text):
        if match.start() > done:
            yield "", text[done : match.start()]
        yield "tcy", unicodedata.normalize("NFKC", match[0])
        done = match.end()
    if text[done:]:
        yield "", text[done:]


def _quotes(text: str, *, simplified: bool) -> str:
    """“…” around Chinese or Japanese → 「…」; in Simplified Chinese 『…』, whose inner marks are 「…」 (GB/T 15834)."""
    outer, inner = (_CORNERS["inner"], _CORNERS["outer"]) if simplified else (_CORNERS["outer"], _CORNERS["inner"])
    for pattern, (opening, closing) in ((_QUOTED, outer), (_QUOTED_INSIDE, inner)):
        text = pattern.sub(
            lambda match, opening=opening, closing=closing: (  # type: ignore[misc]
                f"{opening}{match[0][1:-1]}{closing}" if _EASTERN.search(match[0]) else match[0]
            ),
            text,
        )
    return text
