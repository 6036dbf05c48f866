"""What a person says that texts are, in every kind of source: what is doubtful can be changed, and nothing is lost."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from import_views import article
from publications import ROOT
from test_epub_reader import changed
from test_html_reader import PICTURE
from test_import_command import answered, written

from book.importing import import_sources
from book.importing.accounts import doubts
from book.importing.sources import Source, read_source
from book.model import Fate
from book.readers.reading import LINE_KINDS, Spot
from book.report import KanbenError

sys.path.append(str(ROOT / "bench"))

import reader_cases

if TYPE_CHECKING:
    from running import Run

pytest_plugins = ["running"]

CASES = {case.name: case for case in reader_cases.cases()}
FIGURE = f'<p><img src="{PICTURE}" alt="船"></p>\n<p><em>那天的海。</em></p>\n<p>後來船開了，人都站在岸上看。</p>\n'
MARKDOWN = "# 船\n\n一段文字，寫了很長。\n\n![船](a.png)\n\n*那天的海。*\n\n後來船開了，人都站在岸上看。\n"


def page(folder: Path) -> Path:
    html = f"<!doctype html><title>船</title><article>\n<h1>船</h1>\n<p>一段文字，寫了很長。</p>\n{FIGURE}</article>"
    return article(folder, html, "a.html")


def markdown(folder: Path) -> Path:
    return article(folder, MARKDOWN, "a.md")


def mdbook(folder: Path) -> Path:
    (folder / "in" / "src" / "sea").mkdir(parents=True)
    (folder / "in" / "src" / "SUMMARY.md").write_text("# 目錄\n\n- [岸](coast.md)\n- [船](sea/boat.md)\n", "utf-8")
    (folder / "in" / "src" / "coast.md").write_text("# 岸\n\n岸上很長的一段文字。\n", "utf-8")
    (folder / "in" / "src" / "sea" / "boat.md").write_text(MARKDOWN, "utf-8")
    return folder / "in"


def export(folder: Path) -> Path:
    source = reader_cases.packed(CASES["wxr-zh-hant-classic"].source, folder).read_text(encoding="utf-8")
    return article(folder, source.replace("四月的霧來得比公車早。", f"{FIGURE}四月的霧來得比公車早。", 1), "a.xml")


def e_book(folder: Path) -> Path:
    html = f"<html><body><h1>船</h1>\n<p>一段文字，寫了很長。</p>\n{FIGURE}</body></html>"
    (folder / "a.epub").write_bytes(changed("epub-zh-hans-plain", **{"b.html": html}))
    return folder / "a.epub"


def word_file(folder: Path) -> Path:
    return reader_cases.packed(CASES["docx-zh-hant-no-styles"].source, folder)


SOURCES: Mapping[str, tuple[Callable[[Path], Path], str, str, str]] = {
    "html": (page, "那天的海。", "5=paragraph", "*那天的海。*\n"),
    "markdown": (markdown, "那天的海。", "7=paragraph", "*那天的海。*\n"),
    "mdbook": (mdbook, "那天的海。", "sea/boat.md:7=paragraph", "*那天的海。*\n"),
    "wxr": (export, "那天的海。", "35=paragraph", "*那天的海。*\n"),
    "epub": (e_book, "那天的海。", "b.html:4=paragraph", "*那天的海。*\n"),
    "docx": (word_file, "信愈來愈少", "9=paragraph", "**信愈來愈少**\n"),
}


@pytest.mark.parametrize("kind", SOURCES)
def test_each_doubt_offers_what_changes_it(kind: str, tmp_path: Path, run: Run) -> None:
    make, text, offered, wanted = SOURCES[kind]
    source = make(tmp_path)
    said = run("import", source, tmp_path / "out")
    assert said.status == 0, said.err
    assert f": {text} (--as {offered} to change)" in said.err
    assert f"\n\n{wanted}" not in written(tmp_path / "out")
    again = run("import", source, tmp_path / "again", "--as", offered)
    assert again.status == 0, again.err
    assert f"--as {offered}" not in again.err
    assert f"\n\n{wanted}" in written(tmp_path / "again")


@pytest.mark.parametrize("name", CASES)
def test_every_doubt_of_every_case_can_be_answered_with_no(name: str, tmp_path: Path) -> None:
    path = reader_cases.packed(CASES[name].source, tmp_path)
    for doubt in doubts(read_source(path)):
        again = read_source(path, said={doubt.spot: doubt.alternative})
        assert doubt.spot not in [it.spot for it in doubts(again)]
        assert _texts(again) == _texts(read_source(path))
        taken = [it.as_ for it in again.reading.ledger.kept if (it.file, it.line) == (doubt.spot.file, doubt.spot.line)]
        assert doubt.alternative in taken


def _texts(source: Source) -> list[str]:
    """All that the ledger accounts for."""
    fates: tuple[Fate, ...] = ("kept", "moved", "dropped")
    return sorted(line.text for fate in fates for line in getattr(source.reading.ledger, fate))


TRIED = ("docx-ja-ruby-and-styles", "epub-zh-hant-essays", "html-zh-hant-regional", "markdown-ja-ruby-and-notes")


@pytest.mark.parametrize("name", [*TRIED, "mdbook-zh-hant-parts", "wxr-en-blocks"])
def test_whatever_is_said_nothing_is_lost(name: str, tmp_path: Path) -> None:
    """Each kind for texts all over the source: it is that, or refused with words about --as."""
    path = reader_cases.packed(CASES[name].source, tmp_path)
    kept = read_source(path).reading.ledger.kept
    spots = list(dict.fromkeys(Spot(line.file, line.line) for line in kept))
    found = list(_tried(path, spots[:: max(1, len(spots) // 8)], tmp_path / "out"))
    assert set(found) <= {"", "IMP-120", "IMP-121", "IMP-122"}
    assert found.count("") > len(found) / 3


def _tried(path: Path, spots: list[Spot], folder: Path) -> Iterator[str]:
    for spot in spots:
        for kind in LINE_KINDS:
            try:
                import_sources([read_source(path, said={spot: kind})], folder, force=True)
                yield ""
            except KanbenError as error:
                yield from {found.code for found in error.report.issues}


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        ("heading", "title: 岸上的人\nkind: body\nid: section-02\n---\n\n他們看了很久。"),
        ("caption", "{#fig-01}\n/// figure-caption\n岸上的人\n///"),
        ("credit", "{#fig-01}\n/// figure-caption\n（圖／岸上的人）\n///"),
        ("list-item", "- 岸上的人\n"),
    ],
)
def test_a_paragraph_may_be_any_kind(kind: str, wanted: str, tmp_path: Path, run: Run) -> None:
    text = f"# 船\n\n## 開船\n\n一段文字，寫了很長。\n\n![船]({PICTURE})\n\n岸上的人\n\n他們看了很久。\n"
    source = article(tmp_path, text, "a.md")
    assert run("import", source, tmp_path / "out", "--as", f"9={kind}").status == 0
    assert wanted in written(tmp_path / "out")


def test_a_caption_above_its_picture_and_one_without(tmp_path: Path, run: Run) -> None:
    text = f"# 船\n\n一段文字。\n\n那天的海\n\n![船]({PICTURE})\n\n又一段文字。\n\n沒有圖的圖說\n\n結尾。\n"
    source = article(tmp_path, text, "a.md")
    assert run("import", source, tmp_path / "out", "--as", "5=caption", "--as", "11=caption").status == 0
    chapters = written(tmp_path / "out")
    assert "![船](images/figure-01.png){#fig-01}\n/// figure-caption\n那天的海\n///" in chapters or (
        "images/figure-02.png){#fig-01}\n/// figure-caption\n那天的海\n///" in chapters
    )
    assert chapters.count("那天的海") == chapters.count("/// figure-caption\n那天的海")
    assert "/// figure-caption\n沒有圖的圖說\n///" in chapters


def test_texts_said_to_be_items_are_one_list(tmp_path: Path, run: Run) -> None:
    source = article(tmp_path, "# 船\n\n一段文字。\n\n甲\n\n乙\n\n結尾。\n", "a.md")
    assert run("import", source, tmp_path / "out", "--as", "5=list-item", "--as", "7=list-item").status == 0
    assert "- 甲\n- 乙\n" in written(tmp_path / "out")


def test_labels_bylines_and_titles_can_be_text(tmp_path: Path, run: Run) -> None:
    source = article(tmp_path, "# 船\n\n文／林大文\n\n一段文字。\n\n參考資料：\n\n2023/01/02 某社 書\n", "a.md")
    before = run("import", source, tmp_path / "before")
    assert "2 moved" in before.err
    said = run("import", source, tmp_path / "out", "--as", "3=paragraph", "--as", "7=paragraph")
    assert said.status == 0, said.err
    assert "0 moved, 0 dropped" in said.err
    assert "\n\n文／林大文\n\n" in written(tmp_path / "out")
    assert "\n\n參考資料：\n\n2023/01/02 某社 書" in written(tmp_path / "out")


def test_a_caption_of_word_can_be_text(tmp_path: Path, run: Run) -> None:
    """What a style says is no doubt, but a person knows better."""
    source = reader_cases.packed(CASES["docx-zh-hant-word-styles"].source, tmp_path)
    captions = [line.line for line in read_source(source).reading.ledger.kept if line.as_ == "caption"]
    assert captions
    said = run("import", source, tmp_path / "out", "--as", f"{captions[0]}=paragraph")
    assert said.status == 0, said.err
    again = read_source(source, said={Spot("", captions[0]): "paragraph"}).reading.ledger.kept
    assert {line.as_ for line in again if line.line == captions[0]} == {"paragraph"}


ONE_LINE = f"<!doctype html><title>船</title><article><h1>船</h1><p>第一段，寫了很長。</p>{FIGURE}</article>"


def test_several_texts_on_a_line_are_counted(tmp_path: Path, run: Run) -> None:
    source = article(tmp_path, ONE_LINE.replace("\n", ""), "a.html")
    assert "(--as 1.3=paragraph to change)" in run("import", source, tmp_path / "out").err
    vague = run("import", source, tmp_path / "vague", "--as", "1=paragraph")
    assert vague.status == 2
    assert "IMP-121" in vague.err
    assert "4 texts begin on the line that --as 1 names: 1.1 船 · 1.2 第一段，寫了很長。 · 1.3 那天的海。" in vague.err
    assert run("import", source, tmp_path / "again", "--as", "1.3=paragraph").status == 0
    assert "\n\n*那天的海。*\n" in written(tmp_path / "again")


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        ("8=heading", "IMP-120", "Near it they begin at 3, 5, 7"),
        ("5.2=heading", "IMP-120", "at 5.2,"),
        ("5=heading", "IMP-122", "一項"),
        ("b.md:5=heading", "IMP-111", "b.md:5=heading"),
    ],
)
def test_what_fits_no_text_is_refused(words: str, code: str, told: str, tmp_path: Path, run: Run) -> None:
    source = article(tmp_path, "# 船\n\n一段文字，寫了很長。\n\n- 一項\n\n結尾。\n", "a.md")
    said = run("import", source, tmp_path / "out", "--as", words)
    assert said.status == 2
    assert code in said.err
    assert told in said.err
    assert not (tmp_path / "out").exists()


def test_a_file_inside_a_source_is_named(tmp_path: Path, run: Run) -> None:
    source = mdbook(tmp_path)
    for name in ("sea/boat.md", f"{source}:sea/boat.md", "in:sea/boat.md"):
        assert run("import", source, tmp_path / "out", "--force", "--as", f"{name}:7=paragraph").status == 0
        assert "\n\n*那天的海。*\n" in written(tmp_path / "out")
    for name in ("boat.md:7", "7"):
        said = run("import", source, tmp_path / "none", "--as", f"{name}=paragraph")
        assert said.status == 2
        assert "IMP-120" in said.err
    both = run("import", article(tmp_path, "題\n\n一段。\n"), source, tmp_path / "both")
    assert f"(--as {source}:sea/boat.md:7=paragraph to change)" in both.err


def test_review_asks_of_a_page(tmp_path: Path) -> None:
    source = page(tmp_path)
    said = answered(source, tmp_path / "out", b"n\n")
    assert f"{source}:5: “那天的海。” was taken as caption. Is that right (no: paragraph)?" in said
    assert "\n\n*那天的海。*\n" in written(tmp_path / "out")


def test_an_article_right_after_a_title_is_no_part_of_the_head(tmp_path: Path) -> None:
    source = page(tmp_path)
    assert "<head" not in source.read_text(encoding="utf-8")
    assert [line.text for line in read_source(source).reading.ledger.dropped] == ["船"]
