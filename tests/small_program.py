"""A small program folder: the real launcher, a program that prints how it was started, and wheels made on the spot."""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = """
import json, sys, ink
print(json.dumps({"argv": sys.argv[1:], "path": sys.path, "prefix": sys.prefix}))
"""
NEEDS = (
    '[managers]\napt = "apt-get install -y"\n'
    '[[need]]\nname = "venv"\nlevel = "start"\nmodule = "ensurepip"\npackages = {}\n'
)
QUILL = (
    '[[need]]\nname = "Quill"\nlevel = "build"\ncommand = ["quill"]\nversion = "--version"\nminimum = "2"\n'
    'packages = { apt = "quill" }\n'
)
WORDS = 'en = "writing"\nzh-Hant = "書寫"\n'


def wheel(folder: Path, name: str, files: dict[str, str], version: str = "1.0") -> str:
    """Writes a wheel (PEP 427) and returns its line for a lock."""
    info = f"{name}-{version}.dist-info"
    files = {
        **files,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = ""
    for path, text in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
        record += f"{path},sha256={digest},{len(text.encode())}\n"
    file = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(file, "w") as archive:
        for path, text in {**files, f"{info}/RECORD": f"{record}{info}/RECORD,,\n"}.items():
            archive.writestr(path, text)
    return f"{name}=={version} \\\n    --hash=sha256:{hashlib.sha256(file.read_bytes()).hexdigest()}\n"


class Folder:
    """A program folder: the real launcher, a program that prints how it was started, a lock of one package."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.wheels, self.bin = root.parent / "wheels", root.parent / "bin"
        self.stamp = root / ".venv" / "kanben.stamp"
        self.environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PIP_", "KANBEN_", "PYTHON", "LC_", "LANG", "COV"))
        } | {
            "HOME": str(root.parent),
            "LC_ALL": "C.UTF-8",
            "PATH": f"{self.bin}:/usr/bin:/bin",
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(self.wheels),
            "PIP_USER": "1",  # as some users have it; the set-up must not fall for it
        }

    def needs(self, text: str) -> None:
        """Replaces the table of what the system must have."""
        (self.root / "book" / "system.toml").write_text(NEEDS + WORDS + text, encoding="utf-8")

    def script(self, name: str, text: str) -> None:
        """Puts a shell script in front of the system's programs."""
        (self.bin / name).write_text(f"#!/bin/sh\n{text}\n")
        (self.bin / name).chmod(0o755)

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, str(self.root / "build.py"), *arguments],
            cwd=self.root.parent,
            env=self.environment | environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            start_new_session=True,
        )

    def run(self, *arguments: str, **environment: str) -> tuple[int, str, str]:
        process = self.start(*arguments, **environment)
        out, err = process.communicate(timeout=120)
        return process.returncode, out, err


def small_program(folder: Path) -> Folder:
    """A program folder in `folder`, not set up."""
    small = Folder(folder / "program")
    for made in (small.root / "book" / "messages", small.wheels, small.bin):
        made.mkdir(parents=True)
    shutil.copy(ROOT / "build.py", small.root)
    for name in ("__init__", "bootstrap", "report", "stamp", "system"):
        shutil.copy(ROOT / "book" / f"{name}.py", small.root / "book")
    shutil.copytree(
        ROOT / "book" / "model", small.root / "book" / "model", ignore=shutil.ignore_patterns("__pycache__")
    )
    shutil.copy(ROOT / "book" / "messages" / "setup.toml", small.root / "book" / "messages")
    (small.root / "book" / "__main__.py").write_text(PROGRAM)
    small.needs("")
    (small.root / "requirements.lock").write_text("# a remark\n" + wheel(small.wheels, "ink", {"ink.py": ""}))
    tests = {"pytest/__init__.py": "", "pytest/__main__.py": PROGRAM}
    (small.root / "requirements-test.lock").write_text(wheel(small.wheels, "pytest", tests))
    return small
