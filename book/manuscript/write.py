"""The files of a publication: Articles come in; the text of each file, by its path below the folder, goes out."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import yaml

from book.manuscript.blocks import called, markdown
from book.manuscript.folder import Content
from book.manuscript.renaming import prefix_of, renamed
from book.model import Article, Block, Heading, Item, Listing, Matter, Paragraph, Person, Related

# A text before the first heading gets the first title, a text without any heading the second.
_UNTITLED: Mapping[str, tuple[str, str]] = {
    "zh-Hant": ("導言", "本文"),
    "zh-Hans": ("导言", "正文"),
    "ja": ("前文", "本文"),
    "ko": ("머리말", "본문"),
    "en": ("Introduction", "Text"),
}
_CUSTOM_CSS = "/* Styles of this publication alone; they follow the program's own. */\n"


_OF_PARTS = '\n[text]\nchapter_numbers = "parts"\n'


@dataclass(frozen=True, slots=True)
class Head:
    """What book.toml says of the book."""

    title: str
    people: tuple[Person, ...]
    language: str
    published: date | None
    subjects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Chapter:
    """A chapter before it is written; `name` is ASCII and stands in its file's name and, without `id`, in its id."""

    name: str
    kind: Matter
    title: str
    blocks: tuple[Block, ...]
    id: str = ""


def publication(article: Article, slug: str, published: date | None) -> Mapping[str, Content]:
    """The files: book.toml, chapters/NN-….md, chapters/references.yaml, assets with the images that came along.

    `slug` is ASCII; `published` is the day that book.toml names, None for none.
    """
    head = Head(article.title, article.people, article.language, published, article.subjects)
    return {"book.toml": _book_toml(head, slug), **_article_files(article, "", ""), **_empty_files()}


def anthology(articles: Sequence[Article], head: Head, slug: str, first: int = 1) -> tuple[Mapping[str, Content], ...]:
    """The files of a book of several articles: those of the book, then those of each article.

    An article with a title is a part, with references of its own; one without is chapters before the parts. The names
    of its files and ids begin with a number, from `first` on.
    """
    each = tuple(part_files(article, number, head.language) for number, article in enumerate(articles, first))
    toml = _book_toml(head, slug) + _OF_PARTS
    toml += "".join(part_toml(article, files) for article, files in zip(articles, each, strict=True) if article.title)
    return {"book.toml": toml, **_empty_files()}, *each


def part_files(article: Article, number: int, language: str) -> Mapping[str, Content]:
    """The files of an article that is one of several in a book of `language`; their names begin with its number."""
    return _article_files(renamed(article, number), prefix_of(number), language)


def part_toml(article: Article, files: Iterable[str]) -> str:
    """The table of book.toml that makes the article's `files` a part."""
    chapters = [name.removeprefix("chapters/") for name in files if name.endswith(".md")]
    lines = ["", "[[content.parts]]", f"title = {_toml(article.title)}"]
    if article.people:
        lines.append(f"people = [{', '.join(_toml(person.name) for person in article.people)}]")
    if article.published:
        lines.append(f"published = {article.published.isoformat()}")
    lines.append(f"chapters = [{', '.join(map(_toml, chapters))}]")
    lines += [f"references = {_toml(name)}" for name in files if name.endswith(".yaml")]
    return "\n".join((*lines, ""))


def _article_files(article: Article, prefix: str, language: str) -> dict[str, Content]:
    files: dict[str, Content] = dict(_chapter_files(article, prefix, language))
    if article.references:
        files[f"chapters/{prefix}references.yaml"] = _yaml([dict(item.csl) for item in article.references])
    return files | {f"assets/{name}": data for name, data in article.images.items()}


def _empty_files() -> dict[str, Content]:
    return {"assets/images/.gitkeep": "", "assets/css/custom.css": _CUSTOM_CSS}


def slug_of(name: str) -> str:
    """A slug (a-z, 0-9, hyphens; at most 100) of an ASCII file name; `book` where the name has other letters."""
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:100].strip("-")
    return slug if slug and name.isascii() else "book"


def _book_toml(head: Head, slug: str) -> str:
    lines = ["[book]", f"title = {_toml(head.title)}", f"slug = {_toml(slug)}"]
    lines.append(f"language = {_toml(head.language)}")
    if published := head.published:
        # `modified` comes from the article, never from the clock: the same import gives the same bytes
        lines += [f"published = {published.isoformat()}", f"modified = {published.isoformat()}T00:00:00Z"]
    if head.subjects:
        lines.append(f"subjects = [{', '.join(map(_toml, head.subjects))}]")
    for person in head.people:
        lines += ["", "[[book.people]]", f"name = {_toml(person.name)}", f"role = {_toml(person.role)}"]
    return "\n".join((*lines, "", "[pdf]", 'trim = "A5"', ""))


def _toml(text: str) -> str:
    """A basic string (TOML 1.0): JSON's escapes are among TOML's, which wants one for U+007F as well."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _yaml(data: object) -> str:
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=1_000_000)


def _chapter_files(article: Article, prefix: str, language: str) -> Iterator[tuple[str, str]]:
    """The chapters; `language` is the book's, where it is not the article's own."""
    body, back = _chapters(article), _back(article)
    width = max(2, len(str(len(body) + 1)))
    first_back = 9 * 10 ** (width - 1)
    if len(body) >= first_back:
        width, first_back = width + 1, first_back * 10
    names = Counter(chapter.name for chapter in (*body, *back))
    for number, chapter in [*enumerate(body, 1), *enumerate(back, first_back)]:
        name = f"{number:0{width}d}-{chapter.name}"
        unique = (
            chapter.name
            if names[chapter.name] == 1 and chapter.name != "section"
            else f"{chapter.name}-{number:0{width}d}"
        )
        front = {"title": chapter.title, "kind": chapter.kind, "id": chapter.id or f"{prefix}{unique}"}
        if language and language != article.language:
            front["language"] = article.language
        keys = called(chapter.blocks)
        notes = [note for note in article.notes if note.key in keys]
        yield f"chapters/{prefix}{name}.md", f"---\n{_yaml(front)}---\n\n{markdown(chapter.blocks, notes)}"


def _chapters(article: Article) -> list[_Chapter]:
    """The text, a chapter for each heading of level 1."""
    chapters: list[_Chapter] = []
    heads = [(at, block) for at, block in enumerate(article.blocks) if isinstance(block, Heading) and block.level == 1]
    ends = [*(at for at, _ in heads), len(article.blocks)]
    if ends[0] > 0:
        lead = article.blocks[: ends[0]]
        title = _untitled(article.language)[0 if heads else 1]
        chapters.append(_Chapter("lead" if heads else "text", "body", title, lead))
    for (start, head), end in zip(heads, ends[1:], strict=True):
        chapters.append(_Chapter("section", head.matter, head.text, article.blocks[start + 1 : end], head.id))
    return chapters


def _back(article: Article) -> list[_Chapter]:
    """The further reading, a chapter for each list."""
    return [_Chapter("further-reading", "back", listed.label, (_titles(listed),)) for listed in article.further]


def _titles(listed: Related) -> Listing:
    return Listing(ordered=False, items=tuple(Item((Paragraph(it.text, it.marks),)) for it in listed.titles))


def _untitled(language: str) -> tuple[str, str]:
    return next((titles for tag, titles in _UNTITLED.items() if language.startswith(tag)), _UNTITLED["en"])
