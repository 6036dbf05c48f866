"""Typesetting marks: chapters come in; the same text with the joins that line breaking needs goes out.

U+2060 WORD JOINER forbids a break and shows nothing: it stands before a note call, which stays with its word (CLREQ).
The last characters of a paragraph are kept together, so that no line holds a single one. Text comparison, search and
copying ignore the joiner.
"""

from __future__ import annotations

import re
from dataclasses import replace

from lxml import etree

from book import xhtml
from book.model import Book
from book.passes.chapters import change_fragments
from book.passes.words import EASTERN, JOINER

_CALLS = ("note-call", "citation")
_LAST = re.compile(r"[^\s<>]{3,4}\Z")
_SHORT = 8  # characters; a paragraph that fits any line needs no join


def typeset(book: Book) -> Book:
    """The book, ready to be set."""
    return replace(book, chapters=tuple(change_fragments(chapter, _set) for chapter in book.chapters))


def _set(root: etree._Element) -> None:
    for element in root.iter("a", "span"):
        if element.get("class") in _CALLS:
            _glue_before(element)
    for paragraph in root.iter("p", "li", "dd"):
        if not _in_code(paragraph):
            _keep_last(paragraph)


def _glue_before(element: etree._Element) -> None:
    """A joiner between `element` and the text before it."""
    previous, parent = element.getprevious(), element.getparent()
    if previous is not None:
        if previous.tail is None or not previous.tail.endswith((JOINER, " ", "\n")):
            previous.tail = (previous.tail or "") + JOINER
    elif parent is not None and parent.text and not parent.text.endswith((JOINER, " ", "\n")):
        parent.text += JOINER


def _keep_last(paragraph: etree._Element) -> None:
    """The paragraph's last three characters (a full stop counts) in a span that does not break."""
    last = paragraph[-1] if len(paragraph) else None
    text = (paragraph.text if last is None else last.tail) or ""
    stripped = text.rstrip()
    match = _LAST.search(stripped)
    if match is None or not EASTERN.search(match[0]) or len(xhtml.text_of(paragraph)) < _SHORT:
        return
    span = xhtml.new("span", match[0], class_="together")
    kept = stripped[: match.start()]
    if last is None:
        paragraph.text = kept
    else:
        last.tail = kept
    paragraph.append(span)


def _in_code(element: etree._Element) -> bool:
    return any(parent.tag in ("pre", "code") for parent in element.iterancestors())
