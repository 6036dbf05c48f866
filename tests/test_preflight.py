"""Preflight: a sound file for the printer, broken in one place, gives one finding with its page."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from PIL import Image
from publications import Built, publication

from book import pipeline
from book.checks.pdf import check_pdf, preflight
from book.targets import PDFS

pytest_plugins = ("publication_fixtures",)

MM = 72 / 25.4
PAGE = 6  # the chapter's first, whose label is 1


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A print file in which preflight finds nothing but an open signature."""
    root = publication(tmp_path_factory.mktemp("sound") / "shore")
    built = pipeline.build(root, [PDFS["print"]], progress=lambda _stage: None)
    assert {found.code for found in built.report.issues} == {"PRT-003", "PRT-004", "PRT-109"}
    return built.artifacts[0].path.read_bytes()


def draw(drawing: bytes, **resources: pikepdf.Object) -> Callable[[Pdf], None]:
    """Puts a drawing onto the page."""

    def change(pdf: Pdf) -> None:
        page = pdf.pages[PAGE]
        page.contents_add(pdf.make_stream(drawing))
        for kind, named in resources.items():
            if f"/{kind}" not in page.obj.Resources:
                page.obj.Resources[f"/{kind}"] = Dictionary()
            page.obj.Resources[f"/{kind}"].update(named)

    return change


def picture(mode: str, side: int, size: float, *, two: bool = False) -> Callable[[Pdf], None]:
    """Puts a picture of `side` px onto the page, `size` pt wide."""

    def change(pdf: Pdf) -> None:
        space, bits = {"1": (Name.DeviceGray, 1), "L": (Name.DeviceGray, 8), "RGB": (Name.DeviceRGB, 8)}.get(
            mode, (Name.DeviceCMYK, 8)
        )
        drawn = Image.new(mode, (side, side), 0 if mode != "CMYK" else (255, 255, 255, 255))
        if two:
            drawn.paste(255, (0, 0, side // 2, side))
        data = drawn.tobytes()
        image = Stream(pdf, data, Type=Name.XObject, Subtype=Name.Image, Width=side, Height=side)
        image.ColorSpace, image.BitsPerComponent = space, bits
        drawing = f"q {size} 0 0 {size} 150 150 cm /Im Do Q".encode()
        draw(drawing, XObject=Dictionary(Im=pdf.make_indirect(image)))(pdf)

    return change


def in_a_form(drawing: bytes) -> Callable[[Pdf], None]:
    def change(pdf: Pdf) -> None:
        form = Stream(pdf, drawing, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 400, 400]))
        draw(b"/Fm Do", XObject=Dictionary(Fm=pdf.make_indirect(form)))(pdf)

    return change


def text_at(x: float, y: float) -> Callable[[Pdf], None]:
    """Puts the page's first letter there once more."""

    def change(pdf: Pdf) -> None:
        page = pdf.pages[PAGE]
        steps = [(str(each.operator), each.operands) for each in pikepdf.parse_content_stream(page)]
        name = next(operands[0] for operator, operands in steps if operator == "Tf")
        shown = next(operands[0] for operator, operands in steps if operator in ("Tj", "TJ"))
        letter = bytes(shown[0] if isinstance(shown, pikepdf.Array) else shown)[:2]
        draw(f"0 0 0 1 k BT {name} 9 Tf {x} {y} Td <{letter.hex()}> Tj ET".encode())(pdf)

    return change


def page_key(key: str, value: pikepdf.Object | None) -> Callable[[Pdf], None]:
    def change(pdf: Pdf) -> None:
        if value is None:
            del pdf.pages[PAGE].obj[key]
        else:
            pdf.pages[PAGE].obj[key] = value

    return change


def glass(pdf: Pdf) -> None:
    draw(b"/Glass gs 0 0 0 1 k 150 150 9 9 re f", ExtGState=Dictionary(Glass=Dictionary(ca=0.5)))(pdf)


def spot(pdf: Pdf) -> None:
    ink = Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([0] * 4), C1=Array([0, 1, 1, 0]), N=1)
    space = Array([Name.Separation, Name("/PANTONE 186 C"), Name.DeviceCMYK, ink])
    draw(b"/Spot cs 1 scn 150 150 9 9 re f", ColorSpace=Dictionary(Spot=space))(pdf)


def gradient(pdf: Pdf) -> None:
    ramp = Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([1, 0, 0]), C1=Array([0, 0, 1]), N=1)
    shading = Dictionary(ShadingType=2, ColorSpace=Name.DeviceRGB, Coords=Array([0, 0, 9, 0]), Function=ramp)
    draw(b"q 150 150 9 9 re W n /Sh sh Q", Shading=Dictionary(Sh=shading))(pdf)


def link(pdf: Pdf) -> None:
    annotation = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([100, 100, 150, 120]))
    pdf.pages[PAGE].obj.Annots = Array([pdf.make_indirect(annotation)])


