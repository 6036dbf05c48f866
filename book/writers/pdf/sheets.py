"""The Edition's pages come in; Sheets go out: each page as an HTML document of its own, ready for paged layout.

Nothing is written anew here. Links become `kanben-to:<anchor>`, because what they lead to is laid out elsewhere; a
note is set beside its first call, from where `float: footnote` takes it to the foot of the page; and where a page
number is printed (contents, figure list, back-links, page references) the link gets it as `data-page`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from lxml import etree

import book
from book import xhtml
from book.cache import Cache, cache_key, code_key
from book.memo import Memory, through
from book.model import Edition, Page
from book.render.index import number_locators
from book.workers import Each
from book.writers.pdf.autospace import open_gaps
from book.writers.pdf.typesetting import spell_out

ASSET_SCHEME = "kanben"  # images are asked for as kanben:images/x.jpg and come from the Edition's assets alone
LINK_SCHEME = "kanben-to"
Side = Literal["recto", "verso", "either"]
_Job = tuple[Page, bool, bool]  # with `squeeze` and `spacing`

# What begins on the next page whatever its side: 版權頁 on the title page's back, the figure list after the contents.
_SIDES: Mapping[str, Side] = {"colophon": "either", "figure-list": "either"}
NUMBERED = "toc", "figure-list", "references", "index"  # roles whose links all print the page that they lead to
PAGE_REFERENCE = "page-reference"  # the class of a link in the text that does


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of the Edition before layout; `html` lacks page numbers until `numbered` has put them in."""

    id: str
    role: str
    title: str
    language: str
    matter: str
    side: Side
    html: str
    targets: tuple[str, ...]  # the anchors whose page numbers it prints
    source: str = ""  # the file that it was written in
    links: tuple[tuple[str, str], ...] = ()  # the anchors that it leads to, each with what the link says
    part: str = ""  # the title of the part that it stands in


def sheets(
    edition: Edition,
    *,
    squeeze: bool = True,
    spacing: bool = True,
    store: Cache | None = None,
    memory: Memory | None = None,
) -> tuple[Sheet, ...]:
    """The pages of the PDF, in the order of the book; `squeeze` and `spacing` as in book.toml.

    `store` and `memory` remember them: after an edit one is made anew.
    """
    pages = [page for page in edition.pages if "pdf" in page.formats]
    way: Each = map if store is None else _Kept(store).each
    return tuple(through(memory, way)(_sheet, [(page, squeeze, spacing) for page in pages]))


@dataclass(frozen=True, slots=True)
class _Kept:
    """Keeps Sheets in `store`."""

    store: Cache

    def each(self, work: Callable[[_Job], Sheet], jobs: Iterable[_Job]) -> Iterator[Sheet]:
        salt = code_key(Path(book.__file__).parent)
        for job in jobs:
            yield _remembered(job, work, salt, self.store)


def _remembered(job: _Job, work: Callable[[_Job], Sheet], salt: str, store: Cache) -> Sheet:
    page, squeeze, spacing = job
    own = (page.id, page.role, page.title, page.language, page.matter, page.source, page.part, page.xhtml)
    key = cache_key("sheet", salt, str(squeeze), str(spacing), *own)
    data = store.get(key)
    if data is None:
        sheet = work(job)
        store.put(key, json.dumps(asdict(sheet), ensure_ascii=False).encode())
        return sheet
    known = json.loads(data)
    links = tuple((target, said) for target, said in known.pop("links"))
    return Sheet(**{**known, "targets": tuple(known["targets"])}, links=links)


def numbered(asked: Sequence[Sheet], labels: Mapping[str, str], each: Each = map) -> tuple[Sheet, ...]:
    """The sheets with the page labels of their targets; `each` does those that have any."""
    jobs = [(sheet, tuple(labels.get(target, "") for target in sheet.targets)) for sheet in asked if sheet.targets]
    made = iter(each(_numbered, jobs))
    return tuple(next(made) if sheet.targets else sheet for sheet in asked)


