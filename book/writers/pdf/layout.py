"""Paged layout: a joined document, style sheets and assets come in; a laid-out document with its PageMap goes out."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from typing import Any

import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from book.model import Asset, Edition, Issue, PageMap
from book.report import issue
from book.writers.pdf.geometry import Geometry
from book.writers.pdf.joining import ASSET_SCHEME, joined
from book.writers.pdf.weasyprint_hooks import hooked

# What the screen profile is: tagged for a screen reader (ISO 14289-1).
OPTIONS: dict[str, Any] = {"pdf_variant": "pdf/ua-1"}


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A book in pages: its PDF as WeasyPrint wrote it, what it said on the way, and where things are (from page 0)."""

    pdf: bytes
    issues: tuple[Issue, ...]
    anchors: dict[str, int]
    pages: int


class AssetFetcher(URLFetcher):  # type: ignore[misc]
    """Answers `kanben:images/x` from the Edition's assets and nothing else: no network, no file outside the book."""

    def __init__(self, assets: tuple[Asset, ...]) -> None:
        super().__init__(allowed_protocols=("data",))  # the cover's ground is a data: URL
        self._assets = {f"{ASSET_SCHEME}:{asset.href}": asset for asset in assets}

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """Raises FatalURLFetchingError for anything that is not an asset of the book."""
        if url.startswith("data:"):
            return super().fetch(url, headers)
        asset = self._assets.get(url)
        if asset is None:
            raise FatalURLFetchingError(f"{url} is not in the book")
        message = Message()
        message["Content-Type"] = asset.media_type
        return URLFetcherResponse(url, asset.path.read_bytes(), message)


def lay_out(edition: Edition, page: Geometry) -> LaidOut:
    """The whole book as a tagged PDF."""
    fetcher = AssetFetcher(edition.assets)
    fonts = FontConfiguration()
    sheets_of_pdf = [sheet for sheet in edition.stylesheets if "pdf" in sheet.formats]
    # The geometry of book.toml comes after the theme and before the publication's own sheet.
    texts = [*(sheet.text for sheet in sheets_of_pdf[:-1]), page.css, sheets_of_pdf[-1].text]
    with hooked(), _heard() as said:
        sheets = [weasyprint.CSS(string=text, font_config=fonts, url_fetcher=fetcher) for text in texts]
        html = weasyprint.HTML(string=joined(edition), url_fetcher=fetcher, base_url=f"{ASSET_SCHEME}:")
        document = html.render(font_config=fonts, stylesheets=sheets, **OPTIONS)
        pdf = document.write_pdf(**OPTIONS)
    anchors: dict[str, int] = {}
    for at, sheet in enumerate(document.pages):
        for name in sheet.anchors:  # a box that goes on over pages has its anchor on each: the first is meant
            anchors.setdefault(name, at)
    return LaidOut(pdf, tuple(said), anchors, len(document.pages))


@contextmanager
def _heard() -> Iterator[list[Issue]]:
    """Collects what WeasyPrint logs, each line once, as issues (PDW-002)."""
    said: list[Issue] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            found = issue("PDW-002", text=record.getMessage())
            if found not in said:
                said.append(found)

    logger, listener = logging.getLogger("weasyprint"), Listener(logging.WARNING)
    logger.addHandler(listener)
    propagate, logger.propagate = logger.propagate, False
    try:
        yield said
    finally:
        logger.removeHandler(listener)
        logger.propagate = propagate


def page_map(laid_out: LaidOut, labels: list[str]) -> PageMap:
    """The label of the page that each anchor is on."""
    return PageMap({name: labels[at] for name, at in laid_out.anchors.items()})
