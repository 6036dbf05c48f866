"""Cards that lead to other articles: their blocks come in; the titles, and what the site only tells of them, go out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bs4.element import PageElement

from book.model import Heading, Listing, Paragraph, Words, all_words
from book.readers.dates import date_line
from book.readers.html_context import Made
from book.readers.html_ledger import squeezed
from book.readers.lines import ending, fold, is_sentence

_MOST_LINKED = 0.8  # of a title's letters


def tells_of_card(it: Made, above: Made) -> bool:
    """Whether a paragraph in a card is the day of the article that it leads to, or its first words."""
    if not isinstance(it.block, Paragraph):
        return False
    folded = fold(it.block.text.strip())
    dated = date_line(folded) is not None
    if it.tag.find_parent("a") is None:  # the card is no link as a whole: its title is
        return dated and isinstance(above.block, Heading)
    return dated or (is_sentence(folded) and ending(folded) not in ("?", "!"))


def titles_of(it: Made) -> tuple[list[Words], list[PageElement]]:
    """The titles in a block of a list of other articles, and the pieces of text that only tell of them."""
    if not isinstance(it.block, Listing):
        return [words for words in all_words([it.block]) if words.text], []
    titles: list[Words] = []
    told: list[PageElement] = []
    for item in it.block.items:
        words = [part for part in all_words(item.blocks) if part.text]
        linked = [part for part in words if _is_linked(part) and date_line(fold(part.text)) is None]
        alone = len(words) > 1 and len(linked) == 1 and all(isinstance(block, Paragraph) for block in item.blocks)
        titles += linked if alone else words
        told += _pieces(it.pieces, [part for part in words if alone and part is not linked[0]])
    return titles, told


def _is_linked(words: Words) -> bool:
    linked = sum(mark.end - mark.start for mark in words.marks if mark.kind == "link")
    return linked >= _MOST_LINKED * len(words.text)


def _pieces(pieces: Sequence[PageElement], told: Sequence[Words]) -> Iterator[PageElement]:
    """The pieces that are the words told."""
    texts = {squeezed(words.text) for words in told}
    return (piece for piece in pieces if squeezed(piece.get_text()) in texts)
