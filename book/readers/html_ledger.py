"""The ledger of a page: what becomes of each piece of text and each picture comes in; a proved Ledger goes out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bs4.element import PageElement, Tag

from book.model import Article, Block, Fate, Heading, Ledger, LedgerLine, Place, all_words
from book.readers import credits
from book.readers.html_soup import Document, attribute, plain, texts_in
from book.report import KanbenError, issue

# No character of these may be lost.
_WHOLE = frozenset({"paragraph", "heading", "table", "list-item", "quote", "code", "note"})
_RIGHTS = re.compile(r"[(（][CcＣｃ][)）]")  # (C) before a name, which only says that it is a credit
_PICTURE_TEXT = 80  # characters of an address that the ledger shows; a data: address may be as long as a picture


@dataclass(frozen=True, slots=True)
class _Said:
    fate: Fate
    as_: str
    reason: str = ""


class Fates:
    """What becomes of each piece of a document; the last word on a piece counts."""

    def __init__(self, document: Document, root: Tag | None = None) -> None:
        """`root`: the part of the document that is accounted for; by default all of it."""
        self.document = document
        self.root = root or document.soup
        self._said: dict[int, _Said] = {}

    def keep(self, pieces: Iterable[PageElement], as_: str) -> None:
        """They stand in the article's text as what `as_` says."""
        self._say(pieces, _Said("kept", as_))

    def rename(self, pieces: Iterable[PageElement], old: str, new: str) -> None:
        """What was kept as `old` is kept as `new`: a paragraph of a list is an item."""
        self._say((it for it in pieces if self._said.get(id(it)) == _Said("kept", old)), _Said("kept", new))

    def move(self, pieces: Iterable[PageElement], as_: str, reason: str) -> None:
        """They went elsewhere (a date into book.toml); `reason` is the code of the message that says where."""
        self._say(pieces, _Said("moved", as_, reason))

    def drop(self, node: PageElement, as_: str, reason: str) -> None:
        """The node and all that is in it is left out, unless something was said of it already."""
        self._say((piece for piece in pieces_of(node) if id(piece) not in self._said), _Said("dropped", as_, reason))

    def drop_again(self, pieces: Iterable[PageElement], as_: str, reason: str) -> None:
        """The pieces are left out after all."""
        self._say(pieces, _Said("dropped", as_, reason))

    def is_open(self, node: PageElement) -> bool:
        """Whether something below the node has no fate yet."""
        return any(id(piece) not in self._said for piece in pieces_of(node))

    def ledger(self, articles: Iterable[Article], file: str = "") -> Ledger:
        """The proved ledger; `file` is the document's name inside a container.

        Raises KanbenError IMP-015 for each piece without a fate, or kept and not in the articles.
        """
        self._without_invisible(articles)
        self._without_readings(articles)
        entries = [(piece, self._said.get(id(piece))) for piece in pieces_of(self.root)]
        faults = [piece for piece, said in entries if said is None]
        faults += _missing([(piece, said.as_) for piece, said in entries if said and said.fate == "kept"], articles)
        if faults:
            lines = sorted({self.document.line(piece) for piece in faults})
            raise KanbenError(*(issue("IMP-015", Place(self.document.file, line or None)) for line in lines))
        by_fate: dict[Fate, list[LedgerLine]] = {"kept": [], "moved": [], "dropped": []}
        for piece, said in entries:
            if said:
                line = self.document.line(piece)
                by_fate[said.fate].append(
                    LedgerLine(line, _shown(piece), said.as_, said.reason, file or file_of(piece))
                )
        return Ledger(*(tuple(by_fate[fate]) for fate in ("kept", "moved", "dropped")))

    def _without_invisible(self, articles: Iterable[Article]) -> None:
        """Pieces of invisible characters that were kept but went with the white space at the ends of a line."""
        invisible = [(piece, as_) for piece, as_ in self._kept() if not isinstance(piece, Tag) and plain(str(piece))]
        self.drop_again(list(_missing(invisible, articles)), "ornament", "LED-021")

    def _without_readings(self, articles: Iterable[Article]) -> None:
        """Readings over titles of books and chapters, and over words that say that a line is a caption."""
        over = [
            (it, as_)
            for it, as_ in self._kept()
            if as_ in ("title", "heading", "caption") and it.find_parent("rt") is not None
        ]
        self.drop_again(list(_missing(over, articles)), "ruby", "LED-054")

    def _kept(self) -> Iterator[tuple[PageElement, str]]:
        """The pieces that were kept, and as what."""
        for piece in pieces_of(self.root):
            said = self._said.get(id(piece))
            if said and said.fate == "kept":
                yield piece, said.as_

    def _say(self, pieces: Iterable[PageElement], said: _Said) -> None:
        for piece in pieces:
            self._said[id(piece)] = said


