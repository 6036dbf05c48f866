"""Pictures: what is fit passes untouched but for its metadata, what is not is made fit or named, nothing is fetched."""

from __future__ import annotations

import hashlib
import socket
import struct
import subprocess
import sys
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageDraw
from PIL.PngImagePlugin import PngInfo

from book.assets import load_assets, load_image
from book.assets.files import edition_name
from book.assets.raster import LONGEST_EDGE, finish_raster
from book.cache import Cache
from book.model import Asset, Issue, Place
from book.report import KanbenError

PROGRAM = Path(__file__).parents[1]
CHAPTER = Place("chapters/01-a.md", 7)
FILE = Place("assets/images/a")
GPS = 0x8825
ORIENTATION = 0x0112


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("nothing may be fetched")

    monkeypatch.setattr(socket.socket, "connect", refuse)


def photograph(size: tuple[int, int] = (60, 40), mode: str = "RGB") -> Image.Image:
    return Image.merge("RGB", [Image.effect_noise(size, 80) for _ in range(3)]).convert(mode)


def drawing(size: tuple[int, int] = (60, 40), mode: str = "RGB") -> Image.Image:
    """Red in the upper left quarter, white elsewhere."""
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 2, size[1] // 2), fill="red")
    return image.convert(mode)


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    target = BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data))


def srgb_profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def codes(issues: tuple[Issue, ...]) -> list[str]:
    return [found.code for found in issues]


class Publication:
    def __init__(self, folder: Path) -> None:
        self.root = folder / "book"
        self.images = self.root / "assets" / "images"
        self.images.mkdir(parents=True)
        self.cache = Cache(folder / "cache")

    def load(self, *names: str, strict: bool = False) -> tuple[tuple[Asset, ...], tuple[Issue, ...]]:
        return load_assets(self.root, dict.fromkeys(names, CHAPTER), self.cache, strict=strict)

    def finish(self, name: str, data: bytes) -> tuple[Asset, tuple[Issue, ...]]:
        (self.images / name).write_bytes(data)
        (asset,), issues = self.load(f"images/{name}")
        assert asset.sha256 == hashlib.sha256(asset.path.read_bytes()).hexdigest()
        return asset, issues


@pytest.fixture
def publication(tmp_path: Path) -> Publication:
    return Publication(tmp_path)


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
def test_what_is_fit_passes_byte_for_byte(publication: Publication, name: str, data: bytes) -> None:
    asset, issues = publication.finish(name, data)
    assert asset.path == publication.images / name
    assert asset.path.read_bytes() == data
    assert (asset.href, asset.source, asset.width, asset.height) == (f"images/{name}", "", 60, 40)
    assert issues == ()


def test_metadata_goes_and_pixels_stay(publication: Publication) -> None:
    exif = Image.Exif()
    exif[0x013B] = "the photographer"
    exif.get_ifd(GPS)[2] = (25.0, 2.0, 1.0)
    profile = srgb_profile()
    jpeg = saved(photograph(), "JPEG", exif=exif, comment=b"secret", icc_profile=profile) + b"and secret more"
    jpeg = jpeg[:2] + b"\xff\xe0\x00\x0dJFXX\0secret" + jpeg[2:]  # as cameras embed a preview
    asset, issues = publication.finish("a.jpg", jpeg)
    finished = asset.path.read_bytes()
    assert not any(word in finished for word in (b"Exif", b"photographer", b"secret"))
    assert opened(finished).info["icc_profile"] == profile
    assert opened(finished).tobytes() == opened(jpeg).tobytes()
    assert issues == ()


def test_metadata_of_png_goes(publication: Publication) -> None:
    words = PngInfo()
    words.add_text("Author", "secret")
    words.add_itxt("XML:com.adobe.xmp", "<x>secret</x>", zip=False)
    png = saved(drawing(mode="RGBA"), "PNG", pnginfo=words, exif=Image.Exif())
    finished = publication.finish("a.png", png)[0].path.read_bytes()
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
def test_other_kinds_become_jpeg_or_png(publication: Publication, kind: str) -> None:
    photo, _ = publication.finish(f"photo.{kind.lower()}", saved(photograph((200, 100)), kind))
    assert photo.media_type == "image/jpeg" and photo.href.endswith(".jpg")
    line, _ = publication.finish(f"line.{kind.lower()}", saved(drawing(), kind))
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
def test_twenty_thousand_pixels_wide(publication: Publication, kind: str, mode: str) -> None:
    asset, issues = publication.finish(f"wide.{kind.lower()}", saved(drawing((20_000, 300), mode), kind))
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
def test_turned_and_scaled(publication: Publication, kind: str) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    asset, _ = publication.finish("tall.jpg", saved(drawing((9000, 90)), kind, exif=exif))
    assert (asset.width, asset.height) == (40, LONGEST_EDGE)


