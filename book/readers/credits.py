"""Credits and captions as newsrooms write them: a text comes in; its caption and its bare credit go out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from book.readers import conventions, recognise
from book.readers.lines import ending, fold, has_words, width
from book.readers.signatures import ends_sent, labelled_caption, unboxed

LABELS = ("Image: ", "圖／")  # that the book writes before a credit which alone says not that it is one
_OF_CREDITS = frozenset(
    """supplied provided courtesy family archive archives collection collections handout file staff author photographer
    museum library university society private public domain from with photo image graphic analysis""".split()  # noqa: SIM905 - a word list
)
_BRACKETS = {")": "(", "]": "["}
_WORD = rf"(?:{conventions.alternatives(conventions.CREDITS)})"
_LINK = rf"(?:{conventions.alternatives(conventions.CREDIT_LINKS)})"
_COURTESY = re.compile(r"courtesy(?:\s+of|:)?\s+(?P<name>(?:the\s+)?(?-i:[A-Z])\S.*)", re.IGNORECASE)
_SAID = re.compile(rf"{_WORD}(?:\s*[:/=|・]\s*|\s+{_LINK}\s*:?\s+)(?P<name>\S.*)", re.IGNORECASE)
_AFTER_SENTENCE = re.compile(
    rf"(?:[。.!?」』\"”’)]\s*[|/]?\s*|(?<=[^\x00-\x7f])\s+|\s\|\s*)(?P<credit>{_WORD}(?:\s*[:/=]\s*|\s+{_LINK}\s+)(?P<name>[^。:/=]+(?:/[^。:/=]+)?))\Z",
    re.IGNORECASE,
)
_SLASHED = re.compile(
    rf"(?:^|[。.!?]\s*|\s+)(?P<line>(?:[^\s。,:/]{{0,6}}(?:記者|记者)\s+)?[^\s。,:/]{{2,16}}\s*/\s*"
    rf"(?:{conventions.alternatives(conventions.CREDIT_SUFFIXES, conventions.CREDIT_GIVERS)}))\Z"
    r"|(?:^|[。.!?]\s*|\s+)(?P<other>(?:[^\s。,:/]{0,8}(?:記者|记者)\s+)?[^\s。,:/]{2,16}(?:\s[^\s。,:/]{2,4}){0,2}\s+[攝摄])\Z"
)
_TAKEN = re.compile(rf"(?:{conventions.alternatives(conventions.CREDIT_TAKEN)})\s*[:/]?\s*(?P<name>\S.*)")
_BY = re.compile(rf"(?P<name>[^,;:。]{{2,}}?)\s*[/・]?\s*(?:{conventions.alternatives(conventions.CREDIT_SUFFIXES)})")
_GIVEN = re.compile(rf"(?P<name>[^,;:。]+?)\s*(?:{conventions.alternatives(conventions.CREDIT_GIVERS)})")
_SELF = re.compile(
    r"(?:作者|筆者|笔者|編者|编者)?自[繪绘攝摄製制拍]|(?:作者|筆者|笔者)[繪绘攝摄製制]|筆者(?:撮影|作成|作図)"
)
_CLAUSE = re.compile(r"[由均皆]|文中|本文|以上|\d\s*[年月日]|年代|[去今當当早昔近翌][年月日]$")
_LOOSE = " \u3000|｜/／©·•・–—📷📸"  # between a caption and its credit
_WHOLE = (_TAKEN, _BY, _GIVEN)
_CAPTION = re.compile(rf"(?:{conventions.alternatives(conventions.CAPTIONS)})\s*[:/=]\s*(?P<text>\S.*)", re.IGNORECASE)
_COUNTED = re.compile(r"\d{1,2}\s(?:of|/)\s\d{1,2}\s*\|\s*(?P<text>\S.*)")  # 1 of 3 | A worker rakes salt.
_AT_PLACE = re.compile(r"[ぁ-ん][^。]*\([^()。]{1,20}で\)\Z")  # 開店を待つ人たち（3日、港町で）
_SIGNED = re.compile(rf"[^=]+=[^=。]+?(?:{conventions.alternatives(conventions.CAPTION_ENDS)})")
_SOURCE = re.compile(
    rf"(?:{conventions.alternatives(conventions.CREDIT_SOURCES)})\s*[:/=]\s*(?P<name>\S.*)", re.IGNORECASE
)
_LABEL = re.compile(r"(?:写真|写真説明|画像|圖|图|圖片|图片|照片|相片|(?i:photo|image|picture))\s*[:=]\s*")
_SOURCE_BOXED = re.compile(  # （出所）筆者作成
    rf"[(\[](?:{conventions.alternatives(conventions.CREDIT_SOURCES)})[)\]]\s*:?\s*(?P<name>\S.*)", re.IGNORECASE
)
# (Jane Doe/Harbour Press), as agencies of the English world sign
_AGENCY = re.compile(r"(?P<name>[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,3}\s*/\s*[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,3})")
_HAN_NUMBER = "[一二三四五六七八九十]{1,3}"
_NUMBERED = re.compile(
    rf"(?:{conventions.alternatives(conventions.FIGURE_NUMBERS)})\s*(?:(?P<digits>\d{{1,3}})|(?P<han>{_HAN_NUMBER})|(?P<ring>[①-⑳]))"
    r"(?:\s*[:.、|]\s*|(?<=[^a-z ]\d)\s+|(?<=[^a-z ]\d\d)\s+|(?<=[圖图図] \d)\s+|(?<=[圖图図] \d\d)\s+"
    r"|(?<=[一二三四五六七八九十])\s+|(?<=[①-⑳])\s*)(?=\S)",
    re.IGNORECASE,
)


def credit(text: str) -> str | None:
    """The bare credit of a credit line: `(圖／某社)`, `圖片來源：某社`, `Photo: A. Lin`, `（林大文攝）`; else None."""
    if width(text[:200]) > conventions.CREDIT_WIDTH or unboxed(text) != text:  # [Image: Two boats. Credit: A. Lin]
        return None
    folded = fold(text)
    opening = _opening(folded)
    if opening == 0:
        return _bracketed(text, folded, 0)
    if opening and _bracketed(text, folded, opening):  # 写真：昔の灯台（写真：資料館提供） is a caption with its credit
        return None
    match = _SAID.match(folded) or _COURTESY.match(folded)
    if match and (_is_prose(match["name"]) or "。" in match["name"].rstrip("。)")):
        return None
    if match and ending(folded) not in tuple(conventions.CLOSING):
        start = match.start("name")
        of = _COURTESY.match(folded, start)
        return text[of.start("name") if of else start :]
    match = _SLASHED.match(folded)
    return text[slice(*match.span("line" if match["line"] else "other"))] if match else None


def caption_with_credit(text: str) -> tuple[str, str, str] | None:
    """(caption, credit line, credit) of a caption that ends with its credit, else None.

    `會談開場。（圖／某社）`, `會談開場。記者林大文／攝影`, `Talks begin. Photo: A. Lin`; or begins with it in brackets.
    """
    folded = fold(text)
    if first := _credit_first(text, folded) or ends_sent(text):
        return first
    start = _opening(folded)
    if start:
        name = _bracketed(text, folded, start) if width(text[start : start + 200]) <= conventions.CREDIT_WIDTH else None
        return (text[:start].rstrip(), text[start:], name) if name else None
    tail = max(0, len(folded) - 200)
    match = _AFTER_SENTENCE.search(folded, tail) or _SLASHED.search(folded, tail)
    groups = match.groupdict() if match else {}
    said = ("credit", "name") if "credit" in groups else ("line",) * 2 if groups.get("line") else ("other",) * 2
    at = match.start(said[0]) if match else 0
    if (
        not match
        or at == 0
        or width(text[at:]) > conventions.CREDIT_WIDTH
        or ending(folded) in tuple(conventions.CLOSING)
    ):
        return None
    return text[:at].rstrip(_LOOSE), text[at:], text[slice(*match.span(said[1]))]


def unlabelled(text: str) -> str:
    """A caption that has a credit without the label before it: `写真＝最後の便`, `圖：老街一景`, `Photo: Two boats`."""
    match = _LABEL.match(fold(text))
    return text[match.end() :] if match and has_words(text[match.end() :]) else text


def source(text: str) -> str | None:
    """The bare credit of `Source: A. Lin` or `來源：某社`, which is one only under a caption; else None."""
    match = _SOURCE.fullmatch(fold(text)) or _SOURCE_BOXED.fullmatch(fold(text))
    return text[match.start("name") :] if match and width(text[:200]) <= conventions.CREDIT_WIDTH else None


def spelled(line: str, name: str) -> str:
    """The credit line as the book reads it: the source's own, or in brackets where it alone says no credit."""
    if name in (credit(line), source(line)):
        return line
    ways = (f"({line})", f"({LABELS[0]}{name})") if line.isascii() else (f"（{line}）", f"（{LABELS[1]}{name}）")
    return next((said for said in ways if credit(said) == name), line)


