"""The faces that a book uses come in; PDF font dictionaries, with one subset font program a face, go out.

Glyph ids stay those of the source file (retain-gids): shards laid out on different days fit one program, and Poppler,
MuPDF, pdfium and Ghostscript agree on what they draw.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import uharfbuzz
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from book.kinsoku import APOSTROPHE, QUOTES
from book.passes.words import EASTERN
from book.workers import Each
from book.writers.pdf.programs import Program, state_of, subset_program
from book.writers.pdf.shard import FontUse

_UPEM = 1000  # glyph space in a PDF
_BLOCK = 100  # entries a bfchar block may hold (Adobe Technical Note 5014)


def merge(uses: Iterable[FontUse]) -> dict[str, FontUse]:
    """The uses of all shards, united by the name that content streams give a font."""
    grouped: dict[str, list[FontUse]] = {}
    for use in uses:
        grouped.setdefault(use.key, []).append(use)
    return {key: _united(group) for key, group in grouped.items()}


def _united(uses: Sequence[FontUse]) -> FontUse:
    """One use; of the texts of a glyph the first counts."""
    widths: dict[int, int] = {}
    texts: dict[int, str] = {}
    for use in uses:
        widths.update(use.widths)
    for use in reversed(uses):
        texts.update(use.texts)
    return replace(uses[0], widths=widths, texts=texts)


def font_dictionaries(pdf: Pdf, uses: Mapping[str, FontUse], each: Each = map, quick: Each = map) -> dict[str, Object]:
    """A Type 0 font for each use, by key; faces that are used under several keys share their program.

    `each` makes the programs, and `quick` what says which characters their glyphs are, and how wide.
    """
    glyphs: dict[tuple[str, int], set[int]] = {}
    for use in uses.values():
        glyphs.setdefault((use.path, use.index), {0}).update(use.widths, use.texts)
    faces, keys = sorted(glyphs), sorted(uses)
    asked = [(path, index, state_of(path), tuple(sorted(glyphs[path, index]))) for path, index in faces]
    made = each(subset_program, asked)
    programs = {face: _embedded(pdf, program) for face, program in zip(faces, made, strict=True)}
    maps = quick(_packed_map, [tuple(sorted(uses[key].texts.items())) for key in keys])
    widths = quick(_width_array, [tuple(sorted(uses[key].widths.items())) for key in keys])
    return {
        key: _dictionary(pdf, uses[key], programs[uses[key].path, uses[key].index], known, Object.parse(wide))
        for key, known, wide in zip(keys, maps, widths, strict=True)
    }


def _embedded(pdf: Pdf, program: Program) -> tuple[Object, bool]:
    stream = Stream(pdf, program.packed, Filter=Name.FlateDecode)
    if program.is_cff:
        stream.Subtype = Name.OpenType
    else:
        stream.Length1 = program.length
    return pdf.make_indirect(stream), program.is_cff


def _packed_map(texts: tuple[tuple[int, str], ...]) -> bytes:
    return zlib.compress(to_unicode(dict(texts)), 9)


def _dictionary(pdf: Pdf, use: FontUse, program: tuple[Object, bool], known: bytes, widths: Object) -> Object:
    name = Name(f"/{use.name}")
    widest = max(use.widths.values(), default=_UPEM)
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=name,
        FontFamily=String(use.family),
        Flags=use.flags,
        FontBBox=Array([0, use.descent, widest, use.ascent]),
        ItalicAngle=0,
        Ascent=use.ascent,
        Descent=use.descent,
        CapHeight=use.ascent,
        StemV=80,
        StemH=80,
    )
    data, is_cff = program
    descriptor[Name.FontFile3 if is_cff else Name.FontFile2] = data
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType0 if is_cff else Name.CIDFontType2,
        BaseFont=name,
        CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
        W=widths,
        FontDescriptor=pdf.make_indirect(descriptor),
        CIDToGIDMap=Name.Identity,
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=name,
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([pdf.make_indirect(descendant)]),
            ToUnicode=pdf.make_indirect(Stream(pdf, known, Filter=Name.FlateDecode)),
        )
    )


def _width_array(widths: tuple[tuple[int, int], ...]) -> bytes:
    """ISO 32000-1, 9.7.4.3: first glyph of a run, then the widths of the run."""
    out: list[str] = []
    previous = -2
    for glyph, width in widths:
        if glyph != previous + 1:
            out.append(f"{']' if out else ''} {glyph} [")
        out.append(f" {width}")
        previous = glyph
    return f"[{''.join(out)}{']' if out else ''}]".encode()


def to_unicode(texts: Mapping[int, str]) -> bytes:
    """The ToUnicode CMap (ISO 32000-1, 9.10.3)."""
    lines = [
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        b"/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        b"1 begincodespacerange <0000> <ffff> endcodespacerange",
    ]
    entries = sorted((glyph, text) for glyph, text in texts.items() if text)
    for at in range(0, len(entries), _BLOCK):
        block = entries[at : at + _BLOCK]
        lines.append(b"%d beginbfchar" % len(block))
        lines += [b"<%04x> <%s>" % (glyph, text.encode("utf-16-be").hex().encode()) for glyph, text in block]
        lines.append(b"endbfchar")
    lines.append(b"endcmap CMapName currentdict /CMap defineresource pop end end")
    return b"\n".join(lines)


@dataclass(frozen=True, slots=True)
class Shown:
    """A word as it is set: the hexadecimal string to show, its width in 1/1000 em, its glyphs' widths and texts."""

    word: str
    string: str
    width: float
    widths: tuple[tuple[int, int], ...]
    texts: tuple[tuple[int, str], ...]


