"""Running heads and folios: a page's number, side and titles come in; what to draw on it goes out, as artifacts.

They are drawn when the book is put together, because only then a page has its number; as artifacts, a screen reader
passes over them (ISO 32000-1, 14.8.2.2).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from book.assets.fonts import Face
from book.writers.pdf.fonts import Setter
from book.writers.pdf.geometry import Geometry
from book.writers.pdf.shard import FontUse
from book.writers.pdf.sheets import Sheet

_HEAD_SIZE, _HEAD_GREY = 7.5, 0.29
_FOLIO_SIZE, _FOLIO_GREY = 8.5, 0.12
_HEAD_RISE, _FOLIO_DROP = 16.0, 24.0  # pt from the text block to the baseline
_HEADS = ("chapter", "back-chapter", "references", "index")  # roles that carry a running head, but not on their opening
_FOLIOS = (*_HEADS, "front-chapter", "toc", "figure-list")


@dataclass(frozen=True, slots=True)
class Stamper:
    """Draws for one book: `book` is its title."""

    book: str
    page: Geometry
    head: Setter
    folio: Setter

    def uses(self) -> tuple[FontUse, ...]:
        """What was set, for the book's fonts."""
        return self.head.use, self.folio.use

    def draw(self, sheet: Sheet, label: str, *, recto: bool, opening: bool) -> bytes:
        """The content stream for a page; empty where nothing is to be drawn."""
        out, role = b"", sheet.role
        if role in _FOLIOS:
            down = self.page.bottom - _FOLIO_DROP
            out += self._text(self.folio, label, "Footer", _FOLIO_SIZE, _FOLIO_GREY, down, recto=recto)
        if role in _HEADS and not opening:
            up = self.page.bottom + self.page.depth + _HEAD_RISE
            text = sheet.title if recto else sheet.part or self.book
            out += self._text(self.head, text, "Header", _HEAD_SIZE, _HEAD_GREY, up, recto=recto)
        return out

    def _text(  # noqa: PLR0913, PLR0917 - what, how and where
        self, setter: Setter, text: str, kind: str, size: float, grey: float, y: float, *, recto: bool
    ) -> bytes:
        """At the outer edge of the text block."""
        shown, width = setter.show(text)
        x = self.page.width - self.page.outer - width * size / 1000 if recto else self.page.outer
        return (
            f"/Artifact <</Type /Pagination /Subtype /{kind}>> BDC BT /{setter.key} {size} Tf {grey} g "
            f"{x:.2f} {y:.2f} Td <{shown}> Tj ET EMC\n"
        ).encode()


def stamper(book: str, page: Geometry, faces: Sequence[Face]) -> Stamper:
    """A Stamper with the theme's faces: heads in Sans, folios in Serif."""
    regular = {face.family: face for face in faces if face.style == "Regular"}
    sans, serif = regular["Noto Sans CJK TC"], regular["Noto Serif CJK TC"]
    return Stamper(
        book,
        page,
        Setter("heads", sans.family, str(sans.path), sans.index),
        Setter("folios", serif.family, str(serif.path), serif.index),
    )
