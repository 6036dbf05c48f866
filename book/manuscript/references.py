"""The reference file: YAML comes in; CSL items as References, and what is wrong with them, go out.

Fields are those of CSL-JSON 1.0.2; a date may also be text (2024-07-28, 2024-07, 2024).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import yaml

from book.manuscript.frontmatter import NO_XML
from book.model import Issue, Place, Reference
from book.report import issue

NAMES = frozenset(
    """author chair collection-editor compiler composer container-author contributor curator director editor
    editorial-director executive-producer guest host illustrator interviewer narrator organizer original-author
    performer producer recipient reviewed-author script-writer series-creator translator""".split()  # noqa: SIM905
)
DATES = frozenset({"accessed", "available-date", "event-date", "issued", "original-date", "submitted"})
_TEXTS = frozenset({"type", "title", "container-title", "publisher", "volume", "page", "URL", "language"})
_PARTS_OF_NAMES = frozenset({"family", "given", "literal"})
_ID_LINE = re.compile(r"""\bid:\s*["']?(?P<key>.+?)["']?\s*$""")
_DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def read_references(name: str, data: bytes) -> tuple[list[Reference], list[Issue]]:
    """The items of the file, whose name is `name`, and BIB-001 to BIB-004 for those that cannot be used."""
    try:
        text = data.decode("utf-8-sig")
        read = yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506 - every scalar as text; builds no objects
    except UnicodeDecodeError as error:
        return [], [issue("BIB-001", Place(name), problem=f"UTF-8: {error.reason}")]
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else None
        problem = getattr(error, "problem", None) or " ".join(str(error).split())
        return [], [issue("BIB-001", Place(name, line), problem=problem)]
    items = read.get("references", []) if isinstance(read, dict) else read or []
    if not isinstance(items, list):
        return [], [issue("BIB-001", Place(name, 1), problem="no list")]
    return _checked(name, text, items)


def _checked(name: str, text: str, items: list[Any]) -> tuple[list[Reference], list[Issue]]:
    references: list[Reference] = []
    problems: list[Issue] = []
    seen: set[str] = set()
    lines = _lines(text)
    for at, item in enumerate(items, 1):
        key = str(item.get("id", "")) if isinstance(item, dict) else ""
        place = Place(name, lines.get(key))
        if not isinstance(item, dict) or not key or not str(item.get("title", "")).strip():
            problems.append(issue("BIB-002", place, number=at))
        elif key in seen:
            problems.append(issue("BIB-003", place, key=key))
        else:
            unfit = [issue("BIB-004", place, key=key, field=field, expected=fit) for field, fit in _unfit(item)]
            problems += unfit
            references += [] if unfit else [Reference(key, item, place=place)]
        seen.add(key)
    return references, problems


def _lines(text: str) -> dict[str, int]:
    """The first line that gives each id."""
    found: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if match := _ID_LINE.search(line):
            found.setdefault(match["key"], number)
    return found


def _unfit(item: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each field that cannot be what it is, with what it should be."""
    for field, value in item.items():
        if NO_XML.search(str(field)) or any(NO_XML.search(text) for text in _all_texts(value)):
            yield str(field), "text without control characters"
        elif field in NAMES and value and not _is_names(value):
            yield field, "[{family: …, given: …}] / [{literal: …}]"
        elif field in DATES and value and not _is_date(value):
            yield field, "2024-07-28, 2024-07, 2024"
        elif field in _TEXTS and not isinstance(value, str):
            yield field, "text"


def _all_texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from (text for pair in value.items() for each in pair for text in _all_texts(each))
    elif isinstance(value, list):
        yield from (text for each in value for text in _all_texts(each))


def _is_names(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(name, dict)
        and _PARTS_OF_NAMES & name.keys()
        and all(isinstance(part, str) for part in name.values())
        for name in value
    )


def _is_date(value: Any) -> bool:
    if isinstance(value, Mapping):
        parts = value.get("date-parts", [["1"]])
        return isinstance(parts, list) and all(
            isinstance(part, list) and 1 <= len(part) <= 3 and all(str(number).isdecimal() for number in part)
            for part in parts
        )
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return False
    try:
        date.fromisoformat(f"{value}-01-01"[:10])
    except ValueError:
        return False
    return True
