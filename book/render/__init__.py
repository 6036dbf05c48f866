"""Render: a Book comes in, an Edition of finished XHTML pages goes out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import files

from book import labels
from book.cache import Cache
from book.model import Asset, Book, Edition, Page, Stylesheet, TextRules, TocEntry
from book.render import back, body, cover, front
from book.render.colophon import colophon
from book.render.index import index_page
from book.render.tokens import with_tokens
from book.workers import Each


def render(  # noqa: PLR0913 - each is a key of book.toml
    book: Book,
    custom_css: str,
    cache: Cache,
    *,
    toc_depth: int = 2,
    cover_image: str = "",
    cover_alt: str = "",
    each: Each = map,
) -> Edition:
    """The Edition; `cover_image` is the href of the publication's own cover, empty for a designed one. `each` makes the
    chapters' pages.

    The picture of a designed cover is drawn for the EPUB alone (`cover.with_cover`).
    """
    book = _apart_from_the_cover(book)
    picture = next((asset for asset in book.assets if cover_image and cover_image in (asset.source, asset.href)), None)
    toc = tuple(_toc(book, toc_depth))
    pages = (*cover.cover_pages(book, picture, cover_alt), *_front(book, toc), *_rest(book, each))
    styles = with_tokens(tuple(stylesheets(custom_css, book.text)))
    covers = [cover.own_picture(picture, cache)] if picture else []
    shown = [asset for asset in book.assets if asset is not picture or _is_shown(asset, pages)]
    assets = (*covers, *sorted(shown, key=lambda asset: asset.href))
    return Edition(book.metadata, pages, styles, assets, toc)


def _apart_from_the_cover(book: Book) -> Book:
    """The cover's picture has a name of its own: a picture of the publication that is called so gets another."""
    own = next((asset for asset in book.assets if asset.href == cover.HREF), None)
    if own is None:
        return book
    name = f"images/cover-{own.sha256[:8]}.jpg"
    renamed = replace(own, href=name, source=own.source or own.href)
    chapters = [
        replace(chapter, body=chapter.body.replace(f'src="../{own.href}"', f'src="../{name}"'))
        for chapter in book.chapters
    ]
    return replace(
        book, chapters=tuple(chapters), assets=tuple(renamed if asset is own else asset for asset in book.assets)
    )


def _is_shown(asset: Asset, pages: tuple[Page, ...]) -> bool:
    return any(f'src="../{asset.href}"' in page.xhtml for page in pages)


def stylesheets(custom_css: str, rules: TextRules) -> Iterator[Stylesheet]:
    """The theme's sheets and the publication's own, which comes last and reaches both formats."""
    # CSS Text 4, § 8.3 and 8.4. In a PDF book/writers/pdf/ sees to both.
    spacing = f"html {{ text-autospace: {'normal' if rules.spacing else 'no-autospace'}; "
    spacing += f"text-spacing-trim: {'normal' if rules.squeeze else 'space-all'}; }}\n"
    theme = files("book.theme")
    yield Stylesheet("base", theme.joinpath("base.css").read_text(encoding="utf-8"))
    yield Stylesheet("epub", spacing + theme.joinpath("epub.css").read_text(encoding="utf-8"), ("epub",))
    yield Stylesheet("cover", theme.joinpath("cover.css").read_text(encoding="utf-8"), ("pdf",))
    yield Stylesheet("print", theme.joinpath("print.css").read_text(encoding="utf-8"), ("pdf",))
    yield Stylesheet("custom", custom_css)


def _front(book: Book, toc: tuple[TocEntry, ...]) -> Iterator[Page]:
    yield front.half_title(book)
    yield front.title_page(book)
    yield colophon(book)
    yield front.contents(book, toc, tuple(_landmarks(book)))
    if book.figures:
        yield front.figure_list(
            book, {figure.id: chapter.id for chapter in book.chapters for figure in chapter.figures}
        )


def _rest(book: Book, each: Each) -> Iterator[Page]:
    for part, chapters in book.in_reading_order():
        if part:
            yield body.part_page(book, part)
        title, language = part.title if part else "", book.metadata.language
        yield from each(body.chapter_page, [(chapter, language, title) for chapter in chapters])
        if part and back.has_references(book, part):
            yield back.references(book, part)
    if back.has_references(book):
        yield back.references(book)
    if book.index:
        yield index_page(book)


def _toc(book: Book, depth: int) -> Iterator[TocEntry]:
    words = labels.load(book.metadata.language)
    if book.figures:
        yield TocEntry(words.text("figure_list"), "figure-list.xhtml", matter="front")
    for part, chapters in book.in_reading_order():
        # A part is a level of the contents too: reading systems are sure to show three (Kobo, Kindle).
        entries = [body.toc_entry(chapter, min(depth, 2) if part else depth) for chapter in chapters]
        if part is None:
            yield from entries
            continue
        if back.has_references(book, part):
            entries.append(TocEntry(words.text("references"), f"{back.page_id(part)}.xhtml", matter="back"))
        yield TocEntry(part.title, f"{part.id}.xhtml", part.label, children=tuple(entries), part=True)
    if back.has_references(book):
        yield TocEntry(words.text("references"), "references.xhtml", matter="back")
    if book.index:
        yield TocEntry(words.text("index"), "index.xhtml", matter="back")


def _landmarks(book: Book) -> Iterator[tuple[str, str, str]]:
    """(epub:type, href, words), in reading order."""
    words = labels.load(book.metadata.language)
    yield "cover", "cover.xhtml", words.text("cover")
    yield "titlepage", "title-page.xhtml", words.text("title_page")
    yield "colophon", "colophon.xhtml", words.text("colophon")
    yield "toc", "toc.xhtml#toc", words.text("toc")
    if book.figures:
        yield "loi", "figure-list.xhtml", words.text("figure_list")
    first = next((chapter.id for chapter in book.chapters if chapter.kind == "body" and not chapter.part), "")
    if first or book.parts:
        yield "bodymatter", f"{first or book.parts[0].id}.xhtml", words.text("body")
    listed = next((part for part in (None, *book.parts) if back.has_references(book, part)), ...)
    if listed is not ...:
        yield "bibliography", f"{back.page_id(listed)}.xhtml", words.text("references")
    if book.index:
        yield "index", "index.xhtml", words.text("index")
