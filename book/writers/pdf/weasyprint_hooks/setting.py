"""Text boxes come in; they are broken into lines and drawn from texts that were shaped once (shaping.py).

Replaces `weasyprint.layout.inline.split_text_box` and `weasyprint.draw.draw_text` where a text is plain.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from typing import Any

from weasyprint.layout import inline
from weasyprint.text import line_break
from weasyprint.text.ffi import FROM_UNITS, TO_UNITS, pango

from book.writers.pdf.weasyprint_hooks.glyphs import free_before
from book.writers.pdf.weasyprint_hooks.shaping import EMPTY, Shaped, Slice, shape

_PYPHEN = line_break.pyphen  # fitting.py puts another in its place where a word shall be hyphenated
_Glyph = tuple[int, int, int]  # its id, its width and how far it is moved, in Pango units
Part = tuple[Shaped, int, int]  # a text, the first of its characters and the end


class Setting:
    """Sets the texts of one document; what was shaped for one line serves the next."""

    def __init__(self) -> None:
        self._shaped: dict[tuple[str, int], Shaped | None] = {}
        self._fonts: dict[Any, tuple[Any, float]] = {}
        self._pieces: dict[Shaped, list[str]] = {}
        self._glyphs: dict[tuple[str, float], _Glyphs] = {}
        self._measured: tuple[Shaped, int] | None = None  # where a text that is measured goes on, in bytes
        self._styles: list[Any] = []  # kept, so that no other style gets the id of one that went

    def split_text_box(self, split: Callable[..., Any]) -> Callable[..., Any]:
        """In place of `split`, which sets what is not plain."""

        def split_text_box(context: Any, box: Any, width: float | None, skip: int, is_line_start: bool = True) -> Any:
            line = None if line_break.pyphen is not _PYPHEN else self.line(box, width, skip)
            if line is None:
                return split(context, box, width, skip, is_line_start)
            (shaped, start, end), resume = line
            if end <= start:  # a space at the end of the line before
                return None, resume, False
            return shown_part(box, (shaped, start, end), width), resume, False

        return split_text_box

    def line(self, box: Any, width: float | None, skip: int) -> tuple[Part, int | None] | None:
        """The part of a text box's text from the byte `skip` on that a line of that width holds, and the byte to go on
        from; None where WeasyPrint must set it."""
        part = self._of(box, width, skip)
        return self._line(part, box.style, width, skip) if part else None

    def split_first_line(self, split: Callable[..., Any]) -> Callable[..., Any]:
        """In place of `split`, by which a table learns the widths of its cells' words: it asks for the first line of a
        text, then for that of the rest, as often as there are lines. Of the answer it takes the width alone."""

        def split_first_line(text: str, style: Any, context: Any, width: float | None, *rest: Any, **named: Any) -> Any:
            part = None if width else self._rest(text, style)
            line = self._line(part, style, width, 0) if part else None
            if part is None or line is None:
                return split(text, style, context, width, *rest, **named)
            (shaped, start, end), resume = line
            self._measured = None if resume is None else (part[0], part[0].offsets[part[1]] + resume)
            return None, None, resume, (shaped.edges[end] - shaped.edges[start]) * FROM_UNITS, None, None

        return split_first_line

    def _rest(self, text: str, style: Any) -> Part | None:
        """A text of which a line is to be measured, found again in the one that was measured last."""
        shaped, start = self._measured or (None, 0)
        start = bisect_right(shaped.offsets, start) - 1 if shaped else 0
        if shaped is None or shaped.style is not style or shaped.text[start:] != text or shaped.leans_back(start):
            shaped, start = self._shape(text, style), 0
        return (shaped, start, len(shaped.text)) if shaped else None

    def _line(self, part: Part, style: Any, width: float | None, skip: int) -> tuple[Part, int | None] | None:
        """The part of a text that a line of that width holds, and the byte to go on from, counted as `skip` is, which
        is that of the part's start; None where WeasyPrint must set it."""
        shaped, start, end = part
        following = None
        if width is not None and style["white_space"] != "nowrap":
            found = shaped.line(start, width)
            if found is None:
                return None
            end, following = found
        resume = None if following is None else shaped.offsets[following] + skip - shaped.offsets[start]
        if end > start and shaped.leans_on(end):
            line = self._shape(shaped.text[start:end], style)
            return ((line, 0, end - start), resume) if line else None
        return (shaped, start, end), resume

    def _of(self, box: Any, width: float | None, skip: int) -> Part | None:
        """The shaped text of a box, and which of its characters the box has; None where WeasyPrint must set it."""
        line = box.__dict__.get("pango_layout")
        if isinstance(line, Slice) and line.text.startswith(box.text):  # a line whose last space goes
            cut = width is None and not skip
            return (line.shaped, line.start, line.start + len(box.text)) if cut else None
        shaped = self._shape(box.text, box.style)
        start = bisect_right(shaped.offsets, skip) - 1 if shaped and skip else 0
        if shaped and shaped.leans_back(start):
            shaped, start = self._shape(box.text[start:], box.style), 0
        return (shaped, start, len(shaped.text)) if shaped and start < len(shaped.text) else None

    def _shape(self, text: str, style: Any) -> Shaped | None:
        key = (text, id(style))
        if key not in self._shaped:
            self._styles.append(style)
            self._shaped[key] = shape(text, style)
        return self._shaped[key]

    def draw_text(self, draw: Callable[..., None]) -> Callable[..., None]:
        """In place of `draw`, which draws what is not plain."""

        def draw_text(stream: Any, box: Any, offset_x: float, text_overflow: str, block_ellipsis: Any = "none") -> None:
            line, style = box.pango_layout, box.style
            if isinstance(line, Slice):
                font, size = self._font(stream, line.shaped)
                if text_overflow == "clip" and block_ellipsis == "none" and not _is_picture(font):
                    if style["visibility"] == "visible":
                        stream.set_color(style["color"])
                        stream.begin_text()
                        if box.text.strip():
                            stream.set_text_matrix(1, 0, 0, -1, box.position_x, box.position_y + box.baseline)
                            stream.set_font_size(font.hash, size)
                            stream.show_text(self._shown(stream, line, font, size))
                        stream.end_text()
                    return
                box.pango_layout = line_break.Layout(style, 0, line.max_width)
                box.pango_layout.set_text(line.text)
                box.pango_layout.deactivate()
            draw(stream, box, offset_x, text_overflow, block_ellipsis)

        return draw_text

    def _font(self, stream: Any, shaped: Shaped) -> tuple[Any, float]:
        """WeasyPrint's PDF font of a text, and its size in px."""
        if shaped.font not in self._fonts:
            self._fonts[shaped.font] = stream.add_font(shaped.font)
        return self._fonts[shaped.font]

    def _shown(self, stream: Any, line: Slice, font: Any, size: float) -> str:
        """What is shown of a line, as `draw_first_line` writes it: hexadecimal glyphs and what to move between them."""
        shaped = line.shaped
        if shaped not in self._pieces:
            if not font.to_unicode.keys() >= set(shaped.glyphs):
                _know(stream, font, size, shaped)
            known = self._glyphs.setdefault((font.hash, size), _Glyphs(font, size))
            self._pieces[shaped] = [
                known[glyph] for glyph in zip(shaped.glyphs, shaped.widths, shaped.shifts, strict=True)
            ]
        glyphs = shaped.glyphs_of(line.start, line.end)
        pieces = self._pieces[shaped][glyphs.start : glyphs.stop]
        for place, gap in line.gaps.items():
            char = line.start + place
            at = bisect_right(shaped.starts, char) - 1
            move = gap * free_before(shaped.text[char], shaped.style["lang"] or "") if gap < 0 else 0
            width, shift = shaped.widths[at] + round(gap * TO_UNITS), shaped.shifts[at] + round(move * TO_UNITS)
            pieces[at - glyphs.start] = _piece((shaped.glyphs[at], width, shift), font, size)
        return f"<{''.join(pieces)}>".removesuffix("<>")


