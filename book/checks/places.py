"""What the PDF checks share: a file and its pages come in, places and names that a person knows go out."""

from __future__ import annotations

from pathlib import Path

import pikepdf

from book.model import Place

# What pikepdf raises where an object is not of the type that the standard asks for.
MALFORMED = (pikepdf.PdfError, KeyError, IndexError, TypeError, ValueError, AttributeError, OverflowError)


def where(path: Path) -> Place:
    """The file; a PDF has no lines, and pages are named in the message."""
    return Place(str(path))


def page_name(page: pikepdf.Page) -> str:
    """`iv (sheet 4)`: the printed folio, and the count from the first page where that is another."""
    count = str(page.index + 1)
    return count if page.label in (count, "") else f"{page.label} (sheet {count})"
