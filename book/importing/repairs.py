"""What the repair of punctuation will change: what was read comes in; each change, with its place, goes out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from book.importing.sources import Source
from book.model import Article, all_words
from book.passes.halfwidth import Repair, repairs

_AROUND = 12  # characters shown on either side of a change


@dataclass(frozen=True, slots=True)
class Change:
    """Changes of one text: `line` is 0 where the source has no lines, `before` and `after` say it in its place."""

    file: str
    line: int
    before: str
    after: str


def changes(source: Source) -> Iterator[Change]:
    """What building will change in the texts of the source, unless book.toml forbids it (`[text] repair`)."""
    lines = [line for line in source.reading.ledger.kept if line.text.strip()]
    reached = 0
    for article in source.reading.articles:
        for text in texts(article):
            found = repairs(text, article.language)
            at = next((at for at in range(reached, len(lines)) if lines[at].text.strip() in text), reached)
            reached = at if at < len(lines) else reached
            line = lines[at].line if at < len(lines) else 0
            yield from (_change(str(source.path), line, text, one) for one in found)


def texts(article: Article) -> Iterator[str]:
    """The texts of an article that a reader of the book sees."""
    yield article.title
    blocks = (*article.blocks, *(block for note in article.notes for block in note.blocks), *article.further)
    yield from (words.text for words in all_words(blocks) if words.text)
    for item in article.references:
        yield from (str(item.csl[key]) for key in ("title", "container-title", "publisher") if key in item.csl)


def _change(file: str, line: int, text: str, one: Repair) -> Change:
    start, end = max(0, one.start - _AROUND), one.end + _AROUND
    return Change(
        file,
        line,
        text[start : one.start] + one.old + text[one.end : end],
        text[start : one.start] + one.new + text[one.end : end],
    )
