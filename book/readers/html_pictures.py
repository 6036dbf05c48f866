"""Pictures that a page shows: an `img` comes in; a name below assets/, and its bytes where they are at hand, go out.

Nothing is fetched. What lies on the network is named in a finding, and the book shows a plate until the file is there.
"""

from __future__ import annotations

import base64
import binascii
import re
import warnings
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote, unquote_to_bytes, urlsplit

from bs4.element import Tag
from PIL import Image, UnidentifiedImageError

from book.assets.raster import MEGAPIXELS, is_whole
from book.assets.svg import clean_svg
from book.model import Issue, Place
from book.readers.html_soup import Document, attribute
from book.readers.limits import PICTURE_BYTES, PICTURES_BYTES
from book.report import KanbenError, issue

_SUFFIXES = {"JPEG": "jpg", "MPO": "jpg", "PNG": "png", "GIF": "gif", "WEBP": "webp", "AVIF": "avif", "BMP": "bmp"}
_SUFFIXES |= {"TIFF": "tif"}
_LAZY = ("data-src", "data-original", "data-lazy-src", "data-actualsrc", "data-lazy", "data-url", "data-full-src")
_SETS = ("srcset", "data-srcset", "data-lazy-srcset")
_CANDIDATE = re.compile(r"\s*([^\s,]\S*[^\s,])(?:\s+([\d.]+)[wx])?\s*(?:,|$)")
_DATA = re.compile(r"data:(?P<type>[^,;]*)(?P<more>(?:;[^,;]*)*),", re.IGNORECASE)
_SVG = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*|<!DOCTYPE[^>]*>\s*)*<svg[\s>]", re.DOTALL)

Source = Callable[[str], bytes | None]  # an address inside the source (a path beside the page, in a zip) → its bytes


