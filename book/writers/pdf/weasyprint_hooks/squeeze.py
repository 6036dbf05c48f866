"""Texts that Pango sets come in; the same texts with brackets half as wide beside other marks (CLREQ 3.1.6.2) go out.

It is done by the font's `halt` feature on just these marks, so that a line is broken by the widths that are drawn.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from weasyprint.text.ffi import ffi, pango

from book.kinsoku import SQUEEZED

ffi.cdef("PangoAttrList *pango_attr_list_copy (PangoAttrList *list);")


def squeezed_text(set_text: Callable[..., None]) -> Callable[..., None]:
    """`weasyprint.text.line_break.Layout.set_text`, with the marks squeezed."""

    def squeezing(self: Any, text: str, justify: bool = False) -> None:
        before = vars(self).pop("kanben_unsqueezed", None)
        if before is not None:  # the text was longer: a mark that ends it now may have stood beside another
            pango.pango_layout_set_attributes(self.layout, before)
        set_text(self, text, justify)
        if SQUEEZED.search(self.text):
            self.kanben_unsqueezed = _halve(self.layout, self.text)

    return squeezing


def _halve(layout: Any, text: str) -> Any:
    """Narrows the marks; returns the attributes that the layout had before."""
    before = pango.pango_layout_get_attributes(layout)
    if before == ffi.NULL:
        attributes = pango.pango_attr_list_new()
    else:
        attributes = pango.pango_attr_list_copy(before)
        before = ffi.gc(pango.pango_attr_list_copy(before), pango.pango_attr_list_unref)
    for found in SQUEEZED.finditer(text):
        attribute = pango.pango_attr_font_features_new(b"halt 1")
        start = len(text[: found.start()].encode())
        attribute.start_index, attribute.end_index = start, start + len(found[0].encode())
        pango.pango_attr_list_change(attributes, attribute)
    pango.pango_layout_set_attributes(layout, attributes)
    pango.pango_attr_list_unref(attributes)
    return before
