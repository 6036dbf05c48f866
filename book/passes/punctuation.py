"""Punctuation repair: chapters as they were written come in; the same with full-width marks beside Han go out.

First of the passes: what the others make of the text (captions, headings, reference lines) is repaired with it. Each
change is an information (PUN-001) with its place; `[text] repair = false` turns the pass off.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from lxml import etree

from book.model import Book, Issue, Place, Reference, Report, Source
from book.passes.chapters import change_fragment, fragments, with_fragments
from book.passes.halfwidth import Repair, applied, repairs
from book.passes.runs import Run, runs
from book.report import from_fields, issue, to_fields
from book.workers import Each

# Source, language, title, fragments, words to keep: all that decides what becomes of a chapter.
_Job = tuple[Source, str, str, tuple[str, ...], tuple[str, ...]]

_CONTEXT = 6  # characters on either side that a finding shows
_PRINTED = ("title", "container-title", "collection-title", "publisher", "note")  # what of a CSL item is text


def punctuation(book: Book, each: Each = map) -> Book:
    """Raises nothing; PUN-001 for each repair."""
    if not book.text.repair:
        return book
    plain = _Plain(book.metadata.language, book.text.keep)
    told = Place("book.toml")
    title, subtitle = (plain.repaired(text, told) for text in (book.metadata.title, book.metadata.subtitle))
    metadata = replace(book.metadata, title=title, subtitle=subtitle)
    asked: list[_Job] = [
        (chapter.source, chapter.language, chapter.title, fragments(chapter), book.text.keep)
        for chapter in book.chapters
    ]
    chapters = []
    for chapter, (repaired, changed, said) in zip(book.chapters, each(_chapter, asked), strict=True):
        chapters.append(with_fragments(replace(chapter, title=repaired), changed))
        plain.found.extend(map(from_fields, said))
    references = tuple(_reference(reference, plain) for reference in book.references)
    report = book.report + Report(tuple(plain.found))
    return replace(book, metadata=metadata, chapters=tuple(chapters), references=references, report=report)


def _chapter(job: _Job) -> tuple[str, list[str], list[dict[str, Any]]]:
    """Title, fragments and findings of a chapter."""
    source, language, title, written, keep = job
    plain, finder = _Plain(language, keep), _Finder(source)
    title = plain.repaired(title, source.place(title))

    def change(root: etree._Element) -> None:
        for run in runs(root, language):
            made = repairs(run.seen, run.language, keep)
            plain.found.extend(_said(run.text, cluster, finder.place(run.text, cluster[0])) for cluster in _near(made))
            _apply(run, made)

    changed = [change_fragment(fragment, change) for fragment in written]
    return title, changed, [to_fields(each) for each in plain.found]


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

    language: str
    keep: tuple[str, ...]
    found: list[Issue] = field(default_factory=list)

    def repaired(self, text: str, place: Place | None, language: str = "") -> str:
        made = repairs(text, language or self.language, self.keep)
        self.found.extend(_said(text, cluster, place) for cluster in _near(made))
        return applied(text, made)


def _reference(reference: Reference, plain: _Plain) -> Reference:
    language = str(reference.csl.get("language", "")) or plain.language
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
