"""Captions of a Word file: its blocks as HTML come in; figures and tables that hold their captions go out."""

from __future__ import annotations

import re
from collections.abc import Collection

from lxml import etree

from book import xhtml
from book.readers import credits
from book.readers.docx.pieces import LINE

_TABLE = re.compile(r"表|table|tab\.?|tabelle", re.IGNORECASE)  # what a sequence of tables is called
_OWNERS = ("body", "li", "blockquote", "td", "th", "section")


def captions(body: etree._Element, said: Collection[int]) -> None:
    """Puts each caption, and a credit below it, into the figure or table beside it; changes `body`.

    `said` are numbers of paragraphs that a person named: they stay where they are.
    """
    for parent in [element for element in body.iter(*_OWNERS) if len(element)]:
        for element in list(parent):
            if _is_picture(element):
                _figure(element)
        for element in list(parent):
            if element.getparent() is parent and element.tag in ("figure", "table"):
                _caption(element, said)
    for left in body.iter("p"):
        _forget(left, "data-sequence")


def _is_picture(element: etree._Element) -> bool:
    return (
        element.tag == "p"
        and len(element) > 0
        and not xhtml.text_of(element).strip()
        and element.find(".//img") is not None
    )


def _figure(paragraph: etree._Element) -> None:
    """A figure for each picture of a paragraph that holds nothing else."""
    figures = []
    for picture in list(paragraph.iter("img")):
        figure = etree.Element("figure")
        figure.set(LINE, paragraph.get(LINE, "0"))
        picture.tail = None
        figure.append(picture)
        figures.append(figure)
    xhtml.replace(paragraph, *figures)


def _caption(element: etree._Element, said: Collection[int]) -> None:
    """The caption on the side where the trade puts it, below pictures and above tables, or else on the other."""
    table = element.tag == "table"
    below, above = _below(element, table, said), _above(element, table, said)
    chosen = (above or below) if table else (below or above)
    if not chosen:
        return
    caption = etree.Element("caption" if table else "figcaption")
    caption.set(LINE, chosen[0].get(LINE, "0"))
    for paragraph in chosen:
        _forget(paragraph, "class", "data-sequence")
        caption.append(paragraph)
    if table:
        element.insert(0, caption)
    else:
        element.append(caption)


def _forget(element: etree._Element, *names: str) -> None:
    for name in names:
        if name in element.attrib:
            del element.attrib[name]


def _below(element: etree._Element, table: bool, said: Collection[int]) -> list[etree._Element]:
    """The caption right below, of one paragraph or more, and the line that credits the picture."""
    found: list[etree._Element] = []
    after = element.getnext()
    while after is not None and not _is_said(after, said) and _fits(after, table, first=not found):
        found.append(after)
        after = after.getnext()
    return found


def _fits(element: etree._Element, table: bool, *, first: bool) -> bool:
    if element.tag != "p":
        return False
    if element.get("class") == "caption":
        sequence = element.get("data-sequence", "")
        return (first or not sequence) and (not sequence or bool(_TABLE.match(sequence)) == table)
    text = xhtml.text_of(element).strip()
    return not table and bool(text) and (element.get("class") == "credit" or credits.credit(text) is not None)


def _is_said(element: etree._Element, said: Collection[int]) -> bool:
    return int(element.get(LINE, "0")) in said


def _above(element: etree._Element, table: bool, said: Collection[int]) -> list[etree._Element]:
    before = element.getprevious()
    if before is None or before.tag != "p" or before.get("class") != "caption" or _is_said(before, said):
        return []
    sequence = before.get("data-sequence", "")
    return [before] if not sequence or bool(_TABLE.match(sequence)) == table else []
