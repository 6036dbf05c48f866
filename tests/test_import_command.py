"""The import command: what it says and asks, and what a person's answers change."""

from __future__ import annotations

import json
import os
import pty
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from import_views import TEXT, article
from publications import command, environment

if TYPE_CHECKING:
    from running import Run

pytest_plugins = ["running"]


DOUBTFUL = """河的故事

河從山裡來。

一條短行

河往海裡去。

（圖／某社）
河口的黃昏
"""


def written(folder: Path) -> str:
    """All chapters."""
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted((folder / "chapters").glob("*.md")))


def test_each_doubt_is_told_with_what_changes_it(tmp_path: Path, run: Run) -> None:
    source = article(tmp_path, DOUBTFUL)
    said = run("import", source, tmp_path / "out")
    assert said.status == 0
    assert "Line 5 taken as heading: 一條短行 (--as 5=paragraph to change)" in said.err
    assert "Line 10 taken as caption: 河口的黃昏 (--as 10=paragraph to change)" in said.err
    chinese = run("import", source, tmp_path / "zweites", chinese=True)
    assert "第 5 行當作小標：一條短行（若不是，請加 --as 5=paragraph）" in chinese.err


def test_as_changes_what_a_line_is(tmp_path: Path, run: Run) -> None:
    source = article(tmp_path, DOUBTFUL)
    said = run("import", source, tmp_path / "out", "--as", "5=paragraph", "--as", f"{source.name}:10=paragraph")
    assert said.status == 0
    assert "taken as heading" not in said.err
    assert "taken as caption" not in said.err
    assert "title: 本文" in written(tmp_path / "out")
    assert "\n\n一條短行\n\n" in written(tmp_path / "out")
    assert written(tmp_path / "out").rstrip().endswith("河口的黃昏")


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        ("heading", "## 河往海裡去。"),
        ("caption", "/// figure-caption\n河往海裡去。\n///"),
        ("credit", "/// figure-caption\n河往海裡去。\n///"),
        ("list-item", "- 河往海裡去。"),
    ],
)
def test_a_line_may_be_any_kind(kind: str, wanted: str, tmp_path: Path, run: Run) -> None:
    assert run("import", article(tmp_path, DOUBTFUL + "\n尾。\n"), tmp_path / "out", "--as", f"7={kind}").status == 0
    assert wanted in written(tmp_path / "out")


def test_lines_about_the_article_and_its_sources_can_be_text(tmp_path: Path, run: Run) -> None:
    source = article(tmp_path, "題\n\n2024/01/02\n\n一段。\n\n參考資料：\n2023/01/02 某社 書\n\n****\n")
    said = run("import", source, tmp_path / "out", "--as", "3=paragraph", "--as", "7=paragraph", "--as", "10=paragraph")
    assert said.status == 0
    assert "6 kept, 0 moved, 0 dropped" in said.err
    assert not (tmp_path / "out" / "chapters" / "references.yaml").exists()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--as", "5"), "IMP-111"),
        (("--as", "5=poem"), "IMP-111"),
        (("--as", "other.txt:5=heading"), "IMP-111"),
        (("--as", "6=heading"), "IMP-110"),
        (("--as", "600=heading"), "IMP-110"),
        (("--from", "parchment"), "IMP-113"),
        (("--review",), "IMP-112"),
    ],
)
def test_wrong_words_are_named(words: tuple[str, ...], code: str, tmp_path: Path, run: Run) -> None:
    said = run("import", article(tmp_path, DOUBTFUL), tmp_path / "out", *words)
    assert said.status == 2
    assert code in said.err
    assert not (tmp_path / "out").exists()


def test_from_reads_whatever_the_name_is(tmp_path: Path, run: Run) -> None:
    source = article(tmp_path, TEXT, "notes.xyz")
    assert "IMP-003" in run("import", source, tmp_path / "out").err
    assert run("import", source, tmp_path / "out", "--from", "text").status == 0


def test_append_needs_a_folder(tmp_path: Path, run: Run) -> None:
    said = run("import", "--append", article(tmp_path, TEXT))
    assert said.status == 2
    assert "--append SOURCE DIR" in said.err


def test_the_ledger_accounts_for_every_line(tmp_path: Path, run: Run) -> None:
    sources = [article(tmp_path, DOUBTFUL), article(tmp_path, TEXT, "second.txt")]
    said = run("import", *sources, tmp_path / "out", "--ledger", tmp_path / "ledger.json")
    assert said.status == 0
    ledger = json.loads((tmp_path / "ledger.json").read_text(encoding="utf-8"))
    assert ledger["destination"] == str(tmp_path / "out")
    assert [one["source"] for one in ledger["sources"]] == list(map(str, sources))
    for one, source in zip(ledger["sources"], sources, strict=True):
        lines = source.read_text(encoding="utf-8").split("\n")
        assert [entry["line"] for entry in one["entries"]] == [at for at, text in enumerate(lines, 1) if text.strip()]
        assert all(entry["text"] == lines[entry["line"] - 1] for entry in one["entries"])
        assert all(entry["as"] and entry["fate"] in ("kept", "moved", "dropped") for entry in one["entries"])
        assert all(bool(entry["reason"]) == (entry["fate"] != "kept") for entry in one["entries"])
        assert sum(one["counts"].values()) == len(one["entries"])
    (first, _) = ledger["sources"]
    assert [(doubt["line"], doubt["taken"], doubt["alternative"]) for doubt in first["doubts"]] == [
        (5, "heading", "paragraph"),
        (10, "caption", "paragraph"),
    ]


def test_diff_shows_each_repair_and_writes_nothing(tmp_path: Path, run: Run) -> None:
    source = article(tmp_path, "河\n\n他說:「好」,然後走了。\n")
    said = run("import", "--diff", source)
    assert said.status == 0
    assert said.out.splitlines()[:3] == [f"{source}:3", "- 他說:「好」,然後走了。", "+ 他說：「好」,然後走了。"]
    assert f"{source}:3" in said.out.splitlines()[3]
    assert "2 changes; nothing was written" in said.err
    assert [path.name for path in tmp_path.iterdir()] == [source.name]


def answered(source: Path, folder: Path, *answers: bytes) -> str:
    """What `import --review` said on a terminal on which these answers were given."""
    ours, theirs = pty.openpty()
    run = subprocess.Popen(
        command("import", "--review", source, folder),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=environment(TERM="dumb"),
        close_fds=True,
    )
    os.close(theirs)
    said = b""
    for answer in answers:
        while not said.endswith(b"[Y/n]: "):
            said += os.read(ours, 4096)
        os.write(ours, answer)
        said += os.read(ours, 1)
    while run.poll() is None:
        try:
            said += os.read(ours, 4096)
        except OSError:  # Linux: the other side is shut
            break
    os.close(ours)
    assert run.wait(20) == 0, said.decode()
    return said.decode()


def test_review_asks_on_a_terminal(tmp_path: Path) -> None:
    """No to the heading, yes to the caption."""
    said = answered(article(tmp_path, DOUBTFUL), tmp_path / "out", b"n\n", b"y\n")
    assert "“一條短行” was taken as heading. Is that right (no: paragraph)?" in said
    assert "“河口的黃昏” was taken as caption" in said
    assert "\n\n一條短行\n\n" in written(tmp_path / "out")
    assert "/// figure-caption\n河口的黃昏\n" in written(tmp_path / "out")