def no_intent(pdf: Pdf) -> None:
    del pdf.Root.OutputIntents


def other_class(pdf: Pdf) -> None:
    profile = bytearray(pdf.Root.OutputIntents[0].DestOutputProfile.read_bytes())
    profile[12:16] = b"link"
    pdf.Root.OutputIntents[0].DestOutputProfile.write(bytes(profile))


def not_trapped(pdf: Pdf) -> None:
    del pdf.docinfo["/Trapped"]


def no_claim(pdf: Pdf) -> None:
    packet = pdf.Root.Metadata.read_bytes().replace(b"PDF/X-4", b"PDF/X-3")
    pdf.Root.Metadata.write(packet)


def no_program(pdf: Pdf) -> None:
    font = next(iter(pdf.pages[PAGE].obj.Resources.Font.values()))
    del font.DescendantFonts[0].FontDescriptor["/FontFile3"]


def script(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


BROKEN: dict[str, tuple[Callable[[Pdf], None], str]] = {
    "RGB": (draw(b"1 0 0 rg 150 150 9 9 re f"), "PRT-101"),
    "RGB in a form": (in_a_form(b"1 0 0 RG 2 w 150 150 m 180 180 l S"), "PRT-101"),
    "RGB picture": (picture("RGB", 100, 20), "PRT-101"),
    "RGB gradient": (gradient, "PRT-101"),
    "spot colour": (spot, "PRT-101"),
    "coarse picture": (picture("L", 100, 50), "PRT-102"),
    "coarse line art": (picture("1", 200, 20), "PRT-103"),
    "coarse drawing of two colours": (picture("L", 200, 20, two=True), "PRT-103"),
    "too much ink": (draw(b"1 1 1 0.5 k 150 150 9 9 re f"), "PRT-104"),
    "too much ink in a picture": (picture("CMYK", 100, 20), "PRT-104"),
    "no font": (no_program, "PRT-105"),
    "no trim": (page_key("/TrimBox", None), "PRT-106"),
    "no bleed": (page_key("/BleedBox", None), "PRT-106"),
    "hairline": (draw(b"0 0 0 1 K 0.1 w 150 150 m 180 150 l S"), "PRT-107"),
    "hairline by scale": (draw(b"q 0.1 0 0 0.1 0 0 cm 0 0 0 1 K 1 w 1500 1500 m 1800 1500 l S Q"), "PRT-107"),
    "border by clip": (draw(b"q 150 150 50 0.1 re W n 0 0 0 1 k 140 140 90 90 re f Q"), "PRT-107"),
    "thin strip": (draw(b"0 0 0 1 k 150 150 50 0.1 re f"), "PRT-107"),
    "text at the cut": (text_at(10 * MM + 3, 300), "PRT-108"),
    "glass": (glass, "PRT-110"),
    "colour to the trim": (draw(f"0 0 0 .5 k {10 * MM} 150 90 90 re f".encode()), "PRT-111"),
    "no intent": (no_intent, "PRT-112"),
    "intent of another class": (other_class, "PRT-112"),
    "no word of trapping": (not_trapped, "PRT-112"),
    "another standard": (no_claim, "PRT-112"),
    "link": (link, "PRT-112"),
    "script": (script, "PRT-112"),
    "rich text": (draw(b".2 .2 0 1 k BT /F 1 Tf 3 Tr () Tj 0 Tr () Tj ET"), "PRT-113"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_fault_is_found_on_its_page(sound: bytes, fault: str, tmp_path: Path) -> None:
    change, code = BROKEN[fault]
    path = tmp_path / "broken.pdf"
    with pikepdf.open(io.BytesIO(sound)) as pdf:
        change(pdf)
        pdf.save(path)
    found = [each for each in preflight(path).issues if each.code != "PRT-109"]
    assert {each.code for each in found} == {code}
    assert all(each.hint for each in found)
    if code not in ("PRT-105", "PRT-112"):
        assert "1 (sheet 7)" in found[0].message
    assert {each.code for each in check_pdf(path).issues} >= {code}


def test_white_may_end_at_the_trim(sound: bytes, tmp_path: Path) -> None:
    path = tmp_path / "white.pdf"
    with pikepdf.open(io.BytesIO(sound)) as pdf:
        draw(f"0 0 0 0 k {10 * MM} 150 90 90 re f".encode())(pdf)
        draw(f"0 0 0 .5 k {7 * MM} 150 90 90 re f".encode())(pdf)
        pdf.save(path)
    assert {each.code for each in preflight(path).issues} == {"PRT-109"}


def test_books_pass(any_book: Built) -> None:
    for path in (any_book.print, any_book.cover):
        assert [found for found in preflight(path).issues if found.severity != "info"] == []


def test_no_file_makes_it_fail(tmp_path: Path) -> None:
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.6\nno")
    assert [found.code for found in preflight(tmp_path / "bad.pdf").issues] == ["PDF-003"]
