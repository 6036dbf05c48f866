"""Figures and tables: drafts with images and caption blocks come in; numbered figures of the dialect go out.

A caption's last words may be its credit, as newsrooms write it; it is split off here. An image that is not
there yet becomes a plate: the same figure around a drawn stand-in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from importlib.resources import as_file, files
from pathlib import PurePosixPath
from urllib.parse import unquote

from lxml import etree

from book import labels, xhtml
from book.model import Asset, Book, Chapter, Figure, Issue, Report
from book.passes.words import words_of
from book.readers.credits import split_credit
from book.report import issue

PLATE = "images/kanben-plate.svg"


def figures(book: Book) -> Book:
    """Raises nothing; a picture without any words is a warning (FIG-002)."""
    if book.figures:  # numbered already: the pass is idempotent
        return book
    maker = _Maker(book)
    chapters = tuple(maker.chapter(chapter) for chapter in book.chapters)
    made = tuple(figure for chapter in chapters for figure in chapter.figures)
    assets = book.assets + ((plate_asset(),) if maker.plates else ())
    report = book.report + Report(tuple(maker.found))
    return replace(book, chapters=chapters, figures=made, assets=assets, report=report)


def plate_asset() -> Asset:
    """The stand-in picture that comes with the program."""
    with as_file(files("book.theme").joinpath("plate.svg")) as path:
        data = path.read_bytes()
        return Asset(PLATE, "image/svg+xml", path, sha256(data).hexdigest(), 600, 280)


class _Maker:
    """Walks the chapters in order and counts figures and tables through the whole book."""

    def __init__(self, book: Book) -> None:
        self.labels = labels.load(book.metadata.language)
        self.assets: Mapping[str, Asset] = {asset.source or asset.href: asset for asset in book.assets}
        self.figures = self.tables = self.plates = 0
        self.found: list[Issue] = []

    def chapter(self, chapter: Chapter) -> Chapter:
        root = xhtml.parse(chapter.body)
        made: list[Figure] = []
        for block in [block for block in root.iter("figure", "p") if not _is_in_figure(block)]:
            image, table = block.find(".//img"), block.find("table")
            if block.get("data-number"):
                continue  # a table that has its number
            if block.tag == "figure" and table is not None:
                self._table(block, table, chapter)
            elif image is not None and (block.tag == "figure" or _stands_alone(block)):
                made.append(self._figure(block, image, chapter, len(made) + 1))
        for image in root.iter("img"):
            if not image.get("alt", "").strip():  # PDF/UA-1, 7.3: in a line a picture needs words as well
                self.found.append(
                    issue("FIG-002", chapter.source.place(image.get("src", "")), image=image.get("src", ""))
                )
                image.set("alt", PurePosixPath(unquote(image.get("src", ""))).stem or self.labels.text("plate"))
            self._source(image)
        for header in root.iterfind(".//thead//th"):
            header.set("scope", "col")  # PDF/UA-1 7.5: a header says which cells it heads
        return replace(chapter, body=xhtml.serialise(root), figures=tuple(made))

    def _figure(self, block: etree._Element, image: etree._Element, chapter: Chapter, nth: int) -> Figure:
        self.figures += 1
        name = image.get("id") or block.get("id") or f"{chapter.id}-fig-{nth}"
        _drop_id(image)
        lines, credit = _words(block)
        caption = tuple(words_of(line) for line in lines)
        alt = image.get("alt", "").strip()
        href = image.get("src", "")
        missing = href not in self.assets
        if not alt:
            if not caption or not missing:  # nobody can describe a picture that is yet to come
                code = "FIG-003" if caption else "FIG-002"
                self.found.append(issue(code, chapter.source.place(href), image=href))
            alt = "".join(caption) or self.labels.text("figure", number=self.figures)
        if missing:
            image.set("alt", f"{self.labels.text('plate')}{self.labels.text('label_separator')}{alt}")
        else:
            image.set("alt", alt)
        shown = _shown(block, image)
        block.tag = "figure"
        block.attrib.clear()
        block.set("id", name)
        block.set("class", "figure plate" if missing else "figure")
        block[:] = [*shown, self._caption(name, lines, credit)]
        return Figure(name, href, alt, caption, credit, self.figures)

    def _caption(self, name: str, lines: list[etree._Element], credit: str) -> etree._Element:
        """`figcaption` with number, caption lines and credit, each a paragraph."""
        box = xhtml.new("figcaption", id=f"{name}-caption")
        number = xhtml.new("span", self.labels.text("figure", number=self.figures), class_="figure-number")
        if not lines:
            lines = [xhtml.new("p")]
        for at, line in enumerate(lines):
            line.tag, line.tail = "p", None
            line.attrib.clear()
            line.set("class", "caption")
            if at == 0:
                separator = xhtml.new("span", self.labels.text("title_separator"), class_="separator")
                separator.tail, line.text = line.text, None
                line[:0] = [number, separator] if _has_text(line) or separator.tail else [number]
            box.append(line)
        if credit:
            box.append(xhtml.new("p", class_="credit", role="doc-credit"))
            label = xhtml.new("span", self.labels.text("credit"), class_="credit-label")
            label.tail = credit
            box[-1].append(label)
        return box

    def _table(self, block: etree._Element, table: etree._Element, chapter: Chapter) -> None:
        """A table's caption stands above it, with its number."""
        self.tables += 1
        number = self.labels.text("table", number=self.tables)
        lines, credit = _words(block)
        name = block.get("id") or table.get("id") or f"{chapter.id}-table-{self.tables}"
        _drop_id(table)
        caption = self._caption(name, lines, credit)
        mark = caption[0][0]
        mark.text, mark.attrib["class"] = number, "table-number"
        block.attrib.clear()
        block.set("id", name)
        block.set("class", "table")
        block.set("data-number", number)
        table.tail = None
        block[:] = [caption, table]
        block.text = None

    def _source(self, image: etree._Element) -> None:
        """From the publication's words (images/x.jpg) to the edition's (../images/x.jpg), with the size."""
        if image.get("src", "").startswith("../"):
            return
        asset = self.assets.get(image.get("src", ""))
        if asset is None:
            self.plates += 1
        elif asset.width and asset.height:
            image.set("width", str(asset.width))
            image.set("height", str(asset.height))
        image.set("src", f"../{asset.href if asset else PLATE}")


