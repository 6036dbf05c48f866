"""Kanben (刊本): articles come in, an EPUB 3.3 and a print-ready PDF go out."""

__version__ = "0.1.0"
