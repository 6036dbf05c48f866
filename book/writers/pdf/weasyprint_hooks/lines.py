"""A paragraph and the place that it goes on from come in; its next line goes out, made at once where it is plain.

Most lines of a book are a piece of one text in one style, with nothing floating beside them. WeasyPrint gathers what
may stand on a line box by box, and breaks it again wherever it was wrong; here such a line is a slice of its shaped
text, fitted (fitting.py) and justified like any other. All other lines are left to WeasyPrint.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from weasyprint.css import AnonymousStyle
from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline

from book.writers.pdf.weasyprint_hooks.fitting import LOOK, SLACK, leaves_hole, narrow, text_after, wanted
from book.writers.pdf.weasyprint_hooks.glyphs import Run
from book.writers.pdf.weasyprint_hooks.plain import mark
from book.writers.pdf.weasyprint_hooks.setting import Part, Setting, shown_part

_ROUNDING = 1 + 1e-9  # by which WeasyPrint widens a line before it breaks it


class _Start(NamedTuple):
    """Where a line begins: its text box, that box's number, the byte there; its left edge, that of the text, and its
    right edge, in px."""

    box: Any
    number: int
    skip: int
    left: float
    x: float
    right: float

    def room(self, more: float = 0.0) -> float:
        """What the text has room for."""
        return (self.right + more) * _ROUNDING - self.x


class Lines:
    """Makes the plain lines of one document; `fits` says whether lines are narrowed to hold more."""

    def __init__(self, setting: Setting, *, fits: bool) -> None:
        self._setting = setting
        self._fits = fits

    def get_next_linebox(self, get: Callable[..., Any]) -> Callable[..., Any]:
        """In place of `weasyprint.layout.inline.get_next_linebox`, which makes the lines that are not plain."""

        def get_next_linebox(  # noqa: PLR0913, PLR0917 - WeasyPrint's own
            context: Any,
            paragraph: Any,
            y: float,
            bottom: float,
            skip_stack: Any,
            containing_block: Any,
            absolute_boxes: Any,
            fixed_boxes: Any,
            first_letter_style: Any,
            first_line_style: Any,
        ) -> Any:
            plain = not (context.excluded_shapes or first_letter_style or first_line_style)
            if plain and containing_block.style["direction"] == "ltr":
                line = self._line(context, paragraph, y, skip_stack, containing_block)
                if line is not None:
                    return line
            rest = (absolute_boxes, fixed_boxes, first_letter_style, first_line_style)
            return get(context, paragraph, y, bottom, skip_stack, containing_block, *rest)

        return get_next_linebox

    def _line(self, context: Any, paragraph: Any, y: float, skip_stack: Any, containing_block: Any) -> Any:
        """The line, and where the next begins; None where it is not plain."""
        paragraph.position_y = y
        start = _start(context, paragraph, skip_stack, containing_block)
        found = start and self._setting.line(start.box, start.room(), start.skip)
        if not start or not found or not _is_whole(found[0]):
            return None
        part, resume = found
        if resume is not None:
            made = self._fitted(paragraph, start, part, resume)
        else:  # the end of the text, and of the paragraph
            made = (_with_text(paragraph, start, part), None) if start.box is paragraph.children[-1] else None
        if made is None or start.right < made[0].position_x + made[0].width - SLACK:
            return None
        line, resume = made
        line.remove_decoration(start=skip_stack is None, end=True)
        inline._adjust_line_height(line)
        paragraph.width, paragraph.height = line.width, line.height
        offset = inline.text_align(context, line, start.right - start.left, last=resume is None)
        bottom, top = inline.line_box_verticality(line)
        line.baseline, line.position_y, line.height = -top, top, bottom - top
        line.margin_top = line.margin_bottom = 0
        line.translate(offset, y - top)
        line.position_y = y
        mark(line)
        return line, None if resume is None else {start.number: {resume: None}}

    def _fitted(self, paragraph: Any, start: _Start, part: Part, resume: int) -> tuple[Any, int | None] | None:
        """The line with the text that stands on it; with a word more where punctuation can yield its room."""
        line = _with_text(paragraph, start, part)
        em = paragraph.style["font_size"]
        room = (start.right - line.position_x - line.width) / em
        if room < -SLACK:
            return None
        if not self._fits or paragraph.style["text_align_all"] != "justify" or room < SLACK:
            return line, resume
        text = line.children[0]
        run = Run(text.text, (text,), (0,))
        more = wanted(run, room, em, _following(paragraph, start, part, resume))
        if more:
            found = self._setting.line(start.box, start.room(more), start.skip)
            if not found or not _is_whole(found[0]) or found[1] is None:
                return None
            if found[1] != resume:
                longer = _with_text(paragraph, start, found[0])
                if narrow(longer, start.right):
                    return longer, found[1]
        return None if leaves_hole(paragraph.style, run, room) else (line, resume)


def _start(context: Any, paragraph: Any, skip_stack: Any, containing_block: Any) -> _Start | None:
    """Where the line begins; None where that is not in a text of the paragraph's own."""
    number, inner = next(iter(skip_stack.items())) if skip_stack else (0, None)
    box: Any = paragraph.children[number] if number < len(paragraph.children) else None
    if type(box) is not boxes.TextBox or not (_is_plain(paragraph.style) and _is_plain(box.style)):
        return None
    skip = next(iter(inner)) if inner else 0
    inline.resolve_percentages(box, containing_block)
    left, _, width = inline.avoid_collisions(context, paragraph, containing_block, outer=False)
    box.position_x, box.position_y = left + paragraph.text_indent, paragraph.position_y
    paragraph.position_x = left
    return _Start(box, number, skip, left, box.position_x, left + width)


def _is_plain(style: Any) -> bool:
    """Whether what has the style is where the text puts it, and nothing around it takes room."""
    if not hasattr(style, "kanben_in_line"):
        style.kanben_in_line = (
            isinstance(style, AnonymousStyle)
            and style["vertical_align"] == "baseline"
            and style["direction"] == "ltr"
            and style["white_space"] == "normal"
        )
    return bool(style.kanben_in_line)


def _is_whole(part: Part) -> bool:
    """Whether the line neither begins nor ends with a space that goes."""
    shaped, start, end = part
    return end > start and " " not in (shaped.text[start], shaped.text[end - 1])


def _with_text(paragraph: Any, start: _Start, part: Part) -> Any:
    text = shown_part(start.box, part, start.room())
    line = paragraph.copy_with_children([text])
    line.width = text.position_x + text.margin_width() - line.content_box_x()
    return line


def _following(paragraph: Any, start: _Start, part: Part, resume: int) -> str:
    """The next characters after the line: of its own text, as a rule."""
    shaped, _, end = part
    text = shaped.text[end : end + LOOK + 1].lstrip(" ")[:LOOK]
    return text if len(text) == LOOK else text_after(paragraph, {start.number: {resume: None}})
