"""Block HTML comes in; blocks in reading order, each with the pieces of text it was made of, go out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bs4.element import PageElement, Tag

from book.model import (
    Block,
    Definitions,
    Figure,
    Heading,
    Item,
    Listing,
    Mark,
    Paragraph,
    Quote,
    Rule,
    Words,
)
from book.readers import html_figures, html_said, recognise
from book.readers.html_code import code
from book.readers.html_context import Context, Made, filled, is_a, is_in_line, is_paragraph_end, tags
from book.readers.html_related import is_box, label_of, related
from book.readers.html_soup import attribute, classes, plain, words_in
from book.readers.html_tables import caption_of, strays, table
from book.readers.lines import split, width

_HEADING = re.compile(r"h[1-6]")
_PICTURE_BOX = re.compile(
    r"(?:^|[\s_-])(?:wp-caption|image|img|photo|picture|figure|media|pic|thumb|thumbinner|visual)"
)
_BOX_WIDTH = 120.0  # ems of words in a box with a picture that are its caption


def read_blocks(context: Context, node: Tag) -> list[Made]:
    """The blocks of an element, captions with their figures."""
    return _captioned(context, _Flow(context).read(node))


class _Flow:
    """Walks an element and collects blocks; text beside blocks becomes paragraphs."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.out: list[Made] = []
        self.line = context.line()

    def read(self, node: Tag, some: Iterable[PageElement] | None = None) -> list[Made]:
        """The blocks of the element's children, or of some that stand in it."""
        self._children(node, some)
        return self.out

    def _children(self, node: Tag, some: Iterable[PageElement] | None = None) -> None:
        for child in list(node.children if some is None else some):
            if is_paragraph_end(child):
                self._flush(node)
            elif self.context.is_block(child) and isinstance(child, Tag):
                self._flush(node)
                if not self.context.drops(child):
                    self._block(child)
            else:
                self.line.add(child)
        self._flush(node)

    def _flush(self, tag: Tag) -> None:
        line, self.line = self.line, self.context.line()
        words, pieces = line.words(), tuple(line.pieces)
        if not pieces and not words.text and not words.marks:
            return
        if plain(words.text) and not words.marks:
            for piece in pieces:
                self.context.fates.drop(piece, "ornament", "LED-021")
        elif not words.marks and recognise.is_divider(split(words.text)[0]):
            for piece in pieces:
                self.context.fates.drop(piece, "ornament", "LED-020")
            self.out.append(Made(Rule(), tag, ()))
        else:
            self.context.fates.keep(pieces, "paragraph")
            self.out.append(self.context.met(Paragraph(words.text, words.marks), tag, pieces))

    def _block(self, tag: Tag) -> None:
        made: list[Made] | None
        match tag.name:
            case "ul" | "ol" | "menu" | "dir":
                made = _listing(self.context, tag)
            case "dl":
                made = _definitions(self.context, tag)
            case "blockquote":
                made = _quote(self.context, tag)
            case "pre":
                made = code(self.context, tag)
            case "hr":
                made = [Made(Rule(), tag, ())]
            case "table":
                made = _table(self.context, tag)
            case "aside" | "div" if is_box(tag):
                made = related(self.context, tag)
                self.out += label_of(tag) if made is None else []
            case "figure" | "img" | "picture":
                made = _table_figure(self.context, tag) or _figure(self.context, tag)
            case name if _HEADING.fullmatch(name):
                made = _heading(self.context, tag)
            case _:
                made = _figure(self.context, tag) if _is_picture_box(tag) else None
        if made is None:
            self._children(tag)
        else:
            self.out += made


def _heading(context: Context, tag: Tag) -> list[Made] | None:
    if tag.find(["p", "div", "ul", "table", "figure"]) is not None and width(words_in(tag)[:400]) > _BOX_WIDTH:
        return None  # a page that uses headings for their size
    words, pieces = context.words(*tag.children, as_="heading")
    if not words.text or plain(words.text):
        return []
    text = words.text.replace("\n", " ")
    return [context.met(Heading(int(tag.name[1]), text, marks=words.marks), tag, pieces)]


def _listing(context: Context, tag: Tag) -> list[Made] | None:
    """A list; what is in it but in no item goes to the item before it."""
    if tag.find("li") is None:
        return None
    items: list[list[Block]] = []
    pieces: list[PageElement] = []
    for child in tag.children:
        if isinstance(child, Tag) and (context.drops(child) or child.name == "script"):
            continue
        if isinstance(child, Tag) and child.name == "li":
            made = nested(context, read_blocks(context, child))
        elif isinstance(child, Tag):
            made = nested(context, _wrapped(context, child))
        else:
            made = nested(context, _loose(context, child))
        pieces += [piece for it in made for piece in it.pieces]
        blocks = [it.block for it in made]
        if blocks and items and not (isinstance(child, Tag) and child.name == "li"):
            items[-1] += blocks
        elif blocks:
            items.append(blocks)
    if not items:
        return []
    said = attribute(tag, "start")
    start = int(said) if tag.name == "ol" and said.isdecimal() and len(said) < 6 else 1
    context.fates.rename(pieces, "paragraph", "list-item")
    listing = Listing(tag.name == "ol", tuple(Item(tuple(blocks)) for blocks in items), start)
    return [Made(listing, tag, tuple(pieces))]


