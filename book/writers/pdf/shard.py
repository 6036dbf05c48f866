"""A Shard is one laid-out sheet: its PDF without fonts, and what assembly must know of it; bytes come in and go out.

The bytes are JSON and PDF behind a header, not a pickle: a cache is a file that others may write to.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field

_MAGIC = b"kanben shard 2\n"


@dataclass(frozen=True, slots=True)
class FontUse:
    """What a shard uses of face `index` of the file `path`; widths in 1/1000 em and texts by the file's glyph ids."""

    key: str
    name: str
    family: str
    path: str
    index: int
    ascent: int
    descent: int
    flags: int
    widths: dict[int, int]
    texts: dict[int, str]


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A line of the outline: level from 1, page from 0 in the shard, place in pt from the page's lower left."""

    level: int
    label: str
    page: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Shard:
    """`anchors` are page (from 0), x and y in pt; `said` is what WeasyPrint had to say.

    `starts` is where each page begins, as in page_starts.py.
    """

    pdf: bytes
    pages: int
    anchors: dict[str, tuple[int, float, float]]
    bookmarks: tuple[Bookmark, ...]
    fonts: tuple[FontUse, ...]
    starts: tuple[tuple[int, int] | None, ...]
    said: tuple[str, ...] = field(default=())


def to_bytes(shard: Shard) -> bytes:
    """The shard as it stands in the cache."""
    known = {
        "pages": shard.pages,
        "anchors": shard.anchors,
        "bookmarks": [asdict(bookmark) for bookmark in shard.bookmarks],
        "fonts": [asdict(font) for font in shard.fonts],
        "starts": shard.starts,
        "said": shard.said,
    }
    text = json.dumps(known, ensure_ascii=False).encode()
    return _MAGIC + len(text).to_bytes(8, "big") + text + shard.pdf


def from_bytes(data: bytes) -> Shard | None:
    """The shard again; None where the bytes are not one of this version."""
    if not data.startswith(_MAGIC):
        return None
    at = len(_MAGIC) + 8
    end = at + int.from_bytes(data[at - 8 : at], "big")
    known = json.loads(data[at:end])
    return Shard(
        pdf=data[end:],
        pages=known["pages"],
        anchors={name: (int(place[0]), *place[1:]) for name, place in known["anchors"].items()},
        bookmarks=tuple(Bookmark(**bookmark) for bookmark in known["bookmarks"]),
        fonts=tuple(_font(font) for font in known["fonts"]),
        starts=tuple(start and (start[0], start[1]) for start in known["starts"]),
        said=tuple(known["said"]),
    )


def _font(known: dict[str, object]) -> FontUse:
    """JSON has texts for keys; glyph ids are numbers."""
    widths, texts = known.pop("widths"), known.pop("texts")
    assert isinstance(widths, dict)  # noqa: S101 - tells mypy what asdict wrote
    assert isinstance(texts, dict)  # noqa: S101
    numbered_widths = {int(glyph): width for glyph, width in widths.items()}
    numbered_texts = {int(glyph): text for glyph, text in texts.items()}
    return FontUse(**known, widths=numbered_widths, texts=numbered_texts)  # type: ignore[arg-type]
