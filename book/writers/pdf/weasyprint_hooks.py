"""The only file that touches WeasyPrint's private parts: a layout within `hooked()` comes out with justified Chinese.

WeasyPrint justifies at spaces only, so a line of pure Chinese keeps a ragged right edge. CLREQ 6.2.2 wants every line
but the last flush: the gap is given first to word spaces, then shared between ideographs, never inside an
unbreakable pair (—— and ……). It also moves footnotes away from their calls; here they stay.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any, NamedTuple
from unicodedata import east_asian_width

import pydyf
import weasyprint
from weasyprint import pdf
from weasyprint.formatting_structure import boxes
from weasyprint.layout import block, inline
from weasyprint.pdf import fonts as pdf_fonts
from weasyprint.pdf import stream
from weasyprint.text import line_break
from weasyprint.text.ffi import TO_UNITS, ffi, fontconfig, pangoft2

from book.report import stop
from book.writers.pdf.shard import FontUse

ffi.cdef("FcPattern *pango_fc_font_get_pattern (PangoFont *font);")

WRITTEN_FOR = "70.0"

_INVISIBLE = "\u2060\u200b"
_SPACES = " \u00a0"
_UNBREAKABLE = frozenset({("—", "—"), ("…", "…"), ("⋯", "⋯")})
_OBJECT = "\ufffc"  # stands for an inline box that is not text
_WORD_SPACE_EM = 0.25  # how much of an em a word space may grow before ideographs share the rest

# A gap: the box, the byte offset in its text after whose character the gap comes.
_Gap = tuple[Any, int]
_Widths = dict[int, dict[int, float]]  # id of a box → byte offset → px to add


@contextmanager
def hooked(used: dict[str, FontUse]) -> Iterator[None]:
    """Within this context WeasyPrint justifies between ideographs, keeps notes on the pages of their calls, and
    embeds no fonts: what it would have embedded is noted in `used`, by the names that content streams use.

    Raises KanbenError (PDW-001) for a WeasyPrint that this file was not written for.
    """
    check_version()
    justify, linebox = inline.justify_line, block._linebox_layout
    build, font_data = pdf.build_fonts_dictionary, pdf_fonts.get_hb_object_data
    add_font = stream.Stream.add_font

    def linebox_layout(context: Any, *rest: Any) -> Any:
        return linebox(_NotesStay(context), *rest)

    def build_fonts(_pdf: Any, fonts: dict[Any, Any], *_options: Any) -> Any:
        for font in fonts.values():
            _note_font(font, used)
        return pydyf.Dictionary({key: pydyf.Dictionary({"Type": "/Font"}) for key in used})

    def add_font_with_file(self: Any, pango_font: Any) -> Any:
        font, size = add_font(self, pango_font)
        if not hasattr(font, "kanben_file"):
            font.kanben_file = _font_file(pango_font)
        return font, size

    inline.justify_line, block._linebox_layout = justify_line, linebox_layout
    pdf.build_fonts_dictionary, pdf_fonts.get_hb_object_data = build_fonts, _no_font_data
    stream.Stream.add_font = add_font_with_file
    try:
        yield
    finally:
        inline.justify_line, block._linebox_layout = justify, linebox
        pdf.build_fonts_dictionary, pdf_fonts.get_hb_object_data = build, font_data
        stream.Stream.add_font = add_font


def _no_font_data(*_face: Any) -> bytes:
    """A font's bytes are wanted for embedding alone, which assembly does: 20 MB a face and size need not be copied."""
    return b""


def _font_file(pango_font: Any) -> str:
    """The path of the file that a Pango font is in, as fontconfig gave it to Pango."""
    pattern = pangoft2.pango_fc_font_get_pattern(pango_font)
    found = ffi.new("FcChar8 **")
    fontconfig.FcPatternGetString(pattern, b"file", 0, found)
    return str(ffi.string(found[0]).decode())


def _note_font(font: Any, used: dict[str, FontUse]) -> None:
    """Unites the sizes of one face: they share a name, and so one dictionary in the PDF."""
    before = used.get(font.hash)
    widths, texts = (dict(before.widths), dict(before.texts)) if before else ({}, {})
    used[font.hash] = FontUse(
        key=font.hash,
        name=font.name.decode().removeprefix("/"),
        family=font.family,
        path=font.kanben_file,
        index=font.index,
        ascent=font.ascent,
        descent=font.descent,
        flags=font.flags,
        widths=widths | font.widths,
        texts=font.to_unicode | texts,
    )


class Block(NamedTuple):
    """A block as it was laid out on a page: its element's name and id, its place and height with margins in px."""

    tag: str
    id: str
    y: float
    height: float


class PageBlocks(NamedTuple):
    """The blocks of a sheet's section on one page, in order; `bottom` is where their room ends, above the notes."""

    blocks: tuple[Block, ...]
    bottom: float


def section_blocks(page: Any) -> PageBlocks:
    """What stands directly in the section of a laid-out page."""
    page_box = page._page_box
    notes = sum(box.margin_height() for box in page_box.children if isinstance(box, boxes.FootnoteAreaBox))
    bottom = page_box.content_box_y() + page_box.height - notes
    box = page_box.children[0]
    for _ in ("body", "section"):
        if not box.children:
            return PageBlocks((), bottom)
        box = box.children[0]
    found = [child for child in box.children if child.is_in_normal_flow() and child.element is not None]
    return PageBlocks(
        tuple(
            Block(child.element_tag, child.element.get("id", ""), child.position_y, child.margin_height())
            for child in found
        ),
        bottom,
    )


