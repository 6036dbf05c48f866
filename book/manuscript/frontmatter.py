"""Front matter: a chapter file's bytes come in; its settings and its Markdown, with line numbers kept, go out."""

from __future__ import annotations

import difflib
import re
from collections.abc import Hashable
from dataclasses import dataclass
from typing import cast, get_args

import yaml

from book.model import Issue, Matter, Place, Source
from book.report import KanbenError, issue, stop

_FENCE = re.compile(r"\A---[ \t]*\n(?P<yaml>.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
# What is no character of XML (XML 1.0 § 2.2): control characters, halves of surrogate pairs, U+FFFE and U+FFFF.
NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_KEYS = ("title", "kind", "language", "id")
_ID = re.compile(r"[a-z][a-z0-9-]*\Z")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z")


@dataclass(frozen=True, slots=True)
class ChapterFile:
    """A chapter as it stands in its file; `markdown` keeps the file's line count, front matter blanked."""

    source: Source
    id: str
    title: str
    kind: Matter
    language: str
    markdown: str


def read_chapter_file(path: str, data: bytes, default_id: str, book_language: str) -> ChapterFile:
    """The parts of a chapter file; `path` is how messages name it.

    Raises KanbenError (MAN-001 … MAN-007) with every problem of the front matter at once.
    """
    text = _decode(path, data)
    match = _FENCE.match(text)
    if not match:
        raise stop("MAN-002", Place(path, 1))
    source = Source(path, text)
    settings = _settings(source, match["yaml"])
    problems = list(_problems(source, settings))
    markdown = "\n" * text.count("\n", 0, match.end()) + text[match.end() :]
    if not markdown.strip():
        problems.append(issue("MAN-007", Place(path)))
    if problems:
        raise KanbenError(*problems)
    return ChapterFile(
        source=source,
        id=settings.get("id", default_id),
        title=settings["title"].strip(),
        kind=cast(Matter, settings.get("kind", "body")),
        language=settings.get("language", book_language),
        markdown=markdown,
    )


def _decode(path: str, data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise stop("MAN-001", Place(path, data.count(b"\n", 0, error.start) + 1), byte=error.start) from error
    bad = NO_XML.search(text)
    if bad is not None:
        raise stop("MAN-008", Source(path, text).place(bad[0]), character=f"U+{ord(bad[0]):04X}")
    return text.replace("\r\n", "\n").replace("\r", "\n")


class _TextLoader(yaml.CSafeLoader):
    """YAML where every scalar is text: a title `2024` or `no` is what it says."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Hashable:
        if isinstance(node, yaml.ScalarNode):
            return str(node.value)
        return cast(Hashable, super().construct_object(node, deep))


def _settings(source: Source, text: str) -> dict[str, str]:
    """The front matter as text values; a value that is not text is left for `_problems` to name."""
    try:
        settings = yaml.load(text, _TextLoader)  # noqa: S506 - a SafeLoader, see above
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = (mark.line if mark else 0) + 2
        raise stop("MAN-003", Place(source.path, line), problem=error.problem or str(error)) from error
    except yaml.YAMLError as error:
        raise stop("MAN-003", Place(source.path, 1), problem=str(error).splitlines()[0]) from error
    if not isinstance(settings, dict):
        raise stop("MAN-003", Place(source.path, 2), problem="no `key: value` lines")
    return settings


def _problems(source: Source, settings: dict[str, str]) -> list[Issue]:
    found = []
    for key, value in settings.items():
        place = source.place(f"\n{key}")
        place = Place(place.file, (place.line or 1) + 1)
        if key not in _KEYS:
            near = difflib.get_close_matches(str(key), _KEYS, 1, 0.5)
            found.append(issue("MAN-004", place, key=key, near=near[0] if near else "", keys=", ".join(_KEYS)))
        elif not isinstance(value, str) or NO_XML.search(value):
            found.append(issue("MAN-005", place, key=key, value=repr(value), expected="text"))
        elif expected := _unfit(key, value):
            found.append(issue("MAN-005", place, key=key, value=value, expected=expected))
    if not str(settings.get("title") or "").strip():
        found.append(issue("MAN-006", Place(source.path, 1)))
    return found


def _unfit(key: str, value: str) -> str:
    """What `key` expects, where `value` is not it."""
    if key == "kind" and value not in get_args(Matter):
        return ", ".join(get_args(Matter))
    if key == "id" and not _ID.match(value):
        return "a-z, 0-9, -"
    if key == "language" and not _LANGUAGE.match(value):
        return "BCP 47 (zh-Hant-TW, ja, en)"
    return ""
