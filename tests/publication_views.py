"""What tests ask of finished books: an EPUB or a PDF comes in; its documents, links, folios and figures go out.

These readers share no code with book/checks and book/writers: a fault in the one shows against the other.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any

import pikepdf
import pypdfium2
from lxml import etree
from PIL import Image

XHTML = "{http://www.w3.org/1999/xhtml}"
TYPE = "{http://www.idpf.org/2007/ops}type"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
NCX = "{http://www.daisy.org/z3986/2005/ncx/}"

# The marks that the repair of punctuation changes, each as the one that may have been written; dots and dashes, whose
# number it changes, are left out.
_MARKS = dict(zip("，：；？！（）、", ",:;?!(),", strict=True))
_WIDTHS = str.maketrans(_MARKS | dict.fromkeys("「」『』“”‘’'", '"') | dict.fromkeys(".…。-—", ""))


def folded(text: str) -> str:
    """`text` with half-width marks, so that it can be compared whether or not it was repaired."""
    return text.translate(_WIDTHS)


Box = tuple[float, float, float, float]  # left, bottom, right, top; points


# ---------------------------------------------------------------- what a chapter's file says


@dataclass(frozen=True, slots=True)
class Said:
    """The words of a chapter, in pieces that nothing is set between: `running` in order; captions and notes `apart`."""

    running: tuple[str, ...]
    apart: tuple[str, ...]


# What something else is set in place of: calls, citations, cross-references, pictures, HTML.
_BETWEEN = re.compile(r"\[\^[^\]]+\]|\[@[^\]]+\]|!?\[[^\]]*\]\([^)]*\)(\{[^}]*\})?|<[^>]+>|\n")
_CREDIT = re.compile(r"[（(](?:圖|資料)[／/](?P<who>[^）)]+)[）)]")


def said(markdown: str) -> Said:
    """The words of a chapter file, read with plain patterns."""
    body = re.sub(r"\A---\n.*?\n---\n", "", markdown, flags=re.DOTALL)
    title = re.search(r"^title: *(.+)$", markdown, re.MULTILINE)
    running, apart = [title[1].strip("\"'") if title else ""], []
    in_caption = False
    for line in body.splitlines():
        note = re.match(r"\[\^[^\]]+\]: *(.*)", line)
        if line.startswith("///"):
            in_caption = "caption" in line
            running.append(line.partition(" | ")[2] if line.startswith("/// related") else "")
        else:
            (apart if note or in_caption else running).extend(_pieces(note[1] if note else line))
    return Said(tuple(filter(None, running)), tuple(filter(None, apart)))


def _pieces(line: str) -> Iterator[str]:
    line = _CREDIT.sub(lambda credit: f"\n{credit['who']}", line)
    line = re.sub(r"^(#+|[-*]|\d+\.|>|:) +", "", line)
    line = re.sub(r"\{([^{}|]+)\|[^{}]*\}", r"\1", line)
    line = re.sub(r"^\|[\s|:-]+\|$|\|", "\n", line)
    line = re.sub(r"\*+|`|\{[#:.][^}]*\}", "", line)
    yield from (piece.strip() for piece in _BETWEEN.sub("\n", line).split("\n"))


# ---------------------------------------------------------------- EPUB


@dataclass(frozen=True, slots=True)
class Epub:
    """An EPUB's documents by their name, its navigation, package and NCX, and its cover."""

    documents: Mapping[str, etree._Element]
    package: etree._Element
    ncx: etree._Element
    cover: tuple[int, int]

    @property
    def navigation(self) -> etree._Element:
        """The document that holds the table of contents."""
        return next(root for root in self.documents.values() if navs(root, "toc"))


