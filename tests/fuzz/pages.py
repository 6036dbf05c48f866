"""What must hold of the pages of an imported book: a Book that went through the passes comes in, nothing goes out."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from book.model import Book, Page
from book.render import back, body
from book.xhtml import XHTML

_BLOCKS = frozenset(
    """address article aside blockquote details div dl figure footer h1 h2 h3 h4 h5 h6 header hr ol p pre section table
    ul""".split()  # noqa: SIM905
)
_PHRASING = frozenset(
    """a abbr b bdi bdo cite code del dt em h1 h2 h3 h4 h5 h6 i ins kbd mark p pre q rt ruby s samp small span strong
    sub summary sup u var""".split()  # noqa: SIM905
)  # hold no blocks here, whatever HTML allows a and del
_CHILDREN = {
    "ul": {"li"},
    "ol": {"li"},
    "dl": {"dt", "dd"},
    "table": {"caption", "colgroup", "thead", "tbody", "tfoot", "tr"},
    "thead": {"tr"},
    "tbody": {"tr"},
    "tr": {"td", "th"},
}
_FILLED = frozenset({"ul", "ol", "dl", "table", "tr", "ruby", "figcaption", "blockquote"})


def sound(book: Book) -> None:
    """Raises AssertionError where a page is not well-formed, an id stands twice, a link leads nowhere, or a picture
    is not there, and where elements stand in each other as XHTML does not allow.
    """
    ids: set[str] = set()
    links: set[str] = set()
    assets = {f"../{asset.href}" for asset in book.assets}
    for page in _pages(book):
        root = etree.fromstring(page.xhtml.encode())
        for element in root.iter():
            _nested(page, element)
            name = element.get("id")
            if name is not None:
                assert f"{page.id}.xhtml#{name}" not in ids, f"{page.id}: #{name} stands twice"
                ids.add(f"{page.id}.xhtml#{name}")
            href = element.get("href", "")
            if "#" in href and "://" not in href:
                links.add(f"{page.id}.xhtml{href}" if href.startswith("#") else href)
            assert element.tag != f"{{{XHTML}}}img" or element.get("src") in assets, f"{page.id}: no {element.attrib}"
    assert not links - ids, f"links that lead nowhere: {links - ids}"


def _pages(book: Book) -> Iterator[Page]:
    for part, chapters in book.in_reading_order():
        if part:
            yield body.part_page(book, part)
        title, language = part.title if part else "", book.metadata.language
        yield from (body.chapter_page((chapter, language, title)) for chapter in chapters)
        if part and back.has_references(book, part):
            yield back.references(book, part)
    if back.has_references(book):
        yield back.references(book)


def _nested(page: Page, element: etree._Element) -> None:
    tag = etree.QName(element).localname
    inside = [etree.QName(child).localname for child in element]
    if tag in _CHILDREN:
        assert _CHILDREN[tag].issuperset(inside), f"{page.id}: {inside} in {tag}"
    if tag in _PHRASING:
        assert not _BLOCKS.intersection(inside), f"{page.id}: {inside} in {tag}"
    if tag in _FILLED:
        assert len(element) or (element.text or "").strip(), f"{page.id}: nothing in {tag}"
    if tag == "a":
        assert all(etree.QName(above).localname != "a" for above in element.iterancestors()), f"{page.id}: a in a"