@dataclass(slots=True)
class Setter:
    """Sets a word in one face by itself, outside WeasyPrint; what it set is in `use`."""

    key: str
    family: str
    path: str
    index: int
    use: FontUse = field(init=False)
    _font: uharfbuzz.Font = field(init=False)
    _done: dict[str, Shown] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(self.path), self.index)
        self._font = uharfbuzz.Font(face)
        self._font.scale = (_UPEM, _UPEM)
        extents = self._font.get_font_extents("ltr")
        self.use = FontUse(
            key=self.key,
            name=f"{self.key.upper():A<6.6}+{self.family.replace(' ', '-')}",
            family=self.family,
            path=self.path,
            index=self.index,
            ascent=round(extents.ascender),
            descent=round(extents.descender),
            flags=4,
            widths={},
            texts={},
        )

    def show(self, word: str) -> Shown:
        """The word, set."""
        if word not in self._done:
            self.take(self._shape(word))
        return self._done[word]

    def take(self, shown: Shown) -> None:
        """Counts what was set before among what is used."""
        if shown.word not in self._done:
            self._done[shown.word] = shown
            self.use.widths.update(shown.widths)
            for glyph, text in shown.texts:
                self.use.texts.setdefault(glyph, text)

    def _shape(self, word: str) -> Shown:
        buffer = uharfbuzz.Buffer()
        buffer.add_str(word)
        buffer.guess_segment_properties()
        uharfbuzz.shape(self._font, buffer, {"kern": False, **_western(word)})
        infos, positions = buffer.glyph_infos, buffer.glyph_positions
        return Shown(
            word,
            "".join(f"{info.codepoint:04x}" for info in infos),
            float(sum(position.x_advance for position in positions)),
            tuple((info.codepoint, round(at.x_advance)) for info, at in zip(infos, positions, strict=True)),
            tuple(_clusters(infos, word)),
        )


def _western(text: str) -> dict[str, list[tuple[int, int, bool]]]:
    """Marks as wide as they are drawn: in a text without ideographs and kana all, else those in its Western words."""
    marks = APOSTROPHE if EASTERN.search(text) else QUOTES
    found = [(*mark.span(), True) for mark in marks.finditer(text)]
    return {"pwid": found} if found else {}


def _clusters(infos: list[uharfbuzz.GlyphInfo], text: str) -> Iterator[tuple[int, str]]:
    """Each glyph with the characters it stands for."""
    for info, following in zip(infos, [*infos[1:], None], strict=True):
        end = following.cluster if following is not None else len(text)
        yield info.codepoint, text[info.cluster : end]
