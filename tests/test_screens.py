"""Pictures in the EPUB: what shops take, whatever the publication holds; the PDF keeps the full picture."""

from __future__ import annotations

import hashlib
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from epub_edition import edition
from pictures import drawing, photograph, saved
from PIL import Image, ImageChops
from publications import BOOK, kanben, publication

from book.assets.screens import LARGEST, MOST_PIXELS, for_screens
from book.cache import Cache
from book.model import Asset
from book.render.screens import with_screen_pictures


def asset(folder: Path, name: str, data: bytes) -> Asset:
    (folder / name).write_bytes(data)
    with Image.open(BytesIO(data)) as image:
        kind, (width, height) = f"image/{(image.format or '').lower()}", image.size
    return Asset(f"images/{name}", kind, folder / name, hashlib.sha256(data).hexdigest(), width, height)


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache")


def half_clear(size: tuple[int, int]) -> Image.Image:
    image = Image.new("RGBA", size, (0, 0, 0, 0))
    image.paste((20, 20, 20, 255), (0, 0, size[0] // 2, size[1]))
    return image


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("small.jpg", saved(photograph((200, 100)), "JPEG")),
        ("small.png", saved(drawing((200, 100)).quantize(2), "PNG", optimize=True)),
        ("photo.png", saved(photograph((200, 100)), "PNG")),
        ("small.gif", saved(drawing((200, 100), "P"), "GIF")),
    ],
)
def test_what_is_fit_stays(tmp_path: Path, cache: Cache, name: str, data: bytes) -> None:
    given = asset(tmp_path, name, data)
    assert for_screens((given,), cache)[0] is given


@pytest.mark.parametrize(
    ("name", "data", "href"),
    [
        ("large.jpg", saved(photograph((2400, 1800)), "JPEG"), "images/large.jpg"),
        ("heavy.jpg", saved(photograph((900, 700)), "JPEG", quality=95), "images/heavy.jpg"),
        ("photo.png", saved(photograph((700, 500)), "PNG"), "images/photo.jpg"),
        ("large.png", saved(drawing((2400, 1800)), "PNG"), "images/large.png"),
        ("plain.png", saved(drawing((200, 100)), "PNG"), "images/plain.png"),
        ("opaque.png", saved(drawing((200, 100), "RGBA"), "PNG"), "images/opaque.png"),
        ("clear.png", saved(half_clear((300, 200)), "PNG"), "images/clear.png"),
        ("clear.gif", saved(half_clear((300, 200)).convert("P"), "GIF", transparency=0), "images/clear.png"),
    ],
)
def test_what_is_not_is_made_fit(tmp_path: Path, cache: Cache, name: str, data: bytes, href: str) -> None:
    given = asset(tmp_path, name, data)
    made = for_screens((given,), cache)[0]
    assert made.href == href
    assert made.width * made.height <= MOST_PIXELS
    assert abs(made.width / made.height - given.width / given.height) < 0.01
    with Image.open(made.path) as image:
        assert (image.size, image.mode) in (((made.width, made.height), mode) for mode in ("RGB", "L", "P"))
        assert f"image/{(image.format or '').lower()}" == made.media_type
        assert "transparency" not in image.info
    assert hashlib.sha256(made.path.read_bytes()).hexdigest() == made.sha256
    again = for_screens((given,), Cache(tmp_path / "other"))[0]
    assert replace(again, path=made.path) == made
    assert for_screens((given,), cache)[0] == made


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_drawings_lose_bytes_and_nothing_else(tmp_path: Path, cache: Cache, mode: str) -> None:
    given = asset(tmp_path, "a.png", saved(drawing((200, 100), mode), "PNG"))
    made = for_screens((given,), cache)[0]
    assert made.path.stat().st_size < given.path.stat().st_size
    with Image.open(made.path) as image:
        assert image.convert("RGB").tobytes() == drawing((200, 100)).tobytes()


def test_photographs_become_small_where_they_can(tmp_path: Path, cache: Cache) -> None:
    soft = photograph((60, 40)).resize((1800, 1200), Image.Resampling.BICUBIC)
    given = asset(tmp_path, "soft.jpg", saved(soft, "JPEG", quality=100))
    assert len(given.path.read_bytes()) > LARGEST
    made = for_screens((given,), cache)[0]
    assert made.path.stat().st_size <= LARGEST
    assert made.width == 1800


def test_what_was_clear_is_white_and_nothing_else_changes(tmp_path: Path, cache: Cache) -> None:
    (made,) = for_screens((asset(tmp_path, "a.png", saved(half_clear((40, 20)), "PNG")),), cache)
    wanted = Image.new("RGB", (40, 20), "white")
    wanted.paste((20, 20, 20), (0, 0, 20, 20))
    with Image.open(made.path) as image:
        assert ImageChops.difference(image.convert("RGB"), wanted).getbbox() is None


def test_a_cover_keeps_its_pixels(tmp_path: Path, cache: Cache) -> None:
    soft = photograph((60, 96)).resize((1600, 2560), Image.Resampling.BICUBIC)
    given = asset(tmp_path, "cover.jpg", saved(soft, "JPEG", quality=100))
    made = for_screens((given,), cache, whole=given.href)[0]
    assert (made.width, made.height) == (1600, 2560)
    assert made.path.stat().st_size < given.path.stat().st_size


def test_two_pictures_of_one_name_stay_two(tmp_path: Path, cache: Cache) -> None:
    png = asset(tmp_path, "map.png", saved(photograph((700, 500)), "PNG"))
    jpeg = asset(tmp_path, "map.jpg", saved(photograph((50, 50)), "JPEG"))
    both = replace(edition(tmp_path), assets=(png, jpeg))
    hrefs = [each.href for each in with_screen_pictures(both, cache).assets]
    assert hrefs == [f"images/map-{hashlib.sha256(saved_jpeg(both, cache)).hexdigest()[:8]}.jpg", "images/map.jpg"]


def saved_jpeg(both: object, cache: Cache) -> bytes:
    return with_screen_pictures(both, cache).assets[0].path.read_bytes()  # type: ignore[arg-type]


def test_each_format_has_the_picture_that_it_wants(tmp_path: Path) -> None:
    large = saved(drawing((2600, 1900)), "PNG")
    chapter = "---\ntitle: 潮水\n---\n\n![紅色的方塊](images/large.png)\n/// figure-caption\n方塊。\n///\n"
    root = publication(tmp_path, {"book.toml": BOOK, "chapters/01-tide.md": chapter, "assets/images/large.png": large})
    assert kanben("-C", root, "all").status == 0
    with zipfile.ZipFile(root / "dist/shore.epub") as archive:
        held = Image.open(BytesIO(archive.read("EPUB/images/large.png")))
        page = archive.read("EPUB/text/ch-01-tide.xhtml").decode()
    assert held.width * held.height <= MOST_PIXELS
    assert f'width="{held.width}" height="{held.height}"' in page
    with pikepdf.open(root / "dist/shore.pdf") as pdf:
        sizes = {(int(image.Width), int(image.Height)) for each in pdf.pages for image in each.get_images().values()}
    assert (2600, 1900) in sizes
