"""SVG drawings: what is harmless comes out plain, what is not is named with its line, and nothing takes for ever."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from book.assets.svg import LARGEST, SVG, clean_svg, svg_size
from book.model import Place
from book.report import KanbenError

CASES = Path(__file__).parent / "cases" / "svg"
FILE = Place("assets/images/a.svg")
HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">'


def result_of(data: bytes) -> str:
    try:
        cleaned = clean_svg(data, FILE)
    except KanbenError as error:
        return "".join(f"{found.place}: {found.code} {found.message}\n" for found in error.report.issues)
    width, height = svg_size(cleaned)
    return f"{width} x {height}\n{cleaned.decode()}\n"


@pytest.mark.parametrize("case", sorted(path.name for path in CASES.iterdir()))
def test_case(case: str, update: bool) -> None:
    expected = CASES / case / "expected.txt"
    found = result_of((CASES / case / "in.svg").read_bytes())
    if update:
        expected.write_text(found, encoding="utf-8")
    assert found == expected.read_text(encoding="utf-8")


def test_the_lines_of_a_drawing_within_a_chapter() -> None:
    drawing = HEAD + "\n<g>\n<script/></g></svg>"
    with pytest.raises(KanbenError) as caught:
        clean_svg(drawing.encode(), Place("chapters/01-a.md", 20))
    assert str(caught.value.report.issues[0].place) == "chapters/01-a.md:22"


def test_too_large_and_too_deep() -> None:
    assert "SVG-006" in result_of(b"<svg>" + b" " * LARGEST + b"</svg>")
    assert "SVG-001" in result_of(HEAD.encode() + b"<g>" * 5000 + b"</g>" * 5000 + b"</svg>")


def test_a_byte_order_mark_is_no_fault() -> None:
    assert clean_svg(b"\xef\xbb\xbf" + f"{HEAD}<rect/></svg>".encode(), FILE).startswith(b"<svg")


@pytest.mark.parametrize(
    ("written", "size"),
    [
        ('viewBox="0 0 900 500" width="90" height="50"', (900, 500)),
        ('viewBox="0,0,0.4,0.2"', (1, 1)),
        ('width="2in" height="1in"', (192, 96)),
        ('width="100%" height="50"', (300, 150)),
        ('viewBox="0 0 nan inf"', (300, 150)),
        ('viewBox="0 0 1e30 5"', (300, 150)),
        ('viewBox="0 0 -5 5" width="7" height="8"', (7, 8)),
    ],
)
def test_sizes(written: str, size: tuple[int, int]) -> None:
    assert svg_size(clean_svg(f'<svg xmlns="{SVG}" {written}/>'.encode(), FILE)) == size


# ---------------------------------------------------------------- whatever is in it

tags = st.sampled_from(
    [
        "g",
        "rect",
        "text",
        "style",
        "use",
        "image",
        "a",
        "svg",
        "script",
        "SCRIPT",
        "foreignObject",
        "animate",
        "metadata",
        "set",
        "x:y",
    ]
)
attributes = st.sampled_from(
    ["id", "class", "style", "fill", "href", "xlink:href", "onload", "ONCLICK", "src", "x:z", "width", "xml:base"]
)
pieces = st.sampled_from(
    [
        "#a",
        "url(#a)",
        "url(",
        "http://e.org/x",
        "javascript:f()",
        "@import",
        "\\75 rl(",
        "/*",
        "*/",
        "'",
        "data:",
        "1",
        " ",
    ]
)
texts = st.lists(pieces, max_size=4).map("".join)


@st.composite
def elements(draw: st.DrawFn, depth: int = 2) -> etree._Element:
    names = {"x": "urn:x", "xlink": "http://www.w3.org/1999/xlink", "xml": "http://www.w3.org/XML/1998/namespace"}

    def qualified(name: str, default: str) -> str:
        prefix, _, local = name.rpartition(":")
        return f"{{{names[prefix]}}}{local}" if prefix else f"{default}{local}"

    element = etree.Element(qualified(draw(tags), f"{{{SVG}}}"))
    for name, value in draw(st.dictionaries(attributes, texts, max_size=2)).items():
        element.set(qualified(name, ""), value)
    element.text = draw(texts)
    element.tail = draw(st.sampled_from([None, "tail"]))
    for child in draw(st.lists(elements(depth - 1), max_size=2)) if depth else []:
        element.append(child)
    return element


@settings(max_examples=300, deadline=None)
@given(elements())
def test_what_is_accepted_is_harmless_and_stays_as_it_is(element: etree._Element) -> None:
    root = etree.fromstring(HEAD + "</svg>")
    root.append(element)
    try:
        cleaned = clean_svg(etree.tostring(root), FILE)
    except KanbenError:
        return
    assert clean_svg(cleaned, FILE) == cleaned
    for found in etree.fromstring(cleaned).iter():
        name = etree.QName(found)
        assert name.namespace == SVG
        assert name.localname.lower() not in ("script", "foreignobject", "animate", "set", "metadata")
        for attribute, value in found.attrib.items():
            local = etree.QName(str(attribute)).localname.lower()
            assert not local.startswith("on") and local not in ("base", "z")
            if local in ("href", "src"):
                assert str(value).strip().startswith("#")
            else:
                assert not any("http" in url for url in re.findall(r"url\(([^)]*)", str(value)))
                assert "@import" not in str(value)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=60) | st.text("<>&;/='\"! svg?-[]xmlns:#\n", max_size=60).map(str.encode))
def test_any_bytes_give_a_drawing_or_issues(data: bytes) -> None:
    with pytest.raises(KanbenError):
        clean_svg(data, FILE)
