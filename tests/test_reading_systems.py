"""Whole books in real reading systems: foliate-js and epub.js show them, Ace by DAISY finds no fault with them."""

from __future__ import annotations

import shutil
import warnings
from collections.abc import Mapping
from itertools import product
from pathlib import Path

import pytest
from engine import ace
from engine.modules import CACHE, UnavailableError
from engine.reader import ENGINES, Name, examine, reading
from epub_edition import repacked, swap
from playwright.sync_api import Browser
from publications import ROOT, Built, kanben

from book.checks.epub import check_epub

pytest_plugins = ["publication_fixtures", "engine_fixtures", "epub_fixtures"]
pytestmark = pytest.mark.slow
SCREENS = CACHE.parent / "screens"  # pictures for whoever wants to look; the tests do not read them


@pytest.mark.parametrize(("book", "name"), [*product(("ours", "torture"), ENGINES), ("imported", "foliate")])
def test_nobody_stumbles(engine: Browser, request: pytest.FixtureRequest, book: str, name: Name) -> None:
    built: Built = request.getfixturevalue(book)
    assert examine(engine, built.epub, name) == []


@pytest.mark.parametrize("name", ENGINES)
def test_nobody_stumbles_in_columns(engine: Browser, upright: Path, name: Name) -> None:
    assert examine(engine, upright, name) == []
    SCREENS.mkdir(parents=True, exist_ok=True)
    with reading(engine, upright, 620, 860, name=name) as book:
        book.show(book.toc[2][1])
        assert book.writing_mode() == "vertical-rl"
        book.page.screenshot(path=SCREENS / f"vertical-{name}.png")


def test_notes_pop_up(engine: Browser, ours: Built) -> None:
    SCREENS.mkdir(parents=True, exist_ok=True)
    with reading(engine, ours.epub, 620, 860, name="foliate") as opened:
        for href in opened.spine:
            opened.show(href)
            if calls := opened.note_calls():
                break
        for call, text in calls.items():
            assert opened.pop_up(call) == text
        opened.page.screenshot(path=SCREENS / "note.png")
    assert calls


def test_a_note_without_its_role_does_not_pop_up(engine: Browser, good: Path, tmp_path: Path) -> None:
    plain = swap("EPUB/text/ch-01.xhtml", 'epub:type="footnote" role="doc-footnote"', "")
    found = examine(engine, repacked(good, tmp_path, plain), "foliate")
    assert found == ["text/ch-01.xhtml: the note of call-1 does not pop up"]


@pytest.fixture(scope="module")
def anthology(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The EPUB of twenty articles in Chinese, Japanese and English, a part each; the first decides its language."""
    folder = tmp_path_factory.mktemp("anthology")
    cases = sorted((ROOT / "tests" / "cases" / "readers").glob("text-*/in.txt"))[:-21:-1]
    sources = [shutil.copy(case, folder / f"{case.parent.name}.txt") for case in cases]
    assert len(sources) == 20
    assert kanben("import", *sources, folder / "book", "--title", "二十篇").status == 0
    assert kanben("-C", folder / "book", "epub").status == 0
    return folder / "book" / "dist" / "book.epub"


def test_an_anthology_is_sound(anthology: Path) -> None:
    assert [found for found in check_epub([anthology]).issues if found.severity != "info"] == []


@pytest.fixture(scope="module")
def judged(
    request: pytest.FixtureRequest, good: Path, tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, list[str]]:
    """What Ace says of each book, by its name; `broken` has a picture without words."""
    names = ("ours", "torture", *(("imported",) if (ROOT.parent / "shared").is_dir() else ()))
    books = {name: request.getfixturevalue(name).epub for name in names}
    folder = tmp_path_factory.mktemp("ace")
    books["anthology"] = request.getfixturevalue("anthology")
    books["upright"] = request.getfixturevalue("upright")
    books["broken"] = repacked(good, folder, swap("EPUB/text/ch-02.xhtml", ' alt="光束由左向右展開"', ""))
    try:
        found = ace.violations(list(books.values()))
    except UnavailableError as error:
        warnings.warn(f"ACE DID NOT JUDGE ANY BOOK: {error}", stacklevel=1)
        pytest.skip(f"no Ace: {error}")
    return {name: found[path] for name, path in books.items()}


def test_ace_finds_no_fault_with_our_books(judged: Mapping[str, list[str]]) -> None:
    assert {name: found for name, found in judged.items() if found and name != "broken"} == {}
    assert {"ours", "torture"} <= set(judged)


def test_ace_finds_a_fault_that_is_there(judged: Mapping[str, list[str]]) -> None:
    assert any("image-alt" in found and "ch-02.xhtml" in found for found in judged["broken"])
