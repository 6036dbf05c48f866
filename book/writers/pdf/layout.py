"""Paged layout of one sheet: a Sheet comes in, a Shard (its PDF without fonts, and where things are) goes out."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from typing import Any, Literal

import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from book import xhtml
from book.writers.pdf.blocks import Body
from book.writers.pdf.drawn import Drawn
from book.writers.pdf.floats import late_figures, settle
from book.writers.pdf.loose import loosen
from book.writers.pdf.page_starts import page_starts
from book.writers.pdf.setting import Setting
from book.writers.pdf.shard import Bookmark, FontUse, Shard
from book.writers.pdf.sheets import ASSET_SCHEME, Sheet
from book.writers.pdf.weasyprint_hooks import Memory, Source, drawn, has_overlong_words, hooked
from book.writers.pdf.wide import fitted

_PT = 0.75  # a CSS pixel in points
_ROOM = 72.0  # px, three lines: less at the foot of a page is no gap that anyone sees
_COLOPHON, _AT_FOOT = 'class="colophon"', 'class="colophon at-foot"'
_SECTION = '<section style="overflow-wrap:break-word"'
_MOVES = 2  # a figure that moves may make the next one late
Side = Literal["recto", "verso"]
_OPTIONS: dict[str, Any] = {"pdf_variant": "pdf/ua-1"}  # tagged for a screen reader (ISO 14289-1)


@dataclass(frozen=True, slots=True)
class Settings:
    """What all sheets of a book share: style sheets in their order, and each asset's URL with its type and path."""

    styles: tuple[str, ...]
    assets: tuple[tuple[str, str, str], ...]
    setting: Setting


class AssetFetcher(URLFetcher):  # type: ignore[misc]
    """Answers `kanben:images/x` from the book's assets and nothing else: no network, no file outside the book."""

    def __init__(self, assets: tuple[tuple[str, str, str], ...]) -> None:
        super().__init__(allowed_protocols=("data",))  # the cover's ground is a data: URL
        self._assets = {url: (media_type, path) for url, media_type, path in assets}

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """Raises FatalURLFetchingError for anything that is not in the book."""
        if url.startswith("data:"):
            return super().fetch(url, headers)
        if url not in self._assets:
            raise FatalURLFetchingError(f"{url} is not in the book")
        media_type, path = self._assets[url]
        message = Message()
        message["Content-Type"] = media_type
        with open(path, "rb") as file:  # noqa: PTH123 - the path is text, for it went through a pipe
            return URLFetcherResponse(url, file.read(), message)


