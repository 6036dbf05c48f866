"""HTML into an article: what each construct becomes, what is left out, and that nothing is lost without a reason."""

from __future__ import annotations

import base64
import re
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from book.importing import prove
from book.manuscript.blocks import markdown
from book.manuscript.write import publication
from book.model import Article, Figure, Related
from book.readers.html_article import Origin, Said, article_from_html
from book.readers.html_soup import parse
from book.readers.reading import Reading
from book.report import KanbenError

HERE = Origin(Path("a.html"))


def png(width: int = 9, height: int = 9) -> bytes:
    out = BytesIO()
    Image.new("RGB", (width, height), "teal").save(out, "PNG")
    return out.getvalue()


PICTURE = f"data:image/png;base64,{base64.b64encode(png()).decode()}"


def read(html: str, **said: str) -> Reading:
    return article_from_html(html, HERE, Said(**{"title": "題", **said}))  # type: ignore[arg-type]


def article(html: str, **said: str) -> Article:
    (made,) = read(html, **said).articles
    return made


def text(html: str) -> str:
    made = article(html)
    return markdown(made.blocks, made.notes).strip()


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>一<b>二</b><i>三</i></p>", "一**二**<em>三</em>"),
        ("<p>一\n二 three\nfour</p>", "一二 three four"),
        ("<p>　　一&nbsp;</p>", "一"),
        ("<p>a<br>b<br><br>c</p>", "a<br/>b\n\nc"),
        ("<div>a<div>b</div>c</div>", "a\n\nb\n\nc"),
        ("<p><b> a </b>b</p>", "**a** b"),
        ("<p><a href='http://e.org/'>x</a><a href='javascript:x'>y</a><a href='#z'>z</a></p>", "[x](http://e.org/)yz"),
        (
            "<p>H<sub>2</sub>O <kbd>Ctrl</kbd> <del>x</del> <code>y</code></p>",
            "H<sub>2</sub>O <kbd>Ctrl</kbd> <del>x</del> `y`",
        ),
        (
            "<p><span style='font-weight:700;font-style:italic'>x</span><b style='font-weight:normal'>y</b></p>",
            "<strong>*x*</strong>y",
        ),
        (
            "<p><ruby>漢<rt>かん<rt></ruby><ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp>字<rt>じ</rt></ruby></p>",
            "{漢|かん}{漢字|かん|じ}",
        ),
        ("<p><ruby>漢<rt>かん<img src=a.png alt=字></rt></ruby></p>", "{漢|かん}字"),
        ("<p><ruby><img src=a.png><rt>かん</ruby></p>", "かん"),
        (
            "<figure><img src=a.png alt=t><figcaption>（圖／某社）會談開場。</figcaption></figure>",
            "![t](images/figure-01.jpg){#fig-01}\n/// figure-caption\n會談開場。\n\n（圖／某社）\n///",
        ),
        ("<p>a&#1;b&#127;c<abbr title='x&#2;y'>d</abbr>&#xfffe;</p>", 'a b c<abbr title="x y">d</abbr>'),
        ("<ol start=3><li>a<li>b<ul><li>c</ul></ol>", "3. a\n\n4. b\n\n    - c"),
        ("<dl><dt>a<dd>b<dd>c</dl>", "a\n:   b\n:   c"),
        ("<blockquote>a<p>b</blockquote>", "> a\n>\n> b"),
        ("<pre>a\n\tb</pre>", "```\na\n    b\n```"),
        ("<table><tr><td>a<td>b<tr><td>c<td>d</table>", "|  |  |\n| --- | --- |\n| a | b |\n| c | d |"),
        (
            "<table><caption>c</caption><thead><tr><th>a<tbody><tr><td>b</table>",
            "| a |\n| --- |\n| b |\n\n/// table-caption\nc\n///",
        ),
        (
            "<table><tr>x<td>a<td>b<tr><td>c<td>d</tr>y<caption>e</caption><caption>f</caption></table>",
            "xy\n\nf\n\n|  |  |\n| --- | --- |\n| a | b |\n| c | d |\n\n/// table-caption\ne\n///",
        ),
        (
            "<table><tr><th>a<tr><th>b<td>c</table>",
            "<table>\n<thead>\n<tr><th>a</th><th></th></tr>\n</thead>\n<tbody>\n<tr><th>b</th><td>c</td></tr>\n</tbody>\n</table>",
        ),
        ("<dl><dt>a</dt>x<dd>b</dd>y</dl>", "a\n:   x\n:   b\n:   y"),
        ("<dl><dt></dt><dd>b</dd></dl>", "—\n:   b"),
        ("<table role=presentation><tr><td>a<td>b</table>", "a\n\nb"),
        ("<p>a</p><hr><p>b</p><hr>", "a\n\n* * *\n\nb"),
        ("<p>a</p><p>＊＊＊</p><p>b</p>", "a\n\n* * *\n\nb"),
        ("<h2>a</h2><p>b</p><h4>c</h4><p>d</p>", "# a\n\nb\n\n## c\n\nd"),
    ],
)
def test_constructs(html: str, expected: str) -> None:
    assert text(html) == expected.replace("＊＊＊", "* * *")


