"""What must hold of every import, whatever its source: a source comes in; nothing, or an AssertionError, goes out."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from pages import sound

from book import project
from book.cache import open_cache
from book.config import load_config
from book.importing import import_article
from book.manuscript.frontmatter import read_chapter_file
from book.manuscript.markdown import to_fragment
from book.model import LedgerLine
from book.passes import PASSES
from book.report import KanbenError, catalogue

SECONDS = 20  # of the processor, for an input of some ten thousand bytes; nearly all take less than a tenth of one
# The program's own: a text was lost or counted twice; reading took too long, or too much memory or depth.
FAULTS = {"IMP-015", "IMP-016", "IMP-102", "IMP-103"}
ACTIVE = {"MAN-010", "MAN-011", "MAN-012"}  # found in what was written: elements, handlers, addresses


def holds(source: Path, folder: Path) -> str:
    """Imports the source into `folder`; gives the codes of a refusal, or nothing.

    Raises AssertionError where an invariant is broken, and whatever else the program let through.
    """
    start = time.process_time()
    try:
        result = import_article(source, folder)
    except KanbenError as error:
        codes = {found.code for found in error.report.issues}
        assert not codes & FAULTS, f"{source.name}: {error}"
        assert not folder.exists(), "something was written"
        return " ".join(sorted(codes))
    assert time.process_time() - start < SECONDS, f"{time.process_time() - start:.0f} s"
    assert result.ledger.kept or result.ledger.moved, "the ledger keeps nothing"
    complete([*result.ledger.moved, *result.ledger.dropped])
    config = load_config(folder)
    for path in sorted((folder / "chapters").glob("*.md")):
        chapter = read_chapter_file(path.name, path.read_bytes(), "", config.book.language)
        _, found = to_fragment(chapter.source, chapter.markdown)
        assert not {issue.code for issue in found} & ACTIVE, f"{path.name}: {found}"
    book = project.load(folder, config, open_cache(folder))
    for apply in (lambda made: made, *PASSES):
        book = apply(book)
        assert not book.report.errors, book.report.errors
    sound(book)
    return ""


def complete(lines: Sequence[LedgerLine]) -> None:
    """Each line that was moved or dropped says why, in words that there are."""
    for line in lines:
        assert line.reason in catalogue(), f"the ledger does not say why: {line}"


def check(reader: str, data: bytes) -> str:
    """`holds` for bytes that `forms` makes a source of."""
    import forms  # noqa: PLC0415 - atheris instruments what is imported once it is set up

    folder = Path(tempfile.mkdtemp(prefix="kanben-fuzz-"))
    try:
        return holds(forms.source(reader, data, folder), folder / "book")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
