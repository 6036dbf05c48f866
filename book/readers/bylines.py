"""Bylines: a line, or a part of one, comes in; the people that it names, each with a role, go out."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from book.model import Person
from book.readers import conventions, conventions_page
from book.readers.dates import date_at_start
from book.readers.lines import Line, fold, width

_ROLES = (
    ("editor", conventions.EDITORS),
    ("translator", conventions.TRANSLATORS),
    ("illustrator", conventions.ILLUSTRATORS),
    ("author", conventions.AUTHORS),
    ("photographer", conventions.PHOTOGRAPHERS),
    ("", conventions.OTHER_ROLES),
)
_ROLE = "(?:" + conventions.alternatives(*(words for _, words in _ROLES)) + ")"
ROLES_JOINED = rf"{_ROLE}(?:\s*[・.·、&+與与和と/]\s*{_ROLE})*"  # 取材・文, 文字、攝影
_CREDITED = re.compile(
    rf"({ROLES_JOINED})\s*(?:[:/=|]|・(?!{_ROLE})|\s+by\s)\s*(.+?)(?=\s*\|?\s+{ROLES_JOINED}(?:\s*[:/=|・]|\s+by\s)|\Z)",
    re.IGNORECASE,
)
_CAPITALS = re.compile(r"(?P<role>[A-Z]{4,})\s+(?P<names>[A-Z][a-z].*)")  # WORDS Jane Doe
_FROM = re.compile(rf"(?:{conventions.alternatives(conventions.CREDIT_SOURCES)})\s*[:/]\s*\S+\s+(?=\S)", re.IGNORECASE)
_OF = re.compile(r"\s*\([^()]{2,24}\)\Z")  # what somebody is: （助理研究員）
_BY = re.compile(r"by\s+(.+?)(?:\s+(?:in|at|from)\s+(?-i:[A-Z]).{2,30})?", re.IGNORECASE)
_LATIN_NAME = re.compile(
    r"(?:[A-Z][\w.'’-]*|de|da|del|van|von|der|den|la|le|bin|al)(?:\s+(?:[A-Z][\w.'’-]*|de|da|del|van|von|der|den|la|le|bin|al))*"
)
_HAN_NAMES = re.compile(r"[\u4e00-\u9fff]{2,4}(?:\s+[\u4e00-\u9fff]{2,4})+")  # 林大文 陳小華
_WORDS = re.compile(r"[\w‧・·.\- ’']{2,}")
_REPORTER = re.compile(
    rf"(?:本報|本刊|本台|本社|本网|本报|特約|特约|實習|实习|駐\w{{1,4}}?|\w{{1,6}}(?:報|报|社|網|网|台|臺|訊|讯|新聞|新闻))*(?:{conventions.alternatives(conventions.REPORTERS)})(?![會会])\s*[:/]?\s*(.+)"
)
_REPORTED = re.compile(
    rf"(?:/\s*[一-鿿]{{2,4}}|\s+[一-鿿]{{2}})\s*(?:{conventions.alternatives(conventions.REPORTS)})\Z"  # any place
    rf"|[\s/]*(?:{conventions.alternatives(conventions.DATELINES)})?[\s/]*"
    rf"(?:{conventions.alternatives(conventions.REPORTS, conventions.CREDIT_SUFFIXES)})?\Z"
)
_PAPER_NAME = re.compile(rf".*(?:{conventions.alternatives(conventions.PAPERS, conventions.AGENCIES)})", re.IGNORECASE)
_NO_PERSON = re.compile(
    r"\b(?:University|Communications|Institute|College|Staff|Writer|Reporter|Correspondent|Editor|Department|Media|Magazine|Ph\.?D|MD)\b"
)
_WRITTEN_UP = frozenset({"構成"})  # beside what an author does, the same again; alone, what an editor does
_SPREAD = re.compile(r"(?<![一-鿿])([一-鿿])\s+([一-鿿])(?![一-鿿])")  # 方　琳 is set as wide as three letters
_BEFORE_NAME = re.compile(  # 撰文｜本刊記者 林大文
    rf"\A(?:本報|本刊|本台|本社|本网|本报)?(?:特約|特约|實習|实习)?(?:{conventions.alternatives(conventions.REPORTERS)})\s*(?=[一-鿿]{{2,4}}\Z)"
)
_NEXT_HELPER = re.compile(rf"\s+(?:{conventions.alternatives(conventions.HELPERS)})\s+")  # 記者 林大文 實習生 陳小華
_SHORT_NAME = 2  # letters of a name that could be a word
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


def dateline(line: Line) -> tuple[date, tuple[Person, ...]] | None:
    """Date and people of a line that has both: `2022-03-04 09:30 某報／ 記者林大文／台北報導`."""
    if (original := _ORIGINAL.fullmatch(line.folded)) and (day := date_at_start(original["date"])):
        return day[0], _people("author", original["name"], longest=4)
    dated = date_at_start(line.folded)
    rest = line.text[dated[1] :].strip(" |/｜／　") if dated else ""
    start = _PAPER.match(fold(rest))
    people = byline_of(rest[start.end() :] if start else rest)
    return (dated[0], people) if dated and people else None


def byline(line: Line) -> tuple[Person, ...]:
    """The people of a byline: `記者林大文／台北報導`, `文／林大文　攝影／陳小華`, `By Jane Doe`; else empty."""
    return byline_of(line.text)


def byline_of(text: str) -> tuple[Person, ...]:
    """The same of a part of a line."""
    folded = fold(text)
    folded = folded.strip("()[] ") if folded[:1] in ("(", "[") else folded
    if not text or width(text[:200]) > conventions.BYLINE_WIDTH or folded.endswith(tuple(conventions.FULL_STOPS)):
        return ()
    for pattern, longest in ((_BY, 0), (_WIRE, 4), (_STAFF, 4)):
        if match := pattern.fullmatch(folded):
            return _people("author", match[1], longest=longest)
    if match := _WIRED.fullmatch(folded):
        return tuple(person for part in _NEXT_REPORTER.split(match[1]) for person in byline_of(part))
    if match := _REPORTER.fullmatch(folded):
        names = _REPORTED.sub("", match[1], count=1)
        if names == match[1] and len(names) == _SHORT_NAME and names[0] not in conventions_page.SURNAMES:
            return ()  # 記者手記
        return _people("author", _NEXT_HELPER.sub(" ", names), longest=4)
    return _credited(text, folded)


def _credited(text: str, folded: str) -> tuple[Person, ...]:
    """The people of `文／林大文　攝影／陳小華`."""
    if source := _FROM.match(folded):  # 来源：某报　作者：林大文
        text, folded = text[source.end() :], folded[source.end() :]
    if (capitals := _CAPITALS.fullmatch(text)) and re.fullmatch(_ROLE, capitals["role"], re.IGNORECASE):
        return _people(_roles(capitals["role"])[0], capitals["names"])
    credited = list(_CREDITED.finditer(folded))
    if not credited or _close("".join(match[0] for match in credited)) != _close(folded):
        return ()
    roles = {role for match in credited for role in _roles(match[1])}
    if roles == {"photographer"} and fold(text[0]) == "(":  # (圖／某社) is the credit of a picture
        return ()
    found = [_people(role, match[2]) for match in credited for role in _roles(match[1]) if role]
    return tuple(person for people in found for person in people) if all(found) else ()


def _close(text: str) -> str:
    return text.replace(" ", "").replace("|", "")


def _roles(joined: str) -> list[str]:
    """The roles that `取材・文` or `攝影` names, each once."""
    words = re.split(r"\s*[・.·、&+與与和と/]\s*", joined.lower())
    found = [next(role for role, table in _ROLES for listed in table.values() if word in listed) for word in words]
    if "author" in found:  # 聞き手・構成: who wrote it up
        found = [role for role, word in zip(found, words, strict=True) if word not in _WRITTEN_UP]
    return list(dict.fromkeys(found))


def _people(role: str, names: str, *, longest: float = 0) -> tuple[Person, ...]:
    """The people named, or none where one of them does not look like a name."""
    names = _OF.sub("", _BEFORE_NAME.sub("", _SPREAD.sub(r"\1\2", names), count=1))
    parts = [part.strip() for part in re.split(r"\s*[、,&;]\s*|\s+and\s+", names) if part.strip()]
    if len(parts) == 1 and _HAN_NAMES.fullmatch(names):
        parts = names.split()
    parts = parts[:1] + [
        it for it in parts[1:] if not _PAPER_NAME.fullmatch(it) and not _NO_PERSON.search(it)
    ]  # By Jane Doe, Harbour Times
    limit = longest or (8 if len(parts) == 1 else 5)  # ems; one name may be an organisation's
    return tuple(Person(part, role) for part in parts) if all(_is_name(part, limit) for part in parts) else ()


def _is_name(text: str, limit: float) -> bool:
    """Whether the text looks like a name: capitalised words, or a few Han or Kana; names with a dot are longer."""
    if not any(unicodedata.east_asian_width(char) in "WF" for char in text):
        return _LATIN_NAME.fullmatch(text) is not None
    dotted = any(dot in text for dot in "‧・·")
    return width(text) <= (2 * limit if dotted else limit) and _WORDS.fullmatch(text) is not None
