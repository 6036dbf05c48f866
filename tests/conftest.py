"""Fixtures that every test may use: the update flag, and the shared example article where there is one."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="write what the program does now into the expected files")


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    """Whether expected files are to be written anew."""
    return bool(request.config.getoption("--update"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the example article, which stands beside the repository on the team's machines only."""
    folder = ROOT.parent / "shared"
    if not (folder / "article.txt").is_file():
        pytest.skip("the example article is not here (../shared/article.txt): its tests were not run")
    return folder