@pytest.mark.parametrize(("kind", "media_type"), [("GIF", "image/png"), ("PNG", "image/png"), ("WEBP", "image/png")])
def test_of_an_animation_the_first_picture(publication: Publication, kind: str, media_type: str) -> None:
    frames = [Image.new("RGB", (20, 10), colour) for colour in ("red", "lime", "blue")]
    moving = saved(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)
    asset, issues = publication.finish(f"a.{kind.lower()}", moving)
    finished = opened(asset.path.read_bytes())
    assert asset.media_type == media_type
    assert not getattr(finished, "is_animated", False)
    pixel = finished.convert("RGB").getpixel((5, 5))
    assert isinstance(pixel, tuple) and pixel[0] > 240 and pixel[1] < 20
    assert codes(issues) == ["IMG-011"] and issues[0].severity == "warning"


def test_a_suffix_that_lies_is_mended(publication: Publication) -> None:
    asset, issues = publication.finish("a.jpg", saved(drawing(), "PNG"))
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


def test_names_beyond_ascii_and_percent_signs(publication: Publication) -> None:
    (publication.images / "霧 港.png").write_bytes(saved(drawing(), "PNG"))
    names = ("images/霧 港.png", "images/%E9%9C%A7%20%E6%B8%AF.png")
    assets, issues = publication.load(*names)
    assert issues == () and [asset.source for asset in assets] == list(names)
    assert len({asset.path for asset in assets}) == 1


# ---------------------------------------------------------------- the same again, from the cache


def test_a_finished_picture_is_not_finished_again(publication: Publication, monkeypatch: pytest.MonkeyPatch) -> None:
    fit, wide = saved(drawing(), "PNG"), saved(drawing((5000, 50)), "PNG")
    before = publication.finish("fit.png", fit), publication.finish("wide.png", wide)
    monkeypatch.delattr("book.assets.finish_raster")
    assert (publication.finish("fit.png", fit), publication.finish("wide.png", wide)) == before


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


# ---------------------------------------------------------------- what is wrong


def test_a_missing_picture(publication: Publication) -> None:
    (publication.images / "here.png").write_bytes(saved(drawing(), "PNG"))
    (asset,), issues = publication.load("images/gone.png", "images/here.png")
    assert asset.href == "images/here.png"
    assert [(found.code, found.severity, found.place) for found in issues] == [("FIG-001", "warning", CHAPTER)]
    assert "images/gone.png" in issues[0].message
    strict = publication.load("images/gone.png", strict=True)[1]
    assert [(found.code, found.severity) for found in strict] == [("FIG-001", "error")]


@pytest.mark.parametrize("name", ["", ".", "images", "images/", "images/" + "x" * 300 + ".png", "images/a.png/b.png"])
def test_what_is_no_file_is_missing(publication: Publication, name: str) -> None:
    (publication.images / "a.png").write_bytes(saved(drawing(), "PNG"))
    assert codes(publication.load(name)[1]) == ["FIG-001"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("../secret.png", "IMG-001"),
        ("images/../../secret.png", "IMG-001"),
        ("images/%2e%2e/%2e%2e/secret.png", "IMG-001"),
        ("/etc/passwd", "IMG-001"),
        ("C:/secret.png", "IMG-001"),
        ("C:\\secret.png", "IMG-001"),
        ("images\\a.png", "IMG-001"),
        ("file:///etc/passwd", "IMG-001"),
        ("data:image/png;base64," + "A" * 1000, "IMG-001"),
        ("images/a\0.png", "IMG-001"),
        ("https://example.org/a.png", "IMG-002"),
        ("HTTP://example.org/a.png", "IMG-002"),
        ("//example.org/a.png", "IMG-002"),
    ],
)
def test_what_leads_out_of_the_publication(publication: Publication, name: str, code: str) -> None:
    (publication.root / "secret.png").write_bytes(saved(drawing(), "PNG"))
    assets, (found,) = publication.load(name)
    assert assets == ()
    assert (found.code, found.severity, found.place) == (code, "error", CHAPTER)
    assert len(found.message) < 200


