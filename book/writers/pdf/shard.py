"""A Shard is what assembly must know of one laid-out sheet; it and the sheet's Body come in as bytes and go out.

The bytes are JSON and objects of PDF behind a header, not a pickle: a cache is a file that others may write to.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields

from book.writers.pdf.blocks import Body, body_from_bytes, body_to_bytes
from book.writers.pdf.loose import Frame

_MAGIC = b"kanben shard 3\n"


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

    `starts` is where each page begins, as in page_starts.py. `objects` are those of the Body, `numbers` what its Block
    takes; `frame` is where things are in it.
    """

    objects: int
    numbers: int
    frame: Frame
    anchors: dict[str, tuple[int, float, float]]
    bookmarks: tuple[Bookmark, ...]
    fonts: tuple[FontUse, ...]
    starts: tuple[tuple[int, int] | None, ...]
    said: tuple[str, ...] = field(default=())

    @property
    def pages(self) -> int:
        """How many pages the sheet has."""
        return len(self.frame.pages)


def to_bytes(shard: Shard, body: Body) -> bytes:
    """Both as they stand in the cache."""
    known = _plain(shard)
    text = json.dumps(known, ensure_ascii=False, default=_plain).encode()
    return _MAGIC + len(text).to_bytes(8, "big") + text + body_to_bytes(body)


def _plain(part: Shard | Frame | Bookmark | FontUse) -> dict[str, object]:
    """Not `asdict`, which copies every glyph's width."""
    return {each.name: getattr(part, each.name) for each in fields(part)}


def from_bytes(data: bytes) -> Shard | None:
    """The shard again; None where the bytes are not one of this version."""
    if not data.startswith(_MAGIC):
        return None
    known = json.loads(data[len(_MAGIC) + 8 : _end(data)])
    frame = known.pop("frame")
    boxes = {name: tuple(box) for name, box in frame.pop("boxes").items()}
    pages, targets = tuple(frame.pop("pages")), tuple(frame.pop("targets"))
    return Shard(
        objects=known["objects"],
        numbers=known["numbers"],
        frame=Frame(**frame, pages=pages, targets=targets, boxes=boxes),
        anchors={name: (int(place[0]), *place[1:]) for name, place in known["anchors"].items()},
        bookmarks=tuple(Bookmark(**bookmark) for bookmark in known["bookmarks"]),
        fonts=tuple(_font(font) for font in known["fonts"]),
        starts=tuple(start and (start[0], start[1]) for start in known["starts"]),
        said=tuple(known["said"]),
    )


def body_of(data: bytes) -> Body:
    """The Body that `to_bytes` was given."""
    return body_from_bytes(data[_end(data) :])


def _end(data: bytes) -> int:
    at = len(_MAGIC) + 8
    return at + int.from_bytes(data[at - 8 : at], "big")


def _font(known: dict[str, object]) -> FontUse:
    """JSON has texts for keys; glyph ids are numbers."""
    widths, texts = known.pop("widths"), known.pop("texts")
    assert isinstance(widths, dict)  # noqa: S101 - tells mypy what asdict wrote
    assert isinstance(texts, dict)  # noqa: S101
    numbered_widths = {int(glyph): width for glyph, width in widths.items()}
    numbered_texts = {int(glyph): text for glyph, text in texts.items()}
    return FontUse(**known, widths=numbered_widths, texts=numbered_texts)  # type: ignore[arg-type]
