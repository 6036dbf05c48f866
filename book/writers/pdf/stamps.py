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
from book.writers.pdf.stamp_styles import StampStyle, stamp_style

_HEAD, _FOLIO = StampStyle(7.5, "0.29 g"), StampStyle(8.5, "0.12 g")  # where no style sheet says otherwise
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
    head_style: StampStyle
    folio_style: StampStyle

    def uses(self) -> tuple[FontUse, ...]:
        """What was set, for the book's fonts."""
        return self.head.use, self.folio.use

    def draw(self, sheet: Sheet, label: str, *, recto: bool, opening: bool) -> bytes:
        """The content stream for a page; empty where nothing is to be drawn."""
        out, role = b"", sheet.role
        if role in _FOLIOS:
            down = self.page.bottom - _FOLIO_DROP
            out += self._text(self.folio, label, "Footer", self.folio_style, down, recto=recto)
        if role in _HEADS and not opening:
            up = self.page.bottom + self.page.depth + _HEAD_RISE
            text = sheet.title if recto else sheet.part or self.book
            out += self._text(self.head, text, "Header", self.head_style, up, recto=recto)
        return out

    def _text(  # noqa: PLR0913 - what, how and where
        self, setter: Setter, text: str, kind: str, style: StampStyle, y: float, *, recto: bool
    ) -> bytes:
        """At the outer edge of the text block."""
        shown, width = setter.show(text)
        x = self.page.width - self.page.outer - width * style.size / 1000 if recto else self.page.outer
        return (
            f"/Artifact <</Type /Pagination /Subtype /{kind}>> BDC BT /{setter.key} {style.size} Tf {style.paint} "
            f"{x:.2f} {y:.2f} Td <{shown}> Tj ET EMC\n"
        ).encode()


def stamper(book: str, page: Geometry, faces: Sequence[Face], styles: Sequence[str]) -> Stamper:
    """A Stamper with the theme's faces, heads in Sans, folios in Serif, and the sizes and colours of its styles."""
    regular = {face.family: face for face in faces if face.style == "Regular"}
    sans, serif = regular["Noto Sans CJK TC"], regular["Noto Serif CJK TC"]
    return Stamper(
        book,
        page,
        Setter("heads", sans.family, str(sans.path), sans.index),
        Setter("folios", serif.family, str(serif.path), serif.index),
        stamp_style(styles, ".running-head", _HEAD, page.size),
        stamp_style(styles, ".folio", _FOLIO, page.size),
    )
