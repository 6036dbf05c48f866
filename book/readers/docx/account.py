"""Accounts for every run of text and every picture of a Word file: the trees come in; what became of each goes out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from book.model import LedgerLine, Place
from book.readers.docx.package import W
from book.report import KanbenError, issue

A = "http://schemas.openxmlformats.org/drawingml/2006/main"
M = "http://schemas.openxmlformats.org/officeDocument/2006/math"
V = "urn:schemas-microsoft-com:vml"
TEXTS = tuple(f"{{{space}}}{name}" for space, name in ((W, "t"), (W, "delText"), (M, "t"), (A, "t")))
PICTURES = (f"{{{A}}}blip", f"{{{V}}}imagedata")
PARAGRAPH = f"{{{W}}}p"


@dataclass
class Account:
    """What became of each run and picture; a *line* is the number of a paragraph, counted through the file."""

    file: str
    _lines: dict[etree._Element, int] = field(default_factory=dict)
    _left: dict[etree._Element, None] = field(default_factory=dict)
    _kept: Counter[str] = field(default_factory=Counter)
    _dropped: list[LedgerLine] = field(default_factory=list)
    _moved: list[LedgerLine] = field(default_factory=list)
    _reached: int = 0

    def enrol(self, root: etree._Element) -> None:
        """Expects an account of everything in a part."""
        for element in root.iter(PARAGRAPH, *TEXTS, *PICTURES):
            if element.tag == PARAGRAPH:
                self._reached += 1
                self._lines[element] = self._reached
            elif element.tag in PICTURES or (element.text or "").strip():
                self._left[element] = None

    def line(self, element: etree._Element) -> int | None:
        """The number of the paragraph that the element is, or stands in."""
        for above in (element, *element.iterancestors(PARAGRAPH)):
            if above in self._lines:
                return self._lines[above]
        return None

    def place(self, element: etree._Element) -> Place:
        """Where the element stands, for a message."""
        return Place(self.file, self.line(element))

    def keep(self, element: etree._Element, text: str | None = None) -> None:
        """The element's text goes into the page; `text` where it is not the element's own."""
        self._left.pop(element, None)
        self._kept.update(_counted(element.text or "" if text is None else text))

    def drop(self, element: etree._Element, as_: str, reason: str) -> None:
        """Nothing of what stands in the element goes into the page, for the reason with that code."""
        found = [each for each in element.iter(*TEXTS, *PICTURES) if each in self._left]
        text = "".join(each.text or "" for each in found if each.tag in TEXTS)
        for each in found:
            del self._left[each]
        if found:
            name = "" if text.strip() else "□"  # a picture alone
            self._dropped.append(LedgerLine(self.line(found[0]) or 0, text or name, as_, reason))

    def move(self, element: etree._Element, text: str, reason: str) -> None:
        """A part of a kept text does not go into the page after all: the book says it itself."""
        self._kept.subtract(_counted(text))
        self._moved.append(LedgerLine(self.line(element) or 0, text, "number", reason))

    def repeated(self, element: etree._Element) -> None:
        """What stands in the element says again, in another form, what is in the page."""
        for each in element.iter(*TEXTS, *PICTURES):
            self._left.pop(each, None)

    def settled(self, page: etree._Element) -> tuple[tuple[LedgerLine, ...], tuple[LedgerLine, ...]]:
        """What was moved and what was dropped, in order, proved against the page.

        Raises KanbenError WRD-004 for what stands where nothing should, so that nobody reads it, and IMP-015 where
        the page has other letters than were kept.
        """
        if self._left:
            raise KanbenError(*(issue("WRD-004", self.place(element)) for element in self._left))
        if +self._kept != Counter(_counted("".join(map(str, page.itertext())))):
            raise KanbenError(issue("IMP-015", Place(self.file)))
        moved, dropped = (sorted(some, key=lambda line: line.line) for some in (self._moved, self._dropped))
        return tuple(moved), tuple(dropped)


def _counted(text: str) -> Iterator[str]:
    return (character for character in text if character.isalnum())
