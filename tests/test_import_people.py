"""Who wrote an article and when, where no label says so: small articles come in; people and day are as told.

Beside each form stand lines that look alike and are text.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from book.model import Article, Paragraph, all_words
from book.readers import html, text
from book.readers.markdown import reader as markdown

_LONG = "河口的水位在夜裡退了兩公尺，露出去年沉下去的那艘船，船頭朝著海。早晨的時候，鎮上的人都來看。"


def people(article: Article) -> list[str]:
    return [f"{person.name} {person.role}" for person in article.people]


def words(article: Article) -> str:
    return "\n".join(part.text for part in all_words(article.blocks))


def page(body: str, head: str = "") -> Article:
    paragraphs = f"<p>{_LONG}</p><p>{_LONG}船員說，他們等了一年。</p>"
    head = f"<html><head><title>河口</title>{head}</head>"
    source = f"{head}<body><article><h1>河口</h1>{body}{paragraphs}</article></body></html>"
    return html.read(Path("in.html"), source.encode()).articles[0]


@pytest.mark.parametrize(
    ("box", "found"),
    [
        ('<div class="author"><span>攝影</span> <a href="/b">洪子軒</a></div>', ["洪子軒 photographer"]),
        ('<div class="author"><a href="/k">黒岩 美帆</a> : 某経済 記者</div>', ["黒岩 美帆 author"]),
        ('<p class="writer">学芸員　真鍋 沙世子</p>', ["真鍋 沙世子 author"]),
        (
            '<div class="authors"><div>Authors</div><div>Ines Valdourne</div><div>Moussa Taraby</div></div>',
            ["Ines Valdourne author", "Moussa Taraby author"],
        ),
        (
            '<div class="author"><div>作者</div><div>林大文</div><div>研究員</div></div>',
            ["林大文 author"],
        ),
        (
            '<span class="byline">By Ada Marsh<br>Photos by Tom Reed</span>',
            ["Ada Marsh author", "Tom Reed photographer"],
        ),
        (
            '<div itemprop="author" itemscope itemtype="http://schema.org/Person">'
            '<meta itemprop="name" content="老周"></div>',
            ["老周 author"],
        ),
        (
            '<p class="byline">By Ada <b>Marsh</b> <i>Reed</i></p><p class="author">文 <a href="/b">林大文</a></p>',
            ["Ada Marsh Reed author", "林大文 author"],
        ),
        ('<div class="author">問い合わせ先はこちら : 某経済 記者会</div>', []),
        ('<div class="authors"><div>Authors</div><div>who wrote for us this year</div></div>', []),
        ('<div class="note">学芸員　真鍋 沙世子</div>', []),
        (
            '<div itemscope itemtype="http://schema.org/Comment"><span itemprop="author">路人</span></div>',
            [],
        ),
    ],
)
def test_people_of_boxes(box: str, found: list[str]) -> None:
    assert people(page(box)) == found


def test_an_editor_in_brackets_at_the_end() -> None:
    assert people(page("", "")) == []
    assert people(page(f"<p>{_LONG}</p><p>{_LONG}（責任編輯：吳佳玲）</p>")) == ["吳佳玲 editor"]


def test_the_name_of_a_site_is_no_author_where_another_is_named() -> None:
    head = '<meta name="author" content="某経済オンライン"><meta property="og:site_name" content="某経済オンライン">'
    assert people(page('<div class="author">黒岩 美帆 : 某経済 記者</div>', head)) == ["黒岩 美帆 author"]
    assert people(page("", head)) == ["某経済オンライン author"]


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("<div><span>2022-08-30 07:12</span> 来源：某报</div>", "2022-08-30"),
        ('<div class="item-time">发布于 2022-12-18 21:36・IP 属地吉林</div>', "2022-12-18"),
        (f"<p>{_LONG}</p>" * 4 + "<p>2022-08-30</p>", "None"),
        ("<div>更新时间：2022-08-30</div>", "None"),
    ],
)
def test_day_of_a_page(line: str, day: str) -> None:
    assert str(page(f"{line}<p>{_LONG}</p>").published) == day


@pytest.mark.parametrize(
    ("lines", "found", "day"),
    [
        ("文・写真　汐里\n2022年10月23日 18:04", ["汐里 author", "汐里 photographer"], "2022-10-23"),
        ("作者／歐文斯\n翻譯／湯以安", ["歐文斯 author", "湯以安 translator"], "None"),
        ("卢思源　季明浩\n\n2024年6月18日", ["卢思源 author", "季明浩 author"], "2024-06-18"),
        ("*By Ada Marsh · Harbour Review · March 3, 2021*", ["Ada Marsh author"], "2021-03-03"),
        ("2024年6月18日\n清晨的水位", [], "None"),
        ("卢思源　季明浩", [], "None"),
        ("清晨　河口\n\n2024年6月18日", [], "2024-06-18"),
        ("*By the river · Harbour Review*", [], "None"),
    ],
)
def test_lines_below_a_title_in_markdown(lines: str, found: list[str], day: str) -> None:
    article = markdown.read(Path("in.md"), f"# 河口\n\n{lines}\n\n{_LONG}\n".encode()).articles[0]
    assert (people(article), str(article.published)) == (found, day)
    first = lines.partition("\n\n")[0].replace("*", "")
    assert found or "".join(first.split()) in "".join(words(article).split())


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ("林间空地\n鸟类学在读，野外调查打杂\n\n1,286 人赞同了该回答", ["林间空地 author"]),
        ("林间空地\n\n1,286 人赞同了该回答", ["林间空地 author"]),
        ("林间空地\n鸟类学在读，野外调查打杂", []),
        ("林间有一块空地。\n\n1,286 人赞同了该回答", []),
    ],
)
def test_who_answers_where_readers_vote(lines: str, found: list[str]) -> None:
    source = f"鸽子靠什么认路？\n\n{lines}\n\n谢邀。{_LONG}\n\n{_LONG}\n"
    article = text.read(Path("in.txt"), source.encode()).articles[0]
    assert people(article) == found
    assert ("林间" in words(article)) == (not found)


def test_who_somebody_is_in_angle_brackets_is_text() -> None:
    profile = "＜みのわ・あゆみ＞　1981年生まれ。趣味は雨の日の散歩。"
    article = text.read(Path("in.txt"), f"石突きを八十年\n\n　{_LONG}\n\n{profile}\n".encode()).articles[0]
    assert Paragraph(profile) in article.blocks
