"""The reader of folders of mdBook and GitBook: a path comes in; a Reading with an article for each part goes out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import groupby
from pathlib import Path

from book.model import Article, Heading, Issue, Ledger, LedgerLine, Person, Place, Report
from book.readers.html_article import Said, article_of, read_content
from book.readers.html_context import Context, Made
from book.readers.html_ledger import Fates
from book.readers.html_links import slug
from book.readers.html_pictures import Pictures
from book.readers.html_said import CHAPTER
from book.readers.html_soup import LINE, attribute, parse
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
    articles = work.links.resolved([work.article(part, some, title) for part, some in parts], work.headings)
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
    headings: dict[str, str] = field(default_factory=dict)

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
        content.made[:] = [self._named(it, chapters) for it in content.made]
        article = article_of(content, Said(title=part or title, language=self.folder.language), path, local=False)
        ledger = context.fates.ledger([article])
        lost = [line for it in chapters for line in it.dropped]
        self.ledgers.append(_relined(replace(ledger, dropped=(*ledger.dropped, *lost)), chapters))
        self.issues += [
            *context.doubts(),
            *(_placed(found, chapters) for found in (*pictures.issues, *content.back.issues)),
        ]
        return replace(article, title=part)

    def _named(self, it: Made, chapters: Sequence[Chapter]) -> Made:
        """A heading with a name where some link leads to it; a chapter's title with the chapter's."""
        which, block, line = attribute(it.tag, CHAPTER), it.block, attribute(it.tag, LINE)
        if not isinstance(block, Heading):
            return it
        if which.isdecimal() and int(which) < len(chapters):
            one = chapters[int(which)]
            called = any(name.partition("/")[0] == one.id for name in self.links.called)
            return replace(it, block=replace(block, matter=one.listed.matter, id=one.id if called else ""))
        own = _chapter_at(chapters, int(line) if line.isdecimal() else 0).id
        keys = [f"{own}/{name.lower()}" for name in (attribute(it.tag, "id"), slug(block.text)) if name]
        met = [key for key in keys if key in self.links.called and key not in self.headings]
        if not met:
            return it
        name = f"{own}-{sum(held.startswith(f'{own}-') for held in set(self.headings.values())) + 1}"
        self.headings |= dict.fromkeys(met, name)
        return replace(it, block=replace(block, id=name))


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
    it = _chapter_at(chapters, line)
    return it.name, line - it.start


def _chapter_at(chapters: Sequence[Chapter], line: int) -> Chapter:
    return next((it for it in chapters if it.start < line <= it.end), chapters[0])
