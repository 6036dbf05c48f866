"""Plain text as chapter Markdown: text comes in; Markdown that converts back to exactly that text goes out.

Only what the chapter dialect (book.manuscript.markdown) would take for markup is escaped, so that a person can go on
editing the file. The rules are those of Python-Markdown's block and inline processors, the `extra` extensions,
pymdownx.blocks and our own inline marks (`[@key]`, `{base|reading}`).
"""

from __future__ import annotations

import re

_ALWAYS = re.compile(r"[\\`*_{}\[\]|]")  # escapes, code, emphasis, attributes, ruby, links, citations, notes, tables
_ENTITY = re.compile(r"&(?=#|\w+;)")  # with a number it needs no semicolon
_AT_START = (  # what makes a block of another kind when a line begins with it
    (re.compile(r"(?=[#>+-])"), "\\\\"),  # heading, quotation, list, thematic break
    (re.compile(r"(\d+)(?=\.)"), r"\1\\"),  # ordered list; \d as there: full-width digits too
    (re.compile(r":"), "&#58;"),  # definition
    (re.compile(r"~"), "&#126;"),  # fenced code
    (re.compile(r"/(?=//)"), "&#47;"),  # block of pymdownx
)
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]|#>+.-])|&(amp|lt|Tab|#58|#126|#47);")
_NAMED = {"amp": "&", "lt": "<", "Tab": "\t", "#58": ":", "#126": "~", "#47": "/"}


def block(text: str) -> str:
    """`text`, which has no white space around it, as a whole paragraph or list item; a line end becomes a space."""
    return at_start(inline(text))


def at_start(line: str) -> str:
    """A line that is escaped already, where it begins a block."""
    for pattern, replacement in _AT_START:
        if pattern.match(line):
            return pattern.sub(replacement, line, count=1)
    return line


def inline(text: str) -> str:
    """`text` inside a line."""
    line = _ALWAYS.sub(r"\\\g<0>", " ".join(text.split("\n")))
    return entities(line).replace("<", "&lt;").replace("\t", "&Tab;")


def entities(text: str) -> str:
    """`text` with what looks like a character reference escaped."""
    return _ENTITY.sub("&amp;", text)


def alternative(text: str) -> str:
    """`text` as the alternative text of an image, where `![^` would begin a note and `![@` a citation."""
    line = inline(text)
    return f"&#{ord(line[0])};{line[1:]}" if line[:1] in ("^", "@") else line


def heading(text: str) -> str:
    """`text` after the marks of a heading, where closing marks would be taken off."""
    return inline(text).replace("#", "\\#")


def plain(markdown: str) -> str:
    """The text again, of Markdown that the functions above made."""
    return _ESCAPED.sub(lambda found: found[1] or _NAMED[found[2]], markdown)
