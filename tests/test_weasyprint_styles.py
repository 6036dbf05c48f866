"""Sheets are read as they are written, and elements alike share a style, whatever sheet they are in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import weasyprint
from weasyprint.urls import URLFetcher

from book.writers.pdf.weasyprint_hooks import Memory, Source, hooked

BODY = '<section id="{0}"><h1 id="{0}-h">題</h1><p class="a">甲<b>乙</b></p><p id="{0}-p">丙<b>丁</b></p></section>'
CSS = "@page{size:300px 200px;margin:20px} p{margin:0;text-indent:2em} .a{color:#123} b{font-size:120%}"


def sheet(body: str, *, root: str = "") -> str:
    return f'<html lang="zh-Hant" {root}><head><title>書</title></head><body>{body}</body></html>'


def laid(text: str, memory: Memory, css: weasyprint.CSS) -> Any:
    with hooked({}, memory):
        return Source(text, base_url="kanben:", url_fetcher=URLFetcher(allowed_protocols=())).render(stylesheets=[css])


def boxes(document: Any) -> Iterator[Any]:
    for page in document.pages:
        yield from page._page_box.descendants()


def style_of(document: Any, tag: str, **attributes: str) -> Any:
    return next(
        box.style
        for box in boxes(document)
        if box.element_tag == tag and all(box.element.get(name) == value for name, value in attributes.items())
    )


def test_a_source_is_laid_out_as_its_html_is() -> None:
    text = sheet(BODY.format("one") * 9 + "<table><tbody><tr><th>甲<br/></th><td></td></tr></tbody></table>")
    css = weasyprint.CSS(string=CSS)
    page = weasyprint.HTML(string=f"<!DOCTYPE html>{text.replace('<br/>', '<br>')}")
    with hooked({}):
        asked = page.render(stylesheets=[css])
    found = laid(text, Memory(), css)

    def places(document: Any) -> list[tuple[Any, ...]]:
        return [(box.element_tag, box.position_x, box.position_y, getattr(box, "text", "")) for box in boxes(document)]

    assert places(found) == places(asked)


def test_a_source_mends_nothing() -> None:
    with pytest.raises(ET.ParseError):
        Source(sheet("<p>甲<br></p>"), base_url="kanben:", url_fetcher=None)


def test_elements_alike_share_a_style_over_sheets_and_ids() -> None:
    memory, css = Memory(), weasyprint.CSS(string=CSS)
    one, two = (laid(sheet(BODY.format(name)), memory, css) for name in ("one", "two"))
    assert style_of(one, "p", **{"class": "a"}) is style_of(two, "p", **{"class": "a"})
    assert style_of(one, "p", id="one-p") is not style_of(two, "p", id="two-p")
    assert (style_of(one, "p", id="one-p")["anchor"], style_of(two, "p", id="two-p")["anchor"]) == ("one-p", "two-p")
    bold = (box for document in (one, two) for box in boxes(document) if box.element_tag == "b")
    inner = [box.style for box in bold if not hasattr(box, "text")]
    assert len(inner) == 4
    assert len({id(style) for style in inner}) == 2  # in a coloured paragraph, and in one that is not
    assert all("anchor" not in style or style["anchor"] is None for style in inner)


def test_what_a_style_inherits_parts_it_from_others() -> None:
    memory, css = Memory(), weasyprint.CSS(string=f"{CSS} .big{{font-size:30px}}")
    document = laid(sheet('<div><p class="a">甲</p></div><div class="big"><p class="a">乙</p></div>'), memory, css)
    assert {box.style["font_size"] for box in boxes(document) if box.element_tag == "p"} == {16, 30}


def test_sizes_of_the_page_are_those_of_the_sheet() -> None:
    css = weasyprint.CSS(string="@page{size:300px 200px;margin:0} @page wide{size:600px 200px;margin:0} p{width:50vw}")
    memory = Memory()
    wide = '<div style="page:wide"><p>甲</p></div>'

    def widths(body: str) -> list[float]:
        return [
            box.width
            for box in boxes(laid(sheet(body), memory, css))
            if box.element_tag == "p" and box.style["display"] == ("block", "flow")
        ]

    assert [widths("<p>甲</p>"), widths(wide), widths("<p>甲</p>")] == [[150], [300], [150]]


def test_what_moves_from_the_root_to_the_page_moves_in_every_sheet() -> None:
    css = weasyprint.CSS(string=f"{CSS} html{{overflow:hidden}}")
    memory = Memory()
    for _ in range(2):
        document = laid(sheet("<p>甲</p>"), memory, css)
        assert document.pages[0]._page_box.style["overflow"] == "hidden"


@pytest.mark.parametrize("counted", ["", "@page:nth(2){margin-left:60px}"])
def test_pages_have_the_styles_of_their_side_and_number(counted: str) -> None:
    css = weasyprint.CSS(
        string="@page{size:300px 100px;margin:20px}@page:left{margin-left:40px}@page wide{size:500px 100px}"
        f"@page:first{{margin-top:30px}}{counted}"
    )
    memory = Memory()
    body = "<p>甲</p>" * 12
    for _ in range(2):
        for text in (body, f'<div style="page:wide">{body}</div>'):
            document = laid(sheet(text), memory, css)
            with hooked({}):
                page = weasyprint.HTML(string=f"<!DOCTYPE html>{sheet(text)}").render(stylesheets=[css])
            found, asked = (
                [(each.width, each._page_box.margin_left, each._page_box.margin_top) for each in one.pages]
                for one in (document, page)
            )
            assert found == asked
            assert len(found) > 2
