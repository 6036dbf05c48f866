"""Punctuation repair: chapters as they were written come in; the same with full-width marks beside Han go out.

First of the passes: what the others make of the text (captions, headings, reference lines) is repaired with it. Each
change is an information (PUN-001) with its place; `[text] repair = false` turns the pass off.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from lxml import etree

from book.model import Book, Chapter, Issue, Place, Reference, Report, Source
from book.passes.chapters import change_fragments
from book.passes.halfwidth import Repair, applied, repairs
from book.passes.runs import Run, runs
from book.report import issue

_CONTEXT = 6  # characters on either side that a finding shows
_PRINTED = ("title", "container-title", "collection-title", "publisher", "note")  # what of a CSL item is text


def punctuation(book: Book) -> Book:
    """Raises nothing; PUN-001 for each repair."""
    if not book.text.repair:
        return book
    found: list[Issue] = []
    plain = _Plain(book, found)
    told = Place("book.toml")
    title, subtitle = (plain.repaired(text, told) for text in (book.metadata.title, book.metadata.subtitle))
    metadata = replace(book.metadata, title=title, subtitle=subtitle)
    chapters = tuple(_chapter(chapter, plain) for chapter in book.chapters)
    references = tuple(_reference(reference, plain) for reference in book.references)
    report = book.report + Report(tuple(found))
    return replace(book, metadata=metadata, chapters=chapters, references=references, report=report)


def _chapter(chapter: Chapter, plain: _Plain) -> Chapter:
    finder = _Finder(chapter.source)
    title = plain.repaired(chapter.title, chapter.source.place(chapter.title), chapter.language)

    def change(root: etree._Element) -> None:
        for run in runs(root, chapter.language):
            made = repairs(run.seen, run.language, plain.book.text.keep)
            plain.found.extend(_said(run.text, cluster, finder.place(run.text, cluster[0])) for cluster in _near(made))
            _apply(run, made)

    return change_fragments(replace(chapter, title=title), change)


def _apply(run: Run, made: tuple[Repair, ...]) -> None:
    """Changes the tree: each repair in the piece where it begins; what it takes from the next goes there."""
    for piece in run.pieces if made else ():
        end = piece.start + len(piece.text)
        own = [
            replace(
                repair,
                start=max(repair.start, piece.start) - piece.start,
                end=min(repair.end, end) - piece.start,
                new=repair.new if repair.start >= piece.start else "",
            )
            for repair in made
            if repair.start < end and repair.end > piece.start
        ]
        if own:
            setattr(piece.element, piece.part, applied(piece.text, own))


@dataclass(frozen=True, slots=True)
class _Plain:
    """Repairs texts that are no markup, and collects what is said of it."""

    book: Book
    found: list[Issue]

    def repaired(self, text: str, place: Place | None, language: str = "") -> str:
        made = repairs(text, language or self.book.metadata.language, self.book.text.keep)
        self.found.extend(_said(text, cluster, place) for cluster in _near(made))
        return applied(text, made)


def _reference(reference: Reference, plain: _Plain) -> Reference:
    language = str(reference.csl.get("language", "")) or plain.book.metadata.language
    csl: Mapping[str, object] = {
        name: plain.repaired(value, reference.place, language) if name in _PRINTED and isinstance(value, str) else value
        for name, value in reference.csl.items()
    }
    return replace(reference, csl=csl)


@dataclass(slots=True)
class _Finder:
    """Finds the lines of a chapter's repairs; they come in the order of its text, notes last."""

    source: Source
    reached: int = field(default=0)

    def place(self, text: str, repair: Repair) -> Place:
        """The line, found by the most of the repair's surroundings that stands in the source."""
        for around in (_CONTEXT, 3, 1):
            needle = text[max(repair.start - around, 0) : repair.end + around]
            for start in (self.reached, 0):
                at = self.source.text.find(needle, start)
                if at >= 0:
                    self.reached = at
                    return Place(self.source.path, self.source.text.count("\n", 0, at) + 1)
        return Place(self.source.path)


def _near(made: Sequence[Repair]) -> Iterator[Sequence[Repair]]:
    """The repairs in groups whose surroundings touch: a group is one finding."""
    start = 0
    for at in range(1, len(made) + 1):
        if at == len(made) or made[at].start - made[at - 1].end > 2 * _CONTEXT:
            yield made[start:at]
            start = at


def _said(text: str, cluster: Sequence[Repair], place: Place | None) -> Issue:
    start, end = max(cluster[0].start - _CONTEXT, 0), cluster[-1].end + _CONTEXT
    moved = [replace(repair, start=repair.start - start, end=repair.end - start) for repair in cluster]
    return issue("PUN-001", place, old=text[start:end].strip(), new=applied(text[start:end], moved).strip())
