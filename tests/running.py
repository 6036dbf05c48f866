"""The program in the tests' own process: words of a command line come in, what it said goes out."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from book.cli import main


@dataclass(frozen=True, slots=True)
class Said:
    """What a run said: its exit status, the result on stdout, all else on stderr."""

    status: int
    out: str
    err: str


Run = Callable[..., Said]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """The program in this process, in English or, with `chinese`, in Chinese."""

    def run_main(*arguments: str | Path, chinese: bool = False) -> Said:
        monkeypatch.setenv("LC_ALL", "zh_TW.UTF-8" if chinese else "C.UTF-8")
        monkeypatch.setenv("COLUMNS", "400")
        monkeypatch.setattr(sys, "argv", ["kanben", *map(str, arguments)])
        capsys.readouterr()
        status = main()
        said = capsys.readouterr()
        return Said(status, said.out, said.err)

    return run_main
