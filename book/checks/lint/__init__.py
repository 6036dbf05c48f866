"""Lints of EPUBs: an open archive comes in; what neither EPUBCheck nor Ace asks, and stores do, goes out as Issues.

A rule is a function from Publication to Issues; RULES is their order. A file that was soundly made has nothing to say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from book.checks.archive import Archive, place
from book.checks.lint import container, navigation, pictures, stores, styles, text
from book.checks.lint.publication import Publication, read
from book.checks.told import first_of_each
from book.model import Issue
from book.report import issue

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
    findings = (found for rule in RULES for found in rule(publication))
    yield from first_of_each(findings, "LNT-099", place(archive.path))
