"""The bench: its books are always the same and hold what they should; its figures are those of the processes."""

from __future__ import annotations

import re
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from publications import ROOT, kanben


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> Iterator[SimpleNamespace]:
    """The modules of bench/, importable as its programs import them."""
    monkeypatch.syspath_prepend(str(ROOT / "bench"))
    before = set(sys.modules)
    import books  # noqa: PLC0415
    import measure  # noqa: PLC0415
    import peers  # noqa: PLC0415
    import run  # noqa: PLC0415

    yield SimpleNamespace(books=books, measure=measure, peers=peers, run=run)
    for name in set(sys.modules) - before:
        if name in ("books", "measure", "peers", "run", "cases", "costs"):
            del sys.modules[name]


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def words(chapter: object) -> str:
    return "".join(re.findall(r"'([^']*)'", repr(chapter)))


def test_a_book_is_always_the_same(bench: SimpleNamespace, tmp_path: Path) -> None:
    first, second = (bench.books.publication(tmp_path / name, 2) for name in "ab")
    assert files(first) == files(second)


def test_no_two_chapters_are_equal(bench: SimpleNamespace) -> None:
    chapters = list(bench.books.chapters(30))
    paragraphs = Counter(block[0].text for chapter in chapters for block in chapter.blocks if isinstance(block, tuple))
    assert len({words(chapter.blocks) for chapter in chapters}) == 30
    assert paragraphs.most_common(1)[0][1] == 1


def test_an_edit_changes_one_paragraph_of_one_chapter(bench: SimpleNamespace) -> None:
    before, after, again = (list(bench.books.chapters(5, edit)) for edit in (0, 1, 2))
    changed = [at for at in range(5) if before[at] != after[at]]
    assert changed == [bench.books.edited(5) - 1]
    blocks = zip(before[changed[0]].blocks, after[changed[0]].blocks, strict=True)
    assert sum(old != new for old, new in blocks) == 1
    assert after != again


def test_a_book_builds_with_all_that_it_holds(bench: SimpleNamespace, tmp_path: Path) -> None:
    root = bench.books.publication(tmp_path / "one", 1)
    done = kanben("-q", "-C", root, "epub")
    assert (done.status, done.err) == (0, "")
    with zipfile.ZipFile(root / "dist" / "bench.epub") as book:
        names = book.namelist()
        text = book.read(next(name for name in names if name.endswith("c1.xhtml"))).decode()
        references = book.read(next(name for name in names if name.endswith("references.xhtml"))).decode()
    assert {Path(name).suffix for name in names} >= {".svg", ".png"}
    assert text.count("<figcaption") == 3  # two pictures and a table
    assert text.count("<tr") == bench.books.ROWS
    assert text.count('role="doc-noteref"') == bench.books.NOTES
    assert text.count("<h2") >= bench.books.SECTIONS - 1
    for target in ("#c1-fig1", "#c1-fig2"):
        assert f'href="{target}"' in text
    printed = re.sub("<[^>]*>|\u2060", "", references)
    assert all(title in printed for _, title in bench.books.chapter(1, 1).references)


def test_the_peers_get_the_same_text(bench: SimpleNamespace, tmp_path: Path) -> None:
    for name in ("pandoc", "html"):
        (tmp_path / name).mkdir()
    sources = [
        bench.peers.pandoc_book(tmp_path / "pandoc", 2).read_text(encoding="utf-8"),
        bench.peers.html_book(tmp_path / "html", 2).read_text(encoding="utf-8"),
    ]
    own = bench.books.publication(tmp_path / "own", 2)
    sources.append("".join(path.read_text(encoding="utf-8") for path in sorted((own / "chapters").iterdir())))
    for chapter in bench.books.chapters(2):
        texts = [run.text for block in chapter.blocks if isinstance(block, tuple) for run in block]
        texts += [block.caption for block in chapter.blocks if hasattr(block, "caption")]
        for text in filter(lambda text: len(text) > 8, texts):
            assert [text in source for source in sources] == [True] * 3, text
    images = files(tmp_path / "pandoc" / "images")
    assert images == files(tmp_path / "html" / "images") == files(own / "assets" / "images")


def test_usage_is_that_of_the_whole_tree(bench: SimpleNamespace) -> None:
    child = (
        "import time; held = bytearray(80_000_000); end = time.process_time() + .3\n"
        "while time.process_time() < end: pass"
    )
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}], check=True)"
    took = bench.measure.usage([[sys.executable, "-c", parent]], {"PATH": "/usr/bin:/bin"})
    assert took.wall > 0.3
    assert took.cpu > 0.3
    assert took.worker_mb > 80 > took.parent_mb > 1


def test_a_failing_command_is_an_error_with_its_words(bench: SimpleNamespace) -> None:
    with pytest.raises(bench.measure.CommandError, match="no such luck"):
        bench.measure.usage([[sys.executable, "-c", "raise SystemExit('no such luck')"]], {})


def test_goals_and_growth(bench: SimpleNamespace) -> None:
    def row(measure: str, size: int, ours: float, theirs: float) -> object:
        usage = bench.measure.Usage(ours, ours, 100, 50)
        peer = (replace(usage, wall=theirs),) if theirs else ()
        return bench.run.Row(measure, size, (usage,), "peer", peer)

    assert row("pdf-cold", 200, 10, 20).goals() == [("≤ 1.0 ×", True), ("parent ≤ 350 MB", True)]
    assert row("pdf-edit", 200, 11, 20).goals() == [("≤ 0.5 ×", False)]
    assert row("pdf-unchanged", 1, 0.4, 0).goals() == [("≤ 0.3 s", False)]
    assert "MISSED" in row("pdf-unchanged", 1, 0.4, 0).line()
    squares = [row("pdf-cold", size, size**2, 0) for size in (1, 20, 200)]
    assert bench.run.exponent(squares) == pytest.approx(2)
    assert bench.run.exponent(squares[:2]) is None
