"""Front lines: an article's first lines come in; its title, people, date and subjects go out, with each line's fate."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from book.model import Issue, Person, Place
from book.readers import conventions, credits, recognise
from book.readers.bylines import byline, dateline
from book.readers.bylines_parted import people_of_parts
from book.readers.dates import date_line
from book.readers.ledger import TITLE, Entry, shortened
from book.readers.lines import Line, group_ends, is_sentence, title_like, width
from book.readers.signatures import ends_signed
from book.readers.text_masthead import date_near, is_imprint, is_paper, is_post, lines_above, people_near, person_by_day
from book.readers.wrapping import is_wrapped
from book.report import issue, stop

_SUBJECTS = re.compile(rf"(?:{conventions.alternatives(conventions.SUBJECTS)})\s*[:/]\s*(.+)", re.IGNORECASE)
_HASHTAGS = re.compile(r"#[^\s#]+(?:\s*#[^\s#]+)+")
_TITLE = re.compile(rf"(?:{conventions.alternatives(conventions.TITLES)})\s*:\s*(?P<text>\S.*)", re.IGNORECASE)
_HASHED = re.compile(r"#\s+(?P<text>\S.*?)\s*#*")  # as Markdown marks a title


_DASHED = re.compile(r"(?:[—–―─~～〜]|--)+\s*\S")
_DECK_LINES = 3
_GROUP = 4  # lines of a group about the article among figures


@dataclass(slots=True)
class Front:
    """What the lines around the text say of the article; filled line by line while they are read."""

    title: str = ""
    people: list[Person] = field(default_factory=list)
    published: date | None = None
    subjects: list[str] = field(default_factory=list)
    deck: list[Line] = field(default_factory=list)  # lines between the title and those about the article
    entries: list[Entry] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)

    def takes(self, line: Line) -> bool:
        """Take the line if it is one about the article: subjects, a byline, a date."""
        return not line.said and self._takes(line)

    def _takes(self, line: Line) -> bool:
        if subjects := subject_line(line):
            self.subjects += [subject for subject in subjects if subject not in self.subjects]
            return self._moved(line, "subjects", "LED-010")
        if people := byline(line):
            self.add(people)
            return self._moved(line, "byline", "LED-011")
        if combined := dateline(line) or people_of_parts(line):
            day, people = combined
            self.published = self.published or day
            self.add(people)
            return self._moved(line, "byline", "LED-011")
        if dated := date_line(line.folded):
            if dated.updated or self.published not in (None, dated.day):
                self.entries.append(Entry(line, "date", fate="dropped", reason="LED-022"))
                return True
            self.published = dated.day
            return self._moved(line, "date", "LED-012")
        return False

    def takes_near(self, line: Line, *, dated: bool = False, alone: bool = False) -> bool:
        """The same of a line below the title, where names and days stand without labels (`people_near`)."""
        if self.takes(line):
            return True
        if line.said:
            return False
        paper = dated and not line.gap and bool(self.people) and is_paper(line.text)
        if not paper and (people := people_near(line, dated=dated, alone=alone)):
            self.add(people)
            return self._moved(line, "byline", "LED-011")
        if day := date_near(line):
            self.published = self.published or day
            people = person_by_day(line)
            self.add(people)
            return self._moved(line, "byline", "LED-011") if people else self._moved(line, "date", "LED-012")
        if paper or is_post(line):
            self.entries.append(Entry(line, "about", fate="dropped", reason="LED-046"))
            return True
        return False

    def takes_above(self, line: Line) -> None:
        """Take a line above the title: a day in it is that of the paper, the rest is no part of the article."""
        if day := date_near(line):
            self.published = self.published or day
            self._moved(line, "date", "LED-012")
        else:
            self.entries.append(Entry(line, "about", fate="dropped", reason="LED-046"))

    def lead(self, known: int, last: int) -> None:
        """Move the people after the first `last` to before those after the first `known`: a tail is read backwards."""
        self.people[known:] = [*self.people[last:], *self.people[known:last]]

    def takes_last(self, line: Line) -> bool:
        """The same of a line below the text, where an address or the name of the series may stand."""
        if self.takes(line):
            return True
        if line.said or not is_imprint(line):
            return False
        self.entries.append(Entry(line, "about", fate="dropped", reason="LED-046"))
        return True

    def add(self, people: Iterable[Person]) -> None:
        """Adds those that are not known yet."""
        self.people += [person for person in people if person not in self.people]

    def _moved(self, line: Line, as_: str, reason: str) -> bool:
        self.entries.append(Entry(line, as_, fate="moved", reason=reason))
        return True


def read_front(lines: Sequence[Line], file: str, writers: Sequence[Person] = ()) -> tuple[Front, int]:
    """The front of an article, `writers` known already, and the index of its first line of text.

    Raises KanbenError IMP-009 where no line can be the title, IMP-010 where nothing follows it.
    """
    front = Front(people=[*writers])
    at = 0
    while at < len(lines) and front.takes(lines[at]):
        at += 1
    ends = group_ends(lines)
    if at == len(lines):
        raise stop("IMP-009", Place(file, lines[0].number), text=shortened(lines[0].text))
    for line in lines[at : at + lines_above(lines[at:], lambda line: Front().takes(line))]:
        front.takes_above(line)
        at += 1
    at = _title(front, lines, at, ends[at], file)
    for line in lines[at : at + _deck(lines, at)]:
        front.deck.append(line)
        if not line.said:
            front.issues.append(issue("IMP-054", Place(file, line.number), text=shortened(line.text)))
        at += 1
    at = _about(front, lines, at)
    if at == len(lines):
        raise stop("IMP-010", Place(file))
    return front, at


def _about(front: Front, lines: Sequence[Line], at: int) -> int:
    """Take the lines about the article from `at` on; the index after them."""
    while at < len(lines):
        below = lines[at + 1].folded if at + 1 < len(lines) else ""
        if lines[at].gap and below and not lines[at + 1].gap and is_sentence(below) and date_line(lines[at].folded):
            break  # an entry of a timeline
        alone = below.startswith("(") or is_sentence(below)
        if not front.takes_near(lines[at], dated=_is_beside_date(lines, at), alone=alone):
            break
        at += 1
    return at


def _is_beside_date(lines: Sequence[Line], at: int) -> bool:
    """Whether the line above or below in the same group says a day."""
    above = at > 0 and not lines[at].gap and date_near(lines[at - 1]) is not None
    return above or (at + 1 < len(lines) and not lines[at + 1].gap and date_near(lines[at + 1]) is not None)


def _deck(lines: Sequence[Line], at: int) -> int:
    """How many lines below the title are its deck: a few, and then lines about the article; or a dash and words."""
    for count in range(1, _DECK_LINES + 1):
        end = at + count
        if end >= len(lines) or _is_about(lines, end - 1) or credits.credit(lines[end - 1].text):
            break
        if _is_caption(lines[end - 1].text) or recognise.references_label(lines[end - 1]):
            break
        if lines[end - 1].text[0] in conventions.POINTERS or marks_heading(lines[end - 1].text):
            break
        if _is_about(lines, end) and not _credits_above(lines, end):
            return count
    return 1 if at + 1 < len(lines) and _is_subtitle(lines[at]) else 0


def _is_about(lines: Sequence[Line], at: int) -> bool:
    """Whether a line names the day or who wrote it: a photographer alone may be the credit of a picture."""
    probe = Front()
    return probe.takes_near(lines[at], dated=_is_beside_date(lines, at)) and bool(
        probe.published or any(it.role != "photographer" for it in probe.people)
    )


def _credits_above(lines: Sequence[Line], at: int) -> bool:
    """Whether a line could be the credit of a caption right above it."""
    return not lines[at].gap and credits.credit(lines[at].text) is not None


def _is_caption(text: str) -> bool:
    return bool(credits.caption_with_credit(text) or credits.caption(text) or ends_signed(text))


def _is_subtitle(line: Line) -> bool:
    """Whether a line begins with a dash, as subtitles do: `――三つの路線から`."""
    return not line.gap and _DASHED.match(line.text) is not None and title_like(line)


def marks_heading(text: str) -> bool:
    """Whether a heading's mark begins the line."""
    return text[0] in conventions.HEADING_MARKS or text.startswith(("【", "#"))