def pieces_of(node: PageElement) -> Iterator[PageElement]:
    """Every piece of text that is not blank and every picture below the node, in the order of the source."""
    if not isinstance(node, Tag):
        yield from texts_in(node)
        return
    for found in (node, *node.descendants):
        if isinstance(found, Tag):
            if found.name == "img":
                yield found
        else:
            yield from texts_in(found)


def file_of(piece: PageElement) -> str:
    """The file that a piece comes from, where a document was made of several."""
    return next(
        (
            attribute(around, "data-file")
            for around in (piece, *piece.parents)
            if isinstance(around, Tag) and around.has_attr("data-file")
        ),
        "",
    )


def squeezed(text: str) -> str:
    """The text without white space: pieces are compared so, since a page's white space is mostly its layout."""
    return "".join(text.split())


def _shown(piece: PageElement) -> str:
    if isinstance(piece, Tag):
        return (attribute(piece, "src") or attribute(piece, "data-src"))[:_PICTURE_TEXT]
    return " ".join(str(piece).split())


def _missing(kept: Iterable[tuple[PageElement, str]], articles: Iterable[Article]) -> Iterator[PageElement]:
    """The pieces that are not in the articles at the place after the piece before, nor, moved about, anywhere.

    References are proved where they are read (`html_back`). Of a label only letters and digits count: its colon or
    brackets said that it is one.
    """
    texts = "".join(text for article in articles for text in _texts(article))
    written, letters = squeezed(texts), _letters(texts) + _letters(_without_labels(texts))
    reached = 0
    for piece, as_ in kept:
        if isinstance(piece, Tag) or as_ == "reference":
            continue
        needed = squeezed(str(piece))
        at = written.find(needed, reached)
        if at >= 0:
            reached = at + len(needed)
        elif needed not in written and (
            as_ in _WHOLE or any(_letters(part) not in letters for part in _parts(str(piece), as_))
        ):
            yield piece


def _parts(text: str, as_: str) -> tuple[str, ...]:
    """A caption and its credit, which may have stood first, without the words that say it is one, or its number."""
    if as_ != "caption":
        return (text,)
    bare = _bare(text)
    found = credits.caption_with_credit(bare) if bare else None
    return tuple(map(_bare, found[:2])) if found else (bare,)


def _bare(text: str) -> str:
    text = text.strip()
    bare = credits.unlabelled((credits.caption(text) if text else "") or _RIGHTS.sub("", text)).strip()
    number = credits.figure_number(bare)
    return bare.removeprefix(number[1]) if number else bare


def _without_labels(text: str) -> str:
    """The texts without what the book itself wrote before credits."""
    for label in credits.LABELS:
        text = text.replace(label, "")
    return text


def _letters(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


def _texts(article: Article) -> Iterator[str]:
    yield article.title
    blocks: list[Block] = [*article.blocks, *(block for note in article.notes for block in note.blocks)]
    for block in (*blocks, *article.further):
        of_chapter = isinstance(block, Heading) and block.level == 1
        for words in all_words([block]):
            yield words.text
            readings = [mark.value for mark in words.marks if mark.kind == "ruby" and not of_chapter]
            yield from (reading.replace("|", "") for reading in readings)
            yield from readings
    for reference in article.references:
        yield from (str(value) for value in reference.csl.values())
