"""Chapter Markdown comes in; a draft XHTML fragment goes out, clean of all that a book cannot hold.

The draft still holds marks that only passes can resolve: `span.cite[data-keys]`, links without text
(cross-references), Python-Markdown's footnotes, figures whose caption ends with its credit.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator

import lxml.html
import nh3
from lxml import etree
from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from pymdownx.blocks import BlocksExtension
from pymdownx.blocks.block import Block

from book import xhtml
from book.model import Issue, Source
from book.report import issue

CITATION = r"\[(@[A-Za-z0-9_][A-Za-z0-9_:.-]*(?:\s*;\s*@[A-Za-z0-9_][A-Za-z0-9_:.-]*)*)\]"
RUBY = r"\{([^{}|\n]+)\|([^{}\n]+)\}"

ALLOWED_TAGS = frozenset(
    """a abbr aside b bdi bdo blockquote br caption cite code col colgroup dd del dfn div dl dt em figcaption figure
    h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp section small span strong sub sup table
    tbody td tfoot th thead time tr u ul var wbr""".split()  # noqa: SIM905 - a word list reads better
)
_EVERYWHERE = {"id", "class", "lang", "title", "style"}
_ATTRIBUTES = {
    "*": _EVERYWHERE,
    "a": {"href"},
    "aside": {"data-label"},
    "span": {"data-keys"},
    "img": {"src", "alt"},
    "ol": {"start", "type", "reversed"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
}


class _Citation(InlineProcessor):
    """`[@key; @key]` → `span.cite` with the keys, and the source text inside for a message to quote."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[ET.Element, int, int]:  # type: ignore[override]  # noqa: N802
        element = ET.Element("span", {"class": "cite", "data-keys": " ".join(re.findall(r"@([^\s;\]]+)", m[1]))})
        element.text = m[0]
        return element, m.start(0), m.end(0)


class _Ruby(InlineProcessor):
    """`{漢字|かんじ}` → ruby; `{漢字|かん|じ}` sets one reading to each character."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[ET.Element, int, int]:  # type: ignore[override]  # noqa: N802
        readings = m[2].split("|")
        bases = list(m[1]) if len(readings) == len(m[1]) else [m[1]]
        ruby = ET.Element("ruby")
        last: ET.Element | None = None
        for base, reading in zip(bases, readings if len(bases) > 1 else ["".join(readings)], strict=True):
            if last is None:
                ruby.text = base
            else:
                last.tail = base
            last = ET.SubElement(ruby, "rt")  # no rp: EPUB 3 discourages it (EPUBCheck HTM-055)
            last.text = reading
        return ruby, m.start(0), m.end(0)


class _RelatedBlock(Block):  # type: ignore[misc]
    """`/// related | 相關報導` → `aside.related` with its label."""

    NAME = "related"
    ARGUMENT = True

    def on_create(self, parent: ET.Element) -> ET.Element:
        return ET.SubElement(parent, "aside", {"class": "related", "data-label": self.argument})


class _Related(BlocksExtension):  # type: ignore[misc]
    def extendMarkdownBlocks(self, md: Markdown, block_mgr: object) -> None:  # noqa: N802 - Python-Markdown's name
        block_mgr.register(_RelatedBlock, self.getConfigs())  # type: ignore[attr-defined]


class _Inline(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        # Above links (160), below footnotes (175), code and escapes: `[@x]` in code stays as it is.
        md.inlinePatterns.register(_Citation(CITATION, md), "kanben-citation", 172)
        md.inlinePatterns.register(_Ruby(RUBY, md), "kanben-ruby", 171)


def converter() -> Markdown:
    """Python-Markdown with the extensions of chapter Markdown (DESIGN: `extra` and a few pymdown extensions)."""
    return Markdown(
        extensions=["extra", "sane_lists", "pymdownx.blocks.caption", _Related(), _Inline()],
        extension_configs={
            "pymdownx.blocks.caption": {"auto": False, "types": ["figure-caption", "table-caption"]},
        },
        output_format="xhtml",
    )


def to_fragment(source: Source, markdown: str) -> tuple[str, tuple[Issue, ...]]:
    """The chapter as a draft fragment, and a finding for each thing that had to be left out (MAN-010, MAN-011)."""
    html = converter().convert(markdown)
    findings = tuple(_foreign(source, html))
    clean = nh3.clean(
        html,
        tags=set(ALLOWED_TAGS),
        clean_content_tags={"script", "style", "iframe", "object", "template"},
        attributes=_ATTRIBUTES,
        filter_style_properties={"text-align"},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
        strip_comments=True,
    )
    root = lxml.html.fragment_fromstring(clean, create_parent="div")
    return xhtml.serialise(_as_xml(root)), findings


def _as_xml(root: etree._Element) -> etree._Element:
    """The same tree, well-formed; characters that XML cannot hold were refused with the file (MAN-008)."""
    return etree.fromstring(etree.tostring(root, encoding="unicode"), xhtml.parser())


def _foreign(source: Source, html: str) -> Iterator[Issue]:
    """A finding for each element or handler that nh3 is going to take out."""
    if not re.search(r"<\s*[A-Za-z]", source.text):
        return
    seen = set()
    for element in lxml.html.fragment_fromstring(html, create_parent="div").iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag not in ALLOWED_TAGS and element.tag not in seen:
            seen.add(element.tag)
            yield issue("MAN-010", source.place(f"<{element.tag}"), element=element.tag)
        for name in element.attrib:
            if str(name).startswith("on") and name not in seen:
                seen.add(str(name))
                yield issue("MAN-011", source.place(f"{name!s}="), attribute=str(name))
