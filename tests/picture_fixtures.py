"""Fixtures for tests of pictures."""

from __future__ import annotations

from pathlib import Path

import pytest
from pictures import Publication


@pytest.fixture
def gallery(tmp_path: Path) -> Publication:
    """A publication without pictures yet."""
    return Publication(tmp_path)
