"""What the parts of the HTML reader share while they read one document: its fates, pictures, notes and findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bs4.element import PageElement, Tag

from book.model import Block, Issue, Place, Words
from book.readers.html_furniture import reason_to_drop
from book.readers.html_inline import Line
from book.readers.html_ledger import Fates
from book.readers.html_pictures import Pictures, is_tiny
from book.readers.html_soup import Document, attribute
from book.readers.ledger import shortened
from book.report import issue

# Elements that begin a line of their own (HTML standard, 15.3); others stand in lines.
BLOCKS = frozenset(
    """address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre search section summary table
    tbody td tfoot th thead tr ul""".split()  # noqa: SIM905 - a word list
)
_SMALL = 64  # pixels: a picture no higher stands in its line, like a letter that no font has


@dataclass(frozen=True, slots=True)
class Made:
    """A block, the element it came from and the pieces of text in it."""

    block: Block
    tag: Tag
    pieces: tuple[PageElement, ...]


@dataclass(slots=True)
class Context:
    """One document while it is read.

    `page`: it may hold what is no part of its article; `calls`: keys of notes by the identity of what calls them;
    `citations`: keys of references by the identity of what cites them;
    `notes`: identities of elements that are notes, which stand elsewhere; `taken`: of those that were read already;
    `cells`: how many its tables have.
    """

    document: Document
    fates: Fates
    pictures: Pictures
    base: str = ""
    language: str = ""
    page: bool = False
    calls: Mapping[int, str] = field(default_factory=dict)
    notes: frozenset[int] = frozenset()
    citations: Mapping[int, str] = field(default_factory=dict)
    taken: set[int] = field(default_factory=set)
    issues: list[Issue] = field(default_factory=list)
    cells: int = 0

    def line(self) -> Line:
        """A line to collect words in."""
        return Line(self.base, self.language, self._special)

    def words(self, *nodes: PageElement, as_: str) -> tuple[Words, tuple[PageElement, ...]]:
        """The words of nodes on one line, blocks in them parted by line breaks, and their pieces, which are kept."""
        line = self.line()
        for node in nodes:
            self._flatten(node, line)
        self.fates.keep(line.pieces, as_)
        return line.words(), tuple(line.pieces)

    def drops(self, tag: Tag) -> bool:
        """Leave the element out if it is none of the article's; whether it was."""
        if id(tag) in self.notes or id(tag) in self.taken:
            return True
        reason = reason_to_drop(tag, page=self.page)
        if reason:
            self.fates.drop(tag, "furniture", reason)
        return bool(reason)

    def doubt(self, code: str, node: PageElement, text: str) -> None:
        """A decision that a person may want to change."""
        place = Place(self.document.file, self.document.line(node) or None)
        self.issues.append(issue(code, place, text=shortened(text)))

    def is_block(self, node: PageElement) -> bool:
        """Whether the node begins a line of its own, or holds something that does."""
        if not isinstance(node, Tag) or node.name in ("ruby", "math", "svg"):
            return False
        if node.name in BLOCKS:
            return True
        if node.name in ("img", "picture"):
            return not is_in_line(node)
        return any(self.is_block(child) or is_paragraph_end(child) for child in node.children)

    def _flatten(self, node: PageElement, line: Line) -> None:
        if not isinstance(node, Tag) or node.name not in BLOCKS:
            if isinstance(node, Tag) and any(isinstance(it, Tag) and it.name in BLOCKS for it in node.descendants):
                for child in node.children:
                    self._flatten(child, line)
            else:
                line.add(node)
        elif not self.drops(node):
            line.line_break()
            for child in node.children:
                self._flatten(child, line)
            line.line_break()

    def _special(self, tag: PageElement, line: Line) -> bool:
        if not isinstance(tag, Tag):
            return id(tag) in self.taken
        if id(tag) in self.calls:
            line.point("note", self.calls[id(tag)])
            self.fates.drop(tag, "note-call", "LED-036")
            return True
        if id(tag) in self.citations:
            line.point("reference", self.citations[id(tag)])
            self.fates.drop(tag, "citation", "LED-049")
            return True
        if tag.name == "rp":
            self.fates.drop(tag, "ruby", "LED-045")
            return True
        if tag.name == "img":
            self._picture(tag, line)
            return True
        return self.drops(tag)

    def _picture(self, image: Tag, line: Line) -> None:
        """A picture in a line: a letter drawn as a picture (an emoji) is that letter; one without words is left out."""
        words = attribute(image, "alt")
        if is_tiny(image):
            self.fates.drop(image, "image", "LED-035")
        elif words and len(words) <= 2 and not words.isascii():
            line.text(words)
            self.fates.move([image], "image", "LED-041")
        elif words:
            name = self.pictures.take(image)
            if self.pictures.is_at_hand(name):
                line.picture(words, name)
                self.fates.keep([image], "image")
            else:
                line.text(words)
                self.fates.move([image], "image", "LED-042")
        else:
            self.fates.drop(image, "image", "LED-043")


def is_in_line(tag: Tag) -> bool:
    """Whether a picture is drawn like a letter: small by its own word, or an emoji by its class."""
    image = tag if tag.name == "img" else tag.find("img")
    if not isinstance(image, Tag):
        return True
    sizes = [attribute(image, side).removesuffix("px") for side in ("height", "width")]
    known = [int(size) for size in sizes if size.isdecimal() and len(size) < 6]
    if known and max(known) <= _SMALL:
        return True
    return any(word in attribute(image, "class").lower() for word in ("emoji", "gaiji", "inline", "latex", "smiley"))


def is_paragraph_end(node: PageElement) -> bool:
    """Whether it is a `br` right after another: pages that know no paragraphs end them so."""
    before = node.previous_sibling
    while before is not None and not isinstance(before, Tag) and not before.get_text().strip():
        before = before.previous_sibling
    return all(isinstance(it, Tag) and it.name == "br" for it in (node, before))


def tags(node: Tag) -> Iterator[Tag]:
    """The elements right below the node."""
    return (child for child in node.children if isinstance(child, Tag))


def filled(node: PageElement) -> list[PageElement]:
    """The elements right below the node, and the texts that are not blank."""
    children = node.children if isinstance(node, Tag) else ()
    return [child for child in children if isinstance(child, Tag) or child.get_text().strip()]


def is_a(node: PageElement, name: str) -> bool:
    """Whether the node is an element of that name."""
    return isinstance(node, Tag) and node.name == name
