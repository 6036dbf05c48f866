"""Chapters and a function over trees come in; the chapters with each of their fragments changed go out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from lxml import etree

from book import xhtml
from book.model import Chapter

Change = Callable[[etree._Element], None]


def change_fragments(chapter: Chapter, change: Change) -> Chapter:
    """The chapter after `change` was applied in place to its body and to each of its notes."""
    return replace(
        chapter,
        body=change_fragment(chapter.body, change),
        notes=tuple(replace(note, body=change_fragment(note.body, change)) for note in chapter.notes),
    )


def change_fragment(fragment: str, change: Change) -> str:
    """One fragment after `change`."""
    root = xhtml.parse(fragment)
    change(root)
    return xhtml.serialise(root)
