"""Pictures of pixels: a file's bytes come in; a JPEG, PNG or GIF fit for both editions, or what is wrong, goes out."""

from __future__ import annotations

import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageCms, ImageFile, ImageOps, UnidentifiedImageError

from book.assets.strip import strip_jpeg, strip_png
from book.model import Place
from book.report import stop

LONGEST_EDGE = 4000  # px; 300 dpi on 34 cm
MEGAPIXELS = 178  # Pillow's own bound against bombs: twice Image.MAX_IMAGE_PIXELS; it reads no further than the header
JPEG_QUALITY = 92
FEW_COLOURS = 4096  # a picture with no more is a drawing, and PNG keeps its edges

# No EPS, whose decoder runs Ghostscript, and nothing that nobody takes photographs or screenshots in.
_FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "AVIF", "BMP", "TIFF")
_SIGNATURES = (b"\xff\xd8", b"\x89PNG", b"GIF8", b"RIFF", b"II*\0", b"MM\0*")
_KEPT = {"JPEG": "image/jpeg", "MPO": "image/jpeg", "PNG": "image/png", "GIF": "image/gif"}
_ORIENTATION = 0x0112  # Exif 2.32, section 4.6.4
# What Pillow's decoders raise on damaged files, besides UnidentifiedImageError.
_DAMAGE = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    OverflowError,
    IndexError,
    KeyError,
    TypeError,
    RuntimeError,
    MemoryError,
    struct.error,
    zlib.error,
)

Note = tuple[str, dict[str, str | int]]  # an issue's code and values, without its place


@dataclass(frozen=True, slots=True)
class Finished:
    """A picture as the editions take it, sizes in px; `notes` are the warnings that making it gave."""

    media_type: str
    data: bytes
    width: int
    height: int
    notes: tuple[Note, ...] = ()


def finish_raster(data: bytes, place: Place) -> Finished:
    """JPEG, PNG and GIF pass through without their metadata; the rest is turned, scaled, made sRGB, saved anew.

    Raises KanbenError IMG-004 (damaged), IMG-005 (no picture we can read) or IMG-006 (too many pixels).
    """
    try:
        with warnings.catch_warnings(), _whole_images_only():
            warnings.simplefilter("ignore")  # half of the bound, and metadata that we drop: no fault of the picture
            with Image.open(BytesIO(data), formats=_FORMATS) as image:
                return _finish(image, data)
    except Image.DecompressionBombError:
        raise stop("IMG-006", place, image=place.file, limit=MEGAPIXELS) from None
    except UnidentifiedImageError:
        if data.startswith(_SIGNATURES):
            raise stop("IMG-004", place, image=place.file, reason="its beginning cannot be read") from None
        raise stop("IMG-005", place, image=place.file) from None
    except _DAMAGE as error:
        raise stop("IMG-004", place, image=place.file, reason=str(error) or type(error).__name__) from error


def is_whole(data: bytes) -> bool:
    """Whether a picture can be read to its end."""
    try:
        with warnings.catch_warnings(), _whole_images_only():
            warnings.simplefilter("ignore")
            with Image.open(BytesIO(data), formats=_FORMATS) as image:
                _read_to_the_end(image)
    except (Image.DecompressionBombError, *_DAMAGE):
        return False
    return True


