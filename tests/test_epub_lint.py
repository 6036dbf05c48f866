"""The lints of EPUBs: each fault that is put into a sound book is found by its code, and a sound book is silent."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from epub_edition import Change, Entries, repacked, swap
from PIL import Image

from book.checks.archive import opened
from book.checks.lint import lint
from book.checks.told import SHOWN
from book.model import Issue

pytest_plugins = ["epub_fixtures"]
ONE, TWO, OPF = "EPUB/text/ch-01.xhtml", "EPUB/text/ch-02.xhtml", "EPUB/content.opf"
NAV, CSS, TOWER, COVER = "EPUB/text/toc.xhtml", "EPUB/css/base.css", "EPUB/images/tower.png", "EPUB/images/cover.jpg"
ALT = 'alt="灰白色的塔身立在礁石上"'
TABLE = "<table><tr><td>風</td></tr></table>"
PARAGRAPH = "風向西南，能見度五浬，燈亮如常。"


def findings(path: Path) -> list[Issue]:
    with opened(path) as archive:
        return list(lint(archive))


def picture(name: str, kind: str, mode: str, size: tuple[int, int], *, noisy: bool = False) -> Change:
    """Puts another picture into an entry."""
    image = Image.effect_noise(size, 90).convert(mode) if noisy else Image.new(mode, size)
    file = BytesIO()
    image.save(file, kind)
    return lambda entries: {**entries, name: file.getvalue()}


def both(*changes: Change) -> Change:
    def change(entries: Entries) -> Entries:
        for each in changes:
            entries = each(entries)
        return entries

    return change


def renamed(old: str, new: str) -> Change:
    """Gives an entry another name, and every place that names it."""

    def change(entries: Entries) -> Entries:
        a, b = (name.rpartition("/")[2].encode() for name in (old, new))
        return {new if name == old else name: data.replace(a, b) for name, data in entries.items()}

    return change


def item(name: str, media_type: str, data: bytes) -> Change:
    """Adds a file and its row in the manifest."""
    row = f'<item href="{name}" id="more" media-type="{media_type}"/></manifest>'
    return both(swap(OPF, "</manifest>", row), lambda entries: {**entries, f"EPUB/{name}": data})


def wrapped(times: int) -> Change:
    """Contents that go deeper by `times` levels."""
    opening = '<ol><li><a href="ch-01.xhtml#log">值夜日誌</a>' * times
    return swap(NAV, "值夜日誌</a></li>", f"值夜日誌</a>{opening}{'</li></ol>' * times}</li>")


def css(rule: str) -> Change:
    return swap(CSS, "p {", f"{rule}\np {{")


def words(text: str) -> Change:
    return swap(ONE, PARAGRAPH, text)


NO_COVER = both(swap(OPF, 'properties="cover-image"', ""), swap(OPF, 'name="cover"', 'name="covers"'))
FAULTS: list[tuple[str, Change]] = [
    ("LNT-001", swap(ONE, ALT, 'alt="tower.png"')),
    ("LNT-001", swap(ONE, ALT, 'alt="Tower-Final2.JPG"')),
    ("LNT-002", swap(ONE, ALT, 'alt="圖片"')),
    ("LNT-002", swap(ONE, ALT, 'alt="An image"')),
    ("LNT-002", swap(ONE, ALT, 'alt="IMG_2041"')),
    ("LNT-003", swap(ONE, ALT, 'alt="塔身"')),
    ("LNT-004", swap(ONE, ALT, f'alt="{"塔" * 251}"')),
    ("LNT-005", picture(TOWER, "PNG", "RGB", (2200, 1700))),
    ("LNT-006", picture(TOWER, "PNG", "L", (800, 600), noisy=True)),
    ("LNT-007", picture(TOWER, "WEBP", "RGB", (120, 80))),
    ("LNT-008", picture(TOWER, "JPEG", "CMYK", (120, 80))),
    ("LNT-009", picture(TOWER, "PNG", "RGBA", (120, 80))),
    ("LNT-010", both(NO_COVER, picture(COVER, "JPEG", "RGB", (600, 960)))),
    ("LNT-011", picture(COVER, "JPEG", "RGB", (600, 960))),
    ("LNT-020", swap(OPF, "urn:isbn:9789860000009", "urn:isbn:978-986-00-0000-9")),
    ("LNT-021", words("燈" * 90_000)),
    ("LNT-022", renamed(TOWER, "EPUB/images/塔.png")),
    ("LNT-022", renamed(TOWER, "EPUB/images/the tower.png")),
    ("LNT-023", both(swap(ONE, 'id="log"', 'id="日誌"'), swap(ONE, '="log"', '="日誌"'), swap(NAV, "#log", "#日誌"))),
    ("LNT-024", css(".lantern { margin: 0 }")),
    ("LNT-025", words('風向<span id="wind">西南</span>。')),
    ("LNT-030", swap(NAV, "值夜日誌", "夜裡的風")),
    ("LNT-031", swap(TWO, "<title>停電之夜", "<title>無題")),
    ("LNT-032", wrapped(2)),
    ("LNT-033", both(swap(NAV, '"bodymatter"', '"preface"'), swap(OPF, 'type="text"', 'type="other.x"'))),
    ("LNT-040", words("<video/>")),
    ("LNT-041", words(f"</p><table><tr><td>{TABLE}</td></tr></table><p>燈亮。")),
    ("LNT-042", css("figure { position: absolute }")),
    ("LNT-042", css("h1 { margin: 0 0 -1em }")),
    ("LNT-042", css("body { font-size: 12px }")),
    ("LNT-042", swap(ONE, f"<p>{PARAGRAPH}", f'<p style="position: fixed">{PARAGRAPH}')),
    ("LNT-043", swap(OPF, 'content="cover-image"', 'content="nothing"')),
    ("LNT-044", css("html { writing-mode: vertical-rl }")),
    ("LNT-044", swap(OPF, "horizontal-lr", "vertical-rl")),
    ("LNT-045", css("body { color: #000 }")),
    ("LNT-045", css("@media screen { html, body { background: white } }")),
    ("LNT-050", words("風向西南︐燈亮如常。")),
    ("LNT-050", words("風向西南﹐燈亮如常。")),
    ("LNT-051", words("風向\ufffd南。")),
    ("LNT-051", words("風向\ue123南。")),
    ("LNT-052", words("風向西南,燈亮如常。")),
    ("LNT-052", words("風向<b>西南</b>(能見度五浬)。")),
    ("LNT-053", swap(ONE, f"<p>{PARAGRAPH}", f"<p>　　{PARAGRAPH}")),
]


@pytest.mark.parametrize(("code", "change"), FAULTS, ids=[f"{code}-{at}" for at, (code, _) in enumerate(FAULTS)])
def test_a_fault_is_found(good: Path, tmp_path: Path, code: str, change: Change) -> None:
    path = repacked(good, tmp_path, change)
    found = findings(path)
    assert [finding.code for finding in found] == [code]
    assert found[0].place
    assert found[0].place.file.startswith(f"{path}/")


def test_a_sound_book_is_silent(good: Path) -> None:
    assert findings(good) == []


SILENT: list[Change] = [
    words("見 https://example.org/燈塔,塔?a=1 與 <code>燈,塔</code>。"),
    words('<span lang="en" xml:lang="en">Keeper (1901, unpublished)</span>'),
    swap(ONE, ALT, 'alt=""'),
    swap(NAV, "第一章　守燈人", "守燈人"),
    css('@page { margin: 0 -1em } .x::before { content: ".y" }'),
    css("aside { color: black; position: relative } td { font-size: 9px }"),
]


@pytest.mark.parametrize("change", SILENT)
def test_what_only_looks_like_a_fault_is_none(good: Path, tmp_path: Path, change: Change) -> None:
    assert [found for found in findings(repacked(good, tmp_path, change)) if found.severity != "info"] == []


@pytest.mark.parametrize(
    ("name", "media_type", "codes"),
    [
        ("serif.otf", "font/otf", ["LNT-047"]),
        ("serif.woff2", "font/woff2", ["LNT-046", "LNT-047"]),
    ],
)
def test_fonts(good: Path, tmp_path: Path, name: str, media_type: str, codes: list[str]) -> None:
    embedded = item(name, media_type, b"OTTO")
    assert [found.code for found in findings(repacked(good, tmp_path, embedded))] == codes
    options = b'<platform name="*"><option name="specified-fonts">true</option></platform>'
    apple = {"META-INF/com.apple.ibooks.display-options.xml": b"<display_options>%b</display_options>" % options}
    said = both(embedded, lambda entries: {**entries, **apple})
    assert [found.code for found in findings(repacked(good, tmp_path, said))] == codes[:-1]


def test_many_faults_of_one_kind_are_counted(good: Path, tmp_path: Path) -> None:
    many = swap(ONE, f"<p>{PARAGRAPH}</p>", "<p><video/></p>" * (SHOWN + 5))
    found = findings(repacked(good, tmp_path, many))
    assert [finding.code for finding in found] == ["LNT-040"] * SHOWN + ["LNT-099"]
    assert dict(found[-1].values)["count"] == "5"


BREAKERS: list[Callable[[bytes], bytes]] = [
    lambda data: data[:40],
    lambda data: b"",
    lambda data: b"\x89PNG\r\n\x1a\n" + bytes(60),
    lambda data: data[:16] + b"\xff\xff\xff\xff" * 2 + data[24:],
]


@pytest.mark.parametrize("breaker", BREAKERS)
def test_a_picture_that_is_none_breaks_nothing(good: Path, tmp_path: Path, breaker: Callable[[bytes], bytes]) -> None:
    path = repacked(good, tmp_path, lambda entries: {**entries, TOWER: breaker(entries[TOWER])})
    assert {finding.code for finding in findings(path)} <= {"LNT-005"}


@pytest.mark.parametrize("text", ["{", "}}}", "@media {", "a{b:", "\xff\xfe", "@font-face{src:url(", "/*"])
def test_a_broken_style_sheet_breaks_nothing(good: Path, tmp_path: Path, text: str) -> None:
    assert findings(repacked(good, tmp_path, lambda entries: {**entries, CSS: text.encode("latin-1")})) == []
