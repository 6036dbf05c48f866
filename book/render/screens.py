"""Pictures of an EPUB: the Edition comes in; the same one with pictures as shops and readers take them goes out.

The PDF's Edition keeps the full pictures: print wants 300 dpi, a screen has less.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from lxml import etree

from book import xhtml
from book.assets.screens import for_screens
from book.cache import Cache
from book.model import Asset, Edition, Page
from book.render.cover import HREF
from book.workers import Each

_SOURCES = re.compile('src="([^"]*)"')


def with_screen_pictures(edition: Edition, cache: Cache, each: Each = map) -> Edition:
    """The Edition for the EPUB alone; its pages name the other files and their sizes."""
    assets = for_screens(edition.assets, cache, whole=HREF, each=each)
    pairs = zip(edition.assets, assets, strict=True)
    changed = {f"../{before.href}": after for before, after in pairs if after is not before}
    if not changed:
        return edition
    pages = tuple(_shown(page, changed) if "epub" in page.formats else page for page in edition.pages)
    return replace(edition, assets=assets, pages=pages)


def _shown(page: Page, changed: Mapping[str, Asset]) -> Page:
    if changed.keys().isdisjoint(_SOURCES.findall(page.xhtml)):
        return page
    root = etree.fromstring(page.xhtml.encode(), xhtml.parser())
    for image in root.iter(f"{{{xhtml.XHTML}}}img"):
        asset = changed.get(image.get("src", ""))
        if asset:
            image.set("src", f"../{asset.href}")
            image.set("width", str(asset.width))
            image.set("height", str(asset.height))
    return replace(page, xhtml=xhtml.whole(root))
