"""The fixture `engine`: the browser in which tests open EPUBs (`engine.reader.examine(engine, path)`)."""

from __future__ import annotations

import warnings
from collections.abc import Iterator

import pytest
from engine import reader
from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def engine() -> Iterator[Browser]:
    """Chromium with epub.js at hand; where they cannot be had the tests are skipped, and the summary says so."""
    try:
        with reader.engine() as browser:
            yield browser
    except reader.UnavailableError as error:
        warnings.warn(f"NO EPUB WAS OPENED IN A READING ENGINE: {error}", stacklevel=1)
        pytest.skip(f"no reading engine: {error}")
