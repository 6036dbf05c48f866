"""The types that flow through the program: Article (readers), Book (project), Edition (render), Artifact (writers).

This room imports nothing of ours, so that every other room may import it.
All types are frozen: a stage that changes something returns a new value (`dataclasses.replace`).
"""

from book.model.article import (
    Article,
    Block,
    Cell,
    Code,
    Definitions,
    Fate,
    Figure,
    Footnote,
    Heading,
    Item,
    Ledger,
    LedgerLine,
    Listing,
    Mark,
    MarkKind,
    Matter,
    Paragraph,
    Quote,
    Reference,
    Related,
    Rule,
    Table,
    Words,
)
from book.model.edition import Artifact, Edition, Format, Page, PageBreak, PageMap, Profile, Stylesheet, TocEntry
from book.model.findings import Issue, Place, Report, Severity
from book.model.metadata import Metadata, Person
from book.model.publication import Asset, Book, Chapter, Note, Source
from book.model.words import all_words, captions

__all__ = [
    "Article",
    "Artifact",
    "Asset",
    "Block",
    "Book",
    "Cell",
    "Chapter",
    "Code",
    "Definitions",
    "Edition",
    "Fate",
    "Figure",
    "Footnote",
    "Format",
    "Heading",
    "Issue",
    "Item",
    "Ledger",
    "LedgerLine",
    "Listing",
    "Mark",
    "MarkKind",
    "Matter",
    "Metadata",
    "Note",
    "Page",
    "PageBreak",
    "PageMap",
    "Paragraph",
    "Person",
    "Place",
    "Profile",
    "Quote",
    "Reference",
    "Related",
    "Report",
    "Rule",
    "Severity",
    "Source",
    "Stylesheet",
    "Table",
    "TocEntry",
    "Words",
    "all_words",
    "captions",
]
