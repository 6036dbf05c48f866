"""Import of what is no article: refused with code, words and exit status; other encodings read and named."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path

import pytest
from import_views import TEXT, article, only, refused

from book.importing import import_article, prove, sources
from book.importing.accounts import ledger_summary
from book.model import Article, Paragraph, Person
from book.readers.ledger import Entry, account
from book.readers.lines import split
from book.report import KanbenError


def test_missing_file(tmp_path: Path) -> None:
    only(refused(tmp_path / "no such.txt"), "IMP-001", "no such.txt", status=2)


def test_folder(tmp_path: Path) -> None:
    (tmp_path / "inside").mkdir()
    only(refused(tmp_path / "inside"), "IMP-002", "inside", ".txt", status=2)


@pytest.mark.parametrize(("name", "content"), [("a.xyz", b"text"), ("a.PDF", b"%PDF-1.7"), ("a.txt", b"PK\x03\x04zip")])
def test_unknown_kind_lists_the_kinds_that_can_be_read(tmp_path: Path, name: str, content: bytes) -> None:
    only(refused(article(tmp_path, content, name)), "IMP-003", name, "plain text (.txt)", status=2)


def test_empty_file(tmp_path: Path) -> None:
    only(refused(article(tmp_path, b"")), "IMP-005", "river.txt")


@pytest.mark.parametrize("content", ["\n\n\n", " \t\r\n　\n", "\ufeff\n", "----\n\n＊＊＊\n"])
def test_blank_lines_only(tmp_path: Path, content: str) -> None:
    only(refused(article(tmp_path, content)), "IMP-006", "river.txt")


def test_fifty_megabytes_are_refused_unread(tmp_path: Path) -> None:
    source = article(tmp_path, TEXT)
    os.truncate(source, 50 * 1024**2)
    begun = time.monotonic()
    only(refused(source), "IMP-004", "river.txt", "50.0", "20")
    assert time.monotonic() - begun < 1


def test_just_below_the_limit_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = article(tmp_path, TEXT)
    (reader,) = (reader for reader in sources.READERS if reader.name == "text")
    monkeypatch.setattr(sources, "READERS", (replace(reader, limit=len(TEXT.encode())),))
    import_article(source, tmp_path / "out")
    monkeypatch.setattr(sources, "READERS", (replace(reader, limit=len(TEXT.encode()) - 1),))
    assert refused(source, tmp_path / "other").report.issues[0].code == "IMP-004"


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "題\n\n文\0字。\n".encode()])
def test_binary(tmp_path: Path, content: bytes) -> None:
    error = refused(article(tmp_path, content))
    assert error.report.issues[0].code in ("IMP-007", "IMP-008")
    assert error.exit_status == 1


def test_nul_is_named_with_its_line(tmp_path: Path) -> None:
    only(refused(article(tmp_path, "題\n\n文\0字。\n")), "IMP-008", "NUL", line=3)


def test_a_damaged_byte_in_utf8_is_named_with_offset_and_line(tmp_path: Path) -> None:
    content = TEXT.encode() + "第二段。\n".encode() + b"\xff" + "第三段。\n".encode()
    offset = content.index(b"\xff")
    only(refused(article(tmp_path, content)), "IMP-007", str(offset), "0xFF", line=5)


def test_bytes_of_no_encoding(tmp_path: Path) -> None:
    error = refused(article(tmp_path, bytes(range(128, 256)) * 3))
    only(error, "IMP-007", "0x80", line=1)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_file_that_may_not_be_read(tmp_path: Path) -> None:
    source = article(tmp_path, TEXT)
    source.chmod(0)
    only(refused(source), "IMP-013", "river.txt", status=2)


@pytest.mark.parametrize(
    "content",
    [
        "這一行太長了，而且是以句號結束的一整段話，所以不會是標題。\n\n第二段也一樣。\n",
        "分類：河川\n標籤：整治\n",
        "一行字很長" * 20 + "\n\n文。\n",
        "市府昨天召開說明會並且向居民說明河川整治\n工程的內容同時也請居民提出意見並當場回\n答所有的問題。\n",
    ],
)
def test_no_title(tmp_path: Path, content: str) -> None:
    only(refused(article(tmp_path, content)), "IMP-009", content[:5], line=1)


@pytest.mark.parametrize(
    "content", ["只有標題\n", "題名\n\n作者：林大文\n2020/01/02\n", "題名\n\n延伸閱讀：別的文章\n"]
)
def test_title_without_text(tmp_path: Path, content: str) -> None:
    only(refused(article(tmp_path, content)), "IMP-010")


# ---------------------------------------------------------------- encodings


CHINESE = (
    "河川整治計畫通過審查\n\n市府昨日召開說明會，向居民說明河川整治工程的內容。工程預計三年完成，總經費約十二億元。\n\n"
    "「我們等了二十年，終於看到一點希望。」里長陳先生說。\n"
)
SIMPLIFIED = (
    "河道整治方案通过审查\n\n市政府昨日召开说明会，向居民介绍河道整治工程的内容。工程预计三年完成，总经费约十二亿元。\n"
)
JAPANESE = "河川改修計画を承認\n\n市は昨日、説明会を開き、河川改修工事の内容を住民に説明した。工期は三年の見込みだ。\n"
WESTERN = "The river plan\n\n“We have waited twenty years,” said Mr. Chên, the warden – and smiled.\n"


@pytest.mark.parametrize(
    ("text", "encoding", "named"),
    [
        (CHINESE, "cp950", "Big5"),
        (CHINESE, "gb18030", "GB18030"),
        (SIMPLIFIED, "gb18030", "GB18030"),
        (JAPANESE, "cp932", "Shift_JIS"),
        (JAPANESE, "euc_jp", "EUC-JP"),
        (CHINESE, "utf-16", "UTF-16"),
        (CHINESE, "utf-16-le", "UTF-16"),
        (CHINESE, "utf-16-be", "UTF-16"),
        (CHINESE, "utf-32", "UTF-32"),
        (WESTERN, "cp1252", "Windows-1252"),
    ],
)
def test_other_encodings_are_read_and_named(tmp_path: Path, text: str, encoding: str, named: str) -> None:
    result = import_article(article(tmp_path, text.encode(encoding)), tmp_path / "out")
    (found,) = [issue for issue in result.report.issues if issue.code == "IMP-020"]
    assert found.severity == "warning"
    assert named in found.message
    assert [line.text for line in result.ledger.kept] == [line for line in text.split("\n") if line]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_utf8_needs_no_word(tmp_path: Path, encoding: str) -> None:
    result = import_article(article(tmp_path, CHINESE.replace("\n", "\r\n").encode(encoding)), tmp_path / "out")
    assert "IMP-020" not in {issue.code for issue in result.report.issues}
    assert [line.line for line in result.ledger.kept] == [1, 3, 5]


def test_control_characters_are_taken_out_and_named(tmp_path: Path) -> None:
    text = "題名\x07\n\n第一段\x0b接著\u2028說\x1b[0m完。\n\n\ufeff第二段。\n"
    result = import_article(article(tmp_path, text), tmp_path / "out")
    found = {
        issue.place.line: issue.message for issue in result.report.issues if issue.code == "IMP-021" and issue.place
    }
    assert sorted(found) == [1, 3, 5]
    assert "U+000B" in found[3] and "U+001B" in found[3] and "U+2028" in found[3]
    chapter = (tmp_path / "out" / "chapters" / "01-text.md").read_text(encoding="utf-8")
    assert chapter.endswith("第一段 接著 說\\[0m完。\n\n第二段。\n")


# ---------------------------------------------------------------- the proofs themselves


def made(*paragraphs: str) -> Article:
    blocks = tuple(Paragraph(text) for text in paragraphs)
    return Article("題", (Person("林"),), None, "a.txt", "zh-Hant", (), blocks, (), (), {})


@pytest.mark.parametrize(
    ("article_of", "entries", "faulty"),
    [
        (made("一二", "三"), [("一二",), ("三",)], []),
        (made("一二", "三"), [("一二",)], [2]),  # a line without a fate
        (made("一二", "三"), [("一二",), ("三",), ("三",)], [2]),  # a line with two
        (made("一二"), [("一二",), ("三",)], [2]),  # a text that the article lacks
        (made("三", "一二"), [("一二",), ("三",)], [2]),  # out of order
        (made("一", "三"), [("一",), ("三",)], [1]),  # half a line
    ],
)
def test_the_ledger_proves_that_nothing_is_lost(
    article_of: Article, entries: list[tuple[str, ...]], faulty: list[int]
) -> None:
    lines = split("一二\n三")
    said = [Entry(lines[min(at, 1)], "paragraph", pieces) for at, pieces in enumerate(entries)]
    if not faulty:
        assert [line.text for line in account(lines, said, article_of, "a.txt").kept] == ["一二", "三"]
        return
    with pytest.raises(KanbenError) as caught:
        account(lines, said, article_of, "a.txt")
    assert [(found.code, found.place and found.place.line) for found in caught.value.report.issues] == [
        ("IMP-015", line) for line in faulty
    ]


def test_the_files_are_proved_against_the_article() -> None:
    chapter = "---\ntitle: 本文\nkind: body\nid: text\n---\n\n第一段。\n"
    prove(made("第一段。"), {"chapters/01-text.md": chapter}, "a.txt")
    with pytest.raises(KanbenError) as caught:
        prove(made("第一段。", "第二段。"), {"chapters/01-text.md": chapter}, "a.txt")
    only(caught.value, "IMP-016", "第二段。")


def test_the_ledger_is_said_in_both_languages(tmp_path: Path) -> None:
    source = article(tmp_path, f"分類：河川\n{TEXT}\n－－－\n")
    ledger = import_article(source, tmp_path / "out").ledger
    assert ledger_summary(ledger, "en") == (
        "4 lines: 2 kept, 1 moved, 1 dropped.",
        "Line 1 moved to `subjects` in book.toml: 分類：河川",
        "Line 6 dropped, an ornament without words: －－－",
    )
    assert ledger_summary(ledger, "zh-Hant")[0] == "共 4 行：保留 2 行、移動 1 行、略去 1 行。"
