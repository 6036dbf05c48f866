"""EPUBs that want to do harm, or are damaged: they get a clear message, and cost neither memory nor time."""

from __future__ import annotations

import tracemalloc
import zipfile
from pathlib import Path

import pytest
from epub_edition import repacked, swap
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from book.checks import archive
from book.checks.epub import check_epub
from book.report import spoken

pytest_plugins = ["epub_fixtures"]
ONE, TWO = "EPUB/text/ch-01.xhtml", "EPUB/text/ch-02.xhtml"
once = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
damages = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=40)


def codes(path: Path) -> list[str]:
    return [issue.code for issue in check_epub([path]).issues]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"%PDF-1.7", b"PK\x05\x06" + b"\0" * 17, b"PK\x05\x06" * 9])
def test_not_a_zip(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.epub").write_bytes(content)
    assert codes(tmp_path / "x.epub") == ["EPB-011"]


def test_a_truncated_file(good: Path, tmp_path: Path) -> None:
    (tmp_path / "x.epub").write_bytes(good.read_bytes()[:-400])
    assert codes(tmp_path / "x.epub") == ["EPB-011"]


def test_entries_before_the_beginning(good: Path, tmp_path: Path) -> None:
    """A file without its first bytes: the directory's places are then reckoned from before it."""
    (tmp_path / "x.epub").write_bytes(good.read_bytes()[500:])
    assert "EPB-017" in codes(tmp_path / "x.epub")


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    assert codes(tmp_path) == ["EPB-010"]


def lying(good: Path, folder: Path, name: str, **claims: int) -> Path:
    """The EPUB with claims about one entry that are not true."""
    path = repacked(good, folder, dict)
    with zipfile.ZipFile(path, "a") as packed:
        for claim, value in claims.items():
            setattr(packed.getinfo(name), claim, value)
        packed.comment = b"."  # makes zipfile write the directory anew
    return path


def test_a_gibibyte_of_zeros(good: Path, tmp_path: Path) -> None:
    assert codes(lying(good, tmp_path, ONE, file_size=archive.MAX_TOTAL)) == ["EPB-012", "EPB-013"]


def test_a_ratio_that_no_book_has(good: Path, tmp_path: Path) -> None:
    path = repacked(good, tmp_path, lambda entries: {**entries, "EPUB/zeros.css": bytes(2 * archive.MIB)})
    assert codes(path) == ["EPB-013"]


def test_too_many_files(good: Path, tmp_path: Path) -> None:
    path = tmp_path / "many.epub"
    with zipfile.ZipFile(path, "w") as packed:
        for number in range(archive.MAX_ENTRIES + 1):
            packed.writestr(f"{number}", b"")
    assert codes(path) == ["EPB-014"]


def test_a_directory_that_would_fill_memory_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "many.epub"
    with path.open("wb") as file:
        file.truncate(200 * archive.MIB)
        file.seek(0, 2)
        file.write(b"PK\x05\x06" + b"\0" * 4 + b"\xff\xff" * 2 + (200 * archive.MIB).to_bytes(4, "little") + b"\0" * 6)
    tracemalloc.start()
    found = codes(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found == ["EPB-014"]
    assert peak < archive.MIB


def test_a_header_that_lies_costs_no_memory(good: Path, no_java: Path, tmp_path: Path) -> None:
    zeros = lambda entries: {**entries, ONE: bytes(100 * archive.MIB)}  # noqa: E731
    repacked(good, tmp_path, zeros)
    path = lying(tmp_path / "broken.epub", tmp_path, ONE, file_size=10)
    tracemalloc.start()
    found = codes(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found == ["EPB-004", "EPB-017"]
    assert peak < 4 * archive.MIB


@pytest.mark.parametrize("claims", [{"flag_bits": 1}, {"compress_type": zipfile.ZIP_BZIP2}, {"compress_type": 99}])
def test_encrypted_or_packed_otherwise(good: Path, tmp_path: Path, claims: dict[str, int]) -> None:
    assert codes(lying(good, tmp_path, ONE, **claims)) == ["EPB-016"]


@pytest.mark.parametrize("name", ["../up.css", "EPUB/../../up", "/etc/x", "C:x", "a\\b", "EPUB/a\x1fb", "EPUB/a?"])
def test_names_that_lead_elsewhere(good: Path, tmp_path: Path, name: str) -> None:
    path = repacked(good, tmp_path, lambda entries: {**entries, name: b""})
    (found,) = check_epub([path]).issues
    assert (found.code, dict(found.values)["name"]) == ("EPB-015", repr(name))


def test_two_names_for_one_file(good: Path, tmp_path: Path) -> None:
    path = repacked(good, tmp_path, lambda entries: {**entries, "EPUB/TEXT/CH-01.xhtml": b"x"})
    assert codes(path) == ["EPB-015", "EPB-015"]


def test_entities_are_not_expanded(good: Path, no_java: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("<img xmlns='http://www.w3.org/1999/xhtml'/>")
    doctype = f'<!DOCTYPE html [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]>'
    change = swap(TWO, "<!DOCTYPE html>", doctype)
    path = repacked(good, tmp_path, lambda entries: swap(TWO, "</h1>", "</h1>&x;")(change(entries)))
    assert codes(path) == ["EPB-004"]  # the file's img has no alt: it would be found


@once
@given(
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=40),
    st.floats(0, 1),
)
@example([], 1.0)
def test_damage_never_breaks_the_check(
    good: Path, no_java: Path, tmp_path: Path, damage: list[tuple[float, int]], length: float
) -> None:
    content = bytearray(good.read_bytes())
    for where, value in damage:
        content[int(where * len(content))] = value
    (tmp_path / "x.epub").write_bytes(content[: int(length * len(content))] if length > 0.5 else content)
    report = check_epub([tmp_path / "x.epub"])
    assert all(spoken(issue, "zh-Hant").message for issue in report.issues)
