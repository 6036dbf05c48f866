"""Lists of other articles and of sources on saved pages, whatever a theme calls them; and boxes that are none."""

from __future__ import annotations

from pathlib import Path

import pytest

from book.model import Article, Related, all_words
from book.readers import html

_LONG = "河口的水位在夜裡退了兩公尺，露出去年沉下去的那艘船，船頭朝著海。早晨的時候，鎮上的人都來看。"


def page(body: str) -> Article:
    paragraphs = f"<p>{_LONG}</p><p>{_LONG}船員說，他們等了一年。</p>"
    source = f"<html><body><article><h1>河口</h1>{paragraphs}{body}</article></body></html>"
    return html.read(Path("in.html"), source.encode()).articles[0]


def titles(article: Article) -> list[str]:
    inside = [block for block in article.blocks if isinstance(block, Related)]
    return [words.text for block in (*inside, *article.further) for words in block.titles]


_CARD = '<div class="jp-relatedposts-post"><h4><a href="/{0}">{1}</a></h4><p>March 2, 2021</p></div>'


@pytest.mark.parametrize(
    ("box", "found"),
    [
        (
            '<div class="jp-relatedposts"><h3>Related</h3>'
            f"<div>{_CARD.format(1, 'Owls')}{_CARD.format(2, 'Bats')}</div></div>",
            ["Owls", "Bats"],
        ),
        (
            '<div class="index_recommend"><h2>相关推荐</h2><ul><li><a href="/1">船的一年</a></li></ul></div>',
            ["船的一年"],
        ),
        (
            '<div class="module"><div>関連記事</div><ul><li><div><a href="/a"><time>2023-02-19</time></a></div>'
            '<a href="/1">玄関ドアの話</a><div>玄関ドアの外側は共用部分なので…</div></li></ul></div>',
            ["玄関ドアの話"],
        ),
        (
            '<aside class="rich-link"><a href="/u"><div>The usherette</div><span>Read more</span></a></aside>'
            f"<p>{_LONG}</p>",
            ["The usherette"],
        ),
        (
            f'<div class="inread-recommend"><p>延伸閱讀：<a href="/1">柑仔店的書</a></p></div><p>{_LONG}</p>',
            ["柑仔店的書"],
        ),
        ('<div class="menu"><h3>Related</h3><ul><li><a href="/1">About us</a></li></ul></div>', []),
        ('<div class="recommend"><h3>热门文章</h3><ul><li><a href="/1">船的一年</a></li></ul></div>', []),
        (f'<aside class="rich-link"><a href="/u">Read more</a><p>{_LONG}</p></aside><p>{_LONG}</p>', []),
    ],
)
def test_other_articles(box: str, found: list[str]) -> None:
    assert titles(page(box)) == found


def test_sources_that_lead_back_are_no_notes() -> None:
    call = f'<p>{_LONG}<sup><a href="#r1">[1]</a></sup></p>'
    item = (
        '<li id="r1"><a href="#c1">^</a><span>贾文璐, 冯立. 低温研究[J]. 储能与材料, 2019, 8(3): 112-119.</span></li>'
    )
    article = page(f"{call}<h2>参考</h2><ol>{item}</ol>")
    assert [reference.csl["title"] for reference in article.references] == ["低温研究"]
    assert not article.notes
    noted = page(f"{call}<h2>注</h2><ol>{item}</ol>")
    assert len(noted.notes) == 1
    assert not noted.references


@pytest.mark.parametrize(
    ("box", "kept"),
    [
        ('<div><div>Download the full report</div><a href="/a.pdf">spanner_EN.pdf</a> (2.41 MB)</div>', False),
        ('<p>下載全文：<a href="/a.pdf">全文.pdf</a></p>', False),
        (f'<p>{_LONG}<a href="/a.pdf">spanner.pdf</a></p>', True),
        ('<p>Download speeds fell, says <a href="/a">the report</a></p>', True),
    ],
)
def test_boxes_that_offer_a_file(box: str, kept: bool) -> None:
    said = " ".join(part.text for part in all_words(page(f"{box}<p>{_LONG}</p>").blocks))
    assert any(word in said for word in ("spanner", "全文", "Download")) == kept
