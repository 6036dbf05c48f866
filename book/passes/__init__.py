"""Passes: a Book comes in, a Book goes out; PASSES is their order, `apply` does them all."""

from __future__ import annotations

from collections.abc import Callable

from book.model import Book
from book.passes.citations import citations
from book.passes.figures import figures
from book.passes.index import index
from book.passes.notes import notes
from book.passes.numbering import numbering
from book.passes.punctuation import punctuation
from book.passes.typeset import typeset
from book.workers import Each

# Punctuation first: all others take their words from the repaired text. Figures before notes: a caption's credit is
# split off before anything is put into it. Notes before citations, because a note may cite. The index after notes,
# which may hold terms. Numbering after all of them: it fills links to what they made. Typeset last: it sees the
# final text.
PASSES: tuple[Callable[..., Book], ...] = (punctuation, figures, notes, citations, index, numbering, typeset)


def apply(book: Book, each: Each = map, quick: Each = map) -> Book:
    """The book after all passes; `each` does what is done to its parts one by one, `quick` what takes little time.

    A job holds all that decides its result, so that both can remember it.
    """
    ways = {
        **dict.fromkeys((punctuation, typeset), (each,)),
        **dict.fromkeys((figures, notes, numbering), (quick,)),
        citations: (each, quick),
    }
    for one in PASSES:
        book = one(book, *ways.get(one, ()))
    return book
