"""Navigation for old readers: an Edition comes in, its NCX and its EPUB 2 guide go out.

The navigation document of EPUB 3 is a page of the Edition (role toc) and is made by render.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from lxml import etree

from book.labels import load
from book.model import Edition, TocEntry
from book.writers.epub.content import pages_of
from book.xhtml import XML

_NCX = "http://www.daisy.org/z3986/2005/ncx/"
# Page role → type of OPF 2.0.1 § 2.6 and the label that names it.
_GUIDE = {
    "cover": ("cover", "cover"),
    "title-page": ("title-page", "title_page"),
    "toc": ("toc", "toc"),
    "figure-list": ("loi", "figure_list"),
    "references": ("bibliography", "references"),
    "index": ("index", "index"),
    "colophon": ("colophon", "colophon"),
}


def ncx(edition: Edition, identifier: str, printed: Sequence[tuple[str, str]] = ()) -> bytes:
    """The NCX (OPF 2.0.1 § 2.4.1, ANSI/NISO Z39.86-2005 § 8); `identifier` is the package's unique one.

    `printed` is label and address of each page of the edition on paper.
    """
    language = edition.metadata.language
    nsmap = cast("dict[str, str]", {None: _NCX})  # the stubs do not know the default namespace
    root = etree.Element(f"{{{_NCX}}}ncx", {"version": "2005-1", f"{{{XML}}}lang": language}, nsmap=nsmap)
    head = etree.SubElement(root, f"{{{_NCX}}}head")
    for name, content in (
        ("dtb:uid", identifier),
        ("dtb:depth", str(_depth(edition.toc))),
        ("dtb:totalPageCount", str(len(printed))),
        ("dtb:maxPageNumber", str(max((int(label) for label, _ in printed if label.isdecimal()), default=0))),
    ):
        etree.SubElement(head, f"{{{_NCX}}}meta", {"name": name, "content": content})
    _text(root, "docTitle", edition.metadata.title)
    for person in edition.metadata.people:
        if person.role == "author":
            _text(root, "docAuthor", person.name)
    navigation = etree.SubElement(root, f"{{{_NCX}}}navMap")
    orders: dict[str, int] = {}
    _points(navigation, edition.toc, load(language).text("title_separator"), orders, [0])
    if printed:
        _pages(root, printed, load(language).text("page_list"), orders)
    etree.indent(root)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def guide(edition: Edition) -> list[dict[str, str]]:
    """The rows of the guide (OPF 2.0.1 § 2.6), as EbookLib takes them."""
    labels = load(edition.metadata.language)
    rows: list[dict[str, str]] = []
    body = next((page.id for page in pages_of(edition) if page.matter == "body"), None)
    for page in pages_of(edition):
        href = f"text/{page.id}.xhtml"
        if page.role in _GUIDE and not page.part:  # a list of references of a part is no list of the book
            kind, key = _GUIDE[page.role]
            rows.append({"type": kind, "title": labels.text(key), "href": href})
        elif page.id == body:
            rows.append({"type": "text", "title": labels.text("body"), "href": href})
    return rows


def _depth(entries: Sequence[TocEntry]) -> int:
    return max((1 + _depth(entry.children) for entry in entries), default=0)


def _points(
    parent: etree._Element, entries: Sequence[TocEntry], separator: str, orders: dict[str, int], count: list[int]
) -> None:
    """Adds a navPoint an entry; `orders` maps each target to its playOrder, which two points to one target share."""
    for entry in entries:
        source = f"text/{entry.href}"
        order = orders.setdefault(source, len(orders) + 1)
        count[0] += 1
        point = etree.SubElement(parent, f"{{{_NCX}}}navPoint", {"id": f"point-{count[0]}", "playOrder": str(order)})
        _text(point, "navLabel", f"{entry.label}{separator}{entry.title}" if entry.label else entry.title)
        etree.SubElement(point, f"{{{_NCX}}}content", {"src": source})
        _points(point, entry.children, separator, orders, count)


def _pages(root: etree._Element, printed: Sequence[tuple[str, str]], title: str, orders: dict[str, int]) -> None:
    """The pageList (Z39.86-2005 § 8.3.3), which stands after the navMap and goes on with its playOrder."""
    pages = etree.SubElement(root, f"{{{_NCX}}}pageList", {"id": "page-list", "class": "pages"})
    _text(pages, "navLabel", title)
    for number, (label, address) in enumerate(printed, 1):
        order = orders.setdefault(f"text/{address}", len(orders) + 1)
        kind = {"type": "normal", "value": label} if label.isdecimal() else {"type": "front"}
        target = {"id": f"printed-{number}", **kind, "playOrder": str(order)}
        page = etree.SubElement(pages, f"{{{_NCX}}}pageTarget", target)
        _text(page, "navLabel", label)
        etree.SubElement(page, f"{{{_NCX}}}content", {"src": f"text/{address}"})


def _text(parent: etree._Element, tag: str, text: str) -> None:
    holder = etree.SubElement(parent, f"{{{_NCX}}}{tag}")
    etree.SubElement(holder, f"{{{_NCX}}}text").text = text
