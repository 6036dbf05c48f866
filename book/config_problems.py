"""What is wrong with a book.toml: pydantic's errors and the lines of the file come in, issues go out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from difflib import get_close_matches
from json import dumps

from pydantic_core import ErrorDetails

from book.config_locate import Path, line_of
from book.config_schema import TABLES, heading
from book.model import Issue, Place
from book.report import issue

FILE = "book.toml"

_WRONG_TYPE = {
    "string_type": "CFG-010",
    "int_type": "CFG-011",
    "float_type": "CFG-012",
    "date_type": "CFG-013",
    "datetime_type": "CFG-014",
    "bool_type": "CFG-019",
    "model_type": "CFG-016",
    "missing": "CFG-007",
    "string_pattern_mismatch": "CFG-038",
}
_SHOWN = 60  # characters of a wrong value that a message repeats


def problems(errors: Sequence[ErrorDetails], lines: Mapping[Path, int]) -> tuple[Issue, ...]:
    """One issue an error, in the order of the file."""
    found = [_problem(error, lines) for error in errors]
    return tuple(sorted(found, key=lambda problem: (problem.place is not None and problem.place.line) or 0))


def toml_value(value: object) -> str:
    """A value as TOML writes it, so far as a message or an example needs it."""
    if isinstance(value, datetime | date | time):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(toml_value, value))}]"
    if isinstance(value, dict):
        return f"{{ {', '.join(value)} }}"
    return dumps(value, ensure_ascii=False, default=str)


def example(names: Sequence[str]) -> str:
    """A line of TOML that shows how the key is written; empty for a table and for a key that does not exist."""
    fields = TABLES[tuple(names[:-1])].model_fields if tuple(names[:-1]) in TABLES else {}
    examples = fields[names[-1]].examples if names[-1] in fields else None
    return f"{names[-1]} = {toml_value(examples[0])}" if examples else ""


def _problem(error: ErrorDetails, lines: Mapping[Path, int]) -> Issue:
    path = error["loc"]
    names = tuple(name for name in path if isinstance(name, str))
    place = Place(FILE, line_of(lines, path))
    if error["type"] == "extra_forbidden":
        return _unknown_key(names, place)
    code = _WRONG_TYPE.get(error["type"], error["type"])
    found = toml_value(error["input"])
    values: dict[str, str | int] = {
        "key": ".".join(names),
        "table": heading(names[:-1]) if names[:-1] else FILE,
        "found": found if len(found) <= _SHOWN else f"{found[:_SHOWN]}…",
        "example": example(names),
    }
    return issue(code, place, **(values | error.get("ctx", {})))


def _unknown_key(names: tuple[str, ...], place: Place) -> Issue:
    table, key = names[:-1], names[-1]
    where = heading(table) if table else FILE
    valid = ", ".join(TABLES[table].model_fields)
    nearest = _nearest(key, table)
    code = "CFG-005" if nearest else "CFG-006"
    return issue(code, place, key=key, table=where, valid=valid, nearest=nearest)


def _nearest(key: str, table: tuple[str, ...]) -> str:
    """The key that was meant: one spelt like it in the same table, else one of that name in another, else nothing."""
    plain = key.lower().replace("-", "_").replace(" ", "_")
    if close := get_close_matches(plain, list(TABLES[table].model_fields), n=1):
        return close[0]
    for other, model in TABLES.items():
        if plain in model.model_fields:
            return ".".join((*other, plain))
    return ""