def _read_to_the_end(image: Image.Image) -> None:
    """Loads the whole picture, so that a truncated file is found now and not by the reader."""
    width, height = image.size
    image.draft(None, (max(width // 8, 1), max(height // 8, 1)))  # a JPEG is read to its end at a third of the cost
    image.load()


@contextmanager
def _whole_images_only() -> Iterator[None]:
    """Within this context Pillow refuses truncated images: importing WeasyPrint tells it to fill them up instead."""
    before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _finish(image: Image.Image, data: bytes) -> Finished:
    kind = image.format or ""
    notes: list[Note] = []
    if getattr(image, "is_animated", False) and kind != "MPO":  # MPO: one photograph and its previews
        notes.append(("IMG-011", {}))
    if _fits_as_it_is(image, kind, animated=bool(notes)):
        width, height = image.size
        _read_to_the_end(image)
        stripped = {"image/jpeg": strip_jpeg, "image/png": strip_png}.get(_KEPT[kind], bytes)(data)
        return Finished(_KEPT[kind], stripped, width, height, tuple(notes))
    width, height = image.size
    made = _upright(_within_bounds(_resamplable(image)))
    if max(width, height) > LONGEST_EDGE:
        notes.append(("IMG-010", {"width": width, "height": height, "limit": LONGEST_EDGE}))
    made = _srgb(made)
    media_type, saved = _save(made, as_photograph=kind in ("JPEG", "MPO"))
    return Finished(media_type, saved, *made.size, tuple(notes))


def _fits_as_it_is(image: Image.Image, kind: str, *, animated: bool) -> bool:
    if kind not in _KEPT or max(image.size) > LONGEST_EDGE or image.getexif().get(_ORIENTATION, 1) != 1:
        return False
    if kind == "GIF":
        return not animated and not {"comment", "xmp"} & set(image.info)
    return image.mode != "CMYK" and not _has_foreign_profile(image)


def _has_foreign_profile(image: Image.Image) -> bool:
    """Whether the colours are not sRGB's: neither PDF viewers nor all reading systems heed a picture's profile."""
    profile = _profile(image)
    return profile is not None and "sRGB" not in ImageCms.getProfileDescription(profile)


def _profile(image: Image.Image) -> ImageCms.ImageCmsProfile | None:
    """The colour profile of an RGB or CMYK picture; None where there is none, or none that can be read."""
    data = image.info.get("icc_profile")
    if not data or image.mode not in ("RGB", "RGBA", "CMYK"):
        return None
    try:
        profile = ImageCms.ImageCmsProfile(BytesIO(data))
    except OSError:
        return None
    space = profile.profile.xcolor_space.strip()
    return profile if space == image.mode.removesuffix("A") else None


def _resamplable(image: Image.Image) -> Image.Image:
    """In a mode that can be scaled: palettes and 16 bits a channel become 8 bits a channel."""
    if image.mode.startswith("I;16"):
        return image.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    if image.mode in ("L", "LA", "RGB", "RGBA", "CMYK"):
        return image
    has_alpha = "transparency" in image.info or image.mode in ("PA", "La", "RGBa")
    if has_alpha:
        return image.convert("RGBA")
    return image.convert("L" if image.mode in ("1", "I", "F") else "RGB")


def _within_bounds(image: Image.Image) -> Image.Image:
    longest = max(image.size)
    if longest <= LONGEST_EDGE:
        return image
    width, height = (max(1, round(side * LONGEST_EDGE / longest)) for side in image.size)
    image.draft(None, (width, height))  # a JPEG is then decoded at a fraction of its size
    return _reduced(image, max(image.size) // LONGEST_EDGE).resize((width, height), Image.Resampling.LANCZOS)


def _reduced(image: Image.Image, factor: int) -> Image.Image:
    """Smaller by a whole factor, in bands: Pillow copies what has transparency, and a whole copy is too large."""
    if factor < 2:
        return image
    small = Image.new(image.mode, (-(-image.width // factor), -(-image.height // factor)))
    small.info = image.info  # holds the orientation
    for top in range(0, image.height, 64 * factor):
        band = image.crop((0, top, image.width, min(top + 64 * factor, image.height)))
        small.paste(band.reduce(factor), (0, top // factor))
    return small


def _upright(image: Image.Image) -> Image.Image:
    """Turned as its Exif orientation asks."""
    image.load()
    return ImageOps.exif_transpose(image)


def _srgb(image: Image.Image) -> Image.Image:
    profile = _profile(image)
    mode = "RGB" if image.mode == "CMYK" else image.mode
    if profile is None or not (image.mode == "CMYK" or _has_foreign_profile(image)):
        return image.convert(mode)
    try:
        converted = ImageCms.profileToProfile(
            image,
            profile,
            ImageCms.createProfile("sRGB"),
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            outputMode=mode,
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    except ImageCms.PyCMSError:  # a profile that says nothing of use
        return image.convert(mode)
    assert converted is not None, "not in place"  # noqa: S101 - the library types both forms as one
    return converted


def _save(image: Image.Image, *, as_photograph: bool) -> tuple[str, bytes]:
    """As JPEG where that loses nothing to see: no transparency, and more colours than a drawing has."""
    bare = Image.new(image.mode, image.size)
    bare.paste(image)  # without what `info` holds, which the encoders would write
    target = BytesIO()
    if "A" not in image.mode and (as_photograph or image.getcolors(FEW_COLOURS) is None):
        bare.save(target, "JPEG", quality=JPEG_QUALITY, subsampling=0)
        return "image/jpeg", target.getvalue()
    bare.save(target, "PNG")
    return "image/png", target.getvalue()
