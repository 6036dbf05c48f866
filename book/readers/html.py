"""The reader of saved pages: a page's bytes, or a folder with a page in it, come in; a Reading goes out."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from book.model import Article, Heading, Issue, Paragraph, Person, Place, Related, Report
from book.readers.covers import local, with_cover
from book.readers.html_article import Content, Said, article_of, issues_of, read_content
from book.readers.html_context import Context, Made
from book.readers.html_days import day_of_page
from book.readers.html_ledger import Fates, squeezed
from book.readers.html_main import belonging, main_element
from book.readers.html_meta import Metadata, metadata
from book.readers.html_people import ABOUT, ABOUT_WIDTH, is_author, named_by_class, people_of
from book.readers.html_pictures import Pictures, Source, beside, is_remote
from book.readers.html_soup import Document, attribute, classes, parse, words_in
from book.readers.html_strong import with_strong_lines
from book.readers.lines import Line, fold, width
from book.readers.named import Named
from book.readers.reading import NOTHING_SAID, Reading, Spot
from book.readers.text_front import Front
from book.report import stop

SUFFIXES = frozenset({".html", ".htm", ".xhtml", ".shtml"})
_HTML = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?(?:<!--.*?-->\s*|<\?xml[^>]*>\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_RIGHTS = re.compile(
    r"請勿轉載|不得轉載|版權所有|请勿转载|不得转载|版权所有|無断転載|all rights reserved", re.IGNORECASE
)
_DECK = re.compile(
    r"(?:^|[\s_-])(?:sub-?title|subtitle|deck|dek|standfirst|tagline|summary|excerpt|lede|intro)(?:$|[\s_-])"
)
_TEXT_WIDTH = 30.0  # ems; a shorter paragraph at the head of an article may be about it
_STANDFIRST = 3  # blocks among which a long paragraph is no text yet, but says what the article is about
_INDEX = ("index.html", "index.htm", "in.html")


def detects(head: bytes, path: Path) -> bool:
    """Whether it is a page, by its first bytes or its name, or a folder with a page in it."""
    if path.is_dir():
        return _page_in(path) is not None
    return _HTML.match(head) is not None or (path.suffix.lower() in SUFFIXES and not head.startswith(b"PK\x03\x04"))


def read(path: Path, data: bytes, said: Mapping[Spot, str] = NOTHING_SAID) -> Reading:
    """Read the page in `data`, or that in the folder `path`; pictures are looked for beside it.

    Raises KanbenError (`html_soup.parse`; IMP-010 no text, IMP-015 a piece would be lost, IMP-068 no title, and as
    `named.Named.settle`).
    """
    page = _page_in(path) if path.is_dir() else path
    if page is None:
        raise stop("IMP-069", Place(str(path)), folder=str(path))
    if path.is_dir():
        data = page.read_bytes()
    return _Page(parse(data, str(page)), page, Named(said)).read()


def _page_in(folder: Path) -> Path | None:
    """The folder's page: its index, or the only one."""
    pages = sorted(it for it in folder.iterdir() if it.suffix.lower() in SUFFIXES and it.is_file())
    named = [it for it in pages if it.name.lower() in _INDEX]
    return named[0] if named else pages[0] if len(pages) == 1 else None


