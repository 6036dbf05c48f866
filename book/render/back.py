"""Back matter: a Book with formatted references comes in; the reference list, linked both ways, goes out as a page."""

from __future__ import annotations

from book import labels, xhtml
from book.model import Book, Page, Reference
from book.render.parts import make_page


def references(book: Book) -> Page:
    """The reference list; each entry leads back to every place that cites it."""
    words = labels.load(book.metadata.language)
    title = words.text("references")
    items = "".join(_entry(number, reference, words) for number, reference in enumerate(book.references, 1))
    body = (
        '<section class="references" id="references" role="doc-bibliography" aria-labelledby="references-title">'
        f'<h1 id="references-title">{xhtml.escaped(title)}</h1><ol class="reference-list">{items}</ol></section>'
    )
    return make_page(book, "references", "references", title, body, matter="back")


def _entry(number: int, reference: Reference, words: labels.Labels) -> str:
    backs = "".join(
        f' <a class="backlink" href="{href}" role="doc-backlink" '
        f'aria-label="{xhtml.escaped(words.text("reference_back", number=at))}"><span>↑{at}</span></a>'
        for at, href in enumerate(reference.callers, 1)
    )
    return f'<li id="ref-{number}"><p>{reference.entry}{backs}</p></li>'
