"""What tests ask of a finished PDF: a path comes in, outline, links, labels, fonts, structure and lines go out.

These readers share no code with book/checks: a fault in the one shows against the other. Page indexes count from 0.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pdfplumber
import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium

BASELINE = 0.5  # points between the baselines of one line
GAP = 3.0  # em; wider gaps part a line (an entry from its page number, two columns)


def outline(path: Path) -> list[tuple[int, str, str]]:
    """Level (from 1), title and page label of each bookmark, as PDFium reads them; label "" where it leads nowhere."""
    labels = page_labels(path)
    with pypdfium2.PdfDocument(path) as pdf:
        found = []
        for bookmark in pdf.get_toc():
            target = bookmark.get_dest()
            index = None if target is None else target.get_index()
            found.append((bookmark.level + 1, bookmark.get_title(), "" if index is None else labels[index]))
        return found


def page_labels(path: Path) -> list[str]:
    """The label of each page: its number where the file gives none."""
    with pypdfium2.PdfDocument(path) as pdf:
        return [pdf.get_page_label(index) or str(index + 1) for index in range(len(pdf))]


def links(path: Path) -> list[tuple[int, str]]:
    """Each link: the index of its page, and the label of the page it leads to or its address; "" for nowhere."""
    labels = page_labels(path)
    with pikepdf.open(path) as pdf:
        pages = {page.obj.objgen: index for index, page in enumerate(pdf.pages)}
        names: dict[str, Any] = {}
        if "/Names" in pdf.Root and "/Dests" in pdf.Root.Names:
            names = dict(pikepdf.NameTree(pdf.Root.Names.Dests).items())
        found = []
        for index, page in enumerate(pdf.pages):
            for annotation in page.obj.get("/Annots", []):
                if pikepdf.Name.Link == annotation.Subtype:
                    found.append((index, _target(annotation, names, pages, labels)))
        return found


def _target(link: Any, names: dict[str, Any], pages: dict[tuple[int, int], int], labels: list[str]) -> str:
    action = link.get("/A", {})
    if "/URI" in action:
        return str(action.URI)
    target = link.get("/Dest", action.get("/D"))
    if isinstance(target, pikepdf.String | pikepdf.Name):
        target = names.get(str(target))
    if isinstance(target, pikepdf.Dictionary):
        target = target.D
    if not isinstance(target, pikepdf.Array):
        return ""
    index = pages.get(target[0].objgen)
    return "" if index is None else labels[index]


def lines(path: Path, page_index: int) -> list[tuple[str, float, float, float, float]]:
    """The lines of a page from its head down: text, x0, x1, baseline from the foot, size; points.

    Left of the text block is where the first letter's advance begins; white space at both ends is left out. A gap
    of more than GAP em parts a line.
    """
    found: list[list[dict[str, Any]]] = []
    for character in sorted(_characters(path, page_index), key=lambda each: (-each["matrix"][5], each["x0"])):
        before = found[-1][-1] if found else None
        if (
            before is not None
            and abs(before["matrix"][5] - character["matrix"][5]) < BASELINE
            and character["x0"] - before["x1"] < GAP * character["size"]
        ):
            found[-1].append(character)
        else:
            found.append([character])
    return [line for row in found if (line := _line(row))[0]]


def _characters(path: Path, page_index: int) -> tuple[dict[str, Any], ...]:
    return _read(path, page_index, path.stat().st_mtime_ns)


@cache
def _read(path: Path, page_index: int, _version: int) -> tuple[dict[str, Any], ...]:
    with pdfplumber.open(path) as pdf:
        page = pdf.pages[page_index]
        return tuple(dict(character) for character in page.chars)


def _line(row: list[dict[str, Any]]) -> tuple[str, float, float, float, float]:
    text = "".join(each["text"] for each in row).strip()
    letters = [each for each in row if each["text"].strip()] or row
    size = max(each["size"] for each in letters)
    return (text, letters[0]["x0"], letters[-1]["x1"], letters[0]["matrix"][5], size)


def folio(path: Path, page_index: int) -> str:
    """The printed page number: the only line of figures in the outer twelfth of the page, or "" where there is none."""
    with pikepdf.open(path) as pdf:
        _, low, _, high = (float(number) for number in pdf.pages[page_index].trimbox)
    margin = (high - low) / 12
    ends = [
        text
        for text, _, _, baseline, _ in lines(path, page_index)
        if not low + margin < baseline < high - margin and _is_folio(text)
    ]
    return ends[0] if len(ends) == 1 else ""


def _is_folio(text: str) -> bool:
    return bool(text) and (text.isdecimal() or not set(text) - set("ivxlcdm"))


def fonts(path: Path) -> list[tuple[str, bool]]:
    """Name of each font that the pages' resources hold, and whether its file is embedded."""
    found: dict[tuple[int, int], tuple[str, bool]] = {}
    with pikepdf.open(path) as pdf:
        for page in pdf.pages:
            for font in dict(page.resources.get("/Font", {}).items()).values():
                inner = font.DescendantFonts[0] if "/DescendantFonts" in font else font
                descriptor = inner.get("/FontDescriptor", {})
                embedded = any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))
                found[font.objgen] = (str(font.BaseFont).lstrip("/"), embedded)
    return sorted(set(found.values()))


def structure(path: Path) -> list[tuple[int, str]]:
    """Depth and type of each structure element, parents first; elements that only hold text are left out."""
    with pikepdf.open(path) as pdf:
        tree = pdf.Root.get("/StructTreeRoot")
        return [] if tree is None else list(_elements(tree, 0))


def _elements(element: Any, depth: int) -> Iterator[tuple[int, str]]:
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            if not (pikepdf.Name.Span == kid.S and all(isinstance(each, int) for each in kid.get("/K", []))):
                yield depth, str(kid.S).lstrip("/")
            yield from _elements(kid, depth + 1)


def images(path: Path, page_index: int) -> list[tuple[float, float, float, float]]:
    """The boxes (x0, y0, x1, y1 from the foot, points) of the pictures on a page."""
    with pypdfium2.PdfDocument(path) as pdf:
        page = pdf[page_index]
        return [item.get_bounds() for item in page.get_objects([pdfium.FPDF_PAGEOBJ_IMAGE])]
