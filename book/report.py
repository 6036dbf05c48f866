"""Issues: a code, a place and values come in; a finding with message and hint, in the person's language, goes out.

The words live in `messages/<family>.toml`, one table a code, both languages side by side:

    ["FIG-001"]
    severity = "warning"
    en = { message = "No image file {image}.", hint = "Put it there …" }
    zh-Hant = { message = "找不到圖檔 {image}。", hint = "請放進 …" }
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, replace
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Literal, cast

from book.model import Issue, Place, Report, Severity

Language = Literal["en", "zh-Hant"]


class KanbenError(Exception):
    """Work that cannot go on; carries the findings that say why. `exit_status`: 1 build or check, 2 usage or config."""

    def __init__(self, *issues: Issue, exit_status: int = 1) -> None:
        super().__init__("; ".join(issue.message for issue in issues))
        self.report = Report(issues)
        self.exit_status = exit_status


@cache
def catalogue() -> Mapping[str, Mapping[str, object]]:
    """Every message, by code."""
    entries: dict[str, Mapping[str, object]] = {}
    for entry in sorted(files("book").joinpath("messages").iterdir(), key=lambda item: item.name):
        if entry.name.endswith(".toml"):
            entries.update(tomllib.loads(entry.read_text(encoding="utf-8")))
    return MappingProxyType(entries)


def words(code: str, language: Language) -> Mapping[str, str]:
    """The templates of `code` in `language` (keys message and hint)."""
    return cast(Mapping[str, str], catalogue()[code][language])


def issue(code: str, place: Place | None = None, *, severity: Severity | None = None, **values: str | int) -> Issue:
    """A finding in English; `severity` overrides the catalogue's (as --strict does).

    Raises KeyError where the code is not in the catalogue or a value of its message is missing.
    """
    kept = tuple((name, str(value)) for name, value in values.items())
    template = words(code, "en")
    return Issue(
        code=code,
        severity=severity or cast(Severity, catalogue()[code]["severity"]),
        message=template["message"].format(**dict(kept)),
        hint=template["hint"].format(**dict(kept)),
        place=place,
        values=kept,
    )


def stop(code: str, place: Place | None = None, *, exit_status: int = 1, **values: str | int) -> KanbenError:
    """A finding wrapped as the error to raise: `raise stop("IMP-001", place)`."""
    return KanbenError(issue(code, place, severity=None, **values), exit_status=exit_status)


def to_fields(found: Issue) -> dict[str, Any]:
    """A finding as JSON holds it; `from_fields` makes it again."""
    return asdict(found)


def from_fields(fields: Mapping[str, Any]) -> Issue:
    """The finding of which `to_fields` made these."""
    place = Place(**fields["place"]) if fields["place"] else None
    return Issue(**{**fields, "place": place, "values": tuple((name, value) for name, value in fields["values"])})


def spoken(finding: Issue, language: Language) -> Issue:
    """The same finding, said in `language`."""
    if finding.code not in catalogue():
        return finding
    template = words(finding.code, language)
    values = dict(finding.values)
    return replace(finding, message=template["message"].format(**values), hint=template["hint"].format(**values))
