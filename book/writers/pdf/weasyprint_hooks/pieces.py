"""A laid-out page comes in; its texts and pictures go out, in order, each with the element that it is of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder


class Piece(NamedTuple):
    """A run of text, or a picture (`text` is None): its element's `data-at`, and the element names that it is in."""

    at: str
    text: str | None
    inside: tuple[str, ...]


def pieces(page: Any) -> Iterator[Piece]:
    """What stands in the flow of a laid-out page, in order: no notes, no ruby readings, nothing generated."""
    for child in page._page_box.children:
        if not isinstance(child, boxes.FootnoteAreaBox | boxes.MarginBox):
            yield from _pieces(child, ())


def _pieces(box: Any, inside: tuple[str, ...]) -> Iterator[Piece]:
    if isinstance(box, AbsolutePlaceholder):
        box = box._box
    if box.element_tag == "rt" or "::" in (box.element_tag or ""):
        return
    at = "" if box.element is None else box.element.get("data-at", "")
    if isinstance(box, boxes.TextBox):
        yield Piece(at, box.text, inside)
    elif isinstance(box, boxes.ReplacedBox):
        yield Piece(at, None, inside)
    elif isinstance(box, boxes.ParentBox):
        inside = (*inside, box.element_tag)
        for child in box.children:
            yield from _pieces(child, inside)
