"""A font as WeasyPrint would embed it comes in; what the book must know of it, a FontUse, goes out."""

from __future__ import annotations

from typing import Any

from weasyprint.text.ffi import ffi, fontconfig, pangoft2

from book.writers.pdf.shard import FontUse

ffi.cdef("FcPattern *pango_fc_font_get_pattern (PangoFont *font);")


def no_font_data(*_face: Any) -> bytes:
    """A font's bytes are wanted for embedding alone, which assembly does: 20 MB a face and size need not be copied."""
    return b""


def font_file(pango_font: Any) -> str:
    """The path of the file that a Pango font is in, as fontconfig gave it to Pango."""
    pattern = pangoft2.pango_fc_font_get_pattern(pango_font)
    found = ffi.new("FcChar8 **")
    fontconfig.FcPatternGetString(pattern, b"file", 0, found)
    return str(ffi.string(found[0]).decode())


def note_font(font: Any, used: dict[str, FontUse]) -> None:
    """Unites the sizes of one face: they share a name, and so one dictionary in the PDF."""
    before = used.get(font.hash)
    widths, texts = (dict(before.widths), dict(before.texts)) if before else ({}, {})
    used[font.hash] = FontUse(
        key=font.hash,
        name=font.name.decode().removeprefix("/"),
        family=font.family,
        path=font.kanben_file,
        index=font.index,
        ascent=font.ascent,
        descent=font.descent,
        flags=font.flags,
        widths=widths | font.widths,
        texts=font.to_unicode | texts,
    )
