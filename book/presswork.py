"""What print and archive files need beside the Edition: book.toml and the Book come in, a Finishing and
the wrap cover go out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from book.config import Config
from book.config_problems import FILE
from book.config_values import caliper
from book.model import Artifact, Book, Edition, Place, Report
from book.render.wrap import NARROWEST, Wrap, wrap_css, wrap_markup
from book.report import issue, stop
from book.writers.pdf.profiles import Attachment, Finishing, Press
from book.writers.pdf.profiles.inks import PressProfileError, press_profile
from book.writers.pdf.profiles.sheet import MM
from book.writers.pdf.setting import Setting
from book.writers.pdf.wrap import CoverSheet, write_wrap

_TYPES = {".md": "text/markdown", ".yaml": "application/yaml", ".yml": "application/yaml", ".toml": "application/toml"}


def wrap_of(config: Config, book: Book, pages: int) -> Wrap:
    """The measures of the wrap cover for a block of that many pages; two are a leaf."""
    thickness = caliper(config.print.paper)
    assert thickness is not None, "the schema accepts only papers"  # noqa: S101 - tells mypy what validation settled
    spine = round((pages + 1) // 2 * thickness, 2)
    shown = config.cover.image
    picture = next((asset for asset in book.assets if shown and shown in (asset.source, asset.href)), None)
    return Wrap(config.trim_mm, spine, config.print.flaps_mm, config.print.price, picture)


def cover(  # noqa: PLR0913, PLR0917 - the book, its place and how it is printed
    path: Path, config: Config, book: Book, edition: Edition, press: Press, setting: Setting, pages: int
) -> tuple[Artifact, Report]:
    """The wrap cover at `path`, and what is to be said of it: PRT-003 no barcode, PRT-004 a spine without text."""
    wrap = wrap_of(config, book, pages)
    own = edition.stylesheets[-1].text
    styles = tuple(sheet.text for sheet in edition.stylesheets if sheet.name == "cover")
    shown = (wrap.picture,) if wrap.picture else ()
    sheet = CoverSheet(wrap_markup(book, wrap), (*styles, wrap_css(wrap), own), shown)
    on_cover = replace(press, black=False, coloured_type=True, folds=tuple(fold * MM for fold in wrap.folds))
    artifact = write_wrap(path, sheet, setting, on_cover, book.metadata)
    said = [] if book.metadata.isbn.get("print") else [issue("PRT-003", Place(FILE))]
    if wrap.spine < NARROWEST:
        said.append(issue("PRT-004", Place(FILE), spine=f"{wrap.spine:.1f}", least=f"{NARROWEST:g}"))
    return artifact, Report(tuple(said))


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
