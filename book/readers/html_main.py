"""The article on a page: a parsed page comes in; the element that holds it, and lists that belong to it, go out.

Trafilatura tells which words are the article's; it leaves out figures, captions, notes and much markup, so its words
only lead to the element in our own tree that holds them (docs/importing.md has the measurements).
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator

from bs4.element import Tag

from book.readers import recognise
from book.readers.dates import date_line
from book.readers.html_context import tags
from book.readers.html_furniture import reason_to_drop
from book.readers.html_soup import Document, attribute, classes, texts_in, words_in
from book.readers.html_tables import is_layout
from book.readers.lines import fold, line_of, width

_MOST = 5_000_000  # characters of a page that the extractor is asked about
_SHORT = 6  # characters: a shorter piece (a figure, a name) may stand anywhere
_MOST_OF_IT = 0.7  # of the article's words: what is above is the frame of the page
_NEAR, _LOOKED = 2_000, 100_000_000  # characters
_FRAMES = ("article", "main")
_LISTS = ("div", "section", "aside", "ul", "dl", "nav")
_CARD = 70.0  # ems of an `article` that is no more than a card: a title, a day
_RELATED = re.compile(r"related|recommend|onward|further|more-|read-?next")  # what a theme calls a list of articles
_HEADS = ("h2", "h3", "h4", "h5", "h6")

# What it finds odd about a page is nothing that a person could act on.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
logging.getLogger("htmldate").setLevel(logging.CRITICAL)


def main_element(document: Document) -> Tag:
    """The element of the page that holds its article; the whole page where nothing tells."""
    soup = document.soup
    body = soup.find("body")
    root = body if isinstance(body, Tag) else soup
    is_extracted = _search(_squeezed(_extracted(str(root))))
    weights: dict[int, int] = {}
    total = 0
    for piece in texts_in(root):
        text = _squeezed(piece)
        if len(text) < _SHORT or not is_extracted(text) or any(reason_to_drop(it, page=True) for it in piece.parents):
            continue
        total += len(text)
        for around in piece.parents:
            weights[id(around)] = weights.get(id(around), 0) + len(text)
    element = root
    while total and (
        inner := next((it for it in tags(element) if weights.get(id(it), 0) >= _MOST_OF_IT * total), None)
    ):
        if inner.name in ("p", "blockquote", "ul", "ol") or (inner.name == "table" and not is_layout(inner)):
            break
        element = inner
    return _framed(element, root)


def _search(found: str) -> Callable[[str], bool]:
    """Whether a text stands in `found`, asked for in the order of the page.

    It is looked for near the text before; then anywhere, as long as that has not gone over _LOOKED characters in all,
    so that the time is in proportion to the page.
    """
    reached, left = 0, _LOOKED

    def is_found(text: str) -> bool:
        nonlocal reached, left
        at = found.find(text, reached, reached + _NEAR + len(text))
        if at < 0 and left > 0:
            left -= len(found)
            at = found.find(text)
        if at >= 0:
            reached = at + len(text)
        return at >= 0

    return is_found


def belonging(element: Tag) -> list[Tag]:
    """Lists of related articles or sources under their label that stand right after the article's element."""
    found: list[Tag] = []
    for box in element.find_all(["div", "footer"]):
        if reason_to_drop(box, page=True):
            if _RELATED.search(classes(box)) and _is_labelled(box):
                found.append(box)
                continue
            found += [inner for inner in tags(box) if _is_labelled(inner)]
    around: Tag | None = element
    for _ in range(3):
        if around is None or around.name in ("body", "html"):
            break
        for it in _following(around):
            found += [it] if _is_labelled(it) else [inner for inner in tags(it) if _is_labelled(inner)]
        around = around.parent
    return found


def _extracted(html: str) -> str:
    if len(html) > _MOST:
        return ""
    import trafilatura  # noqa: PLC0415 - it takes a second to load, and only pages need it

    return (
        trafilatura.extract(html, include_comments=False, include_tables=True, favor_recall=True, deduplicate=False)
        or ""
    )


def _framed(element: Tag, root: Tag) -> Tag:
    """The `article` or `main` around the element where it adds less than it holds; else what holds its pictures too."""
    own = len(words_in(element))
    for around in element.parents:
        if around is root or around is root.parent:
            break
        framed = (
            around.name in _FRAMES
            or attribute(around, "role") == "main"
            or attribute(around, "itemprop") == "articleBody"
        )
        if framed and _words_without_furniture(around) <= 1.6 * own + 200:
            return around
        if (
            around.find("h1") is not None
            and _has_picture_between(around, element)
            and _words_without_furniture(around) <= 1.3 * own + 200
        ):
            return around
    return element


def _words_without_furniture(tag: Tag) -> int:
    count = 0
    for child in tag.children:
        if isinstance(child, Tag):
            count += 0 if reason_to_drop(child, page=True) else _words_without_furniture(child)
        else:
            count += len(child.get_text().strip())
    return count


def _has_picture_between(around: Tag, element: Tag) -> bool:
    """Whether a figure stands between the title and the text."""
    heading = around.find("h1")
    figure = heading.find_next(["figure", "img"]) if isinstance(heading, Tag) else None
    return (
        isinstance(figure, Tag)
        and element not in figure.parents
        and any(it is figure for it in element.find_all_previous(figure.name))
    )


def _following(tag: Tag) -> Iterator[Tag]:
    for sibling in tag.find_next_siblings():
        if isinstance(sibling, Tag) and sibling.name in _LISTS:
            yield sibling


def _is_labelled(tag: Tag) -> bool:
    """Whether a box holds a list under a label of related articles, further reading or sources."""
    whole = any(width(words_in(it)[:300]) > _CARD for it in tag.find_all("article"))
    if tag.name not in _LISTS or whole or tag.find("form") is not None:
        return False
    listed = tag.find("li") is not None or (len(tag.find_all("a")) > 1 and all(map(_is_of_card, tag.find_all("p"))))
    head = tag.find(["h2", "h3", "h4", "h5", "h6", "dt", "strong", "p", "span", "div"])
    text = words_in(head) if isinstance(head, Tag) else ""
    if not text or len(text) > 30:
        return False
    line = line_of(text)
    sources = recognise.references_label(line)
    if sources and not sources.rest and head is not None and head.name in _HEADS:
        return True
    labels = (recognise.related_label(line), recognise.further_label(line), sources)
    return listed and any(label is not None and not label.rest for label in labels)


def _is_of_card(tag: Tag) -> bool:
    """Whether a paragraph is a part of a card, which leads to another article: its link, or the day of that."""
    return tag.find_parent("a") is not None or date_line(fold(words_in(tag))) is not None


def _squeezed(text: str) -> str:
    return "".join(text.split())
