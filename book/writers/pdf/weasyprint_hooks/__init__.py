"""The only package that touches WeasyPrint's private parts: a layout within `hooked()` comes out as a book wants it.

Lines of Chinese are flush, notes stay on the pages of their calls, and fonts are left to assembly.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

import pydyf
import weasyprint
from weasyprint import css, draw, images, pdf
from weasyprint.layout import block, inline, page, preferred
from weasyprint.pdf import fonts as pdf_fonts
from weasyprint.pdf import stream, tags
from weasyprint.text import line_break

from book.report import stop
from book.writers.pdf.shard import FontUse
from book.writers.pdf.weasyprint_hooks import plain, used_values
from book.writers.pdf.weasyprint_hooks.blocks import Block, PageBlocks, has_overlong_words, section_blocks, wide_tables
from book.writers.pdf.weasyprint_hooks.dots import dotted
from book.writers.pdf.weasyprint_hooks.faces import font_file, no_font_data, note_font
from book.writers.pdf.weasyprint_hooks.fitting import fitted_split
from book.writers.pdf.weasyprint_hooks.grid import gridded_layout
from book.writers.pdf.weasyprint_hooks.justification import justify_line
from book.writers.pdf.weasyprint_hooks.languages import spoken_tree
from book.writers.pdf.weasyprint_hooks.letters import Letters
from book.writers.pdf.weasyprint_hooks.lines import Lines
from book.writers.pdf.weasyprint_hooks.notes import notes_stay
from book.writers.pdf.weasyprint_hooks.pictures import png_data
from book.writers.pdf.weasyprint_hooks.pieces import Piece, pieces
from book.writers.pdf.weasyprint_hooks.setting import Setting
from book.writers.pdf.weasyprint_hooks.source import Source
from book.writers.pdf.weasyprint_hooks.squeeze import narrowed_text
from book.writers.pdf.weasyprint_hooks.styles import SharedStyles

__all__ = (
    "WRITTEN_FOR",
    "Block",
    "Memory",
    "PageBlocks",
    "Piece",
    "Source",
    "check_version",
    "drawn",
    "has_overlong_words",
    "hooked",
    "pieces",
    "section_blocks",
    "wide_tables",
)

WRITTEN_FOR = "70.0"


@dataclass(frozen=True, slots=True)
class Memory:
    """What is worked out once for all of a process's documents: their style sheets and fonts are the same."""

    styles: SharedStyles = field(default_factory=SharedStyles)
    letters: Letters = field(default_factory=Letters)


_Replacement = tuple[Any, str, Any]  # an owner, a name of its, and what takes its place


@contextmanager
def hooked(used: dict[str, FontUse], memory: Memory | None = None, *, squeeze: bool = True) -> Iterator[None]:
    """Within this context WeasyPrint justifies between ideographs, keeps notes on the pages of their calls, and
    embeds no fonts: what it would have embedded is noted in `used`, by the names that content streams use.
    `memory` is that of earlier documents with the same style sheets and fonts.
    `squeeze` narrows punctuation, beside other punctuation and where a line gains by it.

    Raises KanbenError (PDW-001) for a WeasyPrint that this package was not written for.
    """
    check_version()
    fitting = ((inline, "split_inline_box", fitted_split(inline.split_inline_box)),)
    setting, memory = Setting(), memory or Memory()
    with ExitStack() as undo:
        for owner, name, instead in (
            (line_break.Layout, "set_text", narrowed_text(line_break.Layout.set_text, squeeze=squeeze)),
            *(fitting if squeeze else ()),
            (inline, "justify_line", justify_line),
            (inline, "get_next_linebox", Lines(setting, fits=squeeze).get_next_linebox(inline.get_next_linebox)),
            (block, "block_level_layout", gridded_layout(block.block_level_layout)),
            (tags, "_build_box_tree", spoken_tree(tags._build_box_tree)),
            (css.StyleFor, "set_computed_styles", memory.styles.set_computed_styles(css.StyleFor.set_computed_styles)),
            (page, "set_page_type_computed_styles", memory.styles.set_page_styles(page.set_page_type_computed_styles)),
            (css.StyleFor, "__call__", memory.styles.style_for(css.StyleFor.__call__)),
            (images.RasterImage, "_get_png_data", png_data(images.RasterImage._get_png_data)),
            (line_break, "split_first_line", memory.letters.split_first_line(line_break.split_first_line)),
            (preferred, "split_first_line", setting.split_first_line(preferred.split_first_line)),
            (inline, "split_text_box", setting.split_text_box(inline.split_text_box)),
            (draw, "draw_background_image", dotted(draw.draw_background_image)),
            (draw, "draw_text", setting.draw_text(draw.draw_text)),
            *used_values.replacements(),
            *plain.replacements(),
            *_notes(),
            *_fonts(used),
        ):
            undo.callback(setattr, owner, name, owner.__dict__[name])  # not getattr: a static method stays one
            setattr(owner, name, instead)
        yield


def drawn(document: Any, options: Mapping[str, Any]) -> pydyf.PDF:
    """What `Document.write_pdf` would write, before it is written."""
    kept = []

    def keep(_document: Any, pdf: Any) -> None:
        kept.append(pdf)
        pdf.write = lambda *_options: None

    document.write_pdf(finisher=keep, **options)
    return kept[0]


def _notes() -> Iterator[_Replacement]:
    linebox = block._linebox_layout

    def linebox_layout(context: Any, *rest: Any) -> Any:
        return linebox(notes_stay(context), *rest)

    yield block, "_linebox_layout", linebox_layout


def _fonts(used: dict[str, FontUse]) -> Iterator[_Replacement]:
    add_font = stream.Stream.add_font

    def build_fonts(_pdf: Any, fonts: dict[Any, Any], *_options: Any) -> Any:
        for font in fonts.values():
            note_font(font, used)
        return pydyf.Dictionary({key: pydyf.Dictionary({"Type": "/Font"}) for key in used})

    def add_font_with_file(self: Any, pango_font: Any) -> Any:
        font, size = add_font(self, pango_font)
        if not hasattr(font, "kanben_file"):
            font.kanben_file = font_file(pango_font)
        return font, size

    yield pdf, "build_fonts_dictionary", build_fonts
    yield pdf_fonts, "get_hb_object_data", no_font_data
    yield stream.Stream, "add_font", add_font_with_file


def check_version() -> None:
    """Refuses a WeasyPrint whose private parts may have moved."""
    if weasyprint.__version__ != WRITTEN_FOR:
        raise stop("PDW-001", found=weasyprint.__version__, expected=WRITTEN_FOR)
