"""The laid-out PDF comes in; the finished one (page labels, metadata, version, same bytes every time) goes out."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from book import labels
from book.model import Edition
from book.writers.pdf.joining import link_words
from book.writers.pdf.layout import LaidOut
from book.writers.pdf.tags import mend_tags

_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def assemble(laid_out: LaidOut, edition: Edition, path: Path) -> list[str]:
    """Writes the PDF to `path`; returns the label of each page."""
    front = laid_out.anchors.get("half-title", 0)
    first = next((page.id for page in edition.pages if page.role == "chapter"), "")
    body = laid_out.anchors.get(first, laid_out.pages)
    cover = labels.load(edition.metadata.language).text("cover")
    with pikepdf.open(io.BytesIO(laid_out.pdf)) as pdf:
        pdf.Root.PageLabels = Dictionary(
            Nums=Array(
                [
                    *([0, Dictionary(P=String(cover))] if front else []),
                    *([front, Dictionary(S=Name.r)] if front < body else []),
                    *([body, Dictionary(S=Name.D)] if body < laid_out.pages else []),
                ]
            )
        )
        mend_tags(pdf, link_words(edition))
        pdf.Root.PageLayout = Name.TwoPageRight
        pdf.Root.PageMode = Name.UseOutlines
        pdf.save(
            path,
            min_version="1.7",  # PDF/UA-1 is written against ISO 32000-1
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            deterministic_id=True,
        )
    return [
        cover if at < front else roman(at - front + 1) if at < body else str(at - body + 1)
        for at in range(laid_out.pages)
    ]


def roman(number: int) -> str:
    """12 → xii."""
    out = ""
    for value, letters in _ROMAN:
        out += letters * (number // value)
        number %= value
    return out
