"""Embedded fonts: an EPUB's Edition comes in; the same one, set in faces that it brings along, goes out."""

from __future__ import annotations

import hashlib
import re
import string
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from lxml import etree

from book import xhtml
from book.assets.fonts import Face, Style
from book.assets.subsets import subset
from book.cache import Cache, cache_key
from book.model import Asset, Edition, Page, Stylesheet

SHEET = "fonts"
FAMILY = "Book Serif"  # not the face's own name: an installed one, of another version, would be taken in its place
SOURCE = "Noto Serif CJK TC"
_WEIGHTS: dict[Style, str] = {"Regular": "normal", "Bold": "bold"}
# What the theme sets in bold; what a publication's own style sheet adds falls back to the reader's font.
_BOLD = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "b", "strong", "em", "th", "dt"))
_BOLD_CLASSES = frozenset(("figure-number", "table-number", "note-number", "related-label"))
_COMPOSED = re.compile("\\S[\u0300-\u036f\u302a-\u302f\u3099\u309a\ufe00-\ufe0f\U000e0100-\U000e01ef]+")
# What pages show and no text holds: numbers and marks of lists, and what a reader's own words need.
_ALWAYS = string.printable[:95] + "\u00a0•–—…‘’“”、，。一二三四五六七八九十百千零"


def with_fonts(edition: Edition, faces: Sequence[Face], cache: Cache) -> Edition:
    """The Edition with a subset of each of `faces` (regular and bold) that holds the characters of its pages."""
    roots = {
        page.id: etree.fromstring(page.xhtml.encode(), xhtml.parser())
        for page in edition.pages
        if "epub" in page.formats
    }
    fonts: list[Asset] = []
    rules: list[str] = []
    for face in faces:
        asset = _asset(face, _texts(roots.values(), edition.metadata.language, bold=face.style == "Bold"), cache)
        fonts.append(asset)
        rules.append(
            f'@font-face {{ font-family: "{FAMILY}"; font-style: normal; font-weight: {_WEIGHTS[face.style]}; '
            f'src: url("../{asset.href}"); }}\n'
        )
    rules.append(f'body, :lang(ja), :lang(zh) {{ font-family: "{FAMILY}", serif; }}\n')
    *theme, own = edition.stylesheets
    sheets = (*theme, Stylesheet(SHEET, "".join(rules), ("epub",)), own)
    pages = tuple(_linked(page, roots[page.id]) if page.id in roots else page for page in edition.pages)
    assets = (*edition.assets, *fonts)
    return replace(edition, stylesheets=sheets, assets=assets, pages=pages)


def _asset(face: Face, texts: Mapping[str, frozenset[str]], cache: Cache) -> Asset:
    data = subset(face, texts, cache)
    digest = hashlib.sha256(data).hexdigest()
    path = cache.put_file(cache_key("font file", digest), data)
    return Asset(f"fonts/serif-{face.style.lower()}.otf", "font/otf", path, digest)


def _texts(roots: Iterable[etree._Element], language: str, *, bold: bool) -> dict[str, frozenset[str]]:
    """The characters of the pages by language; with a combining mark those that it is drawn with."""
    found: dict[str, set[str]] = {language: set(_ALWAYS)}
    for root in roots:
        for text, own in _pieces(root, language, everything=not bold):
            found.setdefault(own, set()).update(text)
            found[own].update(_COMPOSED.findall(text))
    return {own: frozenset(words) for own, words in found.items()}


def _pieces(element: etree._Element, language: str, *, everything: bool) -> Iterator[tuple[str, str]]:
    """Each text with its language, of bold elements alone unless `everything` is asked for."""
    language = element.get("lang", language)
    shown = everything or _is_bold(element)
    if shown and element.text:
        yield element.text, language
    for child in element:
        yield from _pieces(child, language, everything=shown)
        if shown and child.tail:
            yield child.tail, language


def _is_bold(element: etree._Element) -> bool:
    return etree.QName(element).localname in _BOLD or not _BOLD_CLASSES.isdisjoint(element.get("class", "").split())


def _linked(page: Page, root: etree._Element) -> Page:
    """The page with the sheet's link before that of the publication's own, which may change anything."""
    own = root[0][-1]
    link = xhtml.part("link", rel="stylesheet", type="text/css", href=f"../css/{SHEET}.css")
    own.addprevious(link)
    link.tail = "\n"
    return replace(page, xhtml=xhtml.whole(root))
