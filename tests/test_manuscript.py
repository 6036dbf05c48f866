"""Chapter files: each case's in.md gives the draft fragment and the findings of its folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from publications import cases, compare, told

from book.manuscript.frontmatter import read_chapter_file
from book.manuscript.markdown import to_fragment
from book.report import KanbenError


@pytest.mark.parametrize("case", cases("manuscript"), ids=lambda path: path.name)
def test_case(case: Path, update: bool) -> None:
    compare(case, read(case / "in.md"), update=update)


def read(path: Path) -> dict[str, str]:
    """The expected files of a chapter: settings and draft fragment, and what was found."""
    try:
        chapter = read_chapter_file("in.md", path.read_bytes(), "in", "zh-Hant-TW")
    except KanbenError as error:
        return {"expected.issues": told(error.report.issues)}
    fragment, found = to_fragment(chapter.source, chapter.markdown)
    settings = f"<!-- {chapter.id} | {chapter.kind} | {chapter.language} | {chapter.title} -->\n"
    return {"expected.xhtml": f"{settings}{fragment}\n", "expected.issues": told(found)}
