"""Bad input on the command line: one clear message (what, where, how to mend it), its exit status, and nothing lost."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from publications import BOOK, CHAPTER, command, environment, picture, publication

if TYPE_CHECKING:
    from running import Run

pytest_plugins = ["running"]


FIGURE = CHAPTER + "\n![說明](images/x.{suffix})\n"
IMAGE_20000 = BytesIO()
Image.new("L", (20_000, 12), 200).save(IMAGE_20000, "PNG")
WHOLE = BytesIO()
Image.effect_noise((300, 200), 60).convert("RGB").save(WHOLE, "JPEG")

SCRIPT = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">\n<script>alert(1)</script></svg>'
OUTSIDE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">\n<image href="http://example.org/a.png"/></svg>'

# What is wrong; the files that make it so; the exit status; the findings: code, place, words of the message or hint.
WRONG: list[tuple[str, dict[str, str | bytes], int, list[tuple[str, str, str]]]] = [
    (
        "three faults in book.toml",
        {"book.toml": '[book]\nslug = "x"\npublished = 2024-01-01\nsubjekts = ["a"]\n[pdf]\nfont_size = "big"\n'},
        2,
        [
            ("CFG-", "book.toml:4", "subjects"),
            ("CFG-012", "book.toml:6", "number"),
            ("CFG-007", "book.toml:1", "title"),
        ],
    ),
    ("broken toml", {"book.toml": "[book\n"}, 2, [("CFG-002", "book.toml:1", "column")]),
    ("empty book.toml", {"book.toml": ""}, 2, [("CFG-004", "book.toml", "")]),
    (
        "broken front matter",
        {"chapters/01-tide.md": '---\ntitle: "潮\nkind: body\n---\n\n文。\n'},
        1,
        [("MAN-003", "chapters/01-tide.md:", "front matter")],
    ),
    (
        "unknown key in the front matter",
        {"chapters/01-tide.md": "---\ntitle: 潮\nknd: body\n---\n\n文。\n"},
        1,
        [("MAN-004", "chapters/01-tide.md:3", "kind")],
    ),
    (
        "chapter without title",
        {"chapters/01-tide.md": "---\nkind: body\n---\n\n文。\n"},
        1,
        [("MAN-006", ":1", "title")],
    ),
    ("chapter that is not UTF-8", {"chapters/01-tide.md": CHAPTER.encode("big5")}, 1, [("MAN-001", ":2", "UTF-8")]),
    (
        "truncated image",
        {"chapters/01-tide.md": FIGURE.format(suffix="jpg"), "assets/images/x.jpg": WHOLE.getvalue()[:-900]},
        1,
        [("IMG-004", "assets/images/x.jpg", "")],
    ),
    (
        "picture with a script",
        {"chapters/01-tide.md": FIGURE.format(suffix="svg"), "assets/images/x.svg": SCRIPT},
        1,
        [("SVG-", "assets/images/x.svg:2", "script")],
    ),
    (
        "picture that fetches another",
        {"chapters/01-tide.md": FIGURE.format(suffix="svg"), "assets/images/x.svg": OUTSIDE},
        1,
        [("SVG-", "assets/images/x.svg:2", "example.org")],
    ),
    (
        "picture outside the publication",
        {"chapters/01-tide.md": CHAPTER + "\n![說明](../../secret.png)\n"},
        1,
        [("IMG-", "chapters/01-tide.md:", "")],
    ),
    (
        "citation without reference",
        {
            "chapters/01-tide.md": CHAPTER + "\n潮水有紀錄[@tides-2020]。\n",
            "chapters/references.yaml": "- id: tides-2021\n  type: book\n  title: 潮汐表\n",
        },
        1,
        [("CIT-001", "chapters/01-tide.md:7", "tides-2021")],
    ),
    (
        "two chapters with one id",
        {
            "chapters/01-tide.md": CHAPTER.replace("---\n\n", "id: tide\n---\n\n"),
            "chapters/02-ebb.md": CHAPTER.replace("---\n\n", "id: tide\n---\n\n"),
        },
        1,
        [("PRJ-003", "chapters/02-ebb.md:3", "chapters/01-tide.md")],
    ),
    ("note without text", {"chapters/01-tide.md": CHAPTER + "\n還有註。[^1]\n"}, 1, [("NOT-001", ":7", "[^1]")]),
    ("link to nowhere", {"chapters/01-tide.md": CHAPTER + "\n見[](#ebb)。\n"}, 1, [("REF-001", ":7", "#ebb")]),
    (
        "a character no font has",
        {"chapters/01-tide.md": CHAPTER + "\n罕字\ue123在此。\n"},
        1,
        [("FNT-002", "chapters/01-tide.md:7", "U+E123")],
    ),
    (
        "a title no font has",
        {"book.toml": BOOK.replace("海邊", "\ue123")},
        1,
        [("FNT-002", "book.toml:2", "U+E123")],
    ),
    ("link to a file", {"chapters/01-tide.md": CHAPTER + "\n見[下章](02.md)。\n"}, 1, [("REF-004", ":7", "02.md")]),
    (
        "quotations without end",
        {"chapters/01-tide.md": CHAPTER + "\n" + "> " * 150 + "引。\n"},
        1,
        [("MAN-015", ":7", ">")],
    ),
    (
        "references that are no list",
        {"chapters/references.yaml": "潮汐表\n"},
        1,
        [("BIB-001", "references.yaml:1", "list")],
    ),
    (
        "an author and a date that are none",
        {"chapters/references.yaml": "- id: tides\n  title: 潮汐表\n  author: 測量隊\n  issued: someday\n"},
        1,
        [("BIB-004", "chapters/references.yaml:1", "author"), ("BIB-004", "chapters/references.yaml:1", "2024-07")],
    ),
]


@pytest.mark.parametrize(("files", "status", "findings"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
def test_a_wrong_publication(
    files: dict[str, str | bytes], status: int, findings: list[tuple[str, str, str]], run: Run, tmp_path: Path
) -> None:
    publication(tmp_path, files)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    said = run("-C", tmp_path, "all")
    assert said.status == status
    assert said.out == ""
    for code, place, word in findings:
        told = [line for line in said.err.split("\nerror ") if code in line and place in line]
        assert told, said.err
        assert any(word in line for line in told)
    assert all(path.read_bytes() == data for path, data in before.items())
    assert not (tmp_path / "dist").exists()


@pytest.mark.parametrize("name", ["broken toml", "two chapters with one id", "citation without reference"])
def test_in_chinese(name: str, run: Run, tmp_path: Path) -> None:
    files = next(row[1] for row in WRONG if row[0] == name)
    publication(tmp_path, files)
    said = run("-C", tmp_path, "epub", chinese=True)
    assert "錯誤" in said.err
    words = {
        "broken toml": "TOML",
        "two chapters with one id": "有兩章的 id",
        "citation without reference": "找不到對應",
    }
    assert words[name] in said.err


def test_an_earlier_book_outlives_a_failed_build(run: Run, tmp_path: Path) -> None:
    root = publication(tmp_path)
    assert run("-C", root, "epub").status == 0
    built = (root / "dist" / "shore.epub").read_bytes()
    (root / "chapters" / "01-tide.md").write_text("---\ntitle: 潮\n---\n\n見[](#gone)。\n", encoding="utf-8")
    assert run("-C", root, "epub").status == 1
    assert (root / "dist" / "shore.epub").read_bytes() == built


def test_a_missing_image_is_a_plate_or_with_strict_an_error(run: Run, tmp_path: Path) -> None:
    publication(tmp_path, {"chapters/01-tide.md": FIGURE.format(suffix="jpg")})
    said = run("-C", tmp_path, "epub")
    assert said.status == 0
    assert "warning FIG-001  chapters/01-tide.md:7: " in said.err
    strict = run("-C", tmp_path, "epub", "--strict")
    assert strict.status == 1
    assert "error FIG-001  chapters/01-tide.md:7: " in strict.err


def test_an_image_20000_pixels_wide_is_scaled(run: Run, tmp_path: Path) -> None:
    files = {"chapters/01-tide.md": FIGURE.format(suffix="png"), "assets/images/x.png": IMAGE_20000.getvalue()}
    publication(tmp_path, files)
    said = run("-C", tmp_path, "epub")
    assert said.status == 0
    assert "assets/images/x.png" in said.err
    assert "4000" in said.err.replace(",", "")


def test_a_folder_that_cannot_be_written(run: Run, tmp_path: Path) -> None:
    publication(tmp_path, {"dist": "a file where the folder should be"})
    said = run("-C", tmp_path, "epub")
    assert said.status == 1
    assert "error OUT-001" in said.err
    assert (tmp_path / "dist").read_text(encoding="utf-8") == "a file where the folder should be"


def test_no_publication_here(run: Run, tmp_path: Path) -> None:
    said = run("-C", tmp_path, "epub")
    assert said.status == 2
    assert "CFG-001" in said.err
    assert "import" in said.err


@pytest.mark.parametrize("arguments", [("sing",), ("pdf", "--profile", "gold"), ("import",), ("--colour", "epub")])
def test_wrong_words(arguments: tuple[str, ...], run: Run) -> None:
    said = run(*arguments)
    assert said.status == 2
    assert said.out == ""
    assert said.err.strip()


@pytest.mark.slow
def test_ctrl_c_loses_nothing(tmp_path: Path) -> None:
    root = publication(
        tmp_path, {f"chapters/{at:02d}-x.md": CHAPTER + "\n\n".join([CHAPTER[21:] * 9] * 60) for at in range(2, 9)}
    )
    picture(root / "assets" / "images" / "x.png")
    (root / "dist").mkdir()
    (root / "dist" / "shore.pdf").write_bytes(b"the earlier book")
    process = subprocess.Popen(
        command("-C", root, "pdf"),
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stderr is not None
    for line in process.stderr:
        if "Laying out" in line:
            break
    time.sleep(0.5)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: the program and its workers
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert out == ""
    assert "Stopped" in err
    assert "Traceback" not in err
    assert (root / "dist" / "shore.pdf").read_bytes() == b"the earlier book"
    assert [path.name for path in (root / "dist").iterdir()] == ["shore.pdf"]
