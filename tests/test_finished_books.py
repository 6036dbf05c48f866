"""Both outputs of whole publications, read again: words, numbers, links, figures, metadata; builds that are killed."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pdf_inspect import page_labels
from publication_views import (
    NCX,
    XHTML,
    anchors,
    drawings,
    folded,
    folios,
    links,
    navs,
    page_texts,
    read_epub,
    said,
    text_in,
)
from publications import BOOK, CHAPTER, Built, command, environment, kanben, picture, publication

from book import labels, pipeline
from book.cache import open_cache
from book.checks.epub_text import epub_blocks
from book.checks.structure import pdf_blocks
from book.checks.text import missing_from, normal
from book.config import load_config
from book.model import Book, Place

pytest_plugins = ["publication_fixtures"]
pytestmark = pytest.mark.slow
WORDS = labels.load("zh-Hant-TW")


def loaded(book: Built) -> Book:
    """The publication as it stands after all passes."""
    return pipeline.load_book(book.root, load_config(book.root), open_cache(book.root))


# ---------------------------------------------------------------- words


def read_again(book: Built, format_: str) -> tuple[str, str]:
    """The running text of an output, and all of its text."""
    if format_ == "epub":
        pieces = [(block.part == "text", block.body) for block in epub_blocks(book.epub)]
    else:
        pieces = [(not block.parts & {"Note", "Caption"}, block.body) for block in pdf_blocks(book.pdf)]
    return "".join(text for running, text in pieces if running), "".join(text for _, text in pieces)


@pytest.mark.parametrize("format_", ["epub", "pdf"])
def test_the_words_of_every_chapter_are_there_in_their_order(book: Built, format_: str) -> None:
    running, whole = map(folded, read_again(book, format_))
    chapters = [(said(chapter.source.text), Place(chapter.source.path)) for chapter in loaded(book).chapters]
    expected = [(folded(piece), place) for words, place in chapters for piece in words.running]
    assert len(expected) > 50
    assert missing_from(expected, running) == ()
    apart = [(folded(piece), place) for words, place in chapters for piece in words.apart]
    assert apart
    assert [found for piece in apart for found in missing_from([piece], whole)] == []


# ---------------------------------------------------------------- numbers


def lists(book: Built) -> Iterator[tuple[str, int | None]]:
    """What each line of the contents and of the figure list says, and the index of the page it leads to."""
    front = range(page_labels(book.pdf).index("i"), page_labels(book.pdf).index("1"))
    entries = [link for link in links(book.pdf) if link.page in front]
    yield from zip(
        text_in(book.pdf, [(link.page, link.box) for link in entries]), [link.leads_to for link in entries], strict=True
    )


def test_each_entry_of_the_lists_prints_the_page_it_leads_to(book: Built) -> None:
    printed = page_labels(book.pdf)
    numbers = [(re.search(r"([ivxlc]+|\d+)\Z", text), target) for text, target in lists(book)]
    ends = [(match[1], target) for match, target in numbers if match]
    assert [number for number, _ in ends] == [printed[target] for _, target in ends if target is not None]
    epub = read_epub(book.epub)
    toc = [link for nav in navs(epub.navigation, "toc") for link in nav.iter(f"{XHTML}a")]
    assert len(ends) == len(toc) + len(loaded(book).figures)


def test_folios_are_the_labels(book: Built) -> None:
    printed, texts = page_labels(book.pdf), page_texts(book.pdf)
    first = printed.index("1")
    for index, folio in list(enumerate(folios(book.pdf)))[2:]:
        assert folio in ("", printed[index])
        assert bool(folio) == bool(texts[index].strip()) or index < first, f"page {printed[index]}"
    lead = min(link.page for link in links(book.pdf))  # the contents are the first pages with links
    assert folios(book.pdf)[lead] == printed[lead]


# ---------------------------------------------------------------- links


def test_every_link_leads_somewhere(book: Built) -> None:
    for link in links(book.pdf):
        assert link.leads_to is not None or re.match(r"https?://|mailto:", link.target), link


def test_every_link_can_be_hit(book: Built) -> None:
    flat = [link for link in links(book.pdf) if link.box[2] - link.box[0] < 2 or link.box[3] - link.box[1] < 4]
    assert flat == []


def test_notes_and_their_calls_lead_to_one_another(ours: Built) -> None:
    epub = read_epub(ours.epub)
    count = 0
    for name, root in epub.documents.items():
        ids = {element.get("id"): element for element in root.iter() if element.get("id")}
        for call in anchors(root, "doc-noteref"):
            note = ids[call.get("href", "")[1:]]
            (back,) = anchors(note, "doc-backlink")
            assert anchors(root, "doc-noteref").index(ids[back.get("href", "")[1:]]) >= 0, name
            assert (back.text, note.get("role")) == (call.text, "doc-footnote")
            count += 1
    assert count == sum(len(note.callers) for chapter in loaded(ours).chapters for note in chapter.notes)
    on_paper = {link.target: (link.page, link.leads_to) for link in links(ours.pdf) if "-note-" in link.target}
    assert len(on_paper) >= 2 * count  # there and back
    assert all(page == target for page, target in on_paper.values())


def test_the_ncx_says_what_the_contents_say(book: Built) -> None:
    epub = read_epub(book.epub)
    toc = [link for nav in navs(epub.navigation, "toc") for link in nav.iter(f"{XHTML}a")]
    points = [
        normal("".join(map(str, point.find(f"{NCX}navLabel").itertext()))) for point in epub.ncx.iter(f"{NCX}navPoint")
    ]
    assert points == [normal("".join(map(str, link.itertext()))) for link in toc]
    assert epub.cover == (1600, 2560)


# ---------------------------------------------------------------- figures


def test_each_figure_is_on_one_page_with_its_caption_and_credit(book: Built) -> None:
    figures = loaded(book).figures
    drawn = drawings(book.pdf)
    assert len(drawn) == len(figures)
    texts = [normal(text) for text in page_texts(book.pdf)]
    places = {link.target: link.leads_to for link in links(book.pdf)}
    for figure, pages in zip(figures, drawn, strict=True):
        (page,) = pages
        assert places[figure.id] == page
        for words in (WORDS.text("figure", number=figure.number), *figure.caption, figure.credit):
            assert normal(words) in texts[page], figure.id


# ---------------------------------------------------------------- metadata


def test_metadata_are_those_of_book_toml(book: Built) -> None:
    meta = load_config(book.root).metadata()
    assert meta.published is not None
    with pikepdf.open(book.pdf) as pdf:
        info = pdf.docinfo
        with pdf.open_metadata(set_pikepdf_as_editor=False) as xmp:
            assert xmp["dc:title"] == str(info["/Title"]) == meta.title
            assert list(xmp.get("dc:creator", [])) == [person.name for person in meta.people]
            assert str(xmp["xmp:ModifyDate"]).startswith(f"{meta.modified:%Y-%m-%dT%H:%M:%S}")
        assert str(info["/CreationDate"]).startswith(f"D:{meta.published:%Y%m%d}")
        assert str(info["/ModDate"]).startswith(f"D:{meta.modified:%Y%m%d%H%M%S}")
        assert str(pdf.Root.Lang) == meta.language
    package = read_epub(book.epub).package
    dublin = "{http://purl.org/dc/elements/1.1/}"
    assert next(element.text for element in package.iter(f"{dublin}title")) == meta.title
    assert [element.text for element in package.iter(f"{dublin}creator")] == [person.name for person in meta.people]
    assert [element.text for element in package.iter(f"{dublin}language")] == [meta.language]
    modified = [each.text for each in package.iter() if each.get("property") == "dcterms:modified"]
    assert modified == [f"{meta.modified:%Y-%m-%dT%H:%M:%SZ}"]


# ---------------------------------------------------------------- the same bytes; builds that are killed

NOTED = f"""{CHAPTER}
![燈](images/lamp.png){{#lamp}}
/// figure-caption
碼頭的燈。（圖／漁會）
///

見[](#lamp)。[^n][@almanac]

[^n]: 註。
"""
FILES = {
    "book.toml": f"{BOOK}[epub]\npage_list = true\n",
    "chapters/01-tide.md": NOTED.replace("見[]", "{+燈}見[]"),
    "chapters/02-ebb.md": CHAPTER.replace("潮水", "退潮") + "\n\n{汐|しお}退了。\n" * 30,
    "chapters/references.yaml": "- id: almanac\n  type: book\n  title: 潮汐表\n  issued: 2023-01\n",
}


def test_the_same_bytes_on_another_machine(tmp_path: Path) -> None:
    made = []
    for folder, zone, locale, seed in (
        ("a", "Asia/Taipei", "C", "1"),
        ("b/ c 書", "America/St_Johns", "tr_TR.UTF-8", "99"),
    ):
        root = publication(tmp_path / folder, FILES)
        picture(root / "assets" / "images" / "lamp.png", (640, 480))
        for path in root.rglob("*"):
            os.utime(path, (int(seed) * 10_000_000, int(seed) * 10_000_000))
        cache = str(tmp_path / "caches" / seed)
        done = kanben("--json", "-C", root, "all", TZ=zone, LC_ALL=locale, PYTHONHASHSEED=seed, KANBEN_CACHE=cache)
        assert done.status == 0, done.err
        made.append([Path(artifact["path"]).read_bytes() for artifact in done.json["artifacts"]])
    assert made[0] == made[1]
    # Alone, and with a PDF that is laid out already, the EPUB has the same list of pages.
    assert kanben("-C", root, "epub", KANBEN_CACHE=cache).status == 0
    assert (root / "dist" / "shore.epub").read_bytes() in made[0]


# What a build says, and how many seconds later it is killed: around each writing of a file, for the most part.
LAID_OUT = r"Laying out: (\d+) of \1 "
MOMENTS = (
    *(("Writing", 0.05), ("Writing", 0.2), ("Laying out the PDF", 0.1)),
    *((LAID_OUT, wait) for wait in (0.0, 0.15, 0.35)),
)


def test_a_killed_build_leaves_whole_files_and_no_process(tmp_path: Path) -> None:
    root = publication(tmp_path / "book", FILES)
    picture(root / "assets" / "images" / "lamp.png")
    assert kanben("-C", root, "all").status == 0
    names = ("shore.epub", "shore.pdf")
    old = {name: (root / "dist" / name).read_bytes() for name in names}
    seen = []
    for at, (words, wait) in enumerate(MOMENTS):
        (root / "book.toml").write_text(f'{BOOK}subtitle = "第{at}版"\n', encoding="utf-8")
        process = subprocess.Popen(
            command("-C", root, "all"), env=environment(), stderr=subprocess.PIPE, text=True, start_new_session=True
        )
        assert process.stderr is not None
        assert any(re.search(words, line) for line in process.stderr), words
        time.sleep(wait)
        process.kill()
        process.wait()
        process.stderr.close()  # not read to its end: a worker that is left holds it open
        seen.append([(root / "dist" / name).read_bytes() for name in names])
        assert gone(process.pid), "workers outlive the build"
    for epub, pdf in seen:
        assert epub == old["shore.epub"] or not zipfile.ZipFile(BytesIO(epub)).testzip()
        assert pdf == old["shore.pdf"] or len(pikepdf.open(BytesIO(pdf)).pages) > 5
    assert kanben("-C", root, "all").status == 0
    assert all((root / "dist" / name).read_bytes() != old[name] for name in names)


def gone(group: int) -> bool:
    """Whether all processes of the group have ended, within ten seconds; they are ended here if they have not."""
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    os.killpg(group, signal.SIGKILL)
    return False
