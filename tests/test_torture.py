"""The book that is hard to set: it builds, and no check has anything to say."""

from __future__ import annotations

import pytest
from publications import Built

from book import pipeline

pytest_plugins = ["publication_fixtures"]
pytestmark = pytest.mark.slow


def test_no_check_has_anything_to_say(torture: Built) -> None:
    assert [finding for finding in torture.report.issues if finding.severity != "info"] == []
    found = pipeline.check((torture.epub, torture.pdf), progress=lambda _stage: None)
    assert [finding for finding in found.issues if finding.severity != "info"] == []
