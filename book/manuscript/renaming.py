"""An article comes in; the same with other names of what is in it (no other article has them), or marks, goes out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from book.model import Article, Block, Definitions, Figure, Heading, Item, Listing, Mark, Paragraph, Quote, Table, Words

_IMAGES = "images/"


_OTHER = re.compile(r"#([+-]\d+)/(.+)")  # a link to another article: how many further on it stands, and the id there


def renamed(article: Article, number: int) -> Article:
    """The article with the prefix of articles of that number before all ids, and the names of images."""
    prefix = prefix_of(number)

    def image(name: str) -> str:
        return f"{_IMAGES}{prefix}{name.removeprefix(_IMAGES)}" if name.startswith(_IMAGES) else name

    def value(mark: Mark) -> str:
        other = _OTHER.fullmatch(mark.value) if mark.kind == "link" else None
        if other:
            return f"#{prefix_of(number + int(other[1]))}{other[2]}"
        if mark.kind == "link" and mark.value.startswith("#"):
            return f"#{prefix}{mark.value[1:]}"
        return image(mark.value) if mark.kind == "image" else mark.value

    def marks(found: tuple[Mark, ...]) -> tuple[Mark, ...]:
        return tuple(replace(mark, value=value(mark)) for mark in found)

    return _changed(article, _Change(image, marks, prefix))


def prefix_of(number: int) -> str:
    """What the names of an article of that number, of several in a book, begin with."""
    return f"a{number:02d}-"


def remarked(article: Article, marks: Callable[[tuple[Mark, ...]], tuple[Mark, ...]]) -> Article:
    """The article with what `marks` makes of the marks of each text."""
    return _changed(article, _Change(lambda name: name, marks, ""))


def _changed(article: Article, change: _Change) -> Article:
    notes = tuple(replace(note, blocks=change.blocks(note.blocks)) for note in article.notes)
    further = tuple(replace(listed, titles=tuple(map(change.words, listed.titles))) for listed in article.further)
    return replace(
        article,
        blocks=change.blocks(article.blocks),
        notes=notes,
        further=further,
        images={change.image(name): data for name, data in article.images.items()},
    )


class _Change:
    """Walks through blocks and puts new names in."""

    def __init__(
        self, image: Callable[[str], str], marks: Callable[[tuple[Mark, ...]], tuple[Mark, ...]], prefix: str
    ) -> None:
        self.image, self.marks, self.prefix = image, marks, prefix

    def blocks(self, blocks: Iterable[Block]) -> tuple[Block, ...]:
        return tuple(map(self._block, blocks))

    def words(self, words: Words) -> Words:
        return replace(words, marks=self.marks(words.marks))

    def _items(self, items: Iterable[Item]) -> tuple[Item, ...]:
        return tuple(Item(self.blocks(item.blocks)) for item in items)

    def _block(self, block: Block) -> Block:  # noqa: PLR0911 - one return a kind of block
        match block:
            case Figure():
                return replace(
                    block,
                    id=f"{self.prefix}{block.id}",
                    image=self.image(block.image),
                    marks=tuple(map(self.marks, block.marks)),
                )
            case Heading():
                return replace(block, marks=self.marks(block.marks), id=block.id and f"{self.prefix}{block.id}")
            case Paragraph():
                return replace(block, marks=self.marks(block.marks))
            case Listing(items=items):
                return replace(block, items=self._items(items))
            case Definitions(entries):
                return Definitions(
                    tuple((tuple(map(self.words, terms)), self._items(items)) for terms, items in entries)
                )
            case Quote(inside):
                return Quote(self.blocks(inside))
            case Table(rows=rows, caption=caption):
                cells = tuple(tuple(replace(cell, marks=self.marks(cell.marks)) for cell in row) for row in rows)
                return replace(block, rows=cells, caption=self.words(caption))
            case _:
                return block
