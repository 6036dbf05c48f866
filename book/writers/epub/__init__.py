"""The EPUB writer: an Edition comes in, an EPUB 3.3 container goes out."""
