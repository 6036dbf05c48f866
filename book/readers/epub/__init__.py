"""The reader of e-books: an EPUB's bytes come in; a Reading goes out."""
