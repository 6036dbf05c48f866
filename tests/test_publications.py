"""Whole publications through the whole program: our own book, and the example article where it is at hand."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from lxml import etree
from pdf_inspect import fonts, lines, links, outline, page_labels
from PIL import Image
from publication_views import folded, folios, page_texts
from publications import Built, copy_of_ours, kanben

from book import labels, pipeline
from book.cache import open_cache
from book.checks.epub_text import epub_text
from book.checks.structure import pdf_blocks
from book.checks.text import normal, pdf_logical_text
from book.config import load_config
from book.importing import import_article
from book.model import Artifact
from book.xhtml import OPS, XHTML

pytest_plugins = ["publication_fixtures"]
pytestmark = pytest.mark.slow
PRINTED = re.compile(r"(?:[ivxlc]+|\d+)\Z")


# ---------------------------------------------------------------- validators


def test_no_check_has_anything_to_say(book: Built) -> None:
    found = pipeline.check((book.epub, book.pdf), progress=lambda _stage: None)
    assert [issue for issue in found.issues if issue.severity != "info"] == []
    assert {issue.code for issue in book.report.issues} <= {"FIG-001", "PUN-001", "PRT-003", "PRT-004", "PRT-109"}


# ---------------------------------------------------------------- nothing of the article is lost


def test_the_ledger_has_every_line(shared: Path, tmp_path: Path) -> None:
    source = shared / "article.txt"
    ledger = import_article(source, tmp_path / "book").ledger
    accounted = sorted(line.line for line in (*ledger.kept, *ledger.moved, *ledger.dropped))
    lines = source.read_text(encoding="utf-8-sig").splitlines()
    assert accounted == [number for number, line in enumerate(lines, 1) if line.strip()]


def items(expected: dict[str, Any]) -> Iterator[str]:
    """What a careful person finds in the article, in its order."""
    yield expected["title"]
    for section in expected["sections"]:
        if section["heading"]:
            yield section["heading"]
        for block in section["blocks"]:
            yield from words(block)
    yield from expected["further_reading"]
    yield from (reference["title"] for reference in expected["references"])


def words(block: dict[str, Any]) -> Iterator[str]:
    if block["kind"] == "figure":
        yield from (*block["caption"], block["credit"])
    elif block["kind"] == "related":
        yield from (block["label"], *block["titles"])
    elif block["kind"] == "list":
        yield from block["items"]
    else:
        yield block["text"]


@pytest.mark.parametrize("format_", ["epub", "pdf"])
def test_every_item_of_the_article_is_there_in_order(imported: Built, shared: Path, format_: str) -> None:
    expected = json.loads((shared / "article.expected.json").read_text(encoding="utf-8"))
    text = folded(normal(epub_text(imported.epub) if format_ == "epub" else pdf_logical_text(imported.pdf)))
    text = text[text.rindex(normal(labels.load("zh-Hant-TW").text("figure_list"))) :]  # after the contents
    at = 0
    for item in list(items(expected))[1:]:
        wanted = folded(normal(item))
        found = text.find(wanted, at)
        assert found >= 0, item
        at = found + len(wanted)


def test_references_keep_their_facts(imported: Built, shared: Path) -> None:
    expected = json.loads((shared / "article.expected.json").read_text(encoding="utf-8"))
    root = page(imported.epub, "references")
    entries = [folded(normal("".join(item.itertext()))) for item in root.iterfind(f".//{{{XHTML}}}li")]
    assert len(entries) == len(expected["references"])
    for entry, reference in zip(entries, expected["references"], strict=True):
        year, month, day = (int(part) for part in reference["date"].split("-"))
        for fact in (reference["title"], reference["publisher"], f"{year}年{month}月{day}日"):
            assert folded(normal(fact)) in entry
    assert {span.get("lang") for span in root.iterfind(f".//{{{XHTML}}}li//{{{XHTML}}}span[@lang]")} == {"ja"}


def test_the_category_is_in_both_files(imported: Built, shared: Path) -> None:
    category = json.loads((shared / "article.expected.json").read_text(encoding="utf-8"))["categories"]
    with zipfile.ZipFile(imported.epub) as archive:
        assert f"<dc:subject>{category}</dc:subject>" in archive.read("EPUB/content.opf").decode()
    with pikepdf.open(imported.pdf) as pdf:
        assert str(pdf.docinfo["/Keywords"]) == category


# ---------------------------------------------------------------- the PDF as a book


def test_pages_are_labelled_and_numbered(book: Built) -> None:
    printed = page_labels(book.pdf)
    cover = labels.load("zh-Hant-TW").text("cover")
    assert printed[:2] == [cover, cover]
    front = printed.index("i")
    body = printed.index("1")
    assert front == 2
    assert body % 2 == 0
    assert printed[body:] == [str(number) for number in range(1, len(printed) - body + 1)]
    shown, texts = folios(book.pdf), page_texts(book.pdf)
    for index in range(body, len(printed)):
        assert shown[index] in ("", printed[index])
        assert shown[index] or not texts[index].strip()  # a page that has text has its number


def test_chapters_open_on_a_recto_and_the_outline_names_them(book: Built) -> None:
    printed = page_labels(book.pdf)
    chapters = [(title, label) for level, title, label in outline(book.pdf) if level == 1 and title.startswith("第")]
    config = load_config(book.root)
    loaded = pipeline.load_book(book.root, config, open_cache(book.root))
    numbered = [chapter for chapter in loaded.chapters if chapter.kind == "body"]
    assert [normal(title) for title, _ in chapters] == [normal(chapter.label + chapter.title) for chapter in numbered]
    assert chapters[0][1] == "1"
    assert all(printed.index(label) % 2 == 0 for _, label in chapters)


def test_the_contents_and_the_figure_list_print_the_right_pages(book: Built) -> None:
    printed = page_labels(book.pdf)
    lists = range(printed.index("v"), printed.index("1"))
    for index in lists:
        targets = [target for at, target in links(book.pdf) if at == index]
        numbers = [number[0] for line in lines(book.pdf, index) if (number := PRINTED.search(line[0].strip()))]
        numbers = [number for number in numbers if number != printed[index]]
        assert sorted(set(targets)) == sorted(set(numbers))


def test_every_note_stands_on_the_page_of_its_call(ours: Built) -> None:
    with pikepdf.open(ours.pdf) as pdf:
        places = pdf.Root.Names.Dests.Names
        pages = {page.obj.objgen: index for index, page in enumerate(pdf.pages)}
        anchors = {str(places[at]): pages[places[at + 1][0].objgen] for at in range(0, len(places), 2)}
    notes = [name for name in anchors if re.search(r"-note-\d+\Z", name)]
    assert len(notes) > 20
    for name in notes:
        assert anchors[name] == anchors[f"{name}-call"], name


def elements(element: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """The structure elements of a PDF in reading order."""
    yield element
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield from elements(kid)


def test_a_figure_stays_with_its_caption_and_credit(book: Built) -> None:
    with pikepdf.open(book.pdf) as pdf:
        indexes = {page.obj.objgen: index for index, page in enumerate(pdf.pages)}
        found = [
            (str(element.S), indexes[element.Pg.objgen])
            for element in elements(pdf.Root.StructTreeRoot.K[0])
            if element.S in ("/Figure", "/Caption")
        ]
    figures = [at for at, (kind, _) in enumerate(found) if kind == "/Figure"]
    assert len(figures) >= 8
    assert all(found[at + 1] == ("/Caption", found[at][1]) for at in figures)
    credited = [block for block in pdf_blocks(book.pdf) if normal(block.text).startswith("圖片來源：")]
    captions = {page for kind, page in found if kind == "/Caption"}
    assert len(credited) == len(figures)
    assert {block.page for block in credited} <= captions


def test_fonts_are_embedded_and_metadata_is_there(book: Built) -> None:
    assert fonts(book.pdf)
    assert all(embedded for _, embedded in fonts(book.pdf))
    config = load_config(book.root)
    with pikepdf.open(book.pdf) as pdf:
        assert str(pdf.docinfo["/Title"]) == config.book.title
        assert str(pdf.Root.Lang) == "zh-Hant-TW"
        assert str(pdf.docinfo["/CreationDate"]).startswith("D:2024")
        assert pdf.pdf_version >= "1.7"


# ---------------------------------------------------------------- the EPUB as a book


def page(epub: Path, name: str) -> etree._Element:
    with zipfile.ZipFile(epub) as archive:
        return etree.fromstring(archive.read(f"EPUB/text/{name}.xhtml"))


def pages(epub: Path) -> dict[str, etree._Element]:
    with zipfile.ZipFile(epub) as archive:
        names = [name for name in archive.namelist() if name.endswith(".xhtml")]
    return {Path(name).stem: page(epub, Path(name).stem) for name in names}


def test_the_cover_is_what_bookshops_ask_for(book: Built) -> None:
    with zipfile.ZipFile(book.epub) as archive, Image.open(BytesIO(archive.read("EPUB/images/cover.jpg"))) as cover:
        assert cover.size == (1600, 2560)
        assert len(cover.convert("RGB").getcolors(1 << 24) or ()) > 50  # a drawn cover, not an empty sheet


def test_navigation_speaks_the_books_language(book: Built) -> None:
    toc = page(book.epub, "toc")
    kinds = {nav.get(f"{{{OPS}}}type") for nav in toc.iter(f"{{{XHTML}}}nav")}
    assert kinds == {"toc", "landmarks", "page-list"}
    marks = {link.get(f"{{{OPS}}}type"): link.text for link in toc.iterfind(f".//{{{XHTML}}}a[@{{{OPS}}}type]")}
    assert marks["bodymatter"] == "正文"
    assert marks["bibliography"] == "參考資料"
    with zipfile.ZipFile(book.epub) as archive:
        assert "第一章" in archive.read("EPUB/toc.ncx").decode()
    for root in pages(book.epub).values():
        assert root.get("lang") == root.get("{http://www.w3.org/XML/1998/namespace}lang") == "zh-Hant-TW"


def test_each_reference_leads_back_to_each_citation(ours: Built) -> None:
    all_pages = pages(ours.epub)
    calls = {
        f"{name}.xhtml#{link.get('id')}": link.get("href")
        for name, root in all_pages.items()
        for link in root.iterfind(f".//{{{XHTML}}}a[@role='doc-biblioref']")
    }
    backs = {
        link.get("href"): f"references.xhtml#{item.get('id')}"
        for item in all_pages["references"].iterfind(f".//{{{XHTML}}}li")
        for link in item.iterfind(f".//{{{XHTML}}}a[@role='doc-backlink']")
    }
    assert len(calls) >= 9
    assert calls == backs


# ---------------------------------------------------------------- the same bytes


def test_the_same_bytes_in_another_folder_zone_and_locale(ours: Built, tmp_path: Path) -> None:
    root = copy_of_ours(tmp_path / "elsewhere" / "書")
    variables = {"TZ": "Pacific/Kiritimati", "LC_ALL": "ja_JP.UTF-8", "PYTHONHASHSEED": "4242"}
    done = kanben("--json", "-C", root, "all", **variables)
    assert done.status == 0, done.err
    artifacts = [Artifact(**{**fields, "path": Path(fields["path"])}) for fields in done.json["artifacts"]]
    made = [path.read_bytes() for path in (ours.epub, ours.pdf, ours.print, ours.cover)]
    assert [artifact.path.read_bytes() for artifact in artifacts] == made
