"""Markdown of other programs, and folders of mdBook: marks one by one, our own chapters, and what leads outside."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from publications import ROOT

from book.cache import open_cache
from book.config import load_config
from book.importing import ImportResult, import_article
from book.manuscript.frontmatter import read_chapter_file
from book.passes import PASSES
from book.project import load
from book.readers.markdown.front import read_front
from book.readers.markdown.page import page
from book.report import KanbenError

CASES = ROOT / "tests" / "cases" / "readers"


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("**「晨光號」**停航", "<strong>「晨光號」</strong>停航"),
        ("說**“你好”**。", "說<strong>“你好”</strong>。"),
        ("**粗體。**後", "<strong>粗體。</strong>後"),
        ("太郎は**「こんにちわ」**といった", "太郎は<strong>「こんにちわ」</strong>といった"),
        ("a * b * c", "a * b * c"),
        ("snake_case_name", "snake_case_name"),
        ("==重點==", "<mark>重點</mark>"),
        ("1 == 1 and 2 == 2", "1 == 1 and 2 == 2"),
        ("[[a|b]] [[c#d]]", "b c &gt; d"),
        ("甲 %%乙%% 丙", "甲  丙"),
        ("100%% 甲", "100%% 甲"),
        ("{漢字|かんじ}", "<ruby>漢字<rt>かんじ</rt></ruby>"),
        ("{東京|とう|きょう}", "<ruby>東<rt>とう</rt>京<rt>きょう</rt></ruby>"),
        ("~~刪~~ 3~5 月", "<s>刪</s> 3~5 月"),
        ("尾 ^block-1", "尾"),
        ("`{{< x >}}`{{< x >}}", "<code>{{&lt; x &gt;}}</code>"),
    ],
)
def test_marks_in_a_line(markdown: str, html: str) -> None:
    assert page(markdown, "a.md").html.strip() == f'<p data-line="1">{html.strip()}</p>'


def test_our_own_chapter_comes_back_as_it_was(tmp_path: Path) -> None:
    source = CASES / "markdown-zh-hant-own-chapter" / "in.md"
    import_article(source, tmp_path / "book")
    (written,) = (tmp_path / "book" / "chapters").glob("01-*.md")

    def body(path: Path) -> list[str]:
        chapter = read_chapter_file(path.name, path.read_bytes(), "", "zh-Hant-TW")
        return [line for line in chapter.markdown.split("\n") if line.strip()]

    there = [line for line in body(source) if "related" not in line and "港務局" not in line and "航標" not in line]
    renamed = "\n".join(there).replace("lamp.png){#fig-lamp}", "figure-01.png){#fig-01}").replace("oil", "n1")
    for old, new in (("| #tab-n1", ""), (" {#jobs}", ""), ("|---|---|", "| --- | --- |"), ("|ㄉ", "|ㄉ")):
        renamed = renamed.replace(old, new)
    wanted = [line.rstrip() for line in renamed.split("\n")]
    assert [line for line in body(written) if line not in ("///",)] == [line for line in wanted if line not in ("///",)]


def markdown(folder: Path, text: str) -> tuple[ImportResult, str]:
    """What became of a text: the import, and its chapters."""
    folder.mkdir(exist_ok=True)
    (folder / "in.md").write_text(text, encoding="utf-8")
    return import_article(folder / "in.md", folder / "out"), chapters(folder)


def test_a_caption_loses_no_block_that_stands_in_it(tmp_path: Path) -> None:
    figure = "# 題\n\n![圖](a.png)\n/// figure-caption\n"
    for at, (inside, found) in enumerate(
        [
            ("說明。\n\n- 甲\n- 乙", ("說明。", "甲", "乙")),
            ("```\n程式\n```", ("程式",)),
            ("<div>方塊</div>", ("方塊",)),
            ("說明[^a]\n\n[^a]: 註文", ("說明[^n1]", "[^n1]: 註文")),
            ("/// x\n內\n///\n外", ("內", "外")),
            ("說明[^a]\n\n[^a]: ![](b.png)\n圖說：船", ("說明[^n1]", "船")),
            ("![圖中的圖](b.png)說明", ("圖中的圖", "說明")),
        ]
    ):
        _, written = markdown(tmp_path / str(at), f"{figure}{inside}\n///\n\n文。\n")
        assert all(text in written for text in (*found, "文。")), written


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/// details | 標題\n內容\n///", "**標題**\n\n內容"),  # a block of Python-Markdown's extensions
        ("- 甲\n  /// note | 乙\n丙", "丙"),  # that a list's item ends
        ("- 甲\n  {% highlight x %}\n丙", "丙"),
        ("///港口", "&#47;//港口"),
        ("/// related | 相關報導\n不是清單。\n///", "**相關報導**"),
        ("甲^[乙]\n\n<!-- 註", "[^n1]: 乙"),  # a comment that does not end
        ("甲^[乙]\n\n<?php x", "[^n1]: 乙"),
    ],
)
def test_nothing_is_lost_on_the_way_to_html(text: str, found: str, tmp_path: Path) -> None:
    _, written = markdown(tmp_path, f"# 題\n\n文。\n\n{text}\n\n# 末\n\n完。\n")
    assert found in written


def test_a_note_without_words_is_not_called(tmp_path: Path) -> None:
    _, written = markdown(
        tmp_path, "# 題\n\n甲^[]乙[^1]。\n\n| 丙 |\n|---|\n| 丁 |\n\n/// table-caption\n^[註]\n///\n\n[^1]:\n"
    )
    assert "甲乙。" in written
    assert "/// table-caption\n[^n3]\n///" in written
    assert [line for line in written.split("\n") if "]: " in line] == ["[^n3]: 註"]


@pytest.mark.parametrize("first", ["- 甲\n- 乙", "> 甲", "| 甲 |\n|---|", "甲\n: 乙", "```\n甲\n```", "![甲](a.png)"])
def test_a_text_without_title_may_begin_with_any_block(first: str, tmp_path: Path) -> None:
    _, written = markdown(tmp_path, f"{first}\n\n港口明年動工。\n")
    assert "甲" in written
    assert "港口明年動工。" in written


def test_a_picture_that_ends_too_early_is_left_out(tmp_path: Path) -> None:
    saved = BytesIO()
    Image.effect_noise((80, 80), 90).save(saved, "PNG")
    (tmp_path / "a.png").write_bytes(saved.getvalue()[:-500])
    result, _ = markdown(tmp_path, "# 題\n\n文。\n\n![圖](a.png)\n")
    assert "IMP-065" in {found.code for found in result.report.issues}
    assert not load(result.destination, load_config(result.destination), open_cache(tmp_path / "cache")).report.errors


def test_pictures_in_notes_have_no_names(tmp_path: Path) -> None:
    _, written = markdown(tmp_path, "# 題\n\n文[^1]。\n\n[^1]: ![圖](a.png)\n")
    assert "![圖](images/figure-01.jpg)\n" in written


@pytest.mark.parametrize("front", ['---\ntitle: "甲\\x01\\uffff乙"\n---', '{"title": "甲\\ud800\\u0001乙"}'])
def test_what_front_matter_escapes_is_text(front: str, tmp_path: Path) -> None:
    result, written = markdown(tmp_path, f"{front}\n\n文字。\n")
    assert load_config(result.destination).book.title == "甲 乙"
    assert "文字。" in written


def test_a_call_in_a_link_or_a_ruby_stands_behind_it(tmp_path: Path) -> None:
    _, written = markdown(
        tmp_path, "# 題\n\n見[這裡^[甲]說](https://a.example/)與<ruby>東<sup>^[乙]</sup>京<rt>とう</rt></ruby>。\n"
    )
    assert "見[這裡說](https://a.example/)[^n1]與" in written


def test_readings_over_titles_are_dropped_with_a_reason(tmp_path: Path) -> None:
    result, written = markdown(
        tmp_path, "# 海辺の{灯台|とうだい}\n\n文字。\n\n## {月|つき}\n\n文字。\n\n### {火|ひ}\n\n文字。\n"
    )
    dropped = [(line.text, line.reason) for line in result.ledger.dropped]
    assert dropped == [("とうだい", "LED-054"), ("つき", "LED-054")]
    assert "{火|ひ}" in written


def test_a_delete_character_in_a_title(tmp_path: Path) -> None:
    result, _ = markdown(tmp_path, '---\ntitle: "甲\\x7f乙"\n---\n\n文字。\n')
    assert load_config(result.destination).book.title == "甲\x7f乙"


@pytest.mark.parametrize("said", ["甲", "0x1F", "x-klingon", "en--US", "english"])
def test_a_language_that_is_none_is_not_written(said: str, tmp_path: Path) -> None:
    result, _ = markdown(tmp_path, f"---\nlang: {said}\n---\n\n# 題\n\n港口明年動工。\n")
    assert load_config(result.destination).book.language == "zh-Hant-TW"


@pytest.mark.parametrize("text", ["---\na: [\n---\nx", "+++\na = \n+++\nx", "---\n&a [*a]\n---\nx"])
def test_front_matter_that_cannot_be_read(text: str) -> None:
    with pytest.raises(KanbenError) as caught:
        read_front(text, "a.md")
    assert [found.code for found in caught.value.report.issues] == ["MDN-001"]


def test_aliases_in_front_matter_do_not_grow() -> None:
    """Ten lists of ten of the list before: a thousand million texts, if they were looked at."""
    lines = ["a0: &a0 [x,x,x,x,x,x,x,x,x,x]"]
    lines += [f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    front = read_front("\n".join(["---", *lines, "tags: *a9", "title: 甲", "---", "文"]), "a.md")
    assert (front.title, front.subjects) == ("甲", ())


def test_too_deep() -> None:
    with pytest.raises(KanbenError) as caught:
        page("> " * 200 + "甲", "a.md")
    assert [found.code for found in caught.value.report.issues] == ["MDN-002"]


def book(folder: Path, **files: str) -> ImportResult:
    for name, text in files.items():
        path = folder / "in" / "src" / name.replace("__", "/")
        path = path.with_suffix(".md")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return import_article(folder / "in", folder / "out")


def chapters(folder: Path) -> str:
    return "\n".join(path.read_text("utf-8") for path in sorted((folder / "out" / "chapters").glob("*.md")))


def test_links_between_chapters_are_cross_references(tmp_path: Path) -> None:
    result = book(
        tmp_path,
        SUMMARY="- [甲](a.md)\n    - [乙](sub/b.md)\n- [丙](c.md)\n",
        a="# 甲\n\n見[乙](sub/b.md)與[丙](./c.html#x)，還有[沒有的](d.md)。\n",
        sub__b="# 乙\n\n回[甲](../a.md)。\n",
        c="# 丙\n\n完。\n",
    )
    written = chapters(tmp_path)
    assert "見[乙](#chapter-2)與[丙](#chapter-3)，還有沒有的。" in written
    assert "回[甲](#chapter-1)。" in written
    config = load_config(result.destination)
    made = load(result.destination, config, open_cache(tmp_path / "cache"))
    for apply in PASSES:
        made = apply(made)
    assert not made.report.errors


def test_nothing_outside_the_folder_is_included(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("密碼", encoding="utf-8")
    (tmp_path / "in" / "src").mkdir(parents=True)
    (tmp_path / "in" / "src" / "link.txt").symlink_to(tmp_path / "secret.txt")
    result = book(
        tmp_path,
        SUMMARY="- [甲](a.md)\n- [乙](../../secret.txt)\n- [丙](/etc/hostname)\n",
        a="# 甲\n\n文。\n\n{{#include ../../secret.txt}}\n{{#include link.txt}}\n{{#include /etc/hostname}}\n"
        "{{#include gone.md}}\n![圖](../../secret.png)\n",
    )
    codes = [found.code for found in result.report.issues]
    assert codes.count("MDB-003") == 5
    assert codes.count("MDB-002") + codes.count("MDB-003") == 6
    assert "密碼" not in chapters(tmp_path)


def test_files_that_include_themselves(tmp_path: Path) -> None:
    result = book(tmp_path, SUMMARY="- [甲](a.md)\n", a="# 甲\n\n文。\n\n{{#include a.md}}\n{{#include a.md}}\n")
    assert {found.code for found in result.report.issues} >= {"MDB-004"}


def test_a_folder_without_chapters(tmp_path: Path) -> None:
    with pytest.raises(KanbenError) as caught:
        book(tmp_path, SUMMARY="# Summary\n\n- [甲]()\n")
    assert [found.code for found in caught.value.report.issues] == ["MDB-001"]
