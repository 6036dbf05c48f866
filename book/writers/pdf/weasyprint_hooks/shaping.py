"""A text and its style come in; what Pango makes of the whole of it (glyphs, widths, breaks), asked once, goes out.

WeasyPrint has Pango shape the rest of a paragraph for each of its lines, and each line twice more before it is drawn.
Here a text is shaped once; its lines are slices. What a slice could get wrong is left to WeasyPrint: right-to-left,
preserved spaces, hyphenation, letter-spacing, several fonts in one text, glyphs that stand above the baseline.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from weasyprint.text import line_break
from weasyprint.text.ffi import FROM_UNITS, TO_UNITS, ffi, gobject, pango

from book.kinsoku import OPENING, SQUEEZED

ffi.cdef("void *g_object_ref (void *object);")

_FALLBACK = line_break.pyphen.language_fallback  # a language → the one whose hyphenation is known, or None
EMPTY, _UNKNOWN = 0x0FFFFFFF, 0x10000000  # PANGO_GLYPH_EMPTY, PANGO_GLYPH_UNKNOWN_FLAG
_INFO = 5  # 32-bit numbers of a PangoGlyphInfo: glyph, width, x and y offset, attributes
_HANGING = " \u00a0"  # what Pango gives no room at the end of a text
_BREAK = 1  # PangoLogAttr: is_line_break
# Preserved breaks, soft hyphens, wide spaces, and what is written from right to left.
_LEAVE = re.compile(
    "[\t\n\r\f\u00ad\u0085\u2028\u2029\u3000\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc]"
    "|[\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


@dataclass(slots=True, eq=False)
class Shaped:
    """One text in one font. Indices count characters and widths are in Pango units, but where px are named.

    `edges` are the widths up to each character and to the end, `breaks` the places where a line may end.
    """

    text: str
    style: Any
    font: Any  # Pango's
    height: float  # px
    baseline: float  # px
    offsets: list[int]  # of each character in the bytes of the text, and of its end
    edges: list[int]
    breaks: list[int]
    glyphs: list[int]
    widths: list[int]
    shifts: list[int]
    starts: list[int]  # the glyphs' characters
    squeezed: frozenset[int]  # marks that are half as wide for the mark beside them

    def line(self, start: int, room: float | None) -> tuple[int, int | None] | None:
        """Where the line of `room` px that begins at `start` ends, and where the next begins; None after the last.

        No answer where all but the last spaces has room: WeasyPrint keeps them or not as the words are.
        """
        end = len(self.text)
        if room is None or self.edges[end] <= (limit := self.edges[start] + int(max(0, room) * TO_UNITS)):
            return end, None
        if self.edges[len(self.text.rstrip(_HANGING))] <= limit:
            return None
        first = bisect_right(self.breaks, start)
        # Not even one word has room: it stands alone, and what calls this looks for a place before it.
        at = max(first, bisect_right(self.breaks, limit, lo=first, key=self._visible_edge) - 1)
        if at >= len(self.breaks):
            return None if self.text[end - 1] in _HANGING else (end, None)
        following = self.breaks[at]
        return following - (self.text[following - 1] == " "), following

    def _visible_edge(self, place: int) -> int:
        """A space at the end of a line takes no room."""
        return self.edges[place - (self.text[place - 1] == " ")]

    def leans_back(self, start: int) -> bool:
        """Whether a line that begins here begins with a mark that was narrowed for the one before it."""
        return start > 0 and start in self.squeezed and self.text[start] in OPENING

    def leans_on(self, end: int) -> bool:
        """Whether a line that ends here ends with a mark that was narrowed for the one after it."""
        return end - 1 in self.squeezed and self.text[end - 1] not in OPENING

    def glyphs_of(self, start: int, end: int) -> range:
        """The glyphs that draw these characters."""
        return range(bisect_left(self.starts, start), bisect_left(self.starts, end))


Gaps = dict[int, float]  # place in a line's text → px to add after the character there


class Slice:
    """A line's part of a shaped text; it stands where WeasyPrint keeps the line's own Pango layout."""

    first_line_direction = 0

    def __init__(self, shaped: Shaped, start: int, end: int, max_width: float | None) -> None:
        self.shaped, self.start, self.end, self.max_width = shaped, start, end, max_width
        self.text = shaped.text[start:end]
        self.gaps: Gaps = {}

    def adjusted(self, length: int, gaps: Gaps) -> Slice:
        """The line's first `length` characters, some of them set closer or wider."""
        line = Slice(self.shaped, self.start, self.start + length, self.max_width)
        line.gaps = gaps
        return line


