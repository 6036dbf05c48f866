"""Credits and captions as newsrooms write them: a text comes in; its caption and its bare credit go out."""

from __future__ import annotations

import re

from book.readers import conventions, recognise
from book.readers.lines import ending, fold, has_words, width
from book.readers.signatures import labelled_caption

_BRACKETS = {")": "(", "]": "["}
_WORD = rf"(?:{conventions.alternatives(conventions.CREDITS)})"
_LINK = rf"(?:{conventions.alternatives(conventions.CREDIT_LINKS)})"
_SAID = re.compile(rf"{_WORD}(?:\s*[:/=|・]\s*|\s+{_LINK}\s*:?\s+)(?P<name>\S.*)", re.IGNORECASE)
_AFTER_SENTENCE = re.compile(rf"[。.!?]\s*(?P<credit>{_WORD}\s*[:/=]\s*(?P<name>[^。:/=]+))\Z", re.IGNORECASE)
_SLASHED = re.compile(
    rf"(?:^|[。.!?]\s*|\s+)(?P<credit>(?:[^\s。,:/]{{0,6}}(?:記者|记者)\s+)?(?P<name>[^\s。,:/]{{2,16}})(?:\s*/\s*"
    rf"(?:{conventions.alternatives(conventions.CREDIT_SUFFIXES, conventions.CREDIT_GIVERS)})|\s+[攝摄]))\Z"
)
_TAKEN = re.compile(rf"(?:{conventions.alternatives(conventions.CREDIT_TAKEN)})\s*[:/]?\s*(?P<name>\S.*)")
_BY = re.compile(rf"(?P<name>[^,;:。]{{2,}}?)\s*[/・]?\s*(?:{conventions.alternatives(conventions.CREDIT_SUFFIXES)})")
_GIVEN = re.compile(rf"(?P<name>[^,;:。]+?)\s*(?:{conventions.alternatives(conventions.CREDIT_GIVERS)})")
_CAPTION = re.compile(rf"(?:{conventions.alternatives(conventions.CAPTIONS)})\s*[:/=]\s*(?P<text>\S.*)", re.IGNORECASE)
_SIGNED = re.compile(rf"[^=]+=[^=。]+?(?:{conventions.alternatives(conventions.CAPTION_ENDS)})")
_SOURCE = re.compile(
    rf"(?:{conventions.alternatives(conventions.CREDIT_SOURCES)})\s*[:/=]\s*(?P<name>\S.*)", re.IGNORECASE
)
# (Jane Doe/Harbour Press), as agencies of the English world sign
_AGENCY = re.compile(r"(?P<name>[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,3}\s*/\s*[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,3})")
_HAN_NUMBER = "[一二三四五六七八九十]{1,3}"
_NUMBERED = re.compile(
    rf"(?:{conventions.alternatives(conventions.FIGURE_NUMBERS)})\s*(?:(?P<digits>\d{{1,3}})|(?P<han>{_HAN_NUMBER}))"
    r"(?:\s*[:.、|]\s*|(?<=[^a-z ]\d)\s+|(?<=[^a-z ]\d\d)\s+|(?<=[圖图図] \d)\s+|(?<=[圖图図] \d\d)\s+"
    r"|(?<=[一二三四五六七八九十])\s+)(?=\S)",
    re.IGNORECASE,
)


def credit(text: str) -> str | None:
    """The bare credit of a credit line: `(圖／某社)`, `圖片來源：某社`, `Photo: A. Lin`, `（林大文攝）`; else None."""
    if width(text[:200]) > conventions.CREDIT_WIDTH:
        return None
    folded = fold(text)
    opening = _opening(folded)
    if opening == 0:
        return _bracketed(text, folded, 0)
    if opening and _bracketed(text, folded, opening):  # 写真：昔の灯台（写真：資料館提供） is a caption with its credit
        return None
    match = _SAID.match(folded)
    if match and ending(folded) not in tuple(conventions.CLOSING):
        return text[match.start("name") :]
    match = _SLASHED.match(folded)
    return text[match.start("name") : match.end("name")] if match else None


def caption_with_credit(text: str) -> tuple[str, str, str] | None:
    """(caption, credit line, credit) of a caption that ends with its credit, else None.

    `會談開場。（圖／某社）`, `會談開場。記者林大文／攝影`, `Talks begin. Photo: A. Lin`; or begins with it in brackets.
    """
    folded = fold(text)
    if first := _credit_first(text, folded):
        return first
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


def source(text: str) -> str | None:
    """The bare credit of `Source: A. Lin` or `來源：某社`, which is one only under a caption; else None."""
    match = _SOURCE.fullmatch(fold(text))
    return text[match.start("name") :] if match and width(text[:200]) <= conventions.CREDIT_WIDTH else None


def spelled(line: str, name: str) -> str:
    """The credit line as the book reads it: the source's own, or in brackets where it alone says no credit."""
    if credit(line) or source(line):
        return line
    ways = (f"({line})", f"(Image: {name})") if line.isascii() else (f"（{line}）", f"（圖／{name}）")
    return next((said for said in ways if credit(said)), line)


def figure_number(text: str) -> tuple[int, str] | None:
    """The number that a caption begins with and its words (圖一：, 图1, Figure 2.); None without one."""
    match = _NUMBERED.match(fold(text))
    if not match:
        return None
    number = int(match["digits"]) if match["digits"] else recognise.han_number(match["han"])
    return number, text[: match.end()]


def split_credit(text: str) -> tuple[str, str]:
    """(caption, bare credit) of a caption's text; without a credit, the text and an empty string."""
    stripped = text.strip()
    whole = (credit(stripped) or source(stripped)) if stripped else None
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
    labelled = labelled_caption(text)
    return labelled if labelled or not _SIGNED.fullmatch(folded) else text


def _credit_first(text: str, folded: str) -> tuple[str, str, str] | None:
    """The parts of `（圖／某社）會談開場。`."""
    close = {opening: close for close, opening in _BRACKETS.items()}.get(folded[:1], "")
    end = folded.find(close, 1) + 1 if close else 0
    rest = text[end:].strip()
    if not end or not has_words(rest) or width(rest[:200]) > conventions.FIRST_WIDTH:
        return None
    name = _bracketed(text[:end], folded[:end], 0)
    return (rest, text[:end], name) if name else None


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
    numbered = start > 0 and _NUMBERED.match(folded) is not None
    alone = (_SAID, _TAKEN, _BY, _GIVEN, _AGENCY)
    for pattern in (*alone, _SOURCE) if start == 0 or numbered else (_SAID, _TAKEN, _BY, _AGENCY):
        match = pattern.fullmatch(inside)
        if match and has_words(match["name"]):
            return text[offset + match.start("name") : offset + match.end("name")]
    return None
