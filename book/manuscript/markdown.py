"""Chapter Markdown comes in; a draft XHTML fragment goes out, clean of all that a book cannot hold.

The draft still holds marks that only passes can resolve: `span.cite[data-keys]`, links without text
(cross-references), Python-Markdown's footnotes, figures whose caption ends with its credit.
"""

from __future__ import annotations

import re

import lxml.html
import nh3
from lxml import etree
from markdown import Markdown

from book import xhtml
from book.manuscript.foreign import ALLOWED_TAGS, SCHEMES, left_out, slips
from book.manuscript.frontmatter import NO_XML
from book.manuscript.marks import Marks, Related
from book.manuscript.sieve import Sieve
from book.model import Issue, Source
from book.report import issue

_EVERYWHERE = {"id", "class", "lang", "title", "style"}
_ATTRIBUTES = {
    "*": _EVERYWHERE,
    "a": {"href"},
    "aside": {"data-label"},
    "span": {"data-keys", "data-locators", "data-index"},
    "img": {"src", "alt"},
    "ol": {"start", "type", "reversed"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
}
# Scripts without spaces between words: ideographs, kana, their punctuation and full-width forms, not Hangul.
_WIDE = r"[\u2e80-\u312f\u31a0-\ua4cf\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60\uffe0-\uffe6\U00020000-\U0003ffff]"
_BREAK_IN_TEXT = re.compile(rf"(?<={_WIDE})[ \t]*\n[ \t]*(?={_WIDE})")


def converter() -> Markdown:
    """Python-Markdown with the extensions of chapter Markdown (DESIGN: `extra` and a few pymdown extensions)."""
    return Markdown(
        extensions=["extra", "sane_lists", "pymdownx.blocks.caption", Related(), Marks(), Sieve()],
        extension_configs={
            "pymdownx.blocks.caption": {"auto": False, "types": ["figure-caption", "table-caption"]},
        },
        output_format="xhtml",
    )


def to_fragment(source: Source, markdown: str) -> tuple[str, tuple[Issue, ...]]:
    """The chapter as a draft fragment, and findings: what was left out (MAN-010 …), and slips that are errors."""
    html = converter().convert(markdown)
    findings = list(left_out(source, html))
    clean = nh3.clean(
        html,
        tags=set(ALLOWED_TAGS),
        clean_content_tags={"script", "style", "iframe", "object", "template"},
        attributes=_ATTRIBUTES,
        filter_style_properties={"text-align"},
        url_schemes=set(SCHEMES),
        link_rel=None,
        strip_comments=True,
    )
    root = lxml.html.fragment_fromstring(clean, create_parent="div")
    text = etree.tostring(root, encoding="unicode")
    for character in sorted(set(NO_XML.findall(text))):  # written as a reference: in the file it would be MAN-008 too
        findings.append(issue("MAN-008", source.place("&#"), character=f"U+{ord(character):04X}"))
    tree = etree.fromstring(NO_XML.sub("", text), xhtml.parser())
    _join_lines(tree)
    findings += slips(source, tree)
    return xhtml.serialise(tree), tuple(findings)


def _join_lines(root: etree._Element) -> None:
    """Takes out line ends between characters that no space parts (CSS Text 3, § 4.1.3: segment break transformation).

    Reading systems that do not follow that rule would show a space in the middle of a word.
    """
    for element in root.iter():
        if element.text and "\n" in element.text and not _is_preformatted(element):
            element.text = _BREAK_IN_TEXT.sub("", element.text)
        parent = element.getparent()
        if element.tail and "\n" in element.tail and parent is not None and not _is_preformatted(parent):
            element.tail = _BREAK_IN_TEXT.sub("", element.tail)


def _is_preformatted(element: etree._Element) -> bool:
    return element.tag == "pre" or any(parent.tag == "pre" for parent in element.iterancestors())
