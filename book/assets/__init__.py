"""Assets: the pictures that chapters name come in; finished files for the editions, and what is wrong, go out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import PIL

from book import __version__
from book.assets.files import edition_name, find_file, read_file, shortened
from book.assets.raster import Finished, Note, finish_raster
from book.assets.svg import clean_svg, svg_size
from book.cache import Cache, cache_key, stamp
from book.memo import ALONE, Ways
from book.model import Asset, Issue, Place
from book.report import KanbenError, issue, stop
from book.workers import Each

# The first suffix of each type is the one that a renamed file gets.
SUFFIXES: Mapping[str, tuple[str, ...]] = {
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "image/gif": (".gif",),
    "image/svg+xml": (".svg",),
}


Problems = tuple[Issue, ...]


@dataclass(frozen=True, slots=True)
class _Original:
    """A picture's file as it was found; `where` is how messages name it."""

    path: Path
    where: Place
    sha256: str


@dataclass(frozen=True, slots=True)
class _Record:
    """What a picture became; its finished bytes, named by their digest, are the original's or stand in the cache."""

    media_type: str
    width: int
    height: int
    notes: Sequence[Note]
    digest: str


def load_assets(
    root: Path, hrefs: Mapping[str, Place], cache: Cache, *, strict: bool = False, ways: Ways = ALONE
) -> tuple[tuple[Asset, ...], Problems]:
    """The pictures of the publication in `root`, in the order of `hrefs`: name (images/x.jpg) to the place that asks.

    One that is missing or wrong is left out, and an issue says why: FIG-001 (missing; an error with `strict`, else a
    warning, and a plate takes its place), IMG-… or SVG-…. Nothing is fetched, and nothing outside `root` is read.
    `ways` are how those are finished that the cache does not know, and how files are told from each other.
    """
    found = {href: _original(root, href, place, ways.quick, strict=strict) for href, place in hrefs.items()}
    records = _records([original for original in found.values() if isinstance(original, _Original)], cache, ways.heavy)
    assets: list[Asset] = []
    issues: list[Issue] = []
    for href, original in found.items():
        record = records[original] if isinstance(original, _Original) else original
        if isinstance(original, _Original) and isinstance(record, _Record):
            assets.append(_asset(href, original, record, cache))
            where = original.where
            issues += [issue(code, where, severity=None, image=where.file, **values) for code, values in record.notes]
        elif isinstance(record, tuple):
            issues += record
    return tuple(assets), tuple(issues)


def _original(root: Path, href: str, place: Place, quick: Each, *, strict: bool) -> _Original | Problems:
    """The file of a picture, or what is wrong with its name (at `place`) or with the file (at its own place)."""
    where = Place(f"assets/{href}")
    try:
        path = find_file(root, href, place)
        if path is None:
            return (issue("FIG-001", place, severity="error" if strict else "warning", image=shortened(href)),)
        (digest,) = quick(_digest, [(path, where, stamp(path))])
        return _Original(path, where, digest)
    except KanbenError as error:
        return error.report.issues


def _digest(job: tuple[Path, Place, str]) -> str:
    """Of a file; its stamp says whether it is still the same to whoever remembers the answer."""
    path, where, _stamp = job
    return hashlib.sha256(read_file(path, where)).hexdigest()


def _asset(href: str, original: _Original, record: _Record, cache: Cache) -> Asset:
    path = original.path if record.digest == original.sha256 else cache.path(_bytes_key(record.digest))
    assert path is not None, "a record is used where its bytes are at hand"  # noqa: S101
    name = edition_name(href, SUFFIXES[record.media_type], cache_key(href))
    source = href if name != href else ""
    return Asset(name, record.media_type, path, record.digest, record.width, record.height, source)


def _records(originals: Sequence[_Original], cache: Cache, each: Each) -> dict[_Original, _Record | Problems]:
    """What became of each picture, from the cache where the same bytes were finished before.

    A wrong picture is looked at again each time.
    """
    known = {original: record for original in originals if (record := _known(original, cache))}
    missing = [original for original in dict.fromkeys(originals) if original not in known]
    made: dict[_Original, _Record | Problems] = {}
    for original, result in zip(missing, each(_finished, missing), strict=True):
        if isinstance(result, Finished):
            digest = hashlib.sha256(result.data).hexdigest() if result.data else original.sha256
            if result.data:
                cache.put_file(_bytes_key(digest), result.data)
            made[original] = record = _Record(result.media_type, result.width, result.height, result.notes, digest)
            cache.put(_key(original), json.dumps(asdict(record)).encode())
        else:
            made[original] = result
    return {**known, **made}


def _known(original: _Original, cache: Cache) -> _Record | None:
    data = cache.get(_key(original))
    record = _Record(**json.loads(data)) if data else None
    if record and (record.digest == original.sha256 or cache.path(_bytes_key(record.digest))):
        return record
    return None


def _key(original: _Original) -> str:
    return cache_key("image", __version__, PIL.__version__, original.sha256)


def _bytes_key(digest: str) -> str:
    return cache_key("finished image", digest)


def _finished(original: _Original) -> Finished | Problems:
    """The finished picture, without its bytes where they are the original's, or what is wrong with it."""
    try:
        data = read_file(original.path, original.where)
        if hashlib.sha256(data).hexdigest() != original.sha256:
            raise stop("IMG-008", original.where, image=original.where.file, reason="it changed while it was read")
        finished = _finish(data, original.where)
    except KanbenError as error:
        return error.report.issues
    return replace(finished, data=b"") if finished.data == data else finished


def _finish(data: bytes, place: Place) -> Finished:
    if data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<":
        cleaned = clean_svg(data, place)
        return Finished("image/svg+xml", cleaned, *svg_size(cleaned))
    return finish_raster(data, place)
