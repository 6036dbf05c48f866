"""The manuscript: chapter files (front matter and Markdown) come in or go out."""
