"""The reader of folders of mdBook and GitBook: see `book.readers.mdbook.reader`."""