def figure_number(text: str) -> tuple[int, str] | None:
    """The number that a caption begins with and its words (圖一：, 图1, Figure 2.); None without one."""
    match = _NUMBERED.match(fold(text))
    if not match:
        return None
    if ring := match["ring"]:
        return int(unicodedata.numeric(ring)), text[: match.end()]
    number = int(match["digits"]) if match["digits"] else recognise.han_number(match["han"])
    return number, text[: match.end()]


def counted(texts: Sequence[str]) -> bool:
    """Whether the numbers that begin captions count figures: from 1 on, each word (圖一, 写真1) alone, or by place.

    `texts` has the caption of every figure, empty where there is none.
    """
    numbers = [(at, figure_number(text)) for at, text in enumerate(texts, 1) if text]
    found = [(at, *number) for at, number in numbers if number]
    reached: dict[str, int] = {}
    for _, number, words in found:
        word = fold(words).strip("0123456789一二三四五六七八九十①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳:.、| ").lower()
        if number != reached.get(word, 0) + 1:
            return all(at == number for at, number, _ in found)
        reached[word] = number
    return True


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
    match = _CAPTION.match(folded) or _COUNTED.match(folded)
    if match:
        return text[match.start("text") :]
    if _AT_PLACE.search(folded):
        return text
    labelled = labelled_caption(text)
    return labelled if labelled or not _SIGNED.fullmatch(folded) else text


def _is_prose(name: str) -> bool:
    """Whether what follows a label in Latin letters is no name: `Photos: Sea smoke settles over the harbor`."""
    words = [word for word in re.findall(r"[^\W\d]+", name) if len(word) > 3 and word.islower()]
    return name.isascii() and len([word for word in words if word not in _OF_CREDITS]) > 1


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
    if _SELF.fullmatch(inside):
        return text[offset : offset + len(inside)]
    alone = (_SAID, _COURTESY, _TAKEN, _BY, _GIVEN, _AGENCY)
    for pattern in (*alone, _SOURCE) if start == 0 or numbered else (_SAID, _COURTESY, _TAKEN, _BY, _AGENCY):
        match = pattern.fullmatch(inside)
        if match and has_words(match["name"]):
            if pattern in _WHOLE and _CLAUSE.search(match["name"]):  # （文中圖片均由作者提供）
                return None
            if pattern in _WHOLE:  # 林大文攝 is whole
                return text[offset : offset + len(inside)]
            return text[offset + match.start("name") : offset + match.end("name")]
    return None
