"""Page breaks: an Edition and the PDF's PageMap come in; the Edition with a mark at the start of each page goes out.

EPUB 3.3 § 7.2.3 (page-list nav) and EPUB Accessibility 1.1 § 4.1: who reads the e-book and who reads the paper can
cite the same page. What begins there may begin earlier on the screen too: a mark stands before a heading or a figure,
outside of ruby and of links, and never inside an entry of the contents but behind its link's start.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from lxml import etree

from book import labels, xhtml
from book.model import Edition, Page, PageBreak, PageMap
from book.render.index import number_locators
from book.textplace import solid

# A mark stands before these, not in them; and before phrases that begin where it would.
_BEFORE = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "figure", "figcaption", "img", "nav"})
_PHRASE = frozenset(
    (
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "cite",
        "code",
        "del",
        "dfn",
        "em",
        "i",
        "ins",
        "kbd",
        "mark",
        "q",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "u",
        "var",
    )
)


def with_page_breaks(edition: Edition, pages: PageMap) -> Edition:
    """The Edition with a `span` of role doc-pagebreak at each break, the list of them in the contents, and page numbers
    in the index.

    Pages that the EPUB or the PDF lacks get none, nor do pages that the EPUB shows in another form (the cover).
    """
    shared = {page.id for page in edition.pages if set(page.formats) == {"epub", "pdf"}}
    marked = [mark for mark in pages.breaks if mark.page in shared]
    if not marked:
        return edition
    by_page: dict[str, list[PageBreak]] = {}
    for mark in marked:
        by_page.setdefault(mark.page, []).append(mark)
    made = [_marked(page, by_page.get(page.id, []), pages.labels) for page in edition.pages]
    listed = [_listed(page, marked, edition.metadata.language) if page.role == "toc" else page for page in made]
    return replace(edition, pages=tuple(listed))


def _marked(page: Page, breaks: Sequence[PageBreak], places: Mapping[str, str]) -> Page:
    if not breaks:
        return page
    root = etree.fromstring(page.xhtml.encode(), xhtml.parser())
    elements = list(root[1][0].iter("{*}*"))
    words = labels.load(page.language)
    for mark in breaks:
        name = words.text("page_break", label=mark.label)
        span = xhtml.part("span", role="doc-pagebreak", id=f"page-{mark.label}", aria_label=name)
        _insert(span, elements[mark.element], mark.offset)
    if page.role == "index":
        number_locators(root, lambda link: places.get(link.get("href", "").partition("#")[2], ""), page.language)
    return replace(page, xhtml=xhtml.whole(root))


def _insert(span: etree._Element, element: etree._Element, offset: int) -> None:
    """Puts the mark before the character `offset` of the element's own solid text; before a picture for that of one."""
    ruby = next((each for each in (element, *element.iterancestors()) if _name(each) == "ruby"), None)
    child, rest = _part(element, offset)
    if ruby is not None or (child is None and rest == 0):
        _before(span, element if ruby is None else ruby)
        return
    text = (element.text if child is None else child.tail) or ""
    cut = next((at for at in range(len(text)) if len(solid(text[: at + 1])) > rest), len(text))
    span.tail = text[cut:]
    if child is None:
        element.text = text[:cut]
        element.insert(0, span)
    else:
        child.tail = text[:cut]
        element.insert(element.index(child) + 1, span)


def _part(element: etree._Element, offset: int) -> tuple[etree._Element | None, int]:
    """The child after which the character stands (None: before all of them), and its place in that text."""
    for child in (None, *element):
        length = len(solid((element.text if child is None else child.tail) or ""))
        if offset < length:
            return child, offset
        offset -= length
    return None, 0


def _before(span: etree._Element, element: etree._Element) -> None:
    """At the start of the element, or before it and those around it that begin with it and may not hold the mark."""
    inside, before = element, None
    while _is_passed(inside):
        parent = inside.getparent()
        if parent is None:
            break
        inside, before = parent, inside
        if parent.index(before) > 0 or solid(parent.text or ""):
            break
    if before is None:
        span.tail, inside.text = inside.text, None
        inside.insert(0, span)
    else:
        before.addprevious(span)


def _is_passed(element: etree._Element) -> bool:
    """Whether a mark at the element's start stands before it."""
    if _name(element) == "a" and any(_name(above) == "nav" for above in element.iterancestors()):
        return False  # EPUB 3.3 § 7.3: an item of a nav begins with its link
    parent = element.getparent()
    return _name(element) in _BEFORE | _PHRASE or (parent is not None and _name(parent) == "figcaption")


def _listed(page: Page, breaks: Sequence[PageBreak], language: str) -> Page:
    """The contents with the list of pages, which reading systems show and the page hides."""
    root = etree.fromstring(page.xhtml.encode(), xhtml.parser())
    title = xhtml.escaped(labels.load(language).text("page_list"))
    items = "".join(f'<li><a href="{mark.page}.xhtml#page-{mark.label}">{mark.label}</a></li>' for mark in breaks)
    markup = (
        f'<nav xmlns="{xhtml.XHTML}" xmlns:epub="{xhtml.OPS}" id="page-list" role="doc-pagelist" epub:type="page-list" '
        f'aria-labelledby="page-list-title" hidden="hidden"><h2 id="page-list-title">{title}</h2><ol>{items}</ol></nav>'
    )
    root[1][0].append(etree.fromstring(markup, xhtml.parser()))
    return replace(page, xhtml=xhtml.whole(root))


def _name(element: etree._Element) -> str:
    return str(etree.QName(element).localname)
