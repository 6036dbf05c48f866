"""The text of an EPUB: a path comes in, its blocks in reading order and its outward links go out.

Visible text only, as a reading system shows it: no head, no hidden navigation, no drawing, no ruby parentheses.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from lxml import etree

from book.checks.archive import Archive, opened, place
from book.checks.package import OPF, package_document, parsed, resolved
from book.model import Place
from book.xhtml import OPS, XHTML

_BLOCKS = frozenset(("address", "article", "aside", "blockquote", "body", "details", "div", "fieldset", "footer")) | {
    *("figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "main", "nav", "p", "pre"),
    *("section", "summary", "dl", "dt", "dd", "ol", "ul", "li", "table", "caption", "thead", "tbody", "tfoot"),
    *("tr", "th", "td"),
}
_UNSEEN = frozenset(("head", "script", "style", "template", "rp", "svg", "math", "audio", "video", "object", "iframe"))
# Raised marks, which the other format sets small and above the line (structure.Block.body leaves them out, too).
_MARKS = frozenset(("sup", "sub", "rt"))
# Types and roles (without `doc-`) of parts that each format makes for itself.
_APPARATUS = frozenset(("cover", "titlepage", "halftitlepage", "colophon", "copyright-page", "index")) | {
    *("toc", "landmarks", "page-list", "pagelist", "loi", "lot")
}
_CALLS = frozenset(("noteref", "backlink"))
_NOTES = frozenset(("footnote", "endnote", "rearnote"))

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
Part = Literal["text", "caption", "note", "apparatus"]


@dataclass(frozen=True, slots=True)
class EpubBlock:
    """A paragraph, heading, item or cell; `body` leaves out note calls, back links and raised marks."""

    part: Part
    place: Place
    text: str
    body: str


def epub_text(path: Path) -> str:
    """The visible text in the order of the spine, a block a line. Raises KanbenError as `epub_blocks` does."""
    return "\n".join(block.text for block in epub_blocks(path))


def epub_blocks(path: Path) -> tuple[EpubBlock, ...]:
    """The blocks of every document of the spine. Raises KanbenError: EPB-010 to -017, -021 and -022 (archive.py)."""
    with opened(path) as archive:
        return tuple(block for name, root in _spine(archive) for block in _document_blocks(root, place(path, name)))


def epub_links(path: Path) -> frozenset[str]:
    """The addresses outside the book that its text links to. Raises KanbenError as `epub_blocks` does."""
    with opened(path) as archive:
        hrefs = [link.get("href", "") for _, root in _spine(archive) for link in root.iter(f"{{{XHTML}}}a")]
    return frozenset(href for href in hrefs if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", href))


def is_vertical(path: Path) -> bool:
    """Whether the EPUB is set in columns from the right. Raises KanbenError as `epub_blocks` does."""
    with opened(path) as archive:
        _, package = package_document(archive)
        return any(spine.get("page-progression-direction") == "rtl" for spine in package.iter(f"{OPF}spine"))


def _spine(archive: Archive) -> list[tuple[str, etree._Element]]:
    """Name and tree of each linear document, in reading order."""
    base, opf = package_document(archive)
    hrefs = {item.get("id"): item.get("href", "") for item in opf.iter(f"{OPF}item")}
    names = [
        resolved(base, hrefs[itemref.get("idref")])
        for itemref in opf.iter(f"{OPF}itemref")
        if itemref.get("linear") != "no" and itemref.get("idref") in hrefs
    ]
    return [(name, parsed(archive, name)) for name in names if name in archive.names]


def _document_blocks(root: etree._Element, where: Place) -> list[EpubBlock]:
    gathering = _Gathering(where)
    gathering.walk(root, "text", raised=False)
    return gathering.blocks


@dataclass(slots=True)
class _Gathering:
    """The blocks of one document so far, and the text of the one that is open."""

    where: Place
    blocks: list[EpubBlock] = field(default_factory=list)
    part: Part = "text"
    text: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)

    def walk(self, element: etree._Element, part: Part, *, raised: bool) -> None:
        name = etree.QName(element).localname
        if name in _UNSEEN or element.get("hidden") is not None or _is_separator(element):
            return
        types = _types(element)
        raised = raised or name in _MARKS or bool(types & _CALLS)
        inner = _part(name, types, part)
        # A note is one piece, however many paragraphs it has: that is how it is found at the foot of a page.
        apart = name in _BLOCKS and not part == inner == "note"
        if apart:
            self.end(inner)
        self.add("\n" if name == "br" else element.text, raised=raised)
        for child in element:
            if isinstance(child.tag, str):
                self.walk(child, inner, raised=raised)
            self.add(child.tail, raised=raised)
        if apart:
            self.end(part)

    def add(self, text: str | None, *, raised: bool) -> None:
        if text:
            self.text.append(text)
            if not raised:
                self.body.append(text)

    def end(self, following: Part) -> None:
        """Closes the open block and opens one of part `following`."""
        text, body = (" ".join("".join(parts).split()) for parts in (self.text, self.body))
        if text:
            self.blocks.append(EpubBlock(self.part, self.where, text, body))
        self.part, self.text, self.body = following, [], []


def _is_separator(element: etree._Element) -> bool:
    """What stands between a heading's number and its words: where both have lines of their own, no format shows it."""
    parent = element.getparent()
    return element.get("class") == "separator" and parent is not None and etree.QName(parent).localname in _HEADINGS


def _types(element: etree._Element) -> set[str]:
    """What an element is, by its epub:type and its role."""
    roles = (role.removeprefix("doc-") for role in element.get("role", "").split())
    return {*element.get(f"{{{OPS}}}type", "").split(), *roles}


def _part(name: str, types: set[str], above: Part) -> Part:
    if above in ("apparatus", "note"):
        return above
    if types & _APPARATUS:
        return "apparatus"
    if types & _NOTES:
        return "note"
    return "caption" if name in ("figcaption", "caption") else above
