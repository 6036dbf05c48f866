"""Where in a source: the words after a citation's key come in; the same, as the book's language writes it, goes out."""

from __future__ import annotations

import re

from book.labels import Labels

# pp. 3–5, page 12, 頁3, 第3–5頁, 3 or xii: page numbers, whatever stands around them.
_PAGES = re.compile(
    r"(?:pp?\.|pages?|頁|页|第)?\s*((?:\d+|[ivxlcdm]+)(?:\s*[-–—,、]\s*(?:\d+|[ivxlcdm]+))*)\s*(?:頁|页|ページ)?",
    re.IGNORECASE,
)


def said(locator: str, labels: Labels) -> str:
    """Page numbers with the word for pages; anything else (第三章, § 2) as it was written."""
    match = _PAGES.fullmatch(locator.strip())
    if match is None:
        return " ".join(locator.split())
    pages = re.sub(r"\s*[-–—]\s*", "–", match[1])
    pages = re.sub(r"\s*[,、]\s*", labels.text("list_separator"), pages)
    return labels.text("locator_page" if pages.isalnum() else "locator_pages", pages=pages)
