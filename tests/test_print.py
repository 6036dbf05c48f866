"""The file for the printer: plates, boxes, marks, what three renderers make of it, and always the same bytes."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import page as validation
import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageCms, ImageFilter, ImageStat
from publications import BOOK, CHAPTER, Built, publication
from test_inks import METADATA

from book import pipeline
from book.checks.pdf import check_pdf
from book.report import KanbenError
from book.targets import PDFS
from book.writers.pdf.profiles.intent import own_press
from book.writers.pdf.profiles.press_file import Press, make_press_file

pytest_plugins = ("publication_fixtures",)

MM = 72 / 25.4
SHOWING = frozenset(("Tj", "TJ", "'", '"'))
PAGES = (9, 19, 23)  # an opening, a page with figure and ruby, a chart of many colours


def without_text(source: Path, target: Path) -> Path:
    """A copy in which nothing is written."""
    with pikepdf.open(source) as pdf:
        streams = [page.obj for page in pdf.pages]
        streams += [each for each in pdf.objects if isinstance(each, pikepdf.Stream) and "/BBox" in each]
        for stream in streams:
            kept = [each for each in pikepdf.parse_content_stream(stream) if str(each.operator) not in SHOWING]
            data = pikepdf.unparse_content_stream(kept)
            if isinstance(stream, pikepdf.Stream):
                stream.write(data)
            else:
                stream.Contents = pdf.make_stream(data)
        pdf.save(target)
    return target


def plates(path: Path, folder: Path, pages: Sequence[int]) -> dict[tuple[int, str], Image.Image]:
    """Page and ink → the plate, as Ghostscript separates it; black is ink's full amount."""
    listed = ",".join(map(str, pages))
    command = ["gs", "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-sDEVICE=tiffsep", "-r60", f"-sPageList={listed}"]
    subprocess.run([*command, f"-sOutputFile={folder / 'p%d.tif'}", str(path)], check=True)
    found = {}
    for number, page in enumerate(pages, 1):
        for ink in ("Cyan", "Magenta", "Yellow", "Black"):
            with Image.open(folder / f"p{number}({ink}).tif") as image:
                found[page, ink] = image.convert("L")
    return found


@pytest.fixture(scope="module")
def separated(ours: Built, tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[int, str], Image.Image]:
    return plates(ours.print, tmp_path_factory.mktemp("plates"), PAGES)


def test_no_letter_is_on_a_coloured_plate(
    ours: Built, separated: dict[tuple[int, str], Image.Image], tmp_path: Path
) -> None:
    blank = plates(without_text(ours.print, tmp_path / "blank.pdf"), tmp_path, PAGES)
    for (page, ink), plate in separated.items():
        changed = ImageChops.difference(plate, blank[page, ink]).getbbox()
        assert (changed is not None) == (ink == "Black"), f"page {page}, {ink}"


def test_marks_are_on_every_plate_outside_the_bleed(separated: dict[tuple[int, str], Image.Image]) -> None:
    for (page, ink), plate in separated.items():
        width, height = plate.size
        edge = round(7 * 60 / 25.4)  # the sheet's margin is 10 mm, 3 of them bleed
        assert plate.crop((0, 0, width, edge)).getextrema()[0] < 128, f"page {page}, {ink}"
        assert plate.crop((0, 0, edge, height)).getextrema()[0] < 128, f"page {page}, {ink}"


def drawn(path: Path, pages: Sequence[int], folder: Path) -> dict[str, list[Image.Image]]:
    """Pages as Poppler, MuPDF and PDFium draw them at 72 dpi, grey."""
    found: dict[str, list[Image.Image]] = {"poppler": [], "mupdf": [], "pdfium": []}
    with pypdfium2.PdfDocument(path) as pdf:
        for page in pages:
            one = ["-f", str(page), "-l", str(page), "-singlefile", "-r", "72", "-png"]
            subprocess.run(["pdftoppm", *one, str(path), str(folder / f"poppler{page}")], check=True)
            picture = str(folder / f"mupdf{page}.png")
            subprocess.run(["mutool", "draw", "-q", "-r", "72", "-o", picture, str(path), str(page)], check=True)
            shown = pdf[page - 1].render(scale=1, fill_color=(255, 255, 255, 255)).to_pil()
            found["pdfium"].append(shown.convert("L"))
            for name in ("poppler", "mupdf"):
                with Image.open(folder / f"{name}{page}.png") as image:
                    found[name].append(image.convert("L").resize(shown.size))
    return found


def test_three_renderers_agree(ours: Built, tmp_path: Path) -> None:
    seen = drawn(ours.print, PAGES, tmp_path)
    for first, second in (("poppler", "mupdf"), ("poppler", "pdfium"), ("mupdf", "pdfium")):
        for page, one, two in zip(PAGES, seen[first], seen[second], strict=True):
            blurred = [image.filter(ImageFilter.BoxBlur(2)) for image in (one, two)]  # each smooths edges its own way
            apart = ImageChops.difference(*blurred)
            assert ImageStat.Stat(apart).mean[0] < 0.012 * 255, f"page {page}: {first}, {second}"
            assert apart.getextrema()[1] < 0.4 * 255, f"page {page}: {first}, {second}"  # a wrong letter is 0.5 or more


