"""Long pages: the EPUB's Edition comes in; the same Edition with pages that a small reading device can hold goes out.

Taiwan's EPUB guide asks for files of 256 KB at most. A longer page becomes several, cut between paragraphs, before a
heading where one is near. Every note goes with its first call, and every link, line of contents and printed page to
where its target is now. What cannot be cut (the contents, one huge table) stays whole.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from lxml import etree

from book import labels, xhtml
from book.model import Edition, Page, TocEntry

LIMIT = 250_000  # bytes of a page: 256 KB, less what a head and a frame take
_FULL = 0.7  # of the limit: from here on a heading begins the next page
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_CONTAINERS = frozenset({"ol", "ul", "div", "blockquote", "section"})
_NAMESPACES = len(f' xmlns="{xhtml.XHTML}" xmlns:epub="{xhtml.OPS}"'.encode())  # said anew for each piece alone


@dataclass(slots=True)
class _Part:
    """What one of a page's files will hold."""

    blocks: list[etree._Element] = field(default_factory=list)
    notes: list[etree._Element] = field(default_factory=list)
    size: int = 0


def split_long_pages(edition: Edition, limit: int = LIMIT) -> Edition:
    """The Edition with every page of the EPUB in files of `limit` bytes, as far as it can be cut."""
    taken = {page.id for page in edition.pages}
    pages: list[Page] = []
    moved: dict[str, str] = {}  # `<page>.xhtml#<id>` → where it is now
    origins: dict[str, str] = {}  # a part → the page that it was cut from
    for page in edition.pages:
        if "epub" not in page.formats or page.role == "toc" or len(page.xhtml.encode()) <= limit:
            pages.append(page)
            continue
        made = _cut(page, limit, taken)
        for part in made[1:]:
            origins[part.id] = page.id
            moved |= {f"{page.id}.xhtml#{name}": f"{part.id}.xhtml#{name}" for name in _ids(part)}
        pages += made
    if not moved:
        return edition
    linked = tuple(
        _linked(page, origins.get(page.id, page.id), moved) if "epub" in page.formats else page for page in pages
    )
    return replace(edition, toc=tuple(_entry(entry, moved) for entry in edition.toc), pages=linked)


def _cut(page: Page, limit: int, taken: set[str]) -> list[Page]:
    """The page as the first of its parts, and the others with names of their own."""
    root = etree.fromstring(page.xhtml.encode(), xhtml.parser())
    section = root[1][0]
    notes = section.find(f"{{{xhtml.XHTML}}}div[@class='notes']")
    if notes is not None:
        xhtml.replace(notes)
    blocks = [part for block in section for part in _divided(block, limit)]
    parts = _gathered(blocks, [] if notes is None else list(notes), limit)
    del section[:]
    made = []
    for number, part in enumerate(parts, 1):
        own = _frame(root, page, number, taken)
        inside = own[1][0]
        inside.extend(part.blocks)
        if part.notes and notes is not None:
            held = etree.SubElement(inside, notes.tag, dict(notes.attrib))
            held.extend(part.notes)
        made.append(replace(page, id=inside.get("id", ""), xhtml=xhtml.whole(own)))
    return made


def _frame(root: etree._Element, page: Page, number: int, taken: set[str]) -> etree._Element:
    """The document around a part: of the first the page's own; the others are regions that go on with it."""
    own = copy.deepcopy(root)
    if number == 1:
        return own
    name = f"{page.id}-{number}"
    while name in taken:
        name += "-x"
    taken.add(name)
    section = own[1][0]
    kind = section.get("class", "")
    section.attrib.clear()
    label = labels.load(page.language).text("continued", title=page.title, number=number)
    for key, value in (("class", kind), ("id", name), ("role", "region"), ("aria-label", label)):
        section.set(key, value)
    return own


def _divided(block: etree._Element, limit: int) -> Iterator[etree._Element]:
    """The block, or what a list or a quotation that is too long is cut into."""
    if _size(block) <= limit or etree.QName(block).localname not in _CONTAINERS or not len(block):
        yield block
        return
    parts = _gathered([part for child in block for part in _divided(child, limit)], [], limit)
    first = int(block.get("start", "1"))
    for number, part in enumerate(parts):
        attributes = {str(name): str(value) for name, value in block.attrib.items()}
        shell = etree.Element(block.tag, attributes, nsmap=cast("dict[str, str]", block.nsmap))
        shell.text = block.text if number == 0 else None
        if number and "id" in shell.attrib:
            del shell.attrib["id"]
        if number and etree.QName(block).localname == "ol":
            shell.set("start", str(first))
        first += len(part.blocks)
        shell.extend(part.blocks)
        shell.tail = block.tail if number == len(parts) - 1 else None
        yield shell


def _gathered(blocks: Sequence[etree._Element], notes: Sequence[etree._Element], limit: int) -> list[_Part]:
    """The blocks in parts that the limit allows, each with the notes that are first called in it."""
    waiting = {note.get("id", ""): note for note in notes}
    parts = [_Part()]
    for block in blocks:
        called = [waiting.pop(name) for name in _called(block) if name in waiting]
        size = _size(block) + sum(map(_size, called))
        part = parts[-1]
        begins = etree.QName(block).localname in _HEADINGS and part.size > limit * _FULL
        if part.blocks and (begins or part.size + size > limit):
            parts.append(_Part())
            while len(part.blocks) > 1 and etree.QName(part.blocks[-1]).localname in _HEADINGS:
                parts[-1].blocks.insert(0, part.blocks.pop())  # a heading goes with what it heads
        parts[-1].blocks.append(block)
        parts[-1].notes += called
        parts[-1].size += size
    parts[-1].notes += waiting.values()
    return parts


def _called(block: etree._Element) -> list[str]:
    """The notes that a block calls, in their order."""
    links = block.iter(f"{{{xhtml.XHTML}}}a")
    return list(dict.fromkeys(a.get("href", "")[1:] for a in links if a.get("role") == "doc-noteref"))


def _size(element: etree._Element) -> int:
    return len(etree.tostring(element, encoding="utf-8")) - _NAMESPACES


def _ids(page: Page) -> list[str]:
    root = etree.fromstring(page.xhtml.encode(), xhtml.parser())
    return [each.get("id", "") for each in root.iter("{*}*") if each.get("id")]


def _linked(page: Page, own: str, moved: Mapping[str, str]) -> Page:
    """The page, cut from the page `own`, with its links where their targets are: `#id` in its own file alone."""
    root = etree.fromstring(page.xhtml.encode(), xhtml.parser())
    changed = False
    for link in root.iter(f"{{{xhtml.XHTML}}}a"):
        href = link.get("href")
        if not href:
            continue
        before = f"{own}.xhtml{href}" if href.startswith("#") else href
        there = moved.get(before, before)
        now = there.removeprefix(f"{page.id}.xhtml") if there.startswith(f"{page.id}.xhtml#") else there
        changed |= now != href
        link.set("href", now)
    return replace(page, xhtml=xhtml.whole(root)) if changed else page


def _entry(entry: TocEntry, moved: Mapping[str, str]) -> TocEntry:
    children = tuple(_entry(child, moved) for child in entry.children)
    return replace(entry, href=moved.get(entry.href, entry.href), children=children)
