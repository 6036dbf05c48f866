"""Our own marks in chapter Markdown: Python-Markdown comes in; it goes out knowing citations, ruby, dots and lines set
to words, and related links.

Where Markdown is silent about a slip, a mark is left that `book.manuscript.foreign` or a pass turns into a finding:
`span.note-missing` for a call without note, `p.kanben-stray` for a `///` line that belongs to no block.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.def_list import DefListIndentProcessor
from markdown.extensions.tables import TableProcessor
from markdown.inlinepatterns import InlineProcessor
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString
from pymdownx.blocks import BlocksExtension
from pymdownx.blocks.block import Block

STRAY = "kanben-stray"
_CITED = r"@[A-Za-z0-9_][A-Za-z0-9_:.-]*(?:\s*[,，][^\[\];；|\n]+)?"  # a key, and where in its source
_CITATION = rf"\[({_CITED}(?:\s*[;；]\s*{_CITED})*)\]"
_NOTE = r"\[\^([^\]]+)\]"
# Inside a ruby mark a bar parts base and reading, not the cells of a table: until the text is out, it is this.
_BAR = "\x01"  # no chapter holds it (MAN-008)
_RUBY_SOURCE = re.compile(r"(?<!\\)(?:\\\\)*\{[^{}|\n]+(?<!\\)\|[^{}\n]+(?<!\\)\}")
# What is set to a word in place of a reading: 著重號, 專名號, 書名號甲式 (教育部《重訂標點符號手冊》).
_LINES = {".": ("em", "dots"), "_": ("u", "proper-name"), "~": ("cite", "book-title")}
_ABOVE = "^"
_BOPOMOFO = re.compile("[\u3105-\u312f\u31a0-\u31bfˊˇˋ˙]+")
_RUBY = rf"\{{([^{{}}{_BAR}\n]+){_BAR}([^{{}}\n]+)\}}"

_INDEX = rf"\{{\+(?!{_BAR}?\}})([^{{}}|{_BAR}\n]*)(?:{_BAR}([^{{}}\n]+))?\}}"  # {+word|entry}


class _Citation(InlineProcessor):
    """`[@key, p. 3; @key]` → `span.cite` with keys and places, and the source text inside for a message to quote."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[ET.Element, int, int]:  # type: ignore[override]  # noqa: N802
        cited = [re.split(r"\s*[,，]\s*", each.strip(), maxsplit=1) for each in re.split(r"[;；]", m[1])]
        element = ET.Element(
            "span", {"class": "cite", "data-keys": " ".join(key[0].removeprefix("@") for key in cited)}
        )
        if any(each[1:] for each in cited):
            element.set("data-locators", "|".join("".join(each[1:]).strip() for each in cited))
        element.text = AtomicString(m[0])
        return element, m.start(0), m.end(0)


class _NoteMissing(InlineProcessor):
    """A call that the footnotes' own pattern, which comes before, knows no note for."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[ET.Element, int, int]:  # type: ignore[override]  # noqa: N802
        element = ET.Element("span", {"class": "note-missing", "data-keys": m[1]})
        element.text = AtomicString(m[0])
        return element, m.start(0), m.end(0)


class _IndexTerm(InlineProcessor):
    """`{+word}`, `{+word|entry!subentry}`, `{+|entry}` → `span[data-index]`, empty where the word is the entry."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[ET.Element, int, int]:  # type: ignore[override]  # noqa: N802
        element = ET.Element("span", {"data-index": (m[2] or "").strip()})
        element.text = m[1]
        return element, m.start(0), m.end(0)


