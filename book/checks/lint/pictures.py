"""Pictures: those of a publication come in; words that say nothing, and files that shops refuse, go out."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from io import BytesIO
from pathlib import PurePosixPath
from urllib.parse import unquote

from lxml import etree
from PIL import Image

from book.checks.lint.publication import Item, Publication
from book.model import Issue, Place
from book.report import KanbenError, issue
from book.xhtml import XHTML, text_of

MOST_PIXELS = 3_500_000  # the Taiwanese EPUB 3 guide; Apple's limit is 5.6 million
LARGEST = 300 * 1024  # bytes
LONGEST_ALT = 250  # characters: a screen reader says them in one go
COVER_SIDE = 1400  # px, the shorter side: Apple's asset guide; Kindle wants 1600 × 2560
_FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "AVIF", "BMP", "TIFF")
_TAKEN = ("JPEG", "PNG", "GIF")  # EPUB 3.3 § 3.2 also allows WebP, which Kindle and Kobo do not show
# Words that say only that there is a picture, and names that cameras and programs give.
_EMPTY = re.compile(
    r"(an? |the )?(image|picture|photo(graph)?|figure|graphic|illustration|img|pic|cover)s?( of)?|"
    r"圖|圖片|圖像|照片|相片|插圖|圖示|封面|图|图片|照片|画像|写真|図|イラスト|"
    r"(img|dsc|dscn|dscf|pxl|image|picture|screenshot|螢幕截圖|圖|圖片|figure|fig)[ _.-]*\d[\d _.-]*",
    re.IGNORECASE,
)
_FILE = re.compile(r"\S+\.(jpe?g|png|gif|svg|webp|avif|tiff?|bmp)", re.IGNORECASE)
_SPACE = re.compile(r"[\s\u2060]+")


def alternatives(publication: Publication) -> Iterator[Issue]:
    """EPB-023: no words; LNT-001: a file's name; -002: empty words; -003: the caption again; -004: too many."""
    for document in publication.documents:
        for image in document.root.iter(f"{{{XHTML}}}img"):
            spot = publication.place(document.name, image)
            alt, source = image.get("alt"), unquote(image.get("src", ""))
            if alt is None:
                yield issue("EPB-023", spot, image=source)
            elif alt.strip() and (code := _fault(_SPACE.sub(" ", alt).strip(), source, image)):
                yield issue(code, spot, image=source, alt=alt if len(alt) <= 60 else f"{alt[:60]}…", limit=LONGEST_ALT)


def _fault(alt: str, source: str, image: etree._Element) -> str:
    path = PurePosixPath(source)
    if alt in (path.name, path.stem) or _FILE.fullmatch(alt):
        return "LNT-001"
    if _EMPTY.fullmatch(alt):
        return "LNT-002"
    figure = next(image.iterancestors(f"{{{XHTML}}}figure"), None)
    captions = () if figure is None else figure.iter(f"{{{XHTML}}}figcaption")
    if any(_bare(alt) in {_bare(text_of(line)) for line in (caption, *caption)} for caption in captions):
        return "LNT-003"
    return "LNT-004" if len(alt) > LONGEST_ALT else ""


def _bare(text: str) -> str:
    """A caption's words without its number and its marks."""
    return re.sub(r"\W", "", re.sub(r"^\s*(圖|图|図|表|Figure|Fig\.?|Table)\s*[\d.–-]+", "", text))


def files(publication: Publication) -> Iterator[Issue]:
    """LNT-005 to -009: pictures of too many pixels or bytes, in formats, colours or with transparency that cost."""
    covers = _covers(publication)
    for item in publication.items:
        if not item.media_type.startswith("image/") or item.media_type == "image/svg+xml":
            continue
        spot, size = publication.place(item.name), publication.size(item.name)
        if size > LARGEST and item not in covers:
            name = PurePosixPath(item.name).name
            yield issue("LNT-006", spot, image=name, size=-(-size // 1024), limit=LARGEST // 1024)
        image = _opened(publication, item)
        if image is not None:
            yield from _file_faults(item, image, spot, is_cover=item in covers)


def _file_faults(item: Item, image: Image.Image, spot: Place, *, is_cover: bool) -> Iterator[Issue]:
    name = PurePosixPath(item.name).name
    width, height = image.size
    if width * height > MOST_PIXELS and not is_cover:  # what shops want of a cover is more
        pixels, limit = (f"{number / 1e6:.1f}" for number in (width * height, MOST_PIXELS))
        yield issue("LNT-005", spot, image=name, width=width, height=height, pixels=pixels, limit=limit)
    if image.format not in _TAKEN:
        yield issue("LNT-007", spot, image=name, format=image.format or item.media_type)
    if image.mode in ("CMYK", "LAB", "I;16"):
        yield issue("LNT-008", spot, image=name, mode=image.mode)
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        yield issue("LNT-009", spot, image=name)


def _opened(publication: Publication, item: Item) -> Image.Image | None:
    """The picture with its header read, no more; None where it is none (EPUBCheck's OPF-029, PKG-021)."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            return Image.open(BytesIO(publication.archive.read(item.name)), formats=_FORMATS)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, KanbenError):
        return None


def cover(publication: Publication) -> Iterator[Issue]:
    """LNT-010: no cover; LNT-011: one that shops find too small."""
    found = _covers(publication)
    if not found:
        yield issue("LNT-010", publication.place(publication.package_name))
    for item in found[:1]:
        image = _opened(publication, item)
        if image is not None and min(image.size) < COVER_SIDE:
            width, height = image.size
            yield issue("LNT-011", publication.place(item.name), width=width, height=height, limit=COVER_SIDE)


def _covers(publication: Publication) -> list[Item]:
    """The items that the package calls its cover, as EPUB 3 does or as EPUB 2 did."""
    marked = publication.meta("cover")
    return [item for item in publication.items if "cover-image" in item.properties or item.id == marked]
