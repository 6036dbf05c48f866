"""Credits and captions as newsrooms write them: a text comes in; its caption and its bare credit go out."""

from __future__ import annotations

import re

from book.readers import conventions
from book.readers.lines import ending, fold, has_words, width

_BRACKETS = {")": "(", "]": "["}
_WORD = rf"(?:{conventions.alternatives(conventions.CREDITS)})"
_LINK = rf"(?:{conventions.alternatives(conventions.CREDIT_LINKS)})"
_SAID = re.compile(rf"{_WORD}(?:\s*[:/=|・]\s*|\s+{_LINK}\s*:?\s+)(?P<name>\S.*)", re.IGNORECASE)
_AFTER_SENTENCE = re.compile(rf"[。.!?]\s*(?P<credit>{_WORD}\s*[:/=]\s*(?P<name>[^。:/=]+))\Z", re.IGNORECASE)
_SLASHED = re.compile(
    rf"(?:^|[。.!?]\s*|\s+)(?P<credit>(?P<name>[^\s。,:/]{{2,16}})\s*/\s*"
    rf"(?:{conventions.alternatives(conventions.CREDIT_SUFFIXES, conventions.CREDIT_GIVERS)}))\Z"
)
_TAKEN = re.compile(rf"(?:{conventions.alternatives(conventions.CREDIT_TAKEN)})\s*[:/]?\s*(?P<name>\S.*)")
_BY = re.compile(rf"(?P<name>[^,;:。]{{2,}}?)\s*[/・]?\s*(?:{conventions.alternatives(conventions.CREDIT_SUFFIXES)})")
_GIVEN = re.compile(rf"(?P<name>[^,;:。]+?)\s*(?:{conventions.alternatives(conventions.CREDIT_GIVERS)})")
_CAPTION = re.compile(rf"(?:{conventions.alternatives(conventions.CAPTIONS)})\s*[:/=]\s*(?P<text>\S.*)", re.IGNORECASE)
_SIGNED = re.compile(rf"[^=。]+=[^=。]+?(?:{conventions.alternatives(conventions.CAPTION_ENDS)})")


def credit(text: str) -> str | None:
    """The bare credit of a credit line: `(圖／某社)`, `圖片來源：某社`, `Photo: A. Lin`, `（林大文攝）`; else None."""
    if width(text[:200]) > conventions.CREDIT_WIDTH:
        return None
    folded = fold(text)
    if _opening(folded) == 0:
        return _bracketed(text, folded, 0)
    match = _SAID.match(folded)
    if match and ending(folded) not in tuple(conventions.CLOSING):
        return text[match.start("name") :]
    match = _SLASHED.match(folded)
    return text[match.start("name") : match.end("name")] if match else None


def caption_with_credit(text: str) -> tuple[str, str, str] | None:
    """(caption, credit line, credit) of a caption that ends with its credit, else None.

    `會談開場。（圖／某社）`, `會談開場。記者林大文／攝影`, `Talks begin. Photo: A. Lin`.
    """
    folded = fold(text)
    start = _opening(folded)
    if start:
        name = _bracketed(text, folded, start) if width(text[start : start + 200]) <= conventions.CREDIT_WIDTH else None
        return (text[:start].rstrip(), text[start:], name) if name else None
    tail = max(0, len(folded) - 200)
    match = _AFTER_SENTENCE.search(folded, tail) or _SLASHED.search(folded, tail)
    at = match.start("credit") if match else 0
    if (
        not match
        or at == 0
        or width(text[at:]) > conventions.CREDIT_WIDTH
        or ending(folded) in tuple(conventions.CLOSING)
    ):
        return None
    return text[:at].rstrip(), text[at:], text[match.start("name") : match.end("name")]


def split_credit(text: str) -> tuple[str, str]:
    """(caption, bare credit) of a caption's text; without a credit, the text and an empty string."""
    stripped = text.strip()
    whole = credit(stripped) if stripped else None
    if whole is not None:
        return "", whole
    found = caption_with_credit(stripped)
    return (found[0], found[2]) if found else (text, "")


def caption(text: str) -> str | None:
    """The caption of a text that says it is one: `▲會場一景`, `圖說：會場一景`, `会場＝3日、山田撮影`; or None."""
    if text[0] in conventions.POINTERS:
        return text.lstrip(conventions.POINTERS).strip() or None
    folded = fold(text)
    match = _CAPTION.match(folded)
    if match:
        return text[match.start("text") :]
    return text if _SIGNED.fullmatch(folded) else None


def _opening(folded: str) -> int | None:
    """Where the bracket opens that closes at the text's end (a full stop may follow it); None without one."""
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
    """The bare credit inside the brackets that open at `start`; None where the words are no credit."""
    end = len(folded.rstrip("。. ")) - 1
    inside = folded[start + 1 : end].strip()
    offset = folded.index(inside, start + 1)
    # 提供 inside a paragraph is mostly prose (名單由校方提供); on a line of its own it is a credit.
    for pattern in (_SAID, _TAKEN, _BY, _GIVEN) if start == 0 else (_SAID, _TAKEN, _BY):
        match = pattern.fullmatch(inside)
        if match and has_words(match["name"]):
            return text[offset + match.start("name") : offset + match.end("name")]
    return None