class Pictures:
    """The pictures of an article; `images` are those at hand, by their names below assets/."""

    def __init__(self, source: Source, document: Document, prefix: str = "figure") -> None:
        self.source, self.document, self.prefix = source, document, prefix
        self.images: dict[str, bytes] = {}
        self.issues: list[Issue] = []
        self._names: dict[str, str] = {}
        self._count = self._bytes = 0

    def take(self, image: Tag) -> str:
        """The picture's name; a finding says where its file is not at hand."""
        addresses = list(dict.fromkeys(_addresses(image)))
        for address in addresses:
            if address in self._names:
                return self._names[address]
            data = self._data(address)
            fit = self._fit(data, address, image) if data else None
            if fit:
                name = self._name(fit[0])
                self.images[name] = fit[1]
                self._bytes += len(fit[1])
                self._names[address] = name
                return name
        name = self._name("jpg")
        self._names.update(dict.fromkeys(addresses[:1], name))
        self._missing(addresses, name, image)
        return name

    def absent(self) -> str:
        """The name of a picture that a caption without one is waiting for."""
        return self._name("jpg")

    def is_at_hand(self, name: str) -> bool:
        """Whether the picture's bytes came along."""
        return name in self.images

    def _name(self, suffix: str) -> str:
        self._count += 1
        return f"images/{self.prefix}-{self._count:02d}.{suffix}"

    def _data(self, address: str) -> bytes | None:
        if address.lower().startswith("data:"):
            return data_of(address)
        if is_remote(address):
            return None
        return self.source(unquote(address.partition("#")[0].partition("?")[0]))

    def _fit(self, data: bytes, address: str, image: Tag) -> tuple[str, bytes] | None:
        """Suffix and bytes of a picture that a book may hold; None, with a finding, for what it may not."""
        place = Place(self.document.file, self.document.line(image) or None)
        if len(data) > PICTURE_BYTES or self._bytes + len(data) > PICTURES_BYTES:
            self.issues.append(issue("IMP-066", place, address=shown(address), limit=PICTURE_BYTES // 1024**2))
            return None
        fit = fitting(data, place)
        if fit is None:
            self.issues.append(issue("IMP-065", place, address=shown(address)))
        return fit

    def _missing(self, addresses: list[str], name: str, image: Tag) -> None:
        place = Place(self.document.file, self.document.line(image) or None)
        remote = next((address for address in addresses if is_remote(address)), "")
        known = {found.place for found in self.issues if found.code in ("IMP-065", "IMP-066")}
        if remote:
            self.issues.append(issue("IMP-063", place, address=shown(remote), file=f"assets/{name}"))
        elif place not in known:
            address = shown(addresses[0]) if addresses else ""
            self.issues.append(issue("IMP-064", place, address=address, file=f"assets/{name}"))


def fitting(data: bytes, place: Place) -> tuple[str, bytes] | None:
    """Suffix and bytes of a picture of a kind and size that a book may hold."""
    if _SVG.match(data[:4096]):
        try:
            return "svg", clean_svg(data, place)
        except KanbenError:
            return None
    kind, size = probe(data)
    fits = kind and size[0] * size[1] <= MEGAPIXELS * 1_000_000 and is_whole(data)
    return (kind, data) if fits else None


def beside(page: Path) -> Source:
    """Files in the page's own folder and below it, nothing outside; links out of it lead nowhere."""
    folder = page.parent.resolve()

    def read(address: str) -> bytes | None:
        try:
            path = (folder / address).resolve()
            if not path.is_relative_to(folder) or not path.is_file() or path.stat().st_size > PICTURE_BYTES:
                return None
            return path.read_bytes()
        except (OSError, ValueError):  # a name that no file can have
            return None

    return read


def is_tiny(image: Tag, data: bytes | None = None) -> bool:
    """Whether it is no picture to look at: at most 2 pixels wide or high, as pages count their visits with."""
    for side in ("width", "height"):
        said = attribute(image, side).removesuffix("px")
        if said.isdecimal() and len(said) < 5 and int(said) <= 2:
            return True
    if data is None and not any(_addresses(image)):
        data = data_of(attribute(image, "src"))
    return data is not None and max(probe(data)[1]) in (1, 2)


def is_remote(address: str) -> bool:
    """Whether an address leads to the network, or anywhere else than to a file beside the page."""
    try:
        return bool(urlsplit(address).scheme not in ("", "data") or address.startswith(("//", "\\\\")))
    except ValueError:
        return True


def data_of(address: str) -> bytes | None:
    """The bytes of a data: address (RFC 2397)."""
    head = _DATA.match(address)
    if not head:
        return None
    body = address[head.end() :]
    if head["more"].lower().endswith(";base64"):
        try:
            return base64.b64decode("".join(unquote(body).split()) + "==")
        except (binascii.Error, ValueError):
            return None
    return unquote_to_bytes(body)


def probe(data: bytes) -> tuple[str, tuple[int, int]]:
    """Suffix and size in pixels by the picture's own header, nothing decoded; an empty suffix for anything else."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(BytesIO(data), formats=[kind for kind in _SUFFIXES if kind != "MPO"]) as image:
                return _SUFFIXES.get(image.format or "", ""), image.size
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError, OverflowError):
        return "", (0, 0)


def shown(address: str) -> str:
    """An address for a message."""
    return address if len(address) <= 200 else f"{address[:199]}…"


def _addresses(image: Tag) -> Iterator[str]:
    """Where the picture may be, the best guess first: a page that loads late has a stand-in in `src`."""
    source = attribute(image, "src")
    stand_in = is_tiny_data(source)
    if source and not stand_in:
        yield source
    yield from filter(None, (attribute(image, name) for name in _LAZY))
    sets = [attribute(image, name) for name in _SETS]
    if image.parent is not None and image.parent.name == "picture":
        sets += [attribute(found, name) for found in image.parent.find_all("source") for name in _SETS]
    for written in filter(None, sets):
        ranked = [(float(found[2] or 1), found[1]) for found in _CANDIDATE.finditer(written[:20_000])]
        yield from (address for _, address in sorted(ranked, key=lambda it: -it[0]))
    follower = image.find_next_sibling()
    if stand_in and follower is not None and follower.name == "noscript":
        yield from (attribute(found, "src") for found in follower.find_all("img"))


def is_tiny_data(address: str) -> bool:
    """Whether the address holds a picture of a pixel or two, or a drawing of nothing."""
    data = data_of(address) if address.startswith("data:") else None
    return data is not None and (max(probe(data)[1]) in (1, 2) or (len(data) < 400 and bool(_SVG.match(data))))
