"""Stops of Chinese paragraphs, with the glyphs that drew them, come in; those that do not stand in the middle go out.

In Taiwan ，。、 stand in the middle of their em box, in Japan and on the mainland in its corner (CLREQ 3.1.3): there
the face, or the language that it was told, is another than the text's.
"""

from __future__ import annotations

import pikepdf
import uharfbuzz

from book.checks.clreq_signs import Fault
from book.checks.fonts import embedded_file
from book.checks.setlines import Paragraph

_STOPS = "，。、；："
_MIDDLE = (0.3, 0.7)  # em from the origin; a stop in its corner has its ink at about 0.2


class Centring:
    """Collects each glyph once, with the first line that shows it."""

    def __init__(self) -> None:
        self._shown: dict[tuple[str, int], tuple[str, Fault]] = {}

    def add(self, paragraph: Paragraph) -> None:
        """Takes in a paragraph; what is in Japanese, or in simplified Chinese, has its stops in the corner."""
        for line in paragraph.lines:
            for sign in line.signs:
                language = sign.language.lower()
                if sign.char in _STOPS and not language.startswith(("ja", "zh-hans", "zh-cn", "zh-sg")):
                    fault = Fault("CLR-009", line.page, line.text, sign.char)
                    self._shown.setdefault((sign.font, sign.gid), (sign.char, fault))

    def faults(self, fonts: dict[str, pikepdf.Object]) -> list[Fault]:
        """CLR-009, once for each glyph; a font whose file cannot be read is left out."""
        found = []
        for name in dict.fromkeys(name for name, _ in self._shown):
            program = embedded_file(fonts[name]) if name in fonts else None
            data = b"" if program is None else program.read_bytes()
            if data[:4] not in (b"OTTO", b"true", b"\0\1\0\0"):
                continue
            face = uharfbuzz.Face(uharfbuzz.Blob(data))
            font = uharfbuzz.Font(face)
            for (own, gid), (_, fault) in self._shown.items():
                ink = font.get_glyph_extents(gid) if own == name else None
                if ink is not None and ink.width:
                    middle = (ink.x_bearing + ink.width / 2) / face.upem
                    if not _MIDDLE[0] <= middle <= _MIDDLE[1]:
                        found.append(fault)
        return found
