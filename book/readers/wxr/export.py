"""A WordPress export: its bytes come in; its posts, pictures and what else it lists go out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

from lxml import etree

from book.model import Place
from book.readers.html_meta import day_of, language_tag
from book.report import stop

_DOCTYPE = re.compile(rb"<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)
_NO_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # WordPress lets through what XML does not hold
_POSTS = ("post", "page")


@dataclass(frozen=True, slots=True)
class Post:
    """A post or page; `content` is what its author wrote, `line` where that begins, `notes` id → HTML of its notes."""

    kind: str
    status: str
    title: str
    author: str
    published: date | None
    link: str
    subjects: tuple[str, ...]
    content: str
    line: int
    notes: Mapping[str, str]
    comments: int


@dataclass(frozen=True, slots=True)
class Attachment:
    """A picture of the library."""

    address: str
    caption: str
    alt: str


@dataclass(frozen=True, slots=True)
class Export:
    """What the export holds; `posts` by day, pages after them; `others` are kinds and titles of what is no text."""

    title: str
    language: str
    posts: tuple[Post, ...]
    attachments: Mapping[str, Attachment]
    others: tuple[tuple[int, str, str], ...]


def read_export(data: bytes, file: str) -> Export:
    """The export. Raises KanbenError IMP-074 where it is not well-formed XML."""
    clean = _NO_XML.sub(b" ", _DOCTYPE.sub(lambda found: b"\n" * found[0].count(b"\n"), data, count=1))
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        root = etree.fromstring(clean, parser)
    except etree.XMLSyntaxError as error:
        raise stop("IMP-074", Place(file, error.lineno), file=file, reason=str(error)) from error
    authors = {
        _text(it, "author_login"): _text(it, "author_display_name") or _text(it, "author_login")
        for it in root.iterfind("channel/{*}author")
    }
    posts: list[Post] = []
    attachments: dict[str, Attachment] = {}
    others: list[tuple[int, str, str]] = []
    for item in root.iterfind("channel/item"):
        kind = _text(item, "post_type")
        if kind in _POSTS:
            posts.append(_post(item, kind, authors))
        elif kind == "attachment":
            alt = _meta(item, "_wp_attachment_image_alt")
            attachments[_text(item, "post_id")] = Attachment(
                _text(item, "attachment_url"), _encoded(item, "excerpt"), alt
            )
        else:
            others.append((_line(item), kind, _text(item, "title")))
    posts.sort(key=lambda it: (it.kind != "post", it.published or date.min))
    channel = root.find("channel")
    title, language = (_text(channel, "title"), _text(channel, "language")) if channel is not None else ("", "")
    return Export(title, language_tag(language), tuple(posts), attachments, tuple(others))


def _post(item: etree._Element, kind: str, authors: Mapping[str, str]) -> Post:
    content = next(_all_encoded(item, "content"), None)
    creator = _text(item, "creator")
    listed = [(it.get("domain", ""), " ".join((it.text or "").split())) for it in item.iterfind("category")]
    subjects = [
        text
        for domain, text in listed
        if domain in ("category", "post_tag")
        and text not in ("", "Uncategorized", "未分類", "未分类", "未分類カテゴリー")
    ]
    return Post(
        kind=kind,
        status=_text(item, "status"),
        title=_text(item, "title"),
        author=authors.get(creator, creator),
        published=day_of(_text(item, "post_date")),
        link=_text(item, "link"),
        subjects=tuple(dict.fromkeys(subjects)),
        content="" if content is None else content.text or "",
        line=_line(item if content is None else content),
        notes=_notes(_meta(item, "footnotes")),
        comments=sum(1 for _ in item.iterfind("{*}comment")),
    )


def _line(element: etree._Element) -> int:
    return cast(int, element.sourceline or 1)


def _text(element: etree._Element, name: str) -> str:
    found = element.find(f"{{*}}{name}")
    return " ".join("".join(map(str, found.itertext())).split()) if found is not None else ""


def _all_encoded(item: etree._Element, prefix: str) -> Iterator[etree._Element]:
    """`content:encoded` and `excerpt:encoded` differ by their namespace alone."""
    return (it for it in item.iterfind("{*}encoded") if prefix in str(etree.QName(it).namespace))


def _encoded(item: etree._Element, prefix: str) -> str:
    return next((it.text or "" for it in _all_encoded(item, prefix)), "")


def _meta(item: etree._Element, key: str) -> str:
    return next((_text(it, "meta_value") for it in item.iterfind("{*}postmeta") if _text(it, "meta_key") == key), "")


def _notes(value: str) -> dict[str, str]:
    """The notes that the block editor keeps beside the text, as JSON."""
    try:
        listed = json.loads(value) if value else []
    except (ValueError, RecursionError):
        return {}
    pairs = (
        ((str(it.get("id", "")), str(it.get("content", ""))) for it in listed if isinstance(it, dict))
        if isinstance(listed, list)
        else ()
    )
    return {key: text for key, text in pairs if key}
