"""What was drawn of one laid-out sheet comes in; its pages with their tags, ready to be put into any book, go out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydyf import Array, Dictionary, String

from book.writers.pdf.blocks import DOCUMENT, FONTS, PAGES, SAVE, Body, stand_in
from book.writers.pdf.drawn import Drawn
from book.writers.pdf.sheets import LINK_SCHEME
from book.writers.pdf.tags import mend_tags, pairs

_PRINTED = 4  # an annotation's flag, as PDF/A asks
_BOXES = ("MediaBox", "TrimBox", "BleedBox")


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


def loosen(drawn: Drawn, sheet_id: str) -> tuple[Body, Frame]:
    """The sheet's pages, mended and without ties to their own file; the objects are no longer what was drawn."""
    mend_tags(drawn, sheet_id)
    pages = drawn.pages
    boxes = {f"/{name}": tuple(round(float(number), 6) for number in pages[0][name]) for name in _BOXES}
    fonts = drawn[pages[0]["Resources"]]["Font"]
    node = drawn.add(Dictionary({"Type": "/Pages", "Count": len(pages), "Parent": stand_in("object", PAGES)}))
    node["Kids"] = Array([page.reference for page in pages])
    targets: dict[str, int] = {}
    for at, page in enumerate(pages):
        _free(drawn, page, at, targets)
        page["Parent"] = node.reference
    part, leaf, keys = _structure(drawn)
    what, (node_at, part_at, leaf_at, *pages_at) = drawn.body(
        [node, part, leaf, *pages], outside={fonts: FONTS}, spare=len(pages)
    )
    return what, Frame(tuple(pages_at), node_at, part_at, leaf_at, keys, tuple(targets), boxes)


def _free(drawn: Drawn, page: Any, at: int, targets: dict[str, int]) -> None:
    """A page that may stand anywhere. WeasyPrint leaves its flipped matrix in force: its stream is shut in q … Q, the
    Q at the head of what is stamped on the page."""
    page["Contents"] = Array([stand_in("object", SAVE), page["Contents"], stand_in("spare", at)])
    page["StructParents"] = stand_in("key", page["StructParents"])
    for reference in page.get("Annots", ()):
        annotation = drawn[reference]
        annotation["StructParent"] = stand_in("key", annotation["StructParent"])
        annotation["F"] = _PRINTED
        _link(annotation, targets)


def _link(annotation: Any, targets: dict[str, int]) -> None:
    """Links within the book get their destination, and words (PDF/UA-1, 7.18.5: Contents is what is said)."""
    uri = annotation["A"]["URI"].string if "A" in annotation else ""
    if uri.startswith(f"{LINK_SCHEME}:"):
        target = uri.removeprefix(f"{LINK_SCHEME}:")
        del annotation["A"]
        annotation["Dest"] = String(target)
        annotation["Contents"] = stand_in("words", targets.setdefault(target, len(targets)))


def _structure(drawn: Drawn) -> tuple[Any, Any, int]:
    """The sheet's Document, a Part of the book's now, its leaf of the parent tree, and the keys that it takes."""
    root = drawn[drawn.catalog["StructTreeRoot"]]
    part = drawn[root["K"][0]]
    part["S"], part["P"] = "/Part", stand_in("object", DOCUMENT)
    found = sorted(pairs(drawn[root["ParentTree"]]["Nums"]))
    numbers = [item for key, value in found for item in (stand_in("key", key), value)]
    first, last = found[0][0], found[-1][0]
    limits = Array([stand_in("key", first), stand_in("key", last)])
    return part, drawn.add(Dictionary({"Limits": limits, "Nums": Array(numbers)})), last + 1
