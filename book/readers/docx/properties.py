"""The core properties of a Word file: the container comes in; title, people, day and language go out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from lxml import etree

from book.readers.docx.package import Package

_DC = "http://purl.org/dc/elements/1.1/"
_TERMS = "http://purl.org/dc/terms/"
_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
# What programs put there, and no person did.
_NO_TITLE = re.compile(
    r"(?:Microsoft Word|PowerPoint|Word Document|untitled|無標題|无标题|文件|文档|文書|document)[ \w.-]*|.*\.docx?",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"(?:user|users|admin(?:istrator)?|microsoft(?: office)?.*|python-docx|unknown|author|owner|pc|acer|asus|hp|dell"
    r"|lenovo|windows.*|使用者|用户|ユーザー|作者|apache poi|windows 用户)\d*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Properties:
    """What the file says of itself; empty where it does not, or where no person wrote it."""

    title: str
    people: tuple[str, ...]
    day: date | None
    language: str
    keywords: tuple[str, ...]


def properties(package: Package) -> Properties:
    """The core properties."""
    name = package.related("", "core-properties") or "docProps/core.xml"
    tree = package.tree(name)
    title = _text(tree, _DC, "title")
    names = [each.strip() for each in re.split(r"[;；]", _text(tree, _DC, "creator"))]
    return Properties(
        title="" if _NO_TITLE.fullmatch(title) else title,
        people=tuple(each for each in names if each and not _NO_NAME.fullmatch(each)),
        day=None
        if names == ["python-docx"]
        else _day(_text(tree, _TERMS, "created") or _text(tree, _TERMS, "modified")),
        language=_text(tree, _DC, "language"),
        keywords=tuple(filter(None, map(str.strip, re.split(r"[,;，；、]", _text(tree, _CORE, "keywords"))))),
    )


def _text(tree: etree._Element | None, space: str, name: str) -> str:
    found = None if tree is None else tree.find(f"{{{space}}}{name}")
    return "" if found is None else " ".join((found.text or "").split())


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