def shape(text: str, style: Any) -> Shaped | None:
    """The text shaped; None where WeasyPrint must set it."""
    if not _is_plain(text, style):
        return None
    # One serves all texts of a style: to make it costs as much as to shape a line.
    layout = getattr(style, "kanben_layout", None)
    if layout is None:
        layout = style.kanben_layout = line_break.Layout(style)
    layout.set_text(text)
    if layout.text != text:
        return None
    line = pango.pango_layout_get_line_readonly(layout.layout, 0)
    runs = _runs(line)
    if runs is None:
        return None
    font, infos, clusters = runs
    offsets = [0, *accumulate(map(_utf8, text))]
    glyphs, widths, shifts, rises = (infos[at::_INFO] for at in range(4))
    starts = list(range(len(text))) if clusters == offsets[:-1] else [bisect_left(offsets, at) for at in clusters]
    if any(rises) or max(glyphs) >= _UNKNOWN or starts != sorted(starts):
        return None
    _, height = line_break.line_size(line, style)
    return Shaped(
        text=text,
        style=style,
        font=ffi.gc(gobject.g_object_ref(font), gobject.g_object_unref),
        height=height,
        baseline=pango.pango_layout_get_baseline(layout.layout) * FROM_UNITS,
        offsets=offsets,
        edges=[0, *accumulate(_by_character(text, starts, widths))],
        breaks=_breaks(layout.layout, text, starts),
        glyphs=glyphs,
        widths=widths,
        shifts=shifts,
        starts=starts,
        squeezed=frozenset(found.start() for found in SQUEEZED.finditer(text)),
    )


def _by_character(text: str, starts: list[int], widths: list[int]) -> list[int]:
    """How wide the characters are; the first of those that share glyphs has all their width."""
    if len(starts) == len(text) == len(set(starts)):
        return widths
    own = [0] * len(text)
    for at, width in zip(starts, widths, strict=True):
        own[at] += width
    return own


def _breaks(layout: Any, text: str, starts: list[int]) -> list[int]:
    """Where a line may end: not within a ligature."""
    attributes = pango.pango_layout_get_log_attrs_readonly(layout, ffi.new("gint *"))
    logical = memoryview(ffi.buffer(attributes, 4 * len(text))).cast("I").tolist()
    begin = set(starts)
    return [at for at, bits in enumerate(logical) if bits & _BREAK and at and at in begin]


def _utf8(char: str) -> int:
    """How many bytes the character takes."""
    return 1 if char < "\x80" else 2 if char < "\u0800" else 3 if char < "\U00010000" else 4


def _is_plain(text: str, style: Any) -> bool:
    """Whether nothing but width decides where the text's lines end."""
    if not hasattr(style, "kanben_plain"):
        style.kanben_plain = (
            style["white_space"] in ("normal", "nowrap")
            and style["direction"] == "ltr"
            and style["letter_spacing"] == "normal"
            and not style["word_spacing"]
            and style["overflow_wrap"] == "normal"
            and style["word_break"] == "normal"
            and style["text_decoration_line"] == "none"
            and style["text_overflow"] == "clip"
            and style["block_ellipsis"] == "none"
            and not (style["hyphens"] == "auto" and style["lang"] and _FALLBACK(style["lang"]))
        )
    return style.kanben_plain and not text.isspace() and _LEAVE.search(text) is None


def _runs(line: Any) -> tuple[Any, list[int], list[int]] | None:
    """The font of a line of one font, its glyphs as PangoGlyphInfo and their offsets in bytes."""
    font = None
    infos: list[int] = []
    clusters: list[int] = []
    run = line.runs
    while run != ffi.NULL:
        item, glyphs = run.data.item, run.data.glyphs
        run = run.next
        if font is None:
            font = item.analysis.font
        if item.analysis.font != font or item.analysis.level % 2:  # odd: right to left
            return None
        count, offset = glyphs.num_glyphs, item.offset
        infos += memoryview(ffi.buffer(glyphs.glyphs, count * _INFO * 4)).cast("i").tolist()
        clusters += [offset + at for at in ffi.unpack(glyphs.log_clusters, count)]
    return (font, infos, clusters) if clusters else None
