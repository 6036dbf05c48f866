"""Chapter files: each case's in.md gives the draft fragment and the findings of its folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from publications import cases, compare, told

from book.manuscript import sieve
from book.manuscript.frontmatter import read_chapter_file
from book.manuscript.markdown import converter, to_fragment
from book.report import KanbenError


@pytest.mark.parametrize("case", cases("manuscript"), ids=lambda path: path.name)
def test_case(case: Path, update: bool) -> None:
    compare(case, read(case / "in.md"), update=update)


def read(path: Path) -> dict[str, str]:
    """The expected files of a chapter: settings and draft fragment, and what was found."""
    try:
        chapter = read_chapter_file("in.md", path.read_bytes(), "in", "zh-Hant-TW")
    except KanbenError as error:
        return {"expected.issues": told(error.report.issues)}
    fragment, found = to_fragment(chapter.source, chapter.markdown)
    settings = f"<!-- {chapter.id} | {chapter.kind} | {chapter.language} | {chapter.title} -->\n"
    return {"expected.xhtml": f"{settings}{fragment}\n", "expected.issues": told(found)}


MARKS = st.sampled_from(
    [
        *(
            "`甲`",
            "\\*",
            "[^1]",
            "[^none]",
            "[@key, 3]",
            "{漢|かん}",
            "{+詞}",
            "[甲](a.html)",
            "[甲][a]",
            "[a]",
            "![圖](b.png)",
        ),
        *(
            "![圖][a]",
            "![a]",
            "<https://a.io>",
            "<a@b.io>",
            "  \n",
            "\n",
            "<b>粗</b>",
            "&amp;",
            "&",
            "*斜*",
            "__粗__",
            "***",
            "HTML",
        ),
        *(
            "海邊",
            "，",
            "a b ",
            "[",
            "]",
            "(",
            "!",
            "{",
            "<",
            "\u0002",
            "1",
            "\n\n",
            "- ",
            "> ",
            "| a | b |\n|---|---|\n| `c` | *d* |",
        ),
    ]
)
STOCK_ENDS = "\n\n[a]: c.html\n\n[^1]: 註 *一*。\n\n*[HTML]: 語言\n"


@given(st.lists(MARKS, max_size=25))
@settings(max_examples=150, deadline=None)
def test_marks_are_found_as_python_markdown_finds_them(words: list[str]) -> None:
    text = "".join(words) + STOCK_ENDS
    ours = converter().convert(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sieve.Sieve, "extendMarkdown", lambda _self, _md: None)
        assert ours == converter().convert(text)


def test_every_mark_of_the_sieve_is_one_of_python_markdown() -> None:
    known = converter().inlinePatterns
    assert not [name for name in sieve._NEEDED if name not in known]
