"""The blocks of a Word file: a part's paragraphs and tables come in; HTML elements, with their lines, go out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from lxml import etree

from book.readers.docx.inline import is_inline, pieces, pieces_of
from book.readers.docx.numbering import Numbering, Spot
from book.readers.docx.pieces import LINE, NUMBERED, Piece, Story, fill, words
from book.readers.docx.styles import Style, outline_level, value, w
from book.readers.docx.tables import table

_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_TAKEN_OUT = frozenset((w("del"), w("moveFrom")))
_SILENT = frozenset(w(name) for name in ("sectPr", "pPr", "tblPr", "sdtPr", "sdtEndPr", "customXmlPr", "bookmarkEnd"))

_LABEL = 24  # characters of a caption's label and number
_AFTER_NUMBER = " \t\u3000\xa0:：.．、。-–—|｜"


@dataclass
class Blocks:
    """Reads blocks of one part; `waiting` are the children of paragraphs whose end was deleted."""

    story: Story
    numbering: Numbering
    waiting: list[etree._Element] = field(default_factory=list)
    spots: dict[etree._Element, Spot] = field(default_factory=dict)

    def read(self, parent: etree._Element) -> list[etree._Element]:
        """The blocks of an element, in order, with what their paragraphs hold beside themselves."""
        made: list[etree._Element] = []
        for child in parent:
            made += self._one(child)
        made += self._rest()
        return _gathered(lists(made, self.spots))

    def _one(self, child: etree._Element) -> Iterator[etree._Element]:
        if child.tag == w("p"):
            yield from self._paragraph(child)
        elif child.tag == w("tbl"):
            yield from table(child, self.story, self.read)
        elif child.tag in _TAKEN_OUT:
            self.story.account.drop(child, "deleted", "LED-101")
        elif child.tag == w("altChunk"):
            self.story.losses.append((child, "WRD-015"))
        elif child.tag == f"{{{_MC}}}AlternateContent":
            for form in list(child)[1:]:
                self.story.account.repeated(form)
            for form in list(child)[:1]:
                yield from self.read(form)
        elif child.tag == w("sdt") and _is_contents(child):
            self.story.account.drop(child, "contents", "LED-103")
        elif is_inline(child):  # it belongs into a paragraph, and some programs forget that
            yield from self._made([child], list(pieces_of(self.story, child)), Style(0, ""), None)
        elif isinstance(child.tag, str) and child.tag not in _SILENT:
            for inside in child:
                yield from self._one(inside)

    def _paragraph(self, paragraph: etree._Element) -> Iterator[etree._Element]:
        properties = paragraph.find(w("pPr"))
        mark = None if properties is None else properties.find(w("rPr"))
        if mark is not None and (mark.find(w("del")) is not None or mark.find(w("moveFrom")) is not None):
            self.waiting.append(paragraph)  # it runs on in the next one (ECMA-376 § 17.13.5.15)
            return
        style_id = value(properties, "w:pStyle")
        style = self.story.styles.style(style_id)
        if style.role == "contents":
            self.story.account.drop(paragraph, "contents", "LED-103")
            return
        spot = self.numbering.spot(properties, style_id)
        outline = value(properties, "w:outlineLvl")
        level = style.level if outline is None else outline_level(outline)
        here = [*self.waiting, paragraph]
        yield from self._made(here, list(self._inside(here)), Style(level, style.role), spot)

    def _rest(self) -> Iterator[etree._Element]:
        """Paragraphs whose end was deleted, with none to run on in."""
        if self.waiting:
            here = list(self.waiting)
            yield from self._made(here, list(self._inside(here)), Style(0, ""), None)

    def _inside(self, paragraphs: Iterable[etree._Element]) -> Iterator[Piece]:
        self.waiting.clear()
        self.story.sequence = ""
        for paragraph in paragraphs:
            yield from pieces(self.story, paragraph)

    def _made(
        self, paragraphs: Sequence[etree._Element], pieces: Sequence[Piece], style: Style, spot: Spot | None
    ) -> Iterator[etree._Element]:
        """What becomes of paragraphs that are one; the properties are those of the last."""
        story = self.story
        boxes, floats, story.boxes, story.floats = story.boxes, story.floats, [], []
        here = paragraphs[-1]
        if story.sequence and not style.level:
            style = Style(0, "caption")
        pieces = list(self._unnumbered(pieces, style, here))
        for block, group in groupby(pieces, key=lambda piece: piece.block):
            together = list(group)
            for part in [[piece] for piece in together] if block else [together]:
                yield from self._element(part, here, style, spot)
        for picture in floats:
            yield from self._element([Piece(picture, block=True)], here, Style(0, ""), None)
        for box in boxes:
            yield from Blocks(story, self.numbering).read(box)

    def _unnumbered(self, pieces: Sequence[Piece], style: Style, here: etree._Element) -> Iterator[Piece]:
        """The pieces without the label and number of a caption, which the book makes itself."""
        end = next((at for at, piece in enumerate(pieces) if piece.content == NUMBERED), -1)
        said = "".join(piece.content for piece in pieces[: max(0, end)] if isinstance(piece.content, str))
        if style.role != "caption" or end < 0 or len(said) > _LABEL or any(piece.block for piece in pieces[:end]):
            yield from (piece for piece in pieces if piece.content != NUMBERED)
            return
        self.story.account.move(here, said, "LED-108")
        first = True
        for piece in pieces[end + 1 :]:
            content = piece.content
            if first and isinstance(content, str):
                content = content.lstrip(_AFTER_NUMBER)
                first = not content
            if content not in ("", NUMBERED):
                yield replace(piece, content=content)

    def _element(
        self, pieces: Sequence[Piece], paragraph: etree._Element, style: Style, spot: Spot | None
    ) -> Iterator[etree._Element]:
        """A paragraph, a heading, an item, or a picture; nothing for a paragraph without anything."""
        picture = pieces[0].block
        role = "" if picture or style.role in ("bullet", "number") else style.role
        tag = f"h{min(style.level, 6)}" if style.level and not picture else "p"
        element = etree.Element(tag, {"class": str(role)} if role else {})
        fill(element, _trimmed(pieces))
        if not (words(element).strip() or len(element)):
            return
        if picture and element[0].tag == "ul":
            element = element[0]
        if self.story.sequence and role == "caption":
            element.set("data-sequence", self.story.sequence)
        element.set(LINE, str(self.story.account.line(paragraph) or 0))
        if spot and tag == "p" and not role and not picture:
            self.spots[element] = spot
        yield element


def _trimmed(pieces: Sequence[Piece]) -> Sequence[Piece]:
    """The pieces without line breaks at their ends."""
    start, end = 0, len(pieces)
    while start < end and _is_break(pieces[start]):
        start += 1
    while end > start and _is_break(pieces[end - 1]):
        end -= 1
    return pieces[start:end]


def _is_break(piece: Piece) -> bool:
    return not piece.content.strip() if isinstance(piece.content, str) else piece.content.tag == "br"


def _is_contents(control: etree._Element) -> bool:
    gallery = value(control, "w:sdtPr/w:docPartObj/w:docPartGallery") or ""
    return gallery == "Table of Contents"


def lists(made: Iterable[etree._Element], spots: dict[etree._Element, Spot]) -> list[etree._Element]:
    """The blocks, with paragraphs that have a spot put into lists and lists in them."""
    out: list[etree._Element] = []
    stack: list[tuple[etree._Element, Spot]] = []  # the open lists, the outermost first
    for element in made:
        spot = spots.get(element)
        if spot is None:
            stack.clear()
            out.append(element)
            continue
        while stack and (stack[-1][1].depth > spot.depth or _is_another(stack[-1][1], spot)):
            stack.pop()
        if not stack or stack[-1][1].depth < spot.depth:
            opened = _opened(element, spot)
            if stack:
                stack[-1][0][-1].append(opened)
            else:
                out.append(opened)
            stack.append((opened, spot))
        item = etree.SubElement(stack[-1][0], "li")
        item.set(LINE, element.get(LINE, "0"))
        item.append(element)
    return out


def _is_another(open_: Spot, spot: Spot) -> bool:
    return open_.depth == spot.depth and (open_.list, open_.ordered) != (spot.list, spot.ordered)


def _opened(element: etree._Element, spot: Spot) -> etree._Element:
    start = {"start": str(spot.count)} if spot.ordered and spot.count != 1 else {}
    opened = etree.Element("ol" if spot.ordered else "ul", start)
    opened.set(LINE, element.get(LINE, "0"))
    return opened


def _gathered(blocks: Iterable[etree._Element]) -> list[etree._Element]:
    """The blocks, with neighbours that are quoted put into a quotation, and lines of code into one block."""
    out: list[etree._Element] = []
    for role, group in groupby(blocks, key=lambda block: block.get("class") if block.tag == "p" else None):
        several = list(group)
        if role not in ("quote", "code"):
            out += several
            continue
        around = etree.Element("blockquote" if role == "quote" else "pre")
        around.set(LINE, several[0].get(LINE, "0"))
        if role == "quote":
            around.extend(several)
            etree.strip_attributes(around, "class")
        else:
            around.text = "\n".join(map(words, several))
        out.append(around)
    return out
