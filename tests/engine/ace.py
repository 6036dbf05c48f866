"""Ace by DAISY, the real one: EPUBs come in, what it finds fault with goes out; one browser reads all of them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from engine.modules import HERE, UnavailableError, browser_path, modules


def violations(epubs: Sequence[Path]) -> dict[Path, list[str]]:
    """For each file `document: impact rule: element`, a line a violation.

    Raises UnavailableError without Chromium, Node or npm, and RuntimeError where Ace breaks down.
    """
    node = shutil.which("node")
    if node is None:
        raise UnavailableError("no Node here")
    environment = {**os.environ, "PUPPETEER_EXECUTABLE_PATH": browser_path(), "ACE_TIMEOUT_INITIAL": "60000"}
    command = [node, str(HERE / "ace.js"), str(modules()), *(str(path.resolve()) for path in epubs)]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=600, check=False)
    reports = [json.loads(line) for line in run.stdout.splitlines()]
    errors = [report["error"] for report in reports if "error" in report]
    if errors or len(reports) != len(epubs):
        raise RuntimeError(f"Ace broke down: {errors or run.stderr[-1000:]}")
    return {path: report["failed"] for path, report in zip(epubs, reports, strict=True)}
