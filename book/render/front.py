"""Front matter: a Book comes in; half-title, title page, contents and figure list go out as pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from book import labels, xhtml
from book.model import Book, Figure, Page, Person, TocEntry
from book.render.parts import length_class, make_page, phrases

_CHARACTERS = (10, 13)  # of the title's phrases that fit a line of the title page at full size, and at the next
_HALF_TITLE = (15, 999)  # one smaller size is enough
_SENTENCE = re.compile(r"[^。！？!?]*[。！？!?]?")


def half_title(book: Book) -> Page:
    """The book's title alone, on the first recto; of use on paper only."""
    title = phrases(book.metadata.title)
    size = length_class(book.metadata.title, _HALF_TITLE)
    body = f'<section class="half-title" id="half-title"><p{size}>{title}</p></section>'
    name = labels.load(book.metadata.language).text("half_title")
    return make_page(book.metadata.language, "half-title", "half-title", name, body, matter="front", formats=("pdf",))


def title_page(book: Book) -> Page:
    """Title, subtitle, people and publisher."""
    meta = book.metadata
    words = labels.load(meta.language)
    title = words.text("title_page")
    size = length_class(meta.title, _CHARACTERS)
    parts = [f'<h1{size} id="title-page-title" data-bookmark="{title}">{phrases(meta.title)}</h1>']
    if meta.subtitle:
        parts.append(f'<p class="book-subtitle" role="doc-subtitle">{xhtml.escaped(meta.subtitle)}</p>')
    parts += [f'<p class="person">{line}</p>' for line in credit_lines(book.metadata.people, words)]
    if meta.publisher:
        parts.append(f'<p class="publisher">{xhtml.escaped(meta.publisher)}</p>')
    body = (
        '<section class="title-page" id="title-page" epub:type="titlepage" aria-labelledby="title-page-title">'
        f"{''.join(parts)}</section>"
    )
    return make_page(book.metadata.language, "title-page", "title-page", words.text("title_page"), body, matter="front")


def credit_lines(people: Sequence[Person], words: labels.Labels) -> Iterator[str]:
    """One line a role, people in their order: `甲、乙　著`."""
    roles = list(dict.fromkeys(person.role for person in people))
    for role in roles:
        names = words.text("list_separator").join(
            f'<span class="person-name">{xhtml.escaped(person.name)}</span>' for person in people if person.role == role
        )
        yield f'{names} <span class="person-role">{words.text("role_" + role)}</span>'


def contents(book: Book, toc: Sequence[TocEntry], landmarks: Sequence[tuple[str, str, str]]) -> Page:
    """The table of contents, which is also the EPUB's navigation document (EPUB 3.3 § 7).

    `landmarks` are (epub:type, href, words); they are hidden from the page, reading systems show them.
    """
    words = labels.load(book.metadata.language)
    title = words.text("toc")
    marks = "".join(
        f'<li><a epub:type="{kind}" href="{href}">{xhtml.escaped(text)}</a></li>' for kind, href, text in landmarks
    )
    body = (
        f'<section class="toc" id="toc"><nav id="toc-nav" role="doc-toc" aria-labelledby="toc-title">'
        f'<h1 id="toc-title">{title}</h1>{_toc_list(toc, words)}</nav>'
        f'<nav id="landmarks" epub:type="landmarks" aria-labelledby="landmarks-title" hidden="hidden">'
        f'<h2 id="landmarks-title">{words.text("landmarks")}</h2><ol>{marks}</ol></nav></section>'
    )
    return make_page(book.metadata.language, "toc", "toc", title, body, matter="front")


def _toc_list(entries: Sequence[TocEntry], words: labels.Labels) -> str:
    items = []
    for entry in entries:
        label = f'<span class="toc-label">{entry.label}</span>{_separator(words)}' if entry.label else ""
        link = f'<a href="{entry.href}">{label}<span class="toc-title">{xhtml.escaped(entry.title)}</span></a>'
        children = _toc_list(entry.children, words) if entry.children else ""
        kind = "toc-part" if entry.part else entry.matter
        items.append(f'<li class="{kind}">{link}{children}</li>')
    return f"<ol>{''.join(items)}</ol>"


def _separator(words: labels.Labels) -> str:
    """Between a label and a title: a style may set the two apart and hide it."""
    return f'<span class="separator">{words.text("title_separator")}</span>'


def figure_list(book: Book, pages: Mapping[str, str]) -> Page:
    """The list of figures; `pages` maps a figure's id to the page it is on."""
    words = labels.load(book.metadata.language)
    title = words.text("figure_list")
    items = "".join(
        f'<li class="body"><a href="{pages[figure.id]}.xhtml#{figure.id}">'
        f'<span class="figure-number">{words.text("figure", number=figure.number)}</span>'
        f"{_separator(words)}"
        f'<span class="toc-title">{xhtml.escaped(short_caption(figure))}</span></a></li>'
        for figure in book.figures
    )
    body = (
        '<section class="figure-list" id="figure-list" epub:type="loi" aria-labelledby="figure-list-title">'
        f'<h1 id="figure-list-title">{title}</h1><ol>{items}</ol></section>'
    )
    return make_page(book.metadata.language, "figure-list", "figure-list", title, body, matter="front")


def short_caption(figure: Figure) -> str:
    """The caption's first sentence, which names the figure; the text alternative where there is no caption."""
    text = figure.caption[0] if figure.caption else figure.alt
    match = _SENTENCE.match(text)
    return (match[0] if match and match[0] else text).rstrip("。")
