"""Passes: a tiny publication, after all of them, gives the chapters, references and findings of its folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from publications import cases, compare, told

from book import project
from book.cache import Cache
from book.config import load_config
from book.model import Chapter, Reference
from book.passes import PASSES
from book.xhtml import escaped


@pytest.mark.parametrize("case", cases("passes"), ids=lambda path: path.name)
def test_case(case: Path, tmp_path: Path, update: bool) -> None:
    compare(case, read(case / "in", Cache(tmp_path)), update=update)


def read(root: Path, cache: Cache) -> dict[str, str]:
    """The expected files of a publication."""
    book = project.load(root, load_config(root), cache)
    for apply in PASSES:
        book = apply(book)
    found = {f"expected/{chapter.id}.xhtml": "\n".join((*shown(chapter), "")) for chapter in book.chapters}
    return found | {
        "expected/references.xhtml": "".join(entry(at, reference) for at, reference in enumerate(book.references, 1)),
        "expected/issues.txt": told(book.report.issues),
    }


def shown(chapter: Chapter) -> Iterator[str]:
    """A chapter as text: what render and the writers learn of it."""
    yield f"<!-- {chapter.id} | {chapter.kind} | {chapter.language} | {chapter.label} | {chapter.title} -->"
    yield chapter.body
    yield from (f"<!-- h{each.level} {each.id} | {each.text} -->" for each in chapter.headings)
    for each in chapter.figures:
        words = " / ".join(each.caption)
        yield f"<!-- figure {each.number} {each.id} | {each.image} | {each.alt} | {words} | {each.credit} -->"
    for note in chapter.notes:
        yield f"<!-- note {note.number} {note.id} ← {' '.join(note.callers)} -->"
        yield note.body


def entry(number: int, reference: Reference) -> str:
    return f"<!-- {number} {escaped(reference.key)} ← {' '.join(reference.callers)} -->\n{reference.entry}\n"
