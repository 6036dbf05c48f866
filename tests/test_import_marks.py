"""Marks of an article's words, and blocks in blocks: what is written in a chapter comes back as it was."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree
from test_import_writing import PIECES, article, body_of

from book import xhtml
from book.importing import prove
from book.manuscript.blocks import markdown
from book.manuscript.inline import _ELEMENTS, address, readings
from book.manuscript.markdown import to_fragment
from book.manuscript.write import publication
from book.model import (
    Block,
    Cell,
    Code,
    Definitions,
    Figure,
    Footnote,
    Heading,
    Item,
    Listing,
    Mark,
    Paragraph,
    Quote,
    Related,
    Rule,
    Source,
    Table,
    Words,
)

KINDS = {tag: kind for kind, tag in _ELEMENTS.items()}
ADDRESSES = [
    "https://example.org/a_b?c=1&copy=2#d",
    "http://例え.jp/道 (1)",
    "mailto:a@b.org",
    "https://e.org/&lt;x;*y*",
]
Drawn = tuple[str, tuple[Mark, ...]]


@st.composite
def marked(draw: st.DrawFn, *, notes: bool = False) -> Words:
    """Pieces of text, some of them marked, some marks in marks."""
    text, marks = "", []
    for _ in range(draw(st.integers(1, 4))):
        text += draw(st.sampled_from([*PIECES, "漢字", "word", "\n"]))
        start = len(text)
        inner = "".join(draw(st.lists(st.sampled_from([*PIECES, "漢字", "word"]), min_size=1, max_size=3)))
        kind = draw(st.sampled_from([*_ELEMENTS, None, *(["note"] if notes else []), "image"]))
        text += "" if kind == "note" else inner
        if kind is None:
            continue
        marks.append(Mark(start, len(text), kind, draw(st.sampled_from(VALUES.get(kind, [""])))))
        if kind not in ("code", "image", "note", "ruby", "link") and draw(st.booleans()):
            below = draw(st.sampled_from(["emphasis", "strong", "code", "superscript"]))
            marks.append(Mark(start + draw(st.integers(0, len(inner) - 1)), len(text), below))
    text += draw(st.sampled_from(["", "。", " end", *PIECES]))
    lead = len(text) - len(text.lstrip())
    end = len(text.rstrip())
    kept = [Mark(max(0, m.start - lead), min(m.end, end) - lead, m.kind, m.value) for m in marks if m.start < end]
    made = tuple(mark for mark in kept if mark.end > mark.start or mark.kind == "note")
    return Words(text.strip(), made)


VALUES = {
    "link": ADDRESSES,
    "ruby": ["かん", "かん|じ", "a|b|c", "x*y", "[z]", "{a}"],
    "abbreviation": ["", 'a [b] `c` \\* "d" <e> & {f|g}'],
    "language": ["ja"],
    "note": ["n1"],
    "image": ["images/a_b.png"],
}


def flat(words: Words) -> list[tuple[str, frozenset[tuple[str, str]]]]:
    """Each character with the marks over it; a ruby's reading after its base, a picture and a call as one each."""
    out: list[tuple[str, frozenset[tuple[str, str]]]] = []
    for at in range(len(words.text) + 1):
        over = [m for m in words.marks if m.start <= at < m.end]
        out += [("call", frozenset({("note", m.value)})) for m in words.marks if m.start == m.end == at]
        for mark in over:
            if mark.kind == "image" and mark.start == at:
                out.append((words.text[mark.start : mark.end], frozenset({("image", mark.value)})))
        if at < len(words.text) and not any(mark.kind == "image" for mark in over):
            shown = frozenset((m.kind, seen(m)) for m in over)
            out.append((words.text[at], shown))
    return [item for item in out if not item[0].isspace() or item[0] == "\n"]


def seen(mark: Mark) -> str:
    match mark.kind:
        case "link":
            return address(mark.value)
        case "ruby":
            return "|".join(readings(mark))
        case "abbreviation":
            return " ".join(mark.value.split())
    return mark.value


def read(element: etree._Element) -> list[tuple[str, frozenset[tuple[str, str]]]]:
    """The same of what the loader reads."""
    return [item for item in _read(element, frozenset()) if not item[0].isspace() or item[0] == "\n"]


def _read(element: etree._Element, over: frozenset[Any]) -> Iterator[tuple[str, frozenset[tuple[str, str]]]]:
    yield from ((char, over) for char in (element.text or "").replace("\n", " "))
    for child in element:
        if child.tag == "br":
            yield "\n", over
        elif child.tag == "img":
            yield child.get("alt", ""), frozenset({("image", child.get("src", ""))})
        elif child.get("id", "").startswith("fnref"):
            yield "call", frozenset({("note", child[0].get("href", "").removeprefix("#fn:"))})
        elif child.tag == "ruby":
            value = "|".join("".join(rt.itertext()) for rt in child.iter("rt"))
            for rt in child.findall("rt"):
                rt.text = None
                rt[:] = []
            yield from _read(child, over | {("ruby", value)})
        elif child.tag == "rt":
            pass
        else:
            said = child.get("href") or child.get("title") or child.get("lang") or ""
            yield from _read(child, over | {(KINDS[child.tag], said)})
        yield from ((char, over) for char in (child.tail or "").replace("\n", " "))


@settings(max_examples=150, deadline=None)
@given(marked())
@example(Words("!甲", (Mark(1, 2, "link", "https://a.example/"),)))
@example(Words("a*b*", (Mark(0, 1, "emphasis"), Mark(1, 2, "emphasis"))))
@example(Words("`x`", (Mark(1, 2, "code"),)))
@example(Words("\\甲", (Mark(1, 2, "ruby", "かん"),)))
def test_marks_in_a_paragraph_come_back(words: Words) -> None:
    if words.text:
        root = body_of([Paragraph("前"), Paragraph(words.text, words.marks)])
        assert read(root[1]) == flat(words)


