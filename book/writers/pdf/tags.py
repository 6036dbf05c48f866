"""The structure tree of a drawn sheet comes in; the same tree, mended for PDF/UA-1 and for those who listen, goes out.

WeasyPrint 70.0 tags most things well. Three it leaves: a list item's paragraphs stand outside an LBody; a link has an
annotation for every box inside it; a footnote is a Span without a name.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydyf import Array, Dictionary, String

from book.writers.pdf.drawn import Drawn
from book.writers.pdf.sheets import LINK_SCHEME
from book.writers.pdf.tables import link_headings

_CALL = "-call"  # how the ids of note calls end: `<note id>-call`


def mend_tags(drawn: Drawn, sheet_id: str) -> None:
    """Mends the tree in place; `sheet_id` makes the ids of table headers the book's own."""
    root = drawn[drawn.catalog["StructTreeRoot"]]
    elements = list(_elements(drawn, root))
    for element in elements:
        if element["S"] == "/LI":
            _wrap_body(drawn, element)
    kept = _drop_inner_links(drawn, elements)
    _name_notes(drawn, elements)
    link_headings(drawn, elements)
    _name_headers(elements, sheet_id)
    tree, pages = drawn[root["ParentTree"]], len(drawn.pages)
    tree["Nums"] = Array(
        part for key, value in pairs(tree["Nums"]) if key < pages or key in kept for part in (key, value)
    )


def pairs(numbers: Any) -> Iterator[tuple[int, Any]]:
    """The keys and values of a leaf of a number tree."""
    return zip(numbers[::2], numbers[1::2], strict=True)


def _kids(drawn: Drawn, element: Any) -> list[Any]:
    """The kids of a structure element that are objects: elements, and what refers to an annotation."""
    return [drawn[kid] for kid in element["K"] if isinstance(kid, bytes)]


def _elements(drawn: Drawn, root: Any) -> Iterator[Any]:
    """Every structure element below, depth first: a parent before its kids."""
    stack = _kids(drawn, root)[::-1]
    while stack:
        element = stack.pop()
        yield element
        stack += [kid for kid in reversed(_kids(drawn, element)) if "S" in kid]


def _wrap_body(drawn: Drawn, item: Any) -> None:
    """ISO 32000-1, 14.8.4.3.3: a list item holds labels and bodies only."""
    parts = [kid for kid in item["K"] if isinstance(kid, bytes) and drawn[kid].get("S") in {"/Lbl", "/LBody"}]
    loose = [kid for kid in item["K"] if kid not in parts]
    if not loose:
        return
    body = drawn.add(Dictionary({"Type": "/StructElem", "S": "/LBody", "K": Array(loose), "P": item.reference}))
    body["Pg"] = item["Pg"]
    for kid in _kids(drawn, body):
        if "S" in kid:
            kid["P"] = body.reference
    item["K"] = Array([*parts, body.reference])


def _drop_inner_links(drawn: Drawn, elements: list[Any]) -> set[int]:
    """One annotation a link and line: those of boxes inside go. Returns the StructParent of each that stays."""
    inner: set[bytes] = set()
    for element in elements:
        own = _annotations(drawn, element)
        if own and _inside_link(drawn, element):
            inner |= {drawn[reference]["Obj"] for reference in own}
            element["K"] = Array(kid for kid in element["K"] if kid not in own)
            element["S"] = "/Span"
    kept: set[int] = set()
    for page in drawn.pages:
        if "Annots" in page:
            page["Annots"] = Array(reference for reference in page["Annots"] if reference not in inner)
            kept |= {drawn[reference]["StructParent"] for reference in page["Annots"]}
    return kept


def _name_headers(elements: list[Any], sheet_id: str) -> None:
    """Header ids are unique in a document: those of one chapter's tables would meet another's in the book."""
    for element in elements:
        if element["S"] == "/TH" and "ID" in element:
            element["ID"] = String(f"{sheet_id}-{element['ID'].string}")
        attributes = element.get("A", {})
        if "Headers" in attributes:
            attributes["Headers"] = Array(String(f"{sheet_id}-{name.string}") for name in attributes["Headers"])


def _annotations(drawn: Drawn, element: Any) -> list[bytes]:
    """Those of the element's kids that refer to an annotation."""
    return [kid for kid in element["K"] if isinstance(kid, bytes) and drawn[kid]["Type"] == "/OBJR"]


def _inside_link(drawn: Drawn, element: Any) -> bool:
    """Whether a link further out has an annotation of its own."""
    parent = drawn[element["P"]]
    while "S" in parent:
        if parent["S"] == "/Link" and _annotations(drawn, parent):
            return True
        parent = drawn[parent["P"]]
    return False


def _name_notes(drawn: Drawn, elements: list[Any]) -> None:
    """A footnote is a Note with an ID of its own (PDF/UA-1, 7.9): the Span whose first link leads to its call."""
    for element in elements:
        if element["S"] != "/Span":
            continue
        link = next((kid for kid in _kids(drawn, element) if kid.get("S") == "/Link"), None)
        if link is None:
            continue
        found = (drawn[drawn[reference]["Obj"]] for reference in _annotations(drawn, link))
        target = next((annotation["A"]["URI"].string for annotation in found if "A" in annotation), "")
        if target.endswith(_CALL):
            element["S"] = "/Note"
            element["ID"] = String(target.removeprefix(f"{LINK_SCHEME}:").removesuffix(_CALL))
