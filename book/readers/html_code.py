"""Preformatted text: a `pre` comes in; a Code block with its white space as it is goes out."""

from __future__ import annotations

from bs4.element import NavigableString, PreformattedString, Tag

from book.model import Code
from book.readers.html_context import Context, Made
from book.readers.html_soup import texts_in


def code(context: Context, tag: Tag) -> list[Made]:
    """White space as it is, tabs as four spaces; line numbers in a column of their own are the page's."""
    for line_break in tag.find_all("br"):
        line_break.replace_with("\n")
    pieces = tuple(texts_in(tag))
    lines = "".join(
        it for it in tag.descendants if isinstance(it, NavigableString) and not isinstance(it, PreformattedString)
    )
    text = "\n".join(line.rstrip() for line in lines.expandtabs(4).split("\n")).strip("\n")
    for image in tag.find_all("img"):
        context.fates.drop(image, "image", "LED-043")
    context.fates.keep(pieces, "code")
    return [Made(Code(text), tag, pieces)] if text.strip() else []
