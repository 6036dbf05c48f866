"""Glyph audits: fonts and the glyphs that pages show come in; fonts and glyphs that are not there go out as Issues."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf

from book.checks.content import ContentReader
from book.checks.fonts import Font, Glyph, blank_glyphs, embedded_file
from book.checks.places import page_name, where
from book.checks.runs import PageContent
from book.model import Issue
from book.report import issue

TOLD = 20  # characters that one finding names
# Drawn as nothing by design: fillers, the blank braille pattern, variation selectors.
BLANK = frozenset(map(chr, (0x115F, 0x1160, 0x2800, 0x3164, 0xFFA0, *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))


@dataclass(slots=True)
class Shown:
    """The glyphs that a document shows, each with the indexes of its pages."""

    pages: dict[tuple[Font, Glyph], list[int]] = field(default_factory=dict)

    def add(self, content: PageContent) -> None:
        """Takes in a page."""
        for pair in {(run.font, drawn.glyph) for run in content.runs for drawn in run.drawn}:
            self.pages.setdefault(pair, []).append(content.index)


def font_issues(reader: ContentReader, path: Path) -> Iterator[Issue]:
    """PDF-002, for fonts that text is shown in; a Type 3 font is drawn by procedures and has no file."""
    bare = {
        font.name
        for font, dictionary in reader.fonts.values()
        if dictionary.get("/Subtype") != pikepdf.Name.Type3 and embedded_file(dictionary) is None
    }
    for name in sorted(bare):
        yield issue("PDF-002", where(path), font=name)


def glyph_issues(pdf: pikepdf.Pdf, reader: ContentReader, shown: Shown, path: Path) -> Iterator[Issue]:
    """PDF-017 glyphs that the font file does not draw, PDF-018 .notdef; once for each page."""
    used: dict[Font, set[int]] = {}
    for font, glyph in shown.pages:
        if _has_ink(glyph.text):
            used.setdefault(font, set()).add(glyph.gid)
    blank = {font: blank_glyphs(dictionary, used.get(font, ())) for font, dictionary in reader.fonts.values()}
    found: dict[tuple[int, str], set[str]] = {}
    for (font, glyph), pages in shown.pages.items():
        code = "PDF-018" if glyph.notdef else "PDF-017" if glyph.gid in blank[font] and _has_ink(glyph.text) else ""
        for page in pages if code else ():
            found.setdefault((page, code), set()).add(_told(glyph.text))
    for (page, code), characters in sorted(found.items()):
        told = " ".join(sorted(characters)[:TOLD])
        yield issue(code, where(path), page=page_name(pdf.pages[page]), characters=told)


def _has_ink(text: str) -> bool:
    """Whether a character is drawn at all: no space, no control or format character, no selector, no filler."""
    return any(unicodedata.category(each)[0] not in "ZC" and each not in BLANK for each in text)


def _told(text: str) -> str:
    return f"{text} ({' '.join(f'U+{ord(each):04X}' for each in text)})" if text else "?"
