"""Fixtures of the EPUB tests: a good EPUB, and a machine without Java."""

from __future__ import annotations

from pathlib import Path

import pytest
from epub_edition import edition

from book.writers.epub import write


@pytest.fixture(scope="session")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The book as an EPUB, under a Chinese name."""
    folder = tmp_path_factory.mktemp("good")
    return write(edition(folder), folder / "燈塔.epub").path


@pytest.fixture
def no_java(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine on whose PATH there is nothing but this empty folder."""
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    return tmp_path / "bin"
