"""Page content: a PDF page comes in, its shown text with positions and marks goes out.

A reader of content streams after ISO 32000-1 §8.4 (graphics state), §9.4 (text) and §14.6 (marked content).
Positions are points in the default user space of the page: x to the right, y up.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

import pikepdf

from book.checks.fonts import Font, Glyph, load_font
from book.checks.runs import ASCENT, DESCENT, Drawn, Mark, PageContent, Run

Matrix = tuple[float, float, float, float, float, float]
Operands = Sequence[pikepdf.Object]
IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)

FORM_DEPTH = 12  # forms in forms; WeasyPrint nests one for each group with opacity
FORM_INVOCATIONS = 10_000  # a document; the limit of page-validation, against forms that call one another
PAINTING = frozenset(("S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "INLINE IMAGE"))
INVISIBLE = 3  # text rendering mode (table 106)


@dataclass(slots=True)
class _State:
    ctm: Matrix = IDENTITY
    font: Font | None = None
    size: float = 0
    stretch: float = 1
    char_space: float = 0
    word_space: float = 0
    leading: float = 0
    rise: float = 0
    mode: float = 0


def multiply(inner: Matrix, outer: Matrix) -> Matrix:
    """The matrix that applies `inner` first."""
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


class ContentReader:
    """Reads pages of one document; keeps the fonts that it has met in `fonts` (key: object number or resource name)."""

    def __init__(self) -> None:
        self.fonts: dict[object, tuple[Font, pikepdf.Object]] = {}
        self.forms = 0

    def read(self, page: pikepdf.Page, index: int) -> PageContent:
        """The content of page `index` (from 0). Raises pikepdf.PdfError where the stream cannot be parsed."""
        reading = _Pass(self, index)
        reading.run(page, page.obj.get("/Resources", page.resources), 0)
        return PageContent(index, tuple(reading.runs), reading.painted)

    def font(self, dictionary: pikepdf.Object) -> Font:
        """The font of a dictionary, read once."""
        key = dictionary.objgen if dictionary.is_indirect else bytes(dictionary.unparse())
        if key not in self.fonts:
            self.fonts[key] = (load_font(dictionary), dictionary)
        return self.fonts[key][0]


@dataclass(slots=True)
class _Pass:
    """One page being read."""

    reader: ContentReader
    page: int
    state: _State = field(default_factory=_State)
    text: Matrix = IDENTITY
    line: Matrix = IDENTITY
    stack: list[_State] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    painted: bool = False
    resources: pikepdf.Object = field(default_factory=pikepdf.Dictionary)
    depth: int = 0

    def run(self, stream: pikepdf.Page | pikepdf.Object, resources: pikepdf.Object, depth: int) -> None:
        self.resources, self.depth = resources, depth
        for instruction in pikepdf.parse_content_stream(stream):
            name = str(instruction.operator)
            if name in _OPERATORS:
                _OPERATORS[name](self, cast(Operands, instruction.operands))
            elif name in PAINTING:
                self.painted = True

    def save(self, _: Operands) -> None:
        self.stack.append(replace(self.state))

    def restore(self, _: Operands) -> None:
        if self.stack:
            self.state = self.stack.pop()

    def transform(self, operands: Operands) -> None:
        self.state.ctm = multiply(matrix(operands), self.state.ctm)

    def begin_text(self, _: Operands) -> None:
        self.text = self.line = IDENTITY

    def set_matrix(self, operands: Operands) -> None:
        self.text = self.line = matrix(operands)

    def move(self, operands: Operands) -> None:
        self.line = self.text = multiply((1, 0, 0, 1, float(operands[0]), float(operands[1])), self.line)

    def move_leading(self, operands: Operands) -> None:
        self.state.leading = -float(operands[1])
        self.move(operands)

    def next_line(self, _: Operands) -> None:
        self.line = self.text = multiply((1, 0, 0, 1, 0, -self.state.leading), self.line)

    def set_font(self, operands: Operands) -> None:
        fonts = self.resources.get("/Font", pikepdf.Dictionary())
        dictionary = fonts.get(str(operands[0]))
        self.state.font = None if dictionary is None else self.reader.font(dictionary)
        self.state.size = float(operands[1])

    def show(self, operands: Operands) -> None:
        self._show([operands[0]])

    def show_array(self, operands: Operands) -> None:
        self._show(operands[0])

    def show_next(self, operands: Operands) -> None:
        self.next_line(())
        self._show([operands[0]])

    def show_spaced(self, operands: Operands) -> None:
        self.state.word_space, self.state.char_space = float(operands[0]), float(operands[1])
        self.show_next(operands[2:])

    def begin_mark(self, operands: Operands) -> None:
        above = self.marks[-1] if self.marks else Mark()
        properties: pikepdf.Object | None = operands[1] if len(operands) > 1 else None
        if isinstance(properties, pikepdf.Name):
            properties = self.resources.get("/Properties", pikepdf.Dictionary()).get(str(properties))
        if not isinstance(properties, pikepdf.Dictionary):
            properties = pikepdf.Dictionary()
        if operands[0] == pikepdf.Name.Artifact:
            above = above._replace(artifact=str(properties.get("/Type", "/Artifact")).lstrip("/"))
        if "/MCID" in properties:
            above = above._replace(mcid=int(properties.MCID))
        self.marks.append(above)

    def end_mark(self, _: Operands) -> None:
        if self.marks:
            self.marks.pop()

    def draw(self, operands: Operands) -> None:
        form = self.resources.get("/XObject", pikepdf.Dictionary()).get(str(operands[0]))
        if not isinstance(form, pikepdf.Stream) or form.get("/Subtype") != pikepdf.Name.Form:
            self.painted = True
            return
        self.reader.forms += 1
        if self.depth >= FORM_DEPTH or self.reader.forms > FORM_INVOCATIONS:
            return
        kept = (self.state, self.text, self.line, self.stack, self.resources, self.depth)
        self.state = replace(self.state, ctm=multiply(matrix(form.get("/Matrix", IDENTITY)), self.state.ctm))
        self.stack = []
        self.run(form, form.get("/Resources", self.resources), self.depth + 1)
        self.state, self.text, self.line, self.stack, self.resources, self.depth = kept

    def _show(self, items: Sequence[pikepdf.Object] | pikepdf.Object) -> None:
        state = self.state
        if state.font is None:
            return
        whole = multiply(self.text, state.ctm)
        glyphs, advance = _laid_out(items, state, state.font)
        if glyphs:
            self.runs.append(self._placed(glyphs, whole, state.font))
        self.text = multiply((1, 0, 0, 1, advance, 0), self.text)

    def _placed(self, glyphs: Sequence[tuple[Glyph, float, float]], whole: Matrix, font: Font) -> Run:
        state = self.state
        a, b, c, d, e, f = whole
        e, f = e + c * state.rise, f + d * state.rise
        size = abs(state.size) * math.hypot(c, d)
        low, high = -DESCENT * state.size, ASCENT * state.size
        start, end = glyphs[0][1], max(end for _, _, end in glyphs)
        corners = [(a * t + c * y + e, b * t + d * y + f) for t in (start, end) for y in (low, high)]
        xs, ys = zip(*corners, strict=True)
        return Run(
            page=self.page,
            number=len(self.runs),
            drawn=tuple(Drawn(glyph, a * start + e, a * end + e) for glyph, start, end in glyphs),
            font=font,
            size=size,
            baseline=f,
            box=(min(xs), min(ys), max(xs), max(ys)),
            upright=a > 0 and d * state.size > 0 and abs(b) < a / 1000 and abs(c) < abs(d) / 1000,
            visible=state.mode != INVISIBLE,
            mark=self.marks[-1] if self.marks else Mark(),
        )


def _laid_out(
    items: Operands | pikepdf.Object, state: _State, font: Font
) -> tuple[list[tuple[Glyph, float, float]], float]:
    # §9.4.4: tx = ((w0 - Tj/1000) Tfs + Tc + Tw) Th; Tw counts for the one-byte code 32 alone.
    at, placed = 0.0, []
    for item in items:
        if isinstance(item, pikepdf.String):
            for glyph in font.show(bytes(item)):
                width = glyph.width * state.size * state.stretch
                placed.append((glyph, at, at + width))
                space = state.word_space if font.bytes_per_code == 1 and glyph.gid == 32 else 0
                at += width + (state.char_space + space) * state.stretch
        else:
            at -= float(item) / 1000 * state.size * state.stretch
    return placed, at


def matrix(numbers: Operands | pikepdf.Object | Matrix) -> Matrix:
    """Six numbers of a PDF as a matrix."""
    a, b, c, d, e, f = (float(number) for number in numbers)
    return (a, b, c, d, e, f)


def _setter(name: str, scale: float = 1) -> Callable[[_Pass, Operands], None]:
    def set_parameter(reading: _Pass, operands: Operands) -> None:
        setattr(reading.state, name, float(operands[0]) * scale)

    return set_parameter


_OPERATORS: Mapping[str, Callable[[_Pass, Operands], None]] = {
    "q": _Pass.save,
    "Q": _Pass.restore,
    "cm": _Pass.transform,
    "BT": _Pass.begin_text,
    "Tm": _Pass.set_matrix,
    "Td": _Pass.move,
    "TD": _Pass.move_leading,
    "T*": _Pass.next_line,
    "Tf": _Pass.set_font,
    "Tc": _setter("char_space"),
    "Tw": _setter("word_space"),
    "Tz": _setter("stretch", 0.01),
    "TL": _setter("leading"),
    "Ts": _setter("rise"),
    "Tr": _setter("mode"),
    "Tj": _Pass.show,
    "TJ": _Pass.show_array,
    "'": _Pass.show_next,
    '"': _Pass.show_spaced,
    "BMC": _Pass.begin_mark,
    "BDC": _Pass.begin_mark,
    "EMC": _Pass.end_mark,
    "Do": _Pass.draw,
}


def read_pages(pdf: pikepdf.Pdf, reader: ContentReader) -> Iterator[PageContent]:
    """The content of every page, one at a time."""
    for index, page in enumerate(pdf.pages):
        yield reader.read(page, index)
