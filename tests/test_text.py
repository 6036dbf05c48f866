"""Text taken out of finished files: nothing that was put in is missing, and what is missing is told."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from small_books import make_epub, make_pdf

from book.checks.epub_text import epub_blocks, epub_links
from book.checks.structure import pdf_blocks
from book.checks.text import epub_text, missing_from, normal, pdf_logical_text, pdf_text
from book.model import Issue, Place
from book.report import KanbenError

# ---------------------------------------------------------------- characters

SAME = {
    "line breaks and spaces": ("霧 散\n以\u3000後", "霧散以後"),
    "joiners and zero-width spaces": ("第\u2060一\u200b章\ufeff", "第一章"),
    "soft hyphens": ("moun\u00adtain", "mountain"),
    "a hyphen at a line end": ("moun-\ntain", "mountain"),
    "a bullet and a middle dot": ("馬可•波羅", "馬可‧波羅"),
    "a compatibility ideograph": ("\uf967", "不"),
    "a radical": ("\u2f08口", "人口"),
    "an accent apart": ("cafe\u0301", "café"),
    "a variation selector": ("葛\ufe00", "葛"),
}
DIFFERENT = {
    "full and half width": ("（路）", "(路)"),
    "ideographs": ("已", "己"),
    "a digit": ("第1章", "第２章"),
    "a dash between numbers": ("1-2", "12"),
    "full-width letters": ("Ａ", "A"),
    "ellipsis and stops": ("…", "..."),
}


@pytest.mark.parametrize(("one", "two"), SAME.values(), ids=SAME)
def test_the_same_characters(one: str, two: str) -> None:
    assert normal(one) == normal(two)


@pytest.mark.parametrize(("one", "two"), DIFFERENT.values(), ids=DIFFERENT)
def test_different_characters(one: str, two: str) -> None:
    assert normal(one) != normal(two)


@given(st.text())
@example("\u0339 \u0334")
@example("\u1100-\u1161")
def test_normal_form_is_stable(text: str) -> None:
    assert normal(normal(text)) == normal(text)


# ---------------------------------------------------------------- snippets in order


def places(*snippets: str) -> list[tuple[str, Place]]:
    return [(snippet, Place("article.txt", line)) for line, snippet in enumerate(snippets, 1)]


def told(issues: tuple[Issue, ...]) -> list[tuple[str, int | None]]:
    return [(finding.code, finding.place.line if finding.place else None) for finding in issues]


SNIPPETS = {
    "all there": (("山路", "霧散", "看海"), "山路很長。霧散以後，看海。", []),
    "with line breaks": (("霧散以後",), "霧散\n以\u2060後", []),
    "one missing": (("山路", "溪水", "看海"), "山路很長。看海。", [("TXT-001", 2)]),
    "one out of order": (("山路", "霧散", "看海", "下山"), "下山。山路很長。霧散。看海。", [("TXT-002", 4)]),
    "one moved to the end": (("一一", "二二", "三三", "四四"), "二二三三四四一一", [("TXT-002", 1)]),
    "a title that the contents repeat": (("山路", "霧散", "看海"), "目錄看海山路。山路。霧散。看海。", []),
    "expected twice, there once": (("山路", "看海", "山路"), "山路。看海。", []),
    "a short one that stands often": (("圖", "甲甲", "圖", "乙乙"), "圖圖圖甲甲圖乙乙圖", []),
    "nothing expected": ((), "山路", []),
    "white space expected": (("  \n", "山路"), "山路", []),
    "nothing there": (("山路", "看海"), "", [("TXT-001", 1), ("TXT-001", 2)]),
}


@pytest.mark.parametrize(("snippets", "text", "expected"), SNIPPETS.values(), ids=SNIPPETS)
def test_missing_from(snippets: tuple[str, ...], text: str, expected: list[tuple[str, int]]) -> None:
    assert told(missing_from(places(*snippets), text)) == expected


def test_long_snippet_is_quoted_in_short() -> None:
    (finding,) = missing_from(places("山路很長。" * 40), "")
    assert len(finding.message) < 120


words = st.text(alphabet="山路霧海石階茶亭挑夫的在了abcXYZ 012，。「」", min_size=1, max_size=30).filter(str.strip)


@given(st.lists(words, max_size=20), st.lists(words, max_size=5))
def test_what_is_there_in_order_is_found(snippets: list[str], noise: list[str]) -> None:
    pieces = [piece for pair in zip(snippets, (noise * 20 or [""] * 20)[:20], strict=False) for piece in pair]
    assert missing_from(places(*snippets), "\n".join(pieces)) == ()


@given(st.lists(words, min_size=1, max_size=12), st.data())
def test_what_is_not_there_is_told(snippets: list[str], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(snippets)))
    lost = [*snippets[:at], "不見的一句", *snippets[at:]]
    assert told(missing_from(places(*lost), "|".join(snippets))) == [("TXT-001", at + 1)]


# ---------------------------------------------------------------- EPUB


def test_epub_text_is_what_a_reader_sees(tmp_path: Path) -> None:
    book = make_epub(
        tmp_path / "book.epub",
        "<h1>山<ruby>路<rp>（</rp><rt>みち</rt><rp>）</rp></ruby></h1><p>霧<b>散</b>\n 以後<br/>看海。</p>"
        "<script>無</script><style>無</style><template>無</template>"
        '<svg xmlns="http://www.w3.org/2000/svg"><text>無</text></svg>',
        '<p>第二份。</p><nav hidden="hidden"><ol><li>無</li></ol></nav><div>外<p>內</p>後</div>',
        "<p>不在次序中。</p>",
        spine=[1, 0],
    )
    assert epub_text(book).splitlines() == ["第二份。", "外", "內", "後", "山路みち", "霧散 以後 看海。"]


def test_epub_blocks_know_their_part(tmp_path: Path) -> None:
    book = make_epub(
        tmp_path / "book.epub",
        '<p>霧<a role="doc-noteref" href="#n">1</a>散。</p><figure><figcaption><p>圖說</p></figcaption></figure>'
        '<aside id="n" role="doc-footnote"><p><a role="doc-backlink" href="#c">1</a> 註。</p><p>又一段。</p></aside>'
        '<nav epub:type="toc"><ol><li>山路</li></ol></nav><section role="doc-colophon"><p>版權</p></section>',
    )
    assert [(block.part, block.body) for block in epub_blocks(book)] == [
        ("text", "霧散。"),
        ("caption", "圖說"),
        ("note", "註。又一段。"),
        ("apparatus", "山路"),
        ("apparatus", "版權"),
    ]


def test_epub_links(tmp_path: Path) -> None:
    book = make_epub(tmp_path / "b.epub", '<p><a href="https://example.org/">甲</a><a href="d0.xhtml#x">乙</a></p>')
    assert epub_links(book) == {"https://example.org/"}


def test_epub_that_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "book.epub"
    path.write_bytes(b"no zip")
    with pytest.raises(KanbenError) as caught:
        epub_text(path)
    assert [finding.code for finding in caught.value.report.issues] == ["EPB-011"]
    with pytest.raises(KanbenError) as caught:
        epub_text(make_epub(tmp_path / "broken.epub", "<p>沒有結尾"))
    assert [finding.code for finding in caught.value.report.issues] == ["EPB-022"]


# ---------------------------------------------------------------- PDF

prose = st.text(
    alphabet="山路在霧裡轉了三個彎挑夫把擔子換肩上數著石階往走誰也沒有回頭看abcdefgh ABC 0123，。；「」（）…—",
    min_size=1,
    max_size=300,
).filter(lambda text: normal(text) != "")


@settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(prose, min_size=1, max_size=12))
def test_no_character_is_lost_in_layout(tmp_path: Path, paragraphs: list[str]) -> None:
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    path = make_pdf(tmp_path / "book.pdf", body, style="p { hyphens: auto }")
    assert normal(pdf_logical_text(path)) == normal("".join(paragraphs))
    assert missing_from(places(*paragraphs), pdf_logical_text(path)) == ()


RICH = (
    '<h1 id="a">一　山路</h1><p>霧<i>散</i>以後<span class="note">註解在頁尾。</span>，看得見海。</p>'
    "<ul><li>草鞋</li><li>水壺</li></ul>"
    "<figure><img alt=\"圖中無字\" src=\"data:image/svg+xml,&lt;svg xmlns='http://www.w3.org/2000/svg' width='60' "
    "height='30'>&lt;text y='20'>圖內字&lt;/text>&lt;/svg>\"><figcaption>圖說在下。</figcaption></figure>"
    "<table><tr><th scope=col>站</th></tr><tr><td>茶亭</td></tr></table>"
)


def test_logical_text_is_what_is_read_aloud(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "book.pdf", RICH)
    assert [line.strip() for line in pdf_logical_text(path).splitlines()] == [
        "一　山路",
        "霧散以後1，看得見海。",
        "•",
        "草鞋",
        "•",
        "水壺",
        "圖說在下。",
        "站",
        "茶亭",
        "1. 註解在頁尾。",
    ]
    drawn = pdf_text(path)
    assert "山腳下的書" in drawn  # the running head is on the page …
    assert "山腳下的書" not in pdf_logical_text(path)  # … and no part of the text


def test_blocks_leave_out_raised_marks(tmp_path: Path) -> None:
    body = (
        '<h1>題</h1><p>霧散以後<sup>12</sup>，高約 9 km<sup>2</sup>，<ruby style="position:relative">路<rt style="'
        'position:absolute;left:0;top:-1em;font-size:.5em;line-height:1;text-indent:0">みち</rt></ruby>'
        '<span style="font-size:8pt">小字</span>。</p>'
    )
    block = pdf_blocks(make_pdf(tmp_path / "book.pdf", body))[1]
    assert block.text == "霧散以後12，高約 9 km2，路みち小字。"
    assert block.body == "霧散以後，高約 9 km，路小字。"


def test_words_at_line_ends_stay_apart(tmp_path: Path) -> None:
    sentence = " ".join(["a path led up the hill"] * 12)
    path = make_pdf(tmp_path / "book.pdf", f"<p lang=en>{sentence}</p>")
    assert pdf_logical_text(path) == sentence


def test_untagged_pdf_has_no_logical_text(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "book.pdf", "<p>霧</p>")
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        del pdf.Root["/StructTreeRoot"]
        pdf.save(path)
    assert pdf_logical_text(path) == ""
    assert "霧" in pdf_text(path)


def test_structure_that_bites_its_tail(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "book.pdf", "<p>霧</p><p>海</p>")
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        document = pdf.Root.StructTreeRoot.K[0]
        document.K.append(document)
        pdf.save(path)
    assert pdf_logical_text(path) == "霧\n海"
