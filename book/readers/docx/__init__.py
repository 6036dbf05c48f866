"""The reader of Word files: see `book.readers.docx.reader`."""
