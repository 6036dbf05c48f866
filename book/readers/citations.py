"""Citation styles: a line of a reference list that keeps to GB/T 7714 or APA comes in; its CSL fields go out, or None.

A line is read only where every part of it has its place in the style; what remains over makes the whole line free text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from book.readers import citation_han, citation_latin
from book.readers.lines import fold

Fields = Mapping[str, object]

_PAGES = r"[A-Z]?\d+(?:\s*[-–—~]\s*[A-Z]?\d+)?"
_DAY = r"\d{4}(?:-\d{2}(?:-\d{2})?)?"
# GB/T 7714-2015, 8.2.1 and appendix B: the letters of the kinds of documents.
_KINDS: Mapping[str, str] = MappingProxyType(
    {
        "J": "article-journal",
        "M": "book",
        "N": "article-newspaper",
        "D": "thesis",
        "R": "report",
        "C": "paper-conference",
    }
    | {"EB": "webpage", "S": "standard", "P": "patent", "G": "book", "DB": "dataset", "CP": "software", "A": "chapter"}
)
_GBT = re.compile(
    r"(?:(?P<author>[^.。]+)[.。]\s*)?(?P<title>[^\[\]]+?)\s*\[(?P<kind>[A-Z]{1,2})(?:/(?:OL|CD|DK|MT))?\][.。]?\s*(?P<rest>.*)"
)
_EDITION = r"(?:(?P<edition>第?[\d一二三四五六七八九十]+版|修[订訂]版|\d+(?:st|nd|rd|th) ed)[.,。]\s*)?"
_HOUSE = rf"(?:(?P<place>[^:,\[\]]+):\s*)?(?P<publisher>[^:,\[\]]+),\s*(?P<issued>{_DAY})(?:\s*:\s*(?P<page>{_PAGES}))?"
_GBT_RESTS = tuple(
    re.compile(rest)
    for rest in (
        rf"(?P<container>[^,:\[\]]+),\s*(?P<issued>\d{{4}})(?:,\s*(?P<volume>\d+))?(?:\s*\((?P<issue>[^()]+)\))?"
        rf"(?:\s*:\s*(?P<page>{_PAGES}))?",
        r"(?P<container>[^,:\[\]]+),\s*(?P<issued>\d{4}-\d{2}-\d{2})(?:\s*\((?P<page>[A-Z]?\d+)\))?",
        rf"//\s*(?:(?P<editor>[^.。:]+)[.。]\s*)?(?P<container>[^.。:\[\]]+?)(?:\[[A-Z]\])?[.。]\s*{_EDITION}{_HOUSE}",
        rf"{_EDITION}{_HOUSE}",
        r"",
    )
)
_GBT_TAIL = re.compile(
    rf"[.,。]?\s*(?:\((?P<issued>{_DAY})\))?\s*(?:\[(?P<accessed>{_DAY})\])?\s*[.。]?"
    r"\s*(?P<URL>https?://[^\s,，。]+?)?[.。]?\s*(?:DOI\s?:\s?(?P<DOI>10\.\S+?))?\s*[.。]?\Z",
    re.IGNORECASE,
)
_PERIODICALS = frozenset({"J", "N"})
_LONGEST = 400  # characters of a source
_ADDRESS = re.compile(r"https?://\S", re.IGNORECASE)
_DOI = re.compile(r"\bdoi\b|\b10\.\d{4,}/\S", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)|民國|昭和|平成|令和")
_TITLED = re.compile(r"[《〈『「][^》〉』」]{2,}[》〉』」]|[“\"][^”\"]{6,}[”\"]|\[[A-Z]{1,2}(?:/[A-Z]{2})?\]")
_PAGED = re.compile(
    r"\bpp?\.\s?\d|\bvol\.|\bno\.\s?\d|\d\s?頁|[第]\d+[號号期卷巻]|\d+\(\d+\)|press\b|出版|書局|书局|書店|新書",
    re.IGNORECASE,
)
_FAMILY_FIRST = re.compile(r"[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?, [A-Z][\w.]*")
_OTHERS = ("等", "et al", "et al.")  # of authors that are not named
_NAMES = (("container", "container-title"), ("publisher", "publisher"), ("place", "publisher-place"))
_AS_THEY_ARE = ("issued", "accessed", "edition", "volume", "issue", "page", "URL", "DOI")


def citation(body: str) -> Fields | None:
    """The CSL fields of a citation (title, type, author, issued …), texts verbatim; None for free text."""
    if fields := _gbt(body):
        return fields
    found = citation_latin.cited(body) or citation_han.cited(body)
    return found.fields() if found else None


def looks_cited(text: str) -> bool:
    """Whether a text has what a source has: a year, and the marks of a title, a page, a publisher or an address.

    A note that tells something is longer, and has no year beside a title.
    """
    folded = fold(text)
    if len(folded) > _LONGEST:
        return False
    if _ADDRESS.search(folded) or _DOI.search(folded):
        return True
    if not _YEAR.search(folded):
        return False
    told = _TITLED.search(folded) or _FAMILY_FIRST.match(folded) or _PAGED.search(folded)
    return bool(told) or citation(text) is not None


def texts(fields: Fields) -> tuple[str, ...]:
    """Every text of the fields that stands in the line, names in their parts."""
    out: list[str] = []
    for key, value in fields.items():
        if isinstance(value, list):
            out += [part for name in value for part in name.values()]
        elif key != "type":
            out.append(str(value))
    return tuple(out)


def _gbt(body: str) -> Fields | None:
    """`张三, 李四. 题名[J]. 刊名, 2020, 75(3): 12-25.`"""
    match = _GBT.fullmatch(fold(body))
    kind = _KINDS.get(match["kind"]) if match else None
    if not match or not kind:
        return None
    folded, start = match["rest"], match.start("rest")
    tail = next((found for at in range(len(folded) + 1) if (found := _GBT_TAIL.match(folded, at))), None)
    middle = folded[: tail.start()].rstrip(" .。") if tail else folded
    rests = _GBT_RESTS[:2] + _GBT_RESTS[4:] if match["kind"] in _PERIODICALS else _GBT_RESTS[2:]
    rest = next((found for pattern in rests if (found := pattern.fullmatch(middle))), None)
    if tail is None or rest is None:
        return None
    parts = {
        name: body[start + rest.start(name) : start + rest.end(name)] for name, text in rest.groupdict().items() if text
    }
    parts |= {name: text for name, text in tail.groupdict().items() if text and name not in parts}
    authors = body[match.start("author") : match.end("author")] if match["author"] else ""
    names = [_gbt_name(name.strip()) for name in _split(authors)]
    editors = [_gbt_name(name.strip()) for name in _split(parts.pop("editor", ""))]
    kind = "chapter" if editors and kind == "book" else kind
    fields = _fields(kind, body[match.start("title") : match.end("title")].strip(), names, parts)
    return fields | ({"editor": editors} if editors else {})


def _gbt_name(name: str) -> dict[str, str]:
    """`Halloran P` has its family name first; a Chinese name is one."""
    found = re.fullmatch(r"(?P<family>[A-Z][\w'’-]+) (?P<given>[A-Z](?:[ .]?[A-Z]){0,2}\.?)", name)
    return found.groupdict() if found else {"literal": name}


def _fields(kind: str, title: str, names: list[dict[str, str]], parts: Mapping[str, str]) -> dict[str, object]:
    fields: dict[str, object] = {"type": kind, "title": title}
    if names:
        fields["author"] = names
    fields |= {csl: parts[name].strip() for name, csl in _NAMES if name in parts}
    return fields | {name: fold(parts[name]).strip() for name in _AS_THEY_ARE if name in parts}


def _split(authors: str) -> list[str]:
    return [name for name in re.split(r"\s*[,，、;；&]\s*", authors.strip()) if name and name not in _OTHERS]
