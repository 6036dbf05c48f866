"""Pictures: what is fit passes untouched but for its metadata, what is not is made fit or named, nothing is fetched."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pictures import (
    FILE,
    GPS,
    ORIENTATION,
    Publication,
    codes,
    drawing,
    opened,
    photograph,
    saved,
    srgb_profile,
)
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from book.assets.files import edition_name
from book.assets.raster import LONGEST_EDGE, finish_raster

pytest_plugins = ["picture_fixtures"]

# ---------------------------------------------------------------- what passes


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.jpg", saved(photograph(), "JPEG")),
        ("a.jpeg", saved(photograph(), "JPEG", progressive=True)),
        ("a.png", saved(drawing(), "PNG")),
        ("palette.png", saved(drawing().quantize(4), "PNG")),
        ("alpha.png", saved(drawing(mode="RGBA"), "PNG", dpi=(300, 300))),
        ("a.gif", saved(drawing(mode="P"), "GIF")),
        ("srgb.jpg", saved(photograph(), "JPEG", icc_profile=srgb_profile())),
    ],
)
def test_what_is_fit_passes_byte_for_byte(gallery: Publication, name: str, data: bytes) -> None:
    asset, issues = gallery.finish(name, data)
    assert asset.path == gallery.images / name
    assert asset.path.read_bytes() == data
    assert (asset.href, asset.source, asset.width, asset.height) == (f"images/{name}", "", 60, 40)
    assert issues == ()


def test_metadata_goes_and_pixels_stay(gallery: Publication) -> None:
    exif = Image.Exif()
    exif[0x013B] = "the photographer"
    exif.get_ifd(GPS)[2] = (25.0, 2.0, 1.0)
    profile = srgb_profile()
    jpeg = saved(photograph(), "JPEG", exif=exif, comment=b"secret", icc_profile=profile) + b"and secret more"
    jpeg = jpeg[:2] + b"\xff\xe0\x00\x0dJFXX\0secret" + jpeg[2:]  # as cameras embed a preview
    asset, issues = gallery.finish("a.jpg", jpeg)
    finished = asset.path.read_bytes()
    assert not any(word in finished for word in (b"Exif", b"photographer", b"secret"))
    assert opened(finished).info["icc_profile"] == profile
    assert opened(finished).tobytes() == opened(jpeg).tobytes()
    assert issues == ()


def test_metadata_of_png_goes(gallery: Publication) -> None:
    words = PngInfo()
    words.add_text("Author", "secret")
    words.add_itxt("XML:com.adobe.xmp", "<x>secret</x>", zip=False)
    png = saved(drawing(mode="RGBA"), "PNG", pnginfo=words, exif=Image.Exif())
    finished = gallery.finish("a.png", png)[0].path.read_bytes()
    assert b"secret" not in finished
    assert opened(finished).tobytes() == opened(png).tobytes()


# ---------------------------------------------------------------- what is made fit


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP", "AVIF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_pictures_stand_upright(kind: str, orientation: int) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    finished = opened(finish_raster(saved(drawing(), kind, exif=exif), FILE).data).convert("RGB")
    assert finished.size == ((60, 40) if orientation < 5 else (40, 60))
    corner = {1: (0, 0), 2: (1, 0), 3: (1, 1), 4: (0, 1), 5: (0, 0), 6: (1, 0), 7: (1, 1), 8: (0, 1)}[orientation]
    for place in ((0, 0), (1, 0), (1, 1), (0, 1)):
        pixel = finished.getpixel(((finished.width - 1) * place[0], (finished.height - 1) * place[1]))
        assert isinstance(pixel, tuple)
        assert (pixel[1] < 100) == (place == corner)


@pytest.mark.parametrize("kind", ["WEBP", "AVIF", "BMP", "TIFF"])
def test_other_kinds_become_jpeg_or_png(gallery: Publication, kind: str) -> None:
    photo, _ = gallery.finish(f"photo.{kind.lower()}", saved(photograph((200, 100)), kind))
    assert photo.media_type == "image/jpeg" and photo.href.endswith(".jpg")
    line, _ = gallery.finish(f"line.{kind.lower()}", saved(drawing(), kind))
    assert line.media_type == "image/png" and line.href.endswith(".png")
    assert line.source == f"images/line.{kind.lower()}"
    assert opened(line.path.read_bytes()).size == (60, 40)


def test_transparency_stays() -> None:
    image = drawing(mode="RGBA")
    image.putalpha(Image.linear_gradient("L").resize(image.size))
    finished = finish_raster(saved(image, "WEBP", lossless=True, exact=True), FILE)
    assert finished.media_type == "image/png"
    assert opened(finished.data).getchannel("A").tobytes() == image.getchannel("A").tobytes()


def test_cmyk_becomes_srgb() -> None:
    red = Image.new("CMYK", (8, 8), (0, 255, 255, 0))
    finished = finish_raster(saved(red, "JPEG", quality=100), FILE)
    assert finished.media_type == "image/jpeg"
    assert opened(finished.data).mode == "RGB"
    pixel = opened(finished.data).getpixel((4, 4))
    assert isinstance(pixel, tuple)
    assert pixel[0] > 240 and pixel[1] < 20 and pixel[2] < 20


def swapped_profile() -> bytes:
    """An RGB profile that is not sRGB: its red is sRGB's green and the other way round."""
    profile = bytearray(srgb_profile().replace("sRGB".encode("utf-16-be"), "test".encode("utf-16-be")))
    tags = {bytes(profile[at : at + 4]): at for at in range(132, 132 + 12 * profile[131], 12)}
    red, green = tags[b"rXYZ"], tags[b"gXYZ"]
    profile[red + 4 : red + 8], profile[green + 4 : green + 8] = (
        profile[green + 4 : green + 8],
        profile[red + 4 : red + 8],
    )
    return bytes(profile)


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_other_colour_spaces_become_srgb(mode: str) -> None:
    data = saved(Image.new(mode, (8, 8), "#ff0000"), "PNG", icc_profile=swapped_profile())
    finished = opened(finish_raster(data, FILE).data)
    assert finished.mode == mode
    pixel = finished.getpixel((4, 4))
    assert isinstance(pixel, tuple)
    assert pixel[0] < 10 and pixel[1] > 245
    assert "icc_profile" not in finished.info


