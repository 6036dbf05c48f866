"""What Markdown says and a page does not: gathered while a parser runs."""

from __future__ import annotations

from typing import Any

from book.model import LedgerLine

LOSSES, LINE, NUMBERS = "kanben-losses", "kanben-line", "kanben-numbers"  # keys of markdown-it's environment


def lose(env: Any, text: str, as_: str, reason: str, line: int | None = None) -> None:
    """Notes a text that does not come into the page; `line` counts from 0, else it is that of the block being read."""
    if text.strip():
        at = env.get(LINE, 0) if line is None else line
        env.setdefault(LOSSES, []).append(LedgerLine(number_of(env, at), " ".join(text.split()), as_, reason))


def number_of(env: Any, line: int) -> int:
    """The number of a line, which counts from 0, as the file or what includes it has it."""
    numbers = env.get(NUMBERS) or ()
    return int(numbers[line]) if line < len(numbers) else line + 1
