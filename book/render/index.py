"""The index: a Book's index comes in as its terms were met; it goes out as a page, sorted and grouped, with its links.

A place is known by the number of its page, once the pages are known (`number_locators`); until then, and in an EPUB
without printed pages, by which of the entry's places it is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby

from lxml import etree

from book import labels, xhtml
from book.model import Book, IndexEntry, Page
from book.render.index_order import Position, position
from book.render.parts import make_page

_LOCATORS = "locators"  # the class of what holds an entry's links
_DASH = "\u2060–\u2060"  # no line ends beside it
_RUN = 3  # so many pages one after the other are given as first–last


def index_page(book: Book) -> Page:
    """The page of the index."""
    words = labels.load(book.metadata.language)
    title = words.text("index")
    groups = "".join(
        f'<h2 class="index-letter">{xhtml.escaped(letter or words.text("index_symbols"))}</h2>'
        f"{_list([entry for _, entry in entries], book.metadata.language, words)}"
        for letter, entries in groupby(_sorted(book.index, book.metadata.language), lambda row: row[0].group)
    )
    body = (
        '<section class="index" id="index" role="doc-index" aria-labelledby="index-title">'
        f'<h1 id="index-title">{title}</h1>{groups}</section>'
    )
    return make_page(book.metadata.language, "index", "index", title, body, matter="back")


def _sorted(entries: Sequence[IndexEntry], language: str) -> list[tuple[Position, IndexEntry]]:
    rows = [(position(entry.term, entry.sort, language), entry) for entry in entries]
    return sorted(rows, key=lambda row: row[0])


def _list(entries: Sequence[IndexEntry], language: str, words: labels.Labels) -> str:
    return f'<ul class="index-list">{"".join(_entry(entry, language, words) for entry in entries)}</ul>'


def _entry(entry: IndexEntry, language: str, words: labels.Labels) -> str:
    links = words.text("list_separator").join(
        f'<a class="locator" href="{href}" aria-label="{xhtml.escaped(f"{entry.term} {at}")}">{at}</a>'
        for at, href in enumerate(entry.places, 1)
    )
    places = f' <span class="{_LOCATORS}">{links}</span>' if links else ""
    inner = _list([each for _, each in _sorted(entry.entries, language)], language, words) if entry.entries else ""
    return f'<li><span class="index-word">{xhtml.escaped(entry.term)}</span>{places}{inner}</li>'


def number_locators(section: etree._Element, page_of: Callable[[etree._Element], str], language: str) -> None:
    """Puts page numbers into the links of an index: each page once, three and more in a row as first–last.

    `page_of` is the label of the page that a link leads to, empty where it is not known yet.
    """
    name = labels.load(language)
    for holder in [each for each in section.iter("{*}span") if each.get("class") == _LOCATORS]:
        links = [each for each in holder if each.get("class") == "locator"]
        known = [page_of(link) for link in links]
        for link, label in zip(links, known, strict=True):
            link.text = label or "000"
            link.set("aria-label", name.text("page_break", label=label))
        kept = [at for at, label in enumerate(known) if not label or at == 0 or label != known[at - 1]]
        inner = _inside_runs([known[at] for at in kept])
        ranged = {kept[at] for at in inner}
        for at, link in enumerate(links):
            if at not in kept or at in ranged:
                _drop(link, dash=at in ranged)


def _inside_runs(pages: Sequence[str]) -> set[int]:
    """The places in `pages` that stand between the first and the last of a run."""
    numbers = [int(page) if page.isdecimal() else None for page in pages]
    found: set[int] = set()
    start = 0
    for at in range(1, len(numbers) + 1):
        before = numbers[at - 1]
        if at == len(numbers) or before is None or numbers[at] != before + 1:
            if at - start >= _RUN:
                found |= set(range(start + 1, at - 1))
            start = at
    return found


def _drop(link: etree._Element, *, dash: bool) -> None:
    """Takes a link out with the mark before it; in place of those inside a run a dash stands."""
    before = link.getprevious()
    after = link.tail
    link.tail = None
    xhtml.replace(link)
    if before is not None:
        before.tail = _DASH if dash else (after if before.tail != _DASH else before.tail)
