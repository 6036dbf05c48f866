"""The tests' npm packages: their lock file comes in; the folder that they are installed in goes out.

They are installed with npm into .cache/engine, from the lock file beside this one and without running any script.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
CACHE = HERE.parent.parent / ".cache" / "engine"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
# What npm says when there is no network, as opposed to a lock file that is wrong.
_OFFLINE = ("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "ENETUNREACH", "ENOTCACHED")


class UnavailableError(Exception):
    """This machine has no browser, no npm, or no way to the packages."""


def browser_path() -> str:
    """The Chromium of this machine. Raises UnavailableError where there is none."""
    executable = next(filter(None, map(shutil.which, BROWSERS)), None)
    if executable is None:
        raise UnavailableError(f"no Chromium here (looked for {', '.join(BROWSERS)})")
    return executable


def modules() -> Path:
    """The installed packages; installs them the first time. Raises UnavailableError without npm or network."""
    lock = (HERE / "package-lock.json").read_bytes()
    home = CACHE / hashlib.sha256(lock).hexdigest()[:16]
    if not home.is_dir():
        npm = shutil.which("npm")
        if npm is None:
            raise UnavailableError("no npm here")
        CACHE.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE, ignore_cleanup_errors=True) as folder:
            for name in ("package.json", "package-lock.json"):
                shutil.copy(HERE / name, folder)
            _install(npm, Path(folder))
            try:
                Path(folder).rename(home)
            except OSError:
                if not home.is_dir():  # else another worker was faster
                    raise
    return home / "node_modules"


def _install(npm: str, folder: Path) -> None:
    command = [
        npm,
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--fetch-retries=1",
        "--fetch-retry-mintimeout=500",
    ]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    offline = [line for line in run.stderr.splitlines() if any(code in line for code in _OFFLINE)]
    if run.returncode and offline:
        raise UnavailableError(f"npm cannot reach the packages: {offline[0].strip()}")
    if run.returncode:
        raise RuntimeError(f"npm ci failed:\n{run.stderr}")
