"""A layout context comes in; one in which footnotes stay on the pages of their calls goes out."""

from __future__ import annotations

from typing import Any

from weasyprint.layout import LayoutContext


def notes_stay(context: Any) -> Any:
    """The context as `_linebox_layout` shall see it: one in which an earlier note is never put off to the next page.

    To make room for a paragraph's first line WeasyPrint 70.0 moves the notes of lines that are already set, and may
    lose one on the way. It leaves them alone inside columns, so to this one function every line is in a column.
    """
    if isinstance(context, _InColumn):
        return context
    seen = _InColumn.__new__(_InColumn)
    seen.__dict__ = context.__dict__  # one state, seen in two ways
    return seen


class _InColumn(LayoutContext):  # type: ignore[misc]
    """Shares the state of a LayoutContext."""

    @property
    def in_column(self) -> bool:
        """What WeasyPrint asks before it moves notes."""
        return True

    @in_column.setter
    def in_column(self, value: bool) -> None:
        self.__dict__["in_column"] = value

    def _update_footnote_area(self) -> Any:
        """The room for notes is taken from the page, unless the line is in a column indeed."""
        plain = LayoutContext.__new__(LayoutContext)
        plain.__dict__ = self.__dict__
        return plain._update_footnote_area()
