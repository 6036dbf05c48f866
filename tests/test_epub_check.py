"""The EPUB check: real EPUBCheck on good and broken books, and our own lints."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from pathlib import Path

import pytest
from epub_edition import Change, Entries, repacked, swap, without
from hypothesis import given
from hypothesis import strategies as st

from book.checks import epubcheck
from book.checks.epub import check_epub
from book.checks.epubcheck import Epubcheck
from book.checks.lint.container import is_isbn
from book.model import Issue, Report
from book.report import spoken

pytest_plugins = ["epub_fixtures"]
java = pytest.mark.skipif(shutil.which("java") is None, reason="NO JAVA HERE: the real EPUBCheck was not run")


def severe(report: Report) -> list[Issue]:
    return [issue for issue in report.issues if issue.severity != "info"]


# ---------------------------------------------------------------- the real EPUBCheck


@java
@pytest.mark.slow
def test_our_epub_has_no_error_and_no_warning(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")  # the file has a Chinese name
    report = check_epub([good])
    assert severe(report) == []
    assert {issue.code for issue in report.issues} == {"EPB-003"}  # `rp` is discouraged: the run took place


@java
@pytest.mark.slow
def test_its_findings_become_issues_with_their_place(good: Path, tmp_path: Path) -> None:
    def change(entries: Entries) -> Entries:
        entries = swap("EPUB/text/ch-01.xhtml", 'href="#note-1"', 'href="#note-9"')(entries)
        entries = swap("EPUB/css/base.css", "p {", "p {{")(entries)
        entries = swap("EPUB/content.opf", "<dc:language>zh-Hant-TW", "<dc:language>zh_TW")(entries)
        return without("EPUB/images/beam.svg")(entries)

    path = repacked(good, tmp_path, change)
    spots = [(issue, issue.place) for issue in check_epub([path]).issues if issue.place]
    found = {
        (dict(issue.values).get("id"), place.file.removeprefix(f"{path}/"), issue.severity) for issue, place in spots
    }
    assert {
        ("RSC-012", "EPUB/text/ch-01.xhtml", "error"),
        ("OPF-092", "EPUB/content.opf", "error"),
        ("RSC-001", "EPUB/images/beam.svg", "error"),
        ("CSS-008", "EPUB/css/base.css", "error"),
    } <= found
    assert all(place.line is None or place.line > 0 for _, place in spots)


@java
def test_it_is_stopped_when_it_takes_too_long(good: Path) -> None:
    with Epubcheck(timeout=0.05) as validator:
        assert [[issue.code for issue in validator.run(good)] for _ in range(2)] == [["EPB-005"]] * 2


def counted(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Path:
    """Puts a `java` first on the PATH that is the real one, and writes an x for each start into the file."""
    folder.mkdir()
    program, log = folder / "java", folder / "log"
    program.write_text(f"#!/bin/sh\nprintf x >> '{log}'\nexec '{shutil.which('java')}' \"$@\"\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)
    return log


@java
@pytest.mark.slow
def test_one_java_reads_many_files(good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = repacked(good, tmp_path, swap("EPUB/text/ch-01.xhtml", 'href="#note-1"', 'href="#note-9"'))
    odd = tmp_path / "100% 燈塔+.epub"
    shutil.copy(good, odd)
    started = counted(monkeypatch, tmp_path / "bin")
    with Epubcheck() as validator:
        first = validator.run(good)
        found = [validator.run(path) for path in (broken, odd, good)]
    assert started.read_text() == "x"
    assert [issue.code for issue in found[0] if issue.severity != "info"] == ["EPB-001"]
    assert {issue.code for issue in found[1]} == {"EPB-003"}
    assert found[2] == first


@java
def test_a_java_without_memory_ends_and_says_so(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(epubcheck, "_JVM", ("-Xmx8m", *epubcheck._JVM[1:]))
    with Epubcheck() as validator:
        (found,) = validator.run(good)
    assert (found.code, "OutOfMemoryError" in found.message) == ("EPB-006", True)


@pytest.mark.skipif(shutil.which("javac") is None, reason="no Java compiler here: the class file was not made again")
def test_the_class_file_is_made_of_its_source(tmp_path: Path) -> None:
    source = Path(epubcheck.__file__).with_name("java") / "EpubcheckLoop.java"
    command = ["javac", "--release", "17", "-g:none", "-cp", str(epubcheck._jar()), "-d", str(tmp_path), str(source)]
    subprocess.run(command, check=True)
    assert (tmp_path / "EpubcheckLoop.class").read_bytes() == source.with_suffix(".class").read_bytes()


def test_a_java_that_fails_is_no_pass(good: Path, no_java: Path) -> None:
    program = no_java / "java"
    program.write_text("#!/bin/sh\necho 'Error: heap' >&2\nexit 3\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    (found,) = severe(check_epub([good]))
    assert (found.code, found.severity, dict(found.values)["reason"]) == ("EPB-006", "error", "Error: heap")


def test_without_java_the_package_is_named_and_the_lints_run(good: Path, no_java: Path, tmp_path: Path) -> None:
    path = repacked(good, tmp_path, swap("EPUB/text/ch-02.xhtml", " alt=", " data-alt="))
    first, second = severe(check_epub([path]))
    assert (first.code, second.code) == ("EPB-004", "EPB-023")
    assert "default-jre-headless" in first.hint
    assert "default-jre-headless" in spoken(first, "zh-Hant").hint


def test_several_files_make_one_report(good: Path, no_java: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.epub").touch()
    report = check_epub([tmp_path / "none.epub", good, tmp_path / "empty.epub", good])
    assert [issue.code for issue in report.issues] == ["EPB-010", "EPB-004", "EPB-011"]


# ---------------------------------------------------------------- lints

ONE, TWO, OPF_NAME = "EPUB/text/ch-01.xhtml", "EPUB/text/ch-02.xhtml", "EPUB/content.opf"
CONTAINER = "META-INF/container.xml"


@pytest.mark.usefixtures("no_java")
@pytest.mark.parametrize(
    ("change", "code", "spot"),
    [
        (lambda entries: dict(reversed(entries.items())), "EPB-020", ("mimetype", None)),
        (swap("mimetype", "epub", "epub\n"), "EPB-020", ("mimetype", None)),
        (without("mimetype"), "EPB-020", ("mimetype", None)),
        (without(CONTAINER), "EPB-021", ("", None)),
        (without(OPF_NAME), "EPB-021", (CONTAINER, None)),
        (swap(CONTAINER, "<rootfile ", "<rootfyle "), "EPB-021", (CONTAINER, None)),
        (swap(ONE, "</h1>", ""), "EPB-022", (ONE, 17)),
        (swap(ONE, "<p>", "<p>&nbsp;"), "EPB-022", (ONE, 11)),
        (swap(OPF_NAME, "</spine>", ""), "EPB-022", (OPF_NAME, None)),
        (swap(ONE, 'alt="灰白色的塔身立在礁石上"', ""), "EPB-023", (ONE, 12)),
        (swap(TWO, 'id="ch-02-h"', 'id="ch-02"'), "EPB-024", (TWO, 10)),
        (
            swap("EPUB/text/toc.xhtml", '<a href="ch-02.xhtml#ch-02">第二章　停電之夜</a>', "<a>?</a>"),
            "EPB-025",
            (TWO, None),
        ),
        (swap(OPF_NAME, "9789860000009", "9789860000008"), "EPB-026", (OPF_NAME, 5)),
    ],
)
def test_lints(good: Path, tmp_path: Path, change: Change, code: str, spot: tuple[str, int | None]) -> None:
    path = repacked(good, tmp_path, change)
    found = [issue for issue in check_epub([path]).issues if issue.code != "EPB-004"]
    assert [issue.code for issue in found] == [code]
    file, line = spot
    place = found[0].place
    assert place
    assert place.file == (f"{path}/{file}" if file else str(path))
    assert line is None or place.line == line


def test_a_compressed_mimetype(good: Path, no_java: Path, tmp_path: Path) -> None:
    path = repacked(good, tmp_path, dict, stored=False)
    assert "EPB-020" in [issue.code for issue in check_epub([path]).issues]


def test_good_file_passes_every_lint(good: Path, no_java: Path) -> None:
    assert [issue.code for issue in check_epub([good]).issues] == ["EPB-004"]


def test_decoration_needs_no_words(good: Path, no_java: Path, tmp_path: Path) -> None:
    path = repacked(good, tmp_path, swap(ONE, 'alt="灰白色的塔身立在礁石上"', 'alt=""'))
    assert [issue.code for issue in check_epub([path]).issues] == ["EPB-004"]


@pytest.mark.parametrize("number", ["9789860000009", "978-986-00-0000-9", "0-306-40615-2", "080442957X"])
def test_isbn(number: str) -> None:
    assert is_isbn(number)


@given(st.integers(0, 10**9 - 1), st.integers(0, 12), st.integers(1, 9))
def test_one_wrong_digit_is_no_isbn(middle: int, at: int, step: int) -> None:
    body = f"978{middle:09d}"
    (check,) = (digit for digit in "0123456789" if is_isbn(body + digit))
    number = body + check
    wrong = number[:at] + str((int(number[at]) + step) % 10) + number[at + 1 :]
    assert not is_isbn(wrong)
