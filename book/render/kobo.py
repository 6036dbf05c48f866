"""Kobo's form of an EPUB: the Edition comes in; the same text, each sentence in a span that Kobo finds again, goes out.

Kobo's readers keep bookmarks, notes and reading time by `span.koboSpan` with the id `kobo.<paragraph>.<sentence>`, and
paginate a `div` of their own. The rules are those of Kobo's own files, as its users' converters follow them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from lxml import etree

from book import xhtml
from book.model import Edition, Page

GROWTH = 3  # times that a page of very short sentences becomes longer
# Each begins a paragraph of Kobo's count, as a picture does.
_PARAGRAPHS = frozenset(("p", "ol", "ul", "table", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd", "figcaption"))
_WHOLE = frozenset(("img", "ruby"))  # go into a span as they are
_LEFT = frozenset(("pre", "script", "style", "svg", "math", "audio", "video", "nav"))
# To the end of a sentence with what closes after it: Chinese and Japanese marks, or Latin ones before a space.
_SENTENCE = re.compile(r".+?(?:[。！？]+[」』）〕】》〉”’\u2060]*|[.!?:][\"'”’)\]]*\s+|\Z)", re.DOTALL)


def for_kobo(edition: Edition) -> Edition:
    """The Edition of a .kepub.epub; what the pages say does not change."""
    pages = tuple(_spanned(page) if "epub" in page.formats else page for page in edition.pages)
    return replace(edition, pages=pages)


def _spanned(page: Page) -> Page:
    root = etree.fromstring(page.xhtml.encode(), xhtml.parser())
    body = root[1]
    _Spans().put(body)
    inner = xhtml.part("div", id="book-inner")
    inner.text, body.text = body.text, None
    inner.extend(list(body))
    columns = xhtml.part("div", id="book-columns")
    columns.append(inner)
    body.append(columns)
    return replace(page, xhtml=xhtml.whole(root))


@dataclass(slots=True)
class _Spans:
    """Where the count of one document stands."""

    paragraph: int = 0
    sentence: int = 0
    begins: bool = True  # the next span opens a paragraph

    def put(self, element: etree._Element) -> None:
        """Puts the text inside `element` into spans, in its order."""
        pieces = [(child, child.tail) for child in element]
        text, element.text = element.text, None
        for child, _ in pieces:
            child.tail = None
            element.remove(child)
        self._text(element, text)
        for child, tail in pieces:
            element.append(self._child(child))
            self._text(element, tail)

    def _child(self, child: etree._Element) -> etree._Element:
        """The child with spans in it, or in the span that it goes into as a whole."""
        name = etree.QName(child).localname if isinstance(child.tag, str) else "pre"  # a comment stays as it is
        begins = name == "img" or name in _PARAGRAPHS
        self.begins |= begins
        if name in _WHOLE:
            span = self._next()
            span.append(child)
            child = span
        elif name not in _LEFT:
            self.put(child)
        self.begins |= begins
        return child

    def _text(self, element: etree._Element, text: str | None) -> None:
        """Appends `text` to `element`: sentences in spans, mere space as it is."""
        if text and text.strip():
            for sentence in _SENTENCE.findall(text):
                span = self._next()
                span.text = sentence
                element.append(span)
        else:
            xhtml.append_text(element, len(element), text or "")

    def _next(self) -> etree._Element:
        if self.begins:
            self.paragraph, self.sentence, self.begins = self.paragraph + 1, 0, False
        self.sentence += 1
        return xhtml.part("span", class_="koboSpan", id=f"kobo.{self.paragraph}.{self.sentence}")
