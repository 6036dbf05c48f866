"""Vertical setting: the EPUB's Edition comes in; the same Edition, to be read in columns from the right, goes out.

Everything but the cover is set in `vertical-rl`. The text is made fit for it where it is set (upright.py). A table
stays horizontal where it fits on a small page, because there it cannot be parted; a longer one is set in columns. Code,
and passages in languages that are not written in columns, stay as they are.
"""

from __future__ import annotations

import uuid
from dataclasses import replace
from importlib.resources import files

from lxml import etree

from book import xhtml
from book.model import Book, Direction, Edition, Page, Stylesheet
from book.render.upright import runs

SHEET = "vertical"
_AS_IT_IS = frozenset({"code", "pre", "kbd", "samp", "rt"})
_EASTERN = ("zh", "ja")
LONG_TABLE = "long-table"  # the class of a table that is set in columns
_PAGE = (22, 36)  # em: width and height of a small e-reader's page
_PADDING, _LINE, _ROW = 1.2, 1.8, 0.6  # em: of a cell in its width, the height of a line, what a row takes besides
_CITATION = {"[": "〔", "]": "〕", ", ": "、", "; ": "；"}  # what stands around the numbers of a citation


def other_edition(book: Book, direction: Direction) -> Book:
    """The book as an edition beside its own: without the ISBN of that, and with an identifier made from its own."""
    isbn = {name: digits for name, digits in book.metadata.isbn.items() if name != "epub"}
    identifier = uuid.uuid5(uuid.NAMESPACE_URL, f"{book.metadata.identifier}#{direction}").urn
    return replace(book, metadata=replace(book.metadata, isbn=isbn, identifier=identifier))


def vertical(edition: Edition) -> Edition:
    """The Edition for the EPUB alone: paged layout knows no vertical lines."""
    css = files("book.theme").joinpath("vertical.css").read_text(encoding="utf-8")
    *theme, own = edition.stylesheets
    sheets = (*theme, Stylesheet(SHEET, css, ("epub",)), own)
    pages = tuple(_set(page) if "epub" in page.formats and page.role != "cover" else page for page in edition.pages)
    return replace(edition, stylesheets=sheets, direction="vertical", pages=pages)


def _set(page: Page) -> Page:
    root = etree.fromstring(page.xhtml.encode(), xhtml.parser())
    own = root[0][-1]  # the publication's sheet stays the last, because it may change anything
    link = xhtml.part("link", rel="stylesheet", type="text/css", href=f"../css/{SHEET}.css")
    own.addprevious(link)
    link.tail = "\n"
    for table in root[1].iter(f"{{{xhtml.XHTML}}}table"):
        if _height(table) > _PAGE[1]:
            table.set("class", f"{table.get('class', '')} {LONG_TABLE}".strip())
    for element in [each for each in root[1].iter("{*}*") if _is_set(each)]:
        _set_text(element)
    return replace(page, xhtml=xhtml.whole(root))


def _is_set(element: etree._Element) -> bool:
    """Whether the element's own text is Chinese or Japanese that is shown in columns."""
    around = (element, *element.iterancestors())
    if any(etree.QName(each).localname in _AS_IT_IS or each.get("hidden") for each in around):
        return False
    if any(etree.QName(each).localname == "table" and LONG_TABLE not in each.get("class", "") for each in around):
        return False
    return _language(element).partition("-")[0].lower() in _EASTERN


def _height(table: etree._Element) -> float:
    """How high the table would be on a small page, in em."""
    height = 0.0
    for row in table.iter(f"{{{xhtml.XHTML}}}tr"):
        room = max(_PAGE[0] / max(len(row), 1) - _PADDING, 1)
        height += _ROW + _LINE * max((-(-len(xhtml.text_of(cell).strip()) // room) for cell in row), default=0)
    return height


def _language(element: etree._Element) -> str:
    return next((each.get("lang", "") for each in (element, *element.iterancestors()) if each.get("lang")), "")


def _set_text(element: etree._Element) -> None:
    """Sets the text in the element itself and after each of its children, from the end."""
    language = _language(element)
    for at in range(len(element), -1, -1):
        text = (element[at - 1].tail if at else element.text) or ""
        if not text.strip():
            continue
        if element.get("class") == "citation":
            for mark, upright in _CITATION.items():
                text = text.replace(mark, upright)
        if at:
            element[at - 1].tail = None
        else:
            element.text = None
        xhtml.put_runs(element, at, runs(text, language))
