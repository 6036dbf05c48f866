"""Links and bookmarks of a PDF: a document comes in, those that lead nowhere go out as Issues."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pikepdf

from book.checks.places import page_name, where
from book.model import Issue
from book.report import issue

SCHEMES = frozenset(("http", "https", "mailto"))  # what a book may open; anything else asks a reader for trust
BOOKMARKS = 100_000  # more are a loop


@dataclass(frozen=True, slots=True)
class Targets:
    """Where links of a document can lead: its pages by object number, its named destinations."""

    pages: Mapping[tuple[int, int], int]
    names: Mapping[str, pikepdf.Object]

    def page(self, target: pikepdf.Object | None) -> int | None:
        """The page index that a destination (ISO 32000-1 §12.3.2) leads to, None where it leads nowhere."""
        if isinstance(target, pikepdf.String | pikepdf.Name):
            target = self.names.get(str(target))
        if isinstance(target, pikepdf.Dictionary):  # a named destination may be wrapped
            target = target.get("/D")
        if not isinstance(target, pikepdf.Array) or not len(target) or not isinstance(target[0], pikepdf.Dictionary):
            return None
        return self.pages.get(target[0].objgen)


def targets_of(pdf: pikepdf.Pdf) -> Targets:
    """The places that links of `pdf` can name."""
    names: dict[str, pikepdf.Object] = {}
    tree = pdf.Root.get("/Names", pikepdf.Dictionary()).get("/Dests")
    if tree is not None:
        names.update(pikepdf.NameTree(tree).items())
    names.update(pdf.Root.get("/Dests", pikepdf.Dictionary()).items())
    return Targets({page.obj.objgen: index for index, page in enumerate(pdf.pages)}, names)


def pdf_addresses(path: Path) -> frozenset[str] | None:
    """The addresses outside the book that links lead to; None where the file has no links at all, as for print.

    Raises pikepdf.PdfError where the file cannot be read.
    """
    with pikepdf.open(path) as pdf:
        links = [link for page in pdf.pages for link in page_links(page)]
        actions = [link.A for link in links if "/A" in link]
        addresses = frozenset(str(action.URI) for action in actions if "/URI" in action)
    return addresses if links else None


def page_links(page: pikepdf.Page) -> list[pikepdf.Object]:
    """The link annotations of a page."""
    annotations = page.obj.get("/Annots")
    if not isinstance(annotations, pikepdf.Array):
        return []
    return [each for each in annotations if each.get("/Subtype") == pikepdf.Name.Link]


def link_issues(pdf: pikepdf.Pdf, path: Path, targets: Targets) -> Iterator[Issue]:
    """PDF-014 links that lead nowhere, PDF-015 addresses of other kinds than SCHEMES."""
    for page in pdf.pages:
        for link in page_links(page):
            action = link.get("/A", pikepdf.Dictionary())
            if "/URI" in action:
                address = str(action.URI)
                if not _is_web_or_mail(address):
                    yield issue("PDF-015", where(path), page=page_name(page), address=address)
            elif action.get("/S", pikepdf.Name.GoTo) == pikepdf.Name.GoTo:
                target = link.get("/Dest", action.get("/D"))
                if targets.page(target) is None:
                    yield issue("PDF-014", where(path), page=page_name(page), target=_told(target))


def _is_web_or_mail(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:  # http://[
        return False
    return parts.scheme in SCHEMES and bool(parts.netloc or parts.scheme == "mailto")


def bookmark_issues(pdf: pikepdf.Pdf, path: Path, targets: Targets) -> Iterator[Issue]:
    """PDF-011 no bookmarks, PDF-012 bookmarks that lead nowhere."""
    items = list(bookmarks(pdf))
    if not items:
        yield issue("PDF-011", where(path))
    for item in items:
        target = item.get("/Dest", item.get("/A", pikepdf.Dictionary()).get("/D"))
        if targets.page(target) is None:
            yield issue("PDF-012", where(path), title=str(item.get("/Title", "")))


def bookmarks(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """All outline items, parents before children."""
    seen: set[tuple[int, int]] = set()
    waiting = [pdf.Root.get("/Outlines", pikepdf.Dictionary()).get("/First")]
    while waiting and len(seen) < BOOKMARKS:
        item = waiting.pop()
        if not isinstance(item, pikepdf.Dictionary) or (item.is_indirect and item.objgen in seen):
            continue
        seen.add(item.objgen)
        yield item
        waiting += [item.get("/Next"), item.get("/First")]


def _told(target: pikepdf.Object | None) -> str:
    return str(target) if isinstance(target, pikepdf.String | pikepdf.Name) else "(page)"
