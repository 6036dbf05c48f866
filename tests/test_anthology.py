"""Several articles in one book: made at once, added later, each with its own references, nothing written over."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path

import pytest
from publications import common_cache, publication

from book.cache import open_cache
from book.config import load_config
from book.importing import import_article, import_sources, read_source
from book.manuscript.renaming import renamed
from book.model import Article, Cell, Definitions, Figure, Item, Listing, Mark, Paragraph, Quote, Table, Words
from book.pipeline import load_book, make_edition
from book.report import KanbenError

HARBOUR = """港口的早晨

記者林大文／基隆報導
2024年5月1日

漁船在天亮前回港。

漁市

漁市在五點開張。
（圖／港務局）

參考資料：
2023/11/08 港務局 漁市年報
2024/04/20 中央社 漁市百年
"""
LAMP = """燈塔的晚上

文／陳小舟
2023年2月3日

燈塔在黃昏點亮。

守燈的人

守燈人添油。
（圖／林家提供）

參考資料：
2022/11/08 航港局 燈塔年報
"""
STATION = "The old station\n\nBy Jane Doe\n\nThe station closed in 1990 and nobody noticed for a week.\n"


def sources(folder: Path, *texts: str) -> list[Path]:
    """Files with these texts."""
    paths = [folder / f"{number}.txt" for number in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text, encoding="utf-8")
    return paths


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of the folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def parts(folder: Path) -> list[dict[str, object]]:
    """The parts that book.toml names."""
    toml = tomllib.loads((folder / "book.toml").read_text(encoding="utf-8"))
    return list(toml["content"]["parts"])


def anthology(folder: Path, texts: Sequence[str], **options: str) -> Path:
    """The book of these articles."""
    import_sources([read_source(path) for path in sources(folder, *texts)], folder / "book", **options)
    return folder / "book"


def test_a_part_an_article(tmp_path: Path) -> None:
    folder = anthology(tmp_path, (HARBOUR, LAMP, STATION), title="海岸")
    toml = tomllib.loads((folder / "book.toml").read_text(encoding="utf-8"))
    assert toml["book"]["title"] == "海岸"
    assert toml["book"]["slug"] == "book"
    assert toml["book"]["language"] == "zh-Hant-TW"
    assert str(toml["book"]["published"]) == "2024-05-01"
    assert [person["name"] for person in toml["book"]["people"]] == ["林大文", "陳小舟", "Jane Doe"]
    harbour, lamp, station = parts(folder)
    assert (harbour["title"], harbour["people"], str(harbour["published"])) == ("港口的早晨", ["林大文"], "2024-05-01")
    assert lamp["chapters"] == ["a02-01-lead.md", "a02-02-section.md"]
    assert [part.get("references") for part in (harbour, lamp, station)] == [
        "chapters/a01-references.yaml",
        "chapters/a02-references.yaml",
        None,
    ]
    assert "language: en" in (folder / "chapters" / "a03-01-text.md").read_text(encoding="utf-8")


def test_pages_contents_and_references_of_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KANBEN_CACHE", common_cache().name)
    folder = anthology(tmp_path, (HARBOUR, LAMP))
    config, cache = load_config(folder), open_cache(folder)
    edition = make_edition(folder, config, load_book(folder, config, cache), cache)
    body = [(page.id, page.role, page.part) for page in edition.pages if page.matter == "body"]
    assert body == [
        ("part-1", "part", ""),
        ("a01-lead", "chapter", "港口的早晨"),
        ("a01-section-02", "chapter", "港口的早晨"),
        ("part-1-references", "references", "港口的早晨"),
        ("part-2", "part", ""),
        ("a02-lead", "chapter", "燈塔的晚上"),
        ("a02-section-02", "chapter", "燈塔的晚上"),
        ("part-2-references", "references", "燈塔的晚上"),
    ]
    first, second = (entry for entry in edition.toc if entry.part)
    assert (first.label, first.title) == ("第一篇", "港口的早晨")
    assert [(child.label, child.title) for child in second.children] == [
        ("第一章", "導言"),
        ("第二章", "守燈的人"),
        ("", "參考資料"),
    ]
    lists = {page.id: page.xhtml for page in edition.pages if page.role == "references"}
    assert 'id="ref-1-2"' in lists["part-1-references"]
    assert "燈塔年報" not in lists["part-1-references"]
    assert 'id="ref-2-1"' in lists["part-2-references"]


@pytest.mark.parametrize(
    ("numbers", "labels"), [("book", "第一章第二章第三章"), ("none", ""), ("parts", "第一章第一章第二章")]
)
def test_numbers_of_chapters(numbers: str, labels: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KANBEN_CACHE", common_cache().name)
    files: dict[str, str | bytes] = {
        f"chapters/{at}.md": f"---\ntitle: {at}\nid: c{at}\n---\n\n一段。\n" for at in range(1, 4)
    }
    files["book.toml"] = f"""[book]
