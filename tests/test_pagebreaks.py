"""The pages of the PDF in the EPUB: each mark stands where its page begins, and the list of them leads there."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from pdf_inspect import lines, page_labels
from publication_views import NCX, TYPE, XHTML, navs, read_epub
from publications import Built

from book.checks.text import normal
from book.config import load_config
from book.model import Edition, Metadata, Page, PageBreak, PageMap
from book.render.pagebreaks import with_page_breaks
from book.textplace import solid
from book.writers.pdf.geometry import geometry
from book.xhtml import document, text_of

pytest_plugins = ["publication_fixtures"]
SHOWN = 12  # characters of a page's first line
SMALLEST = 7  # pt; what is smaller in a first line is a reading or a call


@pytest.mark.slow
def test_each_mark_stands_where_its_page_begins(book: Built) -> None:
    config = load_config(book.root)
    page = geometry(config.trim_mm, config.pdf.font_size)
    epub = read_epub(book.epub)
    (listed,) = navs(epub.navigation, "page-list")
    links = {str(link.text): link.get("href", "") for link in listed.iter(f"{XHTML}a")}
    with zipfile.ZipFile(book.epub) as archive:
        drawings = [archive.read(name) for name in archive.namelist() if name.endswith(".svg")]
    drawn = normal("".join("".join(etree.fromstring(drawing).itertext()) for drawing in drawings))
    printed = 0
    for index, label in enumerate(page_labels(book.pdf)):
        said = [
            normal(re.sub(r"\A(\d+\.|•) *", "", text))  # a list's numbers are made by its setting
            for text, _, _, baseline, size in lines(book.pdf, index)
            if size > SMALLEST and page.bottom < baseline < page.height - page.top
        ]
        if not said or label in ("i", "封面"):  # a blank page; half-title and cover, which the EPUB has not
            continue
        file, _, name = links[label].partition("#")
        after = normal("".join(following(epub.documents[file], name)))
        first = next(at for at, line in enumerate(said) if after.startswith(line[:SHOWN]))
        captions = normal("".join(map(text_of, epub.documents[file].iter(f"{XHTML}figcaption"))))
        assert set("".join(said[:first])) <= set(drawn + captions), f"page {label}"  # a moved figure
        printed += 1
    assert printed == len(links) > 20
    assert [
        (each.findtext(f".//{NCX}text"), each.find(f"{NCX}content").get("src"))
        for each in epub.ncx.iter(f"{NCX}pageTarget")
    ] == [(label, f"text/{href}") for label, href in links.items()]


def following(root: etree._Element, name: str) -> Iterator[str]:
    """The text after an element, as paper shows it: no readings, calls or notes."""
    begun = False
    for event, element in etree.iterwalk(root, ("start", "end")):
        out = element.get("class") in ("citation", "note-call", "separator", "note")
        out = out or etree.QName(element).localname in ("rt", "title")
        if event == "start" and element.get("id") == name:
            assert element.get(TYPE) == "pagebreak"
            begun = True
        elif event == "start" and begun and not out and not inside(element):
            yield element.text or ""
        elif event == "end" and begun and not inside(element):
            yield element.tail or ""


def inside(element: etree._Element) -> bool:
    """Whether the element is in something that paper shows elsewhere."""
    return any(
        above.get("class") in ("citation", "note-call", "separator", "note") or etree.QName(above).localname == "rt"
        for above in element.iterancestors()
    )


# ---------------------------------------------------------------- any place in any text

PIECES = [
    "潮水",
    " ",
    "\u2060",
    "<em>漲落</em>",
    "<ruby>汐<rt>しお</rt></ruby>",
    "<br/>",
    "<b><i>x</i> y</b>",
    "<img/>",
]


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(paragraphs=st.lists(st.lists(st.sampled_from(PIECES), max_size=6), min_size=1, max_size=4), data=st.data())
def test_a_mark_changes_no_text_and_stands_where_it_was_asked_for(
    bare: Edition, paragraphs: list[list[str]], data: st.DataObject
) -> None:
    markup = "".join(f"<p>{''.join(pieces)}</p>" for pieces in paragraphs)
    edition = with_page(bare, f'<section id="a"><h1>題</h1>{markup}</section>')
    section = etree.fromstring(edition.pages[0].xhtml.encode())[1][0]
    elements = list(section.iter("{*}*"))
    number = data.draw(st.sampled_from([at for at, each in enumerate(elements) if not each.tag.endswith("}rt")]))
    own = solid((elements[number].text or "") + "".join(child.tail or "" for child in elements[number]))
    offset = data.draw(st.integers(0, max(len(own) - 1, 0)))
    made = with_page_breaks(edition, PageMap(breaks=(PageBreak("a", number, offset, "7"),)))
    root = etree.fromstring(made.pages[0].xhtml.encode())
    assert text_of(root[1][0]) == text_of(section)
    (mark,) = (each for each in root.iter(f"{XHTML}span") if each.get("id") == "page-7")
    assert mark.get("aria-label") == "第 7 頁"
    assert not {etree.QName(above).localname for above in mark.iterancestors()} & {"ruby", "h1"}
    if own:
        # What comes next is the character asked for, or what begins before it and holds no mark (ruby, a heading).
        rest = solid("".join(following(root, "page-7")))
        assert own[offset] in rest[:3]


@pytest.fixture(scope="module")
def bare() -> Edition:
    """An edition of nothing but a contents page."""
    metadata = Metadata(
        "題", "", (), "zh-Hant-TW", "", None, datetime(2024, 1, 1, tzinfo=UTC), "urn:x:1", {}, "", (), ""
    )
    toc = Page("toc", "toc", "目錄", "", "zh-Hant-TW", "front")
    return Edition(metadata, (toc,), (), (), (), "")


def with_page(edition: Edition, section: str) -> Edition:
    """The edition with a page before its contents."""
    texts = (section, '<section id="toc"><nav/></section>')
    roles = (("a", "chapter"), ("toc", "toc"))
    pages = tuple(
        Page(uid, role, "題", document("題", "zh-Hant-TW", text, body_class="", stylesheets=()), "zh-Hant-TW", "body")
        for (uid, role), text in zip(roles, texts, strict=True)
    )
    return replace(edition, pages=pages)
