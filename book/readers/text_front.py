"""Front lines: an article's first lines come in; its title, people, date and subjects go out, with each line's fate."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from book.model import Issue, Person, Place
from book.readers import conventions, credits
from book.readers.dates import date_at_start, date_line
from book.readers.ledger import TITLE, Entry, shortened
from book.readers.lines import Line, fold, group_ends, is_sentence, title_like, width
from book.readers.wrapping import is_wrapped
from book.report import issue, stop

_ROLES = (
    ("editor", conventions.EDITORS),
    ("translator", conventions.TRANSLATORS),
    ("illustrator", conventions.ILLUSTRATORS),
    ("author", conventions.AUTHORS),
    ("photographer", conventions.PHOTOGRAPHERS),
)
_ROLE = "(?:" + conventions.alternatives(*(words for _, words in _ROLES)) + ")"
_ROLES_JOINED = rf"{_ROLE}(?:\s*[・.·、&+與/]\s*{_ROLE})*"  # 取材・文, 文字、攝影
_CREDITED = re.compile(
    rf"({_ROLES_JOINED})\s*(?:[:/=|]|\s+by\s)\s*(.+?)(?=\s+{_ROLES_JOINED}\s*[:/=|]|\Z)", re.IGNORECASE
)
_FROM = re.compile(rf"(?:{conventions.alternatives(conventions.CREDIT_SOURCES)})\s*[:/]\s*\S+\s+(?=\S)", re.IGNORECASE)
_BY = re.compile(r"by\s+(.+)", re.IGNORECASE)
_LATIN_NAME = re.compile(
    r"(?:[A-Z][\w.'’-]*|de|da|del|van|von|der|den|la|le|bin|al)(?:\s+(?:[A-Z][\w.'’-]*|de|da|del|van|von|der|den|la|le|bin|al))*"
)
_HAN_NAMES = re.compile(r"[\u4e00-\u9fff]{2,4}(?:\s+[\u4e00-\u9fff]{2,4})+")  # 林大文 陳小華
_WORDS = re.compile(r"[\w‧・·.\- ’']{2,}")
_REPORTER = re.compile(
    rf"(?:本報|本刊|本台|本社|本网|本报|特約|特约|實習|实习|駐\w{{1,4}}?)*(?:{conventions.alternatives(conventions.REPORTERS)})(?![會会])\s*[:/]?\s*(.+)"
)
_REPORTED = re.compile(
    rf"(?:/\s*[一-鿿]{{2,4}}|\s+[一-鿿]{{2}})\s*(?:{conventions.alternatives(conventions.REPORTS)})\Z"  # any place
    rf"|[\s/]*(?:{conventions.alternatives(conventions.DATELINES)})?[\s/]*"
    rf"(?:{conventions.alternatives(conventions.REPORTS, conventions.CREDIT_SUFFIXES)})?\Z"
)
_PAPER_NAME = re.compile(rf".*(?:{conventions.alternatives(conventions.PAPERS, conventions.AGENCIES)})", re.IGNORECASE)
_STAFF = re.compile(rf"(?:{conventions.alternatives(conventions.STAFF)})\s*[・:/=]\s*(.+)")
_WIRED = re.compile(r"[^()]{2,24}[電电訊讯]\s*\((.*[記记]者.+?)\)?")  # 新社廣州5月17日電（記者林大文 實習記者陳小華）
_WIRE = re.compile(  # 中央社記者林大文台北17日電
    rf"[^()]{{2,6}}(?:{conventions.alternatives(conventions.REPORTERS)})(\w{{2,4}}?)"
    rf"(?:{conventions.alternatives(conventions.DATELINES)})(?:\d+月)?\d+日[電电]"
)
_NEXT_REPORTER = re.compile(rf"\s+(?=\w{{0,4}}(?:{conventions.alternatives(conventions.REPORTERS)}))")
_PAPER = re.compile(r"[^/]{2,12}/\s*(?=.*/)")  # 某報／ before 記者林大文／台北報導
# 原创 林大文 某号 2024-03-04 09:30 发表于广东, as the head of a WeChat article has it
_ORIGINAL = re.compile(
    r"原[创創]\s+(?P<name>\w{2,4})\s+.{0,20}?(?P<date>\d{4}-\d{2}-\d{2}.{0,6})(?:\s+[发發]表[于於]\w{2,8})?"
)
_SUBJECTS = re.compile(rf"(?:{conventions.alternatives(conventions.SUBJECTS)})\s*[:/]\s*(.+)", re.IGNORECASE)
_HASHTAGS = re.compile(r"#[^\s#]+(?:\s*#[^\s#]+)+")
_TITLE = re.compile(rf"(?:{conventions.alternatives(conventions.TITLES)})\s*:\s*(?P<text>\S.*)", re.IGNORECASE)
_HASHED = re.compile(r"#\s+(?P<text>\S.*?)\s*#*")  # as Markdown marks a title


@dataclass(slots=True)
class Front:
    """What the lines around the text say of the article; filled line by line while they are read."""

    title: str = ""
    people: list[Person] = field(default_factory=list)
    published: date | None = None
    subjects: list[str] = field(default_factory=list)
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
            self.people += [person for person in people if person not in self.people]
            return self._moved(line, "byline", "LED-011")
        if combined := dateline(line):
            day, people = combined
            self.published = self.published or day
            self.people += [person for person in people if person not in self.people]
            return self._moved(line, "byline", "LED-011")
        if dated := date_line(line.folded):
            if dated.updated or self.published not in (None, dated.day):
                self.entries.append(Entry(line, "date", fate="dropped", reason="LED-022"))
                return True
            self.published = dated.day
            return self._moved(line, "date", "LED-012")
        return False

    def _moved(self, line: Line, as_: str, reason: str) -> bool:
        self.entries.append(Entry(line, as_, fate="moved", reason=reason))
        return True


def read_front(lines: Sequence[Line], file: str) -> tuple[Front, int]:
    """The front of an article and the index of its first line of text.

    Raises KanbenError IMP-009 where no line can be the title, IMP-010 where nothing follows it.
    """
    front = Front()
    at = 0
    while at < len(lines) and front.takes(lines[at]):
        at += 1
    ends = group_ends(lines)
    if at == len(lines):
        raise stop("IMP-009", Place(file, lines[0].number), text=shortened(lines[0].text))
    at = _title(front, lines, at, ends[at], file)
    while at < len(lines) and front.takes(lines[at]):
        at += 1
    if at == len(lines):
        raise stop("IMP-010", Place(file))
    return front, at


def read_among_figures(front: Front, lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines without those about the article that stand alone before the first sentence, below its first picture."""
    ends = group_ends(lines)
    left: list[Line] = []
    for at, line in enumerate(lines):
        caption = credits.caption_with_credit(line.text) or credits.caption(line.text)
        if is_sentence(line.folded) and not caption and ends[at] == at + 1:
            return (*left, *lines[at:])
        if not (line.gap and ends[at] == at + 1 and front.takes(line)):
            left.append(line)
    return tuple(left)


