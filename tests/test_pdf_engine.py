"""The PDF engine: shards laid out alone, kept in the cache, numbered, assembled; always the same bytes."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from pdf_inspect import fonts, lines, links, outline, page_labels
from publications import publication

from book import pipeline
from book.cache import Cache
from book.checks.pdf import check_pdf
from book.config import load_config
from book.model import Edition, Page, Report
from book.report import KanbenError
from book.writers import pdf
from book.writers.pdf.blocks import Body
from book.writers.pdf.geometry import geometry
from book.writers.pdf.loose import Frame
from book.writers.pdf.pagination import paginate, roman
from book.writers.pdf.press import Press, Run
from book.writers.pdf.setting import Setting
from book.writers.pdf.shard import Bookmark, FontUse, Shard, body_of, from_bytes, to_bytes
from book.writers.pdf.sheets import Sheet, sheets

PARAGRAPH = "港口的燈塔在霧裡一明一滅，守燈人每四小時上一次發條，夜裡也不例外。他把每一次都記進簿子，字跡工整。"
CHAPTERS = {
    f"chapters/{number:02d}-part.md": (
        f"---\ntitle: 第{number}段航程\nid: part-{number}\n---\n\n## 出發 {{#start-{number}}}\n\n"
        + "\n\n".join([PARAGRAPH * 3] * 12)
        + f"\n\n見[](#start-{number % 3 + 1}){{.page}}與[](#part-{number % 3 + 1})。[^n]\n\n"
        + "| 港 | 深度 |\n|---|---|\n| 甲 | 9 |\n\n[^n]: 註文在頁腳。\n"
    )
    for number in (1, 2, 3)
}
SETTING = Setting((148.0, 210.0), 10.5)


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    root = publication(tmp_path_factory.mktemp("voyage"), CHAPTERS)
    (root / "chapters" / "01-tide.md").unlink()
    cache = Cache(root / "cache")
    config = load_config(root)
    return pipeline.make_edition(root, config, pipeline.load_book(root, config, cache), cache)


@pytest.fixture(scope="module")
def built(edition: Edition, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, pdf.PageMap, Report]:
    folder = tmp_path_factory.mktemp("built")
    artifact, places, report = pdf.write(edition, folder / "book.pdf", Cache(folder / "cache"), setting=SETTING)
    return artifact.path, places, report


def test_the_assembled_file_is_sound(built: tuple[Path, pdf.PageMap, Report]) -> None:
    path, _, report = built
    assert report.issues == ()
    assert check_pdf(path).issues == ()


def test_one_font_program_a_face(built: tuple[Path, pdf.PageMap, Report]) -> None:
    path, _, _ = built
    assert all(embedded for _, embedded in fonts(path))
    programs: dict[str, set[tuple[int, int]]] = {}
    with pikepdf.open(path) as file:
        for page in file.pages:
            for font in dict(page.obj.Resources.get("/Font", {})).values():
                descriptor = font.DescendantFonts[0].FontDescriptor
                face = str(descriptor.FontName).partition("+")[2]
                programs.setdefault(face, set()).add(descriptor.FontFile3.objgen)
    assert programs
    assert all(len(found) == 1 for found in programs.values())


def test_page_references_say_the_page(built: tuple[Path, pdf.PageMap, Report]) -> None:
    path, places, _ = built
    text = "".join(line[0] for index in range(len(page_labels(path))) for line in lines(path, index))
    for number in (1, 2, 3):
        assert f"（第{places.labels[f'start-{number}']}頁）" in text.replace(" ", "")


def test_the_page_map_holds_what_is_printed(built: tuple[Path, pdf.PageMap, Report]) -> None:
    path, places, _ = built
    labels = page_labels(path)
    assert places.labels["part-1"] == "1"
    assert all(places.labels[f"part-{number}"] in labels for number in (1, 2, 3))
    opened = {title: label for level, title, label in outline(path) if level == 1}
    assert opened["第二章　第2段航程"] == places.labels["part-2"]
    assert all(target in labels or target.startswith("http") for _, target in links(path))


def test_chapters_begin_on_a_recto(built: tuple[Path, pdf.PageMap, Report]) -> None:
    path, places, _ = built
    labels = page_labels(path)
    assert all(labels.index(places.labels[f"part-{number}"]) % 2 == 0 for number in (1, 2, 3))


@pytest.mark.parametrize("processes", [1, 3])
def test_same_bytes_cold_and_warm_with_any_number_of_processes(
    edition: Edition,
    built: tuple[Path, pdf.PageMap, Report],
    processes: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("book.workers.processors", lambda: processes)
    cache = Cache(tmp_path / "cache")
    cold, _, _ = pdf.write(edition, tmp_path / "cold.pdf", cache, setting=SETTING)
    warm, _, _ = pdf.write(edition, tmp_path / "warm.pdf", cache, setting=SETTING)
    assert cold.path.read_bytes() == built[0].read_bytes() == warm.path.read_bytes()


def test_an_edit_lays_out_one_chapter(edition: Edition, tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    pdf.write(edition, tmp_path / "book.pdf", cache, setting=SETTING)
    told: list[tuple[int, int, int]] = []
    edited = replace(edition, pages=tuple(_edited(page, "part-2") for page in edition.pages))
    pdf.write(edited, tmp_path / "book.pdf", cache, setting=SETTING, run=Run(progress=lambda *step: told.append(step)))
    first = [step for step in told if step[1] == told[0][1]]
    # What depends on no page number comes from the cache at once: cover, half-title, title page. The chapters print
    # page references and are asked for again in the second round, of which one is new.
    assert first[0][0] == first[0][1]
    rounds = {asked for _, asked, _ in told}
    assert all(asked - min(done for done, other, _ in told if other == asked) <= 1 for asked in rounds)


def _edited(page: Page, page_id: str) -> Page:
    return replace(page, xhtml=page.xhtml.replace("守燈人", "看燈人")) if page.id == page_id else page


def test_a_damaged_entry_is_laid_out_again(
    edition: Edition, built: tuple[Path, pdf.PageMap, Report], tmp_path: Path
) -> None:
    cache = Cache(tmp_path / "cache")
    pdf.write(edition, tmp_path / "book.pdf", cache, setting=SETTING)
    damaged = 0
    for entry in (tmp_path / "cache").rglob("*"):
        if entry.is_file() and b"kanben shard" in entry.read_bytes()[:100]:
            entry.write_bytes(entry.read_bytes()[:-100])
            damaged += 1
    assert damaged > 3
    again, _, _ = pdf.write(edition, tmp_path / "again.pdf", Cache(tmp_path / "cache"), setting=SETTING)
    assert again.path.read_bytes() == built[0].read_bytes()


def test_a_chapter_that_fails_is_named_and_the_others_are_kept(edition: Edition, tmp_path: Path) -> None:
    broken = replace(
        edition,
        pages=tuple(
            replace(page, xhtml=page.xhtml.replace("<table>", '<img src="../images/none.png" alt="x"/><table>'))
            if page.id == "part-3"
            else page
            for page in edition.pages
        ),
    )
    cache = Cache(tmp_path / "cache")
    with pytest.raises(KanbenError) as caught:
        pdf.write(broken, tmp_path / "book.pdf", cache, setting=SETTING)
    (found,) = caught.value.report.issues
    assert found.code == "PDW-003"
    assert found.place is not None
    assert found.place.file == "chapters/03-part.md"
    assert not (tmp_path / "book.pdf").exists()
    told: list[tuple[int, int, int]] = []
    with pytest.raises(KanbenError):
        pdf.write(
            broken, tmp_path / "book.pdf", cache, setting=SETTING, run=Run(progress=lambda *step: told.append(step))
        )
    assert max(done for done, asked, _ in told if asked == told[-1][1]) == told[-1][1] - 1


def test_a_link_to_nowhere_is_an_error(edition: Edition, tmp_path: Path) -> None:
    lost = replace(
        edition,
        pages=tuple(
            replace(page, xhtml=page.xhtml.replace('href="part-1.xhtml"', 'href="gone.xhtml"'))
            for page in edition.pages
        ),
    )
    with pytest.raises(KanbenError) as caught:
        pdf.write(lost, tmp_path / "book.pdf", Cache(tmp_path / "cache"), setting=SETTING)
    assert {found.code for found in caught.value.report.issues} == {"PDW-004"}
    assert not (tmp_path / "book.pdf").exists()


def test_a_shard_comes_back_from_its_bytes() -> None:
    font = FontUse("ABCDEF", "ABCDEF+Face", "Face", "/x.otf", 3, 880, -120, 4, {7: 1000, 9: 500}, {7: "燈", 9: "a"})
    frame = Frame((1, 2), 3, 4, 5, 9, ("b",), {"/MediaBox": (0.0, 0.0, 420.0, 595.5)})
    place = {"a": (1, 2.5, 3.0)}
    shard = Shard(6, 64, frame, place, (Bookmark(1, "燈", 0, 1.0, 2.0),), (font,), ((0, 0), None), ("said",))
    body = Body(b"<< /Length 3 >>\0[ 0 0 R ]", (b"abc",), 2)
    data = to_bytes(shard, body)
    assert from_bytes(data) == shard
    assert body_of(data) == body
    assert from_bytes(b"something else") is None


def _sheet(name: str, role: str, side: str = "recto") -> Sheet:
    return Sheet(name, role, name, "zh-Hant-TW", "body", side, "", ())  # type: ignore[arg-type]


def test_sheets_follow_one_another() -> None:
    order = [
        _sheet("cover", "cover"),
        _sheet("half-title", "half-title"),
        _sheet("title-page", "title-page"),
        _sheet("colophon", "colophon", "either"),
        _sheet("toc", "toc"),
        _sheet("a", "chapter"),
        _sheet("b", "chapter"),
    ]
    counts = {"cover": 2, "half-title": 1, "title-page": 1, "colophon": 1, "toc": 2, "a": 3, "b": 1}
    shards = {
        name: Shard(1, 64, Frame(tuple(range(pages)), 0, 0, 0, 0, (), {}), {}, (), (), ())
        for name, pages in counts.items()
    }
    pages = paginate(order, shards, "封面")
    assert dict(pages.starts) == {
        "cover": 0,
        "half-title": 2,
        "title-page": 4,
        "colophon": 5,
        "toc": 6,
        "a": 8,
        "b": 12,
    }
    assert [pages.label(at) for at in range(pages.pages)] == [
        "封面", "封面", "i", "ii", "iii", "iv", "v", "vi", "1", "2", "3", "4", "5",
    ]  # fmt: skip
    assert pages.side(order[3]) == "verso"


def test_roman_numbers() -> None:
    assert [roman(number) for number in (1, 4, 9, 14, 40, 90, 101)] == ["i", "iv", "ix", "xiv", "xl", "xc", "ci"]


def test_geometry_is_whole_characters_and_lines() -> None:
    for trim, size in (((148, 210), 10.5), ((128, 182), 10), ((152.4, 228.6), 14)):
        page = geometry(trim, size)
        assert page.measure / size == pytest.approx(round(page.measure / size))
        assert page.depth / page.line == pytest.approx(round(page.depth / page.line))
        assert page.inner > page.outer > 0
        assert page.bottom > page.top > 0


def test_two_builds_share_one_cache(edition: Edition, built: tuple[Path, pdf.PageMap, Report], tmp_path: Path) -> None:
    child = os.fork()
    if child == 0:
        status = 1
        try:
            pdf.write(edition, tmp_path / "child.pdf", Cache(tmp_path / "cache"), setting=SETTING)
            status = 0
        finally:
            os._exit(status)
    pdf.write(edition, tmp_path / "parent.pdf", Cache(tmp_path / "cache"), setting=SETTING)
    assert os.waitpid(child, 0)[1] == 0
    assert (tmp_path / "child.pdf").read_bytes() == (tmp_path / "parent.pdf").read_bytes() == built[0].read_bytes()


def test_every_page_of_the_edition_has_a_sheet(edition: Edition) -> None:
    assert [sheet.id for sheet in sheets(edition)] == [page.id for page in edition.pages if "pdf" in page.formats]


def test_a_press_lays_out_nothing_for_no_jobs(tmp_path: Path) -> None:
    assert Press((), (), Cache(tmp_path), (), SETTING, Run()).lay([]) == {}


def test_a_shard_that_went_from_the_cache_is_laid_out_again(
    edition: Edition, built: tuple[Path, pdf.PageMap, Report], tmp_path: Path
) -> None:
    class Emptied(Cache):
        """Another process empties it between layout and assembly, when the first block is asked for."""

        asked = 0

        def get(self, key: str) -> bytes | None:
            self.asked += 1
            if self.asked == after:
                self.clear()
            return super().get(key)

    counted = Emptied(tmp_path / "counted")
    after = -1
    pdf.write(edition, tmp_path / "book.pdf", counted, setting=SETTING)
    sheets_asked = len(sheets(edition))
    after = counted.asked - 2 * sheets_asked + 1
    pdf.write(edition, tmp_path / "book.pdf", Emptied(tmp_path / "cache"), setting=SETTING)
    assert (tmp_path / "book.pdf").read_bytes() == built[0].read_bytes()
