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
from book.kinsoku import is_eastern
from book.manuscript.inline import address as ascii_address
from book.manuscript.references import DATES
from book.passes.words import EASTERN

Item = Mapping[str, object]  # of CSL

_STYLES = {"zh-Hans": ("zh.csl", "zh-CN"), "zh": ("zh.csl", "zh-TW"), "ja": ("ja.csl", "ja-JP")}
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_DOI = "https://doi.org/"


def entries(references: Sequence[Item], language: str) -> list[str]:
    """One XHTML line a reference, in the given order; a reference in another language carries its `lang`.

    What is written in no East Asian language stands in a Chinese or Japanese list as it does in an English one.
    """
    styles = [_style(str(reference.get("language", "") or language), language) for reference in references]
    lines: dict[int, str] = {}
    for style in sorted(set(styles)):
        places = [at for at, own in enumerate(styles) if own == style]
        # citeproc keys are case-folded by the library: ours are kept apart by position.
        made = _formatted([_item(str(at), references[at]) for at in places], *style)
        lines |= dict(zip(places, made, strict=True))
    return [_in_language(_tidy(lines[at]), reference, language) for at, reference in enumerate(references)]


def _style(own: str, language: str) -> tuple[str, str]:
    """The style sheet and the locale for a reference in its own language, in a list of another."""
    tag = language if is_eastern(own) else own
    return next((_STYLES[known] for known in _STYLES if tag.startswith(known)), ("en.csl", "en-US"))


def _formatted(items: Sequence[dict[str, Any]], name: str, locale: str) -> list[str]:
    with as_file(files("book.theme").joinpath("csl", name)) as path, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # citeproc-py warns of each CSL variable that it does not know
        style = CitationStylesStyle(str(path), locale=locale, validate=False)
        bibliography = CitationStylesBibliography(style, CiteProcJSON(items), formatters.html)
        for item in items:
            bibliography.register(Citation([CitationItem(item["id"])]))
        return [str(line) for line in bibliography.bibliography()]


def _item(key: str, reference: Item) -> dict[str, Any]:
    # citeproc-py puts text out as it came in: what goes in is XHTML already.
    item: dict[str, Any] = {name: _escaped(value) for name, value in reference.items()}
    item["id"] = key
    if reference.get("title") == reference.get("URL"):  # a source of which only the address is known
        item.pop("title", None)
    if doi := str(reference.get("DOI", "")):
        item["DOI"] = _link(_DOI + doi.removeprefix(_DOI).removeprefix("doi:"))
    if url := str(reference.get("URL", "")):
        item["URL"] = _link(url)
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


def _link(address: str) -> str:
    """The address as a link to it, as XHTML; the bare text where it is none that a reader could follow."""
    shown = xhtml.escaped(address)
    return f'<a href="{xhtml.escaped(ascii_address(address))}">{shown}</a>' if _ADDRESS.fullmatch(address) else shown


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
