"""The faces that a book uses come in; PDF font dictionaries, with one subset font program a face, go out.

Glyph ids stay those of the source file (retain-gids): shards laid out on different days fit one program, and Poppler,
MuPDF, pdfium and Ghostscript agree on what they draw.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import uharfbuzz
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from book.writers.pdf.shard import FontUse

_UPEM = 1000  # glyph space in a PDF
_NOT_IN_PDF = (
    b"BASE",
    b"DSIG",
    b"GDEF",
    b"GPOS",
    b"GSUB",
    b"STAT",
    b"VORG",
    b"cmap",
    b"name",
    b"post",
    b"vhea",
    b"vmtx",
)
_BLOCK = 100  # entries a bfchar block may hold (Adobe Technical Note 5014)


def merge(uses: Iterable[FontUse]) -> dict[str, FontUse]:
    """The uses of all shards, united by the name that content streams give a font."""
    merged: dict[str, FontUse] = {}
    for use in uses:
        known = merged.get(use.key)
        if known is None:
            merged[use.key] = replace(use, widths=dict(use.widths), texts=dict(use.texts))
        else:
            known.widths.update(use.widths)
            for glyph, text in use.texts.items():
                known.texts.setdefault(glyph, text)
    return merged


def font_dictionaries(pdf: Pdf, uses: Mapping[str, FontUse]) -> dict[str, Object]:
    """A Type 0 font for each use, by key; faces that are used under several keys share their program."""
    glyphs: dict[tuple[str, int], set[int]] = {}
    for use in uses.values():
        glyphs.setdefault((use.path, use.index), {0}).update(use.widths, use.texts)
    programs = {face: _program(pdf, *face, glyphs[face]) for face in sorted(glyphs)}
    return {key: _dictionary(pdf, uses[key], *programs[uses[key].path, uses[key].index]) for key in sorted(uses)}


def _program(pdf: Pdf, path: str, index: int, glyphs: set[int]) -> tuple[Object, bool]:
    """The embedded program, and whether its outlines are CFF."""
    face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(path), index)
    asked = uharfbuzz.SubsetInput()
    asked.sets(uharfbuzz.SubsetInputSets.GLYPH_INDEX).update(glyphs)
    asked.flags = (
        uharfbuzz.SubsetFlags.RETAIN_GIDS
        | uharfbuzz.SubsetFlags.NOTDEF_OUTLINE
        | uharfbuzz.SubsetFlags.NO_HINTING
        | uharfbuzz.SubsetFlags.NO_LAYOUT_CLOSURE
    )
    drop = asked.sets(uharfbuzz.SubsetInputSets.DROP_TABLE_TAG)
    drop.update(int.from_bytes(tag, "big") for tag in _NOT_IN_PDF)
    data = bytes(uharfbuzz.subset(face, asked).blob.data)
    stream = Stream(pdf, data)
    is_cff = data.startswith(b"OTTO")
    if is_cff:
        stream.Subtype = Name.OpenType
    else:
        stream.Length1 = len(data)
    return pdf.make_indirect(stream), is_cff


def _dictionary(pdf: Pdf, use: FontUse, program: Object, is_cff: bool) -> Object:
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
    descriptor[Name.FontFile3 if is_cff else Name.FontFile2] = program
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType0 if is_cff else Name.CIDFontType2,
        BaseFont=name,
        CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
        W=_width_array(use.widths),
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
            ToUnicode=pdf.make_indirect(Stream(pdf, to_unicode(use.texts))),
        )
    )


def _width_array(widths: Mapping[int, int]) -> Array:
    """ISO 32000-1, 9.7.4.3: first glyph of a run, then the widths of the run."""
    out: list[object] = []
    run: list[int] = []
    previous = -2
    for glyph in sorted(widths):
        if glyph != previous + 1:
            if run:
                out.append(Array(run))
            out.append(glyph)
            run = []
        run.append(widths[glyph])
        previous = glyph
    if run:
        out.append(Array(run))
    return Array(out)


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


@dataclass(slots=True)
class Setter:
    """Sets a word in one face by itself, outside WeasyPrint; what it set is in `use`."""

    key: str
    family: str
    path: str
    index: int
    use: FontUse = field(init=False)
    _font: uharfbuzz.Font = field(init=False)
    _done: dict[str, tuple[str, float]] = field(init=False, default_factory=dict)

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

    def show(self, text: str) -> tuple[str, float]:
        """The hexadecimal string to show, and its width in 1/1000 em."""
        if text not in self._done:
            self._done[text] = self._shape(text)
        return self._done[text]

    def _shape(self, text: str) -> tuple[str, float]:
        buffer = uharfbuzz.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        uharfbuzz.shape(self._font, buffer, {"kern": False})
        for glyph, piece in _clusters(buffer.glyph_infos, text):
            self.use.texts.setdefault(glyph, piece)
        width = 0.0
        for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            self.use.widths[info.codepoint] = round(position.x_advance)
            width += position.x_advance
        return "".join(f"{info.codepoint:04x}" for info in buffer.glyph_infos), width


def _clusters(infos: list[uharfbuzz.GlyphInfo], text: str) -> Iterator[tuple[int, str]]:
    """Each glyph with the characters it stands for."""
    for info, following in zip(infos, [*infos[1:], None], strict=True):
        end = following.cluster if following is not None else len(text)
        yield info.codepoint, text[info.cluster : end]
