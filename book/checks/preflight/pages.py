"""What is painted on a page comes in; what a press cannot print well goes out as codes and values."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, cast

import pikepdf
from PIL import Image, ImageMath, ImageOps

from book.checks.preflight.paints import Box, Paint
from book.checks.runs import PageContent
from book.checks.text import excerpt

MM = 72 / 25.4  # pt
BLEED = 3 * MM
SAFE = 3 * MM  # from the trim to the nearest letter: cutting and folding are not exact
INK_LIMIT = 3.0
PICTURE_TOLERANCE = 0.05  # JPEG comes out a little over what went in
RESOLUTION, LINE_RESOLUTION = 300, 1200  # dpi: of pictures in tones, of pictures in one tone
HAIRLINE = 0.25  # pt
_ROUNDING = 0.02  # pt, and share of a resolution
_NEAR = 1 * MM  # what ends this close to the trim is meant to be cut
_PRESS = frozenset(("DeviceCMYK", "DeviceGray", "All", "None", "Pattern"))

_UNREADABLE = (pikepdf.PdfError, pikepdf.UnsupportedImageTypeError, OSError, ValueError)

Finding = tuple[str, dict[str, str | int]]


class _Sheet(NamedTuple):
    trim: Box
    bleed: Box


def page_issues(page: pikepdf.Page, painted: Iterable[Paint], content: PageContent) -> Iterator[Finding]:
    """PRT-101 to -114."""
    yield from _boxes(page)
    sheet = _Sheet(_box(page.trimbox), _box(page.obj.get("/BleedBox", page.trimbox)))
    inked: list[Box] = []
    for paint in painted:
        yield from _colours(paint)
        if paint.kind == "image":
            yield from _resolution(paint)
        yield from _thin(paint)
        if paint.kind in ("fill", "image") and not (paint.colour.inks and sum(paint.colour.inks) == 0):
            inked.append(paint.box)
    yield from _short_of_bleed(inked, sheet)
    yield from _near_the_cut(content, sheet.trim)


def _boxes(page: pikepdf.Page) -> Iterator[Finding]:
    if "/TrimBox" not in page.obj:
        yield "PRT-106", {"box": "TrimBox", "problem": "—"}
        return
    trim, media = _box(page.trimbox), _box(page.mediabox)
    bleed = _box(page.obj.get("/BleedBox", page.trimbox))
    wide = min(trim[0] - bleed[0], trim[1] - bleed[1], bleed[2] - trim[2], bleed[3] - trim[3])
    if wide < BLEED - _ROUNDING:
        yield "PRT-106", {"box": "BleedBox", "problem": f"{max(0.0, wide) / MM:.1f} mm"}
    inside = (bleed[0] - media[0], bleed[1] - media[1], media[2] - bleed[2], media[3] - bleed[3])
    if min(inside) < -_ROUNDING:
        yield "PRT-106", {"box": "MediaBox", "problem": "BleedBox > MediaBox"}


def _colours(paint: Paint) -> Iterator[Finding]:
    if paint.glass or paint.alpha < 1:
        yield "PRT-110", {}
    if paint.colour.space not in _PRESS:
        yield "PRT-101", {"space": paint.colour.space}
    inks = paint.colour.inks
    if paint.kind == "image" and paint.image is not None and not paint.image.get("/ImageMask", False):
        total = _image_ink(paint.image) if paint.colour.space == "DeviceCMYK" else 0.0
        if total > INK_LIMIT + PICTURE_TOLERANCE:
            yield "PRT-104", {"ink": round(total * 100), "limit": round(INK_LIMIT * 100)}
    elif inks is not None:
        if sum(inks) > INK_LIMIT + 0.005:
            yield "PRT-104", {"ink": round(sum(inks) * 100), "limit": round(INK_LIMIT * 100)}
        if paint.kind == "letters" and sum(inks[:3]) > 0 and inks[3] > 0.5:
            yield (
                "PRT-113",
                {"inks": " ".join(f"{name}{round(part * 100)}" for name, part in zip("CMYK", inks, strict=True))},
            )


def _image_ink(image: pikepdf.Object) -> float:
    """The most ink that a pixel has, 1 being one plate in full."""
    try:
        picture = pikepdf.PdfImage(cast(pikepdf.Stream, image)).as_pil_image()
    except _UNREADABLE:
        return 0.0
    if picture.mode == "P" and picture.palette and picture.palette.mode == "CMYK":
        picture = picture.convert("CMYK")
    if picture.mode != "CMYK":
        return 0.0
    turned = [float(part) for part in image.get("/Decode", ())][:2] == [1, 0]
    if turned != ("adobe" in picture.info):  # Pillow turns the JPEGs of Adobe's programs over, as Decode tells a viewer
        picture = _inverted(picture)
    c, m, y, k = picture.split()
    total = ImageMath.lambda_eval(lambda args: args["c"] + args["m"] + args["y"] + args["k"], c=c, m=m, y=y, k=k)
    return float(total.getextrema()[1]) / 255


def _inverted(picture: Image.Image) -> Image.Image:
    return Image.merge("CMYK", [ImageOps.invert(plate) for plate in picture.split()])


def _resolution(paint: Paint) -> Iterator[Finding]:
    if not math.isfinite(paint.resolution) or paint.image is None:
        return
    one_tone = _is_line_art(paint.image)
    wanted = LINE_RESOLUTION if one_tone else RESOLUTION
    if paint.resolution < wanted * (1 - _ROUNDING):
        size = f"{int(paint.image.get('/Width', 0))} × {int(paint.image.get('/Height', 0))}"
        yield "PRT-103" if one_tone else "PRT-102", {"found": round(paint.resolution), "wanted": wanted, "size": size}


def _is_line_art(image: pikepdf.Object) -> bool:
    """Whether it has two colours and no tones between; JPEG is for tones."""
    if image.get("/ImageMask", False) or int(image.get("/BitsPerComponent", 8)) == 1:
        return True
    if "/DCTDecode" in str(image.get("/Filter", "")):
        return False
    try:
        colours = pikepdf.PdfImage(cast(pikepdf.Stream, image)).as_pil_image().getcolors(2)
    except _UNREADABLE:
        return False
    return colours is not None and len(colours) == 2


def _thin(paint: Paint) -> Iterator[Finding]:
    """A strip or a line that is thinner than a press holds; a strip of no width at all paints nothing."""
    if paint.kind in ("fill", "stroke") and 0 < paint.width < HAIRLINE - _ROUNDING:
        yield "PRT-107", {"width": f"{paint.width:.2f}", "least": f"{HAIRLINE}"}


def _strips(box: Box, sheet: _Sheet) -> Iterator[tuple[str, Box]]:
    """The parts of the bleed that a box lacks which reaches the trim, each with its side."""
    x0, y0, x1, y1 = box
    (tx0, ty0, tx1, ty1), (bx0, by0, bx1, by1) = sheet
    if x1 <= tx0 or x0 >= tx1 or y1 <= ty0 or y0 >= ty1 or x1 - x0 < _NEAR or y1 - y0 < _NEAR:
        return
    inner_x, inner_y = (max(x0, tx0), min(x1, tx1)), (max(y0, ty0), min(y1, ty1))
    if x0 - tx0 < _NEAR and x0 - bx0 > _NEAR / 4:
        yield "←", (bx0, inner_y[0], min(x0, tx0), inner_y[1])
    if tx1 - x1 < _NEAR and bx1 - x1 > _NEAR / 4:
        yield "→", (max(x1, tx1), inner_y[0], bx1, inner_y[1])
    if y0 - ty0 < _NEAR and y0 - by0 > _NEAR / 4:
        yield "↓", (inner_x[0], by0, inner_x[1], min(y0, ty0))
    if ty1 - y1 < _NEAR and by1 - y1 > _NEAR / 4:
        yield "↑", (inner_x[0], max(y1, ty1), inner_x[1], by1)


def _short_of_bleed(boxes: Sequence[Box], sheet: _Sheet) -> Iterator[Finding]:
    """What reaches the trim must go on to the bleed, for no cut is exact; another paint may do so in its place."""
    for box in boxes:
        for side, strip in _strips(box, sheet):
            if not any(_holds(other, strip) for other in boxes):
                yield "PRT-111", {"side": side}


def _holds(box: Box, strip: Box) -> bool:
    slack = _NEAR / 4
    return (
        box[0] <= strip[0] + slack
        and box[1] <= strip[1] + slack
        and box[2] >= strip[2] - slack
        and box[3] >= strip[3] - slack
    )


def _near_the_cut(content: PageContent, trim: Box) -> Iterator[Finding]:
    """Letters that stand between the trim and a safe distance from it; slugs outside do not count."""
    for run in content.runs:
        x0, y0, x1, y1 = run.box
        if not run.visible or not run.text.strip() or x1 < trim[0] or x0 > trim[2] or y1 < trim[1] or y0 > trim[3]:
            continue
        distance = min(x0 - trim[0], y0 - trim[1], trim[2] - x1, trim[3] - y1)
        if distance < SAFE - _ROUNDING:
            yield "PRT-108", {"text": excerpt(run.text), "distance": f"{max(0.0, distance) / MM:.1f}"}


def _box(array: pikepdf.Object) -> Box:
    x0, y0, x1, y1 = (float(number) for number in array)
    return (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
