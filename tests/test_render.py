"""Render: a case's publication gives the pages, contents and assets of its folder; the cover; what the digest sees."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from publications import BOOK, CHAPTER, cases, compare, picture, publication

from book.cache import Cache
from book.config import load_config
from book.model import Edition, TocEntry
from book.pipeline import load_book, make_edition
from book.render import render
from book.render.cover import begin_cover, rings, title_lines, title_size


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Cache:
    return Cache(tmp_path_factory.mktemp("cache"))


def edition(root: Path, cache: Cache) -> Edition:
    config = load_config(root)
    return make_edition(root, config, load_book(root, config, cache), cache)


@pytest.mark.parametrize("case", cases("render"), ids=lambda path: path.name)
def test_case(case: Path, cache: Cache, update: bool) -> None:
    made = edition(case / "in", cache)
    found = {
        f"expected/{page.id}{'' if len(page.formats) > 1 else '.' + page.formats[0]}.xhtml": without_ground(page.xhtml)
        for page in made.pages
    }
    assert len(found) == len(made.pages)
    compare(case, {**found, "expected/edition.txt": "\n".join((*outline(made), ""))}, update=update)


def without_ground(xhtml: str) -> str:
    """The page without the drawing of its cover's ground."""
    return re.sub(r"url\(data:[^)]*\)", "url(data:…)", xhtml)


def outline(made: Edition) -> Iterator[str]:
    """What the writers learn beside the pages."""
    for page in made.pages:
        parts = (page.id, page.role, page.matter, page.language, " ".join(page.formats), page.title, page.source)
        yield f"page {' | '.join(parts)}".rstrip()
    for sheet in made.stylesheets:
        yield f"style {sheet.name} | {' '.join(sheet.formats)}"
    for asset in made.assets:
        yield f"asset {asset.href} | {asset.media_type} | {asset.width} × {asset.height}"
    yield from entries(made.toc, 0)


def entries(toc: Iterable[TocEntry], depth: int) -> Iterator[str]:
    for entry in toc:
        yield f"toc {'  ' * depth}{entry.label} | {entry.title} | {entry.href} | {entry.matter}"
        yield from entries(entry.children, depth + 1)


# ---------------------------------------------------------------- the cover


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("潮汐", ["潮汐"]),
        ("霧港紀事：一九九四", ["霧港紀事：", "一九九四"]),
        ("霧港　三代人 與海", ["霧港", "三代人", "與海"]),
        ("The Year by the Shore: a log", ["The Year by the Shore: a log"]),
        ("霧港誌1994 與海", ["霧港誌1994", "與海"]),
        ("：", ["："]),
    ],
)
def test_a_title_is_parted_where_newsrooms_part_it(title: str, lines: list[str]) -> None:
    assert title_lines(title) == lines


@pytest.mark.parametrize("length", range(1, 80))
def test_a_title_fits_the_cover(length: int) -> None:
    size = title_size("霧" * length)
    assert 6.0 <= size <= 15.0
    assert -(-length // (80 // size)) * size <= 80 or length > 39  # its lines are no higher than the words' field


def test_every_title_has_its_own_ground_and_always_the_same() -> None:
    assert rings("潮汐") == rings("潮汐")
    assert len({rings(title) for title in ("潮汐", "霧港", "燈塔", "退潮")}) == 4


def test_an_own_cover_is_fitted_and_described(tmp_path: Path, cache: Cache) -> None:
    toml = BOOK + '[cover]\nimage = "images/sea.png"\nalt = "海"\n'
    root = publication(tmp_path, {"book.toml": toml})
    picture(root / "assets" / "images" / "sea.png", (300, 300))
    made = edition(root, cache)
    (asset,) = made.assets
    with Image.open(asset.path) as cover:
        assert (asset.href, cover.size) == ("images/cover.jpg", (1600, 2560))
        assert cover.getpixel((800, 10)) == (255, 255, 255)
        assert cover.getpixel((800, 1280)) != (255, 255, 255)
    covers = [page.xhtml for page in made.pages if page.role == "cover"]
    assert all('alt="海"' in page for page in covers)
    assert "designed-cover" not in "".join(covers)


def test_a_drawing_may_be_the_cover(tmp_path: Path, cache: Cache) -> None:
    rectangle = '<rect width="10" height="16" fill="#123456"/>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 16">{rectangle}</svg>'
    toml = BOOK + '[cover]\nimage = "images/sea.svg"\n'
    made = edition(publication(tmp_path, {"book.toml": toml, "assets/images/sea.svg": svg}), cache)
    with Image.open(made.assets[0].path) as cover:
        assert cover.size == (1600, 2560)
        pixel = cover.getpixel((800, 1280))
    assert isinstance(pixel, tuple)
    assert max(abs(one - other) for one, other in zip(pixel, (0x12, 0x34, 0x56), strict=True)) < 4


def test_a_picture_may_have_the_covers_name_or_be_both(tmp_path: Path, cache: Cache) -> None:
    files = {"chapters/01-tide.md": CHAPTER + "\n![海](images/cover.jpg)\n"}
    for name, toml in (("a", BOOK), ("b", BOOK + '[cover]\nimage = "images/cover.jpg"\n')):
        root = publication(tmp_path / name, {"book.toml": toml, **files})
        picture(root / "assets" / "images" / "cover.jpg")
        made = edition(root, cache)
        made = replace(made, assets=(*begin_cover(made, cache)(), *made.assets))
        chapter = next(page.xhtml for page in made.pages if page.role == "chapter")
        hrefs = [asset.href for asset in made.assets]
        assert hrefs[0] == "images/cover.jpg"
        assert len(set(hrefs)) == len(hrefs) == 2
        assert f'src="../{hrefs[1]}"' in chapter


# ---------------------------------------------------------------- the contents, and what the digest sees


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_contents_go_as_deep_as_asked(depth: int, tmp_path: Path, cache: Cache) -> None:
    chapter = CHAPTER + "\n## 甲\n\n### 乙\n\n#### 丙\n\n文。\n\n## 丁\n\n文。\n"
    toml = BOOK + f"[text]\ntoc_depth = {depth}\n"
    made = edition(publication(tmp_path, {"book.toml": toml, "chapters/01-tide.md": chapter}), cache)
    titles = [line.split(" | ")[1] for line in entries(made.toc, 0)]
    assert titles == {1: ["潮水"], 2: ["潮水", "甲", "丁"], 3: ["潮水", "甲", "乙", "丁"]}[depth]


def test_the_digest_sees_all_that_decides_the_bytes(tmp_path: Path, cache: Cache) -> None:
    root = publication(tmp_path, {"chapters/01-tide.md": CHAPTER + "\n![海](images/sea.png)\n"})
    picture(root / "assets" / "images" / "sea.png")
    book = load_book(root, load_config(root), cache)
    asset = replace(book.assets[0], sha256="1" * 64)
    chapter = replace(book.chapters[0], body=book.chapters[0].body + "<p>又</p>")
    digests = [
        render(book, "", cache).digest,
        render(book, "p{}", cache).digest,
        render(replace(book, metadata=replace(book.metadata, rights="©")), "", cache).digest,
        render(replace(book, assets=(asset,)), "", cache).digest,
        render(replace(book, chapters=(chapter,)), "", cache).digest,
    ]
    assert digests[0] == render(book, "", cache).digest
    assert len(set(digests)) == len(digests)
