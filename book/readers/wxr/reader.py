"""The reader of WordPress exports (.xml): a file's bytes come in; a Reading with an article for each post goes out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from bs4.element import Tag

from book.model import Article, Issue, Ledger, LedgerLine, Person, Place, Report
from book.readers.html_article import Said, article_of, issues_of, read_content
from book.readers.html_context import Context
from book.readers.html_ledger import Fates
from book.readers.html_pictures import Pictures, beside
from book.readers.html_soup import attribute, parse
from book.readers.limits import ENTRIES
from book.readers.named import Named
from book.readers.reading import NOTHING_SAID, Reading, Spot
from book.readers.wxr.content import to_html
from book.readers.wxr.export import Export, Post, read_export
from book.report import stop

_SIZED = re.compile(r"-\d{1,5}x\d{1,5}(?=\.[A-Za-z]+\Z)|-scaled(?=\.[A-Za-z]+\Z)")
_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".svg"})


def detects(head: bytes, path: Path) -> bool:
    """Whether it is a feed that names WordPress's export format."""
    return b"<rss" in head and b"wordpress.org/export/" in head


def read(path: Path, data: bytes, said: Mapping[Spot, str] = NOTHING_SAID) -> Reading:
    """Read the export in `data`; pictures are looked for in the folders beside it, by their names on the site.

    Raises KanbenError IMP-074 where it is no XML, IMP-010 where no post is published, and as `named.Named.settle`.
    """
    export = read_export(data, str(path))
    work = _Work(path, export, _files(path.resolve().parent), Named(said))
    articles = [article for post in export.posts if (article := work.article(post)) is not None]
    work.named.settle(str(path))
    if not articles:
        raise stop("IMP-010", Place(str(path)))
    for line, kind, title in export.others:
        work.dropped.append(LedgerLine(line, title or kind, kind, "LED-051"))
    ledger = Ledger(tuple(work.kept), tuple(work.moved), tuple(work.dropped))
    title = export.title if len(articles) > 1 else articles[0].title
    people = tuple({person.name: person for article in articles for person in article.people}.values())
    language = articles[0].language
    return Reading(tuple(articles), ledger, Report(tuple(work.issues)), title, people, articles[-1].published, language)


@dataclass
class _Work:
    path: Path
    export: Export
    files: Mapping[str, list[Path]]
    named: Named
    kept: list[LedgerLine] = field(default_factory=list)
    moved: list[LedgerLine] = field(default_factory=list)
    dropped: list[LedgerLine] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)

    def article(self, post: Post) -> Article | None:
        """The post as an article; None for a draft, or one without text."""
        if post.status not in ("publish", "inherit", ""):
            self.dropped.append(LedgerLine(post.line, post.title or post.status, post.status, "LED-050"))
            return None
        document = parse(to_html(post, self.export.attachments), str(self.path), post.line)
        for image in document.soup.find_all("img"):
            self._find(image)
        context = Context(
            document, Fates(document), Pictures(beside(self.path), document), post.link, self.export.language
        )
        context.named = self.named
        content = read_content(context, document.soup)
        if not content.made:
            self.dropped.append(LedgerLine(post.line, post.title or post.kind, post.kind, "LED-052"))
            return None
        people = (Person(post.author),) if post.author else ()
        title = post.title or (post.published.isoformat() if post.published else self.path.stem)
        article = article_of(
            content, Said(title, people, post.published, self.export.language, post.subjects), self.path
        )
        ledger = context.fates.ledger([article])
        self._account(post, ledger)
        self.issues += issues_of(content)
        return article

    def _account(self, post: Post, ledger: Ledger) -> None:
        told = (("byline", post.author, "LED-011"), ("date", str(post.published or ""), "LED-012"))
        self.kept += [LedgerLine(post.line, post.title, "title")] * bool(post.title)
        self.moved += [LedgerLine(post.line, text, as_, reason) for as_, text, reason in told if text]
        self.moved += [LedgerLine(post.line, text, "subjects", "LED-010") for text in post.subjects]
        self.dropped += [LedgerLine(post.line, str(post.comments), "comments", "LED-051")] * bool(post.comments)
        self.kept += ledger.kept
        self.moved += ledger.moved
        self.dropped += ledger.dropped

    def _find(self, image: Tag) -> None:
        """Points the picture to its file in the folders beside the export, by the longest way that both share."""
        try:
            way = unquote(urlsplit(attribute(image, "src")).path)
        except ValueError:
            return
        for name in dict.fromkeys((way, _SIZED.sub("", way))):
            parts = name.split("/")
            found = sorted(
                self.files.get(parts[-1].lower(), []), key=lambda it: (-_shared(it, parts), len(it.parts), str(it))
            )
            if found:
                image["src"] = quote(found[0].relative_to(self.path.resolve().parent).as_posix())
                del image["srcset"]
                return


def _files(folder: Path) -> dict[str, list[Path]]:
    """The pictures in the folder and below it, by their names; no more of them than an import may hold."""
    found: dict[str, list[Path]] = {}
    for at, path in enumerate(folder.rglob("*")):
        if at > ENTRIES:
            break
        if path.suffix.lower() in _SUFFIXES and path.is_file() and path.resolve().is_relative_to(folder):
            found.setdefault(path.name.lower(), []).append(path)
    return found


def _shared(path: Path, parts: list[str]) -> int:
    """How many parts two ways have in common, from their ends."""
    count = 0
    for one, other in zip(reversed(path.parts), reversed(parts), strict=False):
        if one.lower() != other.lower():
            break
        count += 1
    return count
