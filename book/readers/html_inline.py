"""Inline HTML comes in; words with their marks, white space as a browser shows it, go out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from urllib.parse import urljoin, urlsplit

from bs4.element import NavigableString, PageElement, PreformattedString, Tag

from book.model import Mark, MarkKind, Words
from book.readers.html_soup import attribute, texts_in

KINDS: Mapping[str, MarkKind] = MappingProxyType(
    {
        "abbr": "abbreviation",
        "acronym": "abbreviation",
        "b": "strong",
        "cite": "citation",
        "code": "code",
        "del": "deletion",
        "dfn": "emphasis",
        "em": "emphasis",
        "i": "emphasis",
        "ins": "insertion",
        "kbd": "keyboard",
        "mark": "highlight",
        "q": "quotation",
        "s": "deletion",
        "samp": "code",
        "small": "small",
        "strike": "deletion",
        "strong": "strong",
        "sub": "subscript",
        "sup": "superscript",
        "tt": "code",
        "u": "underline",
        "var": "emphasis",
    }
)
_SPACE = re.compile(r"[ \t\n\r\f]+")
_WIDE = re.compile(
    r"[\u2e80-\u312f\u31a0-\ua4cf\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60\uffe0-\uffe6\U00020000-\U0003ffff]"
)
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|bolder|[6-9]00)", re.IGNORECASE)
_REGULAR = re.compile(r"font-(?:weight|style)\s*:\s*(?:normal|[1-5]00)", re.IGNORECASE)
_ITALIC = re.compile(r"font-style\s*:\s*(?:italic|oblique)", re.IGNORECASE)
STAND_IN = "http://place.invalid/"  # begins links inside the document until it is read; RFC 2606: nobody has that name
_SCHEMES = frozenset({"http", "https", "mailto"})
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")

Special = Callable[[PageElement, "Line"], bool]


class Line:
    """A line of words while it is collected; a mark holds what is written while it is open, without spaces around."""

    def __init__(self, base: str = "", language: str = "", special: Special | None = None) -> None:
        """`base`: the page's own address; `language`: the words' own, which needs no mark; `special` takes a node.

        A node that `special` takes (a call of a note, a picture) is not read here; it returns whether it did.
        """
        self.base, self.language, self.special = base, language, special
        self.pieces: list[PageElement] = []
        self._out: list[str] = []
        self._length = 0
        self._last = ""
        self._space = ""
        self._open: list[_Open] = []
        self._marks: list[tuple[int, Mark]] = []
        self._count = 0

    def add(self, node: PageElement) -> None:
        """A text or an inline element with all that is in it."""
        if self.special and self.special(node, self):
            return
        if isinstance(node, NavigableString):
            if isinstance(node, PreformattedString):
                return
            if node.strip():
                self.pieces.append(node)
            self.text(str(node))
        elif isinstance(node, Tag):
            self._element(node)

    def text(self, text: str) -> None:
        """Text, its white space collapsed (CSS Text 3, 4.1.1); a line end between wide characters is none."""
        at = 0
        for found in _SPACE.finditer(text):
            self._write(text[at : found.start()])
            self._space += found[0]
            at = found.end()
        self._write(text[at:])

    def line_break(self) -> None:
        """A `br`; those at the ends of a line and several in a row count once or not at all."""
        if self._last and self._last != "\n":
            self._space = ""
            self._put("\n")
        self._space = ""

    def mark(self, kinds: Sequence[tuple[MarkKind, str]], nodes: Iterable[PageElement]) -> None:
        """The nodes, under marks, the outer first; in a mark of the same kind they need none."""
        if not kinds:
            for node in nodes:
                self.add(node)
            return
        (kind, value), inner = kinds[0], kinds[1:]
        if any(around.kind == kind for around in self._open):
            self.mark(inner, nodes)
            return
        own = self._begin(kind, value)
        self.mark(inner, nodes)
        self._finish(own)

    def picture(self, words: str, name: str) -> None:
        """A picture in the line, over its alternative text."""
        own = self._begin("image", name)
        self.text(words)
        self._finish(own)

    def point(self, kind: MarkKind, value: str) -> None:
        """A mark without length, here."""
        self._marks.append((self._count, Mark(self._length, self._length, kind, value)))
        self._count += 1

    def words(self) -> Words:
        """What was collected."""
        text = "".join(self._out)
        end = len(text.rstrip())
        marks = [
            Mark(it.start, min(it.end, end), it.kind, it.value) for _, it in sorted(self._marks, key=lambda it: it[0])
        ]
        return Words(
            text[:end],
            tuple(it for it in marks if it.start <= end and (it.end > it.start or is_point(it))),
        )

    def _begin(self, kind: MarkKind, value: str) -> _Open:
        own = _Open(kind, value, self._count)
        self._count += 1
        self._open.append(own)
        return own

    def _finish(self, own: _Open) -> None:
        self._open.remove(own)
        if own.start is not None and own.end > own.start:
            self._marks.append((own.order, Mark(own.start, own.end, own.kind, own.value)))

    def _write(self, text: str) -> None:
        if not self._last or self._last == "\n":
            text = text.lstrip()  # an indent of ideographic or fixed spaces is the page's layout
        if not text:
            return
        if self._space and self._last and self._last != "\n" and not self._joins(text[0]):
            self._put(" ")
        self._space = ""
        for own in self._open:
            if own.start is None:
                own.start = self._length
        self._put(text)
        for own in self._open:
            own.end = self._length

    def _joins(self, char: str) -> bool:
        return "\n" in self._space and bool(_WIDE.match(self._last) and _WIDE.match(char))

    def _put(self, text: str) -> None:
        self._out.append(text)
        self._length += len(text)
        self._last = text[-1]

    def _element(self, tag: Tag) -> None:
        if tag.name == "br":
            self.line_break()
        elif tag.name == "ruby":
            self._ruby(tag)
        elif tag.name == "a" and (address := self._address(tag)):
            if address.startswith(STAND_IN) and not tag.contents:
                self.point("link", address)
            self.mark([("link", address)], tag.children)
        else:
            self.mark(list(_kinds(tag, self.language)), tag.children)

    def _address(self, tag: Tag) -> str:
        """Where a link leads on the web; links inside the page, and to files, are words only."""
        href = attribute(tag, "href")
        try:
            whole = urljoin(self.base, href) if href and not href.startswith("#") else ""
            parts = urlsplit(whole)
        except ValueError:
            return ""
        return whole if parts.scheme.lower() in _SCHEMES and (parts.netloc or parts.path) else ""

    def _ruby(self, tag: Tag) -> None:
        """Each base with the reading that follows it; a reading for each of several characters makes one mark."""
        pairs: list[tuple[list[PageElement], str]] = []
        pictures: list[Tag] = []  # in readings, which hold text alone; they follow
        base: list[PageElement] = []
        for child in [part for it in tag.children for part in _parts(it)]:
            if isinstance(child, Tag) and child.name == "rt":
                self.pieces += texts_in(child)
                pictures += child.find_all("img")
                pairs.append((base, "".join(child.get_text().split())))
                base = []
            elif isinstance(child, Tag) and child.name == "rp" and self.special and self.special(child, self):
                pass
            else:
                base.append(child)
        single = len(pairs) > 1 and all(len("".join(it.get_text() for it in own).strip()) == 1 for own, _ in pairs)
        if single:
            self.mark([("ruby", "|".join(reading for _, reading in pairs))], [it for own, _ in pairs for it in own])
        else:
            for own, reading in pairs:
                if any(it.get_text().strip() for it in own):
                    self.mark([("ruby", reading)], own)
                else:
                    self.mark([], own)  # a picture, or nothing: a reading over it would be lost
                    self.text(reading)
        self.mark([], [*pictures, *base])


def is_point(mark: Mark) -> bool:
    """Whether the mark may have no length: a call, or a cross-reference whose words the book supplies."""
    return mark.kind in ("note", "reference") or (mark.kind == "link" and mark.value.startswith(STAND_IN))


class _Open:
    def __init__(self, kind: MarkKind, value: str, order: int) -> None:
        self.kind, self.value, self.order = kind, value, order
        self.start: int | None = None
        self.end = 0


def _kinds(tag: Tag, language: str) -> Iterator[tuple[MarkKind, str]]:
    """The marks that an element means, by its name, its `lang` and its style."""
    said, style = attribute(tag, "lang"), attribute(tag, "style")[:1000]
    if _LANGUAGE.fullmatch(said) and said.split("-")[0].lower() != language.split("-", maxsplit=1)[0].lower():
        yield "language", said
    kind = KINDS.get(tag.name)
    if kind and not (kind in ("strong", "emphasis") and _REGULAR.search(style)):
        yield kind, attribute(tag, "title") if kind == "abbreviation" else ""
    if kind != "strong" and _BOLD.search(style):
        yield "strong", ""
    if kind != "emphasis" and _ITALIC.search(style):
        yield "emphasis", ""


def _parts(node: PageElement) -> Iterator[PageElement]:
    """The parts of a ruby, those in `rb` and `rtc` as well."""
    if isinstance(node, Tag) and node.name in ("rb", "rtc"):
        yield from node.children
    else:
        yield node