def read_epub(path: Path) -> Epub:
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        package = etree.fromstring(archive.read("EPUB/content.opf"))
        items = {str(item.get("id")): item for item in package.iter("{http://www.idpf.org/2007/opf}item")}
        cover = next(item for item in items.values() if "cover-image" in item.get("properties", "").split())
        with Image.open(BytesIO(archive.read(f"EPUB/{cover.get('href')}"))) as image:
            size = image.size
        return Epub(
            {
                PurePosixPath(name).name: etree.fromstring(archive.read(name))
                for name in names
                if name.endswith(".xhtml")
            },
            package,
            etree.fromstring(archive.read(next(name for name in names if name.endswith(".ncx")))),
            size,
        )


def navs(root: etree._Element, kind: str) -> list[etree._Element]:
    """The `nav` elements of an epub:type."""
    return [nav for nav in root.iter(f"{XHTML}nav") if kind in nav.get(TYPE, "").split()]


def anchors(root: etree._Element, role: str) -> list[etree._Element]:
    """The links with a role."""
    return [link for link in root.iter(f"{XHTML}a") if link.get("role") == role]


# ---------------------------------------------------------------- PDF


@dataclass(frozen=True, slots=True)
class Link:
    """A link: the index of its page, where it is, the name or address it leads to, the index of the page there."""

    page: int
    box: Box
    target: str
    leads_to: int | None


@cache
def links(path: Path) -> tuple[Link, ...]:
    """All links, in the order of the pages."""
    with pikepdf.open(path) as pdf:
        pages = {page.obj.objgen: index for index, page in enumerate(pdf.pages)}
        names = dict(pikepdf.NameTree(pdf.Root.Names.Dests).items())
        found = []
        for index, page in enumerate(pdf.pages):
            for annotation in page.obj.get("/Annots", []):
                left, one, right, other = (float(side) for side in annotation.Rect)
                box = (left, min(one, other), right, max(one, other))
                if "/A" in annotation:
                    found.append(Link(index, box, str(annotation.A.URI), None))
                else:
                    target = names.get(str(annotation.Dest))
                    place = target.D if isinstance(target, pikepdf.Dictionary) else target
                    found.append(Link(index, box, str(annotation.Dest), place and pages.get(place[0].objgen)))
        return tuple(found)


@cache
def page_texts(path: Path) -> tuple[str, ...]:
    """The text that each page shows."""
    with pypdfium2.PdfDocument(path) as pdf:
        return tuple(page.get_textpage().get_text_range() for page in pdf)


def text_in(path: Path, places: list[tuple[int, Box]]) -> list[str]:
    """The text within each place (page index and box), as one line."""
    with pypdfium2.PdfDocument(path) as pdf:
        texts = {index: pdf[index].get_textpage() for index, _ in places}
        return [" ".join(texts[index].get_text_bounded(*box).split()) for index, box in places]


def folios(path: Path) -> list[str]:
    """What stands in the lowest eleventh of each page."""
    with pypdfium2.PdfDocument(path) as pdf:
        sizes = [page.get_size() for page in pdf]
    return text_in(path, [(index, (0, 0, width, height / 11)) for index, (width, height) in enumerate(sizes)])


def drawings(path: Path) -> list[set[int]]:
    """The indexes of the pages that each Figure of the structure is drawn on."""
    with pikepdf.open(path) as pdf:
        pages = {page.obj.objgen: index for index, page in enumerate(pdf.pages)}
        return [
            {page for page in _content(element, None, pages) if page is not None}
            for element in _elements(pdf.Root.StructTreeRoot)
            if pikepdf.Name.Figure == element.S
        ]


def _kids(element: Any) -> list[Any]:
    kids = element.get("/K", [])
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _elements(element: Any) -> Iterator[Any]:
    for kid in _kids(element):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from _elements(kid)


def _content(element: Any, page: int | None, pages: Mapping[tuple[int, int], int]) -> Iterator[int | None]:
    page = pages[element.Pg.objgen] if "/Pg" in element else page
    for kid in _kids(element):
        if isinstance(kid, pikepdf.Dictionary):
            yield from _content(kid, page, pages) if "/S" in kid else [pages[kid.Pg.objgen] if "/Pg" in kid else page]
        else:
            yield page
