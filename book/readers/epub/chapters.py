"""The chapters of an e-book: its pages as blocks and its contents come in; chapters in their parts go out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from bs4.element import PageElement, Tag

from book.model import Figure, Heading, Matter, Rule
from book.readers.epub.package import Entry, Package
from book.readers.epub.pages import FILE, kinds
from book.readers.html_blocks import read_blocks
from book.readers.html_context import Context, Made
from book.readers.html_ledger import squeezed
from book.readers.html_soup import attribute, classes, words_in

_MADE_ANEW = frozenset(  # pages that a book of ours makes itself (EPUB Structural Semantics 1.1)
    {"cover", "titlepage", "halftitlepage", "toc", "loi", "lot", "landmarks", "page-list", "colophon", "copyright-page"}
)
_FRONT = frozenset({"frontmatter", "foreword", "preface", "dedication", "epigraph", "acknowledgments"})
_BACK = frozenset(
    {"backmatter", "appendix", "afterword", "bibliography", "glossary", "index", "endnotes", "conclusion"}
)
_NAMED_ANEW = re.compile(
    r"(?:^|[/_\-.])(?:cover|title|title-?page|half-?title|toc|contents|nav|colophon|copyright|imprint)(?:[_\-.]|$)",
    re.I,
)
_FEW = 300  # characters of a page that only opens a part, or is made anew


@dataclass(slots=True)
class Chapter:
    """A chapter: its title as a heading of level 0, or None where it has none, and its blocks."""

    part: str
    title: Made | None
    made: list[Made] = field(default_factory=list)


def read_chapters(context: Context, package: Package, pages: Sequence[Tag]) -> list[Chapter]:
    """The chapters in reading order; a page without title goes on the chapter before it."""
    told = _Told(package, {attribute(page, FILE): page for page in pages})
    chapters: list[Chapter] = []
    part = ""
    titles: list[tuple[str, list[PageElement]]] = []  # of parts, and their pieces
    for page in pages:
        path = attribute(page, FILE)
        if _is_made_anew(page, package):
            context.fates.drop(page, "page", "LED-048")
            continue
        made = read_blocks(context, page)
        opened = told.parts.get(path)
        if opened is not None:
            part = opened.title
            made, pieces = _without_title(context, made, opened.title) if opened.path == path else (made, [])
            titles.append((part, pieces))
            if opened.path == path and not made:
                continue
        title, left = _title(context, page, made, told.titles.get(path))
        if not left and not (title and title.pieces):
            continue  # notes, which stand where they are called, or nothing
        if title is None and chapters and opened is None:
            chapters[-1].made += left
        elif title is not None and path in told.below and chapters:
            chapters[-1].made += [replace(title, block=Heading(1, _text(title), marks=())), *left]
        else:
            chapters.append(Chapter(part, title, left))
    for empty, pieces in titles:
        if all(it.part != empty for it in chapters):
            context.fates.drop_again(pieces, "title", "LED-053")
    return chapters


class _Told:
    """What the contents tell: titles of files, parts by the files that begin them, files below a chapter."""

    def __init__(self, package: Package, pages: dict[str, Tag]) -> None:
        self.titles: dict[str, str] = {}
        self.parts: dict[str, Entry] = {}
        self.below: set[str] = set()
        for entry in package.contents:
            inner = [it for it in _all(entry.inner) if it.path and it.path != entry.path]
            page = pages.get(entry.path)
            few = page is None or len(words_in(page)) - len(entry.title) <= _FEW
            if inner and few:
                self.parts[entry.path if page is not None else inner[0].path] = entry
            elif inner:
                self.below |= {it.path for it in inner if not it.place or _begins(pages.get(it.path), it.place)}
            if not inner and self.parts and entry.path not in self.parts:
                self.parts[entry.path] = Entry("", "", "")  # what follows the last part stands in none
        for it in _all(package.contents):
            self.titles.setdefault(it.path, it.title)


def _all(entries: Sequence[Entry]) -> Iterator[Entry]:
    for entry in entries:
        yield entry
        yield from _all(entry.inner)


def _begins(page: Tag | None, place: str) -> bool:
    """Whether the place is the page's first heading, so that the entry means the page."""
    heading = page.find(["h1", "h2", "h3"]) if page is not None else None
    return isinstance(heading, Tag) and any(
        attribute(it, "id").endswith(f"-{place}")
        for it in (heading, *list(heading.parents)[:2], *heading.find_all(True))
    )


def _title(context: Context, page: Tag, made: list[Made], told: str | None) -> tuple[Made | None, list[Made]]:
    """A page's title and the blocks below it: its first headings, or what the contents call it."""
    at = next((at for at, it in enumerate(made) if not isinstance(it.block, Figure | Rule)), len(made))
    heads = []
    for it in made[at:]:
        if not isinstance(it.block, Heading) or it.said:
            break
        heads.append(it)
    both = heads[:2] if told and squeezed("".join(_text(it) for it in heads[:2])) == squeezed(told) else heads[:1]
    if both and not (
        told is None and isinstance(both[0].block, Heading) and both[0].block.level > 2 and not _first(page)
    ):
        text = (
            "　".join(_text(it) for it in both)
            if len(both) > 1 and not _text(both[0]).isascii()
            else " ".join(map(_text, both))
        )
        pieces = tuple(piece for it in both for piece in it.pieces)
        context.fates.keep(pieces, "heading" if len(both) == 1 else "title")
        first = both[0].block
        marks = first.marks if len(both) == 1 and isinstance(first, Heading) else ()
        block = Heading(0, text, marks=marks, matter=_matter(page))
        return replace(both[0], block=block, pieces=pieces), [it for it in made if it not in both]
    if told:
        return Made(Heading(0, told, matter=_matter(page)), page, ()), made
    return None, made


def _first(page: Tag) -> bool:
    return page.find_previous_sibling("section") is None


def _without_title(context: Context, made: list[Made], title: str) -> tuple[list[Made], list[PageElement]]:
    """The blocks of a page that opens a part, without the part's title, and the pieces of that."""
    left: list[Made] = []
    pieces: list[PageElement] = []
    for it in made:
        if isinstance(it.block, Heading) and not it.said and squeezed(_text(it)) in squeezed(title):
            context.fates.keep(it.pieces, "title")
            pieces += it.pieces
        else:
            left.append(it)
    return left, pieces


def _matter(page: Tag) -> Matter:
    said = kinds(page)
    named = classes(page)
    if said & _FRONT or "front-matter" in named:
        return "front"
    return "back" if said & _BACK or "back-matter" in named else "body"


def _is_made_anew(page: Tag, package: Package) -> bool:
    """Whether it is a cover, a title page, contents or the like: by its own word, or by its name and its shortness."""
    if kinds(page) & _MADE_ANEW:
        return True
    text = words_in(page)
    images = [attribute(image, "src") for image in page.find_all("img")]
    if not text and (f"/{package.cover}" in images or (page.find("svg") is not None and not images)):
        return True
    linked = sum(len(words_in(link)) for link in page.find_all("a", href=re.compile("^#")))
    if text and linked > 0.8 * len(text) and len(page.find_all("a")) > 2 and "endnotes" not in kinds(page):
        return True
    return bool(_NAMED_ANEW.search(attribute(page, FILE))) and len(text) <= _FEW


def _text(it: Made) -> str:
    return it.block.text if isinstance(it.block, Heading) else ""
