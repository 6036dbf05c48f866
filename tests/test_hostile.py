"""Sources that mean harm are refused, or read without harm, in bounded time and memory: each in its own process."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import hostile
import pytest
from import_views import article
from publications import command, environment

from book.importing import import_article
from book.readers.catalogue import READERS
from book.readers.limits import FILE_BYTES, MIB, SECONDS

MOST_SECONDS, MOST_MB = 60, 700  # of the whole program; an import of a line takes 0.5 s and 90 MB
NAMES = {reader.name for reader in READERS}
CASES = [(kind, name) for kind, made in hostile.SOURCES.items() if kind in NAMES for name in made]


# A small process starts the program: a child counts the memory of the one that started it as its own.
MEASURE = """
import json, resource, subprocess, sys
run = subprocess.run(sys.argv[1:], stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8")
used = resource.getrusage(resource.RUSAGE_CHILDREN)
seconds = used.ru_utime + used.ru_stime
print(json.dumps([run.returncode, run.stdout + run.stderr, seconds, used.ru_maxrss / 1024]))
"""


def measured(*words: str) -> tuple[int, str, float, float]:
    """Exit status, what was said, seconds of the processor and megabytes of a process."""
    run = subprocess.run(
        [sys.executable, "-c", MEASURE, *words], env=environment(), capture_output=True, check=True, timeout=300
    )
    status, said, seconds, megabytes = json.loads(run.stdout)
    return status, said, seconds, megabytes


@pytest.mark.parametrize(("kind", "name"), CASES, ids=lambda value: str(value).replace(" ", "-"))
def test_bounded_time_and_memory_and_a_clear_message(kind: str, name: str, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    source, out = hostile.SOURCES[kind][name](tmp_path / "in"), tmp_path / "out"
    status, said, seconds, megabytes = measured(*command("import", source, out))
    assert seconds < MOST_SECONDS, said
    assert megabytes < MOST_MB, said
    assert status in (0, 1, 2), said
    assert "Traceback" not in said
    if status:
        assert re.search(r"error [A-Z]{3}-\d{3}", said), said
        assert not out.exists()
    held = b"".join(path.read_bytes() for path in out.rglob("*") if path.is_file()) if out.exists() else b""
    assert hostile.HIDDEN.encode() not in held
    assert b"\0" not in b"".join(path.read_bytes() for path in out.rglob("*.md"))
    assert not list(tmp_path.parent.glob("out.txt"))


def test_every_reader_is_tried() -> None:
    assert set(hostile.SOURCES) >= NAMES, "a reader without a hostile source: tests/hostile.py"


def test_what_turns_text_is_taken_out_and_named(tmp_path: Path) -> None:
    source = article(tmp_path, "題目\n\n帳號是\u202eevil\u202c，請付款。\u2066\u2069\n")
    result = import_article(source, tmp_path / "out")
    (text,) = (tmp_path / "out" / "chapters").glob("*.md")
    assert "帳號是evil，請付款。" in text.read_text(encoding="utf-8")
    (found,) = [found for found in result.report.issues if found.code == "IMP-021"]
    assert "U+202E" in found.message
    assert found.place is not None
    assert found.place.line == 3


def test_the_measure_measures() -> None:
    status, _, _, megabytes = measured(sys.executable, "-c", "x = bytearray(300 * 1024**2)")
    assert status == 0
    assert 300 < megabytes < 400


def test_limits_are_those_of_the_document() -> None:
    text = (Path(__file__).parents[1] / "docs" / "importing.md").read_text(encoding="utf-8")
    assert f"| a source file | {FILE_BYTES // MIB} MB;" in text
    assert f"| reading a source | {SECONDS} seconds |" in text


def test_the_network_is_shut_in_tests_of_readers(monkeypatch: pytest.MonkeyPatch) -> None:
    shut_network(monkeypatch)
    with pytest.raises(OSError, match="no network"):
        urllib.request.urlopen("http://192.0.2.1/", timeout=1)
    with pytest.raises(OSError, match="no network"):
        socket.create_connection(("192.0.2.1", 80))


def shut_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on, whoever asks for an address or a connection fails."""

    def refuse(*_: object, **__: object) -> None:
        raise OSError("no network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
