"""Navigation: contents, headings and titles come in; where they do not agree goes out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from lxml import etree

from book.checks.lint.publication import HEADINGS, Document, Publication, kinds
from book.checks.package import resolved
from book.model import Issue
from book.report import issue
from book.xhtml import XHTML, text_of

DEEPEST = 3  # levels: Kobo and old readers flatten more
# Divisions that a reader looks for in the table of contents: names of the Structural Semantics Vocabulary,
# and with `doc-` before them of DPUB-ARIA.
_DIVISIONS = frozenset(
    (
        *("part", "chapter", "foreword", "preface", "prologue", "introduction"),
        *("epilogue", "afterword", "conclusion", "appendix", "bibliography"),
    )
)
_SECTIONS = tuple(f"{{{XHTML}}}{name}" for name in ("body", "section", "article", "div"))


def divisions(publication: Publication) -> Iterator[Issue]:
    """EPB-025: a division of the reading order that the table of contents does not link to."""
    if publication.navigation is None:
        return  # EPUB 2, or EPUBCheck's RSC-005
    linked = {name for _, name, _ in _entries(publication.navigation)}
    for document in publication.documents:
        if document.spine and document.name not in linked and _is_division(document.root):
            yield issue("EPB-025", publication.place(document.name), name=document.name)


def _is_division(root: etree._Element) -> bool:
    """Whether the document is a division itself; links in the landmarks bear the same types."""
    return any(_DIVISIONS & kinds(element) for element in root.iter(*_SECTIONS))


def titles(publication: Publication) -> Iterator[Issue]:
    """LNT-030: an entry of the contents that says otherwise than the heading that it leads to."""
    navigation = publication.navigation
    documents = {document.name: document for document in publication.documents}
    for link, name, fragment in _entries(navigation) if navigation else ():
        heading = _heading(documents[name].root, fragment) if name in documents else None
        if navigation and heading is not None and not _agree(text_of(link), text_of(heading)):
            spot = publication.place(navigation.name, link)
            yield issue("LNT-030", spot, entry=_line(text_of(link)), heading=_line(text_of(heading)))


def document_titles(publication: Publication) -> Iterator[Issue]:
    """LNT-031: a division whose `title`, which some readers show and say, is not that of its first heading."""
    for document in publication.documents:
        title = document.root.find(f"{{{XHTML}}}head/{{{XHTML}}}title")
        heading = next(document.root.iter(f"{{{XHTML}}}h1"), None)
        if title is None or heading is None or not _is_division(document.root):
            continue
        if not _agree(title.text or "", text_of(heading)):
            spot = publication.place(document.name, title)
            yield issue("LNT-031", spot, title=_line(title.text or ""), heading=_line(text_of(heading)))


def depth(publication: Publication) -> Iterator[Issue]:
    """LNT-032: contents of more levels than readers show."""
    navigation = publication.navigation
    for nav in _contents(navigation) if navigation else ():
        lists = (sum(1 for _ in item.iterancestors(f"{{{XHTML}}}ol")) for item in nav.iter(f"{{{XHTML}}}li"))
        levels = max(lists, default=0)
        if navigation and levels > DEEPEST:
            yield issue("LNT-032", publication.place(navigation.name, nav), levels=levels, limit=DEEPEST)


def _contents(navigation: Document) -> Iterator[etree._Element]:
    return (nav for nav in navigation.root.iter(f"{{{XHTML}}}nav") if "toc" in kinds(nav))


def _entries(navigation: Document) -> Iterator[tuple[etree._Element, str, str]]:
    """Each link of the table of contents with the entry and the fragment that it leads to."""
    for nav in _contents(navigation):
        for link in nav.iter(f"{{{XHTML}}}a"):
            href = link.get("href", "")
            yield link, resolved(navigation.name, href), unquote(href.partition("#")[2])


def _heading(root: etree._Element, fragment: str) -> etree._Element | None:
    """The heading that a link shows: the target itself, the first in it, or the document's first."""
    target = root
    if fragment:
        found = next((element for element in root.iter(etree.Element) if element.get("id") == fragment), None)
        if found is None:
            return None  # EPUBCheck's RSC-012
        target = found
    return next(target.iter(*HEADINGS), None)


def _agree(one: str, other: str) -> bool:
    """Whether one says what the other does, shortened perhaps: contents leave out labels and subtitles."""
    a, b = (re.sub(r"[\W_]", "", text).casefold() for text in (one, other))
    return a in b or b in a


def _line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:60]}…"
