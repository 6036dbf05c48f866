"""The styles of a Word file: styles.xml comes in; what each style says of its paragraphs and runs goes out.

Word writes the names of its own styles in English whatever language it speaks; other programs write what they show,
so the names that Word shows in Chinese, Japanese and Korean are known too, and what newsrooms call their own styles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from lxml import etree

from book.readers.docx.package import W

Role = Literal[
    "", "title", "subtitle", "caption", "credit", "quote", "contents", "code", "byline", "date", "bullet", "number"
]
_CHAIN = 20  # styles that stand on each other; Word allows 10
_HEADING = re.compile(r"(?:heading|標題|标题|見出し|제목|überschrift|titre|título)\s*([1-9１-９])")
_NAMES: tuple[tuple[Role, str], ...] = (  # the first that fits counts
    (
        "contents",
        r"(?:toc|目錄|目录|目次|목차)(?: ?\d| heading|標題|标题|の見出し)?|table of figures|圖表目錄|図表目次",
    ),
    ("subtitle", r"subtitle|sub-?title|副標題?|副标题?|副題|サブタイトル|부제"),
    ("title", r"title|headline|標題|标题|表題|タイトル|제목|大標題?|主標題?|大标题?|主标题?|大見出し"),
    (
        "caption",
        r"(?:.* )?caption|cutline|標號|题注|題注|図表番号|キャプション|캡션|圖片?說明?|图片?说明?|圖說文字|写真説明"
        r"|表標題|表标题|illustration|drawing|figure|table caption|abb(?:ildung)?|圖號",
    ),
    ("credit", r"(?:photo )?credits?|圖片來源|图片来源|攝影者?|摄影者?|写真提供|クレジット"),
    ("quote", r"(?:intense )?quot(?:e|ation)s?|block ?text|block ?quote|引文|引用文?|鮮明引文|明显引用|引述|인용"),
    ("code", r"html preformatted|preformatted text|source code|plain text code|程式碼|代码|コード|macro text"),
    ("byline", r"byline|author|作者|記者|记者|署名|執筆者"),
    ("date", r"date|日期|日付"),
    ("bullet", r"list bullet(?: \d)?|項目符號(?: \d)?|项目符号(?: \d)?|箇条書き(?: \d)?"),
    ("number", r"list number(?: \d)?|清單編號(?: \d)?|列表编号(?: \d)?|段落番号(?: \d)?"),
)
_ROLES = tuple((role, re.compile(words)) for role, words in _NAMES)
_SUBHEAD = re.compile(r"小標題?|小标题?|中見出し|小見出し|sub-?head(?:ing|line)?|cross-?head|小題")


def w(name: str) -> str:
    """The name in the namespace of WordprocessingML."""
    return f"{{{W}}}{name}"


def value(element: etree._Element | None, path: str, name: str = "val") -> str | None:
    """The attribute `w:name` of the first element at `path`, as w:a/w:b; None where either is missing."""
    found = None if element is None else element.find(path, {"w": W})
    return None if found is None else found.get(w(name))


def switched_on(element: etree._Element | None) -> bool:
    """Whether a switch such as w:b is there and on (ECMA-376 § 17.17.4)."""
    return element is not None and element.get(w("val"), "1").lower() not in ("0", "false", "off", "none")


def number(text: str | None, default: int, least: int = 0, most: int = 10_000) -> int:
    """The number in an attribute, within bounds; `default` where it is none."""
    if text is None or not re.fullmatch(r"[+-]?\d{1,9}", text.strip(), re.ASCII):
        return default
    return max(least, min(most, int(text)))


@dataclass(frozen=True, slots=True)
class Style:
    """What a style is for: `level` of a heading (0: none), and the role that its name tells."""

    level: int
    role: Role


@dataclass(frozen=True)
class Styles:
    """All styles of a file, by their ids."""

    root: etree._Element | None
    _made: dict[str, Style] = field(default_factory=dict)
    _elements: dict[str, etree._Element] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for element in [] if self.root is None else self.root.iter(w("style")):
            self._elements.setdefault(element.get(w("styleId"), ""), element)

    def style(self, style_id: str | None) -> Style:
        """What the style with that id is for; nothing in particular where there is none."""
        key = style_id or ""
        if key not in self._made:
            self._made[key] = self._read(key)
        return self._made[key]

    def chain(self, style_id: str | None) -> Iterator[etree._Element]:
        """The style and those that it stands on, itself first."""
        seen = 0
        while style_id in self._elements and seen < _CHAIN:
            element = self._elements[style_id]
            yield element
            style_id, seen = value(element, "w:basedOn"), seen + 1

    def name(self, style_id: str | None) -> str:
        """The style's name, folded."""
        return _folded(value(self._elements.get(style_id or ""), "w:name") or "")

    def heads_rows(self, style_id: str | None) -> bool:
        """Whether a table style sets the first row off: bold, or on a ground of its own."""
        path = f"{w('tblStylePr')}[@{w('type')}='firstRow']"
        found = next((part for style in self.chain(style_id) for part in style.iterfind(path)), None)
        return found is not None and (
            switched_on(found.find("w:rPr/w:b", {"w": W})) or found.find("w:tcPr/w:shd", {"w": W}) is not None
        )

    def run_switch(self, style_id: str | None, switch: str) -> bool:
        """Whether a character style turns on a switch such as b."""
        for element in self.chain(style_id):
            found = element.find(f"w:rPr/w:{switch}", {"w": W})
            if found is not None:
                return switched_on(found)
        return False

    def _read(self, style_id: str) -> Style:
        known = list(self.chain(style_id))
        names = [_folded(value(element, "w:name") or "") for element in known] or [_folded(style_id)]
        for at, name in enumerate(names):
            found = next((role for role, words in _ROLES if words.fullmatch(name)), None)
            if found:
                return Style(0, found)
            level = self._level(known[at] if known else None, name)
            if level is not None:
                return Style(level, "")
        return Style(0, "")

    def _level(self, element: etree._Element | None, name: str) -> int | None:
        found = _HEADING.fullmatch(name)
        if found:
            return int(found[1])
        outline = value(element, "w:pPr/w:outlineLvl")
        if outline is not None:
            return outline_level(outline)
        return 2 if _SUBHEAD.fullmatch(name) else None


def outline_level(text: str) -> int:
    """The level of a heading by w:outlineLvl, which counts from 0; 9 is body text (ECMA-376 § 17.3.1.20)."""
    level = number(text, 9)
    return level + 1 if level < 9 else 0


def _folded(name: str) -> str:
    return " ".join(name.lower().replace("_", " ").split())
