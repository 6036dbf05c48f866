"""What the pages hold: finished XHTML and CSS come in, the facts that package and metadata must state go out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from lxml import etree

from book.model import Edition, Issue, Page, Place, Stylesheet
from book.report import KanbenError, issue
from book.xhtml import OPS, XHTML, parser

_SVG = "http://www.w3.org/2000/svg"
_MATHML = "http://www.w3.org/1998/Math/MathML"
_XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
_CSS_URL = re.compile(r"""(?:url\(\s*|@import\s+)["']?([^"')\s]+)""")
_REMOTE = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
# Elements that fetch what they name; an `a` only links to it.
_LOADERS = {
    f"{{{namespace}}}{name}"
    for namespace, names in {
        XHTML: ("img", "link", "source", "audio", "video", "track", "iframe", "embed", "object", "input"),
        _SVG: ("image", "use", "feImage"),
    }.items()
    for name in names
}
_TYPE = f"{{{OPS}}}type"
_HEADINGS = tuple(f"{{{XHTML}}}h{level}" for level in range(1, 7))
# In C: a book has some hundred thousand elements.
_STYLED = etree.XPath("descendant-or-self::*[@style]")
_ACTIVE = etree.XPath("descendant-or-self::*[local-name() = 'script' or @*[starts-with(name(), 'on')]]")
_LOADING_ATTRIBUTES = ("src", "href", _XLINK_HREF, "data", "poster")


@dataclass(frozen=True, slots=True)
class Content:
    """What one page holds.

    `properties` are the manifest's (EPUB 3.3 § D.8), `resources` the addresses that the page loads, as written;
    `page_list` is label and address of each printed page that a navigation document lists.
    """

    properties: tuple[str, ...]
    resources: tuple[str, ...]
    images: int
    images_without_alt: int
    headings: int
    roles: frozenset[str]
    ruby: int
    page_list: tuple[tuple[str, str], ...]
    page_breaks: int


def pages_of(edition: Edition) -> tuple[Page, ...]:
    """The pages that the EPUB takes, in reading order."""
    return tuple(page for page in edition.pages if "epub" in page.formats)


def styles_of(edition: Edition) -> tuple[Stylesheet, ...]:
    """The style sheets that the EPUB takes."""
    return tuple(sheet for sheet in edition.stylesheets if "epub" in sheet.formats)


def read(edition: Edition) -> dict[str, Content]:
    """The content of every page, by page id.

    Raises KanbenError with every page that is not well-formed (EPB-030) and everything that an EPUB of ours must
    not have: resources from the network (EPB-031) and scripts (EPB-032).
    """
    contents: dict[str, Content] = {}
    issues: list[Issue] = []
    for page in pages_of(edition):
        file = f"{page.id}.xhtml"
        try:
            root = etree.fromstring(page.xhtml.encode("utf-8"), parser())
        except etree.XMLSyntaxError as error:
            issues.append(issue("EPB-030", Place(file, error.lineno), page=file, reason=error.msg or ""))
            continue
        issues += _forbidden(root, file)
        contents[page.id] = _content(page, root)
    for sheet in styles_of(edition):
        file = f"{sheet.name}.css"
        remote = [url for url in style_urls(sheet.text) if _REMOTE.match(url)]
        issues += [issue("EPB-031", Place(file), page=file, resource=url) for url in remote]
    if issues:
        raise KanbenError(*issues)
    return contents


def style_urls(css: str) -> tuple[str, ...]:
    """The addresses that a style sheet loads, as written."""
    return tuple(_CSS_URL.findall(css))


def line(element: etree._Element) -> int | None:
    """The line on which an element begins."""
    return cast("int | None", element.sourceline)


def _content(page: Page, root: etree._Element) -> Content:
    images = [*root.iter(f"{{{XHTML}}}img"), *(svg for svg in root.iter(f"{{{_SVG}}}svg") if not _inside_svg(svg))]
    types = [kind for element in root.iterfind(f".//*[@{_TYPE}]") for kind in element.get(_TYPE, "").split()]
    properties = {
        "mathml": next(root.iter(f"{{{_MATHML}}}math"), None) is not None,
        "nav": page.role == "toc",
        "svg": next(root.iter(f"{{{_SVG}}}svg"), None) is not None,
    }
    return Content(
        properties=tuple(name for name, held in properties.items() if held),
        resources=tuple(address for _, address in _loaded(root)),
        images=len(images),
        images_without_alt=sum(not _has_alternative(image) for image in images),
        headings=sum(1 for _ in root.iter(*_HEADINGS)),
        roles=frozenset(element.get("role", "") for element in root.iterfind(".//*[@role]")) - {""},
        ruby=sum(1 for _ in root.iter(f"{{{XHTML}}}ruby")),
        page_list=tuple(_printed_pages(root)),
        page_breaks=types.count("pagebreak"),
    )


def _printed_pages(root: etree._Element) -> Iterator[tuple[str, str]]:
    for nav in root.iter(f"{{{XHTML}}}nav"):
        if "page-list" in nav.get(f"{{{OPS}}}type", "").split():
            yield from (
                ("".join(map(str, link.itertext())), link.get("href", "")) for link in nav.iter(f"{{{XHTML}}}a")
            )


def _forbidden(root: etree._Element, file: str) -> Iterator[Issue]:
    for element, address in _loaded(root):
        if _REMOTE.match(address):
            yield issue("EPB-031", Place(file, line(element)), page=file, resource=address)
    for element in cast("list[etree._Element]", _ACTIVE(root)):
        names = [etree.QName(element).localname, *(str(name) for name in element.attrib if str(name).startswith("on"))]
        yield issue("EPB-032", Place(file, line(element)), page=file, element=" ".join(names))


def _loaded(root: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """Each element that fetches something, with the address."""
    for element in root.iter(*_LOADERS):
        for attribute in _LOADING_ATTRIBUTES:
            if address := element.get(attribute):
                yield element, address
        for candidate in element.get("srcset", "").split(","):
            if candidate.strip():
                yield element, candidate.split()[0]
    for element in cast("list[etree._Element]", _STYLED(root)):
        yield from ((element, url) for url in style_urls(element.get("style", "")))
    for element in root.iter(f"{{{XHTML}}}style", f"{{{_SVG}}}style"):
        yield from ((element, url) for url in style_urls(element.text or ""))


def _inside_svg(element: etree._Element) -> bool:
    return any(etree.QName(parent).namespace == _SVG for parent in element.iterancestors())


def _has_alternative(image: etree._Element) -> bool:
    """Whether a picture has words, or says that it is decoration (HTML's `alt=""`, ARIA's hidden)."""
    if image.get("alt") is not None or image.get("aria-hidden") == "true":
        return True
    title = image.find(f"{{{_SVG}}}title")
    named = (image.get("aria-label"), image.get("aria-labelledby"), None if title is None else title.text)
    return any((name or "").strip() for name in named)