def _definitions(context: Context, tag: Tag) -> list[Made] | None:
    """Terms and what is said of them, loose text too; groups may stand in a `div` each."""
    entries: list[tuple[list[Words], list[Item]]] = []
    pieces: list[PageElement] = []
    parts = [part for child in filled(tag) for part in (filled(child) if is_a(child, "div") else [child])]
    if not parts or not is_a(parts[0], "dt"):
        return None
    for part in parts:
        if isinstance(part, Tag) and context.drops(part):
            continue
        if isinstance(part, Tag) and part.name == "dt":
            words, own = context.words(*part.children, as_="list-item")
            pieces += own
            if words.text:
                if not entries or entries[-1][1]:
                    entries.append(([], []))
                entries[-1][0].append(replace_breaks(words))
        else:
            made = nested(context, read_blocks(context, part) if isinstance(part, Tag) else _loose(context, part))
            pieces += [piece for it in made for piece in it.pieces]
            if made:
                entries = entries or [([Words("—")], [])]  # the term is empty
                entries[-1][1].append(Item(tuple(it.block for it in made)))
    listed = tuple((tuple(terms), tuple(items) or (Item((Paragraph("—"),)),)) for terms, items in entries)
    return [Made(Definitions(listed), tag, tuple(pieces))] if listed else []


def _quote(context: Context, tag: Tag) -> list[Made]:
    made = nested(context, read_blocks(context, tag))
    pieces = tuple(piece for it in made for piece in it.pieces)
    context.fates.rename(pieces, "paragraph", "quote")
    return [Made(Quote(tuple(it.block for it in made)), tag, pieces)] if made else []


def _figure(context: Context, tag: Tag) -> list[Made] | None:
    """Pictures with their caption; None where it is a figure of something else, which is then read as it stands."""
    if tag.name == "img":
        return html_figures.pictures(context, [tag], (), tag)
    figures = tag.find_all("figure")
    images = [image for image in tag.find_all("img") if not _inert(image) and not is_in_line(image)]
    if not images or figures or tag.find(["table", "pre", "blockquote"]) is not None:
        return None
    caption: list[PageElement] = [it for it in tag.find_all("figcaption") if not context.drops(it)]
    images = [it for it in images if it.find_parent("figcaption") is None] or images  # others stand in the caption
    context.taken |= {id(it) for it in images}
    inside = {id(it) for it in caption}
    for child in html_figures.around_pictures(tag):
        if id(child) not in inside and not (isinstance(child, Tag) and context.drops(child)):
            caption.append(child)
    return html_figures.pictures(context, images, caption, tag)


def _table(context: Context, tag: Tag, below: Tag | None = None) -> list[Made] | None:
    """A table, and before it what stands in it but in no cell; None where it is none to set as a table."""
    found = table(context, tag, below)
    return [*_captioned(context, _Flow(context).read(tag, strays(tag))), found] if found else None


def _table_figure(context: Context, tag: Tag) -> list[Made] | None:
    """A figure of a table and its caption, and nothing else."""
    tables = [child for child in tags(tag) if child.name == "table"]
    captions = [child for child in tags(tag) if child.name == "figcaption"]
    if len(tables) != 1 or len(captions) != 1 or len(filled(tag)) != 2 or caption_of(tables[0]):
        return None
    return _table(context, tables[0], captions[0])


def _inert(tag: Tag) -> bool:
    return tag.find_parent(["noscript", "template"]) is not None


def _is_picture_box(tag: Tag) -> bool:
    """A box whose class says that it holds a picture, with few words in it and no heading."""
    if (
        not _PICTURE_BOX.search(classes(tag))
        or tag.find("img") is None
        or tag.find(["h1", "h2", "h3", "h4"]) is not None
    ):
        return False
    return width(words_in(tag)[:400]) <= _BOX_WIDTH and len(tag.find_all("img")) == 1


def nested(context: Context, made: Sequence[Made]) -> list[Made]:
    """Blocks inside another: a heading there heads no section of the book, it is a strong line; breaks are left out."""
    out: list[Made] = []
    for it in made:
        if it.spot and html_said.is_refused(it, out[-1] if out else None):
            context.named.refuse(it.spot)
        if isinstance(it.block, Heading):
            text = it.block.text
            marks = tuple(mark for mark in it.block.marks if mark.kind != "strong")
            context.fates.keep(it.pieces, "paragraph")
            out.append(replace(it, block=Paragraph(text, (Mark(0, len(text), "strong"), *marks))))
        elif not isinstance(it.block, Rule):
            out.append(it)
    return out


def replace_breaks(words: Words) -> Words:
    """The words on one line."""
    return replace(words, text=words.text.replace("\n", " "))


def _wrapped(context: Context, tag: Tag) -> list[Made]:
    flow = _Flow(context)
    flow._block(tag)
    return _captioned(context, flow.out)


def _loose(context: Context, piece: PageElement) -> list[Made]:
    words, pieces = context.words(piece, as_="list-item")
    parent = piece.parent
    return [Made(Paragraph(words.text, words.marks), parent, pieces)] if words.text and parent is not None else []


def _captioned(context: Context, made: Sequence[Made]) -> list[Made]:
    """The same, with paragraphs that are captions in the figures above them, and what a person said as that."""
    out: list[Made] = []
    for it in made:
        last = out[-1] if out else None
        if it.said:
            html_said.add_said(context, out, it)
            continue
        if last and isinstance(last.block, Figure) and isinstance(it.block, Paragraph):
            words = Words(it.block.text, it.block.marks)
            if html_figures.is_caption(words, it.tag, last.block):
                context.fates.keep(it.pieces, "caption")
                context.doubt("IMP-067", it, words.text)
                block = html_figures.with_caption(last.block, words)
                out[-1] = replace(last, block=block, pieces=(*last.pieces, *it.pieces))
                continue
        out.append(it)
    return [it for it in html_said.joined(out) if not _dropped(context, it)]


def _dropped(context: Context, it: Made) -> bool:
    empty = isinstance(it.block, Figure) and html_figures.says_nothing(context, it.block)
    if empty:
        context.fates.drop_again(it.pieces, "image", "LED-034")
    return empty