def test_notes_are_found_by_their_links_and_lose_their_numbers() -> None:
    made = article(
        '<p>一<sup id="r1"><a href="#f1">[1]</a></sup>二<a href="#f2" id="r2"><sup>2</sup></a>。</p><p>三</p>'
        '<hr><h4>註釋</h4><ol><li id="f1">甲<a href="#r1">↩</a></li></ol><p><a id="f2" href="#r2">[2]</a> 乙</p>'
    )
    assert markdown(made.blocks, made.notes) == "一[^n1]二[^n2]。\n\n三\n\n[^n1]: 甲\n\n[^n2]: 乙\n"


@pytest.mark.parametrize(
    ("html", "caption", "credit"),
    [
        ("<figure><img src=P><figcaption>甲。（圖／某社）</figcaption></figure>", ("甲。",), "某社"),
        ("<figure><img src=P><figcaption>甲 <span class=credit>某社</span></figcaption></figure>", ("甲",), "某社"),
        ("<p><img src=P></p><p>▲甲。（圖／某社）</p>", ("甲。",), "某社"),
        ("<p><img src=P></p><p style='text-align:center'>甲</p>", ("甲",), ""),
        ("<p><img src=P></p><p><em>甲</em></p><p>攝影：林大文</p>", ("甲",), "林大文"),
        ("<div class=wp-caption><img src=P><p class=wp-caption-text>甲</p></div>", ("甲",), ""),
        ("<div class=photo><img src=P>甲</div>", ("甲",), ""),
        ("<p><img src=P>圖1：甲</p>", ("甲",), ""),
        ("<p><img src=P></p><p>這是內文，不是圖說，所以留在內文裡。</p>", (), ""),
    ],
)
def test_captions_and_credits(html: str, caption: tuple[str, ...], credit: str) -> None:
    made = article(html.replace("P", PICTURE))
    figure = made.blocks[0]
    assert isinstance(figure, Figure)
    assert (figure.caption, figure.credit, figure.image) == (caption, credit, "images/figure-01.png")
    assert made.images == {"images/figure-01.png": png()}


def test_pictures_that_are_not_at_hand_are_named_and_never_fetched() -> None:
    reading = read(
        "<p>甲</p><img src='http://127.0.0.1:9/a.jpg' alt='塔'><img src='gone.jpg' alt='橋'>"
        "<img src=//t.example/p.gif width=1 height=1><img src='http://e.org/b.jpg'>"
    )
    (made,) = reading.articles
    assert [block.alt for block in made.blocks if isinstance(block, Figure)] == ["塔", "橋"]
    assert [found.code for found in reading.report.issues] == ["IMP-063", "IMP-064", "IMP-063"]
    assert [(line.as_, line.reason) for line in reading.ledger.dropped] == [("image", "LED-035"), ("image", "LED-034")]
    assert made.images == {}


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<style>p{}</style>",
        "<iframe src=http://e.org>x</iframe>",
        "<form>name <input value=x></form>",
        "<svg onload=alert(1)><text>x</text></svg>",
        "<object data=x>x</object>",
        "<template>x</template>",
        "<p style='display:none'>x</p>",
        "<p hidden>x</p>",
    ],
)
def test_nothing_active_or_hidden_gets_through(hostile: str) -> None:
    reading = read(f"<p onclick='alert(1)'>甲</p>{hostile}<p>乙<a href='data:text/html,x' onmouseover=x>丙</a></p>")
    (made,) = reading.articles
    assert markdown(made.blocks) == "甲\n\n乙丙\n"
    assert all(line.reason.startswith("LED-03") for line in reading.ledger.dropped)


@pytest.mark.parametrize(
    ("html", "code"),
    [
        ("<div>" * 100_000 + "x", "IMP-061"),
        ("<a " + " ".join(f"x{at}=1" for at in range(100_000)) + ">x", "IMP-062"),
        ("<p>" * 400_001 + "x", "IMP-060"),
        (f"<table><tr>{'<td>x' * 700}{'<tr><td>y' * 700}</table>", "IMP-060"),
    ],
)
def test_what_would_take_forever_is_refused(html: str, code: str) -> None:
    with pytest.raises(KanbenError) as caught:
        read(html)
    assert [found.code for found in caught.value.report.issues] == [code]


