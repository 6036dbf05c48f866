"""Back matter: a Book with formatted references comes in; the reference list, linked both ways, goes out as a page."""

from __future__ import annotations

from book import labels, xhtml
from book.model import Book, Matter, Page, Part, Reference
from book.render.parts import make_page


def has_references(book: Book, part: Part | None = None) -> bool:
    """Whether the book, or the part, has a list of references."""
    return any(item.part == (part.id if part else "") for item in book.references)


def references(book: Book, part: Part | None = None) -> Page:
    """The list of the book's references, or of the part's; each entry leads back to every place that cites it."""
    words = labels.load(book.metadata.language)
    title = words.text("references")
    listed = [item for item in book.references if item.part == (part.id if part else "")]
    prefix = f"{part.id.removeprefix('part-')}-" if part else ""
    page = page_id(part)
    items = "".join(_entry(f"{prefix}{number}", reference, words) for number, reference in enumerate(listed, 1))
    body = (
        f'<section class="references" id="{page}" role="doc-bibliography" aria-labelledby="{page}-title">'
        f'<h1 id="{page}-title">{xhtml.escaped(title)}</h1><ol class="reference-list">{items}</ol></section>'
    )
    matter: Matter = "body" if part else "back"
    return make_page(
        book.metadata.language, page, "references", title, body, matter=matter, part=part.title if part else ""
    )


def page_id(part: Part | None) -> str:
    """The page of the part's references, or of the book's."""
    return f"{part.id}-references" if part else "references"


def _entry(number: str, reference: Reference, words: labels.Labels) -> str:
    backs = "".join(
        f' <a class="backlink" href="{href}" role="doc-backlink" '
        f'aria-label="{xhtml.escaped(words.text("reference_back", number=at))}"><span>↑{at}</span></a>'
        for at, href in enumerate(reference.callers, 1)
    )
    return f'<li id="ref-{number}"><p>{reference.entry}{backs}</p></li>'
