"""What writers leave unmarked: a page of prose comes in; its lists under labels marked, its figures' numbers out."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bs4.element import Tag

from book.readers import credits, recognise
from book.readers.html_soup import Document, texts_in, words_in
from book.readers.lines import Line, line_of, title_like

_LONG = 200  # characters; a line that is longer is no title and no source


def mark_lists(document: Document, is_free: Callable[[Tag], bool]) -> None:
    """Paragraphs below a label such as 延伸閱讀： become a list, and so do all below 參考資料：.

    Those that are not free are no label and no part of a list.
    """
    for paragraph in list(document.soup.find_all("p")):
        line = _line(paragraph) if is_free(paragraph) else None
        if line is None or paragraph.find_parent(["li", "td", "th", "figure", "blockquote", "section"]) is not None:
            continue
        related = recognise.related_label(line) or recognise.further_label(line)
        sources = recognise.references_label(line)
        if related and not related.rest:
            _list(document, paragraph, list(_below(paragraph, is_free, titles=True)))
        elif sources and not sources.rest:
            _list(document, paragraph, list(_below(paragraph, is_free, titles=False)))


def drop_numbers(document: Document) -> None:
    """Captions that count from 1 on lose their numbers: the book makes its own."""
    found = []
    for caption in document.soup.find_all("figcaption"):
        piece = next(texts_in(caption), None)
        text = str(piece).lstrip() if piece is not None else ""
        number = credits.figure_number(text) if text else None
        if piece is not None and number and text[len(number[1]) :].strip():
            found.append((piece, text, number))
    if credits.counted([text for _, text, _ in found]):
        for piece, text, (_, words) in found:
            document.shorten(piece, text[len(words) :].lstrip())


def _below(paragraph: Tag, is_free: Callable[[Tag], bool], *, titles: bool) -> Iterator[Tag]:
    """The paragraphs right below a label that may be its list."""
    for follower in paragraph.find_next_siblings():
        if follower.name != "p" or follower.find("img") is not None:
            return
        line = _line(follower) if is_free(follower) else None
        if line is None or (titles and not title_like(line)):
            return
        yield follower


def _list(document: Document, label: Tag, items: list[Tag]) -> None:
    if not items:
        return
    listed = document.soup.new_tag("ul")
    label.insert_after(listed)
    for paragraph in items:
        item = document.soup.new_tag("li")
        listed.append(item)
        item.append(paragraph.extract())


def _line(paragraph: Tag) -> Line | None:
    text = words_in(paragraph)
    return line_of(text) if text and len(text) <= _LONG else None
