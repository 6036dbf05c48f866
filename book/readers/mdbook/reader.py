"""The reader of folders of mdBook and GitBook: a path comes in; a Reading with an article for each part goes out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby
from pathlib import Path

from book.model import Article, Heading, Issue, Ledger, LedgerLine, Person, Place, Report
from book.readers.html_article import Said, article_of, read_content
from book.readers.html_context import Context
from book.readers.html_ledger import Fates
from book.readers.html_pictures import Pictures
from book.readers.html_said import CHAPTER
from book.readers.html_soup import attribute, parse
from book.readers.mdbook.chapters import Chapter, chapter
from book.readers.mdbook.folder import Folder, find_contents, read_folder
from book.readers.mdbook.links import Links, links
from book.readers.mdbook.pictures import inside
from book.readers.mdbook.summary import Listed
from book.readers.named import Named
from book.readers.prose_lists import drop_numbers, mark_lists
from book.readers.reading import NOTHING_SAID, Reading, Spot
from book.report import KanbenError, issue, stop


def detects(head: bytes, path: Path) -> bool:
    """Whether it is a folder with SUMMARY.md where one of the two programs has it."""
    return not head and path.is_dir() and find_contents(path) is not None


def read(path: Path, data: bytes, said: Mapping[Spot, str] = NOTHING_SAID) -> Reading:
    """Read the book in the folder `path`.

    Raises KanbenError: MDB-001, MDB-006 (`folder.read_folder`), and as `html_article.article_of` and
    `named.Named.settle` do.
    """
    del data  # a folder has none
    folder, listed = read_folder(path)
    work = _Work(folder, links(listed), Named(said), [], [], [])
    chapters = list(work.chapters(listed))
    if not chapters:
        raise stop("MDB-001", Place(str(path)), folder=str(path))
    parts = [(part, list(some)) for part, some in groupby(chapters, key=lambda it: it.listed.part)]
    if len(parts) == 1:
        parts = [("", parts[0][1])]
    title = folder.title or work.title or path.resolve().name
    articles = [work.article(part, some, title) for part, some in parts]
    work.named.settle(str(path))
    people = tuple(Person(name) for name in folder.people)
    if len(articles) == 1:
        articles = [replace(articles[0], title=title, people=people)]
    ledger = Ledger(*(tuple(line for one in work.ledgers for line in getattr(one, fate)) for fate in Ledger.__slots__))
    moved = (*work.contents, *ledger.moved)
    return Reading(
        tuple(articles),
        replace(ledger, moved=moved),
        Report(tuple(work.issues)),
        title,
        people,
        None,
        articles[0].language,
    )


@dataclass
class _Work:
    """A book while it is read."""

    folder: Folder
    links: Links
    named: Named
    contents: list[LedgerLine]
    ledgers: list[Ledger]
    issues: list[Issue]
    title: str = ""

    def chapters(self, listed: Sequence[Listed]) -> Iterator[Chapter]:
        """The chapters that can be read; what the contents say of the others is told."""
        name = self.folder.contents.name
        start = 0
        for at, it in enumerate(listed):
            self.contents.append(LedgerLine(it.line, it.title, "contents", "LED-118", name))
            place = Place(str(self.folder.contents), it.line)
            if not it.path:
                self.issues.append(issue("MDB-005", place, title=it.title))
                continue
            try:
                made = chapter(self.folder, it, at + 1, start, self.links)
            except KanbenError as error:
                if error.report.errors:
                    raise
                self.issues += error.report.issues
                continue
            start = made.end
            self.title = self.title or (made.title if it.path.lower() == "readme.md" else "")
            self.issues += made.issues
            yield made

    def article(self, part: str, chapters: Sequence[Chapter], title: str) -> Article:
        """The article that a part is; one without a title where the chapters stand in none."""
        path = self.folder.root
        html = "".join(it.html(title, at) for at, it in enumerate(chapters))
        document = parse(html, str(path))
        located = partial(_located, chapters)
        mark_lists(document, lambda paragraph: not self.named.is_named(*located(document.line(paragraph))))
        drop_numbers(document)
        pictures = Pictures(inside(self.folder), document)
        context = Context(document, Fates(document), pictures, language=self.folder.language)
        context.named, context.locate = self.named, located
        content = read_content(context, document.soup)
        for at, it in enumerate(content.made):
            which = attribute(it.tag, CHAPTER)
            if isinstance(it.block, Heading) and which.isdecimal() and int(which) < len(chapters):
                one = chapters[int(which)]
                name = one.id if one.id in self.links.called else ""
                content.made[at] = replace(it, block=replace(it.block, matter=one.listed.matter, id=name))
        article = article_of(content, Said(title=part or title, language=self.folder.language), path)
        ledger = context.fates.ledger([article])
        lost = [line for it in chapters for line in it.dropped]
        self.ledgers.append(_relined(replace(ledger, dropped=(*ledger.dropped, *lost)), chapters))
        self.issues += [
            *context.doubts(),
            *(_placed(found, chapters) for found in (*pictures.issues, *content.back.issues)),
        ]
        return self.links.resolved(replace(article, title=part))


def _relined(ledger: Ledger, chapters: Sequence[Chapter]) -> Ledger:
    """The ledger with each line's own file and number."""
    return Ledger(*(tuple(_own(line, chapters) for line in getattr(ledger, fate)) for fate in Ledger.__slots__))


def _own(line: LedgerLine, chapters: Sequence[Chapter]) -> LedgerLine:
    file, number = _located(chapters, line.line)
    return replace(line, line=number, file=file)


def _placed(found: Issue, chapters: Sequence[Chapter]) -> Issue:
    line = found.place.line if found.place else None
    return found if line is None else replace(found, place=Place(*_located(chapters, line)))


def _located(chapters: Sequence[Chapter], line: int) -> tuple[str, int]:
    """File and number of a line of the one document that the chapters are."""
    it = next((it for it in chapters if it.start < line <= it.end), chapters[0])
    return it.name, line - it.start
