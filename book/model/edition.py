"""An edition, as the writers see it: finished pages, and the artifacts that come of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Literal

from book.model.article import Matter
from book.model.metadata import Metadata
from book.model.publication import Asset

Format = Literal["epub", "pdf"]
Profile = Literal["screen", "print", "archive", "cover"]
Direction = Literal["horizontal", "vertical"]


@dataclass(frozen=True, slots=True)
class Page:
    """One finished XHTML document of the dialect (a file of the EPUB, a section of the PDF), not a sheet of paper.

    `id` is ASCII and names the file (`<id>.xhtml`); `role` is one of cover, half-title, title-page, colophon,
    toc, figure-list, part, chapter, further-reading, references; `matter` decides how folios are set;
    `formats` says which editions hold it; `source` is the file that it was written in, empty for a page of our making;
    `part` is the title of the part that it stands in.
    """

    id: str
    role: str
    title: str
    xhtml: str
    language: str
    matter: Matter
    formats: tuple[Format, ...] = ("epub", "pdf")
    source: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True)
class TocEntry:
    """A line of the table of contents; `href` is `<page id>.xhtml` or `<page id>.xhtml#<anchor>`; `part`: of a part."""

    title: str
    href: str
    label: str = ""
    matter: Matter = "body"
    children: tuple[TocEntry, ...] = ()
    part: bool = False


@dataclass(frozen=True, slots=True)
class Stylesheet:
    """A style sheet; `formats` says which editions take it, in the order of the tuple that holds it."""

    name: str
    text: str
    formats: tuple[Format, ...] = ("epub", "pdf")


@dataclass(frozen=True, slots=True)
class Edition:
    """Everything that a writer needs: reading order, styles, files, contents.

    `direction` is that of the lines in the EPUB.
    """

    metadata: Metadata
    pages: tuple[Page, ...]
    stylesheets: tuple[Stylesheet, ...]
    assets: tuple[Asset, ...]
    toc: tuple[TocEntry, ...]
    direction: Direction = "horizontal"

    @property
    def digest(self) -> str:
        """The sha256 of all that decides a file's bytes."""
        state = sha256(repr((self.metadata, self.direction)).encode())
        for page in self.pages:
            state.update(repr((page.id, page.formats, page.xhtml)).encode())
        for sheet in self.stylesheets:
            state.update(repr((sheet.name, sheet.formats, sheet.text)).encode())
        for asset in self.assets:
            state.update(repr((asset.href, asset.media_type, asset.sha256)).encode())
        return state.hexdigest()


@dataclass(frozen=True, slots=True)
class PageBreak:
    """Where a printed page begins: page of the Edition, number of the element in it, and place in its own text.

    Elements of the page's section count from 0, the section, in the order in which they begin. `offset` counts the
    characters of the element's own text (book/textplace.py) that stand on earlier pages. `label` is the folio.
    """

    page: str
    element: int
    offset: int
    label: str


@dataclass(frozen=True, slots=True)
class PageMap:
    """The printed page label (iv, 12) of every anchor id, and where each printed page begins, in their order."""

    labels: Mapping[str, str] = field(default_factory=dict)
    breaks: tuple[PageBreak, ...] = ()


@dataclass(frozen=True, slots=True)
class Artifact:
    """A file that was put out; `pages` is 0 for an EPUB."""

    format: Format
    profile: Profile | None
    path: Path
    sha256: str
    bytes: int
    pages: int = 0
