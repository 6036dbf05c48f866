"""Shards in their order come in; one tagged PDF, with folios, outline, links and fonts, goes out.

Each shard's objects get a range of numbers and are placed there (blocks.py). What belongs to the whole book is made
with pikepdf in a small PDF of its own and placed after them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from book.memo import Memory, Ways, through
from book.model import Issue, Metadata
from book.report import issue
from book.writers.pdf.blocks import (
    DOCUMENT,
    FONTS,
    PAGES,
    SAVE,
    Block,
    body,
    numbers_of,
    packed_block,
    place,
    refer,
    stream_object,
)
from book.writers.pdf.destinations import destinations
from book.writers.pdf.fonts import font_dictionaries, merge
from book.writers.pdf.metadata import describe
from book.writers.pdf.outline import outline
from book.writers.pdf.pagination import Pagination
from book.writers.pdf.pdffile import PdfFile, Written
from book.writers.pdf.placing import Placing
from book.writers.pdf.stamps import Stamped, Stamper, Stamping


@dataclass(slots=True)
class Assembly:
    """A PDF in the making; `after` is the first number after its sheets', `ways` are how
    font programs and what takes less time are made, `memory` has the stamps of earlier builds."""

    metadata: Metadata
    pagination: Pagination
    stamper: Stamper
    sheets: Sequence[Placing]
    after: int
    ways: Ways
    memory: Memory | None = None
    issues: list[Issue] = field(default_factory=list)

    def write(self, path: Path, blocks: Iterable[Block]) -> Written:
        """Writes the file; `blocks` are the sheets', in any order that is always the same."""
        with path.open("wb") as out:
            file = PdfFile(out)
            for block in blocks:
                file.add(block)
            for number, data in self._stamps():
                about = b"<< /Filter /FlateDecode /Length %d >>" % len(data)
                file.add_object(number, stream_object(number, about, data))
            own, root, info = self._book()
            for block in own:
                file.add(block)
            return file.finish(root=root, info=info)

    def _stamps(self) -> Iterator[tuple[int, bytes]]:
        jobs: list[Stamping] = []
        look, pages = self.stamper.look, self.pagination
        for placing in self.sheets:
            start = pages.starts[placing.sheet.id]
            labels = tuple(pages.label(start + at) for at in range(placing.shard.pages))
            jobs.append((look, placing.sheet, labels, start % 2 == 0))

        def drawn(_work: Callable[..., Stamped], asked: Sequence[Stamping]) -> Iterator[Stamped]:
            return map(self.stamper.stamped, asked)

        for placing, stamped in zip(self.sheets, through(self.memory, drawn)(Stamped, jobs), strict=True):
            self.stamper.take(stamped)
            for at, data in enumerate(stamped.streams):
                yield placing.stamp(at), data

    def _book(self) -> tuple[tuple[Block, ...], int, int]:
        """What belongs to the whole book, and the numbers of the catalogue and of the Info dictionary."""
        with pikepdf.new() as pdf:
            pages = self._pages(pdf)
            root, document = self._structure(pdf)
            pdf.Root.Pages, pdf.Root.StructTreeRoot = pages, root
            fonts = self._fonts(pdf)
            save = pdf.make_indirect(Stream(pdf, b"q\n"))
            guide, first = self._guide(pdf)
            describe(pdf, self.metadata, self.pagination)
            roots = [pdf.Root, pdf.docinfo, pages, document, fonts, save]
            what, (catalogue, info, *fixed) = body(pdf, roots, outside={})
            block = place(what, first, fixed=dict(zip(fixed, (PAGES, DOCUMENT, FONTS, SAVE), strict=True)))
            return (guide, block), first + catalogue, first + info

    def _pages(self, pdf: Pdf) -> Object:
        """The page tree: a node a sheet, and blank versos where the next begins on a recto."""
        kids: list[Object] = []
        at = 0
        for placing in self.sheets:
            start = self.pagination.starts[placing.sheet.id]
            kids += [_blank(pdf, placing.shard.frame.boxes) for _ in range(at, start)]
            kids.append(refer("object", placing.base + placing.shard.frame.node))
            at = start + placing.shard.pages
        kids += [_blank(pdf, self.sheets[0].shard.frame.boxes) for _ in range(at, self.pagination.pages)]
        return pdf.make_indirect(Dictionary(Type=Name.Pages, Kids=Array(kids), Count=self.pagination.pages))

    def _structure(self, pdf: Pdf) -> tuple[Object, Object]:
        """The structure's root and its Document; a sheet is a Part, and has a leaf of the parent tree."""
        parts = [refer("object", placing.base + placing.shard.frame.part) for placing in self.sheets]
        by_key = sorted(self.sheets, key=lambda placing: placing.keys)
        leaves = [refer("object", placing.base + placing.shard.frame.leaf) for placing in by_key]
        root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        document = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=root, K=Array(parts)))
        root.K = Array([document])
        root.ParentTree = pdf.make_indirect(Dictionary(Kids=Array(leaves)))
        root.ParentTreeNextKey = by_key[-1].keys + by_key[-1].shard.frame.keys
        return root, document

    def _fonts(self, pdf: Pdf) -> Object:
        """One set for all sheets."""
        uses = merge([*(font for placing in self.sheets for font in placing.shard.fonts), *self.stamper.uses()])
        fonts = font_dictionaries(pdf, uses, self.ways.each, self.ways.quick)
        return pdf.make_indirect(Dictionary({f"/{key}": font for key, font in fonts.items()}))

    def _guide(self, pdf: Pdf) -> tuple[Block, int]:
        """The named destinations and the outline, which the catalogue leads to, and the first number after them.

        A link to nowhere is a finding (PDW-004).
        """
        names, lost = destinations(self.sheets)
        self.issues += [issue("PDW-004", anchor=name) for name in lost]
        items = outline(self.sheets, self.after + bool(names))
        if names:
            pdf.Root.Names = Dictionary(Dests=refer("object", self.after))
        if items:
            pdf.Root.Outlines = refer("object", self.after + bool(names))
            pdf.Root.PageMode = Name.UseOutlines
        texts = (names, *items) if names else items
        block = packed_block(range(self.after, self.after + len(texts)), texts, (), self.after + len(texts))
        return block, self.after + numbers_of(len(texts), len(texts))


def _blank(pdf: Pdf, boxes: Mapping[str, Sequence[float]]) -> Object:
    page = Dictionary(Type=Name.Page, Parent=refer("object", PAGES), Resources=Dictionary(), Tabs=Name.S)
    for name, box in boxes.items():
        page[name] = Array(list(box))
    return pdf.make_indirect(page)
