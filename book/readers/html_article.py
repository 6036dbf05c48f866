"""An article from HTML that holds nothing else: a fragment or a page's main element comes in; a Reading goes out.

Readers of other formats (Word, Markdown) turn into HTML and come here; an attribute `data-line` of an element says
which line or paragraph of their own source it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from bs4.element import Tag

from book.model import (
    Article,
    Block,
    Definitions,
    Figure,
    Footnote,
    Heading,
    Issue,
    Item,
    Listing,
    Mark,
    Paragraph,
    Person,
    Place,
    Quote,
    Report,
    Rule,
    all_words,
)
from book.readers import credits
from book.readers.html_back import Back, split_back
from book.readers.html_blocks import read_blocks
from book.readers.html_calls import called_below
from book.readers.html_clutter import drop_clutter, drop_marks
from book.readers.html_context import Context, Made
from book.readers.html_figures import without_number
from book.readers.html_ledger import Fates
from book.readers.html_links import resolved
from book.readers.html_meta import language_tag
from book.readers.html_notes import find_notes, read_notes
from book.readers.html_pictures import Pictures, Source
from book.readers.html_said import settled
from book.readers.html_soup import parse
from book.readers.languages import language_of_article
from book.readers.reading import Reading
from book.report import stop

DEFAULT_LANGUAGE = "zh-Hant-TW"  # where neither the document nor its characters tell


@dataclass(frozen=True, slots=True)
class Said:
    """What is known of an article beside its text; empty where it is not."""

    title: str = ""
    people: tuple[Person, ...] = ()
    published: date | None = None
    language: str = ""
    subjects: tuple[str, ...] = ()


def no_pictures(_: str) -> bytes | None:
    """The `Source` of a document without pictures of its own."""
    return None


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a document comes from: its path, for messages; its pictures by their address; its address on the web."""

    path: Path
    pictures: Source = no_pictures
    base: str = ""


@dataclass(slots=True)
class Content:
    """What one document holds, before it is an article: blocks with their elements, back matter, notes."""

    context: Context
    made: list[Made]
    back: Back
    notes: tuple[Footnote, ...]


def article_from_html(html: str | bytes, origin: Origin, said: Said, *, top: int = 1) -> Reading:
    """The article in a clean fragment or document.

    `said` is what the caller knows; a title that it does not know is the first heading. The highest headings become
    those of level `top`; 1 makes chapters of them. Raises KanbenError (`html_soup.parse`, IMP-010, IMP-015, IMP-068).
    """
    document = parse(html, str(origin.path))
    context = Context(document, Fates(document), Pictures(origin.pictures, document), origin.base, said.language)
    content = read_content(context, document.soup)
    if not said.title:
        said = replace(said, title=take_title(content))
    article = article_of(content, said, origin.path, top=top)
    return Reading((article,), context.fates.ledger([article]), Report((*document.issues, *issues_of(content))))


def read_content(context: Context, root: Tag, *others: Tag) -> Content:
    """Blocks, back matter and notes below `root`, and of other elements that belong to it."""
    notes = find_notes(root)
    context.calls, context.notes = notes.calls, frozenset(id(box) for box in notes.boxes.values())
    written = read_notes(context, notes)  # first: heads over them are no part of the text
    for element in (root, *others):
        drop_clutter(context, element)
        drop_marks(context, element)
    made = [it for element in (root, *others) for it in read_blocks(context, element)]
    for head in root.find_all("head"):
        context.fates.drop(head, "head", "LED-031")
    left, back = split_back(context, made)
    return Content(context, left, back, written)


def take_title(content: Content) -> str:
    """The first heading as the title, taken out of the text; empty where there is none."""
    for at, it in enumerate(content.made):
        if isinstance(it.block, Heading) and not it.said:
            del content.made[at]
            content.context.fates.keep(it.pieces, "title")
            return it.block.text
    return ""


def article_of(content: Content, said: Said, path: Path, *, top: int = 1, local: bool = True) -> Article:
    """The article; headings are levelled, figures numbered, references read, links in it resolved where `local`.

    Raises KanbenError IMP-068 where it has no title, IMP-010 where it has no text.
    """
    if not said.title:
        raise stop("IMP-068", Place(str(path)), file=str(path))
    blocks = levelled(trimmed([it.block for it in settled(content.made)]), top)
    if not blocks:
        raise stop("IMP-010", Place(str(path)))
    blocks, notes = called_below(blocks, content.notes)
    language = language_of(blocks, said.language)
    names: dict[str, str] = {}
    article = Article(
        title=said.title,
        people=said.people,
        published=said.published,
        source=path.name,
        language=language,
        subjects=said.subjects,
        blocks=numbered(blocks, names),
        further=tuple(content.back.further),
        references=content.back.references(language),
        images={**content.context.pictures.images},
        notes=notes,
    )
    headings = (block.id for block in blocks if isinstance(block, Heading) and block.id)
    return resolved(article, names | {name: f"#{name}" for name in headings}) if local else article


