"""The reader of e-books (.epub): a file's bytes come in; a Reading with an article for each part goes out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from book.model import (
    Article,
    Block,
    Code,
    Definitions,
    Figure,
    Footnote,
    Issue,
    Listing,
    Place,
    Quote,
    Report,
    all_words,
)
from book.readers.archive import Archive, open_archive
from book.readers.covers import with_picture
from book.readers.epub.chapters import Chapter, read_chapters
from book.readers.epub.package import Package, read_package
from book.readers.epub.pages import pages, sections
from book.readers.html_article import Content, Said, article_of
from book.readers.html_back import Back, split_back
from book.readers.html_context import Context, Made
from book.readers.html_ledger import Fates
from book.readers.html_notes import find_notes, read_notes
from book.readers.html_pictures import Pictures, Source, fitting
from book.readers.html_soup import attribute, classes
from book.readers.named import Named
from book.readers.reading import NOTHING_SAID, Reading, Spot
from book.report import stop

_OWN_NUMBERS = ("chapter-label", "figure-number", "table-number")  # docs/dialect.md


def detects(head: bytes, path: Path) -> bool:
    """Whether it is a zip file that says it is an e-book (OCF 3.3, 4.3), or is named as one."""
    return head.startswith(b"PK\x03\x04") and (
        b"mimetypeapplication/epub+zip" in head[:100] or path.suffix.lower() == ".epub"
    )


def read(path: Path, data: bytes, said: Mapping[Spot, str] = NOTHING_SAID) -> Reading:
    """Read the e-book in `data`; `path` is how messages name it.

    Raises KanbenError: ZIP-001 … ZIP-005 (`archive`), IMP-070, IMP-071 (`package`), IMP-010 where it has no text, and
    as `named.Named.settle`.
    """
    archive = open_archive(data, str(path))
    package = read_package(archive)
    document, issues = pages(archive, package)
    fates = Fates(document)
    context = Context(document, fates, Pictures(_source(archive), document), "", package.language)
    context.named = Named(said)
    _drop_numbers(context)
    context.citations = _citations(context)
    written = _notes(context)
    chapters = read_chapters(context, package, sections(document))
    context.named.settle(str(path))
    known = Said(package.title or path.stem, package.people, package.published, package.language, package.subjects)
    articles = []
    for part, some in groupby(chapters, key=lambda it: it.part):
        content = _content(context, list(some))
        keys = {mark.value for words in all_words(it.block for it in content.made) for mark in words.marks}
        content.notes = tuple(note for note in written if note.key in keys)
        if content.made or content.back.sources or content.back.further:
            articles.append(_own(article_of(content, replace(known, title=part or known.title), path)))
            issues += content.back.issues
    if not articles:
        raise stop("IMP-010", Place(str(path)))
    if len(articles) > 1:
        first = articles[0]
        articles[0] = first if any(it.part for it in chapters[:1]) else replace(first, title="")
    articles[0] = _with_cover(articles[0], archive, package, issues)
    report = Report((*document.issues, *issues, *context.pictures.issues, *context.doubts()))
    whole = (known.title, known.people, known.published, articles[0].language)
    return Reading(tuple(articles), fates.ledger(articles), report, *whole)


def _notes(context: Context) -> tuple[Footnote, ...]:
    """The notes of the book, and what calls them told to the context."""
    notes = find_notes(context.document.soup)
    context.calls, context.notes = notes.calls, frozenset(id(box) for box in notes.boxes.values())
    return read_notes(context, notes)


def _source(archive: Archive) -> Source:
    """Pictures in the archive by the paths that `pages` wrote."""

    def read_entry(address: str) -> bytes | None:
        name = address.lstrip("/")
        return archive.read(name) if name in archive.names else None

    return read_entry


def _drop_numbers(context: Context) -> None:
    """Numbers that a book of ours sets itself, in an e-book that it made."""
    for name in _OWN_NUMBERS:
        for tag in context.document.soup.select(f"span.{name}"):
            context.fates.drop(tag, "number", "LED-047")
            context.taken.add(id(tag))
    for tag in context.document.soup.select("a[role=doc-backlink]"):
        context.fates.drop(tag, "backlink", "LED-036")
        context.taken.add(id(tag))


def _citations(context: Context) -> dict[int, str]:
    """Citations of a book with one list of references, by the identity of the link, or of the span around several."""
    lists = context.document.soup.select("[role=doc-bibliography]")
    items = lists[0].find_all("li") if len(lists) == 1 else []
    digits = max(2, len(str(len(items))))
    keys = {attribute(item, "id"): f"ref-{at:0{digits}d}" for at, item in enumerate(items, 1)}
    found: dict[int, str] = {}
    for link in context.document.soup.select("a[role=doc-biblioref]"):
        key = keys.get(attribute(link, "href").removeprefix("#"))
        around = link.parent if link.parent is not None and "citation" in classes(link.parent).split() else link
        if key:
            found[id(around)] = f"{found[id(around)]} {key}" if id(around) in found else key
    return found


def _content(context: Context, chapters: Sequence[Chapter]) -> Content:
    """The chapters of a part as one text; sources and further reading that fill a chapter leave it."""
    back = Back(context.document.file)
    made: list[Made] = []
    for chapter in chapters:
        whole = [*([chapter.title] if chapter.title else []), *chapter.made]
        left, own = split_back(context, whole)
        if own.further and left:  # at the end of a chapter they belong to it
            left, own.further = whole, []
        back.sources += own.sources
        back.further += own.further
        made += left
    return Content(context, made, back, ())


def _own(article: Article) -> Article:
    """The article with the pictures and notes that are its own, of those of the whole book."""
    names = {
        name
        for block in (*article.blocks, *(b for note in article.notes for b in note.blocks))
        for name in _images(block)
    }
    return replace(article, images={name: data for name, data in article.images.items() if name in names})


def _images(block: Block) -> Iterator[str]:
    match block:
        case Figure(image=image):
            yield image
        case Listing(items=items):
            yield from (name for item in items for inner in item.blocks for name in _images(inner))
        case Definitions(entries):
            yield from (
                name for _, items in entries for item in items for inner in item.blocks for name in _images(inner)
            )
        case Quote(blocks):
            yield from (name for inner in blocks for name in _images(inner))
        case Code():
            return
    yield from (mark.value for words in all_words([block]) for mark in words.marks if mark.kind == "image")


def _with_cover(article: Article, archive: Archive, package: Package, issues: list[Issue]) -> Article:
    """The article with the cover's picture beside its own."""
    if package.cover not in archive.names:
        return article
    data = archive.read(package.cover)
    fit = fitting(data, Place(archive.file))
    if fit is None:
        return article
    covered, found = with_picture(article, *fit, Place(archive.file))
    issues.append(found)
    return covered
