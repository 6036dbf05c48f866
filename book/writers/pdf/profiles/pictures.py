"""An image of a PDF for the screen comes in; the same image in printing inks, without transparency, goes out."""

from __future__ import annotations

import io
from typing import cast

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String
from PIL import Image, ImageChops

from book.writers.pdf.profiles.inks import Inks, Rgb

_PALETTE = 256  # colours that an indexed image may have (ISO 32000-1, 8.6.6.3)
_JPEG_QUALITY = 95


def printed_image(pdf: Pdf, image: Object, inks: Inks, ground: Rgb) -> Object:
    """The image XObject for the press; what is transparent in it lets `ground` through.

    A photograph stays a JPEG. A drawing of few colours becomes an indexed image, so that its black lines are black ink.
    Raises pikepdf.PdfError or ValueError where the image cannot be read.
    """
    if image.get("/ImageMask", False):
        return image
    is_photograph = _filter(image) == Name.DCTDecode
    shown = flattened(decoded(image), _mask(image), ground)
    few = None if is_photograph else _indexed(shown)
    if few is not None:
        return _indexed_stream(pdf, few, inks, image)
    return image_stream(pdf, inks.picture(shown), photograph=is_photograph, interpolate=bool(image.get("/Interpolate")))


def decoded(image: Object) -> Image.Image:
    """The pixels, as L, RGB or CMYK."""
    found = pikepdf.PdfImage(cast(Stream, image)).as_pil_image()
    if found.mode in ("L", "RGB", "CMYK"):
        return found
    return found.convert("L" if found.mode in ("1", "LA", "I;16", "I") else "RGB")


def flattened(picture: Image.Image, mask: Image.Image | None, ground: Rgb) -> Image.Image:
    """The picture as it looks on a ground of one colour."""
    if mask is None:
        return picture
    if mask.size != picture.size:
        mask = mask.resize(picture.size, Image.Resampling.LANCZOS)
    colour = tuple(round(part * 255) for part in ground)
    if picture.mode == "L" and len(set(colour)) == 1:
        paper = Image.new("L", picture.size, colour[0])
    else:
        picture, paper = picture.convert("RGB"), Image.new("RGB", picture.size, cast(tuple[int, int, int], colour))
    paper.paste(picture, (0, 0), mask)
    return paper


def image_stream(pdf: Pdf, picture: Image.Image, *, photograph: bool, interpolate: bool = False) -> Object:
    """A CMYK or grey picture as an image XObject: JPEG for photographs, else without loss."""
    space = Name.DeviceCMYK if picture.mode == "CMYK" else Name.DeviceGray
    common = Dictionary(
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=picture.width,
        Height=picture.height,
        BitsPerComponent=8,
        ColorSpace=space,
    )
    if interpolate:
        common.Interpolate = True
    if not photograph:
        return pdf.make_indirect(Stream(pdf, picture.tobytes(), common))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=_JPEG_QUALITY, subsampling=0, optimize=True)
    common.Filter = Name.DCTDecode
    if picture.mode == "CMYK":  # written the other way round, as Adobe's programs expect it of a JPEG
        common.Decode = Array([1, 0] * 4)
    return pdf.make_indirect(Stream(pdf, out.getvalue(), common))


def _filter(image: Object) -> Object | None:
    found = image.get("/Filter")
    if isinstance(found, Array):
        return found[-1] if len(found) else None
    return found


def _mask(image: Object) -> Image.Image | None:
    """Its soft mask, or its stencil mask, where white is opaque."""
    if "/SMask" in image:
        return decoded(image.SMask).convert("L")
    mask = image.get("/Mask")
    if isinstance(mask, Stream):
        stencil = pikepdf.PdfImage(mask).as_pil_image().convert("L")
        return ImageChops.invert(stencil)  # ISO 32000-1, 8.9.6.2: 1 is what is left out
    return None


def _indexed(picture: Image.Image) -> Image.Image | None:
    """The picture with a palette of exactly its colours; None where it has too many."""
    if picture.mode != "RGB" or picture.getcolors(_PALETTE) is None:
        return None
    few = picture.quantize(_PALETTE, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    return few if ImageChops.difference(few.convert("RGB"), picture).getbbox() is None else None


def _indexed_stream(pdf: Pdf, picture: Image.Image, inks: Inks, image: Object) -> Object:
    palette = picture.getpalette() or []
    colours = [tuple(part / 255 for part in palette[at : at + 3]) for at in range(0, len(palette), 3)]
    table = bytes(round(part * 255) for colour in colours for part in inks.paint(cast(Rgb, colour)))
    space = Array([Name.Indexed, Name.DeviceCMYK, len(colours) - 1, String(table)])
    made = Stream(
        pdf,
        picture.tobytes(),
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=picture.width,
        Height=picture.height,
        BitsPerComponent=8,
        ColorSpace=space,
    )
    if image.get("/Interpolate", False):
        made.Interpolate = True
    return pdf.make_indirect(made)
