"""`--watch` builds again after each change, survives what is wrong, keeps to the same bytes, and ends with Ctrl-C."""

from __future__ import annotations

import signal
import subprocess
import threading
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from queue import Queue

import pytest
from publications import CHAPTER, command, environment, kanben, publication

from book import pipeline
from book.memo import Memory
from book.pipeline import Workshop
from book.targets import PDFS
from book.watching import changes
from book.workers import Standby

WAITING = "Waiting for changes"
SECONDS = 120


class Watcher:
    """A build that watches; its lines, as they come."""

    def __init__(self, root: Path, *arguments: str) -> None:
        words = command("-C", root, *arguments, "--watch")
        self.process = subprocess.Popen(
            words, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, encoding="utf-8"
        )
        self._lines: Queue[str] = Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self._lines.put(line)

    def said(self) -> str:
        """What it says until it waits again."""
        lines = []
        while True:
            lines.append(self._lines.get(timeout=SECONDS))
            if WAITING in lines[-1]:
                return "".join(lines)

    def end(self) -> int:
        """Its exit status after Ctrl-C."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=SECONDS)


@pytest.fixture
def watcher(tmp_path: Path) -> Iterator[tuple[Path, Watcher]]:
    root = publication(tmp_path / "shore", {"chapters/02-lamp.md": "---\ntitle: 燈\n---\n\n燈每晚六點亮起。\n"})
    watching = Watcher(root, "pdf")
    yield root, watching
    watching.process.kill()


def test_each_change_is_built_with_the_bytes_of_a_new_build(watcher: tuple[Path, Watcher]) -> None:
    root, watching = watcher
    chapter, made = root / "chapters" / "01-tide.md", root / "dist" / "shore.pdf"
    watching.said()
    first = made.read_bytes()
    chapter.write_text(f"{CHAPTER}\n船在天亮前出海。\n", encoding="utf-8")
    watching.said()
    edited = made.read_bytes()
    assert edited != first
    chapter.write_text("---\ntitle: [\n---\n\n潮水\n", encoding="utf-8")
    assert "chapters/01-tide.md" in watching.said()
    assert made.read_bytes() == edited  # what was built stays whole
    css = root / "assets" / "css" / "custom.css"
    css.parent.mkdir(parents=True)
    css.write_text("p { color: #123456 }", encoding="utf-8")
    chapter.write_text(f"{CHAPTER}\n船在天亮前出海。\n", encoding="utf-8")
    watching.said()
    assert made.read_bytes() != edited
    css.unlink()
    watching.said()
    assert made.read_bytes() == edited
    assert watching.end() == 0
    made.unlink()
    assert kanben("-q", "-C", root, "pdf", KANBEN_CACHE=str(root / "new-cache")).status == 0
    assert sha256(made.read_bytes()).digest() == sha256(edited).digest()


def test_the_status_is_that_of_the_last_build(tmp_path: Path) -> None:
    root = publication(tmp_path / "shore", {"chapters/01-tide.md": "---\ntitle: [\n---\n"})
    watching = Watcher(root, "epub")
    try:
        watching.said()
        assert watching.end() == 1
    finally:
        watching.process.kill()


def test_a_change_during_the_work_is_a_change_after_it(tmp_path: Path) -> None:
    root = publication(tmp_path)
    seen = changes(root)
    next(seen)
    (root / "chapters" / "01-tide.md").write_text(CHAPTER + "\n岸。\n", encoding="utf-8")
    next(seen)
    (root / "chapters" / "03-new.md").write_text(CHAPTER, encoding="utf-8")
    next(seen)


def test_who_is_to_build_again_has_processes_ready_that_have_laid_out(tmp_path: Path) -> None:
    root = publication(tmp_path / "shore")

    def build(shop: Workshop) -> bytes:
        (made,) = pipeline.build(root, (PDFS["screen"],), progress=lambda _stage: None, workshop=shop).artifacts
        return made.path.read_bytes()

    first = build(Workshop())
    shop = Workshop(Standby(kept=True), memory=Memory())
    try:
        assert build(shop) == first  # nothing was laid out
        assert shop.standby.pool is not None
        ready = shop.standby.pool
        chapter = next((root / "chapters").glob("*.md"))
        chapter.write_text(f"{chapter.read_text(encoding='utf-8')}\n再一段。\n", encoding="utf-8")
        assert build(shop) != first
        assert shop.standby.pool is ready
    finally:
        shop.standby.rest()
    assert shop.standby.pool is None
