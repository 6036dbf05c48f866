"""More citation styles: a line of a list of sources comes in; its parts, names and kind go out, or None.

Chicago, MLA, Harvard, Vancouver, and what humanities write in Chinese and Japanese. A line is read only where every
part of it has its place in one of the styles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from book.readers.lines import fold

_LONGEST = 600  # characters of a source
_PAGES = r"[A-Z]?\d+(?:\s*[-–—~]\s*[A-Z]?\d+)?"
_WORD = r"[A-Z][\w'’-]+"
_GIVEN = rf"(?:{_WORD}(?: {_WORD})?(?: [A-Z]\.)*|[A-Z]\.(?: ?[A-Z]\.)*)"
_FIRST = rf"{_GIVEN}(?: (?:de|da|van|von|der))? {_WORD}"
_CHICAGO_NAMES = rf"[A-Z][\w'’ -]+, {_GIVEN}(?:(?:, {_FIRST})*,? and {_FIRST}|, et al\.?)?"
_INITIALS = r"[A-Z]\.(?:[\s-]?[A-Z]\.)*"
_HARVARD_NAME = rf"[A-Z][\w'’ -]+, {_INITIALS}"
_HARVARD_NAMES = rf"{_HARVARD_NAME}(?:,? (?:and |& )?{_HARVARD_NAME})*(?: et al\.)?"
_VANCOUVER_NAME = r"[A-Z][\w'’-]+ [A-Z]{1,3}"
_VANCOUVER_NAMES = rf"{_VANCOUVER_NAME}(?:, {_VANCOUVER_NAME})*(?:,? et al)?"
_YEAR = r"(?P<issued>(?:1[5-9]|20)\d\d)"
_TITLE = r"(?P<title>[A-Z0-9][^.“”\"?!]+[?!]?)"
_QUOTED = r"(?:“(?P<title>[^“”]+?)[.,]?”|\"(?P<titled>[^\"]+?)[.,]?\")"
_BOOK = r"(?:(?P<place>[A-Z][\w ,]+):\s*)?(?P<publisher>[A-Z][^.,:]+)"
_IN = r"(?P<container>[A-Z][^.,\d(\"“”]+?)"
# Names of an office as an author stand before a year in brackets: Welland County Council (2020) Annual Review.
_OFFICE = r"(?P<office>[A-Z][\w&'’ -]{2,60})"
_LATIN = tuple(
    (kind, re.compile(pattern + r"\.?"))
    for kind, pattern in (
        ("book", rf"(?P<author>{_CHICAGO_NAMES})\.? {_TITLE}\.? {_BOOK}, {_YEAR}"),
        (
            "article-journal",
            rf"(?P<author>{_CHICAGO_NAMES})\.? {_QUOTED} {_IN}\s+(?P<volume>\d+)(?:, no\. (?P<issue>"
            rf"[\w–-]+))? \({_YEAR}\)(?:: (?P<page>{_PAGES}))?",
        ),
        (
            "article-journal",
            rf"(?P<author>{_CHICAGO_NAMES})\.? {_QUOTED} {_IN}, vol\. (?P<volume>\d+)(?:, no\. (?P<issue>"
            rf"[\w–-]+))?, {_YEAR}(?:, pp?\. (?P<page>{_PAGES}))?",
        ),
        (
            "article-journal",
            rf"(?P<author>{_HARVARD_NAMES}) \({_YEAR}\),? ['‘“](?P<title>.+?)['’”],? {_IN}, (?P<volume>\d+)"
            rf"(?:\((?P<issue>[\w–-]+)\))?(?:, pp?\. ?(?P<page>{_PAGES}))?",
        ),
        ("book", rf"(?P<author>{_HARVARD_NAMES}) \({_YEAR}\),? {_TITLE}\. {_BOOK}"),
        (
            "webpage",
            rf"(?:(?P<author>{_HARVARD_NAMES})|{_OFFICE}) \({_YEAR}\),? {_TITLE}(?:\. {_BOOK})?\.? Available "
            rf"(?:at|from):? (?P<url>https?://\S+?)(?: \([Aa]ccessed:? (?P<seen>[^()]+)\))?",
        ),
        (
            "article-journal",
            rf"(?P<author>{_VANCOUVER_NAMES})\. {_TITLE}\. {_IN}\. {_YEAR};\s?(?P<volume>\d+)(?:\((?P<issue>"
            rf"[\w–-]+)\))?(?::\s?(?P<page>{_PAGES}))?",
        ),
    )
)
_HAN_AUTHOR = r"(?P<author>[^,:。《〈『「()\[\]]{2,40}?)"
_HAN_BOOK = r"(?:(?P<place>[^:,()。]{1,8}):\s*)?(?P<publisher>[^:,()。、『』《》\d]{2,24})"
_HAN_YEAR = r"(?P<issued>(?:1[5-9]|20)\d\d)\s?年?(?:版)?"
_HAN_PAGES = rf"(?:[,、]\s*(?:第|[頁页]|pp?\.\s?)?(?P<page>{_PAGES})(?:[頁页ページ])?)?"
_HAN_ISSUE = r"(?:[第]?\s?(?P<volume>\d+)\s?[卷巻])?[,、]?\s?(?:[第]?\s?(?P<issue>\d+)\s?[期号號輯集])?"
_HAN = tuple(
    (kind, re.compile(pattern + r"[。.]?"))
    for kind, pattern in (
        # 著者『書名』出版社、1994年、12頁; 著者『書名』（出版社、2011年）
        ("book", rf"{_HAN_AUTHOR}『(?P<title>[^『』]+)』\s*[,、]?\s*{_HAN_BOOK}[,、]\s*{_HAN_YEAR}{_HAN_PAGES}"),
        ("book", rf"{_HAN_AUTHOR}『(?P<title>[^『』]+)』\s*\({_HAN_BOOK}[,、]\s*{_HAN_YEAR}{_HAN_PAGES}\)"),
        # 著者「論題」『雑誌』第3巻第2号、2019年、45-60頁
        (
            "article-journal",
            rf"{_HAN_AUTHOR}[「〈](?P<title>[^「」〈〉]+)[」〉]\s*『(?P<container>[^『』]+)』\s*[,、]?\s*"
            rf"{_HAN_ISSUE}[,、]?\s*(?:{_HAN_BOOK}[,、]\s*)?\(?{_HAN_YEAR}\)?{_HAN_PAGES}",
        ),
        # 著者（2014）『書名』出版社; 著者（2017）「論題」『雑誌』9巻2号、15–31頁
        ("book", rf"{_HAN_AUTHOR}\s*\({_HAN_YEAR}\)\s*[:,、]?\s*『(?P<title>[^『』]+)』\s*[,、]?\s*{_HAN_BOOK}"),
        (
            "article-journal",
            rf"{_HAN_AUTHOR}\s*\({_HAN_YEAR}\)\s*[:,、]?\s*「(?P<title>[^「」]+)」\s*『(?P<container>[^『』]+)』\s*[,、]?\s*"
            rf"{_HAN_ISSUE}(?:[,、]\s*(?:pp?\.\s?)?(?P<page>{_PAGES})[頁ページ]*)?",
        ),
        # 作者，2016，《書名》，台北：出版社
        (
            "book",
            rf"{_HAN_AUTHOR}[,、]\s*\(?{_HAN_YEAR}\)?[,、。]\s*《(?P<title>[^《》]+)》\s*[,、。]\s*{_HAN_BOOK}",
        ),
        (
            "article-journal",
            rf"{_HAN_AUTHOR}[,、]\s*\(?{_HAN_YEAR}\)?[,、。]\s*[〈「](?P<title>[^〈〉「」]+)[〉」]\s*[,、。]\s*"
            rf"[《『](?P<container>[^《》『』]+)[》』]\s*[,、]?\s*{_HAN_ISSUE}(?:[,:、]\s*[頁页]?(?P<page>{_PAGES})[頁页]?)?",
        ),
        # 作者：《书名》，北京：出版社，1998年，第12页
        (
            "book",
            rf"{_HAN_AUTHOR}[:,、]?\s*《(?P<title>[^《》]+)》\s*[,、]?\s*{_HAN_BOOK}[,、]\s*{_HAN_YEAR}{_HAN_PAGES}",
        ),
        ("book", rf"{_HAN_AUTHOR}[:,、]?\s*《(?P<title>[^《》]+)》\s*\({_HAN_BOOK}[,、]\s*{_HAN_YEAR}\){_HAN_PAGES}"),
        # 作者：《題名》，《刊名》2019年第2期；作者，〈題名〉，《刊名》，12卷3期（2020），頁12-25
        (
            "article-journal",
            rf"{_HAN_AUTHOR}[:,、]?\s*[《〈](?P<title>[^《》〈〉]+)[》〉]\s*[,、]?\s*《(?P<container>"
            rf"[^《》]+)》\s*[,、]?\s*{_HAN_YEAR}\s?[第]\s?(?P<issue>\d+)\s?[期号號]{_HAN_PAGES}",
        ),
        (
            "article-journal",
            rf"{_HAN_AUTHOR}[:,、]?\s*[《〈](?P<title>[^《》〈〉]+)[》〉]\s*[,、]?\s*《(?P<container>"
            rf"[^《》]+)》\s*[,、]?\s*{_HAN_ISSUE}[,、]?\s*\(?{_HAN_YEAR}\)?(?:[,、]\s*[頁页](?P<page>{_PAGES}"
            rf")[頁页]?)?",
        ),
    )
)
_EDITED = re.compile(r"\s?(?:[編编](?:著)?|主[編编])\Z")
_WROTE = re.compile(r"\s?著\Z")
# What a style writes between the parts of a source: it is the style's own, and not lost where the book has another.
_BETWEEN = re.compile(
    r"\[[A-Z]{1,2}(?:/[A-Z]{2})?\]|\bvol\.|\bno\.|\bpp?\.|\bet al\b|\band\b|Available (?:at|from)|\("
    r"[Aa]ccessed[^()]*\)|ページ|主[編编]|(?<=[,、，])\s*等(?=[.。．])"
    r"|[第巻卷号號期年版頁页輯集編编著]|https?://(?:dx\.)?doi\.org/|\d{4}年\d{1,2}月(?:\d{1,2}日)?"
)


@dataclass(frozen=True, slots=True)
class Cited:
    """A source by its parts; `names` as (family, given), or (name, ""); `edited`: they are editors."""

    kind: str
    parts: dict[str, str]
    names: tuple[tuple[str, str], ...]
    edited: bool = False


def cited(body: str) -> Cited | None:
    """The parts of a line that keeps to one of the styles."""
    return (_latin(body) or _han(body)) if len(body) <= _LONGEST else None


def between(text: str) -> tuple[str, ...]:
    """What a style wrote between the parts."""
    wide = re.findall(r"[０-９]+", text)  # a year or a page, which the book has in ASCII
    return (*(text[slice(*match.span())] for match in _BETWEEN.finditer(fold(text))), *wide)


def _latin(body: str) -> Cited | None:
    for kind, pattern in _LATIN:
        if match := pattern.fullmatch(body):
            parts = {name: text for name, text in match.groupdict().items() if text}
            if title := parts.pop("titled", ""):
                parts["title"] = title
            office, authors = parts.pop("office", ""), parts.pop("author", "")
            parts.pop("seen", "")
            return Cited(kind, parts, tuple(_latin_names(authors)) if authors else ((office, ""),))
    return None


def _latin_names(text: str) -> Iterator[tuple[str, str]]:
    """`Mackie, J. and Dunlop, S.`, `Abernethy, Joan, and Peter Stroud`, `Halloran P, Reyes J`."""
    text = re.sub(r",? et al\.?\Z", "", text)
    if re.fullmatch(_VANCOUVER_NAMES, text):
        yield from (tuple(name.rsplit(" ", 1)) for name in text.split(", "))  # type: ignore[misc]
        return
    if re.fullmatch(_HARVARD_NAMES, text):
        yield from re.findall(rf"([A-Z][\w'’ -]+), ({_INITIALS})", re.sub(r"(?<=\.),? (?:and|&) ", ", ", text))
        return
    family, _, rest = text.partition(", ")
    given, *others = re.split(r", and |, | and ", rest)
    yield family, given
    for other in others:
        first, _, last = other.rpartition(" ")
        yield (last, first) if first else (other, "")


def _han(body: str) -> Cited | None:
    folded = fold(body)
    for kind, pattern in _HAN:
        if match := pattern.fullmatch(folded):
            parts = {name: body[slice(*match.span(name))].strip() for name, text in match.groupdict().items() if text}
            authors = parts.pop("author").strip(" 　，,：:")
            edited = _EDITED.search(authors)
            authors = _WROTE.sub("", _EDITED.sub("", authors))
            names = [name for name in re.split(r"\s*[、，,;；・&]\s*|\s?[與与和]\s?(?=\S{2,4}\Z)", authors) if name]
            return Cited(kind, parts, tuple((name, "") for name in names), bool(edited))
    return None
