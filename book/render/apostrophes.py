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
    for element in list(_eastern(body, root.get("lang", ""))) if body is not None else ():
        _mark(element)
    return replace(page, xhtml=xhtml.whole(root))


def _eastern(element: etree._Element, language: str) -> Iterator[etree._Element]:
    """Each element whose own text is Chinese or Japanese."""
    if not isinstance(element.tag, str) or etree.QName(element).namespace != xhtml.XHTML:
        return
    language = element.get("lang", language)
    if is_eastern(language):
        yield element
    for child in element:
        yield from _eastern(child, language)


def _mark(element: etree._Element) -> None:
    """Marks those in the element itself and after each of its children, from the end."""
    for at in range(len(element), -1, -1):
        holder, where = (element[at - 1], "tail") if at else (element, "text")
        text = getattr(holder, where) or ""
        if APOSTROPHE.search(text):
            setattr(holder, where, None)
            xhtml.put_runs(element, at, _runs(text))


def _runs(text: str) -> Iterator[tuple[str, str]]:
    first, *rest = APOSTROPHE.split(text)
    yield "", first
    for after in rest:
        yield from ((CLASS, "’"), ("", after))
