"""What Markdown says and a page does not: gathered while a parser runs."""

from __future__ import annotations

from typing import Any

from book.model import LedgerLine

LOSSES, LINE = "kanben-losses", "kanben-line"  # keys of markdown-it's environment


def lose(env: Any, text: str, as_: str, reason: str, line: int | None = None) -> None:
    """Notes a text that does not come into the page; `line` counts from 0, else it is that of the block being read."""
    if text.strip():
        at = env.get(LINE, 0) if line is None else line
        env.setdefault(LOSSES, []).append(LedgerLine(at + 1, " ".join(text.split()), as_, reason))
