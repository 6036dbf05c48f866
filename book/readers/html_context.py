"""What the parts of the HTML reader share while they read one document: its fates, pictures, notes and findings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bs4.element import PageElement, Tag

from book.model import Block, Heading, Issue, Paragraph, Place, Words
from book.readers.html_furniture import reason_to_drop
from book.readers.html_inline import Line
from book.readers.html_ledger import Fates, file_of
from book.readers.html_pictures import Pictures, is_tiny
from book.readers.html_soup import Document, attribute
from book.readers.ledger import shortened
from book.readers.named import Named
from book.readers.reading import Spot
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
    """A block, the element it came from and the pieces of text in it.

    `spot` is where a paragraph or heading of the source begins; `said` what a person said that it is (LINE_KINDS).
    """

    block: Block
    tag: Tag
    pieces: tuple[PageElement, ...]
    spot: Spot | None = None
    said: str = ""


@dataclass(slots=True)
class Context:
    """One document while it is read.

    `page`: it may hold what is no part of its article;
    `calls`: keys of notes by the identity of what calls them, empty where there is no such note;
    `citations`: keys of references by the identity of what cites them;
    `notes`: identities of elements that are notes, which stand elsewhere; `taken`: of those that were read already;
    `listed`: of those in lists that belong to the article, whatever a theme calls them;
    `cells`: how many its tables have; `named`: what a person said of its lines; `locate`: file and number of a line
    where the document was made of several that are no elements of it.
    """

    document: Document
    fates: Fates
    pictures: Pictures
    base: str = ""
    language: str = ""
    page: bool = False
    calls: Mapping[int, str] = field(default_factory=dict)
    notes: frozenset[int] = frozenset()
    listed: frozenset[int] = frozenset()
    citations: Mapping[int, str] = field(default_factory=dict)
    taken: set[int] = field(default_factory=set)
    cells: int = 0
    named: Named = field(default_factory=Named)
    locate: Callable[[int], tuple[str, int]] | None = None
    _doubts: list[tuple[str, str, Spot]] = field(default_factory=list)

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
        reason = reason_to_drop(tag, page=self.page and id(tag) not in self.listed)
        if reason:
            self.fates.drop(tag, "furniture", reason)
        return bool(reason)

    def place(self, node: PageElement) -> tuple[str, int]:
        """File, where the document was made of several, and line of the source."""
        line = self.document.line(node)
        return self.locate(line) if self.locate else (file_of(node), line)

    def met(self, block: Paragraph | Heading, tag: Tag, pieces: Sequence[PageElement]) -> Made:
        """A paragraph or heading of the source; to be called once for each, in order."""
        file, line = self.place(pieces[0] if pieces else tag)
        spot = self.named.meet(file, line, block.text)
        return Made(block, tag, tuple(pieces), spot, self.named.kind(spot))

    def doubt(self, code: str, it: Made, text: str) -> None:
        """A decision that a person may want to change, and has not."""
        if it.spot and not it.said:
            self._doubts.append((code, shortened(text), it.spot))

    def doubts(self) -> Iterator[Issue]:
        """The doubtful decisions, to be asked for when all of the source was read."""
        for code, text, spot in self._doubts:
            told = self.named.written(spot)
            place = Place(spot.file or self.document.file, spot.line or None)
            yield issue(code, place, text=text, inside=told.file, nth=told.nth)

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
            if self.calls[id(tag)]:
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
        if tag.name == "img" and id(tag) not in self.taken:
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