def read_among_figures(front: Front, lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines without those about the article that stand alone before the first sentence, below its first picture."""
    ends = group_ends(lines)
    left: list[Line] = []
    at = 0
    while at < len(lines):
        line, group = lines[at], lines[at : ends[at]]
        if is_sentence(line.folded) and not _is_caption(line.text) and len(group) == 1:
            return (*left, *lines[at:])
        if len(group) <= _GROUP and all(_is_about(lines, it) for it in range(at, ends[at])):
            _about(front, lines[: ends[at]], at)
        else:
            left += group
        at = ends[at]
    return tuple(left)


def read_tail(front: Front, lines: Sequence[Line]) -> int:
    """How many of `lines` are left when the ones about the article are taken from their end."""
    left, known = len(lines), len(front.people)
    while left > 1 and _is_no_credit(lines[left - 1]):
        last = len(front.people)
        if not front.takes_last(lines[left - 1]):
            break
        front.lead(known, last)
        left -= 1
    return left


def subject_line(line: Line) -> tuple[str, ...]:
    """The subjects of a line such as `分類：國際、財經`, `Tags: a, b` or `#國際 #財經`; empty for any other line."""
    if match := _SUBJECTS.fullmatch(line.folded):
        listed = line.text[match.start(1) :]
        return tuple(part.strip(" #　") for part in re.split(r"[,，、;；|｜]", listed) if part.strip(" #　"))
    if _HASHTAGS.fullmatch(line.folded):
        return tuple(part for part in re.split(r"[\s#＃]+", line.text) if part)
    return ()


def _title(front: Front, lines: Sequence[Line], at: int, end: int, file: str) -> int:
    """Take the title, one line or two; the index after it."""
    line = lines[at]
    labelled = _TITLE.fullmatch(line.folded) or _HASHED.fullmatch(line.folded)
    group = list(itertools.takewhile(lambda other: not Front().takes(other), lines[at:end]))
    if not title_like(line) or (not labelled and is_wrapped(group)):
        raise stop("IMP-009", Place(file, line.number), text=shortened(line.text))
    front.title = line.text[labelled.start("text") : labelled.end("text")] if labelled else line.text
    marks = (line.text[: labelled.start("text")],) if labelled else ()
    front.entries.append(Entry(line, TITLE, (front.title,), marks))
    if end - at != 2 or end == len(lines) or labelled or _is_subtitle(lines[at + 1]):
        return at + 1
    second = lines[at + 1]
    if people_near(second, dated=False, alone=False) or date_near(second):
        return at + 1
    if not title_like(second) or width(second.text) > conventions.HEADING_WIDTH or Front().takes(second):
        return at + 1
    front.title += f" {second.text}"
    front.entries.append(Entry(second, TITLE, (second.text,)))
    front.issues.append(issue("IMP-042", Place(file, second.number), text=shortened(second.text)))
    return at + 2


def _is_no_credit(line: Line) -> bool:
    """Whether the line stands apart, or cannot be the credit of a caption right above it (攝影：林大文)."""
    return line.gap or credits.credit(line.text) is None
