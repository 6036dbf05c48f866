"""Wrong pictures: each is named with what is wrong with it, none harms the build, none is fetched."""

from __future__ import annotations

import socket
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pictures import (
    CHAPTER,
    FILE,
    PROGRAM,
    Publication,
    codes,
    drawing,
    opened,
    photograph,
    saved,
)

from book.assets.raster import finish_raster
from book.model import Issue
from book.report import KanbenError

pytest_plugins = ["picture_fixtures"]


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("nothing may be fetched")

    monkeypatch.setattr(socket.socket, "connect", refuse)


def test_a_missing_picture(gallery: Publication) -> None:
    (gallery.images / "here.png").write_bytes(saved(drawing(), "PNG"))
    (asset,), issues = gallery.load("images/gone.png", "images/here.png")
    assert asset.href == "images/here.png"
    assert [(found.code, found.severity, found.place) for found in issues] == [("FIG-001", "warning", CHAPTER)]
    assert "images/gone.png" in issues[0].message
    strict = gallery.load("images/gone.png", strict=True)[1]
    assert [(found.code, found.severity) for found in strict] == [("FIG-001", "error")]


@pytest.mark.parametrize("name", ["", ".", "images", "images/", "images/" + "x" * 300 + ".png", "images/a.png/b.png"])
def test_what_is_no_file_is_missing(gallery: Publication, name: str) -> None:
    (gallery.images / "a.png").write_bytes(saved(drawing(), "PNG"))
    assert codes(gallery.load(name)[1]) == ["FIG-001"]


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
def test_what_leads_out_of_the_publication(gallery: Publication, name: str, code: str) -> None:
    (gallery.root / "secret.png").write_bytes(saved(drawing(), "PNG"))
    assets, (found,) = gallery.load(name)
    assert assets == ()
    assert (found.code, found.severity, found.place) == (code, "error", CHAPTER)
    assert len(found.message) < 200


def test_links_that_leave_the_publication(gallery: Publication, tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(saved(drawing(), "PNG"))
    (gallery.images / "file.png").symlink_to(tmp_path / "secret.png")
    (gallery.images / "folder").symlink_to(tmp_path)
    (gallery.images / "circle.png").symlink_to(gallery.images / "circle.png")
    names = ("images/file.png", "images/folder/secret.png", "images/circle.png")
    assert codes(gallery.load(*names)[1]) == ["IMG-001", "IMG-001", "FIG-001"]
    (gallery.images / "a.png").write_bytes(saved(drawing(), "PNG"))
    (gallery.images / "inside.png").symlink_to("a.png")
    assert gallery.load("images/inside.png")[1] == ()


def wrong(data: bytes) -> Issue:
    with pytest.raises(KanbenError) as caught:
        finish_raster(data, FILE)
    (found,) = caught.value.report.issues
    assert found.place == FILE and FILE.file in found.message
    return found


def test_an_empty_file_and_what_is_no_picture(gallery: Publication) -> None:
    (gallery.images / "empty.jpg").write_bytes(b"")
    (gallery.images / "page.jpg").write_bytes(b"<!DOCTYPE html><html>404</html>")
    (gallery.images / "text.png").write_bytes("不是圖".encode())
    (gallery.images / "ps.png").write_bytes(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n")
    names = [f"images/{name}" for name in ("empty.jpg", "page.jpg", "text.png", "ps.png")]
    assets, issues = gallery.load(*names)
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


def test_drawings(gallery: Publication) -> None:
    head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 20">'
    asset, issues = gallery.finish("a.svg", f"\ufeff{head}<!-- by me --><rect/></svg>\n".encode())
    assert (asset.media_type, asset.width, asset.height, issues) == ("image/svg+xml", 30, 20, ())
    assert asset.path.read_text() == f"{head}<rect/></svg>"
    (gallery.images / "b.svg").write_text(f"{head}\n<script/>\n<image href='http://example.org/'/></svg>")
    found = gallery.load("images/b.svg")[1]
    assert [str(each.place) for each in found] == ["assets/images/b.svg:2", "assets/images/b.svg:3"]
