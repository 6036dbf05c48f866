"""The command line: what each command writes where, what --json says, and the exit status."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from publications import BOOK, CHAPTER, kanben, publication

from book import __version__
from book.checks.epub import check_epub
from book.checks.pdf import check_pdf

ARTICLE = "海邊的一年\n\n潮水一天漲落兩回，漁人依著它出海，也依著它回來。\n\n碼頭\n\n燈每晚六點亮起，天亮才熄。\n"
FIGURE = CHAPTER + "\n![碼頭的照片](images/pier.jpg)\n/// figure-caption\n碼頭。（圖／漁會）\n///\n"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A publication whose one picture is missing: each build has a warning."""
    return publication(tmp_path_factory.mktemp("cli") / "海邊", {"chapters/01-tide.md": FIGURE})


def facts(artifact: dict[str, Any]) -> tuple[Any, ...]:
    """What --json says of a file, held against the file; a PDF's pages are only asked to be there."""
    assert list(artifact) == ["format", "profile", "path", "sha256", "bytes", "pages"]
    data = Path(artifact["path"]).read_bytes()
    assert (sha256(data).hexdigest(), len(data)) == (artifact["sha256"], artifact["bytes"])
    return artifact["format"], artifact["profile"], Path(artifact["path"]).name, artifact["pages"] > 0


EPUB = ("epub", None, "shore.epub", False)
SCREEN = ("pdf", "screen", "shore.pdf", True)
PRINT = ("pdf", "print", "shore-print.pdf", True)
COVER = ("pdf", "cover", "shore-cover.pdf", True)


@pytest.mark.parametrize(
    ("command", "files"),
    [
        (("epub",), [EPUB]),
        (("pdf", "--profile", "screen"), [SCREEN]),
        (("pdf", "--profile", "print"), [PRINT, COVER]),
        (("all",), [EPUB, SCREEN, PRINT, COVER]),
    ],
)
def test_json_of_a_build(root: Path, command: tuple[str, ...], files: list[tuple[Any, ...]]) -> None:
    done = kanben("--json", "-q", "-C", root, *command)
    assert (done.status, done.err) == (0, "")
    assert done.out.count("\n") == 1
    said = done.json
    assert list(said) == ["artifacts", "issues", "seconds"]
    assert [facts(artifact) for artifact in said["artifacts"]] == files
    assert [found for found in said["issues"] if not found["code"].startswith("PRT-")] == [
        {
            "code": "FIG-001",
            "severity": "warning",
            "message": "There is no picture images/pier.jpg in assets.",
            "hint": said["issues"][0]["hint"],
            "file": "chapters/01-tide.md",
            "line": 7,
        }
    ]
    assert isinstance(said["seconds"], float)


def test_results_go_to_stdout_and_all_else_to_stderr(root: Path) -> None:
    done = kanben("-C", root, "epub")
    assert done.status == 0
    assert [line.split("  ")[0] for line in done.out.splitlines()] == [str(root / "dist" / "shore.epub")]
    assert "warning FIG-001  chapters/01-tide.md:7: There is no picture" in done.err
    assert "Put the file there" in done.err


def test_quiet_says_nothing_but_errors(root: Path) -> None:
    done = kanben("-q", "-C", root, "epub")
    assert (done.status, done.err) == (0, "")
    assert "shore.epub" in done.out
    strict = kanben("-q", "-C", root, "epub", "--strict")
    assert (strict.status, strict.out) == (1, "")
    assert "error FIG-001" in strict.err


def test_verbose_says_more(tmp_path: Path) -> None:
    source = tmp_path / "shore.txt"
    source.write_text(f"{ARTICLE}\n參考資料：\n2024/05/06 漁會 潮汐表\n", encoding="utf-8")
    plain, verbose = (kanben(*more, "import", source, tmp_path / name) for more, name in (((), "a"), (("-v",), "b")))
    assert (plain.status, verbose.status) == (0, 0)
    assert "note IMP-052" not in plain.err
    assert "note IMP-052" in verbose.err


def test_an_unchanged_publication_is_answered_from_the_last_build(root: Path) -> None:
    first, second = (kanben("--json", "-C", root, "epub") for _ in range(2))
    assert first.json["artifacts"] == second.json["artifacts"]
    assert first.json["issues"] == second.json["issues"]
    assert "Reading the publication" not in second.err
    (root / "dist" / "shore.epub").write_bytes(b"damaged")
    third = kanben("--json", "-C", root, "epub")
    assert third.json["artifacts"] == first.json["artifacts"]
    assert facts(third.json["artifacts"][0]) == EPUB


def test_json_of_an_import(tmp_path: Path) -> None:
    source = tmp_path / "shore.txt"
    source.write_text(ARTICLE, encoding="utf-8")
    done = kanben("--json", "import", source, tmp_path / "book")
    assert done.status == 0
    said = done.json
    assert list(said) == ["artifacts", "issues", "seconds"]
    assert said["artifacts"] == []
    assert {issue["severity"] for issue in said["issues"]} <= {"warning", "info"}
    assert all(list(issue) == ["code", "severity", "message", "hint", "file", "line"] for issue in said["issues"])
    again = kanben("--json", "import", source, tmp_path / "book")
    assert again.status == 2
    assert {(issue["code"], issue["severity"]) for issue in again.json["issues"]} == {("IMP-012", "error")}


