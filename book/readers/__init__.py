"""Readers: a file or folder that holds an article comes in; a Reading goes out. READERS lists them."""

from __future__ import annotations

from book.readers import text
from book.readers.docx import reader as docx
from book.readers.limits import ARCHIVE_BYTES
from book.readers.markdown import reader as markdown
from book.readers.mdbook import reader as mdbook
from book.readers.reading import Reader, Reading

__all__ = ["READERS", "Reader", "Reading"]

# In this order: those that know their files by what is in them come first.
READERS: tuple[Reader, ...] = (
    Reader("docx", "Word (.docx)", docx.detects, docx.read, limit=ARCHIVE_BYTES),
    Reader("markdown", "Markdown (.md)", markdown.detects, markdown.read),
    Reader("mdbook", "a folder of mdBook or GitBook (SUMMARY.md)", mdbook.detects, mdbook.read),
    Reader("text", "plain text (.txt)", text.detects, text.read, read_as=text.read),
)
