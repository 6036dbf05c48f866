"""Comparing texts: what should be there, and what was extracted from finished files, come in; Issues go out.

Nothing of an article may be lost on its way into a book, and both formats of a book must say the same.
"""

from __future__ import annotations

import bisect
import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

import pypdfium2

from book.checks.epub_text import epub_text
from book.checks.structure import pdf_logical_text
from book.model import Issue, Place
from book.report import issue

__all__ = ["epub_text", "missing_from", "normal", "pdf_logical_text", "pdf_text"]

EXCERPT = 60  # characters of a missing passage that a message quotes
OCCURRENCES = 1_000  # of one snippet that are weighed: a mark such as 圖 may stand a thousand times in a book

# Line breaks, soft hyphens, joiners (U+2060), zero-width spaces and byte order marks are layout, not text.
_LAYOUT = re.compile("[\\s\u00ad\u200b\u2060\ufeff\ufe00-\ufe0f]+")
# A hyphen between Latin letters may have come with a line break; it is left out on both sides.
_HYPHEN = re.compile(r"(?<=[^\W\d_])[-\u2010\u2011](?=[^\W\d_])")
_RADICAL = re.compile("[\u2e80-\u2fdf]")
# Characters that Noto CJK (and most CJK faces) draw with one glyph: a PDF knows the glyph and gives back either.
_TWINS = str.maketrans(
    {
        "\u2022": "\u2027",  # • ‧
        "\u00b7": "\u2027",
        "\u30fb": "\u2027",
        "\u2011": "-",
        "\u2010": "-",
        "\u2012": "\u2013",
        "\u22ef": "\u2026",  # ⋯ …
        "\u301c": "\uff5e",  # 〜 ～
        "\u2215": "\uff0f",
        "\u2035": "\uff40",
    }
)


# What a column has for the quotation marks and the brackets of a line.
_COLUMN = str.maketrans("「」『』〔〕、", "“”‘’[],")


def normal(text: str) -> str:
    """`text` as its characters alone: without white space and layout marks, and with one character for each glyph.

    NFC, so that compatibility ideographs become what they are drawn as; NFKC for radicals only (⼈ becomes 人),
    because it would also make （ and ( equal, which must be told apart.
    """
    text = _RADICAL.sub(lambda match: unicodedata.normalize("NFKC", match[0]), _LAYOUT.sub("", text))
    text = unicodedata.normalize("NFC", text).translate(_TWINS)
    return rejoined(text)


def rejoined(text: str) -> str:
    """`text` without hyphens between letters: a word that a line's or a page's end parted is one again."""
    return unicodedata.normalize("NFC", _HYPHEN.sub("", text))


def horizontal(text: str) -> str:
    """`text` as a line says it, where a column has full-width figures and other quotation marks (render/upright.py)."""
    return unicodedata.normalize("NFKC", text.translate(_COLUMN))


def pdf_text(path: Path) -> str:
    """What is drawn, as PDFium extracts it, a form feed between pages: running heads, folios and figures included.

    Raises pypdfium2.PdfiumError where the file cannot be read.
    """
    with pypdfium2.PdfDocument(path) as pdf:
        return "\f".join(page.get_textpage().get_text_range() for page in pdf)


def missing_from(expected: Sequence[tuple[str, Place]], text: str) -> tuple[Issue, ...]:
    """The snippets of `expected` that are not in `text` (TXT-001), or not in their order (TXT-002).

    Snippets may stand more often in `text` than expected (a title in the table of contents); a snippet that is
    expected twice may stand once. Out of order are the fewest snippets without which the others are in order.
    """
    whole = normal(text)
    wanted = [(normal(snippet), snippet, place) for snippet, place in expected if normal(snippet)]
    spots = {snippet: list(_find_all(snippet, whole)) for snippet, _, _ in wanted}
    in_order = _longest_order([spots[snippet] for snippet, _, _ in wanted])
    placed = {wanted[at][0] for at in in_order}
    return tuple(
        issue("TXT-002" if spots[snippet] else "TXT-001", place, text=excerpt(original))
        for snippet, original, place in wanted
        if snippet not in placed
    )


def excerpt(text: str) -> str:
    """The first words of `text`, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= EXCERPT else line[: EXCERPT - 1] + "…"


def _find_all(snippet: str, whole: str) -> Iterator[int]:
    at = whole.find(snippet)
    for _ in range(OCCURRENCES):
        if at < 0:
            return
        yield at
        at = whole.find(snippet, at + 1)


def _longest_order(spots: Sequence[Sequence[int]]) -> list[int]:
    """Indexes of the longest sequence of snippets whose places rise (patience sorting, O(n log n))."""
    tails: list[tuple[int, int]] = []  # the least end of a sequence of each length: place, node
    nodes: list[tuple[int, int]] = []  # snippet index, node before it
    for at, places in enumerate(spots):
        for place in sorted(places, reverse=True):  # falling, so that a snippet follows none of its own places
            length = bisect.bisect_left(tails, (place, -1))
            nodes.append((at, tails[length - 1][1] if length else -1))
            tails[length : length + 1] = [(place, len(nodes) - 1)]
    chain: list[int] = []
    node = tails[-1][1] if tails else -1
    while node >= 0:
        at, node = nodes[node]
        chain.append(at)
    return chain[::-1]
