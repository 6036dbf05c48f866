"""Kobo's form of the EPUB: every sentence has its span, and the book says what it said."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest
from epub_edition import edition, xhtml
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from publications import BOOK, kanben, publication

from book.checks.epub import check_epub
from book.checks.epub_text import epub_text
from book.checks.lint.container import LARGEST_TEXT
from book.model import Page
from book.render.kobo import _spanned, for_kobo
from book.writers.epub import write

SPANS = ".//*[@class='koboSpan']"


def spanned(body: str) -> etree._Element:
    page = Page("a", "chapter", "頁", xhtml("頁", body), "zh-Hant", "body")
    return etree.fromstring(_spanned(page).xhtml.encode())


def sentences(body: str) -> list[tuple[str, str]]:
    return [(span.get("id", ""), "".join(span.itertext())) for span in spanned(body).iterfind(SPANS)]


def test_each_sentence_has_a_span() -> None:
    body = "<h1>燈塔</h1><p>起霧了。「誰在那裡？」他問。</p><p>Fog rose. It was 3.5 miles off.</p>"
    assert sentences(body) == [
        *(("kobo.1.1", "燈塔"), ("kobo.2.1", "起霧了。"), ("kobo.2.2", "「誰在那裡？」"), ("kobo.2.3", "他問。")),
        *(("kobo.3.1", "Fog rose. "), ("kobo.3.2", "It was 3.5 miles off.")),
    ]


def test_pictures_and_ruby_go_in_whole() -> None:
    picture = '<figure><img src="a.png" alt="塔"/><figcaption>塔身</figcaption></figure>'
    body = f"{picture}<p>島<ruby>燈<rt>ㄉㄥ</rt></ruby>伯</p>"
    root = spanned(body)
    holders = [[etree.QName(child).localname for child in span] for span in root.iterfind(SPANS)]
    assert holders == [["img"], [], [], ["ruby"], []]
    assert [uid for uid, _ in sentences(body)] == ["kobo.1.1", "kobo.2.1", "kobo.3.1", "kobo.3.2", "kobo.3.3"]


def test_code_stays_as_it_is() -> None:
    assert sentences("<pre>a. b. c.</pre><p>燈。</p>") == [("kobo.1.1", "燈。")]


@given(st.lists(st.text("燈塔。！」 .!?:a\n\u3000\u2060", max_size=12), min_size=1, max_size=6))
def test_no_text_is_lost(texts: list[str]) -> None:
    body = "".join(f"<p>{text}<b>{text}</b>{text}</p>" for text in texts)
    plain = etree.fromstring(xhtml("頁", body).encode())
    root = spanned(body)
    assert "".join(root.itertext("{*}p", "{*}b", "{*}span")) == "".join(plain.itertext("{*}p", "{*}b"))
    ids = [span.get("id") for span in root.iterfind(SPANS)]
    assert len(ids) == len(set(ids))


def test_the_whole_book_says_what_it_said(tmp_path: Path) -> None:
    made = edition(tmp_path)
    plain, kobo = (write(each, tmp_path / name).path for name, each in (("a.epub", made), ("b.epub", for_kobo(made))))
    assert epub_text(plain) == epub_text(kobo)
    if shutil.which("java"):
        assert [found for found in check_epub([kobo]).issues if found.severity != "info"] == []


def test_the_command_writes_it_beside_the_epub(tmp_path: Path) -> None:
    root = publication(tmp_path, {"book.toml": f'{BOOK}\n[text]\ndirection = "vertical"\n'})
    for words in (["epub"], ["epub", "--for", "kobo"], ["epub", "--for", "kobo", "--direction", "horizontal"]):
        assert kanben("-C", root, *words).status == 0
    names = ["shore-horizontal.kepub.epub", "shore.epub", "shore.kepub.epub"]
    assert sorted(path.name for path in (root / "dist").iterdir()) == names
    before = (root / "dist/shore.kepub.epub").stat().st_mtime_ns
    again = kanben("--json", "-C", root, "epub", "--for", "kobo")
    assert [Path(made["path"]).name for made in again.json["artifacts"]] == ["shore.kepub.epub"]
    assert (root / "dist/shore.kepub.epub").stat().st_mtime_ns == before
    with zipfile.ZipFile(root / "dist/shore.kepub.epub") as archive:
        assert b"writing-mode" in archive.read("EPUB/css/vertical.css")
        assert b"koboSpan" in archive.read("EPUB/text/ch-01-tide.xhtml")


def test_a_long_chapter_is_cut_small_enough_for_its_spans(tmp_path: Path) -> None:
    text = "\n\n".join(f"第{number}天，潮水漲了又落。「走吧。」他說。漁人依著它出海。" for number in range(2200))
    root = publication(tmp_path, {"book.toml": BOOK, "chapters/01-tide.md": f"---\ntitle: 潮水\n---\n\n{text}\n"})
    assert kanben("-C", root, "epub", "--for", "kobo").status == 0
    with zipfile.ZipFile(root / "dist/shore.kepub.epub") as archive:
        sizes = [info.file_size for info in archive.infolist() if "/ch-01-tide" in info.filename]
    assert len(sizes) > 2
    assert max(sizes) < LARGEST_TEXT


@pytest.mark.parametrize("words", [["--for", "kindle"], ["--for"]])
def test_other_readers_are_refused(tmp_path: Path, words: list[str]) -> None:
    assert kanben("-C", publication(tmp_path), "epub", *words).status == 2