def read_tail(front: Front, lines: Sequence[Line]) -> int:
    """How many of `lines` are left when the ones about the article are taken from their end."""
    left = len(lines)
    while left > 1 and _is_no_credit(lines[left - 1]) and front.takes(lines[left - 1]):
        left -= 1
    return left


def dateline(line: Line) -> tuple[date, tuple[Person, ...]] | None:
    """Date and people of a line that has both: `2022-03-04 09:30 某報／ 記者林大文／台北報導`."""
    if (original := _ORIGINAL.fullmatch(line.folded)) and (day := date_at_start(original["date"])):
        return day[0], _people("author", original["name"], longest=4)
    dated = date_at_start(line.folded)
    rest = line.text[dated[1] :].strip(" |/｜／　") if dated else ""
    start = _PAPER.match(fold(rest))
    people = byline_of(rest[start.end() :] if start else rest)
    return (dated[0], people) if dated and people else None


def subject_line(line: Line) -> tuple[str, ...]:
    """The subjects of a line such as `分類：國際、財經`, `Tags: a, b` or `#國際 #財經`; empty for any other line."""
    if match := _SUBJECTS.fullmatch(line.folded):
        listed = line.text[match.start(1) :]
        return tuple(part.strip(" #　") for part in re.split(r"[,，、;；|｜]", listed) if part.strip(" #　"))
    if _HASHTAGS.fullmatch(line.folded):
        return tuple(part for part in re.split(r"[\s#＃]+", line.text) if part)
    return ()


