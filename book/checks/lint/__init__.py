"""Lints of EPUBs: an open archive comes in; what neither EPUBCheck nor Ace asks, and stores do, goes out as Issues.

A rule is a function from Publication to Issues; RULES is their order. A file that was soundly made has nothing to say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from book.checks.archive import Archive, place
from book.checks.lint import container, navigation, pictures, stores, styles, text
from book.checks.lint.publication import Publication, read
from book.model import Issue
from book.report import issue

SHOWN = 20  # findings of one code that are told one by one

RULES: tuple[Callable[[Publication], Iterator[Issue]], ...] = (
    container.identifiers,
    lambda publication: iter(publication.issues),
    container.sizes,
    container.file_names,
    pictures.alternatives,
    pictures.files,
    pictures.cover,
    container.ids,
    navigation.divisions,
    navigation.titles,
    navigation.document_titles,
    navigation.depth,
    text.characters,
    text.half_width,
    text.indents,
    styles.classes,
    stores.kindle_elements,
    stores.kindle_styles,
    stores.kindle_package,
    stores.night,
    stores.fonts,
)


def lint(archive: Archive) -> Iterator[Issue]:
    """EPB-020 to -026 and LNT-001 to -099. Raises KanbenError EPB-021 or EPB-022 without a package document."""
    if not container.is_mimetype_right(archive):
        yield issue("EPB-020", place(archive.path, "mimetype"))
    publication = read(archive)
    yield from _first(archive.path, (found for rule in RULES for found in rule(publication)))


def _first(path: Path, findings: Iterable[Issue]) -> Iterator[Issue]:
    """The first SHOWN findings of each code, and how many more there are."""
    told: Counter[str] = Counter()
    for finding in findings:
        told[finding.code] += 1
        if told[finding.code] <= SHOWN:
            yield finding
    for code, count in told.items():
        if count > SHOWN:
            yield issue("LNT-099", place(path), finding=code, count=count - SHOWN)
