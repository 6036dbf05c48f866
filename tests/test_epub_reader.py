"""E-books into a publication: what of our own comes back, and what is refused."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from publications import Built

from book import project
from book.cache import open_cache
from book.config import load_config
from book.importing import import_article
from book.model import all_words
from book.passes.figures import figures
from book.readers.epub import reader
from book.report import KanbenError

pytest_plugins = ["publication_fixtures"]
CASES = Path(__file__).parent / "cases" / "readers"


def changed(case: str, **files: str | None) -> bytes:
    """The case's e-book with files changed, or left out where there is no text for them."""
    out = BytesIO()
    with zipfile.ZipFile(CASES / case / "in.epub") as old, zipfile.ZipFile(out, "w") as new:
        for name in dict.fromkeys((*old.namelist(), *files)):
            text = files.get(name, old.read(name) if name in old.namelist() else None)
            if text is not None:
                new.writestr(name, text)
    return out.getvalue()


def refused(data: bytes) -> list[str]:
    with pytest.raises(KanbenError) as caught:
        reader.read(Path("a.epub"), data)
    return [found.code for found in caught.value.report.issues]


def test_what_is_no_e_book_is_refused() -> None:
    assert refused(b"PK\x03\x04 and nothing more") == ["ZIP-001"]
    assert refused(changed("epub-zh-hans-plain", **{"META-INF/container.xml": None})) == ["IMP-070"]
    assert refused(changed("epub-zh-hans-plain", **{"content.opf": "<package/>"})) == ["IMP-070"]


def test_an_encrypted_page_is_refused_and_an_obfuscated_font_is_not() -> None:
    listed = '<encryption xmlns:e="http://www.w3.org/2001/04/xmlenc#"><e:CipherReference URI="{}"/></encryption>'
    encrypted = {"META-INF/encryption.xml": listed.format("a.html")}
    assert refused(changed("epub-zh-hans-plain", **encrypted)) == ["IMP-071"]
    obfuscated = {"META-INF/encryption.xml": listed.format("fonts/a.otf")}
    assert reader.read(Path("a.epub"), changed("epub-zh-hans-plain", **obfuscated)).articles


def test_the_title_of_a_part_without_chapters_is_left_out_and_told() -> None:
    reading = reader.read(Path("a.epub"), changed("epub-en-parts", **{"OEBPS/text/c3.html": None}))
    assert [(line.text, line.reason) for line in reading.ledger.dropped if line.as_ == "title"] == [
        ("Part Two: The Coast", "LED-053")
    ]


@pytest.mark.parametrize("page", ["", "<?xml version='1.0'?>", '<html class="', "<html><head/></html>"])
def test_a_page_without_anything_is_told(page: str) -> None:
    reading = reader.read(Path("a.epub"), changed("epub-zh-hans-plain", **{"b.html": page}))
    assert "IMP-072" in [found.code for found in reading.report.issues]


def test_a_page_that_is_missing_is_told_and_entities_are_not_expanded() -> None:
    bomb = '<!DOCTYPE html [<!ENTITY a "boom"><!ENTITY b "&a;&a;">]><html><body><p>甲&b;乙&nbsp;丙</p></body></html>'
    reading = reader.read(Path("a.epub"), changed("epub-zh-hans-plain", **{"a.html": bomb, "b.html": None}))
    assert "IMP-072" in [found.code for found in reading.report.issues]
    words = [words.text for article in reading.articles for words in all_words(article.blocks)]
    assert "boom" not in "".join(words)
    assert any(text.startswith("甲") and text.endswith("丙") for text in words)


def test_our_own_book_comes_back(ours: Built, tmp_path: Path) -> None:
    """Chapters and their kinds, figures and tables with captions and credits, notes, citations, sources, the cover."""
    again = import_article(ours.epub, tmp_path / "again").destination
    before, after = (figures(project.load(root, load_config(root), open_cache(root))) for root in (ours.root, again))
    assert [(it.title, it.kind) for it in after.chapters] == [(it.title, it.kind) for it in before.chapters]
    assert [(it.caption, it.credit) for it in after.figures] == [(it.caption, it.credit) for it in before.figures]
    for mark in (
        'class="table"',
        'class="footnote-ref"',
        'class="cite"',
        "<ruby>",
        "<h2",
        "<aside",
        "<li>",
        "<strong>",
    ):
        counts = ["".join(it.body for it in book.chapters).count(mark) for book in (before, after)]
        assert counts[0] == counts[1], mark
    sources = "".join(str(it.csl["title"]) for it in after.references)
    assert len(after.references) == len(before.references)
    assert all(str(it.csl["title"]) in sources for it in before.references)
    assert (again / "assets/images/cover.jpg").is_file()
