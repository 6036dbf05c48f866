"""Where an import writes: existing files stay, and whatever stops it, the folder is whole or as it was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from import_views import TEXT, article, only, refused

from book.importing import import_article
from book.manuscript import folder as folders
from book.manuscript.folder import write_folder
from book.report import KanbenError


def test_the_default_folder_is_the_slug_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert import_article(article(tmp_path, TEXT)).destination == Path("river")
    assert import_article(article(tmp_path, TEXT, "河川.txt")).destination == Path("book")
    assert (tmp_path / "river" / "book.toml").is_file()
    assert 'slug = "book"' in (tmp_path / "book" / "book.toml").read_text(encoding="utf-8")


def test_existing_files_are_listed_and_kept(tmp_path: Path) -> None:
    out = tmp_path / "out"
    (out / "chapters").mkdir(parents=True)
    (out / "book.toml").write_text("mine", encoding="utf-8")
    (out / "chapters" / "07-mine.md").write_text("mine", encoding="utf-8")
    error = refused(article(tmp_path, TEXT), out)
    assert error.exit_status == 2
    assert {issue.code for issue in error.report.issues} == {"IMP-012"}
    assert [issue.message.split()[0] for issue in error.report.issues] == ["book.toml", "chapters/07-mine.md"]
    assert sorted(path.name for path in out.rglob("*")) == ["07-mine.md", "book.toml", "chapters"]
    assert (out / "book.toml").read_text(encoding="utf-8") == "mine"


def test_force_overwrites_and_names_what_is_left(tmp_path: Path) -> None:
    out = tmp_path / "out"
    (out / "chapters").mkdir(parents=True)
    (out / "book.toml").write_text("mine", encoding="utf-8")
    (out / "chapters" / "07-mine.md").write_text("mine", encoding="utf-8")
    (out / "notes.md").write_text("mine", encoding="utf-8")
    result = import_article(article(tmp_path, TEXT), out, force=True)
    (left,) = [issue for issue in result.report.issues if issue.code == "IMP-022"]
    assert left.severity == "warning"
    assert "07-mine.md" in left.message
    assert "[book]" in (out / "book.toml").read_text(encoding="utf-8")
    assert (out / "notes.md").read_text(encoding="utf-8") == "mine"
    assert not list(out.glob(".kanben-*"))


def test_a_folder_with_other_files_may_be_used(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "README").write_text("mine", encoding="utf-8")
    result = import_article(article(tmp_path, TEXT), out)
    assert sorted(str(path.relative_to(out)) for path in out.rglob("*") if path.is_file()) == sorted(
        [*result.files, "README"]
    )


def test_a_file_in_place_of_the_folder(tmp_path: Path) -> None:
    out = article(tmp_path, "mine", "taken")
    only(refused(article(tmp_path, TEXT), out), "IMP-011", "taken", status=2)
    assert out.read_text(encoding="utf-8") == "mine"


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    below = article(tmp_path, "mine", "taken") / "out"
    only(refused(article(tmp_path, TEXT), below), "IMP-014", "taken")


def stop_at(count: int, failure: BaseException) -> Callable[[Path, Path], Path]:
    rename = Path.rename
    calls = iter(range(1, 1000))

    def stopping(self: Path, target: Path) -> Path:
        if next(calls) == count:
            raise failure
        return rename(self, target)

    return stopping


@pytest.mark.parametrize("failure", [KeyboardInterrupt(), OSError(28, "No space left on device")])
@pytest.mark.parametrize("count", range(1, 6))
def test_whatever_stops_it_the_folder_is_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: BaseException, count: int
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "book.toml").write_text("mine", encoding="utf-8")
    (out / "keep").write_text("mine", encoding="utf-8")
    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", stop_at(count, failure))
        with pytest.raises((KeyboardInterrupt, KanbenError)):
            import_article(article(tmp_path, TEXT), out, force=True)
    assert {str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*") if path.is_file()} == {
        "book.toml": b"mine",
        "keep": b"mine",
    }
    assert sorted(path.name for path in out.iterdir()) == ["book.toml", "keep"]


@pytest.mark.parametrize("failure", [KeyboardInterrupt(), OSError(28, "No space left on device")])
def test_whatever_stops_it_no_new_folder_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: BaseException
) -> None:
    monkeypatch.setattr(Path, "rename", stop_at(1, failure))
    with pytest.raises((KeyboardInterrupt, KanbenError)):
        write_folder(tmp_path / "out", {"a.txt": "x", "b/c.txt": "y"}, force=False)
    assert list(tmp_path.iterdir()) == []
    assert folders.TEMPORARY == ".kanben-"
