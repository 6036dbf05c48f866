"""Back matter and links to other articles: a page's blocks come in; sources, further reading and the text go out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bs4.element import PageElement

from book.model import Figure, Heading, Issue, Listing, Paragraph, Place, Reference, Related, Words, all_words
from book.readers import conventions, credits, recognise
from book.readers.citations import looks_cited
from book.readers.html_cards import tells_of_card, titles_of
from book.readers.html_context import Context, Made
from book.readers.html_figures import with_credit
from book.readers.html_soup import classes
from book.readers.ledger import unexplained
from book.readers.lines import Line, fold, title_like, width
from book.readers.recognise import Label
from book.readers.references import read_sources
from book.report import KanbenError, issue

_FEWEST = 2  # lines of a paragraph that begins with a label
_SOURCE_WIDTH = 100.0  # ems: a paragraph among sources that is longer is text
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)|(?<!\d)1\d\d年")
_TITLE_WIDTH = 70.0  # ems: a line of further reading that is longer is text


@dataclass(slots=True)
class Back:
    """What stands after the text; `sources` are the lines of the reference lists."""

    file: str
    further: list[Related] = field(default_factory=list)
    sources: list[tuple[Line, str]] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)

    def references(self, language: str) -> tuple[Reference, ...]:
        """The sources as CSL items. Raises KanbenError IMP-015 for a line of which a part would be lost."""
        found, entries, issues = read_sources(self.sources, language, self.file)
        lost = [entry.line.number for entry in entries if unexplained(entry)]
        if lost:
            raise KanbenError(*(issue("IMP-015", Place(self.file, line or None)) for line in lost))
        self.issues += issues
        return found


def split_back(context: Context, made: Sequence[Made]) -> tuple[list[Made], Back]:
    """The blocks of the text, and the lists that stand after it; a list inside the text becomes a Related block."""
    back = Back(context.document.file)
    out: list[Made] = []
    at = 0
    while at < len(made):
        taken = (
            _source_of_figure(context, made[at], out)
            or _headed_lines(context, made[at], back, out)
            or _sources(context, made, at, back)
            or _signed_sources(context, made, at, back)
            or _related(context, made, at, out)
        )
        if not taken:
            out.append(made[at])
        at += taken or 1
    _take_tail(out, back)
    return out, back


def _take_tail(out: list[Made], back: Back) -> None:
    """Lists of related articles that stand at the very end are further reading of the book."""
    tail: list[Related] = []
    while len(out) > 1 and isinstance(last := out[-1].block, Related):
        tail.insert(0, last)
        out.pop()
    back.further += tail


def _line(context: Context, it: Made) -> Line | None:
    """The line of a heading or a short paragraph, which may be a label."""
    block = it.block
    if it.said or not isinstance(block, Heading | Paragraph) or not block.text.strip() or "\n" in block.text:
        return None
    text = block.text.strip()
    return Line(context.document.line(it.tag), text, text, fold(text), True)


def _sources(context: Context, made: Sequence[Made], at: int, back: Back) -> int:
    """How many blocks from `at` on are a list of sources with its head; 0 where there is none."""
    line = _line(context, made[at])
    label, cited = _sources_label(line) if line else (None, False)
    if not line or not label or (label.rest and not isinstance(made[at].block, Paragraph)):
        return 0
    end = _sources_end(made, at + 1)
    if (end == at + 1 and not label.rest) or (cited and not _mostly_cited(made[at + 1 : end])):
        return 0
    context.fates.move(made[at].pieces, "references-label", "LED-013")
    if label.rest:
        back.sources.append((line, label.rest))
        context.fates.keep(made[at].pieces, "reference")
    for it in made[at + 1 : end]:
        for words in all_words([it.block]):
            back.sources += [_source(context, it, part) for part in _parts(words)]
        context.fates.keep(it.pieces, "reference")
    return end - at


def _sources_end(made: Sequence[Made], at: int) -> int:
    """Where the sources from `at` on end; among paragraphs of one make, one may be a source that keeps to no style."""
    end = at
    while end < len(made) and (_is_list_of(made[end], sources=True) or (end > at and _goes_on(made, end))):
        end += 1
    return end


def _goes_on(made: Sequence[Made], at: int) -> bool:
    """Whether a paragraph below a source is another: alike, short, with a year, and not about the page itself."""
    it, above = made[at], made[at - 1]
    alike = isinstance(it.block, Paragraph) and isinstance(above.block, Paragraph)
    alike = alike and (it.tag.name, classes(it.tag)) == (above.tag.name, classes(above.tag))
    if not alike or not isinstance(it.block, Paragraph):
        return False
    return width(it.block.text[:300]) <= _SOURCE_WIDTH and _YEAR.search(it.block.text) is not None


def _source_of_figure(context: Context, it: Made, out: list[Made]) -> int:
    """1 where a paragraph right below a figure without credit is its source (`数据来源：…`); else 0."""
    line, last = _line(context, it), out[-1] if out else None
    if not line or not last or last.said or not isinstance(it.block, Paragraph) or credits.source(line.text) is None:
        return 0
    if not isinstance(last.block, Figure) or last.block.credit or not last.block.caption:
        return 0
    context.fates.keep(it.pieces, "credit")
    figure = with_credit(last.block, Words(it.block.text, it.block.marks))
    out[-1] = replace(last, block=figure, pieces=(*last.pieces, *it.pieces))
    return 1


def _headed_lines(context: Context, it: Made, back: Back, out: list[Made]) -> int:
    """1 where a paragraph is a label and, a line each, its sources or titles; else 0."""
    block = it.block
    parts = _parts(Words(block.text, block.marks)) if isinstance(block, Paragraph) else []
    if it.said or len(parts) < _FEWEST:
        return 0
    text, lines = parts[0].text, parts[1:]
    head = Line(context.document.line(it.tag), text, text, fold(text), True)
    label, cited = _sources_label(head)
    related = recognise.related_label(head) or recognise.further_label(head)
    most = 3 * sum(looks_cited(part.text) for part in lines) >= 2 * len(lines)
    if label and not label.rest and (most or not cited):
        back.sources += [_source(context, it, part) for part in lines]
        context.fates.keep(it.pieces, "reference")
        heads = [piece for piece in it.pieces if str(piece).strip(" :：\n\t\u3000") == label.text]
        context.fates.move(heads[:1], "references-label", "LED-013")
        return 1
    if related and not related.rest and all(width(part.text[:300]) <= _TITLE_WIDTH for part in lines):
        context.fates.keep(it.pieces, "related")
        out.append(replace(it, block=Related(related.text, tuple(map(_bare, lines)))))
        return 1
    return 0


def _signed_sources(context: Context, made: Sequence[Made], at: int, back: Back) -> int:
    """How many paragraphs from `at` on are sources with the signs of notes (`※1`), under no head."""
    end = at
    while end < len(made) and (line := _line(context, made[end])) and _is_signed_source(made[end], line):
        start = recognise.note_sign(line.folded)
        back.sources.append((line, line.text[start:]))
        context.fates.keep(made[end].pieces, "reference")
        end += 1
    return end - at


def _is_signed_source(it: Made, line: Line) -> bool:
    start = recognise.note_sign(line.folded)
    return bool(start) and isinstance(it.block, Paragraph) and looks_cited(line.text[start:])


def _sources_label(line: Line) -> tuple[Label | None, bool]:
    """The label of a list of sources, and whether only what is below it tells (延伸閱讀, 註) that it is one."""
    if label := recognise.references_label(line):
        return label, False
    label = recognise.further_label(line) or recognise.notes_label(line)
    return (label, True) if label and not label.rest else (None, False)


def _mostly_cited(made: Sequence[Made]) -> bool:
    """Whether most lines have what a source has: title, year and so on."""
    parts = [part.text for it in made for words in all_words([it.block]) for part in _parts(words)]
    return 3 * sum(map(looks_cited, parts)) >= 2 * len(parts) > 0


def _parts(words: Words) -> list[Words]:
    """Words, a line each, with the links in it."""
    out, at = [], 0
    for text in words.text.split("\n"):
        end = at + len(text)
        links = tuple(mark for mark in words.marks if mark.kind == "link" and at <= mark.start and mark.end <= end)
        if text.strip():
            out.append(Words(text.strip(), links))
        at = end + 1
    return out


def _source(context: Context, it: Made, words: Words) -> tuple[Line, str]:
    """A source with the address that its link leads to, where the words do not say it."""
    text = words.text
    addresses = {mark.value for mark in words.marks}
    if len(addresses) == 1 and "http" not in text.lower():
        text = f"{text} {addresses.pop()}"
    return Line(context.document.line(it.tag), text, text, fold(text), False), text


def _related(context: Context, made: Sequence[Made], at: int, out: list[Made]) -> int:
    """How many blocks from `at` on are links to other articles under their label; 0 where there are none."""
    it, line = made[at], _line(context, made[at])
    label = recognise.related_label(line) if line else None
    label = label or (recognise.further_label(line) if line else None)
    if not line or not label:
        return 0
    titles: list[Words] = []
    pieces: list[PageElement] = [*it.pieces]
    told: list[PageElement] = []
    end = at + 1
    if label.rest:
        if not isinstance(it.block, Paragraph) or not title_like(line):
            return 0
        titles.append(_rest(Words(it.block.text, it.block.marks), label))
    while end < len(made) and not (label.rest and end > at + 1):
        if tells_of_card(made[end], made[end - 1]):
            told += made[end].pieces
        elif _is_list_of(made[end], sources=False) and not (label.rest and not isinstance(made[end].block, Listing)):
            found, beside = titles_of(made[end])
            titles += [_bare(_on_a_line(words)) for words in found]
            pieces += made[end].pieces
            told += beside
        else:
            break
        end += 1
    if not titles:
        return 0
    context.fates.keep(pieces, "related")
    context.fates.drop_again(told, "furniture", "LED-030")
    out.append(replace(it, block=Related(label.text, tuple(titles)), pieces=tuple(pieces)))
    return end - at


def _rest(words: Words, label: Label) -> Words:
    """The words after the label on its own line."""
    start = words.text.rindex(label.rest)
    end = start + len(label.rest)
    marks = (replace(it, start=max(it.start - start, 0), end=min(it.end, end) - start) for it in words.marks)
    return Words(label.rest, tuple(it for it in marks if it.end > it.start))


def _bare(words: Words) -> Words:
    """A title without the bullet that a page wrote before it."""
    text = words.text.lstrip(conventions.BULLETS + " \u3000")
    return _rest(words, Label("", text)) if text and text != words.text else words


def _on_a_line(words: Words) -> Words:
    return replace(words, text=words.text.replace("\n", " "))


def _is_list_of(it: Made, *, sources: bool) -> bool:
    """Whether a block below a label lists sources, or titles: a list of short items, a paragraph that is a link."""
    block = it.block
    if it.said:
        return False
    if isinstance(block, Heading) and not sources:  # a list of cards: each title is a heading and a link
        return it.tag.find("a") is not None or it.tag.find_parent("a") is not None
    if isinstance(block, Listing):
        return sources or all(width(words.text[:300]) <= _TITLE_WIDTH for words in all_words([block]))
    if not isinstance(block, Paragraph):
        return False
    linked = sum(mark.end - mark.start for mark in block.marks if mark.kind == "link")
    if sources:
        marked = recognise.list_mark(fold(block.text)) is not None
        mailed = any(mark.value.startswith("mailto:") for mark in block.marks if mark.kind == "link")
        return (
            (linked > 0 and not mailed)
            or marked
            or any(looks_cited(part.text) for part in _parts(Words(block.text, block.marks)))
        )
    linked = len(block.text) if it.tag.find_parent("a") is not None else linked  # a card
    return linked >= 0.8 * len(block.text) and width(block.text[:300]) <= _TITLE_WIDTH
