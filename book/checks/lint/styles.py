"""Styles and names: sheets and pages come in; classes and ids that serve nothing go out, as information."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from lxml import etree

from book.checks.lint.publication import Publication
from book.checks.package import resolved
from book.model import Issue
from book.report import issue
from book.xhtml import XHTML

_CLASS = re.compile(r"\.(-?[_a-zA-Z\u0080-\uffff][\w-]*)")
_TEXT = re.compile(r"\[[^]]*\]|\"[^\"]*\"|'[^']*'")  # where a dot opens no class
_NAMED = 8  # names that a message quotes
_REFERENCES = ("aria-labelledby", "aria-describedby", "aria-details", "aria-controls", "for", "headers", "list")
_INLINE = frozenset(f"{{{XHTML}}}{name}" for name in ("a", "span", "em", "strong", "i", "b", "sup", "sub", "li", "td"))


def classes(publication: Publication) -> Iterator[Issue]:
    """LNT-024: classes that a sheet styles and no page has; LNT-025: ids of inline elements that nothing leads to."""
    used = {
        name
        for document in publication.documents
        for element in document.root.iter(etree.Element)
        for name in element.get("class", "").split()
    }
    for sheet in publication.sheets:
        known = {name for selector, _, _ in sheet.rules for name in _CLASS.findall(_TEXT.sub("", selector))}
        if idle := sorted(known - used):
            yield issue("LNT-024", publication.place(sheet.name), names=_some(idle), count=len(idle))
    if not publication.issues:  # a page that cannot be read may lead to any id
        yield from _ids(publication)


def _ids(publication: Publication) -> Iterator[Issue]:
    wanted: set[tuple[str, str]] = set()
    for document in publication.documents:
        for element in document.root.iter(etree.Element):
            href = element.get("href", "")
            if "#" in href:
                wanted.add((resolved(document.name, href), unquote(href.partition("#")[2])))
            wanted |= {(document.name, uid) for name in _REFERENCES for uid in element.get(name, "").split()}
    for document in publication.documents:
        found = [
            element
            for element in document.root.iter(*_INLINE)
            if element.get("id")
            and (document.name, element.get("id", "")) not in wanted
            and element.get("class") != "koboSpan"  # Kobo's readers look for these
        ]
        if found:
            names = _some([element.get("id", "") for element in found])
            yield issue("LNT-025", publication.place(document.name, found[0]), names=names, count=len(found))


def _some(names: list[str]) -> str:
    return ", ".join(names[:_NAMED]) + (" …" if len(names) > _NAMED else "")
