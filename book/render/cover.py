"""The cover: a Book comes in; a cover designed from its title goes out, as a live page and as a picture for the EPUB.

The design is type on a ground of rings. Where the rings lie is decided by the title's digest, so that each book has its
own cover and always the same one. All sizes are in em, one em being a hundredth of the cover's width.
"""

from __future__ import annotations

import io
import re
from base64 import b64encode
from collections.abc import Callable, Iterator
from functools import partial
from hashlib import sha256
from importlib.metadata import version

from PIL import Image

from book import labels, xhtml
from book.assets.screens import for_screens
from book.cache import Cache, cache_key
from book.libraries import load_weasyprint
from book.model import Asset, Book, Edition, Metadata, Page
from book.render.front import credit_lines
from book.render.parts import make_page
from book.workers import Begin

HREF = "images/cover.jpg"
WIDTH, HEIGHT = 1600, 2560  # px: what bookshops ask for (Kindle, Kobo and Apple publisher guides)
_LINE = 0.80  # of the width is for a line of the title
_LARGEST, _SMALLEST = 15.0, 6.0  # em
_BREAK = re.compile(r"\s+|(?<=[：:])")


def cover_pages(book: Book, picture: Asset | None, picture_alt: str) -> tuple[Page, Page]:
    """The cover for paper (live type, or the publication's own picture) and for the EPUB (a picture).

    `picture_alt` says what the publication's own picture shows; the title stands in for it.
    """
    words = labels.load(book.metadata.language)
    title = words.text("cover")
    alt = xhtml.escaped((picture and picture_alt) or words.text("cover_alt", title=book.metadata.title))
    image = f'<img src="../{HREF}" alt="{alt}" width="{WIDTH}" height="{HEIGHT}" role="doc-cover"/>'
    shown = f'<section class="cover" id="cover" epub:type="cover" aria-label="{title}">{image}</section>'
    front = image.replace(' role="doc-cover"', "") if picture else cover_markup(book.metadata)
    paper = f'<section class="cover" id="cover">{front}<div class="endpaper"></div></section>'
    return (
        make_page(book.metadata.language, "cover", "cover", title, paper, matter="front", formats=("pdf",)),
        make_page(book.metadata.language, "cover", "cover", title, shown, matter="front", formats=("epub",)),
    )


def cover_markup(meta: Metadata) -> str:
    """The designed cover as a fragment."""
    words = labels.load(meta.language)
    first, *rest = title_lines(meta.title)
    subtitle = meta.subtitle or words.text("title_separator").join(rest)
    main = [first] if not meta.subtitle else [first, *rest]
    title = "".join(
        f'<span class="cover-line" style="font-size:{title_size(line):.2f}em">{xhtml.escaped(line)}</span>'
        for line in main
    )
    people = "".join(f"<p>{line}</p>" for line in credit_lines(meta.people, words))
    return (
        f'<div class="designed-cover" style="background-image:url({rings(meta.title)})">'
        f'<div class="cover-words"><p class="cover-title">{title}</p>'
        + (f'<p class="cover-subtitle">{xhtml.escaped(subtitle)}</p>' if subtitle else "")
        + f'<div class="cover-people">{people}</div></div>'
        + (f'<p class="cover-publisher">{xhtml.escaped(meta.publisher)}</p>' if meta.publisher else "")
        + "</div>"
    )


def title_lines(title: str) -> list[str]:
    """A headline's parts: newsrooms part them by a space or a colon."""
    parts = [part for part in _BREAK.split(title.strip()) if part]
    latin = sum(char.isascii() for char in title) > len(title) / 2
    return [title.strip()] if latin else parts


