"""The reader of Markdown: see `book.readers.markdown.reader`."""
