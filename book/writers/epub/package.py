"""The package document: an Edition and the facts of its pages come in, an EbookLib book goes out.

Names and values follow EPUB 3.3 § 5 and, for old readers, OPF 2.0.1.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields

from ebooklib import epub

from book.model import Asset, Edition, Evaluation, Issue, Metadata
from book.report import KanbenError, issue
from book.writers.epub import accessibility, navigation
from book.writers.epub.container import FileItem
from book.writers.epub.content import Content, pages_of, style_urls, styles_of

COVER_IMAGE = "images/cover.jpg"
# MARC code list for relators.
_RELATORS = {
    "author": "aut",
    "editor": "edt",
    "translator": "trl",
    "illustrator": "ill",
    "photographer": "pht",
    "contributor": "ctb",
    "issuer": "pbl",
    "chief-editor": "pbd",
    "managing-editor": "edt",
    "proofreader": "pfr",
    "cover-designer": "cov",
    "designer": "bkd",
}
_UNIQUE_ID = "pub-id"
_COVER_ID = "cover-image"
_XHTML_TYPE = "application/xhtml+xml"
# What XML 1.0 § 2.2 (production 2, Char) does not allow; EbookLib would drop the whole element without a word.
_NOT_XML = re.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")


def unique_identifier(metadata: Metadata) -> str:
    """The ISBN of the EPUB as a URN where there is one, else the publication's own identifier."""
    isbn = metadata.isbn.get("epub")
    return f"urn:isbn:{isbn}" if isbn else metadata.identifier


def printed_identifier(metadata: Metadata) -> str:
    """What names the edition on paper: its ISBN as a URN, that of the PDF, else the publication's own identifier."""
    isbn = metadata.isbn.get("print") or metadata.isbn.get("pdf")
    return f"urn:isbn:{isbn}" if isbn else metadata.identifier


def package(edition: Edition, contents: Mapping[str, Content]) -> epub.EpubBook:
    """The book as EbookLib's writer takes it.

    Raises KanbenError where metadata hold characters that XML cannot (EPB-033), and ValueError unless exactly one
    page is the table of contents, which is the navigation document.
    """
    if [page.role for page in pages_of(edition)].count("toc") != 1:
        raise ValueError("an edition needs exactly one page with the role toc")
    _check(edition.metadata)
    book = epub.EpubBook()
    book.metadata = {}  # without the generator line and the random identifier that EbookLib puts there
    book.IDENTIFIER_ID = _UNIQUE_ID
    book.language = edition.metadata.language
    vertical = edition.direction == "vertical"
    # Written although ltr is the default: some reading systems take zh-Hant for right to left without it.
    book.set_direction("rtl" if vertical else "ltr")
    assets = _assets(edition, contents)
    _manifest(book, edition, contents, assets)
    book.guide = navigation.guide(edition)
    _describe(book, edition.metadata)
    for name, value in accessibility.properties(edition, contents.values(), assets):
        _meta(book, name, value)
    if edition.metadata.evaluation is not None:
        _evaluated(book, edition.metadata.evaluation)
    if any(content.page_list for content in contents.values()):
        _element(book, "source", printed_identifier(edition.metadata))
        _meta(book, "pageBreakSource", printed_identifier(edition.metadata))
    if any(asset.href == COVER_IMAGE for asset in assets):
        book.add_metadata(None, "meta", None, {"name": "cover", "content": _COVER_ID})
    mode = "vertical-rl" if vertical else "horizontal-lr"
    book.add_metadata(None, "meta", None, {"name": "primary-writing-mode", "content": mode})  # Kindle
    return book


def _assets(edition: Edition, contents: Mapping[str, Content]) -> tuple[Asset, ...]:
    """The files that the EPUB's pages or styles load, and the cover; the others are the PDF's."""
    loaded = {posixpath.normpath(f"text/{address}") for content in contents.values() for address in content.resources}
    loaded |= {posixpath.normpath(f"css/{url}") for sheet in styles_of(edition) for url in style_urls(sheet.text)}
    return tuple(asset for asset in edition.assets if asset.href in loaded or asset.href == COVER_IMAGE)


def _manifest(
    book: epub.EpubBook, edition: Edition, contents: Mapping[str, Content], assets: tuple[Asset, ...]
) -> None:
    """Adds every file, and the spine: pages in reading order."""
    identifier = unique_identifier(edition.metadata)
    _item(
        book,
        "ncx",
        "toc.ncx",
        "application/x-dtbncx+xml",
        navigation.ncx(edition, identifier, _printed_pages(contents)),
    )
    for sheet in styles_of(edition):
        _item(book, f"css-{sheet.name}", f"css/{sheet.name}.css", "text/css", sheet.text.encode("utf-8"))
    for page in pages_of(edition):
        item = _item(book, f"page-{page.id}", f"text/{page.id}.xhtml", _XHTML_TYPE, page.xhtml.encode("utf-8"))
        item.properties = list(contents[page.id].properties)
        book.spine.append(item)
    for number, asset in enumerate(assets, start=1):
        cover = asset.href == COVER_IMAGE
        file = FileItem(_COVER_ID if cover else f"asset-{number}", asset.href, asset.media_type, asset.path)
        file.properties = ["cover-image"] if cover else []
        book.add_item(file)


