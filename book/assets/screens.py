"""Pictures for e-books: a finished picture comes in; one that shops take and every reader shows goes out.

At most 3.5 megapixels (the Taiwanese EPUB 3 guide), JPEG or PNG by what is in it, on white where it was transparent
(dark lines vanish on a dark page), below 300 KB where that can be had without harm. Print keeps the finished picture.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from io import BytesIO
from itertools import chain
from pathlib import PurePosixPath
from typing import Any

import PIL
from PIL import Image

from book import __version__
from book.assets.raster import FEW_COLOURS, Finished
from book.cache import Cache, cache_key
from book.model import Asset

MOST_PIXELS = 3_500_000
LARGEST = 300 * 1024  # bytes
_SMALLER = 2048  # px of the longest edge that a photograph falls back to: more than an e-reader's screen has
_SUFFIXES = {"image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif"}
_DEFLATE = 8  # of 9, which takes twice as long for a twentieth less
_QUALITIES = (90, 84, 78, 72)  # below, a photograph shows it


def for_screens(asset: Asset, cache: Cache, taken: Collection[str], *, whole: bool = False) -> Asset:
    """The picture as e-books take it: the asset itself, or another one with a name of its own, none of `taken`.

    `whole`: its size in pixels stays (covers). The same file gives the same bytes, found in the cache when made before.
    """
    if asset.media_type not in _SUFFIXES:
        return asset
    made = _known(asset, cache, whole=whole)
    if made is None:
        return asset
    digest = hashlib.sha256(made.data).hexdigest()
    name = str(PurePosixPath(asset.href).with_suffix(_SUFFIXES[made.media_type]))
    if made.media_type == asset.media_type:
        name = asset.href
    elif name in taken:
        name = f"images/{PurePosixPath(name).stem}-{digest[:8]}{_SUFFIXES[made.media_type]}"
    path = cache.put(cache_key("screen picture", digest), made.data)
    return replace(
        asset,
        href=name,
        media_type=made.media_type,
        path=path,
        sha256=digest,
        width=made.width,
        height=made.height,
    )


def _known(asset: Asset, cache: Cache, *, whole: bool) -> Finished | None:
    """From the cache where it was made before; None where nothing has to be made."""
    key = cache_key("for screens", __version__, PIL.__version__, asset.sha256, str(whole))
    if (known := cache.get(key)) is not None:
        record = json.loads(known)
        if record is None:
            return None
        if (data := cache.get(cache_key("screen picture", record.pop("digest")))) is not None:
            return Finished(data=data, **record)
    made = _made(asset.path.read_bytes(), asset.media_type, whole=whole)
    if made is None:
        cache.put(key, b"null")
        return None
    digest = hashlib.sha256(made.data).hexdigest()
    fields = {"media_type": made.media_type, "width": made.width, "height": made.height, "digest": digest}
    cache.put(key, json.dumps(fields).encode())
    return made


def _made(data: bytes, media_type: str, *, whole: bool) -> Finished | None:
    with Image.open(BytesIO(data), formats=("JPEG", "PNG", "GIF")) as opened:
        fits = whole or opened.width * opened.height <= MOST_PIXELS
        transparent = _is_transparent(opened)
        if fits and len(data) <= LARGEST and not transparent and media_type != "image/png":
            return None
        image = _on_white(opened)
    drawing = media_type != "image/jpeg" and image.getcolors(FEW_COLOURS) is not None
    if fits and len(data) <= LARGEST and not transparent:
        return _smaller(_png(image), data) if drawing else None
    if not fits:
        image = _scaled(image, math.sqrt(MOST_PIXELS / (image.width * image.height)))
    found = None
    for found in [_png(image)] if drawing else _photographs(image, whole=whole):
        if len(found.data) <= LARGEST:
            break
    return found if transparent or not fits else _smaller(found, data)


def _smaller(found: Finished | None, data: bytes) -> Finished | None:
    """What was made, where it is worth its while."""
    return found if found and len(found.data) < 0.95 * len(data) else None


def _photographs(image: Image.Image, *, whole: bool) -> Iterator[Finished]:
    """Best first, down to the least that still looks well."""
    sizes = [image]
    if not whole and max(image.size) > _SMALLER:
        sizes.append(_scaled(image, _SMALLER / max(image.size)))
    yield from (_jpeg(size, quality) for size in sizes for quality in _QUALITIES)


def _is_transparent(image: Image.Image) -> bool:
    if "transparency" in image.info:
        return True
    return "A" in image.mode and image.getchannel("A").histogram()[255] < image.width * image.height


def _on_white(image: Image.Image) -> Image.Image:
    """In RGB or shades of grey, what was transparent white."""
    if "transparency" in image.info or "A" in image.mode:
        whole = image.convert("RGBA")
        ground = Image.new("RGBA", whole.size, "white")
        return Image.alpha_composite(ground, whole).convert("RGB")
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    return image.convert("L" if image.mode in ("1", "L") else "RGB")


def _scaled(image: Image.Image, factor: float) -> Image.Image:
    width, height = (max(1, int(side * factor)) for side in image.size)
    return image.resize((width, height), Image.Resampling.LANCZOS)


def _png(image: Image.Image) -> Finished:
    """With a palette where its colours fit into one: nothing is lost."""
    colours = image.getcolors(256)
    if colours and image.mode == "RGB":
        for few in _indexed(image, [colour for _, colour in colours]):
            if few.convert("RGB").tobytes() == image.tobytes():
                image = few
                break
    return _saved(image, "PNG", "image/png", compress_level=_DEFLATE)


def _indexed(image: Image.Image, colours: Sequence[Any]) -> Iterator[Image.Image]:
    """The picture with a palette: of its own colours, where two that are near may be mistaken; as a search makes it.

    The first takes a twentieth of the second's time.
    """
    palette = Image.new("P", (1, 1))
    palette.putpalette(bytes(chain.from_iterable(sorted(colours))))
    yield image.quantize(palette=palette, dither=Image.Dither.NONE)
    yield image.quantize(len(colours), Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)


def _jpeg(image: Image.Image, quality: int) -> Finished:
    return _saved(image, "JPEG", "image/jpeg", quality=quality, optimize=True, progressive=True)


def _saved(image: Image.Image, kind: str, media_type: str, **options: int | bool) -> Finished:
    target = BytesIO()
    image.save(target, kind, **options)
    return Finished(media_type, target.getvalue(), *image.size)
