"""A layout context comes in; one in which footnotes stay on the pages of their calls goes out."""

from __future__ import annotations

from typing import Any


class NotesStay:
    """A layout context as `_linebox_layout` sees it: one in which an earlier note is never put off to the next page.

    To make room for a paragraph's first line WeasyPrint 70.0 moves the notes of lines that are already set, and may
    lose one on the way. It leaves them alone inside columns, so to this one function every line is in a column.
    """

    in_column = True

    def __init__(self, context: Any) -> None:
        object.__setattr__(self, "context", context)

    def __getattr__(self, name: str) -> Any:
        return getattr(object.__getattribute__(self, "context"), name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(object.__getattribute__(self, "context"), name, value)
