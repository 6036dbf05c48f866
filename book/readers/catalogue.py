"""The readers: nothing comes in; a row for each goes out.

Not in `__init__`, because a build uses rules of the text reader and should not load the others.
"""

from __future__ import annotations

from book.readers import html, text
from book.readers.docx import reader as docx
from book.readers.epub import reader as epub
from book.readers.limits import ARCHIVE_BYTES
from book.readers.markdown import reader as markdown
from book.readers.mdbook import reader as mdbook
from book.readers.reading import Reader
from book.readers.wxr import reader as wxr

# In this order: those that know their files by what is in them come first.
READERS: tuple[Reader, ...] = (
    Reader("docx", "Word (.docx)", docx.detects, docx.read, limit=ARCHIVE_BYTES),
    Reader("epub", "e-book (.epub)", epub.detects, epub.read, limit=ARCHIVE_BYTES, files=True),
    Reader("mdbook", "a folder of mdBook or GitBook (SUMMARY.md)", mdbook.detects, mdbook.read, files=True),
    Reader("wxr", "WordPress export (.xml)", wxr.detects, wxr.read, limit=ARCHIVE_BYTES),
    Reader("html", "web page (.html, a folder with a page)", html.detects, html.read),
    Reader("markdown", "Markdown (.md)", markdown.detects, markdown.read),
    Reader("text", "plain text (.txt)", text.detects, text.read),
)
