"""Cards that lead to other articles: their blocks come in; the titles, and what the site only tells of them, go out."""

from __future__ import annotations

from bs4.element import PageElement

from book.model import Heading, Listing, Paragraph, Words, all_words
from book.readers.dates import date_line
from book.readers.html_context import Made
from book.readers.html_ledger import squeezed
from book.readers.lines import ending, fold, is_sentence


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
    beside: set[str] = set()
    links = {squeezed(piece.get_text()) for piece in it.pieces if piece.find_parent("a") is not None}
    for item in it.block.items:
        words = [part for part in all_words(item.blocks) if part.text]
        linked = [part for part in words if squeezed(part.text) in links and date_line(fold(part.text)) is None]
        alone = len(words) > 1 and len(linked) == 1 and all(isinstance(block, Paragraph) for block in item.blocks)
        titles += linked if alone else words
        beside |= {squeezed(part.text) for part in words if alone and part is not linked[0]}
    told = [piece for piece in it.pieces if squeezed(piece.get_text()) in beside]
    if beside != {squeezed(piece.get_text()) for piece in told} or beside & {squeezed(each.text) for each in titles}:
        return [part for part in all_words([it.block]) if part.text], []  # one cannot be told from the other
    return titles, told
