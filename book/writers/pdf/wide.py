"""A laid-out sheet comes in; its HTML with smaller type in each table that is wider than the page goes out.

A column is as wide as its longest word. Where those of all columns together are wider than the text block, the table
is set smaller, as compositors do, before words are broken or the table leaves the page.
"""

from __future__ import annotations

import re
from itertools import count
from typing import Any

from book.writers.pdf.weasyprint_hooks import wide_tables

_TABLE = re.compile(r"<table(?=[\s>])")
_SMALLEST = 0.6  # of its size: below it nobody reads, and the check names what leaves the page
_ROOM = 0.99  # rules and rounding


def fitted(html: str, document: Any) -> str:
    """The same text where no table is too wide."""
    wide = wide_tables(document.pages)
    number = count()

    def smaller(table: re.Match[str]) -> str:
        found = wide.get(next(number))
        if found is None:
            return table[0]
        return f'{table[0]} style="font-size:{found.size * max(_SMALLEST, found.room / found.width * _ROOM):.2f}px"'

    return _TABLE.sub(smaller, html) if wide else html
