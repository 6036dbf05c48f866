"""HTML comes in; a Beautiful Soup tree, bounded in depth and size, in which every element knows its line, goes out.

lxml parses: it mends what people and programs write, in linear time. Beautiful Soup holds the tree, and would tell no
lines with lxml; so its tree is built here from lxml's events.
"""

from __future__ import annotations

import re
import unicodedata
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, cast

from bs4 import BeautifulSoup, MarkupResemblesLocatorWarning
from bs4.builder import HTMLTreeBuilder
from bs4.dammit import EncodingDetector
from bs4.element import NavigableString, PageElement, PreformattedString, Tag
from lxml import etree

from book.model import Issue, Place
from book.readers.decoding import decode
from book.readers.html_limits import refuse_hostile
from book.readers.limits import DEPTH, ELEMENTS
from book.report import stop

ATTRIBUTE = 30_000_000  # characters of an attribute: a picture of 20 MB in base64
_RUBY_TEXT, _DESCRIBED = frozenset({"rt", "rp"}), frozenset({"dt", "dd"})
_IMPLIED = {"rt": (_RUBY_TEXT, "ruby"), "rp": (_RUBY_TEXT, "ruby"), "dt": (_DESCRIBED, "dl"), "dd": (_DESCRIBED, "dl")}
_IN_HEAD = frozenset({"base", "link", "meta", "noscript", "script", "style", "template", "title"})
_INERT = frozenset({"script", "style", "template", "noscript"})
# What a page says of itself, as browsers understand it (Encoding standard, 4.2).
_ENCODINGS = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "shift_jis": "cp932", "sjis": "cp932"}
_ENCODINGS |= {"iso-8859-1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252", "x-sjis": "cp932"}
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff]")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
LINE = "data-line"
EPUB_TYPE = "data-epub-type"  # how `epub:type` is called in a tree of lxml's, which takes no colon


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed page; `file` is how messages name it."""

    soup: BeautifulSoup
    file: str
    issues: tuple[Issue, ...]
    _lines: dict[int, int]
    _kept: list[NavigableString] = field(default_factory=list)

    def line(self, node: PageElement) -> int:
        """The line of a node, 0 where it is not known; the attribute `data-line` of an element around it decides."""
        element = node if isinstance(node, Tag) else node.parent
        for around in (element, *element.parents) if element else ():
            said = attribute(around, LINE)
            if said.isdecimal() and len(said) < 9:
                return int(said)
        return self._lines.get(id(node), 0)

    def shorten(self, piece: NavigableString, rest: str) -> None:
        """Puts `rest` in the place of a piece whose other part only said what it is."""
        new = NavigableString(rest)
        self._lines[id(new)] = self.line(piece)
        self._kept.append(piece)  # as long as it lives no other piece gets its identity
        piece.replace_with(new)


def parse(data: bytes | str, file: str, first: int = 1) -> Document:
    """The page; `first` is the number of its first line.

    Raises KanbenError: IMP-006, IMP-007 (`decoding.decode`); IMP-060 too many elements, IMP-061 too deep, IMP-062 an
    element with too many attributes.
    """
    text, issues = (data, ()) if isinstance(data, str) else _decoded(data, file)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)  # a text that looks like a path is no mistake
        soup = BeautifulSoup(_CONTROLS.sub(" ", text), builder=_Builder(file))
    return _document(soup, file, issues, first)


def parse_tree(root: etree._Element, file: str) -> Document:
    """The same of a tree without namespaces, as an XML parser gave it. Raises KanbenError IMP-060."""
    return _document(BeautifulSoup("", builder=_Builder(file, root)), file, ())


def _document(soup: BeautifulSoup, file: str, issues: tuple[Issue, ...], first: int = 1) -> Document:
    lines: dict[int, int] = {}
    line = first
    for node in soup.descendants:
        if isinstance(node, Tag):
            line = lines[id(node)] = max(line, (node.sourceline or 0) + first - 1)
        else:
            text = str(node)
            lines[id(node)] = line + text.count("\n", 0, len(text) - len(text.lstrip()))
            line += text.count("\n")
    return Document(soup, file, issues, lines)


def texts_in(node: PageElement) -> Iterator[NavigableString]:
    """The pieces of text below the node that are not blank; no comments."""
    found = node.descendants if isinstance(node, Tag) else iter([node])
    for piece in found:
        if isinstance(piece, NavigableString) and not isinstance(piece, PreformattedString) and piece.strip():
            yield piece


def words_in(node: PageElement) -> str:
    """All text below the node, white space as one space, scripts and the like left out."""
    pieces = (piece for piece in texts_in(node) if not inert(piece))
    return " ".join("".join(pieces).split())


def plain(text: str) -> bool:
    """Whether the text has nothing but invisible characters."""
    return all(unicodedata.category(char) in ("Cf", "Zs", "Cc") for char in text)


def inert(node: PageElement) -> bool:
    """Whether it is no text for a person: a script, a style, a template."""
    return node.parent is not None and node.parent.name in _INERT


def classes(tag: Tag) -> str:
    """Class and id, in lower case, parted by spaces; siteFooter as site-footer."""
    return _HUMP.sub("-", f"{attribute(tag, 'class')} {attribute(tag, 'id')}"[:500]).lower()


def attribute(tag: Tag, name: str) -> str:
    """The attribute's value without white space around it, empty where it is not there."""
    value = tag.get(name)
    return " ".join(value) if isinstance(value, list) else str(value or "").strip()


