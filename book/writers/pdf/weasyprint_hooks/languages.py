"""Boxes and the tags that WeasyPrint makes of them come in; the same tags, with the languages of the text, go out.

A screen reader changes its voice where the language changes (PDF/UA-1, 7.2); WeasyPrint names that of the document.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pydyf

_Build = Callable[..., Iterator[Any]]


def spoken_tree(build: _Build) -> _Build:
    """`weasyprint.pdf.tags._build_box_tree`, with the language of each element that says one."""

    def building(box: Any, parent: Any, *rest: Any) -> Iterator[Any]:
        language = "" if box.element is None else box.element.get("lang", "")
        for tag in build(box, parent, *rest):
            if language and tag is not parent and "Lang" not in tag:
                tag["Lang"] = pydyf.String(language)
            yield tag

    return building
