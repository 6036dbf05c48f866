"""The PDF of one laid-out sheet comes in; its pages with their tags, ready to be put into any book, go out."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from book.writers.pdf.blocks import DOCUMENT, FONTS, PAGES, SAVE, Body, body, refer
from book.writers.pdf.sheets import LINK_SCHEME
from book.writers.pdf.tags import mend_tags

_PRINTED = 4  # an annotation's flag, as PDF/A asks
_BOXES = ("/MediaBox", "/TrimBox", "/BleedBox")


@dataclass(frozen=True, slots=True)
class Frame:
    """Where things are in a loose sheet's Body: local numbers of its pages, of the node of the page tree that they
    hang from, of their part of the structure and of their leaf of the parent tree.

    `keys` is how many keys of the parent tree it takes, `targets` are the anchors in this book that it links to, in
    the order of the words that placing asks for, `boxes` are the first page's, in pt.
    """

    pages: tuple[int, ...]
    node: int
    part: int
    leaf: int
    keys: int
    targets: tuple[str, ...]
    boxes: dict[str, tuple[float, ...]]


def loosen(data: bytes, sheet_id: str) -> tuple[Body, Frame]:
    """The sheet's pages, mended and without ties to their own file."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        mend_tags(pdf, sheet_id)
        pages = [page.obj for page in pdf.pages]
        boxes = {name: tuple(float(number) for number in pages[0][name]) for name in _BOXES}
        fonts = pages[0].Resources.Font.objgen[0]
        node = pdf.make_indirect(Dictionary(Type=Name.Pages, Count=len(pages)))
        targets: dict[str, int] = {}
        for at, page in enumerate(pages):
            _free(page, at, node, targets)
        node.Kids, node.Parent = Array(pages), refer("object", PAGES)
        part, leaf, keys = _structure(pdf)
        what, (node_at, part_at, leaf_at, *pages_at) = body(
            pdf, [node, part, leaf, *pages], outside={fonts: FONTS}, spare=len(pages)
        )
    return what, Frame(tuple(pages_at), node_at, part_at, leaf_at, keys, tuple(targets), boxes)


def _free(page: Object, at: int, node: Object, targets: dict[str, int]) -> None:
    """A page that may stand anywhere. WeasyPrint leaves its flipped matrix in force: its stream is shut in q … Q, the
    Q at the head of what is stamped on the page."""
    page.Parent = node
    page.Contents = Array([refer("object", SAVE), page.Contents, refer("spare", at)])
    page.StructParents = refer("key", int(page.StructParents))
    for annotation in page.get("/Annots", ()):
        annotation.StructParent = refer("key", int(annotation.StructParent))
        annotation.F = _PRINTED
        _link(annotation, targets)


def _link(annotation: Object, targets: dict[str, int]) -> None:
    """Links within the book get their destination, and words (PDF/UA-1, 7.18.5: Contents is what is said)."""
    uri = str(annotation.A.URI) if "/A" in annotation else ""
    if uri.startswith(f"{LINK_SCHEME}:"):
        target = uri.removeprefix(f"{LINK_SCHEME}:")
        del annotation["/A"]
        annotation.Dest = String(target)
        annotation.Contents = refer("words", targets.setdefault(target, len(targets)))


def _structure(pdf: Pdf) -> tuple[Object, Object, int]:
    """The sheet's Document, a Part of the book's now, its leaf of the parent tree, and the keys that it takes."""
    root = pdf.Root.StructTreeRoot
    part = root.K[0] if isinstance(root.K, Array) else root.K
    part.S, part.P = Name.Part, refer("object", DOCUMENT)
    pairs = sorted(_pairs(root.ParentTree.Nums), key=lambda pair: pair[0])
    numbers: list[Any] = [item for key, value in pairs for item in (refer("key", key), value)]
    limits = Array([refer("key", pairs[0][0]), refer("key", pairs[-1][0])])
    return part, pdf.make_indirect(Dictionary(Limits=limits, Nums=Array(numbers))), pairs[-1][0] + 1


def _pairs(numbers: Any) -> list[tuple[int, Any]]:
    return [(int(numbers[at]), numbers[at + 1]) for at in range(0, len(numbers), 2)]