class _Builder(HTMLTreeBuilder):
    """Beautiful Soup's interface for parsers (bs4.builder.TreeBuilder)."""

    NAME = "kanben"
    # Beautiful Soup's own classes for what stands in rt and rp have no text for those who ask for it (`get_text`).
    DEFAULT_STRING_CONTAINERS = {  # noqa: RUF012 - its name and kind are Beautiful Soup's
        name: kind for name, kind in HTMLTreeBuilder.DEFAULT_STRING_CONTAINERS.items() if name not in _RUBY_TEXT
    }
    processing_instruction_class = PreformattedString

    def __init__(self, file: str, root: etree._Element | None = None) -> None:
        super().__init__()
        self.file, self.root = file, root

    def prepare_markup(self, markup: Any, *_: Any, **__: Any) -> Iterator[tuple[Any, None, None, bool]]:
        yield markup, None, None, False

    def feed(self, markup: str | bytes) -> None:
        if self.root is not None:
            self._hand_over(self.root)
            return
        markup = str(markup)  # `parse` gives text alone
        parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
        refuse_hostile(markup, self.file)
        try:
            root = etree.fromstring(markup.encode("utf-8", "replace"), parser)
        except etree.XMLSyntaxError:  # nothing in it that is HTML
            return
        if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):  # it left out the rest
            raise stop("IMP-061", Place(self.file), file=self.file)
        if root is not None:
            self._hand_over(root)

    def _hand_over(self, root: etree._Element) -> None:
        """The tree as Beautiful Soup wants it; elements below DEPTH give their content to what is around them."""
        soup, depth, count = cast(BeautifulSoup, self.soup), 0, 0
        open_: list[etree._Element] = []
        for event, element in etree.iterwalk(root, events=("start", "end")):
            if event == "start":
                depth, count = depth + 1, count + 1
                if count > ELEMENTS:
                    raise stop("IMP-060", Place(self.file, element.sourceline), file=self.file, limit=ELEMENTS)
                if depth <= DEPTH:
                    self._end_implied(element, open_)
                    attributes: Any = {
                        _name(str(name)): _CONTROLS.sub(" ", str(value)[:ATTRIBUTE])
                        for name, value in element.attrib.items()
                    }
                    soup.handle_starttag(str(element.tag), None, None, attributes, sourceline=element.sourceline)
                    open_.append(element)
                self._text(element.text)
            else:
                if open_ and open_[-1] is element:
                    soup.handle_endtag(str(element.tag))
                    open_.pop()
                depth -= 1
                self._text(element.tail)

    def _end_implied(self, element: etree._Element, open_: list[etree._Element]) -> None:
        """Ends what an element ends whose end tag may be left out (HTML standard, 13.1.2.4), where libxml2 does not."""
        if open_ and open_[-1].tag == "head" and element.tag not in _IN_HEAD:  # an article right after a title
            cast(BeautifulSoup, self.soup).handle_endtag("head")
            open_.pop()
        ended, box = _IMPLIED.get(str(element.tag), (frozenset(), ""))
        for at in range(len(open_) - 1, -1, -1) if ended else ():
            if open_[at].tag == box:
                return
            if open_[at].tag in ended:
                cast(BeautifulSoup, self.soup).handle_endtag(str(open_[at].tag))
                del open_[at:]
                return

    def _text(self, text: str | None) -> None:
        if text:
            cast(BeautifulSoup, self.soup).handle_data(_CONTROLS.sub(" ", text))  # what was written as &#1;


def _name(name: str) -> str:
    return "epub:type" if name == EPUB_TYPE else name


def _decoded(data: bytes, file: str) -> tuple[str, tuple[Issue, ...]]:
    said = EncodingDetector.find_declared_encoding(data[:65536], is_html=True) or ""
    try:
        return data.decode(_ENCODINGS.get(said.lower(), said or "utf-8")), ()
    except (ValueError, LookupError):  # not in that encoding; no name that an encoding can have
        decoded = decode(data, file)
        return decoded.text, decoded.issues
