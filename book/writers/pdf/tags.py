"""The structure tree of a laid-out PDF comes in; the same tree, mended for PDF/UA-1 and for those who listen, goes out.

WeasyPrint 70.0 tags most things well. Three it leaves: a list item's paragraphs stand outside an LBody; a link has an
annotation for every box inside it; a footnote is a Span without a name.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pikepdf import Array, Dictionary, Name, Pdf, String

from book.writers.pdf.sheets import LINK_SCHEME
from book.writers.pdf.tables import link_headings

_CALL = "-call"  # how the ids of note calls end: `<note id>-call`


def mend_tags(pdf: Pdf, sheet_id: str) -> None:
    """Mends the tree in place; `sheet_id` makes the ids of table headers the book's own."""
    root = pdf.Root.StructTreeRoot
    elements = list(_elements(root.K))
    for element in elements:
        if element.S == Name.LI:
            _wrap_body(pdf, element)
    kept = _drop_inner_links(pdf, elements)
    _name_notes(elements)
    link_headings(elements)
    _name_headers(elements, sheet_id)
    numbers = root.ParentTree.Nums
    pages = len(pdf.pages)
    pairs = [(int(numbers[at]), numbers[at + 1]) for at in range(0, len(numbers), 2)]
    root.ParentTree.Nums = Array([part for key, value in pairs if key < pages or key in kept for part in (key, value)])


def _kids(element: Any) -> list[Any]:
    """The kids of a structure element, as a list whatever their form (one kid stands without an array)."""
    kids = element.get("/K")
    if kids is None:
        return []
    return list(kids) if isinstance(kids, Array) else [kids]


def _is_element(kid: Any) -> bool:
    return isinstance(kid, Dictionary) and "/S" in kid


def _elements(kids: Any) -> Iterator[Any]:
    """Every structure element below, depth first: a parent before its kids."""
    stack = list(reversed(list(kids) if isinstance(kids, Array) else [kids]))
    while stack:
        element = stack.pop()
        if _is_element(element):
            yield element
            stack += reversed(_kids(element))


def _wrap_body(pdf: Pdf, item: Any) -> None:
    """ISO 32000-1, 14.8.4.3.3: a list item holds labels and bodies only."""
    kids = _kids(item)
    loose = [kid for kid in kids if not (_is_element(kid) and kid.S in (Name.Lbl, Name.LBody))]
    if not loose:
        return
    body = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.LBody, K=Array(loose), P=item))
    if "/Pg" in item:
        body.Pg = item.Pg
    for kid in loose:
        if _is_element(kid):
            kid.P = body
    item.K = Array([kid for kid in kids if kid not in loose] + [body])


def _drop_inner_links(pdf: Pdf, elements: list[Any]) -> set[int]:
    """One annotation a link and line: those of boxes inside go. Returns the StructParent of each that stays."""
    inner: set[tuple[int, int]] = set()
    for element in elements:
        if not _annotations(element):
            continue
        if _inside_link(element):
            for reference in _annotations(element):
                inner.add(reference.Obj.objgen)
            element.K = Array([kid for kid in _kids(element) if not _is_reference(kid)])
            element.S = Name.Span
    kept: set[int] = set()
    for page in pdf.pages:
        annotations = page.obj.get("/Annots")
        if annotations is None:
            continue
        stay = [annotation for annotation in annotations if annotation.objgen not in inner]
        kept |= {int(annotation.StructParent) for annotation in stay if "/StructParent" in annotation}
        page.obj.Annots = Array(stay)
    return kept


def _name_headers(elements: list[Any], sheet_id: str) -> None:
    """Header ids are unique in a document: those of one chapter's tables would meet another's in the book."""
    for element in elements:
        if Name.TH == element.S and "/ID" in element:
            element.ID = String(f"{sheet_id}-{element.ID}")
        attributes = element.get("/A")
        if isinstance(attributes, Dictionary) and "/Headers" in attributes:
            attributes.Headers = Array([String(f"{sheet_id}-{name}") for name in attributes.Headers])


def _is_reference(kid: Any) -> bool:
    return isinstance(kid, Dictionary) and kid.get("/Type") == Name.OBJR


def _annotations(element: Any) -> list[Any]:
    return [kid for kid in _kids(element) if _is_reference(kid)]


def _inside_link(element: Any) -> bool:
    """Whether a link further out has an annotation of its own."""
    parent = element.get("/P")
    while _is_element(parent):
        if Name.Link == parent.S and _annotations(parent):
            return True
        parent = parent.get("/P")
    return False


def _name_notes(elements: list[Any]) -> None:
    """A footnote is a Note with an ID of its own (PDF/UA-1, 7.9): the Span whose first link leads to its call."""
    for element in elements:
        if Name.Span != element.S:
            continue
        link = next((kid for kid in _kids(element) if _is_element(kid) and Name.Link == kid.S), None)
        if link is None:
            continue
        target = next((str(kid.Obj.A.URI) for kid in _annotations(link) if "/A" in kid.Obj), "")
        if target.endswith(_CALL):
            element.S = Name.Note
            element.ID = String(target.removeprefix(f"{LINK_SCHEME}:").removesuffix(_CALL))
