"""The logical structure of a tagged PDF: a document comes in, its blocks of text in reading order go out.

This is what a screen reader hears: the structure tree (ISO 32000-1 §14.7) names the marked content of each element;
what the tree does not name (running heads, folios, ornaments) is no part of the text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf

from book.checks.content import ContentReader, read_pages
from book.checks.runs import Run

DEPTH = 200  # elements in elements; a book has a dozen
# Inline-level elements (ISO 32000-1 table 338 and PDF 2.0's Em, Strong, Sub). Span and NonStruct also wrap blocks.
INLINE = frozenset(("Span", "NonStruct", "Private", "Quote", "Reference", "BibEntry", "Code", "Link", "Annot")) | {
    *("Ruby", "RB", "RT", "RP", "Em", "Strong", "Sub")
}
GROUPING = frozenset(("Document", "DocumentFragment", "Part", "Art", "Sect", "Div", "Aside", "BlockQuote")) | {
    *("NonStruct", "Private", "Span")
}
# Elements that are read by themselves wherever they stand in a line.
APART = frozenset(("Note", "FENote", "Figure", "Formula", "Lbl"))
# Elements that say what part of the page the blocks inside them are.
PARTS = frozenset(("Caption", "Note", "FENote", "Figure", "Table", "TOC", "Lbl"))
# A mark within the line (a note call, a ruby reading, an exponent) is smaller than this share of its line's size …
SMALL = 0.75
# … and raised, or lowered, by more than this share. Small capitals and Latin set smaller stand on the baseline.
RAISED = 0.12
# So small are the symbols of bopomofo alone, which stand beside their character, some of them on its baseline.
TINY = 0.4

Key = tuple[int, int]  # page index, MCID


@dataclass(slots=True)
class Node:
    """An element: its standard type, what it holds, elements and marked content mixed, and the language it says."""

    kind: str
    kids: list[Node | Key] = field(default_factory=list)
    language: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of text that is read in one go; `page` is an index from 0.

    `kind` is its structure type, `parts` are those of the elements around it, its own included, that are in PARTS.
    `text` is all of it, `body` leaves out small raised marks (note calls, ruby readings, exponents).
    """

    kind: str
    parts: frozenset[str]
    page: int
    text: str
    body: str


def pdf_blocks(path: Path) -> tuple[Block, ...]:
    """The blocks of a tagged PDF in reading order; none where there is no structure tree.

    A paragraph that runs over a page end may come as two. Raises pikepdf.PdfError where the file cannot be read.
    """
    with pikepdf.open(path) as pdf:
        root = read_structure(pdf)
        shown: dict[Key, list[Run]] = {}
        for content in read_pages(pdf, ContentReader()):
            for run in content.runs:
                if run.mark.mcid is not None and run.mark.artifact is None:
                    shown.setdefault((run.page, run.mark.mcid), []).append(run)
    return tuple(_blocks(root, shown))


def pdf_logical_text(path: Path) -> str:
    """The text of a tagged PDF in the order of its structure, a block a line, without the text inside figures.

    Empty where the file is not tagged. Raises pikepdf.PdfError where it cannot be read.
    """
    return "\n".join(block.text for block in pdf_blocks(path) if "Figure" not in block.parts)


def read_structure(pdf: pikepdf.Pdf) -> Node:
    """The structure tree; a root without kids where the document is not tagged."""
    tree = pdf.Root.get("/StructTreeRoot", pikepdf.Dictionary())
    pages = {page.obj.objgen: index for index, page in enumerate(pdf.pages)}
    roles = {key.lstrip("/"): str(value).lstrip("/") for key, value in tree.get("/RoleMap", {}).items()}
    return _Tree(pages, roles).node(tree, "StructTreeRoot", None, 0)


def marks_within(node: Node, kind: str, *, inside: bool = False) -> Iterator[Key]:
    """The marked content below elements of type `kind`."""
    inside = inside or node.kind == kind
    for kid in node.kids:
        if isinstance(kid, Node):
            yield from marks_within(kid, kind, inside=inside)
        elif inside:
            yield kid


