"""The Edition's pages come in; one HTML document, in the order of the book, goes out for paged layout.

Nothing is written anew here: pages are put one after the other, links between files become links inside the document,
and each note is set beside its first call, from where `float: footnote` takes it to the foot of the page.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from lxml import etree

from book import xhtml
from book.model import Edition, Page

ASSET_SCHEME = "kanben"  # images are asked for as kanben:images/x.jpg and come from the Edition's assets alone


def link_words(edition: Edition) -> dict[str, str]:
    """What a link to each anchor says: its label, else its text, of the first link that leads there."""
    words: dict[str, str] = {}
    for page in edition.pages:
        if "pdf" not in page.formats:
            continue
        for link in etree.fromstring(page.xhtml.encode(), xhtml.parser()).iter(f"{{{xhtml.XHTML}}}a"):
            target = _local(link.get("href", "")).removeprefix("#")
            words.setdefault(target, link.get("aria-label") or " ".join(xhtml.text_of(link).split()))
    return words


def joined(edition: Edition) -> str:
    """The document, as HTML text."""
    pages = [page for page in edition.pages if "pdf" in page.formats]
    first = next((page.id for page in pages if page.role == "chapter"), "")
    bodies = "\n".join(_body(page, opening=page.id == first) for page in pages)
    meta = edition.metadata
    authors = "".join(f'<meta name="author" content="{xhtml.escaped(person.name)}">' for person in meta.people)
    dates = f'<meta name="dcterms.created" content="{meta.published.isoformat()}">' if meta.published else ""
    if meta.modified:
        dates += f'<meta name="dcterms.modified" content="{meta.modified:%Y-%m-%dT%H:%M:%SZ}">'
    return (
        f'<!DOCTYPE html><html lang="{meta.language}"><head><meta charset="utf-8">'
        f"<title>{xhtml.escaped(meta.title)}</title>{authors}{dates}"
        f'<meta name="description" content="{xhtml.escaped(meta.description)}">'
        f'<meta name="keywords" content="{xhtml.escaped(", ".join(meta.subjects))}">'
        f"</head><body>{bodies}</body></html>"
    )


def _body(page: Page, *, opening: bool) -> str:
    """One page's section as HTML (not XHTML: WeasyPrint reads HTML)."""
    root = etree.fromstring(page.xhtml.encode(), xhtml.parser())
    section = root[1][0]  # html / body / section: the dialect's frame (docs/dialect.md)
    _without_namespaces(section)
    _notes_to_calls(section)
    for element in section.iter("a", "img"):
        name = "href" if element.tag == "a" else "src"
        element.set(name, _local(element.get(name, "")))
    classes = section.get("class", "").split()
    classes += ["first-chapter"] * opening + [f"{page.matter}-matter-chapter"] * ("chapter" in classes)
    section.set("class", " ".join(classes))
    section.set("lang", page.language)
    return etree.tostring(section, encoding="unicode", method="html")


def _without_namespaces(section: etree._Element) -> None:
    """Plain HTML names; SVG keeps its namespace, epub:type and xml:lang have said what they had to."""
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


def _local(href: str) -> str:
    """`x.xhtml#y` → `#y`, `x.xhtml` → `#x`, `../images/x` → `kanben:images/x`; others as they are."""
    if href.startswith("../"):
        return f"{ASSET_SCHEME}:{href.removeprefix('../')}"
    parts = urlsplit(href)
    if not parts.scheme and parts.path.endswith(".xhtml"):
        return f"#{parts.fragment or parts.path.removesuffix('.xhtml')}"
    return href