class _NotesStay:
    """A layout context as `_linebox_layout` sees it: one in which an earlier note is never put off to the next page.

    To make room for a paragraph's first line WeasyPrint 70.0 moves the notes of lines that are already set, and may
    lose one on the way. It leaves them alone inside columns, so to this one function every line is in a column.
    """

    in_column = True

    def __init__(self, context: Any) -> None:
        object.__setattr__(self, "context", context)

    def __getattr__(self, name: str) -> Any:
        return getattr(object.__getattribute__(self, "context"), name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(object.__getattribute__(self, "context"), name, value)


def check_version() -> None:
    """Refuses a WeasyPrint whose private parts may have moved."""
    if weasyprint.__version__ != WRITTEN_FOR:
        raise stop("PDW-001", found=weasyprint.__version__, expected=WRITTEN_FOR)


def justify_line(context: Any, line: Any, available: float) -> None:
    """Replaces `weasyprint.layout.inline.justify_line`; `available` is the room left on the line, in px."""
    spaces, gaps = _gaps(list(_characters(line)))
    if not spaces and not gaps:
        return
    widths: _Widths = {}
    em = line.style["font_size"]
    if spaces:
        share = available / len(spaces)
        if gaps:
            share = min(share, em * _WORD_SPACE_EM)
        for box, offset in spaces:
            widths.setdefault(id(box), {})[offset] = share
        available -= share * len(spaces)
    if gaps and available > 0:
        for (box, offset), width in zip(gaps, _spread(available, len(gaps), em), strict=True):
            box_widths = widths.setdefault(id(box), {})
            box_widths[offset] = box_widths.get(offset, 0.0) + width
    _widen(line, widths, 0.0)


def _characters(box: Any) -> Iterator[tuple[Any, int, str]]:
    """The line's characters in order: the text box, the byte offset in it, the character."""
    if isinstance(box, boxes.TextBox):
        offset = 0
        for char in box.text:
            yield box, offset, char
            offset += len(char.encode())
    elif isinstance(box, boxes.LineBox | boxes.InlineBox):
        for child in box.children:
            if child.is_in_normal_flow():
                yield from _characters(child)
    else:
        yield box, -1, _OBJECT


def _gaps(characters: list[tuple[Any, int, str]]) -> tuple[list[_Gap], list[_Gap]]:
    """Where a line may grow: at word spaces, and between two characters of which one is wide."""
    while characters and characters[-1][2] in _SPACES + _INVISIBLE:
        characters.pop()
    spaces, gaps = [], []
    for (box, offset, char), (_, _, following) in pairwise(characters):
        if offset < 0 or char in _INVISIBLE:
            continue
        if char in _SPACES:
            spaces.append((box, offset))
        elif following in _SPACES + _INVISIBLE or (char, following) in _UNBREAKABLE:
            continue
        elif _wide(char) or _wide(following):
            gaps.append((box, offset))
    return spaces, gaps


def _wide(char: str) -> bool:
    return east_asian_width(char) in "WF" or char in "—…⋯‧·"


def _spread(available: float, count: int, em: float) -> Iterator[float]:
    """`available` px in `count` parts, in whole thousandths of an em, the odd ones spread evenly over the line."""
    unit = em / 1000
    each, odd = divmod(round(available / unit), count)
    carry = 0
    for _ in range(count):
        carry += odd
        extra = carry >= count
        carry -= count * extra
        yield (each + extra) * unit


def _widen(box: Any, widths: _Widths, shift: float) -> float:
    """Moves `box` by `shift` px, widens it and what is in it; returns the shift for what comes after it."""
    if isinstance(box, boxes.TextBox):
        box.position_x += shift
        own = widths.get(id(box))
        if own:
            layout = _SpacedLayout(box.style, 0, None)
            layout.set_text(box.text)
            layout.gaps = own
            layout.deactivate()
            box.pango_layout = layout
            box.width += sum(own.values())
            shift += sum(own.values())
        return shift
    if isinstance(box, boxes.LineBox | boxes.InlineBox):
        box.position_x += shift
        before = shift
        for child in box.children:
            if child.is_in_normal_flow():
                shift = _widen(child, widths, shift)
            elif child.is_absolutely_positioned():  # a ruby reading stays over the middle of its base
                child.translate((before + shift) / 2)
        box.width += shift - before
        return shift
    box.translate(shift, 0)
    return shift


class _SpacedLayout(line_break.Layout):  # type: ignore[misc]
    """A Pango layout whose glyphs are widened, once, when its line is drawn."""

    gaps: dict[int, float] | None = None
    _fresh = False

    def set_text(self, text: str, justify: bool = False) -> None:
        super().set_text(text, justify)
        self._fresh = True

    def get_first_line(self) -> tuple[Any, Any]:
        line, index = super().get_first_line()
        if self.gaps and self._fresh:
            self._fresh = False
            _widen_glyphs(line, dict(self.gaps))
        return line, index


def _widen_glyphs(line: Any, gaps: dict[int, float]) -> None:
    """Adds each gap to the last glyph of the character it follows."""
    run = line.runs
    while run != ffi.NULL:
        item = run.data
        run = run.next
        glyphs = item.glyphs
        count = glyphs.num_glyphs
        for at in range(count):
            start = item.item.offset + glyphs.log_clusters[at]
            last = at == count - 1 or glyphs.log_clusters[at + 1] != glyphs.log_clusters[at]
            if last and start in gaps:
                glyphs.glyphs[at].geometry.width += round(gaps.pop(start) * TO_UNITS)
