"""The book's metadata and page labels come in; they go out into the PDF's catalogue, Info dictionary and XMP."""

from __future__ import annotations

from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from book.model import Metadata
from book.writers.pdf.pagination import Pagination
from book.writers.pdf.profiles.intent import set_screen_intent
from book.writers.pdf.xmp import CREATOR, PRODUCER, dates, packet


def describe(pdf: Pdf, metadata: Metadata, pages: Pagination) -> None:
    """Dates come from the metadata, never from the clock."""
    root = pdf.Root
    root.Lang = String(metadata.language)
    root.MarkInfo = Dictionary(Marked=True)
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    root.PageLayout = Name.TwoPageRight
    ranges = [(0, Dictionary(P=String(pages.cover)))] if pages.front else []
    if pages.front < pages.body:
        ranges.append((pages.front, Dictionary(S=Name.r)))
    if pages.body < pages.pages:
        ranges.append((pages.body, Dictionary(S=Name.D)))
    root.PageLabels = Dictionary(Nums=Array([part for pair in ranges for part in pair]))
    root.Metadata = pdf.make_indirect(Stream(pdf, packet(metadata, "screen"), Type=Name.Metadata, Subtype=Name.XML))
    set_screen_intent(pdf)
    describe_info(pdf, metadata)


def describe_info(pdf: Pdf, metadata: Metadata) -> None:
    """The Info dictionary says what XMP says, for viewers that read it alone."""
    created, modified = dates(metadata)
    entries = {
        "/Title": metadata.title,
        "/Author": ", ".join(person.name for person in metadata.people),
        "/Subject": metadata.description,
        "/Keywords": ", ".join(metadata.subjects),
        "/Creator": CREATOR,
        "/Producer": PRODUCER,
        "/CreationDate": f"D:{created:%Y%m%d%H%M%S}Z",
        "/ModDate": f"D:{modified:%Y%m%d%H%M%S}Z",
    }
    for name, value in entries.items():
        if value:
            pdf.docinfo[name] = String(value)
