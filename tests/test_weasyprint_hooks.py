"""Each hook into WeasyPrint still does what it should: with it a thing holds that does not hold without it."""

from __future__ import annotations

from pathlib import Path

import pytest
import weasyprint
from weasyprint.layout import block, inline
from weasyprint.pdf import stream

from book.report import KanbenError
from book.writers.pdf.shard import FontUse
from book.writers.pdf.weasyprint_hooks import hooked

SENTENCE = "清晨的市場剛開張，賣魚的把冰鋪在木板上；賣菜的婦人還在解開綁著的草繩，一邊和隔壁攤的人說話。"
STYLE = (
    "@page{size:200pt 220pt;margin:20pt} body{margin:0;font:10pt/16pt 'Noto Serif CJK TC';text-align:justify}"
    "p{margin:0} .n{float:footnote;footnote-policy:line} .n::footnote-call,.n::footnote-marker{content:''}"
)


def laid_out(body: str) -> weasyprint.Document:
    return weasyprint.HTML(string=f'<html lang="zh-Hant"><style>{STYLE}</style>{body}').render()


def line_boxes(page: object) -> list[object]:
    found = []
    stack = [page._page_box]  # type: ignore[attr-defined]
    while stack:
        box = stack.pop()
        if type(box).__name__ == "LineBox":
            found.append(box)
        stack += getattr(box, "children", [])
    return sorted(found, key=lambda box: box.position_y)


def right_edges(document: weasyprint.Document) -> list[float]:
    return [box.children[-1].position_x + box.children[-1].width for box in line_boxes(document.pages[0])[:-1]]


def test_lines_between_ideographs_are_justified() -> None:
    # 155 pt hold 15.5 characters: without the hook every line is half a character short.
    narrow = f'<p style="width:155pt">{SENTENCE * 3}'
    ragged = right_edges(laid_out(narrow))
    with hooked({}):
        flush = right_edges(laid_out(narrow))
    edge = (20 + 155) / 0.75
    assert max(ragged) < edge - 3
    assert all(abs(right - edge) < 0.3 for right in flush)


def notes_and_calls(document: weasyprint.Document) -> tuple[list[list[str]], list[list[str]]]:
    """For each page: the notes at its foot, and the marks of the calls in its text."""
    feet, calls = [], []
    for page in document.pages:
        texts = ["".join(part.text for part in box.descendants() if hasattr(part, "text")) for box in line_boxes(page)]
        feet.append([text[1:3] for text in texts if text.startswith("※")])
        calls.append([text[at + 1 : at + 3] for text in texts for at, char in enumerate(text) if char == "◎"])
    return feet, calls


BOOK = "".join(
    f"<p>{SENTENCE * (1 + number % 3)}◎{number:02d}<span class=n>※{number:02d}註文。</span>"
    f"{SENTENCE[: 9 * (number % 4)]}</p>"
    for number in range(1, 40)
)


def test_every_note_stands_on_the_page_of_its_call() -> None:
    with hooked({}):
        feet, calls = notes_and_calls(laid_out(BOOK))
    assert sorted(note for page in feet for note in page) == [f"{number:02d}" for number in range(1, 40)]
    assert feet == calls


def test_without_the_hook_a_note_strays() -> None:
    feet, calls = notes_and_calls(laid_out(BOOK))
    assert feet != calls


def test_no_font_is_embedded_but_its_use_is_known() -> None:
    used: dict[str, FontUse] = {}
    with hooked(used):
        pdf = laid_out(f"<p>{SENTENCE}<b>粗</b>").write_pdf()
    assert b"/FontFile" not in pdf
    (regular,) = [use for use in used.values() if "Bold" not in use.name]
    assert set(SENTENCE) <= {text for use in used.values() for text in use.texts.values()}
    assert Path(regular.path).is_file()
    assert set(regular.widths.values()) == {1000}
    assert regular.family == "Noto Serif CJK TC"


def test_the_hooks_are_taken_out_again() -> None:
    before = (inline.justify_line, block._linebox_layout, stream.Stream.add_font)
    with hooked({}):
        assert inline.justify_line is not before[0]
    assert (inline.justify_line, block._linebox_layout, stream.Stream.add_font) == before


def test_another_weasyprint_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weasyprint, "__version__", "99.0")
    with pytest.raises(KanbenError) as caught, hooked({}):
        pass
    (found,) = caught.value.report.issues
    assert found.code == "PDW-001"
    assert "99.0" in found.message