title = "書"
published = 2024-01-01
[text]
chapter_numbers = "{numbers}"
[[content.parts]]
title = "甲"
chapters = ["2.md", "3.md"]
"""
    folder = publication(tmp_path / "book", files)
    (folder / "chapters" / "01-tide.md").unlink()
    book = load_book(folder, load_config(folder), open_cache(folder))
    assert "".join(chapter.label for chapter in book.chapters) == labels
    assert [chapter.part for chapter in book.chapters] == ["", "part-1", "part-1"]


def test_a_chapter_in_two_parts_is_an_error(tmp_path: Path) -> None:
    parted = "".join(f'[[content.parts]]\ntitle = "{name}"\nchapters = ["01-tide.md"]\n' for name in "甲乙")
    folder = publication(tmp_path / "book", {"book.toml": f'[book]\ntitle = "書"\npublished = 2024-01-01\n{parted}'})
    with pytest.raises(KanbenError) as caught:
        load_book(folder, load_config(folder), open_cache(folder))
    assert [found.code for found in caught.value.report.issues] == ["PRJ-007"]


def test_adding_to_a_book_of_one_article(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KANBEN_CACHE", common_cache().name)
    harbour, lamp, station = sources(tmp_path, HARBOUR, LAMP, STATION)
    folder = tmp_path / "book"
    import_article(harbour, folder)
    (folder / "chapters" / "00-preface.md").write_text("---\ntitle: 序\nkind: front\n---\n\n序。\n", encoding="utf-8")
    for source in (lamp, station, lamp):
        before = contents(folder)
        result = import_sources([read_source(source)], folder, append=True)
        after = contents(folder)
        assert after.pop("book.toml").startswith(before.pop("book.toml").rstrip(b"\n"))
        assert {name: after[name] for name in before} == before
        assert set(after) - set(before) == set(result.files) - {"book.toml"}
    assert [part["title"] for part in parts(folder)] == ["港口的早晨", "燈塔的晚上", "The old station", "燈塔的晚上"]
    assert parts(folder)[0]["chapters"] == ["01-lead.md", "02-section.md"]
    book = load_book(folder, load_config(folder), open_cache(folder))
    ids = [chapter.id for chapter in book.chapters] + [figure.id for figure in book.figures]
    assert len(ids) == len(set(ids))
    assert [(item.part, item.key) for item in book.references] == [
        ("part-1", "ref-01"),
        ("part-1", "ref-02"),
        ("part-2", "ref-01"),
        ("part-4", "ref-01"),
    ]
    assert [chapter.title for chapter in book.chapters if not chapter.part] == ["序"]


def test_adding_to_what_is_no_book(tmp_path: Path) -> None:
    (source,) = sources(tmp_path, LAMP)
    with pytest.raises(KanbenError) as caught:
        import_sources([read_source(source)], tmp_path / "none", append=True)
    assert [found.code for found in caught.value.report.issues] == ["IMP-104"]
    assert caught.value.exit_status == 2
    assert not (tmp_path / "none").exists()


def test_adding_to_a_book_whose_toml_cannot_grow(tmp_path: Path) -> None:
    (source,) = sources(tmp_path, LAMP)
    toml = (
        '[book]\ntitle = "書"\npublished = 2024-01-01\n[content]\nparts = [{title = "甲", chapters = ["01-tide.md"]}]\n'
    )
    folder = publication(tmp_path / "book", {"book.toml": toml})
    before = contents(folder)
    with pytest.raises(KanbenError) as caught:
        import_sources([read_source(source)], folder, append=True)
    assert [found.code for found in caught.value.report.issues] == ["IMP-107"]
    assert contents(folder) == before


def test_every_place_of_an_image_gets_the_new_name() -> None:
    mark = (Mark(0, 1, "image", "images/x.png"), Mark(0, 1, "link", "https://a.example/images/x.png"))
    text = Paragraph("圖", mark)
    blocks = (
        text,
        Figure("fig-01", "images/x.png", "", ("圖",), "", marks=(mark,)),
        Listing(False, (Item((text,)),)),
        Definitions((((Words("圖", mark),), (Item((text,)),)),)),
        Quote((text,)),
        Table(((Cell("圖", mark),),), 0, Words("圖", mark)),
    )
    article = Article("題", (), None, "a", "zh-Hant", (), blocks, (), (), {"images/x.png": b"x"})
    made = renamed(article, 2)
    assert list(made.images) == ["images/a02-x.png"]
    assert repr(made.blocks).count("'images/x.png'") == 0
    assert repr(made.blocks).count("'images/a02-x.png'") == repr(blocks).count("'images/x.png'")
    assert repr(made.blocks).count("https://a.example/images/x.png") == repr(blocks).count("https://a.example")
