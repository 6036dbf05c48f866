"""Figures and tables: drafts with images and caption blocks come in; numbered figures of the dialect go out.

A caption's last words may be its credit, as newsrooms write it; it is split off here. An image that is not
there yet becomes a plate: the same figure around a drawn stand-in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from importlib.resources import as_file, files
from pathlib import PurePosixPath
from urllib.parse import unquote

from lxml import etree

from book import labels, xhtml
from book.model import Asset, Book, Chapter, Figure, Issue, Report, Source
from book.passes.words import words_of
from book.readers.credits import split_credit
from book.report import issue
from book.workers import Each

PLATE = "images/kanben-plate.svg"

_Block = tuple[etree._Element, etree._Element | None, etree._Element | None]
# Id, source, body and language of a chapter; the figures and tables before it; its images, by the names that it uses.
_Job = tuple[str, Source, str, str, int, int, tuple[tuple[str, Asset], ...]]


def figures(book: Book, each: Each = map) -> Book:
    """Raises nothing; a picture without any words is a warning (FIG-002)."""
    if book.figures:  # numbered already: the pass is idempotent
        return book
    chapters: list[Chapter] = []
    found: list[Issue] = []
    made = list(each(_chapter, list(_jobs(book, each))))
    for chapter, (body, shown, said, _) in zip(book.chapters, made, strict=True):
        chapters.append(replace(chapter, body=body, figures=shown))
        found += said
    return replace(
        book,
        chapters=tuple(chapters),
        figures=tuple(figure for chapter in chapters for figure in chapter.figures),
        assets=book.assets + ((plate_asset(),) if any(plates for *_, plates in made) else ()),
        report=book.report + Report(tuple(found)),
    )


def plate_asset() -> Asset:
    """The stand-in picture that comes with the program."""
    with as_file(files("book.theme").joinpath("plate.svg")) as path:
        data = path.read_bytes()
        return Asset(PLATE, "image/svg+xml", path, sha256(data).hexdigest(), 600, 280)


def _jobs(book: Book, each: Each) -> Iterator[_Job]:
    """Figures and tables are counted through the whole book; a chapter's depend on how many there are before them."""
    assets = {asset.source or asset.href: asset for asset in book.assets}
    figure = table = 0
    surveys = each(_survey, [chapter.body for chapter in book.chapters])
    for chapter, (pictures, tables, names) in zip(book.chapters, surveys, strict=True):
        known = tuple((name, assets[name]) for name in names if name in assets)
        yield chapter.id, chapter.source, chapter.body, book.metadata.language, figure, table, known
        figure += pictures
        table += tables


def _survey(body: str) -> tuple[int, int, tuple[str, ...]]:
    """How many figures and tables a chapter has, and the names of its images."""
    root = xhtml.parse(body)
    tables = [table is not None for _, _, table in _blocks(root)]
    return tables.count(False), tables.count(True), tuple({image.get("src", ""): 0 for image in root.iter("img")})


def _chapter(job: _Job) -> tuple[str, tuple[Figure, ...], tuple[Issue, ...], bool]:
    """The chapter's body, its figures, what is to be said of them, and whether a plate is among them."""
    maker = _Maker(job)
    body, made = maker.chapter(job[2])
    return body, tuple(made), tuple(maker.found), maker.plates


def _blocks(root: etree._Element) -> list[_Block]:
    """Each block that becomes a figure, with its image, or a numbered table, with its table."""
    found: list[_Block] = []
    for block in [block for block in root.iter("figure", "p") if not _is_in_another(block)]:
        image, table = block.find(".//img"), block.find("table")
        if block.get("data-number"):
            continue  # a table that has its number
        if block.tag == "figure" and table is not None:
            found.append((block, None, table))
        elif image is not None and (block.tag == "figure" or _stands_alone(block)):
            found.append((block, image, None))
    return found


class _Maker:
    """Makes one chapter's figures and tables; it counts from those before it."""

    def __init__(self, job: _Job) -> None:
        self.id, self.source, _, language, self.figures, self.tables, known = job
        self.labels = labels.load(language)
        self.assets: Mapping[str, Asset] = dict(known)
        self.plates = False
        self.found: list[Issue] = []

    def chapter(self, body: str) -> tuple[str, list[Figure]]:
        root = xhtml.parse(body)
        made: list[Figure] = []
        for block, image, table in _blocks(root):
            if table is not None:
                self._table(block, table)
            elif image is not None:
                made.append(self._figure(block, image, len(made) + 1))
        for image in root.iter("img"):
            if not image.get("alt", "").strip():  # PDF/UA-1, 7.3: in a line a picture needs words as well
                self.found.append(issue("FIG-002", self.source.place(image.get("src", "")), image=image.get("src", "")))
                image.set("alt", PurePosixPath(unquote(image.get("src", ""))).stem or self.labels.text("plate"))
            self._source(image)
        for header in root.iterfind(".//thead//th"):
            header.set("scope", "col")  # PDF/UA-1 7.5: a header says which cells it heads
        return xhtml.serialise(root), made

    def _figure(self, block: etree._Element, image: etree._Element, nth: int) -> Figure:
        self.figures += 1
        name = image.get("id") or block.get("id") or f"{self.id}-fig-{nth}"
        _drop_id(image)
        lines, credit = _words(block)
        caption = tuple(words_of(line) for line in lines)
        alt = image.get("alt", "").strip()
        href = image.get("src", "")
        missing = href not in self.assets
        if not alt:
            if not caption or not missing:  # nobody can describe a picture that is yet to come
                code = "FIG-003" if caption else "FIG-002"
                self.found.append(issue(code, self.source.place(href), image=href))
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

    def _table(self, block: etree._Element, table: etree._Element) -> None:
        """A table's caption stands above it, with its number."""
        self.tables += 1
        number = self.labels.text("table", number=self.tables)
        lines, credit = _words(block)
        name = block.get("id") or table.get("id") or f"{self.id}-table-{self.tables}"
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
            self.plates = True
        elif asset.width and asset.height:
            image.set("width", str(asset.width))
            image.set("height", str(asset.height))
        image.set("src", f"../{asset.href if asset else PLATE}")


def _stands_alone(paragraph: etree._Element) -> bool:
    """A paragraph that holds one image and nothing else."""
    return len(paragraph) == 1 and paragraph[0].tag == "img" and not _has_text(paragraph)


def _is_in_another(element: etree._Element) -> bool:
    """Whether it stands in a figure, or in a note, whose pictures stand in its lines (`passes.notes`)."""
    return any(above.tag == "figure" or above.get("class") == "footnote" for above in element.iterancestors())


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
    return [line for line in lines if _has_text(line) or line.find(".//img") is not None], credit
