"""Pictures for e-books: a finished picture comes in; one that shops take and every reader shows goes out.

At most 3.5 megapixels (the Taiwanese EPUB 3 guide), JPEG or PNG by what is in it, on white where it was transparent
(dark lines vanish on a dark page), below 300 KB where that can be had without harm. Print keeps the finished picture.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import chain
from pathlib import Path, PurePosixPath
from types import EllipsisType
from typing import Any

import PIL
from PIL import Image

from book import __version__
from book.assets.raster import FEW_COLOURS, Finished
from book.cache import Cache, cache_key
from book.model import Asset
from book.workers import Each

MOST_PIXELS = 3_500_000
LARGEST = 300 * 1024  # bytes
_SMALLER = 2048  # px of the longest edge that a photograph falls back to: more than an e-reader's screen has
_SUFFIXES = {"image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif"}
_DEFLATE = 8  # of 9, which takes twice as long for a twentieth less
_QUALITIES = (90, 84, 78, 72)  # below, a photograph shows it


_Job = tuple[Path, str, bool]  # a picture's file, its type, and whether it keeps its size in pixels
Begin = Callable[[Callable[[_Job], "Finished | None"], Sequence[_Job]], None]


@dataclass(frozen=True, slots=True)
class _Made:
    """A picture that was made for screens, in the cache."""

    media_type: str
    width: int
    height: int
    digest: str
    path: Path


def for_screens(assets: Sequence[Asset], cache: Cache, *, whole: str = "", each: Each = map) -> tuple[Asset, ...]:
    """The pictures as e-books take them: each the asset itself, or another one with a name that no other has.

    The one called `whole` keeps its size in pixels (the cover). The same file gives the same bytes, found in the cache
    when made before; `each` makes the others.
    """
    made = _all_made([asset for asset in assets if not _is_fit(asset, whole)], cache, whole, each)
    taken = {asset.href for asset in assets}
    shown = []
    for asset in assets:
        found = made.get(asset.href)
        shown.append(_replaced(asset, found, taken) if found else asset)
        taken.add(shown[-1].href)
    return tuple(shown)


def begin_for_screens(assets: Sequence[Asset], cache: Cache, begin: Begin) -> None:
    """Has `begin` start what `for_screens` will ask for of pictures that are none of them whole."""
    missing = [asset for asset in assets if not _is_fit(asset, "") and cache.get(_key(asset, "")) is None]
    begin(_finished, [_job(asset, "") for asset in missing])


def _is_fit(asset: Asset, whole: str) -> bool:
    """Whether it can be told without a look that a picture stays: a drawing, or a photograph that is small enough."""
    if asset.media_type not in _SUFFIXES:
        return True
    fits = asset.href == whole or asset.width * asset.height <= MOST_PIXELS
    return asset.media_type == "image/jpeg" and fits and asset.path.stat().st_size <= LARGEST


def _replaced(asset: Asset, made: _Made, taken: Collection[str]) -> Asset:
    """The asset as it was made, with a name of its type that is none of `taken`."""
    name, suffix = asset.href, _SUFFIXES[made.media_type]
    if made.media_type != asset.media_type:
        name = str(PurePosixPath(asset.href).with_suffix(suffix))
        if name in taken:
            name = f"images/{PurePosixPath(name).stem}-{made.digest[:8]}{suffix}"
    return replace(
        asset,
        href=name,
        media_type=made.media_type,
        path=made.path,
        sha256=made.digest,
        width=made.width,
        height=made.height,
    )


def _all_made(assets: Sequence[Asset], cache: Cache, whole: str, each: Each) -> dict[str, _Made | None]:
    """What was made of each picture, by its name; None where nothing has to be made."""
    keys = {asset.href: _key(asset, whole) for asset in assets}
    made = {href: found for href, key in keys.items() if (found := _known(key, cache)) is not ...}
    missing = [asset for asset in assets if asset.href not in made]
    for asset, finished in zip(missing, each(_finished, [_job(asset, whole) for asset in missing]), strict=True):
        made[asset.href] = _kept(finished, keys[asset.href], cache)
    return made


def _key(asset: Asset, whole: str) -> str:
    return cache_key("for screens", __version__, PIL.__version__, asset.sha256, str(asset.href == whole))


def _job(asset: Asset, whole: str) -> _Job:
    return asset.path, asset.media_type, asset.href == whole


def _known(key: str, cache: Cache) -> _Made | EllipsisType | None:
    """What the cache says was made; `...` where it does not know."""
    data = cache.get(key)
    if data is None:
        return ...
    record = json.loads(data)
    if record is None:
        return None
    path = cache.path(_bytes_key(record["digest"]))
    return _Made(**record, path=path) if path else ...


def _kept(finished: Finished | None, key: str, cache: Cache) -> _Made | None:
    """What was made, as it now stands in the cache."""
    if finished is None:
        cache.put(key, b"null")
        return None
    digest = hashlib.sha256(finished.data).hexdigest()
    path = cache.put_file(_bytes_key(digest), finished.data)
    record = {"media_type": finished.media_type, "width": finished.width, "height": finished.height, "digest": digest}
    cache.put(key, json.dumps(record).encode())
    return _Made(finished.media_type, finished.width, finished.height, digest, path)


def _bytes_key(digest: str) -> str:
    return cache_key("screen picture", digest)


def _finished(job: _Job) -> Finished | None:
    path, media_type, whole = job
    data = path.read_bytes()
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
