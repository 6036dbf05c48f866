"""HTML that would take a parser forever comes in; a refusal goes out before it is parsed."""

from __future__ import annotations

import re

from book.model import Place
from book.readers.limits import ATTRIBUTES
from book.report import stop

_LONG = 3 * ATTRIBUTES  # characters of a tag that may hold so many
# Tags as the HTML standard reads them (13.2.5), so that a quote or a bracket in the wrong place hides nothing.
_ATTRIBUTE = r"""[\s/]*+=?[^\s/>=]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)?)?"""
_TAG = re.compile(rf"<(?:(!--)|([a-zA-Z][^\s/>]*+)(?:{_ATTRIBUTE})*+)")
_RAW = frozenset({"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"})


def refuse_hostile(markup: str, file: str) -> None:
    """Raises KanbenError IMP-062 for an element with too many attributes. Takes time in proportion to the length."""
    at = 0
    while match := _TAG.search(markup, at):
        at = match.end()
        if match[1]:
            at = _after(markup, "-->", match.start() + 2)
            continue
        if len(match[0]) > _LONG and sum(1 for _ in re.finditer(_ATTRIBUTE, match[0][1:])) > ATTRIBUTES:
            line = markup.count("\n", 0, match.start()) + 1
            raise stop("IMP-062", Place(file, line), file=file, line=line, limit=ATTRIBUTES)
        if match[2].lower() in _RAW:
            end = re.compile(rf"</{match[2]}", re.IGNORECASE).search(markup, at)
            at = end.start() if end else len(markup)


def _after(markup: str, end: str, start: int) -> int:
    found = markup.find(end, start)
    return found + len(end) if found >= 0 else len(markup)
