"""An EPUB and a PDF of one book are held to the same words; what one of them lacks is told with its context."""

from __future__ import annotations

import re
from pathlib import Path

import pikepdf
import pytest
from small_books import make_epub, make_pdf

from book.checks.same_text import check_same_text
from book.model import Issue

# One text, as render writes it for both: notes at the chapter's end, which paged layout lifts to the foot.
CHAPTER = (
    '<h1>一　山路</h1><p>清晨起了霧<a class="call" role="doc-noteref" href="#n1">1</a>，'
    '挑夫沿著石階往上走<a href="https://example.org/">地圖</a>在此。</p>'
    + "<p>山路在霧裡轉了三個彎，數著石階往上走，誰也沒有回頭看。</p>"
    * 3
    + "<figure><img alt=\"亭\" src=\"data:image/svg+xml,&lt;svg xmlns='http://www.w3.org/2000/svg' width='60' "
    "height='30'/>\"/><figcaption><p>茶亭的側面。</p><p>圖／山友</p></figcaption></figure>"
    "<h2>霧散以後</h2><p>看得見海，依文獻[1, 3]所載，高約 9 km<sup>2</sup>。</p><ul><li>草鞋</li><li>水壺</li></ul>"
    '<aside class="note" id="n1" role="doc-footnote"><p><a role="doc-backlink" href="#n1">1</a> '
    "霧從谷底起。</p></aside><h1>二　山頂</h1><p>風很大。</p>"
)
FRONT = '<section epub:type="titlepage"><h1>山腳下的書</h1><p>某人著</p></section>'
NO_CALL = "<style>.note::footnote-call, .note::footnote-marker { content: '' } h2 { font-size: 14pt }</style>"


def both(folder: Path, epub_body: str, pdf_body: str, *front: str) -> tuple[Issue, ...]:
    epub = make_epub(folder / "book.epub", FRONT, epub_body)
    own = "".join(front) or '<div style="break-after:page">山腳下的書</div>'
    pdf = make_pdf(folder / "book.pdf", NO_CALL + own + pdf_body.replace("<h1>", "<h1 style='break-before:page'>"))
    return check_same_text(epub, pdf).issues


def test_same_text_in_both(tmp_path: Path) -> None:
    assert both(tmp_path, CHAPTER, CHAPTER) == ()


def test_same_text_over_many_pages(tmp_path: Path) -> None:
    long = CHAPTER.replace("<h2>", "<p>" + "雨下了整夜，溪水漲到橋下。" * 90 + "</p><h2>")
    assert both(tmp_path, long, long) == ()


ENGLISH = (
    '<h1><span class="chapter-label">Chapter 1</span><span class="separator">. </span><span>Introduction</span></h1>'
    "<p>"
    + "A shoebox of postcards fills a gap in the record of a vanishing glacier. "
    * 40
    + "Internationalization</p>"
    '<h1><span class="chapter-label">Chapter 2</span><span class="separator">. </span><span>A ruler</span></h1>'
    "<p>Rocks.</p>"
)


def test_chapters_with_labels_after_a_list_of_them(tmp_path: Path) -> None:
    """The PDF says `Chapter 1` and `Introduction`, in its contents too; words are parted at the ends of its pages."""
    pdf = re.sub("<span class=.separator.>. </span>", "<br>", ENGLISH).replace(
        "<p>", '<p lang="en" style="hyphens:auto">'
    )
    own = "<div style='break-after:page'><p>Chapter 1 Introduction 3</p><p>Chapter 2 A ruler 7</p></div>"
    assert both(tmp_path, ENGLISH, pdf, own) == ()


def test_back_links_may_be_page_numbers_on_paper(tmp_path: Path) -> None:
    entry = '<p>山友：《地圖》。<a role="doc-backlink" href="#n1">↑1</a></p><p>書末。</p>'
    assert both(tmp_path, CHAPTER + entry, CHAPTER + entry.replace("↑1", "→ 12")) == ()