def byline(line: Line) -> tuple[Person, ...]:
    """The people of a byline: `記者林大文／台北報導`, `文／林大文　攝影／陳小華`, `By Jane Doe`; else empty."""
    return byline_of(line.text)


def byline_of(text: str) -> tuple[Person, ...]:
    """The same of a part of a line."""
    folded = fold(text).strip("()[] ")
    if not text or width(text[:200]) > conventions.BYLINE_WIDTH or folded.endswith(tuple(conventions.FULL_STOPS)):
        return ()
    for pattern, longest in ((_BY, 0), (_WIRE, 4), (_STAFF, 4)):
        if match := pattern.fullmatch(folded):
            return _people("author", match[1], longest=longest)
    if match := _WIRED.fullmatch(folded):
        return tuple(person for part in _NEXT_REPORTER.split(match[1]) for person in byline_of(part))
    if match := _REPORTER.fullmatch(folded):
        return _people("author", _REPORTED.sub("", match[1], count=1), longest=4)
    return _credited(text, folded)


def _credited(text: str, folded: str) -> tuple[Person, ...]:
    """The people of `文／林大文　攝影／陳小華`."""
    if source := _FROM.match(folded):  # 来源：某报　作者：林大文
        text, folded = text[source.end() :], folded[source.end() :]
    credited = list(_CREDITED.finditer(folded))
    if not credited or "".join(match[0] for match in credited).replace(" ", "") != folded.replace(" ", ""):
        return ()
    roles = {role for match in credited for role in _roles(match[1])}
    if roles == {"photographer"} and fold(text[0]) == "(":  # (圖／某社) is the credit of a picture
        return ()
    found = [_people(role, match[2]) for match in credited for role in _roles(match[1])]
    return tuple(person for people in found for person in people) if all(found) else ()


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
    if end - at != 2 or end == len(lines) or labelled:
        return at + 1
    second = lines[at + 1]
    if not title_like(second) or width(second.text) > conventions.HEADING_WIDTH or Front().takes(second):
        return at + 1
    front.title += f" {second.text}"
    front.entries.append(Entry(second, TITLE, (second.text,)))
    front.issues.append(issue("IMP-042", Place(file, second.number), text=shortened(second.text)))
    return at + 2


def _roles(joined: str) -> list[str]:
    """The roles that `取材・文` or `攝影` names, each once."""
    words = re.split(r"\s*[・.·、&+與/]\s*", joined.lower())
    found = [next(role for role, table in _ROLES for listed in table.values() if word in listed) for word in words]
    return list(dict.fromkeys(found))


def _people(role: str, names: str, *, longest: float = 0) -> tuple[Person, ...]:
    """The people named, or none where one of them does not look like a name."""
    parts = [part.strip() for part in re.split(r"\s*[、,&;]\s*|\s+and\s+", names) if part.strip()]
    if len(parts) == 1 and _HAN_NAMES.fullmatch(names):
        parts = names.split()
    parts = parts[:1] + [part for part in parts[1:] if not _PAPER_NAME.fullmatch(part)]  # By Jane Doe, Harbour Times
    limit = longest or (8 if len(parts) == 1 else 5)  # ems; one name may be an organisation's
    return tuple(Person(part, role) for part in parts) if all(_is_name(part, limit) for part in parts) else ()


def _is_name(text: str, limit: float) -> bool:
    """Whether the text looks like a name: capitalised words, or a few Han or Kana; names with a dot are longer."""
    if text.isascii():
        return _LATIN_NAME.fullmatch(text) is not None
    dotted = any(dot in text for dot in "‧・·")
    return width(text) <= (2 * limit if dotted else limit) and _WORDS.fullmatch(text) is not None


def _is_no_credit(line: Line) -> bool:
    """Whether the line stands apart, or cannot be the credit of a caption right above it (攝影：林大文)."""
    return line.gap or credits.credit(line.text) is None
