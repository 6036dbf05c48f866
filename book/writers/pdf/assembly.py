"""Shards in their order come in; one tagged PDF, with folios, outline, links and fonts, goes out."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from book.model import Issue, Metadata
from book.report import issue
from book.writers.pdf.fonts import font_dictionaries, merge
from book.writers.pdf.metadata import describe
from book.writers.pdf.outline import add_outline
from book.writers.pdf.pagination import Pagination
from book.writers.pdf.shard import Shard
from book.writers.pdf.sheets import LINK_SCHEME, Sheet
from book.writers.pdf.stamps import Stamper

_LEAF = 400  # numbers in a leaf of the parent tree: viewers look things up by leaf


@dataclass(slots=True)
class Assembly:
    """A PDF in the making. `link_words` says what a link to each anchor is called."""

    metadata: Metadata
    pagination: Pagination
    stamper: Stamper
    link_words: Mapping[str, str]
    pdf: Pdf = field(default_factory=pikepdf.new)
    issues: list[Issue] = field(default_factory=list)
    _parts: list[Object] = field(default_factory=list)
    _parents: list[tuple[int, Object]] = field(default_factory=list)
    _next_parent: int = 0
    _font_slots: list[Object] = field(default_factory=list)
    _targets: set[str] = field(default_factory=set)

    def add(self, sheet: Sheet, shard: Shard) -> None:
        """Appends the sheet's pages, after a blank verso where the sheet begins on the next recto."""
        start = self.pagination.starts[sheet.id]
        source = pikepdf.open(io.BytesIO(shard.pdf))
        self._blank_to(start, source.pages[0].obj)
        self.pdf.pages.extend(source.pages)
        pages = [self.pdf.pages[start + at].obj for at in range(shard.pages)]
        self._font_slots.append(pages[0].Resources.Font)
        self._take_structure(source, pages)
        for at, page in enumerate(pages):
            self._mend_links(page, sheet)
            self._stamp(page, sheet, start + at, opening=at == 0)

    def _blank_to(self, start: int, model: Object) -> None:
        while len(self.pdf.pages) < start:
            page = Dictionary(Type=Name.Page, Resources=Dictionary(), Tabs=Name.S)
            for box in ("/MediaBox", "/TrimBox", "/BleedBox"):
                page[box] = Array([float(number) for number in model[box]])
            self.pdf.pages.append(pikepdf.Page(self.pdf.make_indirect(page)))

    def _take_structure(self, source: Pdf, pages: Sequence[Object]) -> None:
        """The sheet's Document becomes a Part of the book's; its keys in the parent tree are moved up."""
        root = self.pdf.copy_foreign(source.Root.StructTreeRoot)
        part = root.K[0] if isinstance(root.K, Array) else root.K
        part.S = Name.Part
        self._parts.append(part)
        numbers = list(root.ParentTree.Nums)
        base, highest = self._next_parent, -1
        for at in range(0, len(numbers), 2):
            highest = max(highest, int(numbers[at]))
            self._parents.append((base + int(numbers[at]), numbers[at + 1]))
        self._next_parent = base + highest + 1
        for page in pages:
            page.StructParents = base + int(page.StructParents)
            for annotation in page.get("/Annots", ()):
                annotation.StructParent = base + int(annotation.StructParent)

    def _mend_links(self, page: Object, sheet: Sheet) -> None:
        """Links within the book get their destination, and words (PDF/UA-1, 7.18.5: Contents is what is said)."""
        for annotation in page.get("/Annots", ()):
            annotation.F = 4  # printed, as PDF/A asks
            uri = str(annotation.A.URI) if "/A" in annotation else ""
            if not uri.startswith(f"{LINK_SCHEME}:"):
                continue
            target = uri.removeprefix(f"{LINK_SCHEME}:")
            self._targets.add(target)
            del annotation["/A"]
            annotation.Dest = String(target)
            annotation.Contents = String(self.link_words.get(target) or sheet.title)

    def _stamp(self, page: Object, sheet: Sheet, number: int, *, opening: bool) -> None:
        """WeasyPrint leaves its flipped matrix in force: its stream is shut in q … Q before ours."""
        label = self.pagination.label(number)
        drawn = self.stamper.draw(sheet, label, recto=number % 2 == 0, opening=opening)
        if drawn:
            before, after = Stream(self.pdf, b"q\n"), Stream(self.pdf, b"Q\n" + drawn)
            contents = page.Contents
            page.Contents = Array([self.pdf.make_indirect(before), contents, self.pdf.make_indirect(after)])

    def finish(self, path: Path, placed: Sequence[tuple[Sheet, Shard]]) -> None:
        """Joins what belongs to the whole book and writes the file."""
        self._blank_to(self.pagination.pages, self.pdf.pages[0].obj)
        self._fonts(placed)
        self._structure()
        self._destinations(placed)
        add_outline(self.pdf, placed, self.pagination)
        describe(self.pdf, self.metadata, self.pagination)
        self.pdf.save(
            path,
            min_version="1.7",  # PDF/UA-1 is written against ISO 32000-1
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
            deterministic_id=True,
        )

    def _fonts(self, placed: Sequence[tuple[Sheet, Shard]]) -> None:
        """Every shard's empty font resources are filled from one set."""
        uses = merge([*(font for _, shard in placed for font in shard.fonts), *self.stamper.uses()])
        fonts = font_dictionaries(self.pdf, uses)
        for slot in self._font_slots:
            for key, font in fonts.items():
                slot[f"/{key}"] = font

    def _structure(self) -> None:
        root = self.pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        document = self.pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Document, P=root, K=Array(self._parts))
        )
        for part in self._parts:
            part.P = document
        root.K = Array([document])
        root.ParentTree = self.pdf.make_indirect(Dictionary(Kids=Array(list(self._leaves()))))
        root.ParentTreeNextKey = self._next_parent
        self.pdf.Root.StructTreeRoot = root

    def _leaves(self) -> Iterator[Object]:
        self._parents.sort(key=lambda pair: pair[0])
        for at in range(0, len(self._parents), _LEAF):
            leaf = self._parents[at : at + _LEAF]
            numbers: list[Any] = [part for pair in leaf for part in pair]
            limits = Array([leaf[0][0], leaf[-1][0]])
            yield self.pdf.make_indirect(Dictionary(Limits=limits, Nums=Array(numbers)))

    def _destinations(self, placed: Sequence[tuple[Sheet, Shard]]) -> None:
        """A named destination for every anchor that a link leads to; a link to nowhere is a finding (PDW-004)."""
        places: dict[str, Array] = {}
        pages = [page.obj for page in self.pdf.pages]
        for sheet, shard in placed:
            for name, (page, x, y) in shard.anchors.items():
                if name in self._targets:
                    sheet_page = pages[self.pagination.starts[sheet.id] + page]
                    places.setdefault(name, Array([sheet_page, Name.XYZ, x, y, 0]))
        self.issues += [issue("PDW-004", anchor=name) for name in sorted(self._targets - places.keys())]
        names = [part for name in sorted(places) for part in (String(name), places[name])]
        if names:
            self.pdf.Root.Names = self.pdf.make_indirect(Dictionary(Dests=Dictionary(Names=Array(names))))
