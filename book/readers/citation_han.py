"""How humanities cite in Chinese and Japanese: a line of a list of sources comes in; its parts go out, or None.

`作者，〈題名〉，《刊名》第44期，2015，頁12-25`, `著者『書名』出版社、1994年`. The title's marks tell where names end;
the rest is read piece by piece, and a piece that is nothing known leaves the whole line as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from book.readers.citation_parts import PAGES, YEAR, Cited, Name, iso, literal
from book.readers.lines import fold, has_words, width

_LONGEST = 300  # characters of a source
_TITLE = re.compile(
    r"《(?P<a>[^《》]+(?:《[^《》]+》[^《》]*)?)》|〈(?P<b>[^〈〉]+)〉|『(?P<c>[^『』]+)』|「(?P<d>[^「」]+)」"
)
_WORKS = "ac"  # 《》 and 『』 may hold a book or a journal, 〈〉 and 「」 only what stands in one
_AUTHORS = re.compile(
    rf"(?P<names>.*?)\s*(?:\(\s*(?P<a>{YEAR}(?:\s?年\s?\d{{1,2}}\s?月(?:\s?\d{{1,2}}\s?日)?)?)\s*年?[a-z]?\s*\)|[,、。.]\s*(?P<b>{YEAR})\s*年?)?\s*[:,、。.]?\s*"
)
_WRITTEN = re.compile(r"(?P<name>.+?)\s?(?P<deed>編著|编著|著|編|编|主編|主编|編纂|监修|監修|口述|撰|[譯译訳])")
_NAME = re.compile(
    r"[^\s\d()《》〈〉「」『』:。,、!?](?:[^\d()《》〈〉「」『』:。,、!?]{0,22}[^\s()《》〈〉「」『』:。,、!?])?"
)
_NO_NAME = re.compile(r"参[見见照考]|參[見照考]|見|见|轉引|转引|引自|同[前上]|[摘原載载]自|據|据|根據")
_SPLIT = re.compile(r"\s*[,、;・&]\s*|\s?[與与和及]\s?(?=\S{2,4}(?:[,、]|\Z))")
_OTHERS = ("等", "他", "ほか")
_AND_OTHERS = re.compile(r"(?:等|ほか)\Z")
_LONGEST_NAME = 24.0  # ems
_IN = re.compile(
    r"(?:收[於于入錄录]|[載载][於于]?|见|見)\s*(?:(?P<editor>[^《『()]{2,12}?)\s?(?:主?[編编](?:著)?)\s*[,:、]?\s*)?"
)
_PLACE = r"(?:(?P<place>[^\s:,()。\d]{1,8}):\s*)?"
_PIECES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<issued>{YEAR})\s?年?\s?(?:版|刊|出版)?",
        rf"(?P<issued>{YEAR}\s?年\s?\d{{1,2}}\s?月\s?(?:\d{{1,2}}\s?日)?)(?:号|號|付|刊)?(?:朝刊|夕刊)?",
        rf"(?P<issued>{YEAR}[-/.]\d{{1,2}}[-/.]\d{{1,2}})",
        rf"(?P<issued>{YEAR})\s?年?,?\s?第\s?(?P<issue>\d+)\s?[期号號輯辑]",
        r"第?\s?(?P<volume>\d+)\s?[卷巻]",
        r"(?:第?\s?(?P<volume>\d+)\s?[卷巻])?\s?第?\s?(?P<issue>\d+(?:[-/]\d+)?)\s?[期号號輯集]",
        r"(?P<volume>\d+)\s?\((?P<issue>\d+(?:[-/]\d+)?)\)",
        r"[Vv]ol\.\s?(?P<volume>\d+)",
        r"(?P<volume>\d{1,3})",  # of a journal
        r"[Nn]o\.\s?(?P<issue>\d+)",
        rf"(?:第\s?|[頁页]\s?|[Pp]{{1,2}}\.\s?)(?P<page>{PAGES})\s?(?:[頁页版]|ページ)?",
        rf"(?P<page>{PAGES})\s?(?:[頁页]|ページ)",
        r"(?P<page>\d+\s?[-–—~〜]\s?\d+)",
        rf"(?P<volume>\d+)(?:\((?P<issue>\d+)\))?\s?:\s?(?P<page>{PAGES})",
        rf"(?P<volume>\d+)\s?[卷巻]\s?(?P<issue>\d+)\s?[期号號]\s?:\s?(?P<page>{PAGES})",
        r"(?P<translator>[^\s\d()]{2,12})\s?[譯译訳]",
        r"(?P<edition>第?\s?[\d一二三四五六七八九十]+\s?版|增訂[一二三四五]?版|修訂版|修订版|新版|改訂版|増補版)",
        rf"{_PLACE}(?P<publisher>[^\s\d:,、。()《》〈〉「」『』][^:,、。()《》〈〉「」『』]{{0,24}}?)(?P<genre>[碩硕博]士(?:學位|学位)?[論论]文|修士論文)",
        rf"{_PLACE}(?P<publisher>[^\d:,、。()《》〈〉「」『』]{{2,24}})",
    )
)
_NO_HOUSE = re.compile(
    r"未刊|手稿|抄本|影印|[網网][路頁页址站]|[電电]子版|[瀏浏][覽览]|[閱阅][讀读]|閲覧|[參参][見见考照]|訪[談問]|访[谈问]"
)
_SIST = tuple(  # 著者. 論題. 雑誌. 2012, vol. 87, no. 3, p. 45-50.
    (kind, re.compile(pattern))
    for kind, pattern in (
        (
            "article-journal",
            rf"(?P<names>[^.。]{{2,40}})\. (?P<title>[^.。]+)\. (?P<container>[^.。,]+)\. (?P<issued>{YEAR}),"
            rf" vol\. (?P<volume>\d+)"
            rf"(?:, no\. (?P<issue>[\w-]+))?(?:, pp?\. (?P<page>{PAGES}))?\.?",
        ),
        (
            "book",
            rf"(?P<names>[^.。]{{2,40}})\. (?P<title>[^.。]+)\. (?P<publisher>[^.。,\d]+), (?P<issued>{YEAR})"
            rf"(?:, \d+p)?\.?",
        ),
    )
)


def cited(body: str) -> Cited | None:
    """The parts of a line that keeps to the habits of these languages."""
    if len(body) > _LONGEST or body.isascii():
        return None
    folded = fold(body)
    match = _TITLE.search(folded)
    if match is None:
        return _sist(body, folded)
    kind = next(key for key in "abcd" if match[key])
    parts = {"title": body[slice(*match.span(kind))]}
    people = _authors(body[: match.start()], parts)
    if people is None:
        return None
    reader = _Rest(parts, people, article=kind not in _WORKS)
    if (
        people
        and "issued" in parts
        and folded[: match.start()].rstrip(" 。.,").endswith(")")
        and not has_words(body[match.end() :])
    ):
        return Cited("book", parts, people)  # 某署（2023）。《年報》。 as APA has it
    return reader.cited() if reader.read(body[match.end() :]) else None


def _sist(body: str, folded: str) -> Cited | None:
    for kind, pattern in _SIST:
        match = pattern.fullmatch(folded)
        people = _people(body[slice(*match.span("names"))]) if match else None
        if match and people:
            found = {name: body[slice(*match.span(name))].strip() for name, text in match.groupdict().items() if text}
            found.pop("names")
            if container := found.pop("container", ""):
                found["container-title"] = container
            return Cited(kind, found, people)
    return None


def _authors(text: str, parts: dict[str, str]) -> dict[str, tuple[Name, ...]] | None:
    """The people before the title, and the year beside them into `parts`; None where they are no names."""
    match = _AUTHORS.fullmatch(fold(text))
    if match is None:
        return None
    if year := match["a"] or match["b"]:
        parts["issued"] = iso(year)
    names = text[slice(*match.span("names"))].strip(" ,，:：、")
    return _people(names) if names else {}


def _people(names: str) -> dict[str, tuple[Name, ...]] | None:
    """`張三、李四著，郁栖譯` by role; None where one is no name."""
    found: dict[str, list[Name]] = {}
    role = "author"
    for said in reversed(list(_cut(names))):
        if said in _OTHERS:
            continue
        written = _WRITTEN.fullmatch(said)
        if written:
            deed = written["deed"]
            role = "translator" if deed in "譯译訳" else "editor" if deed[-1] in "編编纂" else "author"
        name = _AND_OTHERS.sub("", said[slice(*written.span("name"))] if written else said)
        if not _NAME.fullmatch(fold(name)) or _NO_NAME.match(name) or width(name) > _LONGEST_NAME:
            return None
        found.setdefault(role, []).insert(0, literal(name))
    return {role: tuple(people) for role, people in found.items()}


def _cut(names: str) -> Iterator[str]:
    """The names of a row, as they stand."""
    at = 0
    for match in _SPLIT.finditer(fold(names)):
        yield names[at : match.start()]
        at = match.end()
    yield names[at:]


class _Rest:
    """Reads what follows the title, piece by piece."""

    def __init__(self, parts: dict[str, str], people: dict[str, tuple[Name, ...]], *, article: bool) -> None:
        self.parts, self.people, self.article = parts, people, article

    def read(self, text: str) -> bool:
        """Whether every piece was known."""
        folded = fold(text)
        at = 0
        while at < len(folded):
            if folded[at] in " ,、。.;:":
                at += 1
            elif folded[at] in "《『" and (match := _TITLE.match(folded, at)) and "container-title" not in self.parts:
                self.parts["container-title"] = text[match.start() + 1 : match.end() - 1]
                at = match.end()
            elif folded[at] == "(" and (end := folded.find(")", at)) > 0:
                if not self.read(text[at + 1 : end]):
                    return False
                at = end + 1
            elif inside := _IN.match(folded, at):
                if editor := inside["editor"]:
                    self.people["editor"] = (
                        (literal(text[slice(*inside.span("editor"))].rstrip("主")),) if editor else ()
                    )
                at = inside.end()
            else:
                end = self._piece(text, folded, at)
                if not end:
                    return False
                at = end
        return True

    def _piece(self, text: str, folded: str, at: int) -> int:
        """The end of the longest piece from `at` on that is something known; 0 for none."""
        stops = [*(it.start() for it in re.finditer(r"[,、。.;《『(]", folded[at:])), len(folded) - at]
        for length in sorted({it for it in stops if it}, reverse=True):
            piece = folded[at : at + length].strip()
            for pattern in _PIECES:
                match = pattern.fullmatch(piece)
                if match and self._take(match, text[at : at + length].strip()):
                    return at + length
        return 0

    def _take(self, match: re.Match[str], text: str) -> bool:
        found = {name: text[slice(*match.span(name))].strip() for name, said in match.groupdict().items() if said}
        if found == {"volume": text} and "container-title" not in self.parts:
            return False
        if _NO_HOUSE.search(found.get("publisher", "")):
            return False
        if any(self.parts.get(name) for name in found if name != "issued") or not all(map(has_words, found.values())):
            return False
        if translator := found.pop("translator", ""):
            self.people["translator"] = (literal(translator),)
        if place := found.pop("place", ""):
            found["publisher-place"] = place
        if issued := found.get("issued"):
            found["issued"] = max(iso(issued), self.parts.get("issued", ""), key=len)
        self.parts |= {
            name: fold(said) if name in ("volume", "issue", "page") else said for name, said in found.items()
        }
        return True

    def cited(self) -> Cited | None:
        """The source; None where there is too little to be sure."""
        parts = self.parts
        container, publisher = parts.get("container-title"), parts.get("publisher")
        if not (container or publisher) or not (parts.get("issued") or parts.get("page") or parts.get("issue")):
            return None
        if not self.people and not container and self.article:
            return None
        kind = "thesis" if "genre" in parts else "article-journal" if container else "book"
        if container and "editor" in self.people and "author" in self.people:
            kind = "chapter"
        elif container and len(parts.get("issued", "")) == 10 and "issue" not in parts:
            kind = "article-newspaper"
        return Cited(kind, parts, self.people)