class Layout:
    """One process's means of layout; style sheets and fonts are read once for all its sheets."""

    def __init__(self, settings: Settings) -> None:
        self._fetcher = AssetFetcher(settings.assets)
        self._fonts = FontConfiguration()
        # A late figure may change places with the paragraphs beside it (book/writers/pdf/floats.py).
        self._moves = _MOVES if settings.setting.move_figures else 0
        self._squeeze = settings.setting.squeeze
        self._images: dict[str, Any] = {}
        self._memory = Memory()
        self._said: list[str] = []
        with _heard(self._said):
            self._styles = [
                weasyprint.CSS(string=text, font_config=self._fonts, url_fetcher=self._fetcher)
                for text in settings.styles
            ]
        self._said_of_styles = tuple(self._said)

    def shard(self, sheet: Sheet, side: Side) -> tuple[Shard, Body]:
        """The sheet in pages, the first of them on `side`, and its objects.

        Raises FatalURLFetchingError as AssetFetcher does.
        """
        used: dict[str, FontUse] = {}
        said: list[str] = []
        with hooked(used, self._memory, squeeze=self._squeeze), _heard(said):
            document, html = self._settled(sheet, side)
            pdf = drawn(document, _OPTIONS)
        body, frame = loosen(Drawn(pdf), sheet.id)
        shard = Shard(
            objects=body.objects,
            numbers=body.numbers,
            frame=frame,
            anchors=_anchors(document),
            bookmarks=tuple(_bookmarks(document)),
            fonts=tuple(used[key] for key in sorted(used)),
            starts=page_starts(document, html),
            said=(*self._said_of_styles, *said),
        )
        return shard, body

    def pages(self, sheet: Sheet, side: Side) -> int:
        """How many pages the sheet takes. Raises FatalURLFetchingError as AssetFetcher does."""
        with hooked({}, self._memory, squeeze=self._squeeze), _heard([]):
            return len(self._settled(sheet, side)[0].pages)

    def alone(self, sheet: Sheet) -> tuple[bytes, tuple[FontUse, ...]]:
        """A sheet that goes into no book, such as a wrap cover: its PDF without fonts, and what these are to be.

        Raises FatalURLFetchingError as AssetFetcher does.
        """
        used: dict[str, FontUse] = {}
        with hooked(used, self._memory, squeeze=self._squeeze), _heard([]):
            pdf: bytes = self._rendered(sheet, "recto", sheet.html).write_pdf(**_OPTIONS)
        return pdf, tuple(used[key] for key in sorted(used))

    def _settled(self, sheet: Sheet, side: Side) -> tuple[Any, str]:
        """The sheet laid out, and again with its late figures moved, as long as that fills pages; and its HTML then.

        A colophon of one page goes to the page's foot; tables that are too wide get smaller type,
        words that are too long break."""
        html = sheet.html
        document = self._rendered(sheet, side, html)
        if _COLOPHON in html and len(document.pages) == 1:  # what breaks over pages has no foot to stand at
            html = html.replace(_COLOPHON, _AT_FOOT, 1)
            return self._rendered(sheet, side, html), html
        if (narrow := fitted(html, document)) != html:
            html, document = narrow, self._rendered(sheet, side, narrow)
        if has_overlong_words(document.pages):
            # Not for every sheet: words that may break anywhere are not shaped at once (weasyprint_hooks/shaping.py).
            html = html.replace("<section", _SECTION, 1)
            document = self._rendered(sheet, side, html)
        empty = _empty(document)
        for _ in range(self._moves):
            moved = settle(html, [figure for figure in late_figures(document) if figure.room > _ROOM])
            if moved == html:
                break
            tried = self._rendered(sheet, side, moved)
            if len(tried.pages) > len(document.pages) or _empty(tried) >= empty:
                break
            html, document, empty = moved, tried, _empty(tried)
        return document, html

    def _rendered(self, sheet: Sheet, side: Side, html: str) -> Any:
        text = (
            f'<html lang="{sheet.language}" style="break-before:{side}"><head>'
            f"<title>{xhtml.escaped(sheet.title)}</title></head><body>{html}</body></html>"
        )
        source = Source(text, url_fetcher=self._fetcher, base_url=f"{ASSET_SCHEME}:")
        return source.render(font_config=self._fonts, stylesheets=self._styles, cache=self._images, **_OPTIONS)


def _empty(document: Any) -> float:
    """The room that late figures leave, in px."""
    return sum(figure.room for figure in late_figures(document))


def _anchors(document: Any) -> dict[str, tuple[int, float, float]]:
    """The first place of each id: a box that goes on over pages has its anchor on every one."""
    anchors: dict[str, tuple[int, float, float]] = {}
    for at, page in enumerate(document.pages):
        for name, (x, y, *_) in page.anchors.items():
            anchors.setdefault(name, (at, round(x * _PT, 2), round((page.height - y) * _PT, 2)))
    return anchors


def _bookmarks(document: Any) -> Iterator[Bookmark]:
    for at, page in enumerate(document.pages):
        for level, label, (x, y, *_), *_ in page.bookmarks:
            yield Bookmark(level, label, at, round(x * _PT, 2), round((page.height - y) * _PT, 2))


@contextmanager
def _heard(said: list[str]) -> Iterator[None]:
    """Collects in `said` what WeasyPrint logs, each line once."""

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.getMessage() not in said:
                said.append(record.getMessage())

    logger, listener = logging.getLogger("weasyprint"), Listener(logging.WARNING)
    logger.addHandler(listener)
    propagate, logger.propagate = logger.propagate, False
    try:
        yield
    finally:
        logger.removeHandler(listener)
        logger.propagate = propagate
