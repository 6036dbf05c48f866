"""Render: a Book comes in, an Edition of finished XHTML pages goes out."""