@dataclass(slots=True)
class _Tree:
    pages: Mapping[tuple[int, int], int]
    roles: Mapping[str, str]
    seen: set[tuple[int, int]] = field(default_factory=set)

    def node(self, element: pikepdf.Object, kind: str, page: int | None, depth: int) -> Node:
        node = Node(self.roles.get(kind, kind), language=str(element.get("/Lang", "")))
        kids = element.get("/K")
        for kid in kids if isinstance(kids, pikepdf.Array) else [] if kids is None else [kids]:
            found = self._kid(kid, page, depth)
            if found is not None:
                node.kids.append(found)
        return node

    def _kid(self, kid: pikepdf.Object | int, page: int | None, depth: int) -> Node | Key | None:
        if isinstance(kid, int):
            return None if page is None else (page, kid)
        if not isinstance(kid, pikepdf.Dictionary) or depth >= DEPTH:
            return None
        own = self.pages.get(kid.Pg.objgen, page) if "/Pg" in kid else page
        if kid.get("/Type") == pikepdf.Name.MCR:
            return None if own is None else (own, int(kid.MCID))
        if "/S" not in kid:  # an object reference: an annotation, which has no text of its own
            return None
        if kid.is_indirect:
            if kid.objgen in self.seen:  # a tree that bites its tail
                return None
            self.seen.add(kid.objgen)
        return self.node(kid, str(kid.S).lstrip("/"), own, depth + 1)


def _blocks(node: Node, shown: Mapping[Key, Sequence[Run]], parts: frozenset[str] = frozenset()) -> Iterator[Block]:
    parts |= {node.kind} & PARTS
    if not holds_text(node):
        for kid in node.kids:
            if isinstance(kid, Node):
                yield from _blocks(kid, shown, parts)
        return
    runs: list[Run] = []
    apart: list[Node] = []
    for kid in _line(node):
        if isinstance(kid, tuple):
            runs.extend(shown.get(kid, ()))
        elif kid.kind in APART:
            apart.append(kid)
        else:
            yield from _block(node.kind, parts, runs)
            runs = []
            yield from _blocks(kid, shown, parts)
    yield from _block(node.kind, parts, runs)
    for kid in apart:
        yield from _blocks(kid, shown, parts)


def holds_text(node: Node) -> bool:
    """Whether a node is a line's worth of text, or a mere wrapper around blocks.

    Span and NonStruct stand for both (`<em>`, and `<figure>` or a page's note area); one that holds text, or
    elements whose text is their own, is a line.
    """
    if node.kind not in GROUPING:
        return node.kind not in ("StructTreeRoot", "L", "LI", "Table", "THead", "TBody", "TFoot", "TR", "TOC", "Index")
    return any(
        not isinstance(kid, Node) or (kid.kind in INLINE and any(isinstance(inner, tuple) for inner in kid.kids))
        for kid in node.kids
    )


def _line(node: Node) -> Iterator[Node | Key]:
    """What follows one another in a line: inline elements opened up, other elements as they are."""
    for kid in node.kids:
        if isinstance(kid, Node) and kid.kind in INLINE:
            yield from _line(kid)
        else:
            yield kid


def _block(kind: str, parts: frozenset[str], runs: Sequence[Run]) -> Iterator[Block]:
    text = _joined(runs)
    if text.strip():
        largest = max(run.size for run in runs)
        body = [run for run in runs if run.size > SMALL * largest or not _is_mark(run, runs)]
        yield Block(kind, parts, runs[0].page, text, _joined(body))


def _joined(runs: Sequence[Run]) -> str:
    parts: list[str] = []
    before: Run | None = None
    for run in runs:
        text = run.text
        # A line end swallows the space between two words of Latin; between ideographs there was none.
        if (
            before
            and parts
            and abs(run.baseline - before.baseline) > run.size
            and _is_word(parts[-1])
            and _is_word(text)
        ):
            parts.append(" ")
        parts.append(text)
        before = run
    return "".join(parts)


def _is_word(text: str) -> bool:
    return bool(text.strip()) and text.strip()[-1] < "\u2e80" and text.strip()[0] < "\u2e80" and text[-1] != "-"


def _is_mark(run: Run, line: Sequence[Run]) -> bool:
    """Whether `run` is small and above or below a larger one of its line, or tiny beside it."""
    return any(
        (run.size < SMALL * other.size and RAISED * other.size < abs(run.baseline - other.baseline) < 1.5 * other.size)
        or (run.size < TINY * other.size and abs(run.baseline - other.baseline) < other.size)
        for other in line
        if other.page == run.page
    )
