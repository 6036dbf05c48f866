"""What the lints look at: an open archive comes in; its package, pages, style sheets and pictures go out, read once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

import tinycss2
from lxml import etree

from book.checks.archive import Archive, place
from book.checks.package import OPF, package_document, parsed, resolved
from book.model import Issue, Place
from book.report import KanbenError
from book.xhtml import OPS, XHTML, XML

DC = "{http://purl.org/dc/elements/1.1/}"
XHTML_TYPE = "application/xhtml+xml"
HEADINGS = tuple(f"{{{XHTML}}}h{level}" for level in "123456")


@dataclass(frozen=True, slots=True)
class Item:
    """A row of the manifest whose file is there; `name` is the entry's."""

    id: str
    name: str
    media_type: str
    properties: frozenset[str]


@dataclass(frozen=True, slots=True)
class Document:
    """An XHTML file of the EPUB. `spine`: it belongs to the reading order; `nav`: it is the navigation document."""

    name: str
    root: etree._Element
    spine: bool
    nav: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """A style sheet: each rule is its selectors, its declarations as (property, value) and its line."""

    name: str
    rules: tuple[tuple[str, tuple[tuple[str, str], ...], int], ...]


@dataclass(frozen=True, slots=True)
class Publication:
    """An EPUB as the lints see it; what could not be read is in `issues` and nowhere else."""

    archive: Archive
    package_name: str
    package: etree._Element
    items: tuple[Item, ...]
    documents: tuple[Document, ...]
    sheets: tuple[Sheet, ...]
    issues: tuple[Issue, ...]

    @property
    def language(self) -> str:
        """The first language of the package document, empty where it names none."""
        return (self.package.findtext(f".//{DC}language") or "").strip()

    @property
    def navigation(self) -> Document | None:
        """The navigation document; None in EPUB 2."""
        return next((document for document in self.documents if document.nav), None)

    def place(self, name: str, element: etree._Element | None = None) -> Place:
        """A spot in an entry."""
        return place(self.archive.path, name, None if element is None else cast("int | None", element.sourceline))

    def size(self, name: str) -> int:
        """The bytes of an entry, unpacked."""
        return next(info.file_size for info in self.archive.infos if info.filename == name)

    def meta(self, name: str) -> str | None:
        """The content of an EPUB 2 `meta`, as Kindle reads it; None where there is none."""
        found = (meta for meta in self.package.iter(f"{OPF}meta") if meta.get("name") == name)
        return next((meta.get("content", "") for meta in found), None)


def read(archive: Archive) -> Publication:
    """Raises KanbenError EPB-021 or EPB-022 where there is no package document that can be read."""
    name, package = package_document(archive)
    items = tuple(_items(archive, name, package))
    documents: list[Document] = []
    issues: list[Issue] = []
    spine = {itemref.get("idref") for itemref in package.iter(f"{OPF}itemref") if itemref.get("linear") != "no"}
    for item in items:
        if item.media_type == XHTML_TYPE:
            try:
                root = parsed(archive, item.name)
            except KanbenError as error:
                issues += error.report.issues
            else:
                documents.append(Document(item.name, root, item.id in spine, "nav" in item.properties))
    sheets = tuple(_sheet(archive, item.name) for item in items if item.media_type == "text/css")
    return Publication(archive, name, package, items, tuple(documents), sheets, tuple(issues))


def _items(archive: Archive, base: str, package: etree._Element) -> Iterator[Item]:
    """What the manifest names and the archive holds; a missing file is EPUBCheck's RSC-001."""
    names = archive.names
    for item in package.iter(f"{OPF}item"):
        name = resolved(base, item.get("href", ""))
        if name in names:
            properties = frozenset(item.get("properties", "").split())
            yield Item(item.get("id", ""), name, item.get("media-type", ""), properties)


def _sheet(archive: Archive, name: str) -> Sheet:
    css = archive.read(name).decode("utf-8", "replace")
    return Sheet(name, tuple(_rules(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True))))


def _rules(nodes: list[tinycss2.ast.Node]) -> Iterator[tuple[str, tuple[tuple[str, str], ...], int]]:
    """Rules, those inside @media and @supports too; @font-face and @page come with their name as the selector."""
    for node in nodes:
        if node.type == "qualified-rule" or (node.type == "at-rule" and node.lower_at_keyword in ("font-face", "page")):
            head = tinycss2.serialize(node.prelude).strip()
            selector = f"@{node.lower_at_keyword} {head}".strip() if node.type == "at-rule" else head
            yield selector, tuple(declarations(node.content or [])), node.source_line
        elif node.type == "at-rule" and node.lower_at_keyword in ("media", "supports") and node.content:
            yield from _rules(tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True))


def declarations(content: str | list[tinycss2.ast.Node]) -> Iterator[tuple[str, str]]:
    """The pairs of property and value in a block or a `style` attribute, in lower case."""
    for node in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
        if node.type == "declaration":
            yield node.lower_name, tinycss2.serialize(node.value).strip().lower()


def kinds(element: etree._Element) -> set[str]:
    """What an element is, by its epub:type and its role (without `doc-`)."""
    roles = (role.removeprefix("doc-") for role in element.get("role", "").split())
    return {*element.get(f"{{{OPS}}}type", "").split(), *roles}


def language_of(element: etree._Element, otherwise: str) -> str:
    """The language of the text inside."""
    for holder in (element, *element.iterancestors()):
        language = holder.get(f"{{{XML}}}lang") or holder.get("lang")
        if language:
            return language
    return otherwise