def test_boxes(ours: Built) -> None:
    with pikepdf.open(ours.print) as pdf:
        for page in pdf.pages:
            boxes = ([float(part) for part in page.obj[key]] for key in ("/MediaBox", "/BleedBox", "/TrimBox"))
            media, bleed, trim = boxes
            assert media[:2] == [0, 0]
            assert [round((trim[2] - trim[0]) / MM), round((trim[3] - trim[1]) / MM)] == [148, 210]
            assert [round(abs(a - b) / MM, 2) for a, b in zip(bleed, trim, strict=True)] == [3, 3, 3, 3]
            assert [round(abs(a - b) / MM, 2) for a, b in zip(media, trim, strict=True)] == [10, 10, 10, 10]
            assert "/Annots" not in page.obj


def test_one_ink(ours: Built, tmp_path: Path) -> None:
    path = Path(shutil.copy(ours.pdf, tmp_path / "black.pdf"))
    make_press_file(path, Press(black=True), METADATA)
    for (page, ink), plate in plates(path, tmp_path, (12, 21)).items():
        assert (plate.getextrema()[0] < 255) == (ink == "Black"), f"page {page}, {ink}"


@pytest.fixture(scope="module")
def shore(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, bytes]]:
    """Two builds of one publication in folders of their own: the print and the archive file of each."""
    made = []
    for name in ("one", "two"):
        root = publication(tmp_path_factory.mktemp(name) / "shore", {"chapters/references.yaml": "[]\n"})
        targets = (PDFS["print"], PDFS["archive"])
        built = pipeline.build(root, targets, progress=lambda _stage: None)
        made.append({artifact.profile or "": artifact.path.read_bytes() for artifact in built.artifacts})
    return made


def test_the_same_bytes_every_time(shore: list[dict[str, bytes]]) -> None:
    assert sorted(shore[0]) == ["archive", "cover", "print"]
    assert shore[0] == shore[1]


def test_the_archive_carries_its_sources(shore: list[dict[str, bytes]], tmp_path: Path) -> None:
    path = tmp_path / "archive.pdf"
    path.write_bytes(shore[0]["archive"])
    assert check_pdf(path).issues == ()
    assert validation.validate_pdf(path, profile="3a").failures == []
    with pikepdf.open(path) as pdf:
        held = {name: bytes(file.get_file().read_bytes()) for name, file in pdf.attachments.items()}
    assert held == {"01-tide.md": CHAPTER.encode(), "book.toml": BOOK.encode(), "references.yaml": b"[]\n"}


def test_the_screen_file_is_for_readers_and_for_archives(any_book: Built) -> None:
    for profile in ("ua1", "2a"):
        assert validation.validate_pdf(any_book.pdf, profile=profile).failures == []


def test_a_program_in_an_archive_is_named(shore: list[dict[str, bytes]], tmp_path: Path) -> None:
    path = tmp_path / "archive.pdf"
    with pikepdf.open(io.BytesIO(shore[0]["archive"])) as pdf:
        pdf.Root.AF[0].EF.F.Subtype = pikepdf.Name("/application/x-msdownload")
        pdf.save(path)
    assert {found.code for found in check_pdf(path).issues} == {"PDF-016"}


def test_another_press(tmp_path: Path) -> None:
    """The printer's profile is used and named; marks may be left out."""
    wanted = '[print]\nicc = "press.icc"\nmarks = false\n'
    press = bytearray(own_press())
    press[24:26] = (2020).to_bytes(2, "big")  # made in another year: other bytes
    root = publication(tmp_path / "shore", {"book.toml": BOOK + wanted, "assets/press.icc": bytes(press)})
    built = pipeline.build(root, [PDFS["print"]], progress=lambda _stage: None)
    assert {found.code for found in built.report.issues} == {"PRT-003", "PRT-004", "PRT-109"}
    with pikepdf.open(built.artifacts[0].path) as pdf:
        (intent,) = pdf.Root.OutputIntents
        assert intent.DestOutputProfile.read_bytes() == bytes(press)
        assert str(intent.OutputConditionIdentifier) == "Custom" and "/RegistryName" not in intent
        page = pdf.pages[0]
        assert [round(float(part) / MM) for part in page.mediabox] == [0, 0, 154, 216]
        assert "/Marks" not in page.obj.Resources.get("/XObject", {})


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({}, "PRT-001"),
        ({"assets/press.icc": b"no profile"}, "PRT-002"),
        ({"assets/press.icc": ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()}, "PRT-002"),
    ],
)
def test_a_press_that_is_none(files: dict[str, bytes], code: str, tmp_path: Path) -> None:
    wanted = {"book.toml": BOOK + '[print]\nicc = "press.icc"\n'}
    root = publication(tmp_path / "shore", {**wanted, **files})
    with pytest.raises(KanbenError) as caught:
        pipeline.build(root, [PDFS["print"]], progress=lambda _stage: None)
    assert [found.code for found in caught.value.report.issues] == [code]