def _stands_alone(paragraph: etree._Element) -> bool:
    """A paragraph that holds one image and nothing else."""
    return len(paragraph) == 1 and paragraph[0].tag == "img" and not _has_text(paragraph)


def _is_in_figure(element: etree._Element) -> bool:
    return any(parent.tag == "figure" for parent in element.iterancestors())


def _shown(block: etree._Element, image: etree._Element) -> list[etree._Element]:
    """What a figure shows above its caption: its image, or all that stands there beside or around the image."""
    shown = [child for child in block if child.tag != "figcaption"]
    if len(shown) == 1 and (shown[0] is image or _stands_alone(shown[0])) and not (block.text or "").strip():
        block.text = image.tail = None
        return [image]
    return shown


def _drop_id(element: etree._Element) -> None:
    if "id" in element.attrib:
        del element.attrib["id"]


def _has_text(element: etree._Element) -> bool:
    return bool(xhtml.text_of(element).strip())


def _words(block: etree._Element) -> tuple[list[etree._Element], str]:
    """The caption's lines as elements, and the credit taken off their end."""
    box = block.find("figcaption")
    if box is None:
        return [], ""
    lines = [line for line in box if line.tag == "p"] or [box]
    credit = ""
    last = lines[-1]
    if _has_text(last):
        text = last[-1].tail if len(last) else last.text
        kept, credit = split_credit(text or "")
        if credit and len(last):
            last[-1].tail = kept
        elif credit:
            last.text = kept
    return [line for line in lines if _has_text(line)], credit
