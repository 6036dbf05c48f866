"""PDF fonts as a reader of page content needs them: a font dictionary comes in, glyph widths and text go out.

Follows ISO 32000-1 §9.6 to §9.10. Composite fonts (all that a CJK book embeds) are read in full; of simple
fonts the widths and the text, which is what the checks ask of them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import pikepdf
import uharfbuzz

_BFCHAR = re.compile(rb"beginbfchar(.*?)endbfchar", re.S)
_BFRANGE = re.compile(rb"beginbfrange(.*?)endbfrange", re.S)
_CIDCHAR = re.compile(rb"begincidchar(.*?)endcidchar", re.S)
_CIDRANGE = re.compile(rb"begincidrange(.*?)endcidrange", re.S)
_HEX_PAIR = re.compile(rb"<([0-9A-Fa-f\s]*)>\s*<([0-9A-Fa-f\s]*)>")
_HEX_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f\s]*)>|\[(.*?)\])", re.S)
_HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>")
_CID_PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*(\d+)")
_CID_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(\d+)")
CODES = 0x10000  # a hostile CMap must not make us count further than two bytes reach


class Glyph(NamedTuple):
    """One character code of a font: its text, its width in em, whether it draws .notdef, its glyph ID."""

    text: str
    width: float
    notdef: bool
    gid: int


@dataclass(slots=True, eq=False)
class Font:
    """A font as page content uses it, equal to itself alone; `bytes_per_code` is 2 for composite fonts."""

    name: str
    bytes_per_code: int
    to_unicode: Mapping[int, str]
    widths: Mapping[int, float]
    default_width: float
    cid_of: Mapping[int, int] | None = None
    gid_of: bytes = b""
    glyphs: dict[int, Glyph] = field(default_factory=dict)

    def show(self, data: bytes) -> Iterator[Glyph]:
        """The glyphs of a string that is shown in this font."""
        step = self.bytes_per_code
        for at in range(0, len(data) - step + 1, step):
            code = int.from_bytes(data[at : at + step], "big")
            yield self.glyphs.get(code) or self._glyph(code)

    def _glyph(self, code: int) -> Glyph:
        cid = code if self.cid_of is None else self.cid_of.get(code, 0)
        # CIDToGIDMap: two bytes a CID (ISO 32000-1 table 117).
        gid = int.from_bytes(self.gid_of[2 * cid : 2 * cid + 2], "big") if self.gid_of else cid
        text = self.to_unicode.get(code)
        if text is None:
            text = "" if self.bytes_per_code == 2 else bytes((code,)).decode("cp1252", "replace")
        width = self.widths.get(cid, self.default_width)
        glyph = Glyph(text, width / 1000, self.bytes_per_code == 2 and gid == 0, gid)
        self.glyphs[code] = glyph
        return glyph


def load_font(dictionary: pikepdf.Object) -> Font:
    """The font of a font dictionary; what it lacks (widths, ToUnicode) stays empty."""
    name = str(dictionary.get("/BaseFont", "?")).lstrip("/")
    to_unicode = _to_unicode(dictionary.get("/ToUnicode"))
    if dictionary.get("/Subtype") != pikepdf.Name.Type0:
        first = int(dictionary.get("/FirstChar", 0))
        widths = {first + at: float(width) for at, width in enumerate(_items(dictionary.get("/Widths")))}
        return Font(name, 1, to_unicode, widths, 0)
    descendant = dictionary.DescendantFonts[0]
    gid_map = descendant.get("/CIDToGIDMap")
    return Font(
        name,
        2,
        to_unicode,
        _cid_widths(_items(descendant.get("/W"))),
        float(descendant.get("/DW", 1000)),
        _cids(dictionary.get("/Encoding")),
        gid_map.read_bytes() if isinstance(gid_map, pikepdf.Stream) else b"",
    )


def embedded_file(dictionary: pikepdf.Object) -> pikepdf.Stream | None:
    """The font program in the file, None where there is none; a Type 3 font has none and is drawn by its procedures."""
    if "/DescendantFonts" in dictionary:
        dictionary = dictionary.DescendantFonts[0]
    descriptor = dictionary.get("/FontDescriptor", pikepdf.Dictionary())
    for key in ("/FontFile", "/FontFile2", "/FontFile3"):
        program = descriptor.get(key)
        if isinstance(program, pikepdf.Stream):
            return program
    return None


def blank_glyphs(dictionary: pikepdf.Object, gids: Collection[int]) -> frozenset[int]:
    """Those of `gids` that the embedded file draws nothing for.

    None where the file cannot tell: bare CFF, whose charset may map CIDs otherwise, and fonts without any outline,
    which are bitmaps or layers whose pictures are drawn beside the text.
    """
    program = embedded_file(dictionary)
    if program is None or "/CIDToGIDMap" not in dictionary.get("/DescendantFonts", [{}])[0]:
        return frozenset()
    data = program.read_bytes()
    if data[:4] not in (b"OTTO", b"true", b"\0\1\0\0"):
        return frozenset()
    font = uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob(data)))
    blank = frozenset(gid for gid in gids if not _has_ink(font, gid))
    return blank if len(blank) < len(gids) else frozenset()


def _has_ink(font: uharfbuzz.Font, gid: int) -> bool:
    extents = font.get_glyph_extents(gid)
    return extents is not None and bool(extents.width and extents.height)


def _items(array: pikepdf.Object | None) -> list[pikepdf.Object]:
    return list(array) if isinstance(array, pikepdf.Array) else []


def _cid_widths(items: Sequence[pikepdf.Object]) -> dict[int, float]:
    # /W is `c [w1 w2 …]` or `c_first c_last w`, mixed (ISO 32000-1 §9.7.4.3).
    widths: dict[int, float] = {}
    at = 0
    while at + 1 < len(items):
        first, second = int(items[at]), items[at + 1]
        if isinstance(second, pikepdf.Array):
            widths.update({first + offset: float(width) for offset, width in enumerate(_items(second))})
            at += 2
        elif at + 2 < len(items):
            last = min(int(second), first + CODES)
            widths.update(dict.fromkeys(range(first, last + 1), float(items[at + 2])))
            at += 3
        else:
            break
    return widths


def _to_unicode(cmap: pikepdf.Object | None) -> dict[int, str]:
    if not isinstance(cmap, pikepdf.Stream):
        return {}
    data = cmap.read_bytes()
    found: dict[int, str] = {}
    for section in _BFCHAR.findall(data):
        found.update({int(code, 16): _utf16(text) for code, text in _HEX_PAIR.findall(section)})
    for section in _BFRANGE.findall(data):
        for first, last, start, each in _HEX_RANGE.findall(section):
            codes = range(int(first, 16), min(int(last, 16), int(first, 16) + CODES) + 1)
            if each:
                found.update(zip(codes, map(_utf16, _HEX.findall(each)), strict=False))
            elif text := _utf16(start):
                found.update({code: text[:-1] + chr(ord(text[-1]) + at) for at, code in enumerate(codes)})
    return found


def _utf16(digits: bytes) -> str:
    return bytes.fromhex(digits.decode("ascii")).decode("utf-16-be", "replace")


def _cids(encoding: pikepdf.Object | None) -> dict[int, int] | None:
    # None is the identity. Of the predefined CMaps only Identity-H and -V occur in books that embed their fonts.
    if not isinstance(encoding, pikepdf.Stream):
        return None
    data = encoding.read_bytes()
    found: dict[int, int] = {}
    for section in _CIDCHAR.findall(data):
        found.update({int(code, 16): int(cid) for code, cid in _CID_PAIR.findall(section)})
    for section in _CIDRANGE.findall(data):
        for first, last, cid in _CID_RANGE.findall(section):
            codes = range(int(first, 16), min(int(last, 16), int(first, 16) + CODES) + 1)
            found.update({code: int(cid) + at for at, code in enumerate(codes)})
    return found
