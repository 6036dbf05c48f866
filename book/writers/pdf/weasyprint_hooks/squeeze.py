"""Texts that Pango sets come in; the same texts with brackets half as wide beside other marks (CLREQ 3.1.6.2), and
quotation marks of Western text and apostrophes of Western words as wide as they are drawn, go out.

It is done by the font's features on just these marks, so that a line is broken by the widths that are drawn.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from weasyprint.text.ffi import ffi, pango

from book.kinsoku import APOSTROPHE, QUOTES, SQUEEZED, is_eastern

ffi.cdef("PangoAttrList *pango_attr_list_copy (PangoAttrList *list);")


def narrowed_text(set_text: Callable[..., None], *, squeeze: bool) -> Callable[..., None]:
    """`weasyprint.text.line_break.Layout.set_text`, with the marks narrowed; brackets where they are to `squeeze`."""
    brackets = {b"halt 1": SQUEEZED} if squeeze else {}
    eastern, western = {**brackets, b"pwid 1": APOSTROPHE}, {**brackets, b"pwid 1": QUOTES}

    def narrowing(self: Any, text: str, justify: bool = False) -> None:
        before = vars(self).pop("kanben_before", None)
        if before is not None:  # the text was longer: a mark that ends it now may have stood beside another
            pango.pango_layout_set_attributes(self.layout, before)
        set_text(self, text, justify)
        features = eastern if is_eastern(self.style["lang"] or "") else western
        narrowed = {feature: found for feature, marks in features.items() if (found := [*marks.finditer(self.text)])}
        if narrowed:
            self.kanben_before = _narrow(self.layout, self.text, narrowed)

    return narrowing


def _narrow(layout: Any, text: str, narrowed: Mapping[bytes, Sequence[re.Match[str]]]) -> Any:
    """Narrows the marks by the features; returns the attributes that the layout had before."""
    before = pango.pango_layout_get_attributes(layout)
    if before == ffi.NULL:
        attributes = pango.pango_attr_list_new()
    else:
        attributes = pango.pango_attr_list_copy(before)
        before = ffi.gc(pango.pango_attr_list_copy(before), pango.pango_attr_list_unref)
    for feature, marks in narrowed.items():
        for found in marks:
            attribute = pango.pango_attr_font_features_new(feature)
            start = len(text[: found.start()].encode())
            attribute.start_index, attribute.end_index = start, start + len(found[0].encode())
            pango.pango_attr_list_change(attributes, attribute)
    pango.pango_layout_set_attributes(layout, attributes)
    pango.pango_attr_list_unref(attributes)
    return before
