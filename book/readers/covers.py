"""The cover that a source names beside its text: its address comes in; the article with the picture goes out."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import unquote

from book.model import Article, Issue, Place
from book.readers.html_pictures import Source, fitting, is_remote, shown
from book.report import issue


def with_cover(article: Article, address: str, source: Source, place: Place) -> tuple[Article, Issue]:
    """The article with the picture at the address as its cover, and IMP-073; as it is where there is none, and IMP-075.

    Nothing is fetched.
    """
    data = None if is_remote(address) else source(local(address))
    fit = fitting(data, place) if data else None
    if fit is None:
        return article, issue("IMP-075", place, address=shown(address))
    return with_picture(article, *fit, place)


def with_picture(article: Article, suffix: str, data: bytes, place: Place) -> tuple[Article, Issue]:
    """The article with a picture as its cover."""
    name = f"images/cover.{suffix}"
    images = {**article.images, name: data}
    return replace(article, images=images), issue("IMP-073", place, file=f"assets/{name}", name=name)


def local(address: str) -> str:
    """The path that an address beside the source means."""
    return unquote(address.partition("#")[0].partition("?")[0])
