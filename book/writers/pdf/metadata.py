"""The book's metadata and page labels come in; they go out into the PDF's catalogue, Info dictionary and XMP."""

from __future__ import annotations

from datetime import UTC, datetime, time

import weasyprint
from pikepdf import Array, Dictionary, Name, Pdf, String

from book import __version__
from book.model import Metadata
from book.writers.pdf.pagination import Pagination


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
    modified = metadata.modified.astimezone(UTC)
    created = datetime.combine(metadata.published, time(), UTC) if metadata.published else modified
    authors = [person.name for person in metadata.people]
    producer = f"Kanben {__version__}, WeasyPrint {weasyprint.__version__}"
    with pdf.open_metadata(set_pikepdf_as_editor=False) as xmp:
        xmp["dc:title"] = metadata.title
        xmp["dc:creator"] = authors
        xmp["dc:language"] = {metadata.language}
        if metadata.description:
            xmp["dc:description"] = metadata.description
        if metadata.rights:
            xmp["dc:rights"] = metadata.rights
        xmp["xmp:CreateDate"] = created.isoformat()
        xmp["xmp:ModifyDate"] = modified.isoformat()
        xmp["xmp:MetadataDate"] = modified.isoformat()
        xmp["xmp:CreatorTool"] = f"Kanben {__version__}"
        xmp["pdf:Producer"] = producer
        if metadata.subjects:
            xmp["dc:subject"] = list(metadata.subjects)
            xmp["pdf:Keywords"] = ", ".join(metadata.subjects)
        xmp["pdfuaid:part"] = "1"
    _info(pdf, metadata, authors, producer, created, modified)


def _info(  # noqa: PLR0913, PLR0917 - the entries of the Info dictionary
    pdf: Pdf, metadata: Metadata, authors: list[str], producer: str, created: datetime, modified: datetime
) -> None:
    """The Info dictionary says what XMP says, for viewers that read it alone."""
    entries = {
        "/Title": metadata.title,
        "/Author": ", ".join(authors),
        "/Subject": metadata.description,
        "/Keywords": ", ".join(metadata.subjects),
        "/Creator": f"Kanben {__version__}",
        "/Producer": producer,
        "/CreationDate": f"D:{created:%Y%m%d%H%M%S}Z",
        "/ModDate": f"D:{modified:%Y%m%d%H%M%S}Z",
    }
    for name, value in entries.items():
        if value:
            pdf.docinfo[name] = String(value)
