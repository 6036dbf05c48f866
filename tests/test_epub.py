"""The EPUB writer: what goes into the container, what is refused, and that the bytes never vary."""

from __future__ import annotations

import hashlib
import os
import posixpath
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import epub_edition
import pytest
from epub_edition import with_page, written
from lxml import etree
from pictures import photograph, saved

from book.model import Edition, Stylesheet
from book.report import KanbenError
from book.writers.epub import write

CASES = Path(__file__).parent / "cases" / "epub"


@pytest.fixture
def edition(tmp_path: Path) -> Edition:
    return epub_edition.edition(tmp_path)


def codes(caught: pytest.ExceptionInfo[KanbenError]) -> list[str]:
    return [issue.code for issue in caught.value.report.issues]


# ---------------------------------------------------------------- the container


@pytest.mark.parametrize(("entry", "file"), [("EPUB/content.opf", "content.opf"), ("EPUB/toc.ncx", "toc.ncx")])
def test_package_and_ncx_are_as_expected(edition: Edition, tmp_path: Path, entry: str, file: str, update: bool) -> None:
    expected = CASES / "lighthouse" / f"expected.{file}"
    content = written(edition, tmp_path)[entry]
    if update:
        expected.parent.mkdir(parents=True, exist_ok=True)
        expected.write_bytes(content)
    assert content.decode() == expected.read_text(encoding="utf-8")


def test_files_are_stored_untouched_and_in_order(edition: Edition, tmp_path: Path) -> None:
    held = written(edition, tmp_path)
    pages = [page for page in edition.pages if "epub" in page.formats]
    assert [name for name in held if name.startswith("EPUB/text/")] == [f"EPUB/text/{page.id}.xhtml" for page in pages]
    assert all(held[f"EPUB/text/{page.id}.xhtml"] == page.xhtml.encode() for page in pages)
    assert held["EPUB/css/base.css"] == epub_edition.STYLE.encode()
    assert held["EPUB/images/tower.png"] == (tmp_path / "tower.png").read_bytes()


def test_what_is_only_for_print_stays_out(edition: Edition, tmp_path: Path) -> None:
    held = written(edition, tmp_path)
    assert not {"EPUB/text/half.xhtml", "EPUB/css/print.css", "EPUB/images/spread.png"} & held.keys()


def test_a_style_brings_its_files_along(edition: Edition, tmp_path: Path) -> None:
    sheet = Stylesheet("extra", 'hr { background: url("../images/spread.png") }')
    held = written(replace(edition, stylesheets=(*edition.stylesheets, sheet)), tmp_path)
    assert "EPUB/images/spread.png" in held


def test_the_cover_image_goes_in_without_a_page_that_shows_it(edition: Edition, tmp_path: Path) -> None:
    pages = tuple(page for page in edition.pages if page.role != "cover")
    assert "EPUB/images/cover.jpg" in written(replace(edition, pages=pages), tmp_path)


