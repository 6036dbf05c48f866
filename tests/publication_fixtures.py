"""Fixtures of whole publications, each built once for all processes: our own book, the imported example article, and a
book that is hard to set (tests/torture)."""

from __future__ import annotations

import fcntl
import os
import pickle
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from publications import ROOT, UNDRAWN, Built, copy_of_ours

sys.path.append(str(ROOT / "bench"))

import reader_cases

from book import pipeline
from book.importing import import_article, import_sources, read_source
from book.targets import ALL, EPUB, EPUBS, PDFS, Target


@pytest.fixture(scope="session")
def ours(workshop: Path) -> Built:
    """Our own book."""
    return _once(workshop / "ours", copy_of_ours)


@pytest.fixture(scope="session")
def imported(shared: Path, workshop: Path) -> Built:
    """The example article as a book."""

    def make(root: Path) -> Path:
        made = import_article(shared / "article.txt", root).destination
        with (made / "book.toml").open("a", encoding="utf-8") as settings:
            settings.write("\n[epub]\npage_list = true\n")
        return made

    return _once(workshop / "imported", make)


@pytest.fixture(scope="session")
def anthology(workshop: Path) -> Built:
    """One book of all articles of tests/cases/readers, a part an article, its punctuation left as it is."""

    def make(root: Path) -> Path:
        packed = root.with_suffix(".sources")
        sources = []
        for case in reader_cases.cases():
            (packed / case.name).mkdir(parents=True, exist_ok=True)
            sources.append(read_source(reader_cases.packed(case.source, packed / case.name)))
        import_sources(sources, root, title="選集")
        toml = root / "book.toml"
        said = toml.read_text(encoding="utf-8")
        toml.write_text(said.replace("\n[text]\n", "\n[text]\nrepair = false\n"), encoding="utf-8")
        for chapter in (root / "chapters").glob("*.md"):
            chapter.write_text(chapter.read_text(encoding="utf-8").translate(UNDRAWN), encoding="utf-8")
        return root

    return _once(workshop / "anthology", make, (EPUB, PDFS["screen"]))


@pytest.fixture(scope="session")
def upright(ours: Built) -> Path:
    """The vertical EPUB of our own book."""
    made = ours.epub.with_name(f"{ours.epub.stem}-vertical.epub")
    with ours.root.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            pipeline.build(ours.root, [EPUBS["vertical"]], progress=lambda _stage: None)
    return made


@pytest.fixture(scope="session")
def torture(workshop: Path) -> Built:
    """Dense punctuation, long Latin names, narrow columns, ruby, notes: all that is hard to set."""

    def make(root: Path) -> Path:
        return Path(shutil.copytree(Path(__file__).parent / "torture", root))

    return _once(workshop / "torture", make)


@pytest.fixture(params=["ours", "imported", "torture"])
def any_book(request: pytest.FixtureRequest) -> Built:
    """Each of the three, one after the other."""
    built: Built = request.getfixturevalue(request.param)
    return built


@pytest.fixture(params=["ours", "imported"])
def book(request: pytest.FixtureRequest) -> Built:
    """One after the other."""
    built: Built = request.getfixturevalue(request.param)
    return built


@pytest.fixture(scope="session")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all test processes of this run have in common."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def _once(root: Path, make: Callable[[Path], Path], targets: Sequence[Target] = ALL) -> Built:
    """The publication that `make` puts into `root`, built by the first process that asks; the others wait for it."""
    noted = root.with_suffix(".built")
    with root.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not noted.exists():
            shutil.rmtree(root, ignore_errors=True)
            make(root)
            built = pipeline.build(root, targets, progress=lambda _stage: None)
            paths = {artifact.profile: artifact.path for artifact in built.artifacts}
            screen = paths["screen"]
            print_, cover = paths.get("print", screen), paths.get("cover", screen)
            made_now = Built(root, paths[None], screen, print_, cover, built.report)
            noted.write_bytes(pickle.dumps(made_now))
        made: Built = pickle.loads(noted.read_bytes())  # noqa: S301 - our own file
        return made