CHANGES = {
    "a paragraph lost": ("<p>看得見海", "<p hidden>看得見海", ["TXT-003"]),
    "a character changed": ("誰也沒有回頭看", "誰都沒有回頭看", ["TXT-003", "TXT-004"]),
    "a note lost": ("<aside class", "<aside hidden class", ["TXT-003"]),
    "a note changed": ("霧從谷底起。", "霧從海上來。", ["TXT-003", "TXT-004"]),
    "a caption lost": ("<p>圖／山友</p>", "", ["TXT-003"]),
    "a heading changed": ("<h2>霧散以後", "<h2>霧散之前", ["TXT-003", "TXT-004"]),
    "a paragraph more": ("<h2>", "<p>多出來的一段。</p><h2>", ["TXT-004"]),
    "an address changed": ("https://example.org/", "https://example.net/", ["TXT-005", "TXT-005"]),
}


@pytest.mark.parametrize(("old", "new", "expected"), CHANGES.values(), ids=CHANGES)
def test_difference_is_told(tmp_path: Path, old: str, new: str, expected: list[str]) -> None:
    assert old in CHAPTER
    found = both(tmp_path, CHAPTER, CHAPTER.replace(old, new, 1))
    assert sorted({finding.code for finding in found}) == sorted(set(expected))


def test_difference_is_shown_in_its_context(tmp_path: Path) -> None:
    found = both(tmp_path, CHAPTER, CHAPTER.replace("石階往上走，誰也", "石階往下走，誰也", 1))
    assert [dict(finding.values)["text"] for finding in found] == [
        "裡轉了三個彎，數著石階往⟦上⟧走，誰也沒有回頭看。",
        "裡轉了三個彎，數著石階往⟦下⟧走，誰也沒有回頭看。",
    ]


def test_note_that_only_the_pdf_has(tmp_path: Path) -> None:
    """Whatever stands last on the last page is a PDF's own, but never a Note."""
    epub = make_epub(tmp_path / "book.epub", CHAPTER)
    body = CHAPTER.replace("風很大。", '風很大。<span class="note">多出來的註。</span>')
    pdf = make_pdf(tmp_path / "book.pdf", NO_CALL + body)
    with pikepdf.open(pdf, allow_overwriting_input=True) as file:
        elements = [each for each in file.objects if isinstance(each, pikepdf.Dictionary) and "/S" in each]
        spans = [each for each in elements if each.S == "/Span" and isinstance(each.K[0], pikepdf.Dictionary)]
        spans[-1].S = pikepdf.Name.Note
        file.save(pdf)
    assert [finding.code for finding in check_same_text(epub, pdf).issues] == ["TXT-004"]


def test_order_of_paragraphs_is_compared(tmp_path: Path) -> None:
    swapped = CHAPTER.replace("<li>草鞋</li><li>水壺</li>", "<li>水壺</li><li>草鞋</li>")
    assert {finding.code for finding in both(tmp_path, CHAPTER, swapped)} == {"TXT-003", "TXT-004"}


def test_pdf_without_links_is_one_for_print(tmp_path: Path) -> None:
    epub = make_epub(tmp_path / "book.epub", CHAPTER)
    pdf = make_pdf(tmp_path / "book.pdf", NO_CALL + CHAPTER)
    with pikepdf.open(pdf, allow_overwriting_input=True) as file:
        for page in file.pages:
            if "/Annots" in page.obj:
                del page.obj["/Annots"]
        file.save(pdf)
    assert check_same_text(epub, pdf).issues == ()


def test_pdf_that_cannot_be_compared(tmp_path: Path) -> None:
    epub = make_epub(tmp_path / "book.epub", CHAPTER)
    pdf = tmp_path / "book.pdf"
    pdf.write_bytes(b"no PDF")
    assert [finding.code for finding in check_same_text(epub, pdf).issues] == ["TXT-006"]
