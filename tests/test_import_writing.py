"""What a text becomes in a chapter file: no character may change on the way through Markdown, and no line be lost."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

from book import xhtml
from book.manuscript import escape
from book.manuscript.blocks import markdown
from book.manuscript.frontmatter import read_chapter_file
from book.manuscript.markdown import to_fragment
from book.manuscript.write import publication, slug_of
from book.model import (
    Article,
    Block,
    Cell,
    Figure,
    Heading,
    Item,
    Listing,
    Paragraph,
    Person,
    Quote,
    Related,
    Source,
    Table,
    Words,
)

SPECIAL = "*_\\[]<>&#`{}|!+-1.~^:/@\"'()=%$ \t　\u00a0二段「」。，；：①・Ａaé𠮷\u200b"
PIECES = [
    *SPECIAL,
    *("1. ", "10. ", "１. ", "- ", "+ ", "* ", "# ", "## ", "> ", ": ", "~~~", "```", "///", "/// note", "---", "***"),
    *(
        "===",
        "    ",
        "<b>",
        "</b>",
        "<!-- x -->",
        "<script>",
        "&amp;",
        "&lt;",
        "&copy",
        "&#65;",
        "![a](b.jpg)",
        "[a](b)",
    ),
    *(
        "[^1]",
        "[^1]: x",
        "[@key]",
        "{漢|かん}",
        "{#id}",
        "{: .c }",
        "[](#id)",
        "*[abc]: d",
        "[id]: http://x.y",
        "| a | b |",
    ),
    *(
        "https://example.org/a_b_c?d=1&e=2",
        "<https://example.org>",
        "<a@b.org>",
        "a_b_c",
        "__init__",
        "C:\\x\\*",
        "[ ] ",
    ),
]
words = st.lists(st.sampled_from(PIECES), min_size=1, max_size=12).map("".join)
anything = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufeff\ufffe\uffff\u2028\u2029"))
texts = (words | anything).map(str.strip).filter(bool)


def listing(ordered: bool, *texts: str) -> Listing:
    return Listing(ordered, tuple(Item((Paragraph(text),)) for text in texts))


def table(*rows: tuple[str, ...], head: int = 0, caption: str = "") -> Table:
    return Table(tuple(tuple(map(Cell, row)) for row in rows), head, Words(caption))


def body_of(blocks: Sequence[Block]) -> etree._Element:
    """The blocks as the loader reads them, from the Markdown that the importer writes."""
    text = markdown(blocks)
    fragment, issues = to_fragment(Source("chapters/01-text.md", text), text)
    assert issues == ()
    return xhtml.parse(fragment)


def inside(element: etree._Element | None) -> str:
    assert element is not None
    return "".join(element.itertext())


@settings(max_examples=400, deadline=None)
@given(st.lists(texts, min_size=1, max_size=3))
@example(["a", ": b"])
@example(["~~~", "b", "~~~"])
@example(["/// note", "b", "///"])
@example(["１. 全形"])
@example(["*[一]: 二", "一"])
def test_paragraphs_come_back(paragraphs: list[str]) -> None:
    root = body_of([Paragraph(text) for text in paragraphs])
    assert [inside(element) for element in root] == paragraphs
    assert {element.tag for element in root.iter() if element is not root} == {"p"}
    assert [escape.plain(escape.block(text)) for text in paragraphs] == paragraphs


@settings(max_examples=150, deadline=None)
@given(st.lists(texts, min_size=1, max_size=4), st.booleans())
@example(["|", "|"], False)
def test_list_items_come_back(items: list[str], ordered: bool) -> None:
    root = body_of([Paragraph("前文"), listing(ordered, *items), Paragraph("後文")])
    (found,) = root.findall("ol" if ordered else "ul")
    assert [inside(item) for item in found] == items
    assert [inside(element) for element in root.findall("p")] == ["前文", "後文"]


@settings(max_examples=150, deadline=None)
@given(st.lists(texts, min_size=1, max_size=3), texts)
@example(["^*"], "*")
@example(["@key"], "^1")
def test_figures_come_back(caption: list[str], credit: str) -> None:
    made = Figure(
        "fig-01", "images/figure-01.jpg", " ".join(caption), tuple(caption), credit, credit_line=f"（圖／{credit}）"
    )
    root = body_of([made])
    image = root.find(".//img")
    assert image is not None
    assert (image.get("src"), image.get("id")) == (made.image, made.id)
    assert image.get("alt", "").split() == made.alt.split()  # white space is one space in an attribute
    assert [inside(line) for line in root.findall(".//figcaption/p")] == [*caption, made.credit_line]


@settings(max_examples=100, deadline=None)
@given(st.lists(texts, min_size=1, max_size=3))
def test_related_titles_and_quotations_come_back(lines: list[str]) -> None:
    root = body_of([Related("相關報導", tuple(map(Words, lines))), Quote(tuple(map(Paragraph, lines)))])
    aside, quote = root.find("aside"), root.find("blockquote")
    assert aside is not None and quote is not None
    assert aside.get("data-label") == "相關報導"
    assert [inside(item) for item in aside.findall("ul/li")] == lines
    assert [inside(line) for line in quote] == lines


@settings(max_examples=100, deadline=None)
@given(texts)
@example("0\t0 #")
def test_headings_and_cells_come_back(text: str) -> None:
    root = body_of([Heading(2, text), table(("甲", text), (text, "乙"), head=1, caption=text)])
    assert inside(root.find("h2")) == text
    assert [inside(cell) for cell in root.iter("th", "td")] == ["甲", text, text, "乙"]
    assert inside(root.find(".//figcaption")).strip() == text


@settings(max_examples=200, deadline=None)
@given(texts, texts)
def test_titles_and_metadata_come_back(title: str, name: str) -> None:
    files = publication(
        article(title=title, people=(Person(name, "editor"),), subjects=(name,)), "slug", date(2023, 4, 5)
    )
    book = tomllib.loads(files["book.toml"])["book"]
    assert (book["title"], book["people"], book["subjects"]) == (title, [{"name": name, "role": "editor"}], [name])
    headed = publication(article(blocks=(Heading(1, title), Paragraph("文"))), "slug", None)
    chapter = read_chapter_file("x.md", headed["chapters/01-section.md"].encode(), "", "zh-Hant")
    assert chapter.title == title
    assert (chapter.id, chapter.kind) == ("section-01", "body")


def article(**changes: object) -> Article:
    empty = Article("題", (), None, "a.txt", "zh-Hant-TW", (), (Paragraph("文"),), (), (), {})
    return replace(empty, **changes)  # type: ignore[arg-type]


def test_two_lists_in_a_row_stay_two() -> None:
    root = body_of([listing(True, "甲", "乙"), listing(True, "丙", "丁"), listing(False, "戊", "己")])
    assert [[inside(item) for item in found] for found in root] == [["甲", "乙"], ["丙", "丁"], ["戊", "己"]]


def test_a_table_without_headings_gets_an_empty_row_of_them() -> None:
    root = body_of([table(("甲", "乙"), ("丙", "丁"))])
    assert [inside(cell) for cell in root.iter("td")] == ["甲", "乙", "丙", "丁"]


def test_a_line_end_in_a_paragraph_is_a_line_break() -> None:
    (paragraph,) = body_of([Paragraph("one\n- two\n# three")])
    assert [paragraph.text, *(found.tail for found in paragraph)] == ["one", "- two", "# three"]
    assert [found.tag for found in paragraph] == ["br", "br"]


@pytest.mark.parametrize(
    ("count", "names"),
    [
        (1, ["01-section", "90-further-reading"]),
        (89, ["01-section", "90-further-reading"]),
        (90, ["001-section", "900-further-reading"]),
    ],
)
def test_further_reading_stands_last_however_many_chapters(count: int, names: list[str]) -> None:
    blocks = [block for at in range(count) for block in (Heading(1, f"第{at}"), Paragraph("文"))]
    files = publication(article(blocks=tuple(blocks), further=(Related("延伸閱讀", (Words("甲"),)),)), "slug", None)
    chapters = [name.removeprefix("chapters/").removesuffix(".md") for name in files if name.endswith(".md")]
    assert [chapters[0], chapters[-1]] == names
    assert sorted(chapters) == chapters


def test_two_lists_of_further_reading() -> None:
    files = publication(
        article(further=(Related("延伸閱讀", (Words("甲"),)), Related("推薦閱讀", (Words("乙"),)))), "slug", None
    )
    ids = [yaml.safe_load(text.split("---")[1])["id"] for name, text in files.items() if name.endswith(".md")]
    assert ids == ["text", "further-reading-90", "further-reading-91"]


@pytest.mark.parametrize(
    ("language", "titles"),
    [
        ("zh-Hant-TW", ("導言", "本文")),
        ("zh-Hans", ("导言", "正文")),
        ("ja", ("前文", "本文")),
        ("ko", ("머리말", "본문")),
        ("en", ("Introduction", "Text")),
        ("fr", ("Introduction", "Text")),
    ],
)
def test_untitled_text_is_named_in_the_books_language(language: str, titles: tuple[str, str]) -> None:
    lead = publication(article(language=language, blocks=(Paragraph("a"), Heading(1, "b"), Paragraph("c"))), "s", None)
    whole = publication(article(language=language), "s", None)
    assert f"title: {titles[0]}\n" in lead["chapters/01-lead.md"]
    assert f"title: {titles[1]}\n" in whole["chapters/01-text.md"]


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("River Plan (v2)", "river-plan-v2"),
        ("河川", "book"),
        ("2024河川", "book"),
        ("___", "book"),
        ("a" * 150, "a" * 100),
    ],
)
def test_slug(name: str, slug: str) -> None:
    assert slug_of(name) == slug


def test_without_a_date_book_toml_has_none() -> None:
    assert "published" not in publication(article(), "slug", None)["book.toml"]
    dated = tomllib.loads(publication(article(), "slug", date(2023, 4, 5))["book.toml"])["book"]
    assert dated["published"] == date(2023, 4, 5)
    assert dated["modified"].isoformat() == "2023-04-05T00:00:00+00:00"
