"""The types that flow through the program: Article (readers), Book (project), Edition (render), Artifact (writers).

This room imports nothing of ours, so that every other room may import it.
All types are frozen: a stage that changes something returns a new value (`dataclasses.replace`).
"""

from book.model.article import (
    Article,
    Block,
    Fate,
    Figure,
    Heading,
    Ledger,
    LedgerLine,
    Listing,
    Paragraph,
    Quote,
    Reference,
    Related,
    Table,
)
from book.model.edition import Artifact, Edition, Format, Page, PageMap, Profile, Stylesheet, TocEntry
from book.model.findings import Issue, Place, Report, Severity
from book.model.metadata import Metadata, Person
from book.model.publication import Asset, Book, Chapter, Matter, Note, Source

__all__ = [
    "Article",
    "Artifact",
    "Asset",
    "Block",
    "Book",
    "Chapter",
    "Edition",
    "Fate",
    "Figure",
    "Format",
    "Heading",
    "Issue",
    "Ledger",
    "LedgerLine",
    "Listing",
    "Matter",
    "Metadata",
    "Note",
    "Page",
    "PageMap",
    "Paragraph",
    "Person",
    "Place",
    "Profile",
    "Quote",
    "Reference",
    "Related",
    "Report",
    "Severity",
    "Source",
    "Stylesheet",
    "Table",
    "TocEntry",
]
