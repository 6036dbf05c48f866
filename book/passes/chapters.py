"""Chapters and a function over trees come in; the chapters with each of their fragments changed go out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from lxml import etree

from book import xhtml
from book.model import Chapter

Change = Callable[[etree._Element], None]


def change_fragments(chapter: Chapter, change: Change, holding: str) -> Chapter:
    """The chapter after `change` was applied in place to its body and to each of its notes that is `holding` a text."""
    changed = [change_fragment(each, change) if holding in each else each for each in fragments(chapter)]
    return with_fragments(chapter, changed)


def fragments(chapter: Chapter) -> tuple[str, ...]:
    """The chapter's body, then its notes."""
    return (chapter.body, *(note.body for note in chapter.notes))


def with_fragments(chapter: Chapter, changed: Sequence[str]) -> Chapter:
    """The chapter with what became of its `fragments`."""
    body, *bodies = changed
    pairs = zip(chapter.notes, bodies, strict=True)
    notes = tuple(note if note.body == inner else replace(note, body=inner) for note, inner in pairs)
    return chapter if (body, notes) == (chapter.body, chapter.notes) else replace(chapter, body=body, notes=notes)


def change_fragment(fragment: str, change: Change) -> str:
    """One fragment after `change`."""
    root = xhtml.parse(fragment)
    change(root)
    return xhtml.serialise(root)
