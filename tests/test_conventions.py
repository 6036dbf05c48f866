"""What newsrooms write, form by form: a line of a case's in.txt is recognised as the same line of expected.txt says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from book.model import Person
from book.readers import (
    bylines,
    bylines_parted,
    credits,
    dates,
    furniture,
    languages,
    lines,
    recognise,
    references,
    text_front,
    text_masthead,
)
from book.readers.lines import Line, split
from book.readers.text_view import heading_like

CASES = Path(__file__).parent / "cases" / "conventions"
NOTHING = "-"


def label(found: recognise.Label | None) -> str:
    return NOTHING if found is None else " | ".join((found.text, found.rest, *(["bare"] if found.plain else [])))


def mark(line: Line) -> str:
    found = recognise.list_mark(line.folded)
    return NOTHING if found is None else f"{found.number or 'bullet'} | {line.text[found.length :]}"


def date_line(line: Line) -> str:
    found = dates.date_line(line.folded)
    return NOTHING if found is None else found.day.isoformat() + (" updated" if found.updated else "")


def dateline(line: Line) -> str:
    found = bylines.dateline(line)
    return NOTHING if found is None else " ".join((found[0].isoformat(), *(person.name for person in found[1])))


def caption_with_credit(line: Line) -> str:
    return " | ".join(credits.caption_with_credit(line.text) or (NOTHING,))


def byline_parts(line: Line) -> str:
    found = bylines_parted.people_of_parts(line)
    return NOTHING if found is None else f"{found[0] or NOTHING} | {people(found[1])}"


def people(found: Sequence[Person]) -> str:
    return "、".join(f"{person.name} {person.role}" for person in found) or NOTHING


def source(line: Line) -> str:
    (found,), _, doubts = references.read_sources([(line, line.text)], "zh-Hant-TW", "a.txt")
    csl = dict(found.csl)
    said = [str(csl.get(key) or NOTHING) for key in ("issued", "publisher", "container-title", "title", "URL")]
    return " | ".join((str(csl["type"]), str(csl["language"]), *said, *(doubt.code for doubt in doubts)))


RECOGNISERS: dict[str, Callable[[Line], str]] = {
    "credit": lambda line: credits.credit(line.text) or NOTHING,
    "caption-with-credit": caption_with_credit,
    "caption": lambda line: credits.caption(line.text) or NOTHING,
    "related-label": lambda line: label(recognise.related_label(line)),
    "general-label": lambda line: label(recognise.general_label(line)),
    "further-label": lambda line: label(recognise.further_label(line)),
    "references-label": lambda line: label(recognise.references_label(line)),
    "list-mark": mark,
    "divider": lambda line: "divider" if recognise.is_divider(line) else NOTHING,
    "heading": lambda line: "heading" if heading_like(line) else NOTHING,
    "title": lambda line: "title" if lines.title_like(line) else NOTHING,
    "byline": lambda line: people(bylines.byline(line)),
    "byline-parts": byline_parts,
    "near-title": lambda line: people(text_masthead.people_near(line, dated=False)),
    "by-a-day": lambda line: people(text_masthead.person_by_day(line)),
    "furniture": lambda line: "furniture" if furniture.is_furniture(line.folded) else NOTHING,
    "subjects": lambda line: " | ".join(text_front.subject_line(line)) or NOTHING,
    "date-line": date_line,
    "dateline": dateline,
    "language": lambda line: languages.language_of(line.text) or NOTHING,
    "source": source,
}


@pytest.mark.parametrize("case", sorted(path.name for path in CASES.iterdir()))
def test_recogniser(case: str, update: bool) -> None:
    given = split((CASES / case / "in.txt").read_text(encoding="utf-8"))
    expected = CASES / case / "expected.txt"
    found = [RECOGNISERS[case](line) for line in given]
    if update:
        expected.write_text("\n".join(found) + "\n", encoding="utf-8")
    wanted = expected.read_text(encoding="utf-8").splitlines()
    assert [f"{line.text} → {said}" for line, said in zip(given, found, strict=True)] == [
        f"{line.text} → {said}" for line, said in zip(given, wanted, strict=True)
    ]


def test_every_recogniser_has_its_cases_with_both_answers() -> None:
    assert {path.name for path in CASES.iterdir()} == set(RECOGNISERS)
    for case in RECOGNISERS:
        answers = Counter((CASES / case / "expected.txt").read_text(encoding="utf-8").splitlines())
        assert len(answers) > 1, f"{case}: a recogniser that always says the same is not tested"


@pytest.mark.parametrize("case", sorted(RECOGNISERS))
def test_full_width_and_half_width_are_read_alike(case: str) -> None:
    """Every mark has a full-width twin: a line folded to half width is recognised as the same."""
    for line in split((CASES / case / "in.txt").read_text(encoding="utf-8")):
        (folded,) = split(line.folded)
        assert lines.fold(RECOGNISERS[case](line)) == lines.fold(RECOGNISERS[case](folded)), line.text
