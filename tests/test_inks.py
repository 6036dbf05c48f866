"""Content streams in printing inks: colours, glass, gradients, pictures and bleed, and any drawing at all."""

from __future__ import annotations

import base64
import io
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import weasyprint
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from book.model import Metadata, Person
from book.writers.pdf.profiles.graphics import Bleeding, Box, Graphics
from book.writers.pdf.profiles.inks import Inks
from book.writers.pdf.profiles.intent import own_press
from book.writers.pdf.profiles.plates import Plates, instructions_of
from book.writers.pdf.profiles.press_file import OPERATORS, Press, make_press_file
from book.writers.pdf.profiles.reading import Reading

MM = 72 / 25.4

METADATA = Metadata(
    title="潮汐",
    subtitle="",
    people=(Person("林見川"),),
    language="zh-Hant-TW",
    publisher="",
    published=None,
    modified=datetime(2024, 5, 1, tzinfo=UTC),
    identifier="urn:example:tides",
    isbn={},
    rights="",
    subjects=(),
    description="",
)


GLASS = """<style>@page{size:100mm 150mm;margin:0;background:#eef} body{margin:0;font:10pt "Noto Serif CJK TC"}
p,.panel{margin:2mm 10mm} .panel{background:#1b3045;height:9mm}</style>
<img alt="" src="PHOTO" style="display:block;width:100mm;height:40mm">
<p style="color:#b5452c">紅字</p><p style="color:#888">灰字</p><p style="color:lab(50 60 20)">色字</p>
<p style="color:device-cmyk(1 1 1 1)">四色</p>
<div class="panel"><div style="background:rgba(255,255,255,.5);width:20mm;height:8mm"></div></div>
<div class="panel" style="color:#fff"><span style="opacity:.6">透明</span>
<img alt="" src="ALPHA" style="width:9mm"></div>
<div class="panel" style="background:linear-gradient(90deg,#f00,#00f)"></div>
<div class="panel" style="background:linear-gradient(90deg,rgba(255,0,0,1),rgba(0,0,255,0)) #dd4">字</div>
<svg width="80mm" height="10mm" viewBox="0 0 80 10"><g opacity=".5"><rect width="30" height="9" fill="green"/></g></svg>
<div style="position:absolute;bottom:0;width:100mm;height:10mm;background:#c33"></div>"""


