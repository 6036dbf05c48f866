"""The Edition of an EPUB comes in; the same one goes out, with apostrophes that reading systems set in their own width.

A face of Han gives U+2019 the room of an ideograph: O’Brien falls apart. A passage with its `lang` is Western as a
whole (epub.css); in Chinese and Japanese text each apostrophe is marked. The PDF's are narrowed as they are laid out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from book import xhtml
from book.kinsoku import APOSTROPHE, is_eastern
from book.model import Edition, Page

CLASS = "apostrophe"


def with_narrow_apostrophes(edition: Edition) -> Edition:
    """The Edition for the EPUB alone."""
    pages = tuple(
        narrowed(page) if "epub" in page.formats and APOSTROPHE.search(page.xhtml) else page for page in edition.pages
    )
    return edition if pages == edition.pages else replace(edition, pages=pages)


def narrowed(page: Page) -> Page:
    """A page with its apostrophes marked."""
    root = etree.fromstring(page.xhtml.encode(), xhtml.parser())
    body = root.find(f"{{{xhtml.XHTML}}}body")
    if body is None:
        return page
    for element, where in list(_eastern(body, root.get("lang", ""))):
        _mark(element, where)
    return replace(page, xhtml=xhtml.whole(root))


def _eastern(element: etree._Element, language: str) -> Iterator[tuple[etree._Element, str]]:
    """Each text of Chinese or Japanese that holds an apostrophe."""
    if not isinstance(element.tag, str) or etree.QName(element).namespace != xhtml.XHTML:
        return
    language = element.get("lang", language)
    eastern = is_eastern(language)
    if eastern and APOSTROPHE.search(element.text or ""):
        yield element, "text"
    for child in element:
        yield from _eastern(child, language)
        if eastern and APOSTROPHE.search(child.tail or ""):
            yield child, "tail"


def _mark(element: etree._Element, where: str) -> None:
    first, *rest = APOSTROPHE.split(getattr(element, where))
    setattr(element, where, first)
    parent = element if where == "text" else element.getparent()
    if parent is None:
        return
    at = 0 if where == "text" else parent.index(element) + 1
    for offset, text in enumerate(rest):
        span = xhtml.part("span", "’", class_=CLASS)
        span.tail = text
        parent.insert(at + offset, span)
