"""What must hold of every import, whatever its source: a source comes in; nothing, or an AssertionError, goes out."""

from __future__ import annotations

import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from book import project
from book.cache import open_cache
from book.config import load_config
from book.importing import import_article
from book.manuscript.frontmatter import read_chapter_file
from book.manuscript.markdown import to_fragment
from book.report import KanbenError

SECONDS = 20  # for an input of some ten thousand bytes; nearly all take less than a tenth of one
FAULTS = {"IMP-015", "IMP-016"}  # the program's own: a text was lost, or counted twice
ACTIVE = {"MAN-010", "MAN-011", "MAN-012"}  # found in what was written: elements, handlers, addresses


class TooSlowError(AssertionError):
    """An import that takes longer than any of such a size should."""


def holds(source: Path, folder: Path) -> str:
    """Imports the source into `folder`; gives the codes of a refusal, or nothing.

    Raises AssertionError where an invariant is broken, and whatever else the program let through.
    """
    try:
        with limited(SECONDS):
            result = import_article(source, folder)
    except KanbenError as error:
        codes = {found.code for found in error.report.issues}
        assert not codes & FAULTS, f"{source.name}: {error}"
        assert not folder.exists(), "something was written"
        return " ".join(sorted(codes))
    entries = [*result.ledger.kept, *result.ledger.moved, *result.ledger.dropped]
    assert entries, "the ledger is empty"
    assert all(line.reason for line in (*result.ledger.moved, *result.ledger.dropped)), "a reason is missing"
    config = load_config(folder)
    for path in sorted((folder / "chapters").glob("*.md")):
        chapter = read_chapter_file(path.name, path.read_bytes(), "", config.book.language)
        _, found = to_fragment(chapter.source, chapter.markdown)
        assert not {issue.code for issue in found} & ACTIVE, f"{path.name}: {found}"
    book = project.load(folder, config, open_cache(folder))
    assert not book.report.errors, book.report.errors
    return ""


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raises TooSlowError when the work inside takes longer."""

    def over(_: int, __: FrameType | None) -> None:
        raise TooSlowError(f"more than {seconds} s")

    before = signal.signal(signal.SIGALRM, over)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def check(reader: str, data: bytes) -> str:
    """`holds` for bytes that `forms` makes a source of."""
    import forms  # noqa: PLC0415 - atheris instruments what is imported once it is set up

    folder = Path(tempfile.mkdtemp(prefix="kanben-fuzz-"))
    try:
        return holds(forms.source(reader, data, folder), folder / "book")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
