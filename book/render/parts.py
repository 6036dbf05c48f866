"""What all pages share: a page's body comes in; the finished Page, with its head and style links, goes out."""

from __future__ import annotations

import re
from datetime import date

from book import labels, xhtml
from book.model import Format, Matter, Page

STYLESHEETS = ("base", "epub", "custom")  # the order in which a page links them; print.css never reaches an EPUB


def phrases(title: str) -> str:
    """A title as XHTML: its parts, which newsrooms set off by a space, break as a whole before they break inside."""
    parts = re.split(r"(\s+)", title.strip())
    if len(parts) == 1:
        return xhtml.escaped(title)
    return "".join(
        xhtml.escaped(part) if part.isspace() else f'<span class="phrase">{xhtml.escaped(part)}</span>'
        for part in parts
    )


def isbn_text(isbn: str) -> str:
    """An ISBN of 13 digits as it is printed, in its agency's groups (ISBN Users' Manual, 7th edition, 5)."""
    from isbnlib import mask  # noqa: PLC0415 - a tenth of a second that books without a number need not spend

    return str(mask(isbn)) or isbn


def length_class(title: str, limits: tuple[int, int]) -> str:
    """` class="…"`, long-title or longer-title, where a phrase is longer than `limits` and would leave an odd end."""
    longest = max(sum(0.55 if char.isascii() else 1 for char in part) for part in title.split() or [""])
    if longest <= limits[0]:
        return ""
    return f' class="{"longer-title" if longest > limits[1] else "long-title"}"'


def make_page(  # noqa: PLR0913 - a page is its parts
    language: str,
    page_id: str,
    role: str,
    title: str,
    body: str,
    *,
    matter: Matter,
    formats: tuple[Format, ...] = ("epub", "pdf"),
    source: str = "",
    part: str = "",
) -> Page:
    """A page of the dialect: `body` is one element with the page's id, `title` the document's title."""
    text = xhtml.document(title, language, body, body_class=f"{matter}-matter {role}-page", stylesheets=STYLESHEETS)
    return Page(page_id, role, title, text, language, matter, formats, source, part)


def date_text(day: date, words: labels.Labels) -> str:
    """A date as the language writes it."""
    return words.text("date", year=day.year, month=day.month, day=day.day)
