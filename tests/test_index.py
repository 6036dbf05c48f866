"""The index: its order in each language, its page numbers, and that they are where the words are."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from pdf_inspect import page_labels
from publication_views import page_texts
from publications import BOOK, kanben, publication

from book import pipeline
from book.render.index import number_locators
from book.render.index_order import position
from book.xhtml import XHTML

# Terms of a language in the order of its index, each with the group that it stands in; `reading@term` as in a chapter.
ORDERS = {
    "zh-Hant-TW": [
        ("2+2會談", ""), ("Émile", "E"), ("NATO", "N"), ("ㄅ圖", "ㄅ"), ("飛彈", "ㄈ"), ("燈塔", "ㄉ"), ("統合", "ㄊ"),
        ("核保護傘", "ㄏ"), ("ㄔㄨㄥˊ ㄑㄧㄥˋ@重慶", "ㄔ"), ("夷洲", "ㄧ"), ("椅子", "ㄧ"), ("意外", "ㄧ"),
    ],
    "zh-Hans-CN": [("3号", ""), ("北京", "B"), ("Bonn", "B"), ("飞弹", "F"), ("统合", "T")],
    "ja": [("NATO", "N"), ("アメリカ", "あ"), ("かぎ", "か"), ("しお@潮", "さ"), ("わん@湾", "わ"), ("潮流", "漢字")],
    "en": [("1945", ""), ("Alliance", "A"), ("écran", "E"), ("zone", "Z")],
}  # fmt: skip


@pytest.mark.parametrize("language", ORDERS)
def test_the_order_of_a_language(language: str) -> None:
    rows = [(said.rpartition("@")[2], said.rpartition("@")[0], group) for said, group in ORDERS[language]]
    places = [position(term, reading, language) for term, reading, _ in rows]
    assert places == sorted(places)
    assert [place.group for place in places] == [group for *_, group in rows]


@given(st.text(min_size=1, max_size=6), st.sampled_from(sorted(ORDERS)))
def test_any_term_has_a_place(term: str, language: str) -> None:
    assert position(term, "", language).term == term


def numbered(pages: list[str]) -> str:
    links = "、".join(f'<a class="locator" href="#ix-{at}">{at}</a>' for at in range(len(pages)))
    root = etree.fromstring(f'<div><span class="locators">{links}</span></div>')
    number_locators(root, lambda link: pages[int(link.get("href", "")[4:])], "zh-Hant")
    return "".join(map(str, root.itertext())).replace("\u2060", "")


@pytest.mark.parametrize(
    ("pages", "said"),
    [
        (["3"], "3"),
        (["3", "3", "3"], "3"),
        (["3", "4"], "3、4"),
        (["3", "4", "4", "5", "9"], "3–5、9"),
        (["iv", "v", "1", "2", "3", "7", "8"], "iv、v、1–3、7、8"),
        (["", "", "4"], "000、000、4"),
    ],
)
def test_pages_are_said_once_and_in_ranges(pages: list[str], said: str) -> None:
    assert numbered(pages) == said


@given(st.lists(st.integers(1, 12), min_size=1, max_size=12).map(sorted))
def test_every_page_is_covered(pages: list[int]) -> None:
    covered: set[int] = set()
    for part in numbered([str(page) for page in pages]).split("、"):
        first, _, last = part.partition("–")
        covered |= set(range(int(first), int(last or first) + 1))
    assert covered == set(pages)


# ---------------------------------------------------------------- a whole book

TEXT = "船在雨裡靠岸，燈一盞一盞亮了。" * 30


def test_the_numbers_are_those_of_the_pages(tmp_path: Path) -> None:
    words = ("霧號", "礁石", "航道", "浮標", "船塢")
    lines = [f"第{at}日的{{+{word}}}。{TEXT}第{at}夜。" for at, word in enumerate(words * 2)]
    root = publication(
        tmp_path / "book",
        {
            "book.toml": f'{BOOK}[[book.people]]\nname = "林見川"\n\n[epub]\npage_list = true\n',
            "chapters/01-tide.md": "---\ntitle: 潮\n---\n\n" + "\n\n".join(lines),
        },
    )
    for format_ in ("epub", "pdf"):
        assert kanben("-C", root, format_).status == 0
    epub, pdf = root / "dist" / "shore.epub", root / "dist" / "shore.pdf"
    texts = dict(zip(page_labels(pdf), (re.sub(r"\s", "", text) for text in page_texts(pdf)), strict=True))
    with zipfile.ZipFile(epub) as archive:
        page = etree.fromstring(archive.read("EPUB/text/index.xhtml"))
        package = archive.read("EPUB/content.opf")
    for entry in page.iter(f"{{{XHTML}}}li"):
        word = str(entry[0].text)
        held = [label for label, text in texts.items() if re.search(rf"第\d日的{word}", text)]
        assert [link.text for link in entry.iter(f"{{{XHTML}}}a")] == held
        (index,) = (text for text in texts.values() if text.startswith("索引") and "ㄏ" in text)
        assert f"{word}{'、'.join(held)}" in index
    assert b">index</meta>" in package
    found = pipeline.check((epub, pdf), progress=lambda _stage: None).issues
    assert [each for each in found if each.severity != "info"] == []
