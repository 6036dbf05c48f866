"""A Word file as a page: its bytes come in; clean HTML, what was dropped, pictures and properties go out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from lxml import etree

from book.model import Issue, LedgerLine, Place
from book.readers.archive import open_archive
from book.readers.docx.account import Account
from book.readers.docx.blocks import Blocks
from book.readers.docx.captions import captions
from book.readers.docx.notes import notes
from book.readers.docx.numbering import Numbering
from book.readers.docx.package import Package
from book.readers.docx.pieces import LINE, Story
from book.readers.docx.properties import Properties, properties
from book.readers.docx.styles import Styles, w
from book.report import issue

_VECTORS = {b"\x01\0\0\0": "EMF", b"\xd7\xcd\xc6\x9a": "WMF", b"\x01\0\x09\0": "WMF"}  # [MS-EMF], [MS-WMF]
_BESIDE = ("header", "footer", "comments")  # parts whose text is no part of the article
_REASONS = {"header": "LED-104", "footer": "LED-104", "comments": "LED-107"}


@dataclass(frozen=True, slots=True)
class Page:
    """A Word file as HTML: `sourceline` of an element is the number of its paragraph."""

    body: etree._Element
    moved: tuple[LedgerLine, ...]
    dropped: tuple[LedgerLine, ...]
    images: Mapping[str, bytes]
    properties: Properties
    issues: tuple[Issue, ...]


def page(data: bytes, file: str, said: Collection[int] = ()) -> Page:
    """The file as a page; paragraphs whose numbers are in `said` become no captions.

    Raises KanbenError: ZIP-001 … ZIP-005 no harmless container, WRD-001 … WRD-003 no Word file or a broken one,
    IMP-015 something would be lost.
    """
    package = Package(open_archive(data, file), file)
    styles = Styles(_part(package, "styles"))
    account = Account(file)
    story = Story(package.main, package, styles, account, [], [])
    numbering = Numbering(_part(package, "numbering"), styles)
    body = etree.Element("body")
    tree = package.tree(package.main)
    content = None if tree is None else tree.find(w("body"))
    if tree is not None and content is not None:
        account.enrol(tree)
        body.extend(Blocks(story, numbering).read(content))
    noted = notes(story, numbering)
    if noted is not None:
        body.append(noted)
    _beside(package, account)
    captions(body, said)
    moved, dropped = account.settled(body)
    for call in body.iterfind(".//a[@role='doc-noteref']"):
        call.text = call.get("href", "").removeprefix("#note-")
    images, refused = _images(body, package)
    losses = [issue(code, account.place(element)) for element, code in story.losses]
    return Page(body, moved, dropped, images, properties(package), (*losses, *refused))


def _part(package: Package, kind: str) -> etree._Element | None:
    name = package.related(package.main, kind)
    return package.tree(name) if name else None


def _beside(package: Package, account: Account) -> None:
    """Accounts for headers, footers and comments."""
    for relation in package.relations(package.main).values():
        if relation.type not in _BESIDE or relation.external or relation.target not in package.archive.names:
            continue
        tree = package.tree(relation.target)
        if tree is not None:
            account.enrol(tree)
            account.drop(tree, relation.type, _REASONS[relation.type])


def _images(body: etree._Element, package: Package) -> tuple[dict[str, bytes], list[Issue]]:
    """The data of each picture that stands in the file; pictures of kinds that books cannot show are named."""
    images: dict[str, bytes] = {}
    refused: list[Issue] = []
    for picture in body.iter("img"):
        name = picture.get("src", "")
        if name in images or name not in package.archive.names:
            continue
        data = package.archive.read(name)
        kind = next((kind for mark, kind in _VECTORS.items() if data.startswith(mark)), "")
        if kind:
            refused.append(issue("WRD-011", Place(package.file, _line(picture)), name=name, kind=kind))
        else:
            images[name] = data
    return images, refused


def _line(picture: etree._Element) -> int | None:
    return next((int(above.get(LINE, "0")) for above in picture.iterancestors() if above.get(LINE)), None)
