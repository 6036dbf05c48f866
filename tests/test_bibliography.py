"""Lines of the reference list: every field of a source that tells a reader something stands in its line."""

from __future__ import annotations

import pytest

from book import xhtml
from book.manuscript.references import read_references
from book.passes.bibliography import entries

SOURCES = """\
- id: book
  type: book
  title: 鴨川志
  author: [{literal: 王一}, {family: Ode, given: P.}]
  editor: [{literal: 林二}]
  translator: [{literal: 陳三}, {literal: 陳四}]
  edition: '2'
  publisher: 渡口
  publisher-place: 臺北
  issued: '2001'
- id: article
  type: article-journal
  title: 漫遊的河
  container-title: 河
  volume: '12'
  issue: '3'
  page: 45-67
  DOI: 10.55555/a<b.2
  issued: 2020-03
- id: page
  type: webpage
  title: 頁
  publisher: 局
  URL: https://example.org/a?b=1&c=鴨
  accessed: 2024-05-06
- id: address
  type: webpage
  title: https://example.org/only
  URL: https://example.org/only
- id: thesis
  type: thesis
  title: 論
  genre: 碩士論文
- id: standard
  type: standard
  title: 標準
  number: GB/T 1
  edition: 修訂版
- id: free
  title: 一行字，2002，只有這些
"""
_PAGE = '<a href="https://example.org/a?b=1&amp;c=%E9%B4%A8">https://example.org/a?b=1&amp;c=鴨</a>'
_DOI = '<a href="https://doi.org/10.55555/a%3Cb.2">https://doi.org/10.55555/a&lt;b.2</a>'
_ONLY = '<a href="https://example.org/only">https://example.org/only</a>'
LISTS = {
    "zh-Hant-TW": [
        "王一、P. Ode，《鴨川志》，林二編，陳三、陳四譯，第2版，臺北：渡口，2001年。",
        f"〈漫遊的河〉，《河》，12(3)，45–67，2020年3月，{_DOI}。",
        f"局，〈頁〉，{_PAGE}，2024年5月6日取用。",
        f"{_ONLY}。",
        "《論》，碩士論文。",
        "〈標準〉，GB/T 1，修訂版。",
        "一行字，2002，只有這些。",
    ],
    "zh-Hans-CN": [
        "王一、P. Ode，《鴨川志》，林二编，陳三、陳四译，第2版，臺北：渡口，2001年。",
        f"〈漫遊的河〉，《河》，12(3)，45–67，2020年3月，{_DOI}。",
        f"局，〈頁〉，{_PAGE}，2024年5月6日访问。",
        f"{_ONLY}。",
        "《論》，碩士論文。",
        "〈標準〉，GB/T 1，修訂版。",
        "一行字，2002，只有這些。",
    ],
    "ja": [
        "王一、P. Ode、『鴨川志』、林二編、陳三、陳四訳、第2版、臺北：渡口、2001年。",
        f"「漫遊的河」、『河』、12(3)、45–67、2020年3月、{_DOI}。",
        f"局、「頁」、{_PAGE}、2024年5月6日閲覧。",
        f"{_ONLY}。",
        "『論』、碩士論文。",
        "「標準」、GB/T 1、修訂版。",
        "一行字，2002，只有這些。",
    ],
    "en": [
        "王一, P. Ode, <i>鴨川志</i>, edited by 林二, translated by 陳三, 陳四, 2nd ed., 臺北: 渡口, 2001.",
        f"“漫遊的河”, <i>河</i>, 12(3), 45–67, March 2020, {_DOI}.",
        f"局, “頁”, {_PAGE}, accessed 6 May 2024.",
        f"{_ONLY}.",
        "<i>論</i>, 碩士論文.",
        "“標準”, GB/T 1, 修訂版.",
        "一行字，2002，只有這些.",
    ],
}


@pytest.mark.parametrize("language", LISTS)
def test_each_field_stands_in_the_line_and_addresses_are_links(language: str) -> None:
    sources, problems = read_references("references.yaml", SOURCES.encode())
    assert not problems
    made = entries([source.csl for source in sources], language)
    assert made == LISTS[language]
    for line in made:
        assert xhtml.parse(line).tag


def test_an_address_that_no_reader_could_follow_is_text() -> None:
    assert entries([{"title": "頁", "URL": "example.org/a"}], "zh-Hant-TW") == ["〈頁〉，example.org/a。"]


def test_a_western_source_in_a_chinese_list_is_set_as_western_ones_are() -> None:
    item = {"type": "article-journal", "title": "Silt", "container-title": "Rivers", "issued": "2020-03-04"}
    english, japanese, own = ({**item, "language": language} for language in ("en-GB", "ja", ""))
    assert entries([japanese, english, own], "zh-Hant-TW") == [
        '<span lang="ja">〈Silt〉，《Rivers》，2020年3月4日。</span>',
        '<span lang="en-GB">“Silt”, <i>Rivers</i>, 4 March 2020.</span>',
        "〈Silt〉，《Rivers》，2020年3月4日。",
    ]
    assert entries([], "zh-Hant-TW") == []
