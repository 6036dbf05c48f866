"""Adding to a book: its folder and new articles come in; the new files, and book.toml with new parts, go out."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from book.config import Config, load_config
from book.importing.proof import prove
from book.manuscript.folder import Content
from book.manuscript.frontmatter import read_chapter_file
from book.manuscript.write import part_files, part_toml
from book.model import Article, Issue, Place
from book.report import KanbenError, issue, stop

_NUMBER = re.compile(r"a(\d+)-")


def appended(folder: Path, articles: Sequence[tuple[Article, str]]) -> tuple[Mapping[str, Content], list[Issue]]:
    """The files to write and what is to be said; each article comes with the name of its source.

    A book without parts becomes one of parts: its chapters are the first. Raises KanbenError IMP-104 where there is no
    book, IMP-107 where book.toml cannot be added to, and as `load_config`.
    """
    path = folder / "book.toml"
    if not path.is_file():
        raise stop("IMP-104", Place(str(folder)), exit_status=2, folder=str(folder))
    config = load_config(folder)
    number = _next_number(folder)
    toml = path.read_text(encoding="utf-8-sig").rstrip("\n") + "\n"
    issues: list[Issue] = []
    if not config.content.parts:
        toml += _first_part(folder, config)
        issues.append(issue("IMP-108", Place(str(path)), title=config.book.title))
    files: dict[str, Content] = {}
    for at, (article, file) in enumerate(articles, number):
        part = replace(article, title=article.title or Path(file).stem)
        own = part_files(part, at, config.book.language)
        prove(part, own, file)
        toml += part_toml(part, own)
        files |= own
    try:
        tomllib.loads(toml)
    except tomllib.TOMLDecodeError as error:
        raise stop("IMP-107", Place(str(path)), exit_status=2, reason=str(error)) from error
    there = [name for name in files if (folder / name).exists()]
    if there:
        raise KanbenError(*(issue("IMP-012", Place(str(folder / name)), file=name) for name in there), exit_status=2)
    issues.append(issue("IMP-109", Place(str(path)), count=len(articles)))
    return {**files, "book.toml": toml}, issues


def _next_number(folder: Path) -> int:
    """A number that no file of the book begins with; what has none counts as the first."""
    names = [path.name for part in ("chapters", "assets/images") for path in (folder / part).glob("a*")]
    return 1 + max((int(match[1]) for name in names if (match := _NUMBER.match(name))), default=1)


def _first_part(folder: Path, config: Config) -> str:
    """The table that makes a part of the chapters that a book has: all but its front matter, and what it cites."""
    named = config.content.chapters or [path.name for path in sorted((folder / "chapters").glob("*.md"))]
    kinds = {name: _kind(folder, name, config.book.language) for name in named}
    chapters = [name for kind in ("body", "further") for name in named if kinds[name] == kind]
    book = config.book
    article = Article(
        title=book.title,
        people=config.metadata().people,
        published=book.published,
        source="",
        language=book.language,
        subjects=(),
        blocks=(),
        further=(),
        references=(),
        images={},
    )
    own = [config.content.references] if (folder / config.content.references).is_file() else []
    return part_toml(article, [*(f"chapters/{name}" for name in chapters), *own])


def _kind(folder: Path, name: str, language: str) -> str:
    """body, front or back; `further` for the further reading of an imported article, which stays with it."""
    chapter = read_chapter_file(f"chapters/{name}", (folder / "chapters" / name).read_bytes(), "", language)
    return "further" if chapter.id.startswith("further-reading") else chapter.kind