def test_links_that_leave_the_publication(publication: Publication, tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(saved(drawing(), "PNG"))
    (publication.images / "file.png").symlink_to(tmp_path / "secret.png")
    (publication.images / "folder").symlink_to(tmp_path)
    (publication.images / "circle.png").symlink_to(publication.images / "circle.png")
    names = ("images/file.png", "images/folder/secret.png", "images/circle.png")
    assert codes(publication.load(*names)[1]) == ["IMG-001", "IMG-001", "FIG-001"]
    (publication.images / "a.png").write_bytes(saved(drawing(), "PNG"))
    (publication.images / "inside.png").symlink_to("a.png")
    assert publication.load("images/inside.png")[1] == ()


def wrong(data: bytes) -> Issue:
    with pytest.raises(KanbenError) as caught:
        finish_raster(data, FILE)
    (found,) = caught.value.report.issues
    assert found.place == FILE and FILE.file in found.message
    return found


def test_an_empty_file_and_what_is_no_picture(publication: Publication) -> None:
    (publication.images / "empty.jpg").write_bytes(b"")
    (publication.images / "page.jpg").write_bytes(b"<!DOCTYPE html><html>404</html>")
    (publication.images / "text.png").write_bytes("不是圖".encode())
    (publication.images / "ps.png").write_bytes(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n")
    names = [f"images/{name}" for name in ("empty.jpg", "page.jpg", "text.png", "ps.png")]
    assets, issues = publication.load(*names)
    assert assets == ()
    assert codes(issues) == ["IMG-003", "SVG-001", "IMG-005", "IMG-005"]
    assert [found.place and found.place.file for found in issues] == [f"assets/{name}" for name in names]


SAMPLES = {
    "JPEG": saved(photograph(), "JPEG"),
    "progressive": saved(photograph(), "JPEG", progressive=True),
    "PNG": saved(photograph(), "PNG"),
    "WEBP": saved(photograph(), "WEBP"),
    "AVIF": saved(photograph(), "AVIF"),
    "BMP": saved(photograph(), "BMP"),
    "GIF": saved(photograph(mode="P"), "GIF")[:-2],  # the end mark, which no picture needs
}


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(SAMPLES)), st.floats(0, 1, exclude_max=True))
def test_a_truncated_file_is_found_wherever_it_ends(kind: str, part: float) -> None:
    data = SAMPLES[kind]
    end = max(12, int(len(data) * part))
    assert wrong(data[:end]).code in ("IMG-004", "IMG-005")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP"])
def test_a_truncated_file_says_so(kind: str) -> None:
    found = wrong(SAMPLES[kind][: len(SAMPLES[kind]) * 2 // 3])
    assert found.code == "IMG-004" and found.severity == "error"
    assert wrong(SAMPLES[kind][:14]).code == "IMG-004"


@settings(max_examples=250, deadline=None)
@given(st.sampled_from(sorted(SAMPLES)), st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), max_size=8))
def test_a_damaged_file_gives_a_picture_or_an_issue(kind: str, changes: list[tuple[int, int]]) -> None:
    data = bytearray(SAMPLES[kind])
    for at, value in changes:
        data[at % len(data)] = value
    try:
        finished = finish_raster(bytes(data), FILE)
    except KanbenError as error:
        assert codes(error.report.issues)[0].startswith("IMG-00")
    else:
        opened(finished.data).load()


def empty_png(width: int, height: int, rows: int) -> bytes:
    """A transparent PNG whose header claims `height` rows and that has `rows`."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    packer = zlib.compressobj(1)
    pixels = b"".join(packer.compress(bytes(1 + 4 * width)) for _ in range(rows)) + packer.flush()
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def test_a_bomb_is_refused_by_its_header() -> None:
    assert wrong(empty_png(60_000, 60_000, 1)).code == "IMG-006"
    assert wrong(empty_png(2**31 - 1, 2**31 - 1, 0)).code == "IMG-006"


MEASURED = """
import resource, sys
from pathlib import Path
from book.assets.raster import finish_raster
from book.model import Place
resource.setrlimit(resource.RLIMIT_AS, (1_600 * 1024**2,) * 2)
finished = finish_raster(Path(sys.argv[1]).read_bytes(), Place("a"))
print(finished.width, finished.height)
"""


@pytest.mark.slow
def test_the_largest_picture_fits_into_memory(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(empty_png(20_000, 8_900, 8_900))
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, str(tmp_path / "a.png")],
        capture_output=True,
        text=True,
        check=False,
        cwd=PROGRAM,
    )
    assert done.stdout == "4000 1780\n", done.stderr


def test_one_picture_alone(publication: Publication) -> None:
    (publication.images / "cover.png").write_bytes(saved(drawing(), "PNG"))
    asset, issues = load_image(publication.root, "images/cover.png", publication.cache, Place("book.toml", 9))
    assert asset is not None and asset.href == "images/cover.png" and issues == ()
    assert load_image(publication.root, "images/no.png", publication.cache, CHAPTER) == (None, ())
    with pytest.raises(KanbenError):
        load_image(publication.root, "../a.png", publication.cache, CHAPTER)


def test_drawings(publication: Publication) -> None:
    head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 20">'
    asset, issues = publication.finish("a.svg", f"\ufeff{head}<!-- by me --><rect/></svg>\n".encode())
    assert (asset.media_type, asset.width, asset.height, issues) == ("image/svg+xml", 30, 20, ())
    assert asset.path.read_text() == f"{head}<rect/></svg>"
    (publication.images / "b.svg").write_text(f"{head}\n<script/>\n<image href='http://example.org/'/></svg>")
    found = publication.load("images/b.svg")[1]
    assert [str(each.place) for each in found] == ["assets/images/b.svg:2", "assets/images/b.svg:3"]
