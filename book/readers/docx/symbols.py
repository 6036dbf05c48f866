"""Characters of symbol fonts: a font and a code come in; the character that Unicode has for it goes out."""

from __future__ import annotations

import re
from collections.abc import Mapping

_GREEK = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ"  # Adobe's Symbol encoding: A-Z, a-z at 0x41 and 0x61
_SMALL_GREEK = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ"
_SYMBOL = {0x41 + at: char for at, char in enumerate(_GREEK)} | {0x61 + at: c for at, c in enumerate(_SMALL_GREEK)} | {
    0xA3: "≤", 0xA5: "∞", 0xAB: "↔", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓", 0xB0: "°", 0xB1: "±", 0xB3: "≥",
    0xB4: "×", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBA: "≡", 0xBB: "≈", 0xBC: "…", 0xD6: "√", 0xE5: "∑",
}  # fmt: skip
_WINGDINGS = {
    0x28: "☎", 0x46: "☞", 0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "□", 0x74: "◆", 0x75: "◆",
    0x76: "❖", 0x77: "◆", 0x9E: "·", 0x9F: "•", 0xA1: "○", 0xA7: "▪", 0xA8: "□", 0xAB: "★", 0xD8: "▷", 0xDF: "←",
    0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE8: "→", 0xF0: "⇒", 0xFB: "×", 0xFC: "✓", 0xFD: "×", 0xFE: "✓",
} | {0x8C + at: chr(0x2776 + at) for at in range(10)} | {0x81 + at: chr(0x2460 + at) for at in range(10)}  # fmt: skip
_WINGDINGS_2 = {0x4F: "×", 0x50: "✓", 0x51: "×", 0x52: "✓", 0xA3: "□", 0x98: "▪"}
_FONTS: Mapping[str, Mapping[int, str]] = {
    "symbol": _SYMBOL,
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS_2,
    "wingdings 3": {0x7D: "▶", 0x84: "◀", 0x75: "▲"},
}


def symbol(font: str, code: str) -> str:
    """The character at `code` (hexadecimal, as w:sym has it); empty where Unicode's is not known."""
    if not re.fullmatch("[0-9A-Fa-f]{1,6}", code):
        return ""
    point = int(code, 16)
    table = _FONTS.get(font.strip().lower())
    if table is not None:
        return table.get(point & 0xFF if 0xF000 <= point <= 0xF0FF else point, "")
    return chr(point) if point <= 0x10FFFF and chr(point).isprintable() else ""
