"""Shops and their readers: a publication comes in; what Kindle's converter, Kobo and Apple Books mishandle goes out.

After the Kindle Publishing Guidelines (HTML and CSS, cover, navigation), the Kobo EPUB guidelines, the Apple Books
Asset Guide and the Taiwanese EPUB 3 guide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from book.checks.archive import Archive
from book.checks.lint.publication import Publication, declarations, kinds
from book.checks.package import OPF
from book.model import Issue
from book.report import issue
from book.xhtml import OPS, XHTML

_UNSHOWN = ("form", "input", "select", "textarea", "button", "iframe", "canvas", "audio", "video", "object", "embed")
_BODY = re.compile(r"\b(html|body|p)\b(?![\w.#:\[-])")  # a selector that reaches all of the text
_ABSOLUTE = re.compile(r"[\d.]+(px|pt|cm|mm|in|pc)")
_NEGATIVE = re.compile(r"(^|\s)-[\d.]*[1-9]")
_BLACK = re.compile(r"#0{3,8}|black|rgb\(0, ?0, ?0\)|#1{3}(1{3})?")
_WHITE = re.compile(r"#f{3}(f{3})?|white|rgb\(255, ?255, ?255\)")
_MODES = frozenset(("writing-mode", "-webkit-writing-mode", "-epub-writing-mode"))
_IBOOKS = "META-INF/com.apple.ibooks.display-options.xml"


def kindle_elements(publication: Publication) -> Iterator[Issue]:
    """LNT-040: elements that Kindle leaves out; LNT-041: tables in tables, which it takes apart."""
    for document in publication.documents:
        for element in document.root.iter(*(f"{{{XHTML}}}{name}" for name in _UNSHOWN)):
            yield issue("LNT-040", publication.place(document.name, element), element=etree.QName(element).localname)
        for table in document.root.iter(f"{{{XHTML}}}table"):
            if next(table.iterancestors(f"{{{XHTML}}}table"), None) is not None:
                yield issue("LNT-041", publication.place(document.name, table))


def kindle_styles(publication: Publication) -> Iterator[Issue]:
    """LNT-042: declarations that Kindle's converter drops or mishandles."""
    for sheet in publication.sheets:
        for selector, block, _ in sheet.rules:
            for name, value in block:
                if _is_mishandled(selector, name, value):
                    yield issue("LNT-042", publication.place(sheet.name), selector=selector, style=f"{name}: {value}")
    for document in publication.documents:
        for element in document.root.iter(etree.Element):
            for name, value in declarations(element.get("style", "")):
                if _is_mishandled("", name, value):
                    spot, tag = publication.place(document.name, element), etree.QName(element).localname
                    yield issue("LNT-042", spot, selector=tag, style=f"{name}: {value}")


def _is_mishandled(selector: str, name: str, value: str) -> bool:
    if selector.startswith("@"):
        return False
    if name == "position":
        return value.split()[:1] in (["absolute"], ["fixed"], ["sticky"])
    if name.startswith(("margin", "padding", "text-indent")):
        return name.startswith("margin") and _NEGATIVE.search(value) is not None
    # readers choose the size and the leading of the text
    return name in ("font-size", "line-height") and bool(_BODY.search(selector) and _ABSOLUTE.fullmatch(value))


def kindle_package(publication: Publication) -> Iterator[Issue]:
    """LNT-043: the cover that Kindle looks for; LNT-044: the writing mode; LNT-033: where the text begins."""
    spot = publication.place(publication.package_name)
    covers = [item.id for item in publication.items if "cover-image" in item.properties]
    if covers and publication.meta("cover") not in covers:
        yield issue("LNT-043", spot, id=covers[0])
    vertical = any(
        name in _MODES and value.startswith(("vertical", "tb"))
        for sheet in publication.sheets
        for selector, block, _ in sheet.rules
        for name, value in block
        if _BODY.search(selector)
    )
    mode = publication.meta("primary-writing-mode") or ""
    if vertical != mode.startswith("vertical"):
        yield issue("LNT-044", spot, mode="vertical-rl" if vertical else "horizontal-lr", found=mode or "—")
    begins = any(
        "bodymatter" in link.get(f"{{{OPS}}}type", "").split()
        for document in publication.documents
        if document.nav
        for nav in document.root.iter(f"{{{XHTML}}}nav")
        if "landmarks" in kinds(nav)
        for link in nav.iter(f"{{{XHTML}}}a")
    )
    if not begins and not any(row.get("type") == "text" for row in publication.package.iter(f"{OPF}reference")):
        yield issue("LNT-033", spot)


def night(publication: Publication) -> Iterator[Issue]:
    """LNT-045: text forced to black, or paper to white: unreadable, or glaring, on a dark screen."""
    for sheet in publication.sheets:
        for selector, block, _ in sheet.rules:
            for name, value in block:
                black = name == "color" and _BLACK.fullmatch(value)
                white = name in ("background", "background-color") and _WHITE.fullmatch(value)
                if _BODY.search(selector) and (black or white):
                    yield issue("LNT-045", publication.place(sheet.name), selector=selector, style=f"{name}: {value}")


def fonts(publication: Publication) -> Iterator[Issue]:
    """LNT-046: fonts in a form that Kobo does not list; LNT-047: fonts that Apple Books will not use."""
    found = [item for item in publication.items if "font" in item.media_type or item.name.endswith((".otf", ".ttf"))]
    for item in found:
        if item.name.endswith((".woff", ".woff2")):
            yield issue("LNT-046", publication.place(item.name), font=item.name.rsplit("/", 1)[-1])
    if found and not _says_fonts(publication.archive, publication.package):
        yield issue("LNT-047", publication.place(publication.package_name))


def _says_fonts(archive: Archive, package: etree._Element) -> bool:
    """Whether the book says that it brings fonts, in one of Apple's two ways."""
    metas = (meta for meta in package.iter(f"{OPF}meta") if meta.get("property") == "ibooks:specified-fonts")
    if any((meta.text or "").strip() == "true" for meta in metas):
        return True
    return _IBOOKS in archive.names and b'name="specified-fonts">true' in archive.read(_IBOOKS)