def shown_part(box: Any, part: Part, width: float | None) -> Any:
    """A text box that shows a part of the text of `box`, on a line of that width."""
    shaped, start, end = part
    shown = box.copy_with_text(shaped.text[start:end])
    shown.pango_layout = Slice(shaped, start, end, width)
    shown.width = (shaped.edges[end] - shaped.edges[start]) * FROM_UNITS
    shown.height = shaped.height
    # The leading goes half above and half below, so that the margin box is as high as the line.
    line_height, _ = inline.strut(box.style)
    shown.margin_top = shown.margin_bottom = (line_height - shaped.height) / 2
    shown.baseline = shaped.baseline + shown.margin_top
    return shown


def _is_picture(font: Any) -> bool:
    """Whether glyphs are pictures: those WeasyPrint draws itself."""
    return bool(font.bitmap or font.svg or font.png or font.colr)


def _know(stream: Any, font: Any, size: float, shaped: Shaped) -> None:
    """Enters the text's glyphs into the PDF font: their widths, and the characters that they stand for."""
    ends = [*shaped.starts[1:], len(shaped.text)]
    for glyph, start, end in zip(shaped.glyphs, shaped.starts, ends, strict=True):
        if glyph == EMPTY:
            continue
        if glyph not in font.to_unicode:
            font.to_unicode[glyph] = shaped.text[start:end]
        if glyph not in font.widths:
            pango.pango_font_get_glyph_extents(shaped.font, glyph, stream.ink_rect, stream.logical_rect)
            font.widths[glyph] = round(stream.logical_rect.width * 1000 * FROM_UNITS / size)


class _Glyphs(dict[_Glyph, str]):
    """Glyphs of a font in one size, and what is shown of each."""

    def __init__(self, font: Any, size: float) -> None:
        self._font, self._size = font, size

    def __missing__(self, glyph: _Glyph) -> str:
        piece = self[glyph] = _piece(glyph, self._font, self._size)
        return piece


def _piece(what: _Glyph, font: Any, size: float) -> str:
    """A glyph within a hexadecimal string; what moves the next is in 1/1000 em, against the direction of writing."""
    glyph, width, shift = what[0], what[1], what[2] / size
    if glyph == EMPTY:
        return f">{-width / size}<"
    before = f">{-shift}<" if shift else ""
    after = int(font.widths[glyph] + shift - width * 1000 * FROM_UNITS / size)
    return f"{before}{glyph:04x}>{after}<" if after else f"{before}{glyph:04x}"
