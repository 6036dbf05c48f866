"""Doctor and the table of the system's needs, asked about this machine and about machines that lack things."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from book import system
from book.doctor import LOCK, Finding, as_report, doctor, require
from book.report import KanbenError

ROOT = Path(__file__).resolve().parents[1]
ASK = """
import dataclasses, json, pathlib
from book.doctor import doctor
print(json.dumps({found.name: dataclasses.asdict(found) for found in doctor(pathlib.Path("."))}))
"""


def by_name(findings: tuple[Finding, ...]) -> dict[str, Finding]:
    return {finding.name: finding for finding in findings}


def asked(folder: Path, **environment: str) -> dict[str, dict[str, str]]:
    """What doctor finds in a process of its own, because libraries that were once loaded stay."""
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, dict[str, str]] = json.loads(done.stdout)
    return found


def test_this_machine_has_all(tmp_path: Path) -> None:
    findings = doctor(tmp_path)
    assert [finding for finding in findings if finding.status != "ok"] == []
    assert as_report(findings).issues == ()
    named = by_name(findings)
    assert named["Python packages"].detail.endswith("as locked")
    assert named["Pango"].detail.count(".") == 2
    assert int(named["Java"].detail.split(".")[0]) >= 17
    assert list(tmp_path.iterdir()) == [], "doctor writes nothing"


def test_doctor_and_help_start_without_the_libraries_they_ask_about(tmp_path: Path) -> None:
    for arguments in (["doctor"], ["--help"]):
        done = subprocess.run(
            [sys.executable, "-X", "importtime", "-m", "book", *arguments],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,  # 1 where this machine lacks something, which is another test's matter
        )
        assert "book.cli" in done.stderr
        assert "Traceback" not in done.stderr
        assert "weasyprint" not in done.stderr, f"{arguments}: WeasyPrint cannot be imported where Pango is missing"


def test_programs_that_are_missing(tmp_path: Path) -> None:
    (tmp_path / "apt-get").write_text("#!/bin/sh\n")
    (tmp_path / "apt-get").chmod(0o755)
    (tmp_path / "java").write_text("#!/bin/sh\necho 'openjdk version \"11.0.2\" 2019-01-15' >&2\n")
    (tmp_path / "java").chmod(0o755)
    found = asked(tmp_path, PATH=str(tmp_path))
    assert (found["Java"]["status"], found["Java"]["detail"]) == ("old", "11.0.2")
    assert found["Java"]["mend"].endswith("apt-get install -y --no-install-recommends default-jre-headless")
    assert (found["Poppler"]["status"], found["Poppler"]["detail"]) == ("missing", "pdftotext")
    assert found["Pango"]["status"] == "ok", "a library needs no PATH"


def test_fonts_that_are_missing(tmp_path: Path) -> None:
    bare = tmp_path / "fonts.conf"
    bare.write_text(
        f'<?xml version="1.0"?><fontconfig><dir>{tmp_path}</dir><cachedir>{tmp_path}</cachedir></fontconfig>'
    )
    fonts = asked(tmp_path, FONTCONFIG_FILE=str(bare))["Noto CJK fonts"]
    assert fonts["status"] == "missing"
    assert fonts["detail"].startswith("Noto Serif CJK TC regular, Noto Serif CJK TC bold, Noto Sans CJK TC regular")


def test_a_library_that_is_missing() -> None:
    need = next(need for need in system.needs("build") if need.name == "Pango")
    other = system.Need(need.name, "build", {}, {}, (("no-such-library", "0"),), version=need.version)
    assert system.probe(other) == system.State("missing", "no-such-library")


def test_packages_that_are_not_as_locked(tmp_path: Path) -> None:
    lock = tmp_path / "requirements.lock"
    text = LOCK.read_text(encoding="utf-8").replace("click==", "click==9").replace("weasyprint==", "no-such-print==")
    lock.write_text(text, encoding="utf-8")
    named = by_name(doctor(tmp_path, lock=lock))
    assert "Python packages" not in named
    assert named["click"].status == "old"
    assert named["no-such-print"].status == "missing"
    assert named["click"].mend.endswith(f"--require-hashes --no-deps --only-binary :all: -r {lock}")
    report = as_report(doctor(tmp_path, "zh-Hant", lock=lock))
    assert [issue.code for issue in report.errors] == ["DOC-002", "DOC-001"]


def test_a_dist_that_may_not_be_written(tmp_path: Path) -> None:
    (tmp_path / "dist").write_text("a file in the way")
    dist = by_name(doctor(tmp_path))["dist"]
    assert dist.status == "missing"
    assert dist.mend == f"mv {tmp_path}/dist {tmp_path}/dist.old"


def test_what_only_checks_need_is_a_warning() -> None:
    findings = [Finding("Java", "missing", "java", "EPUBCheck", "install it", "check")]
    report = as_report(findings)
    assert [issue.severity for issue in report.issues] == ["warning"]
    assert report.errors == ()


def test_require_names_what_a_command_lacks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    require("test")
    monkeypatch.setenv("PATH", str(tmp_path))
    require("build")
    with pytest.raises(KanbenError) as caught:
        require("check")
    assert [dict(issue.values)["name"] for issue in caught.value.report.issues] == ["Java"]


def test_the_size_of_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KANBEN_CACHE", raising=False)
    (tmp_path / ".cache" / "kanben" / "objects").mkdir(parents=True)
    (tmp_path / ".cache" / "kanben" / "objects" / "x").write_bytes(bytes(3_000_000))
    assert by_name(doctor(tmp_path))["Cache"].detail.startswith("3 MB in ")


def test_both_languages_name_every_need() -> None:
    for need in system.needs("test"):
        assert need.purpose["en"]
        assert need.purpose["zh-Hant"]
        assert need.packages.get("apt"), need.name


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "zh_TW.UTF-8"}, "zh-Hant"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": ""}, "zh-Hant"),
        ({"LANG": "zh_TW.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "en_GB", "LC_MESSAGES": "zh_HK"}, "zh-Hant"),
        ({}, "en"),
    ],
)
def test_language_of_the_locale(environment: dict[str, str], language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(variable, raising=False)
    for variable, value in environment.items():
        monkeypatch.setenv(variable, value)
    assert system.language() == language
