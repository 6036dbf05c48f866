"""Dates as articles write them: a folded line comes in; the date that it begins with, or that it is, goes out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from book.readers import conventions, recognise

_MONTHS = "january february march april may june july august september october november december".split()  # noqa: SIM905
_NAME = "|".join(f"{month[:3]}(?:{month[3:]})?" for month in _MONTHS)
_WEEKDAY = r"(?:\s*\(\s*(?:星期|週|周)?[一二三四五六日天月火水木金土](?:曜日?)?\s*\))?"
_TIME = (
    r"(?:\s*[T,]?\s*(?:上午|下午|午前|午後)?\s*\d{1,2}[:時时点]\d{1,2}(?::\d{2})?分?"
    r"(?:\s*(?:[ap]\.?m\.?|Z|[+-]\d\d:?\d\d))?)?"
)

# Years: the common era; the Republic's (民國 1 = 1912); Japanese eras, by the year before their first.
_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_YEAR_DIGITS = 4
_ERAS = {"民國": 1911, "民国": 1911, "令和": 2018, "平成": 1988, "昭和": 1925}
_PATTERNS = (
    re.compile(r"(?P<year>\d{4})\s*(?P<sep>[-/.])\s*(?P<month>\d{1,2})\s*(?P=sep)\s*(?P<day>\d{1,2})(?!\d)"),
    re.compile(r"(?:西元)?(?P<year>\d{4})\s*年\s*(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*[日號号]"),
    re.compile(
        rf"(?P<era>{'|'.join(_ERAS)})\s*(?P<year>\d{{1,3}}|元)\s*年\s*(?P<month>\d{{1,2}})\s*月\s*(?P<day>\d{{1,2}})\s*日"
    ),
    re.compile(
        r"(?P<year>[一二][〇零○一二三四五六七八九]{3})年(?P<month>[一二三四五六七八九十]{1,2})月(?P<day>[一二三四五六七八九十]{1,3})日"
    ),
    re.compile(rf"(?P<name>{_NAME})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s*,?\s+(?P<year>\d{{4}})\b", re.IGNORECASE),
    re.compile(rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<name>{_NAME})\.?,?\s+(?P<year>\d{{4}})\b", re.IGNORECASE),
)
_PLAIN_ERA = re.compile(r"\d{2,3}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日")
_TAIL = re.compile(_WEEKDAY + _TIME)
_PUBLISHED = rf"(?:{conventions.alternatives(conventions.PUBLISHED)})"
_UPDATED = rf"(?:{conventions.alternatives(conventions.UPDATED)})"
_LABEL = re.compile(rf"(?:(?P<updated>{_UPDATED})|{_PUBLISHED})\s*[:/]?\s*", re.IGNORECASE)
_AFTER = re.compile(
    rf"\s*(?:\([^()]*\))?\s*(?:[・·]\s*(?:IP\s*[属屬]地\s*)?[^\s・·。]{{2,8}})?\s*(?:(?P<updated>{_UPDATED})|{_PUBLISHED})?\s*\Z",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class DateLine:
    """A line that says a date and nothing else; `updated`: the date of a later change, not of publication."""

    day: date
    updated: bool


def date_at_start(folded: str, at: int = 0) -> tuple[date, int] | None:
    """The whole date (year, month, day) that begins at `at`, and where it ends, weekday and time of day included."""
    for pattern in _PATTERNS:
        match = pattern.match(folded, at)
        day = match and _day(match)
        if match and day:
            tail = _TAIL.match(folded, match.end())
            return day, tail.end() if tail else match.end()
    return None


def dates_in(folded: str) -> list[tuple[date, int, int]]:
    """Each whole date in the text with where it begins and ends."""
    found: list[tuple[date, int, int]] = []
    starts = sorted({match.start() for pattern in _PATTERNS for match in pattern.finditer(folded)})
    for start in starts:
        if (dated := date_at_start(folded, start)) and (not found or start >= found[-1][2]):
            found.append((dated[0], start, dated[1]))
    return found


def date_line(folded: str) -> DateLine | None:
    """The date of a line such as `發布時間：2024/07/28 10:30` or `July 28, 2024`; None for any other line."""
    bare = folded.strip("()[] ") if folded[:1] in ("(", "[") else folded
    label = _LABEL.match(bare)
    found = date_at_start(bare, label.end() if label else 0)
    if label and not found and (plain := _PLAIN_ERA.match(bare, label.end())):  # 日期：113年8月19日, as offices write
        era = f"民國{plain[0]}"
        found = date_at_start(era)
        found = (found[0], plain.end()) if found else None
    after = _AFTER.match(bare, found[1]) if found else None
    if not found or not after:
        return None
    return DateLine(found[0], bool((label and label["updated"]) or after["updated"]))


def ends_with_date(folded: str) -> bool:
    """Whether a whole date, with or without a time of day, ends the line."""
    return any(
        (found := date_at_start(folded, match.start())) is not None and found[1] == len(folded)
        for pattern in _PATTERNS
        for match in pattern.finditer(folded)
    )


def _number(text: str) -> int:
    """A number in figures, or in Han numerals: a year digit by digit."""
    if text.isdecimal():
        return int(text)
    return int(text.translate(_DIGITS)) if len(text) == _YEAR_DIGITS else recognise.han_number(text)


def _day(match: re.Match[str]) -> date | None:
    parts = match.groupdict()
    year = 1 if parts["year"] == "元" else _number(parts["year"])
    name = parts.get("name")
    month = (
        _MONTHS.index(next(m for m in _MONTHS if m[:3] == name[:3].lower())) + 1 if name else _number(parts["month"])
    )
    try:
        return date(year + _ERAS.get(parts.get("era") or "", 0), month, _number(parts["day"]))
    except ValueError:  # 2024/13/45 is no date
        return None
