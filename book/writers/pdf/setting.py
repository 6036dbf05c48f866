"""What book.toml says of the printed page, as one value."""

from __future__ import annotations

from dataclasses import dataclass

LARGE_PRINT = 16.0  # pt, what associations for the blind ask for at the least


@dataclass(frozen=True, slots=True)
class Setting:
    """How a book is set: the trim's width and height in mm, the text's size in pt, and switches as in book.toml."""

    trim_mm: tuple[float, float]
    font_size: float
    move_figures: bool = False
    squeeze: bool = True
    spacing: bool = True
