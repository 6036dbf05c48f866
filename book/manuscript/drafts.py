"""Chapter files come in; their draft fragments, remembered or made by as many processes as there are, go out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from book.manuscript.frontmatter import ChapterFile
from book.model import Issue
from book.report import from_fields, to_fields
from book.workers import Each

Draft = tuple[str, tuple[Issue, ...]]  # the fragment, and what `to_fragment` found


def drafts(files: Sequence[ChapterFile], each: Each = map) -> list[Draft]:
    """One draft a chapter, in their order."""
    jobs = [(file.source, file.markdown) for file in files]
    return [(fragment, tuple(map(from_fields, found))) for fragment, found in each(_made, jobs)]


def _made(job: Any) -> tuple[str, list[dict[str, Any]]]:
    from book.manuscript.markdown import to_fragment  # noqa: PLC0415 - most builds have all drafts but one

    fragment, found = to_fragment(*job)
    return fragment, [to_fields(each) for each in found]
