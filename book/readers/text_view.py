"""What a body rule sees and says: lines and a position come in as a View; a rule's answer goes out as a Found."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from book.model import Block, Issue, Paragraph, Place
from book.readers import conventions
from book.readers.ledger import Entry, shortened
from book.readers.lines import Line, closes, has_words, width
from book.readers.wrapping import joined
from book.report import issue


@dataclass(frozen=True, slots=True)
class View:
    """Lines seen from `at`; `ends` says where each line's group (the lines up to a blank line) ends."""

    lines: Sequence[Line]
    ends: Sequence[int]
    at: int
    file: str
    indented: bool = False  # whether the text's paragraphs begin with a space, and so what does is no heading

    @property
    def here(self) -> Line:
        """The line at hand."""
        return self.lines[self.at]

    @property
    def end(self) -> int:
        """Where the group of the line at hand ends."""
        return self.ends[self.at]

    @property
    def alone(self) -> bool:
        """Whether blank lines stand above and below the line at hand."""
        return self.here.gap and self.end == self.at + 1

    def next_group(self) -> Sequence[Line]:
        """The group after this one; empty at the end."""
        return self.lines[self.end : self.ends[self.end]] if self.end < len(self.lines) else ()

    def paragraph(self, group: Sequence[Line], issues: tuple[Issue, ...]) -> Found:
        """The paragraph of these lines, which a person or a program broke where there are several."""
        entries = tuple(Entry(line, "paragraph", (line.text,)) for line in group)
        return Found(entries, Paragraph(joined(group)), issues)

    def doubt(self, code: str, line: Line, *, count: int = 0, label: str = "") -> Issue:
        """A decision that a person may want to change."""
        return issue(code, Place(self.file, line.number), text=shortened(line.text), count=count, label=label)


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule took: an entry for each line, in order, the block they make, and the doubts."""

    entries: tuple[Entry, ...]
    block: Block
    issues: tuple[Issue, ...] = ()


# A question or an answer of an interview (Q：…, ――…), and what a recipe yields: no headings, however short.
_SPOKEN = re.compile(r"(?:Q|A|問|答|问)\s*\d{0,2}\s*[:.、]|[—―–]{1,2}\s*[^\s—―–][^—―–]*\Z|[-—–―]\s*\S+\Z")
_CLOSES = re.compile(
    r"祝好|此致|敬禮|敬礼|敬上|順頌.{0,4}|顺颂.{0,4}|祝.{0,2}安|敬具|草々|かしこ|(?:yours\s+)?(?:sincerely|faithfully|truly)|(?:best|kind)\s+(?:regards|wishes)",
    re.IGNORECASE,
)  # ends a letter
_MAIL = re.compile(r"\S@\w+\.\w")
_YIELD = re.compile(
    r"(?:makes|serves|yields?)\s+(?:about\s+)?\d.{0,24}|(?:prep|cook|total|preparation|cooking)(?:\s+time)?\s*:.{0,24}"
    r"|[(\[]?[約约]?\s?[\d一二三四五六]+\s?[~〜-]?\s?\d*\s?人[分份前][)\]]?",
    re.IGNORECASE,
)
Rule = Callable[[View], Found | None]


def is_spoken(line: Line) -> bool:
    """Whether a line is a question or an answer of an interview: `Q：…`, `――…`."""
    return _SPOKEN.match(line.folded) is not None


def heading_like(line: Line) -> bool:
    """Whether the line is short enough for a heading, has words in it, no whole sentence and no closing punctuation."""
    if (
        "。" in line.folded
        or is_spoken(line)
        or _MAIL.search(line.folded)
        or _CLOSES.fullmatch(line.folded)
        or _YIELD.fullmatch(line.folded)
    ):
        return False
    return width(line.text[:200]) <= conventions.HEADING_WIDTH and not closes(line.folded) and has_words(line.text)