def _printed_pages(contents: Mapping[str, Content]) -> tuple[tuple[str, str], ...]:
    return next((content.page_list for content in contents.values() if content.page_list), ())


def _item(book: epub.EpubBook, uid: str, name: str, media_type: str, content: bytes) -> epub.EpubItem:
    item = epub.EpubItem(uid=uid, file_name=name, media_type=media_type, content=content)
    book.add_item(item)
    return item


def _describe(book: epub.EpubBook, metadata: Metadata) -> None:
    """Adds the bibliographic metadata, in the order in which a catalogue reads them."""
    _identify(book, metadata)
    titles = [("main", metadata.title), ("subtitle", metadata.subtitle)]
    for number, (kind, title) in enumerate(((kind, title) for kind, title in titles if title), start=1):
        _element(book, "title", title, f"title-{number}")
        _refine(book, f"title-{number}", ("title-type", kind), ("display-seq", str(number)))
    if metadata.file_as:
        _refine(book, "title-1", ("file-as", metadata.file_as))
    _element(book, "language", metadata.language)
    for number, person in enumerate((*metadata.people, *metadata.staff), start=1):
        uid = f"person-{number}"
        _element(book, "creator" if person.role == "author" else "contributor", person.name, uid)
        _meta(book, "role", _RELATORS[person.role], refines=f"#{uid}", scheme="marc:relators")
        if person.file_as:
            _refine(book, uid, ("file-as", person.file_as))
        _refine(book, uid, ("display-seq", str(number)))
    _element(book, "publisher", metadata.publisher)
    if metadata.published is not None:
        _element(book, "date", metadata.published.isoformat())
    _element(book, "description", metadata.description)
    for subject in metadata.subjects:
        _element(book, "subject", subject)
    for number, row in enumerate(metadata.classifications, start=1):
        _element(book, "subject", row.name, f"class-{number}")
        _refine(book, f"class-{number}", ("authority", row.authority), ("term", row.code))
    _element(book, "rights", metadata.rights)
    if metadata.series is not None:
        _meta(book, "belongs-to-collection", metadata.series.name, id="series")
        _refine(book, "series", ("collection-type", "series"))
        if metadata.series.position:
            _refine(book, "series", ("group-position", metadata.series.position))


def _evaluated(book: epub.EpubBook, evaluation: Evaluation) -> None:
    """A person's judgement (EPUB Accessibility 1.1 § 3.4 and § 3.5)."""
    if evaluation.conforms_to:
        _meta(book, "dcterms:conformsTo", evaluation.conforms_to, id="conformance")
    if evaluation.certifier:
        claim = {"refines": "#conformance"} if evaluation.conforms_to else {}
        _meta(book, "a11y:certifiedBy", evaluation.certifier, id="certifier", **claim)
        if evaluation.credential:
            _refine(book, "certifier", ("a11y:certifierCredential", evaluation.credential))
        if evaluation.report:
            link = {"rel": "a11y:certifierReport", "refines": "#certifier", "href": evaluation.report}
            book.add_metadata(None, "link", None, link)


def _identify(book: epub.EpubBook, metadata: Metadata) -> None:
    unique = unique_identifier(metadata)
    _element(book, "identifier", unique, _UNIQUE_ID)
    if metadata.identifier != unique:
        _element(book, "identifier", metadata.identifier, "own-id")
    if metadata.isbn.get("epub"):  # ONIX code list 5: 15 is ISBN-13
        _meta(book, "identifier-type", "15", refines=f"#{_UNIQUE_ID}", scheme="onix:codelist5")


def _element(book: epub.EpubBook, name: str, value: str, uid: str = "") -> None:
    if value.strip():
        book.add_metadata("DC", name, value, {"id": uid} if uid else {})


def _refine(book: epub.EpubBook, uid: str, *pairs: tuple[str, str]) -> None:
    for name, value in pairs:
        _meta(book, name, value, refines=f"#{uid}")


def _meta(book: epub.EpubBook, name: str, value: str, **attributes: str) -> None:
    book.add_metadata(None, "meta", value, {"property": name, **attributes})


def _check(metadata: Metadata) -> None:
    issues: list[Issue] = []
    for field, value in _strings(metadata):
        if found := _NOT_XML.search(value):
            issues.append(issue("EPB-033", field=field, character=f"U+{ord(found[0]):04X}"))
    if issues:
        raise KanbenError(*issues)


def _strings(metadata: Metadata) -> Iterator[tuple[str, str]]:
    for field in ("title", "subtitle", "language", "publisher", "identifier", "rights", "description", "file_as"):
        yield field, getattr(metadata, field)
    for name in ("series", "evaluation"):
        part = getattr(metadata, name)
        yield from ((name, getattr(part, field.name)) for field in fields(part)) if part else ()
    for row in metadata.classifications:
        yield from (("classifications", row.code), ("classifications", row.name))
    yield from (("subjects", subject) for subject in metadata.subjects)
    for person in (*metadata.people, *metadata.staff):
        yield from (("people", person.name), ("people", person.file_as))
