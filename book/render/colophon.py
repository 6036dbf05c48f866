"""The colophon 版權頁: a Book comes in; its page goes out, in the order that Taiwanese books give what it says."""

from __future__ import annotations

from collections.abc import Iterator

from book import labels, xhtml
from book.model import Book, Metadata, Page
from book.render.parts import date_text, isbn_text, make_page

Row = tuple[str, str]  # the label, and what is said


def colophon(book: Book) -> Page:
    """What a library, a bookshop and a lawyer want to know; a row that says nothing is left out."""
    meta = book.metadata
    words = labels.load(meta.language)
    items = "".join(
        f"<dt>{xhtml.escaped(name)}</dt><dd>{xhtml.escaped(value)}</dd>" for name, value in _rows(meta, words) if value
    )
    title = words.text("colophon")
    body = (
        '<section class="colophon" id="colophon" role="doc-colophon" aria-labelledby="colophon-title">'
        f'<h1 id="colophon-title">{title}</h1><dl>{items}</dl>'
        f'<p class="made-with">{xhtml.escaped(words.text("colophon_made"))}</p></section>'
    )
    return make_page(book.metadata.language, "colophon", "colophon", title, body, matter="front")


def _rows(meta: Metadata, words: labels.Labels) -> Iterator[Row]:
    """All rows; some say nothing."""
    series, imprint = meta.series, meta.imprint
    yield words.text("colophon_title"), words.text("label_separator").join(filter(None, (meta.title, meta.subtitle)))
    yield words.text("colophon_series"), " ".join(filter(None, (series.name, series.position))) if series else ""
    yield from _people(meta, words)
    yield words.text("colophon_publisher"), meta.publisher
    for name in ("address", "telephone", "website", "distributor", "printer"):
        yield words.text(f"colophon_{name}"), getattr(imprint, name)
    yield from _dates(meta, words)
    price = words.text("colophon_price_value", price=f"{imprint.price:,}") if imprint.price else ""
    yield words.text("colophon_price"), price
    for name, number in meta.isbn.items():
        yield words.text("colophon_isbn", format=words.text(f"format_{name}")), isbn_text(number) if number else ""
    yield words.text("colophon_identifier"), meta.identifier
    yield words.text("colophon_rights"), meta.rights


def _people(meta: Metadata, words: labels.Labels) -> Iterator[Row]:
    """A row a role, in the order of the first who has it: those of the work before those of the book."""
    people = (*meta.people, *meta.staff)
    for role in dict.fromkeys(person.role for person in people):
        names = words.text("list_separator").join(person.name for person in people if person.role == role)
        yield words.text("colophon_" + role), names


def _dates(meta: Metadata, words: labels.Labels) -> Iterator[Row]:
    """First publication, this edition, last change; a day is said once."""
    edition, printed = meta.imprint.edition, meta.imprint.printed
    if edition and printed is None:
        printed = meta.published
    if meta.published is not None and meta.published != printed:
        yield words.text("colophon_published"), date_text(meta.published, words)
    day = date_text(printed, words) if printed is not None else ""
    both = words.text("colophon_edition_date", edition=edition, date=day)
    yield words.text("colophon_edition"), both if edition and day else edition or day
    revised = meta.modified.date()
    if meta.published is not None and revised > meta.published and revised != printed:
        yield words.text("colophon_modified"), date_text(revised, words)
