"""The order of an index: a term and a language come in; what it is sorted by, and the group that it stands in, go out.

Traditional Chinese goes by bopomofo, as Taiwan's dictionaries do, Simplified Chinese by pinyin, Japanese by kana; the
readings of Chinese come from pypinyin. A term whose reading is another, or that is Japanese and in kanji, says it
itself (`reading@term`).
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from book.kinsoku import HAN

_BOPOMOFO = re.compile(r"[\u3105-\u312f]")
_KANA = re.compile(r"[\u3041-\u30fa]")
_TONES = "ˉˊˇˋ˙"
_ROWS = "あかさたなはまやらわ"
_SYMBOLS, _LETTERS, _EASTERN, _UNREAD = range(4)


class Position(NamedTuple):
    """Where a term stands: positions compare; `group` is the heading that it stands under, empty for symbols."""

    rank: int
    group: str
    syllables: tuple[tuple[str, int], ...]
    term: str


def position(term: str, reading: str, language: str) -> Position:
    """The position of `term` in an index of that language (BCP 47); `reading` is what it is sorted by, or empty."""
    key = unicodedata.normalize("NFKC", reading or term).strip()
    first = key[:1]
    tag = language.lower()
    if tag.startswith("ja") and (_KANA.match(first) or HAN.match(first)):
        return _japanese(key, term)
    if tag.startswith("zh") and (HAN.match(first) or _BOPOMOFO.match(first)):
        if tag.startswith(("zh-hans", "zh-cn", "zh-sg")):
            return _pinyin(key, term)
        return _bopomofo(key, term)
    plain = _plain(key)
    if not plain[:1].isalpha():
        return Position(_SYMBOLS, "", ((plain, 0),), term)
    return Position(_LETTERS, plain[0].upper(), ((plain, 0),), term)


def _bopomofo(key: str, term: str) -> Position:
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 - its dictionaries take a quarter of a second to load

    read = lazy_pinyin(key, style=Style.BOPOMOFO)
    syllables = tuple(_toned(syllable, _TONES) for syllable in read)
    return Position(_EASTERN, syllables[0][0][:1], syllables, term)


def _pinyin(key: str, term: str) -> Position:
    """Among the Latin letters, where readers look for it."""
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 - see above

    read = lazy_pinyin(key, style=Style.TONE3, neutral_tone_with_five=True)
    syllables = tuple(_toned(_plain(syllable), "12345") for syllable in read)
    return Position(_LETTERS, syllables[0][0][:1].upper(), syllables, term)


def _japanese(key: str, term: str) -> Position:
    plain = "".join(_hiragana(character) for character in key)
    if HAN.match(plain[:1]):
        return Position(_UNREAD, "漢字", ((plain, 0),), term)
    return Position(_EASTERN, max((row for row in _ROWS if row <= plain[0]), default="あ"), ((plain, 0),), term)


def _hiragana(character: str) -> str:
    """Kana without its marks: ガ → か."""
    base = unicodedata.normalize("NFD", character)[0]
    return chr(ord(base) - 0x60) if "\u30a1" <= base <= "\u30f6" else base


def _toned(syllable: str, tones: str) -> tuple[str, int]:
    """The sounds of a syllable, and which of `tones` it has: none is the first."""
    found = next((tone for tone in tones if tone in syllable), tones[0])
    return syllable.replace(found, ""), tones.index(found)


def _plain(text: str) -> str:
    """Latin letters without accents, in one case."""
    folded = unicodedata.normalize("NFD", text.casefold())
    return "".join(character for character in folded if not unicodedata.combining(character))