@pytest.fixture(scope="module")
def glass(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page of all that a press cannot print, made ready for it."""
    photo = Image.merge("RGB", [Image.radial_gradient("L"), Image.linear_gradient("L"), Image.radial_gradient("L")])
    alpha = Image.new("RGBA", (60, 60))
    ImageDraw.Draw(alpha).ellipse((5, 5, 55, 55), fill=(200, 30, 30, 128))
    html = GLASS.replace("PHOTO", as_url(photo, "JPEG")).replace("ALPHA", as_url(alpha, "PNG"))
    path = tmp_path_factory.mktemp("glass") / "glass.pdf"
    weasyprint.HTML(string=html).write_pdf(path)
    make_press_file(path, Press(), METADATA)
    return path


def as_url(image: Image.Image, kind: str) -> str:
    out = io.BytesIO()
    image.save(out, kind)
    return f"data:image/{kind.lower()};base64,{base64.b64encode(out.getvalue()).decode()}"


def test_nothing_is_left_that_no_press_prints(glass: Path) -> None:
    with pikepdf.open(glass) as pdf:
        text = [each.unparse() for each in pdf.objects if not isinstance(each, pikepdf.Stream)]
        dictionaries = [each.stream_dict.unparse() for each in pdf.objects if isinstance(each, pikepdf.Stream)]
        streams = [page.obj.Contents for page in pdf.pages]
        streams += [each for each in pdf.objects if isinstance(each, pikepdf.Stream) and "/BBox" in each]
        used = {str(each.operator) for stream in streams for each in pikepdf.parse_content_stream(stream)}
    for word in (b"/DeviceRGB", b"/SMask", b"/ca ", b"/CA ", b"/Transparency", b"/Annots"):
        assert not any(word in data for data in (*text, *dictionaries)), word
    assert not used & {"rg", "RG", "g", "G"}


def test_what_ends_at_the_trim_is_drawn_out_to_the_bleed(glass: Path) -> None:
    with pypdfium2.PdfDocument(glass) as pdf:
        shown = pdf[0].render(scale=2).to_pil().convert("RGB")
    margin, bleed = 10 * MM * 2, 3 * MM * 2
    left, right = round(margin - bleed / 2), round(shown.width - margin + bleed / 2)
    top, bottom = round(margin - bleed / 2), round(shown.height - margin + bleed / 2)
    middle = shown.height // 2
    for at in ((left, top), (right, top), (left, middle), (right, middle), (left, bottom), (right, bottom)):
        assert shown.getpixel(at) != (255, 255, 255), at
    for x, inside in ((left, round(margin + bleed / 2)), (right, round(shown.width - margin - bleed / 2))):
        beyond, within = (shown.getpixel((at, round(margin + 80))) for at in (x, inside))  # the photograph's mirror
        assert max(abs(one - two) for one, two in zip(beyond, within, strict=True)) < 30


NUMBER = st.floats(-0.2, 1.2).map(lambda value: f"{value:.2f}")
PLACE = st.floats(-50, 450).map(lambda value: f"{value:.1f}")
COLOUR = st.one_of(
    *(
        st.tuples(*[NUMBER] * count, st.sampled_from(names)).map(" ".join)
        for count, names in ((1, ("g", "G")), (3, ("rg", "RG")), (4, ("k", "K")))
    )
)
DRAWING = st.one_of(
    st.sampled_from(["q", "Q", "/Half gs", "/Whole gs", "BT ET", "W n", "0 w", "/DeviceRGB cs 0.2 0.9 0.1 sc"]),
    st.tuples(NUMBER, NUMBER, NUMBER, NUMBER, PLACE, PLACE, st.just("cm")).map(" ".join),
    COLOUR,
    st.tuples(PLACE, PLACE, PLACE, PLACE, st.sampled_from(["re f", "re S", "re B", "re W n", "re f*"])).map(" ".join),
    st.tuples(PLACE, PLACE, st.just("m"), PLACE, PLACE, st.sampled_from(["l S", "l h b"])).map(" ".join),
)


@pytest.fixture(scope="module")
def plates_of_a_document() -> Plates:
    return Plates(pikepdf.new(), Inks(own_press()), camera=lambda *_: None)


@settings(max_examples=100, deadline=None)
@given(st.lists(DRAWING, max_size=40))
def test_any_drawing_comes_out_in_inks(plates_of_a_document: Plates, drawing: list[str]) -> None:
    """Whatever is drawn: no colour of a screen, no alpha, as many q as Q, no more ink than dries."""
    pdf = plates_of_a_document.pdf
    states = pikepdf.Dictionary(Half=pikepdf.Dictionary(ca=0.5, CA=0.4), Whole=pikepdf.Dictionary(ca=1, CA=1))
    bleeding = Bleeding(Box(0, 0, 400, 400), Box(-9, -9, 409, 409))
    resources = pikepdf.Dictionary(ExtGState=states)
    reading = Reading(plates_of_a_document, OPERATORS, resources, Graphics(pikepdf.Matrix()), [], bleeding)
    made = reading.read(instructions_of(pdf.make_stream("\n".join(drawing).encode())))
    steps = [(str(each.operator), each.operands) for each in pikepdf.parse_content_stream(pdf.make_stream(made.data))]
    names = [name for name, _ in steps]
    assert not set(names) & {"rg", "RG", "g", "G", "cs", "sc"}
    assert names.count("q") == names.count("Q")
    for name, operands in steps:
        if name in ("k", "K"):
            inks = [float(part) for part in operands]
            assert min(inks) >= 0 and max(inks) <= 1 and sum(inks) <= 3.001
    assert not any("/ca" in state for state in dict(made.resources.get("/ExtGState", {})).values())
