"""Front matter of Markdown files: the text comes in; what it says of the article, and the lines below it, go out."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import yaml

from book.manuscript.frontmatter import NO_XML
from book.model import LedgerLine, Person, Place
from book.readers.dates import date_at_start
from book.readers.lines import fold
from book.report import stop

_FENCES = {"---": re.compile(r"(?:---|\.\.\.)\s*"), "+++": re.compile(r"\+\+\+\s*")}
_PEOPLE = {
    "author": "author",
    "authors": "author",
    "by": "author",
    "byline": "author",
    "writer": "author",
    "作者": "author",
    "editor": "editor",
    "editors": "editor",
    "編輯": "editor",
    "translator": "translator",
    "translators": "translator",
    "譯者": "translator",
    "photographer": "photographer",
    "photographers": "photographer",
    "攝影": "photographer",
    "illustrator": "illustrator",
}
_TITLES = ("title", "headline", "標題")
_DATES = ("date", "published", "publishdate", "publish_date", "pubdate", "created", "日期")
_LANGUAGES = ("lang", "language", "locale")
_SUBJECTS = ("tags", "categories", "category", "keywords", "topics", "subjects", "tag", "標籤", "分類")
_COVERS = (
    "cover",
    "cover_image",
    "cover-image",
    "coverimage",
    "featured_image",
    "featured-image",
    "featuredimage",
    "feature_image",
    "featureimage",
    "image",
    "images",
    "banner",
    "thumbnail",
    "og_image",
    "封面",
)
_NAMED = ("image", "path", "src", "url", "file", "relative")  # where a table under one of those names the file
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".avif", ".bmp", ".tif", ".tiff")
_MOST = 100_000  # characters of front matter
_KEY = re.compile(r"""["']?([\w-]+)["']?\s*[:=]""")


@dataclass(frozen=True, slots=True)
class Front:
    """What front matter says; `body` keeps the line count, `kind` and `id` are those of our own chapters."""

    body: str
    title: str = ""
    people: tuple[Person, ...] = ()
    published: date | None = None
    language: str = ""
    subjects: tuple[str, ...] = ()
    kind: str = ""
    cover: str = ""
    lines: tuple[LedgerLine, ...] = ()


def read_front(text: str, file: str) -> Front:
    """The front matter of a text whose lines end with LF: YAML between ---, TOML between +++, JSON in braces.

    Raises KanbenError MDN-001 where it cannot be read.
    """
    found = _json(text) if text.startswith("{") else _fenced(text)
    if found is None:
        return Front(text)
    kind, source, end = found
    place = Place(file, 1)
    try:
        data = _parsed(kind, source)
    except (ValueError, RecursionError, yaml.YAMLError) as error:  # tomllib's and json's are ValueErrors
        raise stop("MDN-001", place, reason=" ".join(str(error).split())) from error
    said = {str(key).lower(): value for key, value in data.items()} if isinstance(data, dict) else {}
    return Front(
        body="\n" * text.count("\n", 0, end) + text[end:],
        title=next(filter(None, (_scalar(said.get(key)) for key in _TITLES)), ""),
        people=tuple(_people(said)),
        published=next(filter(None, (_day(said.get(key)) for key in _DATES)), None),
        language=next(filter(None, (_scalar(said.get(key)) for key in _LANGUAGES)), ""),
        subjects=tuple(dict.fromkeys(subject for key in _SUBJECTS for subject in _several(said.get(key)))),
        kind=_scalar(said.get("kind")),
        cover=next((name for key in _COVERS for name in _pictures(said.get(key))), ""),
        lines=tuple(_accounted(text[:end])),
    )


def _fenced(text: str) -> tuple[str, str, int] | None:
    first, _, rest = text.partition("\n")
    closing = _FENCES.get(first.rstrip())
    if closing is None:
        return None
    at = len(first) + 1
    for line in rest[:_MOST].split("\n"):
        if closing.fullmatch(line):
            return first[0], text[len(first) + 1 : at], min(len(text), at + len(line) + 1)
        at += len(line) + 1
    return None


def _json(text: str) -> tuple[str, str, int] | None:
    """An object at the very beginning, with nothing after it on its line."""
    try:
        data, end = json.JSONDecoder().raw_decode(text[:_MOST])
    except (ValueError, RecursionError):
        return None
    rest = text[end:].partition("\n")
    if not isinstance(data, dict) or rest[0].strip():
        return None
    return "{", text[:end], min(len(text), end + len(rest[0]) + 1)


def _parsed(kind: str, source: str) -> Any:
    if kind == "+":
        return tomllib.loads(source)
    if kind == "{":
        return json.loads(source)
    return yaml.load(source, Loader=yaml.CBaseLoader)  # noqa: S506 - every scalar as text; builds no objects


def _scalar(value: object) -> str:
    """A value as a line of text; what it escapes may be no character of a book."""
    return " ".join(NO_XML.sub(" ", str(value)).split()) if isinstance(value, str | int | float | date) else ""


def _several(value: object) -> Iterator[str]:
    """The texts of a list, or of a text with commas."""
    if isinstance(value, str):
        yield from filter(None, map(_scalar, re.split("[,，、;；]", value)))
    for item in value if isinstance(value, list) else ():
        yield from filter(None, (_scalar(item),))


def _pictures(value: object) -> Iterator[str]:
    """The addresses of pictures that a value names: itself, one of a list, or one in a table."""
    if isinstance(value, dict):
        said = {str(key).lower(): it for key, it in value.items()}
        named = [said[key] for key in _NAMED if key in said]
    else:
        named = value if isinstance(value, list) else [value]
    for it in named:
        address = _scalar(it)
        if address.partition("?")[0].lower().endswith(_PICTURES):
            yield address


def _people(said: Mapping[str, Any]) -> Iterator[Person]:
    for key, role in _PEOPLE.items():
        value = said.get(key)
        items = value if isinstance(value, list) else [value]
        for item in items:
            named = item.get("name") if isinstance(item, dict) else item
            for name in re.split("[、;；]", _scalar(named)):
                if name.strip():
                    yield Person(name.strip(), role)


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    found = date_at_start(fold(_scalar(value)))
    return found[0] if found else None


def _accounted(text: str) -> Iterator[LedgerLine]:
    """What became of each line: said by book.toml, or of no use to a book."""
    used = {*_TITLES, *_PEOPLE, *_DATES, *_LANGUAGES, *_SUBJECTS, "kind", "id", "name", "role"}
    key = ""
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip() in ("", "---", "+++", "...", "{", "}", "},"):
            continue
        found = _KEY.match(line.strip().lstrip("{- "))
        if found and (line[:1] not in " \t-" or text.startswith("{") or not key):
            key = found[1].lower()
        reason = "LED-111" if key in used else "LED-119" if key in _COVERS else "LED-112"
        yield LedgerLine(number, line, "front-matter", reason)
