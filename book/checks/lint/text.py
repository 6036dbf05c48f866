"""The words: pages of Chinese or Japanese come in; characters and marks that were meant otherwise go out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy

from lxml import etree

from book.checks.lint.publication import Document, Publication, language_of
from book.model import Issue
from book.passes.halfwidth import repairs
from book.passes.runs import runs
from book.report import issue
from book.xhtml import XHTML

# Vertical forms, CJK compatibility forms, small form variants, half-width kana: a font makes these of plain characters
# where they are wanted, and no search finds them (the Taiwanese EPUB 3 guide; Unicode 17, chapter 6.2).
_FORMS = re.compile("[\ufe10-\ufe19\ufe30-\ufe4f\ufe50-\ufe6f\uff61-\uff9f]")
# Private use, noncharacters, and what a decoder puts where it understood nothing.
_LOST = re.compile("[\ufffd\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
_INDENT = re.compile("^[\u3000\u00a0]+(?=\\S)")
_CONTEXT = 8  # characters on either side


def characters(publication: Publication) -> Iterator[Issue]:
    """LNT-050: presentation forms; LNT-051: characters that only one font has, or that were lost. Once a document."""
    for document in publication.documents:
        for code, pattern in (("LNT-050", _FORMS), ("LNT-051", _LOST)):
            found = [(element, match) for element, text in _texts(document) for match in pattern.finditer(text)]
            if found:
                element, match = found[0]
                spot, point = publication.place(document.name, element), f"U+{ord(match[0]):04X}"
                yield issue(code, spot, character=match[0], point=point, count=len(found))


def half_width(publication: Publication) -> Iterator[Issue]:
    """LNT-052: half-width marks beside Han, which lie on their side in vertical text. Once a document."""
    for document in publication.documents:
        body = document.root.find(f"{{{XHTML}}}body")
        if body is None:
            continue
        found = [
            (line, repair)
            for line in runs(_bare(body), language_of(body, publication.language))
            for repair in repairs(line.seen, line.language)
        ]
        if found:
            line, repair = found[0]
            text = line.text[max(0, repair.start - _CONTEXT) : repair.end + _CONTEXT]
            spot = publication.place(document.name, line.pieces[0].element)
            yield issue("LNT-052", spot, text=" ".join(text.split()), new=repair.new, count=len(found))


def indents(publication: Publication) -> Iterator[Issue]:
    """LNT-053: paragraphs indented with spaces, which stay when a reader sets an indent of their own."""
    for document in publication.documents:
        paragraphs = [
            paragraph for paragraph in document.root.iter(f"{{{XHTML}}}p") if _INDENT.search(paragraph.text or "")
        ]
        if paragraphs:
            yield issue("LNT-053", publication.place(document.name, paragraphs[0]), count=len(paragraphs))


def _texts(document: Document) -> Iterator[tuple[etree._Element, str]]:
    for element in document.root.iter(etree.Element):
        yield element, element.text or ""
        yield element, element.tail or ""


def _bare(body: etree._Element) -> etree._Element:
    """A copy without namespaces, as the passes know their trees; elements keep their lines."""
    copy = deepcopy(body)
    for element in copy.iter(etree.Element):
        element.tag = etree.QName(element).localname
    return copy