def test_import_tells_the_fate_of_every_line(tmp_path: Path) -> None:
    source = tmp_path / "shore.txt"
    source.write_text(ARTICLE, encoding="utf-8")
    done = kanben("import", source, cwd=tmp_path)
    assert (done.status, done.out) == (0, "")
    assert "4 lines: 4 kept, 0 moved, 0 dropped." in done.err
    assert (tmp_path / "shore" / "book.toml").is_file()


def test_check_of_named_files(root: Path, tmp_path: Path) -> None:
    kanben("-C", root, "pdf")
    done = kanben("--json", "check", root / "dist" / "shore.pdf")
    assert (done.status, done.json["artifacts"], done.json["issues"]) == (0, [], [])
    broken = tmp_path / "broken.pdf"
    broken.write_bytes((root / "dist" / "shore.pdf").read_bytes()[:5000])
    done = kanben("--json", "check", broken)
    assert done.status == 1
    assert [(issue["code"], issue["severity"]) for issue in done.json["issues"]] == [("PDF-003", "error")]
    assert done.json["issues"][0]["file"] == str(broken)
    done = kanben("check", tmp_path / "notes.docx")
    assert (done.status, done.out) == (2, "")
    assert "error CHK-001" in done.err


def test_check_before_anything_was_built(tmp_path: Path) -> None:
    done = kanben("-C", publication(tmp_path), "check")
    assert (done.status, done.out) == (0, "")
    assert "Nothing was built yet" in done.err


@pytest.mark.slow
def test_a_new_publication_builds_and_is_valid(tmp_path: Path) -> None:
    folder = tmp_path / "My Book"
    done = kanben("new", folder)
    assert (done.status, done.out) == (0, "")
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert files == {"book.toml", "chapters/01-first.md", "chapters/references.yaml", "assets/css/custom.css"}
    built = kanben("--json", "-C", folder, "all")
    assert built.status == 0
    assert {issue["code"] for issue in built.json["issues"]} == {"FIG-001", "PRT-003", "PRT-004", "PRT-109"}
    paths = [Path(artifact["path"]) for artifact in built.json["artifacts"]]
    assert [path.name for path in paths] == ["my-book.epub", "my-book.pdf", "my-book-print.pdf", "my-book-cover.pdf"]
    assert [found for found in check_epub(paths[:1]).issues if found.severity != "info"] == []
    assert [found for path in paths[1:] for found in check_pdf(path).issues if found.severity != "info"] == []


def test_new_writes_over_nothing(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    done = kanben("new", tmp_path)
    assert (done.status, done.out) == (2, "")
    assert "error NEW-001" in done.err
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_clean_takes_away_what_builds_left_and_nothing_else(tmp_path: Path) -> None:
    kanben("-C", publication(tmp_path), "epub", KANBEN_CACHE="")
    assert (tmp_path / "dist" / "shore.epub").is_file()
    assert any((tmp_path / ".cache").rglob("*"))
    done = kanben("-C", tmp_path, "clean", KANBEN_CACHE="")
    assert (done.status, done.out) == (0, "")
    left = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file())
    assert left == ["book.toml", "chapters/01-tide.md"]
    assert kanben("-C", tmp_path, "clean", KANBEN_CACHE="").status == 0


def test_doctor_shows_a_table_and_as_json_what_is_missing() -> None:
    done = kanben("doctor")
    assert done.status in (0, 1)
    assert "WeasyPrint" in done.out or "Pango" in done.out
    assert list(kanben("--json", "doctor").json) == ["artifacts", "issues", "seconds"]


@pytest.mark.parametrize(
    ("arguments", "status"),
    [(("--help",), 0), (("-h",), 0), (("--version",), 0), ((), 2), (("test",), 2), (("check", "--all"), 2)],
)
def test_exit_status(arguments: tuple[str, ...], status: int) -> None:
    assert kanben(*arguments).status == status


def test_version() -> None:
    assert __version__ in kanben("--version").out


def test_a_chinese_locale_is_spoken_to_in_chinese(root: Path) -> None:
    done = kanben("-C", root, "epub", "--strict", LC_ALL="zh_TW.UTF-8")
    assert done.status == 1
    assert "錯誤 FIG-001  chapters/01-tide.md:7: assets 裡沒有圖檔 images/pier.jpg。" in done.err
    said = json.loads(kanben("--json", "-C", root, "epub", "--strict", LC_ALL="zh_TW.UTF-8").out)
    assert said["issues"][0]["message"] == "assets 裡沒有圖檔 images/pier.jpg。"


def test_the_folder_may_be_anywhere_and_have_any_name(tmp_path: Path) -> None:
    folder = publication(tmp_path / "書 & co [1]" / "甲", {"book.toml": BOOK.replace('slug = "shore"\n', "")})
    done = kanben("-C", Path("書 & co [1]/甲"), "epub", cwd=tmp_path)
    assert done.status == 0, done.err
    assert list((folder / "dist").glob("*.epub"))