def issues_of(content: Content) -> list[Issue]:
    """All that was found while it was read."""
    context = content.context
    return [*context.pictures.issues, *context.doubts(), *content.back.issues]


def language_of(blocks: Iterable[Block], declared: str) -> str:
    """The language by the characters; what the document declares is its region where both agree, else a last resort.

    What is declared and is no language counts for nothing.
    """
    declared = language_tag(declared)
    told = language_of_article(words.text for words in all_words(blocks))
    if told and told.startswith(f"{declared}-") and declared.count("-"):  # zh-Hant, of which the text tells the region
        return told
    if told and _script(told) == _script(declared):
        return declared
    return told or declared or DEFAULT_LANGUAGE


def _script(tag: str) -> list[str]:
    """Language and script of a tag, without its region."""
    return [part for part in tag.lower().split("-") if len(part) != 2 or part == tag.lower()[:2]][:2]


def trimmed(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The same without breaks at the ends, beside headings, or in a row; there they only drew a line."""
    out: list[Block] = []
    for at, block in enumerate(blocks):
        follower = blocks[at + 1] if at + 1 < len(blocks) else Rule()
        if isinstance(block, Rule) and (
            not out or isinstance(out[-1], Heading) or isinstance(follower, Heading | Rule)
        ):
            continue
        out.append(block)
    return tuple(out)


def levelled(blocks: Sequence[Block], top: int) -> tuple[Block, ...]:
    """Headings with the highest at `top` and no level skipped; those at the end, over no text, become strong lines."""
    end = len(blocks)
    while end and isinstance(blocks[end - 1], Heading):
        end -= 1
    strong = [_strong(it) for it in blocks[end:] if isinstance(it, Heading)]
    blocks = blocks[:end]
    ranks = sorted({block.level for block in blocks if isinstance(block, Heading)})
    out: list[Block] = []
    last = top - 1
    for block in blocks:
        if isinstance(block, Heading):
            level = min(top + ranks.index(block.level), last + 1, 6)
            if out and isinstance(out[-1], Heading) and level <= 1:
                level = 2  # a chapter needs text below its title
            last = level
            out.append(replace(block, level=level))
        else:
            out.append(block)
    return (*out, *strong)


def _strong(heading: Heading) -> Paragraph:
    marks = (mark for mark in heading.marks if mark.kind != "strong")
    return Paragraph(heading.text, (Mark(0, len(heading.text), "strong"), *marks))


def numbered(blocks: Sequence[Block], names: dict[str, str]) -> tuple[Block, ...]:
    """The same, each figure with an id, those in lists and quotations as well; `names` gets links for names before."""
    count = iter(range(1, 1_000_000))
    return tuple(_numbered(block, count, names) for block in unnumbered(blocks))


def unnumbered(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The same, captions without the numbers that begin them where those count the article's figures."""
    figures = [block for block in blocks if isinstance(block, Figure)]
    if not credits.counted([next(iter(figure.caption), "") for figure in figures]):
        return tuple(blocks)
    return tuple(without_number(block) if isinstance(block, Figure) else block for block in blocks)


def _numbered(block: Block, count: Iterator[int], names: dict[str, str]) -> Block:
    if isinstance(block, Figure):
        name = f"fig-{next(count):02d}"
        names |= {block.id: f"#{name}"} if block.id else {}
        return replace(block, id=name)
    if isinstance(block, Listing):
        return replace(block, items=tuple(_numbered_item(item, count, names) for item in block.items))
    if isinstance(block, Definitions):
        entries = (
            (terms, tuple(_numbered_item(item, count, names) for item in items)) for terms, items in block.entries
        )
        return replace(block, entries=tuple(entries))
    if isinstance(block, Quote):
        return replace(block, blocks=tuple(_numbered(inner, count, names) for inner in block.blocks))
    return block


def _numbered_item(item: Item, count: Iterator[int], names: dict[str, str]) -> Item:
    return Item(tuple(_numbered(block, count, names) for block in item.blocks))