def test_zip_entries(edition: Edition, tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(saved(photograph((300, 200)), "JPEG", quality=90))
    photo = epub_edition.asset(tmp_path / "photo.jpg", "image/jpeg", (300, 200))
    sheet = Stylesheet("extra", 'hr { background: url("../images/photo.jpg") }')
    sheets, assets = (*edition.stylesheets, sheet), (*edition.assets, photo)
    write(replace(edition, stylesheets=sheets, assets=assets), tmp_path / "out.epub")
    with zipfile.ZipFile(tmp_path / "out.epub") as archive:
        infos = archive.infolist()
    assert [info.filename for info in infos[:3]] == ["mimetype", "META-INF/container.xml", "EPUB/content.opf"]
    stored = {info.filename for info in infos if info.compress_type == zipfile.ZIP_STORED}
    assert stored == {"mimetype", "EPUB/images/photo.jpg"}  # the others are flat, and become smaller
    assert {info.date_time for info in infos} == {(2024, 2, 29, 23, 58, 58)}  # MS-DOS counts every other second
    assert not any(info.extra for info in infos)


@pytest.mark.parametrize(("year", "stamp"), [(1969, (1980, 1, 1, 0, 0, 0)), (2200, (2107, 12, 31, 23, 59, 58))])
def test_dates_that_a_zip_cannot_say(edition: Edition, tmp_path: Path, year: int, stamp: tuple[int, ...]) -> None:
    metadata = replace(edition.metadata, modified=datetime(year, 7, 1, tzinfo=UTC))
    write(replace(edition, metadata=metadata), tmp_path / "out.epub")
    with zipfile.ZipFile(tmp_path / "out.epub") as archive:
        assert {info.date_time for info in archive.infolist()} == {stamp}


def test_artifact_describes_the_file(edition: Edition, tmp_path: Path) -> None:
    artifact = write(edition, tmp_path / "dist" / "out.epub")
    content = (tmp_path / "dist" / "out.epub").read_bytes()
    assert (artifact.format, artifact.profile, artifact.pages) == ("epub", None, 0)
    assert (artifact.sha256, artifact.bytes) == (hashlib.sha256(content).hexdigest(), len(content))


PROGRAM = """
import sys; from pathlib import Path
import epub_edition; from book.writers.epub import write
print(write(epub_edition.edition(Path(sys.argv[1])), Path(sys.argv[1]) / "out.epub").sha256)
"""


def test_same_bytes_in_any_zone_locale_and_hash_seed(tmp_path: Path) -> None:
    root = Path(__file__).parent.parent
    digests = set()
    for name, zone, locale, seed in (("甲", "Asia/Taipei", "C", "1"), ("b", "America/Halifax", "tr_TR.UTF-8", "7")):
        (tmp_path / name).mkdir()
        paths = os.pathsep.join((str(root), str(root / "tests")))
        settings = {"TZ": zone, "LC_ALL": locale, "PYTHONHASHSEED": seed, "PYTHONPATH": paths, "PYTHONUTF8": "1"}
        command = [sys.executable, "-c", PROGRAM, str(tmp_path / name)]
        digests.add(subprocess.run(command, env={**os.environ, **settings}, capture_output=True, check=True).stdout)
    assert len(digests) == 1


@pytest.fixture
def far_east(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine nine hours ahead of UTC."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Asia/Tokyo")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("far_east")
def test_modified_is_an_instant(edition: Edition, tmp_path: Path) -> None:
    taipei = replace(edition.metadata, modified=datetime(2024, 3, 1, 7, 58, 59, tzinfo=timezone(timedelta(hours=8))))
    naive = replace(edition.metadata, modified=datetime(2024, 2, 29, 23, 58, 59))
    digests = {write(replace(edition, metadata=each), tmp_path / "o.epub").sha256 for each in (taipei, naive)}
    assert digests == {write(edition, tmp_path / "o.epub").sha256}


# ---------------------------------------------------------------- links


def links(name: str, root: etree._Element) -> Iterable[str]:
    for element in root.iter(etree.Element):
        for attribute in ("href", "src", "full-path"):
            if (address := element.get(attribute)) and not address.startswith("https:"):
                base = "" if attribute == "full-path" else posixpath.dirname(name)
                path, _, anchor = address.partition("#")
                target = posixpath.normpath(posixpath.join(base, path)) if path else name
                yield f"{target}#{anchor}" if anchor else target


def test_every_href_leads_to_a_file_and_an_id(edition: Edition, tmp_path: Path) -> None:
    held = written(edition, tmp_path)
    trees = {name: etree.fromstring(held[name]) for name in held if name.endswith(("xhtml", "opf", "ncx", "xml"))}
    anchors = {f"{name}#{uid}" for name, tree in trees.items() for uid in tree.xpath("//@id")}
    found = [link for name, tree in trees.items() for link in links(name, tree)]
    assert len(found) > 50
    assert not [link for link in found if link not in held.keys() | anchors]


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("body", "code", "line"),
    [
        ("<p>未完", "EPB-030", None),
        ("<p>&nbsp;</p>", "EPB-030", 9),
        ('<p>\n<img src="https://example.org/a.png" alt="燈"/></p>', "EPB-031", 10),
        ('<p><img src="../images/tower.png" srcset="//example.org/b.png 2x" alt="燈"/></p>', "EPB-031", 9),
        ('<p style="background: url(http://example.org/c.png)">燈</p>', "EPB-031", 9),
        ("<p>\n\n<script>1</script></p>", "EPB-032", 11),
        ('<p onclick="1">燈</p>', "EPB-032", 9),
    ],
)
def test_pages_that_an_epub_must_not_hold(
    edition: Edition, tmp_path: Path, body: str, code: str, line: int | None
) -> None:
    with pytest.raises(KanbenError) as caught:
        write(with_page(edition, "ch-01", body), tmp_path / "out.epub")
    assert codes(caught) == [code]
    place = caught.value.report.issues[0].place
    assert place and place.file == "ch-01.xhtml"
    assert line is None or place.line == line


def test_all_problems_are_told_at_once_and_the_old_file_stays(edition: Edition, tmp_path: Path) -> None:
    (tmp_path / "out.epub").write_bytes(b"old")
    edition = with_page(with_page(edition, "ch-01", "<p>"), "ch-02", "<script/>")
    sheet = Stylesheet("far", "@import 'https://example.org/x.css';")
    with pytest.raises(KanbenError) as caught:
        write(replace(edition, stylesheets=(sheet,)), tmp_path / "out.epub")
    assert codes(caught) == ["EPB-030", "EPB-032", "EPB-031"]
    assert (tmp_path / "out.epub").read_bytes() == b"old"


def test_control_characters_are_named_not_dropped(edition: Edition, tmp_path: Path) -> None:
    metadata = replace(edition.metadata, title="北\x07角", subjects=("燈", "\x1b"))
    with pytest.raises(KanbenError) as caught:
        write(replace(edition, metadata=metadata), tmp_path / "out.epub")
    assert [issue.values for issue in caught.value.report.issues] == [
        (("field", "title"), ("character", "U+0007")),
        (("field", "subjects"), ("character", "U+001B")),
    ]


def test_a_failure_halfway_leaves_the_old_file(edition: Edition, tmp_path: Path) -> None:
    (tmp_path / "out.epub").write_bytes(b"old")
    (tmp_path / "tower.png").unlink()
    with pytest.raises(FileNotFoundError):
        write(edition, tmp_path / "out.epub")
    assert (tmp_path / "out.epub").read_bytes() == b"old"
    assert not list(tmp_path.glob(".*"))


def test_an_edition_needs_its_table_of_contents(edition: Edition, tmp_path: Path) -> None:
    pages = tuple(page for page in edition.pages if page.role != "toc")
    with pytest.raises(ValueError, match="toc"):
        write(replace(edition, pages=pages), tmp_path / "out.epub")