def test_a_broken_colour_profile_is_no_fault() -> None:
    data = saved(photograph(), "JPEG", icc_profile=b"no profile at all")
    assert opened(finish_raster(data, FILE).data).tobytes() == opened(data).tobytes()


def test_sixteen_bits_become_eight() -> None:
    image = Image.new("I;16", (3, 1))
    for x, value in enumerate((0, 0x8080, 0xFFFF)):
        image.putpixel((x, 0), value)
    finished = opened(finish_raster(saved(image, "TIFF"), FILE).data)
    assert [finished.getpixel((x, 0)) for x in range(3)] == [0, 128, 255]


@pytest.mark.parametrize(
    ("kind", "mode"), [("PNG", "L"), ("PNG", "RGBA"), ("PNG", "P"), ("JPEG", "RGB"), ("TIFF", "1")]
)
def test_twenty_thousand_pixels_wide(gallery: Publication, kind: str, mode: str) -> None:
    asset, issues = gallery.finish(f"wide.{kind.lower()}", saved(drawing((20_000, 300), mode), kind))
    assert (asset.width, asset.height) == (LONGEST_EDGE, 60)
    finished = opened(asset.path.read_bytes())
    assert finished.size == (LONGEST_EDGE, 60)
    left, right = (finished.convert("RGB").getpixel((x, 10)) for x in (100, 3900))
    assert left != right == (255, 255, 255)
    (found,) = issues
    assert (found.code, found.severity, str(found.place)) == (
        "IMG-010",
        "warning",
        f"assets/images/wide.{kind.lower()}",
    )
    assert "20000 by 300" in found.message and "4000" in found.message


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_turned_and_scaled(gallery: Publication, kind: str) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    asset, _ = gallery.finish("tall.jpg", saved(drawing((9000, 90)), kind, exif=exif))
    assert (asset.width, asset.height) == (40, LONGEST_EDGE)


@pytest.mark.parametrize(("kind", "media_type"), [("GIF", "image/png"), ("PNG", "image/png"), ("WEBP", "image/png")])
def test_of_an_animation_the_first_picture(gallery: Publication, kind: str, media_type: str) -> None:
    frames = [Image.new("RGB", (20, 10), colour) for colour in ("red", "lime", "blue")]
    moving = saved(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)
    asset, issues = gallery.finish(f"a.{kind.lower()}", moving)
    finished = opened(asset.path.read_bytes())
    assert asset.media_type == media_type
    assert not getattr(finished, "is_animated", False)
    pixel = finished.convert("RGB").getpixel((5, 5))
    assert isinstance(pixel, tuple) and pixel[0] > 240 and pixel[1] < 20
    assert codes(issues) == ["IMG-011"] and issues[0].severity == "warning"


def test_a_suffix_that_lies_is_mended(gallery: Publication) -> None:
    asset, issues = gallery.finish("a.jpg", saved(drawing(), "PNG"))
    assert asset.media_type == "image/png"
    assert asset.href.startswith("images/a-") and asset.href.endswith(".png")
    assert asset.source == "images/a.jpg"
    assert issues == ()


@given(st.sets(st.text("aB.-_/霧é ", min_size=1, max_size=6).filter(lambda name: ".." not in name), max_size=8))
def test_names_in_the_editions_are_ascii_and_distinct(names: set[str]) -> None:
    hrefs = [f"images/{name}.png" for name in sorted(names)]
    made = [edition_name(href, (".png",), hashlib.sha256(href.encode()).hexdigest()) for href in hrefs]
    assert len({name.casefold() for name in made}) == len(hrefs)
    assert all(name.isascii() and name.endswith(".png") and " " not in name for name in made)


def test_names_beyond_ascii_and_percent_signs(gallery: Publication) -> None:
    (gallery.images / "霧 港.png").write_bytes(saved(drawing(), "PNG"))
    names = ("images/霧 港.png", "images/%E9%9C%A7%20%E6%B8%AF.png")
    assets, issues = gallery.load(*names)
    assert issues == () and [asset.source for asset in assets] == list(names)
    assert len({asset.path for asset in assets}) == 1


# ---------------------------------------------------------------- the same again, from the cache


def test_a_finished_picture_is_not_finished_again(gallery: Publication, monkeypatch: pytest.MonkeyPatch) -> None:
    fit, wide = saved(drawing(), "PNG"), saved(drawing((5000, 50)), "PNG")
    before = gallery.finish("fit.png", fit), gallery.finish("wide.png", wide)
    monkeypatch.delattr("book.assets.finish_raster")
    assert (gallery.finish("fit.png", fit), gallery.finish("wide.png", wide)) == before


def test_the_same_bytes_everywhere_and_every_time(tmp_path: Path) -> None:
    data = saved(photograph((5000, 50)), "WEBP")
    one, other = Publication(tmp_path / "1"), Publication(tmp_path / "2")
    first = one.finish("a.webp", data)
    assert other.finish("a.webp", data)[0].sha256 == first[0].sha256
    assert one.finish("a.webp", data) == first  # warnings too come from the cache
    first[0].path.write_bytes(b"damaged")
    assert one.finish("a.webp", data) == first
    one.cache.clear()
    assert one.finish("a.webp", data) == first
