"""Running heads and folios: a page's number, side and titles come in; what to draw on it goes out, as artifacts.

They are drawn when the book is put together, because only then a page has its number; as artifacts, a screen reader
passes over them (ISO 32000-1, 14.8.2.2).
"""

from __future__ import annotations

import zlib
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from book.assets.fonts import Face
from book.workers import Each
from book.writers.pdf.fonts import Setter, Shown
from book.writers.pdf.geometry import Geometry
from book.writers.pdf.programs import state_of
from book.writers.pdf.shard import FontUse
from book.writers.pdf.sheets import Sheet
from book.writers.pdf.stamp_styles import StampStyle, stamp_style

_HEAD, _FOLIO = StampStyle(7.5, "0.29 g"), StampStyle(8.5, "0.12 g")  # where no style sheet says otherwise
_HEAD_RISE, _FOLIO_DROP = 16.0, 24.0  # pt from the text block to the baseline
_HEADS = ("chapter", "back-chapter", "references", "index")  # roles that carry a running head, but not on their opening
_FOLIOS = (*_HEADS, "front-chapter", "toc", "figure-list")


# The Stamper's look, a sheet, its pages' labels, and whether the first is a recto.
Stamping = tuple[Hashable, Sheet, tuple[str, ...], bool]


@dataclass(frozen=True, slots=True)
class Stamped:
    """A content stream a page, compressed, and the words that were set for them."""

    streams: tuple[bytes, ...]
    heads: tuple[Shown, ...]
    folios: tuple[Shown, ...]


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

    @property
    def look(self) -> Hashable:
        """All that decides what is drawn beside the sheet and its pages."""
        faces = [(setter.path, setter.index, state_of(setter.path)) for setter in (self.head, self.folio)]
        return self.book, self.page, self.head_style, self.folio_style, *faces

    def stamped(self, job: Stamping) -> Stamped:
        """What is drawn on a sheet's pages."""
        _, sheet, labels, recto = job
        heads: dict[Shown, None] = {}
        folios: dict[Shown, None] = {}
        streams = []
        for at, label in enumerate(labels):
            odd = recto == (at % 2 == 0)
            out = b"Q\n"
            if sheet.role in _FOLIOS:
                down = self.page.bottom - _FOLIO_DROP
                folios[shown := self.folio.show(label)] = None
                out += self._text(self.folio, shown, "Footer", self.folio_style, down, recto=odd)
            if sheet.role in _HEADS and at:
                up = self.page.bottom + self.page.depth + _HEAD_RISE
                heads[shown := self.head.show(sheet.title if odd else sheet.part or self.book)] = None
                out += self._text(self.head, shown, "Header", self.head_style, up, recto=odd)
            streams.append(zlib.compress(out))
        return Stamped(tuple(streams), tuple(heads), tuple(folios))

    def take(self, stamped: Stamped) -> None:
        """Counts what was drawn among what is used."""
        for setter, words in ((self.head, stamped.heads), (self.folio, stamped.folios)):
            for shown in words:
                setter.take(shown)

    def _text(  # noqa: PLR0913 - what, how and where
        self, setter: Setter, shown: Shown, kind: str, style: StampStyle, y: float, *, recto: bool
    ) -> bytes:
        """At the outer edge of the text block."""
        x = self.page.width - self.page.outer - shown.width * style.size / 1000 if recto else self.page.outer
        return (
            f"/Artifact <</Type /Pagination /Subtype /{kind}>> BDC BT /{setter.key} {style.size} Tf {style.paint} "
            f"{x:.2f} {y:.2f} Td <{shown.string}> Tj ET EMC\n"
        ).encode()


def stamper(book: str, page: Geometry, faces: Sequence[Face], styles: tuple[str, ...], each: Each = map) -> Stamper:
    """A Stamper with the theme's faces, heads in Sans, folios in Serif, and the sizes and colours of its styles."""
    regular = {face.family: face for face in faces if face.style == "Regular"}
    sans, serif = regular["Noto Sans CJK TC"], regular["Noto Serif CJK TC"]
    rules = ((styles, ".running-head", _HEAD, page.size), (styles, ".folio", _FOLIO, page.size))
    head, folio = each(stamp_style, rules)
    return Stamper(
        book,
        page,
        Setter("heads", sans.family, str(sans.path), sans.index),
        Setter("folios", serif.family, str(serif.path), serif.index),
        head,
        folio,
    )
