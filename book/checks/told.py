"""Findings come in; those that a person is told one by one go out, and of the rest how many there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from book.model import Issue, Place
from book.report import issue

SHOWN = 20  # findings of one code that are told one by one


def first_of_each(findings: Iterable[Issue], more: str, place: Place) -> Iterator[Issue]:
    """The first SHOWN findings of each code; at the end one of the code `more`, at `place`, for each with more."""
    told: Counter[str] = Counter()
    for finding in findings:
        told[finding.code] += 1
        if told[finding.code] <= SHOWN:
            yield finding
    for code, count in told.items():
        if count > SHOWN:
            yield issue(more, place, finding=code, count=count - SHOWN)
