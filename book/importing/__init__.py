"""Import: paths of articles come in; a publication folder, and the proof that nothing was lost, go out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from book.importing.append import appended
from book.importing.glyphs import undrawable
from book.importing.proof import prove
from book.importing.sources import Source, read_source
from book.manuscript.folder import Content, write_folder
from book.manuscript.write import Head, anthology, publication, slug_of
from book.model import Article, Issue, Ledger, Place, Report
from book.readers.limits import ARTICLES
from book.report import issue, stop

__all__ = ["ImportResult", "Source", "import_article", "import_sources", "prove", "read_source"]

_T = TypeVar("_T")
_COVER = re.compile(r"assets/images/(?:a\d+-)?cover\.\w+")


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did: the folder, the files written below it, the ledger, every doubt, and all by source."""

    destination: Path
    ledger: Ledger
    report: Report
    files: Mapping[str, Content]
    sources: tuple[Source, ...]


def import_article(source: Path, destination: Path | None = None, *, force: bool = False) -> ImportResult:
    """Read one source and write it as a publication into `destination` (default: its slug, here).

    Raises KanbenError, with nothing written, as `read_source` and `import_sources` do.
    """
    return import_sources([read_source(source)], destination, force=force)


def import_sources(
    sources: Sequence[Source],
    destination: Path | None = None,
    *,
    force: bool = False,
    append: bool = False,
    title: str = "",
) -> ImportResult:
    """Write what was read as a publication into `destination` (default: the first source's slug, here).

    One article becomes a book, several an anthology: a part an article. `title` is the book's, where the sources do
    not say it. `append` adds the articles as parts to the book that is there, over no file of it but book.toml, which
    is only added to. `force` allows files to be overwritten.
    Raises KanbenError, with nothing written: exit status 2 where the destination is taken (IMP-011, IMP-012) or holds
    no book to add to (IMP-104 …); exit status 1 where a text would be lost (IMP-016), there are too many articles
    (IMP-105), or the folder cannot be written (IMP-014).
    """
    articles = [(article, str(source.path)) for source in sources for article in source.reading.articles]
    if len(articles) > ARTICLES:
        raise stop("IMP-105", Place(articles[0][1]), count=len(articles), limit=ARTICLES)
    slug = slug_of(sources[0].path.stem)
    folder = destination or Path(slug)
    if append:
        files, issues = appended(folder, articles)
    elif len(articles) == 1:
        files, issues = _book(*articles[0], slug)
    else:
        named = slug if destination is None else slug_of(folder.resolve().name)
        files, issues = _anthology(sources, articles, named, title or folder.resolve().name)
    left = () if append else tuple(_left_over(folder, files))
    write_folder(folder, files, force=force or append, claimed=left)
    said = [*_found(sources, files), *issues, *(found for source in sources for found in undrawable(source))]
    said += [issue("IMP-022", Place(str(folder / name)), file=name) for name in left]
    ledgers = [source.reading.ledger for source in sources]
    ledger = Ledger(*(tuple(line for one in ledgers for line in getattr(one, fate)) for fate in Ledger.__slots__))
    return ImportResult(folder, ledger, Report(tuple(said)), files, tuple(sources))


def _found(sources: Sequence[Source], files: Mapping[str, Content]) -> Iterator[Issue]:
    """What the readers found; covers have the names that they got in the book."""
    covers = (name for name in files if _COVER.fullmatch(name))
    for found in (found for source in sources for found in source.reading.report.issues):
        name = next(covers, "") if found.code == "IMP-073" else ""
        named = issue("IMP-073", found.place, file=name, name=name.removeprefix("assets/")) if name else found
        yield named


def _book(article: Article, file: str, slug: str) -> tuple[Mapping[str, Content], list[Issue]]:
    published = article.published or _latest(article)
    files = publication(article, slug, published)
    prove(article, files, file)
    return files, list(_dated(article, published, file))


def _anthology(
    sources: Sequence[Source], articles: Sequence[tuple[Article, str]], slug: str, name: str
) -> tuple[Mapping[str, Content], list[Issue]]:
    """The files of a book of several articles; `name` is its title where its one source has none."""
    whole = sources[0].reading if len(sources) == 1 else None
    title = whole.title if whole and whole.title else name
    titled = [article for article, _ in articles]
    languages = Counter(article.language for article in titled)
    days = [article.published for article in titled if article.published]
    head = Head(
        title=title,
        people=(whole.people if whole else ()) or _once(person for article in titled for person in article.people),
        language=(whole.language if whole else "") or languages.most_common(1)[0][0],
        published=(whole.published if whole else None) or max(days, default=None),
        subjects=_once(subject for article in titled for subject in article.subjects),
    )
    own, *each = anthology(titled, head, slug)
    for (article, file), files in zip(articles, each, strict=True):
        prove(article, files, file)
    issues = [issue("IMP-106", Place("book.toml"), count=len(titled), title=title)]
    if head.published is None:
        issues.append(issue("IMP-053", Place(str(sources[0].path))))
    return {name: content for files in (own, *each) for name, content in files.items()}, issues


def _once(items: Iterable[_T]) -> tuple[_T, ...]:
    return tuple(dict.fromkeys(items))


def _latest(article: Article) -> date | None:
    """The day of the latest source: an article came out no earlier than what it cites."""
    days = [str(item.csl.get("issued", "")) for item in article.references]
    return max((date.fromisoformat(day) for day in days if len(day) == len("2000-01-01")), default=None)


def _dated(article: Article, published: date | None, file: str) -> Iterable[Issue]:
    if published is None:
        yield issue("IMP-053", Place(file))
    elif article.published is None:
        yield issue("IMP-052", Place(file), date=published.isoformat())


def _left_over(folder: Path, files: Mapping[str, Content]) -> Iterable[str]:
    """Chapters of an earlier import that this one does not replace; the book would print them too."""
    for path in sorted((folder / "chapters").glob("*.md")):
        if f"chapters/{path.name}" not in files:
            yield f"chapters/{path.name}"