@pytest.mark.parametrize(
    "html", ["<!-- " * 200_000, "&amp;" * 200_000, "<" * 200_000, f"<p title='{'x' * 9_000_000}'>a"]
)
def test_what_is_only_odd_is_read_in_good_time(html: str) -> None:
    parse(html, "a.html")


def test_related_and_sources() -> None:
    made = article(
        "<p>甲。</p><p>相關報導：<a href='https://e.org/1'>一篇文章</a></p><p>乙。</p>"
        "<h3>參考資料</h3><ul><li>2024/07/28 中央社 <a href='https://e.org/2'>標題</a></li></ul>"
        "<h3>延伸閱讀</h3><ul><li><a href='https://e.org/3'>另一篇</a></li></ul>"
    )
    assert [block.label for block in made.blocks if isinstance(block, Related)] == ["相關報導"]
    assert [(it.csl["title"], it.csl["URL"]) for it in made.references] == [("標題", "https://e.org/2")]
    assert [(it.label, it.titles[0].text) for it in made.further] == [("延伸閱讀", "另一篇")]


def test_what_a_card_tells_of_another_article_is_dropped_with_a_reason() -> None:
    card = "<a href='http://e.org/'><p>新船下水</p><p>2024年1月2日</p><p>這一天，港裡都是人。</p></a>"
    reading = read(
        f"<h1>題</h1><p>文字，有句號。</p><p>相關報導</p>{card}<p>後來呢？有很多文字，在這裡，很長的一句，不是標題。</p>"
    )
    assert {line.text for line in reading.ledger.dropped} == {"2024年1月2日", "這一天，港裡都是人。"}
    assert "新船下水" in {line.text for line in reading.ledger.kept}


TAGS = "p div b i a ul ol li table tr td th h2 h3 blockquote figure figcaption sup span br hr dl dt dd pre ruby rt"
soups = st.lists(
    st.sampled_from(
        [
            *(f"<{tag}>" for tag in TAGS.split()),
            *(f"</{tag}>" for tag in TAGS.split()),
            *"甲乙丙xy ",
            "（圖／某社）",
            "\n",
            "▲",
            "參考資料",
            "相關報導：",
            "1. ",
            "***",
            "圖說：",
            f"<img src='{PICTURE}' alt='塔'>",
            "<img src=http://e.org/x.png>",
            "<a href='#n'>1</a>",
            "<li id=n>",
            "<a href=http://e.org/>",
            "&nbsp;",
            "\u200b",
            "<sup><a href='#n'>[1]</a></sup>",
        ]
    ),
    max_size=40,
).map("".join)


@settings(max_examples=120, deadline=None)
@given(soups)
def test_whatever_the_page_nothing_is_lost(html: str) -> None:
    """Each piece has a fate (the ledger proves itself), and what the chapters hold is what the article holds."""
    try:
        reading = read(f"<p>前文</p>{html}")
    except KanbenError as error:
        assert {found.code for found in error.report.issues} <= {"IMP-010"}
        return
    (made,) = reading.articles
    prove(made, publication(made, "slug", None), "a.html")
    assert not re.search(r"<(?:script|iframe|form)|\bon\w+=", markdown(made.blocks, made.notes))


PICTURE_AND_TEXT = (
    '<picture>字<img src="a.png" alt="船">字</picture>',
    '<figure><img src="a.png">字</figure>',
    '<div>字<img src="a.png"></div>',
    '<img src="a.png" alt="船">',
)


@pytest.mark.parametrize("inside", PICTURE_AND_TEXT)
@pytest.mark.parametrize(
    "around",
    [
        "<rt>{}</rt>",
        "<p>文<rt>讀{}</rt>文</p>",
        "<rp>{}</rp>",
        "<ul><li><rt>{}</rt></li></ul>",
        "<ruby>漢<rt>{}</rt></ruby>",
        "<ruby><rb>{}</rb><rt>讀</rt></ruby>",
        "<table><tr><td><rt>{}</rt></td><td>二</td></tr></table>",
    ],
)
def test_pictures_and_text_in_readings_are_kept(around: str, inside: str) -> None:
    """A reading that stands where none can, or holds what none can: its text counts as any other's."""
    ledger = read(f"<p>頭</p>{around.format(inside)}<p>尾</p>").ledger
    assert sum(line.text == "字" for line in ledger.kept) == inside.count("字")