def title_size(line: str) -> float:
    """The size, in em, at which a line of the title fills its measure; a long line is set over two or more."""
    width = sum(0.55 if char.isascii() else 1.0 for char in line)
    for lines in (1, 2, 3):
        size = _LINE * 100 / -(-width // lines)
        if size >= 8.0 or lines == 3:
            return max(_SMALLEST, min(_LARGEST, size))
    return _SMALLEST


def rings(title: str) -> str:
    """Two families of rings and a disc as the URL of a background, which screen readers pass over."""
    seed = sha256(title.encode()).digest()
    shapes = "".join(_rings(24 + seed[0] % 20, 108 + seed[1] % 18, 4.6, 15)) + "".join(
        _rings(76 + seed[2] % 16, 96 + seed[3] % 22, 4.6, 15)
    )
    disc = f'<circle cx="{70 + seed[4] % 12}" cy="{92 + seed[5] % 12}" r="7.5" fill="#c8553d"/>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="100" height="160" viewBox="0 0 100 160">{shapes}{disc}</svg>'
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"


def _rings(x: int, y: int, step: float, count: int) -> Iterator[str]:
    for ring in range(1, count + 1):
        yield (
            f'<circle cx="{x}" cy="{y}" r="{ring * step:.1f}" fill="none" stroke="#8fa6b8" '
            f'stroke-opacity="{0.62 - ring * 0.03:.2f}" stroke-width="0.22"/>'
        )


def own_picture(picture: Asset, cache: Cache) -> Asset:
    """The EPUB's cover.jpg of the publication's own picture, scaled to fit."""
    return _kept(_key(picture.sha256), cache, partial(_own, picture))


def begin_cover(edition: Edition, cache: Cache, begin: Begin = partial) -> Callable[[], tuple[Asset, ...]]:
    """What gives the EPUB's cover.jpg, drawn from the design; none where the publication has a picture of its own."""
    if any(asset.href == HREF for asset in edition.assets):
        return tuple
    styles = "".join(sheet.text for sheet in edition.stylesheets if sheet.name in {"cover", "custom"})
    design = f'<html lang="{edition.metadata.language}"><body>{cover_markup(edition.metadata)}</body></html>'
    key = _key(design, styles)
    drawn = partial(_drawn, design, styles) if cache.path(key) else begin(_drawn, design, styles)
    return lambda: for_screens((_kept(key, cache, drawn),), cache, whole=HREF)


def _key(*parts: str) -> str:
    return cache_key("cover 3", *parts, *(version(name) for name in ("weasyprint", "pypdfium2", "pillow")))


def _kept(key: str, cache: Cache, made: Callable[[], bytes]) -> Asset:
    """1600 × 2560 px, from the cache where it was made before."""
    path = cache.path(key) or cache.put_file(key, made())
    return Asset(HREF, "image/jpeg", path, sha256(path.read_bytes()).hexdigest(), WIDTH, HEIGHT)


def _drawn(design: str, styles: str) -> bytes:
    return _jpeg(_painted(design, f"{styles} .designed-cover{{font-size:{WIDTH / 100}px}}"))


def _painted(body: str, styles: str) -> Image.Image:
    """HTML as a picture of the cover's size."""
    load_weasyprint()
    from book.render.drawing import painted  # noqa: PLC0415 - WeasyPrint takes half a second; a cover is drawn once

    return painted(body, styles, WIDTH, HEIGHT)


def _own(picture: Asset) -> bytes:
    """The picture scaled to fit, on white."""
    if picture.media_type == "image/svg+xml":
        drawing = f"data:image/svg+xml;base64,{b64encode(picture.path.read_bytes()).decode()}"
        shown = _painted(
            f'<img src="{drawing}" alt="">', "img{display:block;width:100%;height:100vh;object-fit:contain}"
        )
        return _jpeg(shown)
    with Image.open(picture.path) as image:
        fitted = image.convert("RGB")
    fitted.thumbnail((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    sheet = Image.new("RGB", (WIDTH, HEIGHT), "white")
    sheet.paste(fitted, ((WIDTH - fitted.width) // 2, (HEIGHT - fitted.height) // 2))
    return _jpeg(sheet)


def _jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.convert("RGB").resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).save(
        out, "JPEG", quality=88, optimize=True, progressive=True
    )
    return out.getvalue()