def _numbered(job: tuple[Sheet, tuple[str, ...]]) -> Sheet:
    """An anchor without a label yet gets a stand-in of usual width."""
    sheet, known = job
    labels = {target: label for target, label in zip(sheet.targets, known, strict=True) if label}
    section = etree.fromstring(sheet.html, xhtml.parser())
    for link in section.iter("a"):
        target = link.get("data-to")
        if target is not None:
            link.set("data-page", labels.get(target, "000"))
    number_locators(section, lambda link: labels.get(link.get("data-to", ""), ""), sheet.language)
    return replace(sheet, html=_text(section))


def link_words(placed: Iterable[Sheet]) -> dict[str, str]:
    """What a link to each anchor says: its label, else its text, of the first link that leads there."""
    words: dict[str, str] = {}
    for sheet in placed:
        for target, said in sheet.links:
            words.setdefault(target, said)
    return words


def _sheet(job: _Job) -> Sheet:
    page, squeeze, spacing = job
    root = etree.fromstring(page.xhtml.encode(), xhtml.parser())
    section = root[1][0]  # html / body / section: the dialect's frame (docs/dialect.md)
    root[1].remove(section)  # else it would be written with the namespaces of the html around it
    _without_namespaces(section)
    for at, element in enumerate(section.iter("*")):
        element.set("data-at", str(at))  # page_starts.py finds it again by this number, whatever is done below
    if spacing:
        open_gaps(section, page.language)
    _notes_to_calls(section)
    spell_out(section, squeeze=squeeze)
    targets, links = _local_links(section, page.role)
    if "chapter" in section.get("class", "").split():
        section.set("class", f"{section.get('class')} {page.matter}-matter-chapter")
    section.set("lang", page.language)
    side = _SIDES.get(page.role, "recto")
    return Sheet(
        id=page.id,
        role=page.role,
        title=page.title,
        language=page.language,
        matter=page.matter,
        side=side,
        html=_text(section),
        targets=targets,
        source=page.source,
        links=links,
        part=page.part,
    )


def _local_links(section: etree._Element, role: str) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """Turns links to pages and images into our schemes.

    Returns the anchors whose page numbers are printed, and every link's anchor with what the link says.
    """
    targets, links = [], []
    for image in section.iter("img"):
        image.set("src", f"{ASSET_SCHEME}:{image.get('src', '').removeprefix('../')}")
    for link in section.iter("a"):
        href = link.get("href", "")
        target = _anchor(href)
        if target == href:
            continue  # a link out of the book
        link.set("href", f"{LINK_SCHEME}:{target}")
        links.append((target, link.get("aria-label") or " ".join(xhtml.text_of(link).split())))
        classes = link.get("class", "").split()
        if (role in NUMBERED and link.get("role") != "doc-noteref") or PAGE_REFERENCE in classes:
            link.set("data-to", target)
            targets.append(target)
    return tuple(targets), tuple(links)


def _text(section: etree._Element) -> str:
    return etree.tostring(section, encoding="unicode", with_tail=False)


def _without_namespaces(section: etree._Element) -> None:
    """Plain HTML names; epub:type and xml:lang have said what they had to."""
    for element in section.iter():
        if isinstance(element.tag, str) and element.tag.startswith(f"{{{xhtml.XHTML}}}"):
            element.tag = etree.QName(element).localname
        for name in [name for name in element.attrib if str(name).startswith("{")]:
            del element.attrib[name]
    etree.cleanup_namespaces(section)


def _notes_to_calls(section: etree._Element) -> None:
    """Each note as a span after its first call: an aside may not stand inside a paragraph of HTML."""
    notes = section.find(".//div[@class='notes']")
    if notes is None:
        return
    calls = {call.get("id"): call for call in section.iterfind(".//a[@class='note-call']")}
    for aside in list(notes):
        paragraph = aside[0]
        call = calls[paragraph[0].get("href", "").removeprefix("#")]
        span = xhtml.new("span", paragraph.text or "", id=aside.get("id", ""), class_="note")
        span.extend(list(paragraph))
        span.tail, call.tail = call.tail, None
        call.addnext(span)
    xhtml.replace(notes)


def _anchor(href: str) -> str:
    """`x.xhtml#y` and `#y` → `y`, `x.xhtml` → `x`; a link out of the book as it is."""
    parts = urlsplit(href)
    if not parts.scheme and (parts.path.endswith(".xhtml") or (not parts.path and parts.fragment)):
        return parts.fragment or parts.path.removesuffix(".xhtml")
    return href