@dataclass(slots=True)
class _Page:
    document: Document
    path: Path
    named: Named
    front: Front = field(default_factory=Front)

    def read(self) -> Reading:
        soup = self.document.soup
        said = metadata(soup)
        fates = Fates(self.document)
        context = Context(
            self.document, fates, Pictures(beside(self.path), self.document), said.address, said.language, page=True
        )
        context.named = self.named
        element = main_element(self.document)
        lists = belonging(element)
        context.listed = frozenset(id(tag) for box in lists for tag in box.find_all(True))
        content = read_content(context, element, *lists)
        self.named.settle(str(self.path))
        title = self._title(content, said)
        self._about(content)
        people = people_of(context, element, said, self.front.people, content.made)
        published = said.published or self.front.published or day_of_page(element, soup)
        for head in soup.find_all(["head", "title"]):
            fates.drop(head, "head", "LED-031")
        fates.drop(soup, "outside", "LED-037")
        subjects = said.subjects or tuple(self.front.subjects)
        article = article_of(content, Said(title, people, published, said.language, subjects), self.path)
        ledger = fates.ledger([article])
        article, covers = _with_image(article, said.image, context.pictures.source, Place(str(self.path)))
        return Reading((article,), ledger, Report((*self.document.issues, *issues_of(content), *covers)))

    def _title(self, content: Content, said: Metadata) -> str:
        """The heading that the page's head names as its title, else the head's title, else the first heading."""
        known = [squeezed(title) for title in said.titles]
        headings = [it for it in content.made if isinstance(it.block, Heading) and not it.said]
        for it in headings:
            text = squeezed(_text(it))
            if len(text) > 1 and any(text == title or text in title for title in known):
                return self._take(content, it)
        outside = [
            it
            for it in self.document.soup.find_all("h1")
            if squeezed(words_in(it)) and content.context.fates.is_open(it)
        ]
        for tag in outside:
            text = squeezed(words_in(tag))
            if not known or any(text == title or text in title or title in text for title in known):
                words, _ = content.context.words(*tag.children, as_="title")
                return words.text.replace("\n", " ")
        if said.titles:
            return said.titles[0]
        return self._take(content, headings[0]) if headings else ""

    def _drop_above(self, content: Content, it: Made) -> None:
        """Leaves out headings above the title: the name of the site, or of the series."""
        at = content.made.index(it)
        for above in [other for other in content.made[:at] if isinstance(other.block, Heading) and not other.said]:
            content.made.remove(above)
            content.context.fates.drop_again(above.pieces, "about", "LED-046")

    def _take(self, content: Content, it: Made) -> str:
        """The heading's text; it, and other headings of the same words, leave the article."""
        self._drop_above(content, it)
        for other in list(content.made):
            if isinstance(other.block, Heading) and not other.said and squeezed(_text(other)) == squeezed(_text(it)):
                content.made.remove(other)
                content.context.fates.keep(other.pieces, "title")
        return _text(it)

    def _about(self, content: Content) -> None:
        """Takes lines about the article (byline, date, subjects) from the beginning and the end of its text."""
        made, fates = content.made, content.context.fates
        left: list[Made] = []
        before, above = True, True  # what is about the article may follow; no text stands above
        summaries = {squeezed(attribute(tag, "content")) for tag in self.document.soup.find_all("meta")}
        for at, it in enumerate(made):
            if _is_text(it) and not _is_about(it):
                before = at < _STANDFIRST
            if before and isinstance(it.block, Heading | Paragraph) and self._takes(it, fates):
                continue
            left.append(_as_deck(content.context, it, summaries) if before and above else it)
            above = above and not _is_text(left[-1])
        known = len(self.front.people)
        while left and not isinstance(left[-1].block, Heading):
            before_it = len(self.front.people)
            if not (self._takes(left[-1], fates) or _says_rights(left[-1], fates)):
                break
            self.front.lead(known, before_it)
            left.pop()
        while len(left) > 1 and isinstance(
            last := left[-1].block, Related
        ):  # with the lines below it gone, it ends the text
            content.back.further.insert(0, last)
            left.pop()
        content.made[:] = with_strong_lines(content.context, left)

    def _takes(self, it: Made, fates: Fates) -> bool:
        text = _text(it)
        if it.said or not text or width(text[:300]) > 2 * ABOUT_WIDTH:
            return False
        line = Line(self.document.line(it.tag), text, text, fold(text), True)
        if self.front.takes(line):
            last = self.front.entries[-1]
            if last.fate == "moved":
                fates.move(it.pieces, last.as_, last.reason)
            else:
                fates.drop_again(it.pieces, last.as_, last.reason)
            return True
        lines = [replace(line, text=part, folded=fold(part)) for part in text.split("\n") if part.strip()]
        if len(lines) > 1 and all(map(Front().takes, lines)) and all(map(self.front.takes, lines)):
            fates.move(it.pieces, "byline", "LED-011")
            return True
        people = (Person(text),) if isinstance(it.block, Heading) and is_author(it, text) else named_by_class(it, text)
        if people:
            self.front.people += people
            fates.move(it.pieces, "byline", "LED-011")
            return True
        if isinstance(it.block, Paragraph) and _is_about(it):
            fates.drop_again(it.pieces, "about", "LED-046")
            return True
        return False


def _with_image(article: Article, address: str, source: Source, place: Place) -> tuple[Article, list[Issue]]:
    """The article with the picture that its page's head names, where that lies beside it and stands not in the text."""
    data = source(local(address)) if address and not is_remote(address) else None
    if not data or data in article.images.values():
        return article, []
    covered, found = with_cover(article, address, source, place)
    return covered, [found]


def _is_text(it: Made) -> bool:
    return isinstance(it.block, Paragraph) and width(it.block.text[:200]) >= _TEXT_WIDTH


def _as_deck(context: Context, it: Made, summaries: Collection[str]) -> Made:
    """A heading above all text as a paragraph where its class, or the page's own summary, says it is a deck."""
    if not isinstance(it.block, Heading) or it.said:
        return it
    if not _DECK.search(classes(it.tag)) and squeezed(it.block.text) not in summaries:
        return it
    context.fates.keep(it.pieces, "paragraph")
    context.doubt("IMP-054", it, it.block.text)
    return replace(it, block=Paragraph(it.block.text, it.block.marks))


def _says_rights(it: Made, fates: Fates) -> bool:
    said = (
        isinstance(it.block, Paragraph)
        and not it.said
        and width(_text(it)[:300]) <= ABOUT_WIDTH
        and bool(_RIGHTS.search(_text(it)))
    )
    if said:
        fates.drop_again(it.pieces, "about", "LED-046")
    return said


def _text(it: Made) -> str:
    return it.block.text.strip() if isinstance(it.block, Heading | Paragraph) else ""


def _is_about(it: Made) -> bool:
    text = _text(it)
    return width(text[:300]) <= ABOUT_WIDTH and any(
        ABOUT.search(classes(tag)) for tag in (it.tag, *list(it.tag.parents)[:1])
    )
