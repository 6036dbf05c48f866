"""Articles that a word processor or a writer's editor holds: clean HTML comes in; a Reading goes out.

Unlike a web page it says in its own first lines who wrote it and when, as plain text does, and its headings may be
nothing but short lines.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from book.model import Block, Figure, Heading, Ledger, LedgerLine, Listing, Paragraph, Place, Report
from book.readers.html_article import Content, Said, article_of, issues_of, no_pictures, read_content
from book.readers.html_context import Context, Made
from book.readers.html_ledger import Fates
from book.readers.html_links import mark_links
from book.readers.html_links import named as called_by_name
from book.readers.html_pictures import Pictures, Source
from book.readers.html_soup import classes, parse
from book.readers.lines import Line, is_sentence, line_of, title_like
from book.readers.named import Named
from book.readers.prose_front import take_lines
from book.readers.prose_lists import drop_numbers, mark_lists
from book.readers.reading import Reading, Spot
from book.readers.text_front import Front
from book.readers.text_view import heading_like
from book.report import issue


@dataclass(frozen=True, slots=True)
class Prose:
    """An article as HTML; `said` is surer than the text where `sure`, else what is left of it where the text is silent.

    `moved` and `dropped` are the fates of what the HTML no longer has.
    """

    html: str
    said: Said
    sure: bool
    moved: Sequence[LedgerLine] = ()
    dropped: Sequence[LedgerLine] = ()
    source: Source = no_pictures
    top: int = 1


def article_from_prose(prose: Prose, path: Path, said: Mapping[Spot, str]) -> Reading:
    """The article; `path` is how messages name it, `said` what a person said of its lines.

    Raises KanbenError (`html_article.article_of`, `named.Named.settle`).
    """
    file = str(path)
    document = parse(prose.html, file)
    named = Named(said)
    mark_lists(document, lambda paragraph: not named.is_named("", document.line(paragraph)))
    drop_numbers(document)
    names, adrift = mark_links(document)
    context = Context(document, Fates(document), Pictures(prose.source, document), language=prose.said.language)
    context.named = named
    content = read_content(context, document.soup)
    named.settle(file)
    content.made[:] = called_by_name(content.made, names)
    front = Front(title=prose.said.title if prose.sure else "")
    _take_title(content, front, prose.said.title)
    take_lines(content, front)
    _take_headings(content)
    known = _said(prose, front)
    unnamed = not known.title
    if unnamed:
        known = replace(known, title=path.stem)
    article = article_of(content, known, path, top=prose.top)
    ledger = context.fates.ledger([article])
    moved = sorted((*ledger.moved, *prose.moved), key=lambda line: line.line)
    dropped = sorted((*ledger.dropped, *prose.dropped), key=lambda line: line.line)
    titled = [issue("MDN-003", Place(file), title=path.stem)] if unnamed else []
    issues = (*document.issues, *titled, *front.issues, *issues_of(content), *adrift)
    return Reading((article,), Ledger(ledger.kept, tuple(moved), tuple(dropped)), Report(issues))


def _said(prose: Prose, front: Front) -> Said:
    """What the text says, and what is known beside it."""
    said = prose.said
    if prose.sure:
        people = said.people or tuple(front.people)
        published = said.published or front.published
    else:
        people = tuple(front.people) or said.people
        published = front.published or said.published
    subjects = said.subjects or tuple(front.subjects)
    return replace(said, title=front.title or said.title, people=people, published=published, subjects=subjects)


def _take_title(content: Content, front: Front, known: str) -> None:
    """The title out of the text: what is marked as one, the first heading, or a first line that looks like one."""
    made = content.made
    said = (at for at, it in enumerate(made) if "title" in classes(it.tag).split() and _text(it) and not it.said)
    at = next(said, None)
    if at is None and made:
        at = _first_line(made, front.title, known)
    if at is None:
        return
    it = made.pop(at)
    content.context.fates.keep(it.pieces, "title")
    if front.title and _text(it) != front.title:
        content.context.fates.move(it.pieces, "title", "LED-117")
    front.title = front.title or " ".join(_text(it).split())


def _first_line(made: Sequence[Made], title: str, known: str) -> int | None:
    """Where the title stands that nothing marks."""
    at = 0
    while at < len(made) - 1 and isinstance(made[at].block, Figure):  # a picture above the title
        at += 1
    first = made[at]
    if first.said:
        return None
    if title:
        return at if _text(first) == title else None
    if isinstance(first.block, Heading) or (known and _text(first) == known):
        return at
    line = _line(first)
    if line and isinstance(first.block, Paragraph) and title_like(line) and len(made) > at + 1:
        return at
    return next((at for at, it in enumerate(made) if isinstance(it.block, Heading) and not it.said), None)


def _take_headings(content: Content) -> None:
    """Where nothing is marked as a heading: paragraphs that are bold as a whole, or else short lines over text."""
    if any(isinstance(it.block, Heading) and not it.said for it in content.made):
        return
    _head(content, _is_bold, "WRD-020") or _head(content, _is_short, "IMP-030")


def _head(content: Content, fits: Callable[[Made, Line], bool], code: str) -> bool:
    found = False
    for at, it in enumerate(content.made[:-1]):
        line = _line(it)
        below = content.made[at + 1].block
        free = line and isinstance(it.block, Paragraph) and not it.said
        if free and line and fits(it, line) and not isinstance(below, Listing):
            content.context.fates.keep(it.pieces, "heading")
            content.context.doubt(code, it, line.text)
            content.made[at] = replace(it, block=Heading(1, line.text))
            found = True
    return found


def _is_bold(it: Made, line: Line) -> bool:
    block = it.block
    whole = isinstance(block, Paragraph) and any(
        mark.kind == "strong" and mark.start == 0 and mark.end == len(block.text) for mark in block.marks
    )
    return whole and heading_like(line) and not is_sentence(line.folded)


def _is_short(it: Made, line: Line) -> bool:
    return heading_like(line) and isinstance(it.block, Paragraph) and not it.block.marks


def _line(it: Made) -> Line | None:
    text = _text(it)
    if not text or "\n" in text:
        return None
    return line_of(text)


def _text(it: Made) -> str:
    block: Block = it.block
    return block.text.strip() if isinstance(block, Paragraph | Heading) else ""