@settings(max_examples=25, deadline=None)
@given(marked(), marked(), marked())
@example(Words("# ~"), Words("x"), Words("**\t。", (Mark(1, 3, "image", "images/a_b.png"),)))
def test_marks_in_other_blocks_come_back(one: Words, two: Words, three: Words) -> None:
    one, two, three = (Words(it.text.replace("\n", " ") or "x", it.marks) for it in (one, two, three))
    item, paragraph = Item((Paragraph(one.text, one.marks),)), Paragraph(two.text, two.marks)
    blocks: list[Block] = [
        Heading(2, one.text, marks=one.marks),
        Listing(False, (item, Item((paragraph, Listing(True, (item, item), start=3))), item)),
        Quote((paragraph, Listing(False, (item,)))),
        Figure("fig-1", "images/a.png", "x", (two.text, three.text), "", marks=(two.marks, three.marks)),
        Related("相關報導", (three,)),
        Table(((cell(one), cell(two)), (cell(three), cell(one))), 1, caption=three),
        Table(((cell(one, columns=2),), (cell(three, head=True), cell(two))), 1),
        Definitions((((one,), (Item((paragraph, paragraph)),)), ((two, three), (item,)))),
    ]
    root = body_of(blocks)
    assert [element.tag for element in root] == "h2 ul blockquote figure aside figure table dl".split()  # noqa: SIM905
    leaves = [element for element in root.iter("h2", "li", "p", "td", "th", "dt", "dd") if not is_box(element)]
    found = [got for leaf in leaves if (got := read(leaf)) and leaf.find("img[@id]") is None]
    expected = [
        *(one, one, two, one, one, one, two, one, two, three, three),
        *(one, two, three, one, three, one, three, two),
        *(one, two, two, two, three, one),
    ]
    assert found == [flat(words) for words in expected]


def is_box(element: etree._Element) -> bool:
    return any(child.tag in ("p", "ul", "ol") for child in element)


def cell(words: Words, *, columns: int = 1, head: bool = False) -> Cell:
    return Cell(words.text, words.marks, columns=columns, head=head)


@settings(max_examples=60, deadline=None)
@given(marked(notes=True), marked())
def test_notes_come_back(words: Words, note: Words) -> None:
    called = any(mark.kind == "note" for mark in words.marks)
    blocks = [Paragraph(f"前{words.text}", tuple(Mark(m.start + 1, m.end + 1, m.kind, m.value) for m in words.marks))]
    body = Paragraph(note.text or "x", note.marks)
    text = markdown(blocks, [Footnote("n1", (body, Listing(False, (Item((body,)),))))] if called else [])
    root = xhtml.parse(to_fragment(Source("a.md", text), text)[0])
    assert read(root[0])[1:] == flat(words)
    if called:
        (item,) = root.findall("div/ol/li")
        assert read(item[0]) == flat(Words(body.text, body.marks))
        assert read(item[1][0]) == flat(Words(body.text, body.marks))


@given(st.lists(st.sampled_from(["x = 1", "", "```", "~~~", "    y", "<b>&amp;", "{a|b}", "[^1]", "/// x", "* z"])))
def test_code_comes_back(lines: list[str]) -> None:
    text = "\n".join(lines).strip("\n")
    if text.strip():
        root = body_of([Listing(False, (Item((Paragraph("甲"),)),)), Code(text), Paragraph("乙")])
        (code,) = root.findall("pre/code")
        assert "".join(code.itertext()) == f"{text}\n"


def test_blocks_of_one_kind_in_a_row_stay_apart() -> None:
    item = Item((Paragraph("甲"), Code("x"), Quote((Paragraph("乙"),))))
    blocks = [Quote((Paragraph("一"),)), Quote((Paragraph("二"),)), Rule(), Listing(False, (item, item)), Rule()]
    root = body_of(blocks)
    assert [element.tag for element in root] == ["blockquote", "blockquote", "hr", "ul", "hr"]
    assert [[child.tag for child in found] for found in root.findall("ul/li")] == [["p", "pre", "blockquote"]] * 2


def test_an_item_may_begin_with_another_block() -> None:
    root = body_of([Listing(True, (Item((Quote((Paragraph("一"),)),)), Item((Paragraph("二"),))))])
    assert [[child.tag for child in found] for found in root.findall("ol/li")] == [["blockquote"], ["p"]]


def test_definitions_inside_a_list_keep_what_is_indented() -> None:
    said = Item((Paragraph("乙"), Paragraph("丙"), Listing(False, (Item((Paragraph("丁"), Paragraph("戊"))),))))
    root = body_of([Listing(True, (Item((Definitions((((Words("甲"),), (said,)),)),)),))])
    assert [child.tag for child in root.iterfind("ol/li/dl/dd/*")] == ["p", "p", "ul"]
    assert not list(root.iter("pre"))


@pytest.mark.parametrize("matter", ["front", "back"])
def test_pictures_notes_and_matter_reach_the_files(matter: Any) -> None:
    note = Footnote("a", (Paragraph("註"),))
    call = Paragraph("文", (Mark(1, 1, "note", "a"),))
    blocks = (Heading(1, "甲", matter=matter), call, Heading(1, "乙"), call)
    made = article(blocks=blocks, notes=(note,), images={"images/a.png": b"picture"})
    files = publication(made, "slug", None)
    assert files["assets/images/a.png"] == b"picture"
    assert f"kind: {matter}\n" in str(files["chapters/01-section.md"])
    assert all("[^a]: 註\n" in str(text) for name, text in files.items() if name.endswith(".md"))
    prove(made, files, "a.html")
