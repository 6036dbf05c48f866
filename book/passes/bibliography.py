"""References as CSL items come in; the lines of the reference list, formatted by citeproc, go out as XHTML.

citeproc-py does the formatting; this file only feeds it (ISO dates to CSL date-parts) and marks foreign languages.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping, Sequence
from importlib.resources import as_file, files
from typing import Any

from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle
from citeproc import formatter as formatters
from citeproc.source.json import CiteProcJSON

from book import xhtml
from book.manuscript.references import DATES
from book.passes.words import EASTERN

Item = Mapping[str, object]  # of CSL

_STYLES = {"zh": "zh.csl", "ja": "ja.csl"}


def entries(references: Sequence[Item], language: str) -> list[str]:
    """One XHTML line a reference, in the given order; a reference in another language carries its `lang`."""
    if not references:
        return []
    # citeproc keys are case-folded by the library: ours are kept apart by position.
    items = [_item(str(at), reference) for at, reference in enumerate(references)]
    style = files("book.theme").joinpath("csl", _STYLES.get(language.partition("-")[0], "en.csl"))
    with as_file(style) as path, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # citeproc-py warns of each CSL variable that it does not know
        bibliography = CitationStylesBibliography(
            CitationStylesStyle(str(path), validate=False), CiteProcJSON(items), formatters.html
        )
        for item in items:
            bibliography.register(Citation([CitationItem(item["id"])]))
        lines = [str(line) for line in bibliography.bibliography()]
    return [_in_language(_tidy(line), reference, language) for line, reference in zip(lines, references, strict=True)]


def _item(key: str, reference: Item) -> dict[str, Any]:
    # citeproc-py puts text out as it came in: what goes in is XHTML already.
    item: dict[str, Any] = {name: _escaped(value) for name, value in reference.items()}
    item["id"] = key
    for role in ("author", "editor", "translator"):
        if isinstance(item.get(role), list):
            item[role] = [_name(name) for name in item[role]]
    for field in DATES & item.keys():
        if isinstance(item[field], str):
            parts = [int(part) for part in re.findall(r"\d+", item[field])[:3]]
            item[field] = {"date-parts": [parts]} if parts else {}
    item.pop("language", None)  # kept for `lang`; citeproc would look for a locale of that name
    item.setdefault("type", "document")
    return item


def _escaped(value: object) -> object:
    """The same value, every text in it made safe."""
    if isinstance(value, str):
        return xhtml.escaped(value)
    if isinstance(value, Mapping):
        return {name: _escaped(each) for name, each in value.items()}
    return [_escaped(each) for each in value] if isinstance(value, list) else value


def _name(name: Any) -> Any:
    """A Han or kana name keeps its order, family first and no space, whatever the order of the list's other names."""
    if not isinstance(name, dict):
        return name
    family, given = str(name.get("family", "")), str(name.get("given", ""))
    return {"literal": family + given} if EASTERN.search(family + given) else name


def _tidy(line: str) -> str:
    """A full stop after a mark that already ends the sentence is one too many."""
    return re.sub(r"([。？！?!.])[。.]\Z", r"\1", line)


def _in_language(line: str, reference: Item, language: str) -> str:
    own = str(reference.get("language", "") or language)
    if own.partition("-")[0] == language.partition("-")[0]:
        return line
    return f'<span lang="{xhtml.escaped(own)}">{line}</span>'
