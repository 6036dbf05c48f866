"""An element comes in; its words, as a list of contents or a text alternative says them, go out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from book import xhtml

JOINER = "\u2060"
EASTERN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")  # kana and ideographs
# Note calls and citations, before and after their pass, and the number that stands before a caption.
_APART = frozenset({"footnote-ref", "note-call", "cite", "citation", "figure-number", "separator"})


def words_of(element: etree._Element) -> str:
    """The text on one line, without note calls, citations, ruby readings and joiners."""
    return " ".join("".join(_texts(element)).replace(JOINER, "").split())


def _texts(element: etree._Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str) and child.tag not in xhtml.READINGS and child.get("class") not in _APART:
            yield from _texts(child)
        yield child.tail or ""
