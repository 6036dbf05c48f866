"""The ledger: the fate of each source line comes in; a Ledger that proves nothing was lost goes out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from book.model import Article, Block, Fate, Ledger, LedgerLine, Place, Reference, all_words
from book.readers.lines import Line, fold
from book.report import KanbenError, issue

FURTHER, REFERENCE, TITLE = "further-title", "reference", "title"
CREDIT_ABOVE = "credit-above"  # a credit that the source has right above its caption, the book below it
_STREAMS = {TITLE: "title", "further-label": "further", FURTHER: "further", REFERENCE: "reference"}


@dataclass(frozen=True, slots=True)
class Entry:
    """What a rule says of one line.

    `as_` is what the line became; `pieces` are the parts of its text that the article must hold, in order; `marks`
    the parts that only said what the line is (a list mark, a date that was read); `reason` is the code of the message
    that says why the line was moved or dropped.
    """

    line: Line
    as_: str
    pieces: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    fate: Fate = "kept"
    reason: str = ""


def account(lines: Iterable[Line], entries: Sequence[Entry], article: Article, file: str) -> Ledger:
    """The ledger of a text, proved against the article that was made of it.

    Raises KanbenError with IMP-015 for every line that is in no entry, in two, or whose text the article lacks.
    """
    ordered = sorted(entries, key=lambda entry: entry.line.number)
    counts = Counter(entry.line.number for entry in ordered)
    faults = [line.number for line in lines if counts[line.number] != 1]
    faults += [entry.line.number for entry in ordered if entry.fate == "kept" and unexplained(entry)]
    faults += _missing(ordered, article)
    if faults:
        raise KanbenError(*(issue("IMP-015", Place(file, number)) for number in sorted(set(faults))))
    return Ledger(*(tuple(_of(ordered, fate)) for fate in ("kept", "moved", "dropped")))


def shortened(text: str, limit: int = 40) -> str:
    """The text's beginning, for a message."""
    stripped = text.strip()
    return stripped if len(stripped) <= limit else stripped[: limit - 1] + "…"


def texts(blocks: Iterable[Block]) -> Iterator[str]:
    """Every text of the blocks, in reading order."""
    return (words.text for words in all_words(blocks))


def _of(entries: Iterable[Entry], fate: Fate) -> Iterator[LedgerLine]:
    for entry in entries:
        if entry.fate == fate:
            yield LedgerLine(entry.line.number, entry.line.raw, entry.as_, entry.reason)


def unexplained(entry: Entry) -> bool:
    """Whether letters or digits of the line are neither in its pieces nor in its marks, be they full-width or not."""
    rest = entry.line.folded
    for part in sorted((*entry.pieces, *entry.marks), key=len, reverse=True):
        rest = rest.replace(fold(part), " ", 1)
    return any(char.isalnum() for char in rest)


def _as_printed(entries: Iterable[Entry]) -> Iterator[Entry]:
    """The entries in the order of the article."""
    held: Entry | None = None
    for entry in entries:
        if entry.as_ == CREDIT_ABOVE and held is None:
            held = entry
            continue
        yield entry
        if held is not None:
            yield held
            held = None


def _missing(entries: Iterable[Entry], article: Article) -> Iterator[int]:
    """The numbers of kept lines whose pieces the article does not hold, in order."""
    held = {
        "title": article.title,
        "body": "\n".join(texts(article.blocks)),
        "further": "\n".join(texts(article.further)),
        "reference": "\n".join(text for item in article.references for text in _texts_of(item)),
    }
    reached = dict.fromkeys(held, 0)
    for entry in _as_printed(entries):
        stream = _STREAMS.get(entry.as_, "body")
        for piece in entry.pieces if entry.fate == "kept" else ():
            at = held[stream].find(piece, reached[stream])
            if at < 0:
                yield entry.line.number
            elif stream != "reference":  # an item has its parts in an order of its own
                reached[stream] = at + len(piece)


def _texts_of(reference: Reference) -> Iterator[str]:
    for value in reference.csl.values():
        if isinstance(value, list):
            yield from (part for name in value for part in name.values())
        else:
            yield str(value)