class _Ruby(InlineProcessor):
    """`{漢字|かんじ}` → ruby; `{漢字|かん|じ}` sets one reading to each character; `{漢字|.}` and its kin → `_LINES`.

    Bopomofo stands beside its characters, and over them where a `^` comes first: `{漢字|^ㄏㄢˋ|ㄗˋ}`.
    """

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[ET.Element, int, int]:  # type: ignore[override]  # noqa: N802
        if m[2] in _LINES:
            name, class_ = _LINES[m[2]]
            element = ET.Element(name, {"class": class_})
            element.text = AtomicString(m[1])
            return element, m.start(0), m.end(0)
        readings = m[2].removeprefix(_ABOVE).split(_BAR)
        bases = list(m[1]) if len(readings) == len(m[1]) else [m[1]]
        beside = not m[2].startswith(_ABOVE) and all(map(_BOPOMOFO.fullmatch, readings))
        ruby = ET.Element("ruby", {"class": "bopomofo"} if beside and all(len(base) == 1 for base in bases) else {})
        last: ET.Element | None = None
        for base, reading in zip(bases, readings if len(bases) > 1 else ["".join(readings)], strict=True):
            if last is None:
                ruby.text = base
            else:
                last.tail = base
            last = ET.SubElement(ruby, "rt")  # no rp: EPUB 3 discourages it (EPUBCheck HTM-055)
            last.text = reading
        return ruby, m.start(0), m.end(0)


class _Bars(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        return [_RUBY_SOURCE.sub(lambda mark: mark[0].replace("|", _BAR), line) for line in lines]


class _BarsBack(Postprocessor):
    def run(self, text: str) -> str:
        return text.replace(_BAR, "|")


class _Tables(TableProcessor):
    """Tables that keep the cells of a row which has more than the head; Python-Markdown drops them."""

    def _build_row(self, row: str, parent: ET.Element, align: Sequence[str | None]) -> None:
        more = len(self._split_row(row)) - len(align)  # type: ignore[attr-defined]  # the stubs leave it out
        super()._build_row(row, parent, [*align, *[None] * more])  # type: ignore[misc]


class _Indented(DefListIndentProcessor):
    """What is indented below an item belongs to it, also in definitions inside a list.

    Python-Markdown asks first a processor that knows no definitions, and makes code of their second paragraph.
    """

    def create_item(self, parent: ET.Element, block: str) -> None:
        item = ET.SubElement(parent, "dd" if parent.tag == "dl" else "li")
        self.parser.parseBlocks(item, [block])


class _Strays(Treeprocessor):
    def run(self, root: ET.Element) -> None:
        for paragraph in root.iter("p"):
            if (paragraph.text or "").startswith("///"):
                paragraph.set("class", STRAY)


class _RelatedBlock(Block):  # type: ignore[misc]
    """`/// related | 相關報導` → `aside.related` with its label."""

    NAME = "related"
    ARGUMENT = True

    def on_create(self, parent: ET.Element) -> ET.Element:
        return ET.SubElement(parent, "aside", {"class": "related", "data-label": self.argument})


class Related(BlocksExtension):  # type: ignore[misc]
    """The `/// related` block."""

    def extendMarkdownBlocks(self, md: Markdown, block_mgr: object) -> None:  # noqa: N802 - Python-Markdown's name
        """Registers the block."""
        block_mgr.register(_RelatedBlock, self.getConfigs())  # type: ignore[attr-defined]


class Marks(Extension):
    """All other marks."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Registers the marks."""
        # Above links (160), below footnotes (175), code and escapes: `[@x]` in code stays as it is.
        md.inlinePatterns.register(_NoteMissing(_NOTE, md), "kanben-note-missing", 174)
        md.inlinePatterns.register(_Citation(_CITATION, md), "kanben-citation", 172)
        md.inlinePatterns.register(_IndexTerm(_INDEX, md), "kanben-index", 171.5)
        md.inlinePatterns.register(_Ruby(_RUBY, md), "kanben-ruby", 171)
        md.preprocessors.register(_Bars(md), "kanben-bars", 15)  # after fenced code (25) and HTML (20) are put aside
        md.postprocessors.register(_BarsBack(md), "kanben-bars", 0)
        md.treeprocessors.register(_Strays(md), "kanben-strays", 25)  # before inline marks (20) are read
        md.parser.blockprocessors.register(_Indented(md.parser), "defindent", 95)  # before `indent` (90)
        md.parser.blockprocessors.register(_Tables(md.parser, {"use_align_attribute": False}), "table", 75)
