"""What all pages share: a page's body comes in; the finished Page, with its head and style links, goes out."""

from __future__ import annotations

from book import xhtml
from book.model import Book, Format, Matter, Page

STYLESHEETS = ("base", "epub", "custom")  # the order in which a page links them; print.css never reaches an EPUB


def make_page(  # noqa: PLR0913 - a page is its parts
    book: Book,
    page_id: str,
    role: str,
    title: str,
    body: str,
    *,
    matter: Matter,
    language: str = "",
    formats: tuple[Format, ...] = ("epub", "pdf"),
    source: str = "",
) -> Page:
    """A page of the dialect: `body` is one element with the page's id, `title` the document's title."""
    own = language or book.metadata.language
    text = xhtml.document(title, own, body, body_class=f"{matter}-matter {role}-page", stylesheets=STYLESHEETS)
    return Page(page_id, role, title, text, own, matter, formats, source)
