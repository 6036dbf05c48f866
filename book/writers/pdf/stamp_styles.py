"""The PDF's style sheets come in; how running heads and folios look goes out.

They are drawn apart from the pages (stamps.py), so their two rules, `.running-head` and `.folio`, are read here: size
and colour, which the design tokens give. What is not understood leaves what an earlier rule says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import tinycss2
from tinycss2.color4 import parse_color

_SIZE = re.compile(r"(\d*\.?\d+)(rem|pt)")


@dataclass(frozen=True, slots=True)
class StampStyle:
    """Size in pt; `paint` is the operator that sets the colour of a fill (ISO 32000-1, 8.6.8)."""

    size: float
    paint: str


def stamp_style(job: tuple[tuple[str, ...], str, StampStyle, float]) -> StampStyle:
    """Of style sheets the last rules for a selector win, else a default; the last is the text's size in pt."""
    styles, selector, default, rem = job
    found = default
    for name, value in (pair for text in styles if selector in text for pair in _declarations(text, selector)):
        if name == "font-size" and (size := _SIZE.fullmatch(value)):
            found = replace(found, size=round(float(size[1]) * (rem if size[2] == "rem" else 1), 2))
        elif name == "color" and (paint := _paint(value)):
            found = replace(found, paint=paint)
    return found


def _declarations(text: str, selector: str) -> Iterator[tuple[str, str]]:
    for rule in tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True):
        if rule.type != "qualified-rule":
            continue
        if selector not in (part.strip() for part in tinycss2.serialize(rule.prelude).split(",")):
            continue
        for each in tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True):
            if each.type == "declaration":
                yield each.lower_name, tinycss2.serialize(each.value).strip().lower()


def _paint(value: str) -> str:
    """A grey stays a grey, and a press prints it with black ink alone; empty for what is no colour of the screen."""
    colour = parse_color(value)
    if colour is None or isinstance(colour, str) or colour.space not in ("srgb", "hsl", "hwb"):
        return ""
    red, green, blue = (min(1.0, max(0.0, part)) for part in colour.to("srgb").coordinates)
    return f"{red:.3g} g" if red == green == blue else f"{red:.3g} {green:.3g} {blue:.3g} rg"
