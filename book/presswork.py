"""What print and archive files need beside the Edition: book.toml and the Book come in, a Finishing goes out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from book.config import Config
from book.config_problems import FILE
from book.model import Book, Place
from book.report import stop
from book.writers.pdf.profiles import Attachment, Finishing, Press
from book.writers.pdf.profiles.inks import PressProfileError, press_profile

_TYPES = {".md": "text/markdown", ".yaml": "application/yaml", ".yml": "application/yaml", ".toml": "application/toml"}


def finishing(root: Path, config: Config, book: Book) -> Finishing:
    """How the book is printed, and what it was written in. Raises KanbenError PRT-001 and PRT-002."""
    return Finishing(_press(root, config), tuple(_sources(root, config, book)))


def _press(root: Path, config: Config) -> Press:
    black, marks = config.print.ink == "black", config.print.marks
    name = config.print.icc
    if not name:
        return Press(None, black, marks)
    path = (root / "assets" / name).resolve()
    try:
        if not path.is_relative_to(root.resolve()):
            raise OSError("it lies outside the publication")
        profile = path.read_bytes()
        press_profile(profile)
    except OSError as error:
        raise stop("PRT-001", Place(FILE), name=name, reason=error.strerror or str(error)) from error
    except PressProfileError as error:
        raise stop("PRT-002", Place(FILE), name=name, reason=str(error)) from error
    return Press(profile, black, marks)


def _sources(root: Path, config: Config, book: Book) -> Iterator[Attachment]:
    """The chapters as they were written, book.toml and the references."""
    for chapter in book.chapters:
        yield _attachment(chapter.source.path, chapter.title, chapter.source.text.encode())
    for name in (FILE, config.content.references):
        if (root / name).is_file():
            yield _attachment(name, PurePosixPath(name).name, (root / name).read_bytes())


def _attachment(path: str, title: str, data: bytes) -> Attachment:
    name = PurePosixPath(path)
    return Attachment(name.name, _TYPES.get(name.suffix, "text/plain"), title, data)
