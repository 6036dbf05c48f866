"""Active content of a PDF: a document comes in, scripts, programs and carried files go out as Issues."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pikepdf

from book.checks.links import bookmarks
from book.checks.places import where
from book.model import Issue
from book.report import issue

# Actions that only move the reader about (ISO 32000-1 table 198); every other runs, opens or sends something.
HARMLESS = frozenset(("/GoTo", "/URI", "/Named", "/Thread"))
# Annotations that play or carry a file (table 169).
CARRIERS = frozenset(("/FileAttachment", "/Sound", "/Movie", "/Screen", "/3D", "/RichMedia"))
TEXT = frozenset(("text/markdown", "text/plain", "application/yaml", "application/toml"))
CHAIN = 1_000  # actions that follow one another with /Next; more are a loop


def active_issues(pdf: pikepdf.Pdf, path: Path, *, archive: str = "") -> Iterator[Issue]:
    """PDF-016, once for each kind. A file that claims `archive` 3a may carry text that is associated with it."""
    kinds = {str(action.get("/S", "?")) for action in _actions(pdf)} - HARMLESS
    names = pdf.Root.get("/Names", pikepdf.Dictionary())
    kinds.update(key for key in ("/JavaScript", "/EmbeddedFiles") if key in names)
    kinds.update(key for key in ("/AF", "/Collection") if key in pdf.Root)
    if archive.startswith("3") and _carries_text_alone(pdf):
        kinds -= {"/AF", "/EmbeddedFiles"}
    kinds.update({str(each.get("/Subtype", "")) for page in pdf.pages for each in _annotations(page)} & CARRIERS)
    for kind in sorted(kinds):
        yield issue("PDF-016", where(path), kind=kind.lstrip("/"))


def _carries_text_alone(pdf: pikepdf.Pdf) -> bool:
    """Whether every file in it is text and associated with the document (ISO 19005-3, 6.8)."""
    associated = [each.objgen for each in pdf.Root.get("/AF", ())]
    tree = pdf.Root.get("/Names", pikepdf.Dictionary()).get("/EmbeddedFiles")
    files = [] if tree is None else list(pikepdf.NameTree(tree).values())
    kinds = {str(each.EF.F.get("/Subtype", "")).lstrip("/") for each in files}
    return kinds <= TEXT and all(each.objgen in associated for each in files)


def _annotations(page: pikepdf.Page) -> Iterator[pikepdf.Object]:
    for each in page.obj.get("/Annots", pikepdf.Array()):
        if isinstance(each, pikepdf.Dictionary):
            yield each


def _actions(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    holders = [pdf.Root, *bookmarks(pdf)]
    for page in pdf.pages:
        holders += [page.obj, *_annotations(page)]
    for holder in holders:
        waiting = [holder.get("/A"), holder.get("/OpenAction"), *dict(holder.get("/AA", {}).items()).values()]
        for _ in range(CHAIN):
            if not waiting:
                break
            action = waiting.pop()
            if isinstance(action, pikepdf.Dictionary):
                yield action
                following = action.get("/Next")
                waiting += list(following) if isinstance(following, pikepdf.Array) else [following]
