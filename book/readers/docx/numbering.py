"""The lists of a Word file: numbering.xml comes in; for each paragraph, the list it belongs to goes out."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from book.readers.docx.package import W
from book.readers.docx.styles import Styles, number, value, w

_DEPTH = 8  # levels of a list, from 0 (ECMA-376 § 17.9.3)


@dataclass(frozen=True, slots=True)
class Spot:
    """A paragraph's place in a list: which list, how deep (from 0), whether numbered, its number and that format."""

    list: str
    depth: int
    ordered: bool
    count: int
    format: str


@dataclass
class Numbering:
    """The lists, and how far each has counted."""

    root: etree._Element | None
    styles: Styles
    _counts: dict[tuple[str, int], int] = field(default_factory=dict)
    _nums: dict[str, etree._Element] = field(default_factory=dict)
    _abstracts: dict[str, etree._Element] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for element in [] if self.root is None else self.root:
            if element.tag == w("num"):
                self._nums.setdefault(element.get(w("numId"), ""), element)
            elif element.tag == w("abstractNum"):
                self._abstracts.setdefault(element.get(w("abstractNumId"), ""), element)

    def spot(self, properties: etree._Element | None, style_id: str | None) -> Spot | None:
        """The place of the next paragraph, which has these properties and this style; None outside lists.

        Each call counts; a deeper level starts again under each item.
        """
        num, depth = self._named(properties, style_id)
        if num == "0":  # takes a paragraph out of its style's list (ECMA-376 § 17.9.18)
            return None
        if num not in self._nums:
            return self._by_name(style_id)
        level, start = self._level(num, depth)
        if level is None:
            return None
        kind = value(level, "w:numFmt") or "decimal"
        if kind == "none":
            return None
        return self._counted(self._identity(num), max(depth, self._named_depth(style_id)), kind, start)

    def _named_depth(self, style_id: str | None) -> int:
        """How deep the style's name says that its items lie: List Bullet 2 is set below List Bullet."""
        if self.styles.style(style_id).role not in ("bullet", "number"):
            return 0
        return number(self.styles.name(style_id)[-1:], 1, 1) - 1

    def _counted(self, identity: str, depth: int, kind: str, start: int) -> Spot:
        count = self._counts.get((identity, depth), start - 1) + 1
        self._counts[identity, depth] = count
        for deeper in range(depth + 1, _DEPTH + 1):
            self._counts.pop((identity, deeper), None)
        return Spot(identity, depth, kind != "bullet", count, kind)

    def _named(self, properties: etree._Element | None, style_id: str | None) -> tuple[str, int]:
        """Number and level, of the paragraph or else of its style."""
        num, depth = value(properties, "w:numPr/w:numId"), value(properties, "w:numPr/w:ilvl")
        for style in self.styles.chain(style_id):
            if num is None:
                num = value(style, "w:pPr/w:numPr/w:numId")
            if depth is None and num is not None:
                depth = value(style, "w:pPr/w:numPr/w:ilvl")
        return num or "", number(depth, 0, 0, _DEPTH)

    def _by_name(self, style_id: str | None) -> Spot | None:
        """For lists that only the style's name tells: List Bullet 2."""
        role = self.styles.style(style_id).role
        if role not in ("bullet", "number"):
            return None
        return self._counted(role, self._named_depth(style_id), "bullet" if role == "bullet" else "decimal", 1)

    def _identity(self, num: str) -> str:
        """The list that counts on: the abstract one, unless this one says where it starts."""
        element = self._nums[num]
        if element.find("w:lvlOverride/w:startOverride", {"w": W}) is not None:
            return f"num {num}"
        return value(element, "w:abstractNumId") or num

    def _level(self, num: str, depth: int) -> tuple[etree._Element | None, int]:
        """The level's definition, and the number that it starts with."""
        element = self._nums.get(num)
        abstract = self._abstracts.get(value(element, "w:abstractNumId") or "")
        link = value(abstract, "w:numStyleLink")
        if link is not None:  # the definition is that of a numbering style (ECMA-376 § 17.9.21)
            for style in self.styles.chain(link):
                linked = self._nums.get(value(style, "w:pPr/w:numPr/w:numId") or "")
                abstract = self._abstracts.get(value(linked, "w:abstractNumId") or "")
        here = f"[@w:ilvl='{depth}']"
        override = None if element is None else element.find(f"w:lvlOverride{here}", {"w": W})
        own = None if override is None else override.find("w:lvl", {"w": W})
        level = own if own is not None else None if abstract is None else abstract.find(f"w:lvl{here}", {"w": W})
        start = value(override, "w:startOverride") or value(level, "w:start")
        return level, number(start, 1, 0, 100_000)
