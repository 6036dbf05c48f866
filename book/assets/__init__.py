"""Assets: the pictures that chapters name come in; finished files for the editions, and what is wrong, go out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

import PIL

from book import __version__
from book.assets.files import edition_name, find_file, read_file, shortened
from book.assets.raster import Finished, finish_raster
from book.assets.svg import clean_svg, svg_size
from book.cache import Cache, cache_key
from book.model import Asset, Issue, Place
from book.report import KanbenError, issue

# The first suffix of each type is the one that a renamed file gets.
SUFFIXES: Mapping[str, tuple[str, ...]] = {
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "image/gif": (".gif",),
    "image/svg+xml": (".svg",),
}


def load_assets(
    root: Path, hrefs: Mapping[str, Place], cache: Cache, *, strict: bool = False
) -> tuple[tuple[Asset, ...], tuple[Issue, ...]]:
    """The pictures of the publication in `root`, in the order of `hrefs`: name (images/x.jpg) to the place that asks.

    One that is missing or wrong is left out, and an issue says why: FIG-001 (missing; an error with `strict`, else a
    warning, and a plate takes its place), IMG-… or SVG-…. Nothing is fetched, and nothing outside `root` is read.
    """
    assets: list[Asset] = []
    issues: list[Issue] = []
    for href, place in hrefs.items():
        try:
            asset, notes = load_image(root, href, cache, place)
        except KanbenError as error:
            issues += error.report.issues
            continue
        if asset is None:
            missing = issue("FIG-001", place, severity="error" if strict else "warning", image=shortened(href))
            issues.append(missing)
        else:
            assets.append(asset)
        issues += notes
    return tuple(assets), tuple(issues)


def load_image(root: Path, href: str, cache: Cache, place: Place) -> tuple[Asset | None, tuple[Issue, ...]]:
    """One picture with its warnings; None where there is no such file.

    Raises KanbenError with what is wrong with the name (at `place`) or with the file (at its own place).
    """
    path = find_file(root, href, place)
    if path is None:
        return None, ()
    where = Place(f"assets/{href}")
    data = read_file(path, where)
    finished = _finished(data, where, cache)
    digest = hashlib.sha256(finished.data).hexdigest()
    if finished.data != data:
        path = cache.path(_bytes_key(digest)) or cache.put(_bytes_key(digest), finished.data)
    name = edition_name(href, SUFFIXES[finished.media_type], cache_key(href))
    source = href if name != href else ""
    asset = Asset(name, finished.media_type, path, digest, finished.width, finished.height, source)
    notes = [issue(code, where, severity=None, image=where.file, **values) for code, values in finished.notes]
    return asset, tuple(notes)


def _bytes_key(digest: str) -> str:
    return cache_key("finished image", digest)


def _finished(data: bytes, place: Place, cache: Cache) -> Finished:
    """From the cache where the same bytes were finished before; a wrong picture is looked at again each time."""
    original = hashlib.sha256(data).hexdigest()
    key = cache_key("image", __version__, PIL.__version__, original)
    if (known := cache.get(key)) is not None:
        record = json.loads(known)
        digest = record.pop("digest")
        kept = data if digest == original else cache.get(_bytes_key(digest))
        if kept is not None:
            return Finished(data=kept, **record)
    finished = _finish(data, place)
    digest = hashlib.sha256(finished.data).hexdigest()
    if digest != original:
        cache.put(_bytes_key(digest), finished.data)
    fields = {"media_type": finished.media_type, "width": finished.width, "height": finished.height}
    cache.put(key, json.dumps({**fields, "notes": finished.notes, "digest": digest}).encode())
    return finished


def _finish(data: bytes, place: Place) -> Finished:
    if data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<":
        cleaned = clean_svg(data, place)
        return Finished("image/svg+xml", cleaned, *svg_size(cleaned))
    return finish_raster(data, place)
