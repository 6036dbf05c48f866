"""The EPUB writer: an Edition and a path come in, an EPUB 3.3 file and its Artifact go out."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path

from book.atomic import atomic_path
from book.model import Artifact, Edition
from book.writers.epub.container import ContainerWriter
from book.writers.epub.content import read
from book.writers.epub.package import package


def write(edition: Edition, path: Path) -> Artifact:
    """Writes the EPUB whole or not at all; the bytes depend on the edition alone.

    Pages are stored as they are, `EPUB/text/<page id>.xhtml`. Raises KanbenError where a page or the metadata cannot
    go into an EPUB (EPB-030 to EPB-033), OSError where a file cannot be read or written, and ValueError for an edition
    without a page that is its table of contents.
    """
    book = package(edition, read(edition))
    with atomic_path(path) as unfinished:
        ContainerWriter(unfinished, book, _utc(edition.metadata.modified)).write()
        with unfinished.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        size = unfinished.stat().st_size
    return Artifact("epub", None, path, digest, size)


def _utc(moment: datetime) -> datetime:
    """`moment` in UTC without its zone; one that names no zone is taken as UTC, whatever the machine's zone."""
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
