"""Fonts for e-books: a face and the text of a book come in; an OpenType file of just its glyphs goes out.

OTF, because Kobo lists no WOFF2; desubroutinised, because old renderers (RMSDK) miscount nested subroutines; never
obfuscated, because readers disagree on how.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import uharfbuzz

from book.assets.fonts import Face
from book.cache import Cache, cache_key
from book.kinsoku import QUOTES

# Vertical forms, composition, forms of another language's text and of Western marks, what text-spacing-trim needs.
FEATURES = ("ccmp", "halt", "locl", "pwid", "vert", "vhal", "vrt2")
_SHAPED = ("ccmp", "locl", "vert")
_DROPPED = ("BASE", "DSIG")


def subset(face: Face, texts: Mapping[str, frozenset[str]], cache: Cache) -> bytes:
    """The file; `texts` holds characters, and sequences that are drawn as one, by the language that they are set in.

    Of each character it has the forms of those languages alone, lying and standing: all forms would be twice as much.
    """
    wanted = sorted((language, *sorted(words)) for language, words in texts.items())
    key = cache_key("embedded font", uharfbuzz.__version__, face.sha256, str(face.index), repr((FEATURES, wanted)))
    known = cache.get(key)
    if known is not None:
        return known
    source = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(face.path)), face.index)
    asked = uharfbuzz.SubsetInput()
    sets, flags = uharfbuzz.SubsetInputSets, uharfbuzz.SubsetFlags
    asked.sets(sets.UNICODE).update(
        {ord(character) for words in texts.values() for word in words for character in word}
    )
    asked.sets(sets.GLYPH_INDEX).update(_glyphs(uharfbuzz.Font(source), texts))
    features = asked.sets(sets.LAYOUT_FEATURE_TAG)
    features.clear()
    features.update(_tag(name) for name in FEATURES)
    asked.sets(sets.DROP_TABLE_TAG).update(_tag(name) for name in _DROPPED)
    asked.flags = flags.DESUBROUTINIZE | flags.NO_HINTING | flags.NOTDEF_OUTLINE | flags.NO_LAYOUT_CLOSURE
    data = bytes(uharfbuzz.subset(source, asked).blob.data)
    cache.put(key, data)
    return data


def _glyphs(font: uharfbuzz.Font, texts: Mapping[str, frozenset[str]]) -> Iterator[int]:
    """Every glyph that the texts are set with, in lines and in columns."""
    for language, words in texts.items():
        for direction in ("ltr", "ttb"):
            for word in words:
                for features in (_SHAPED, (*_SHAPED, "pwid"))[: 2 if QUOTES.fullmatch(word) else 1]:
                    buffer = uharfbuzz.Buffer()
                    buffer.add_str(word)
                    buffer.guess_segment_properties()
                    buffer.direction, buffer.language = direction, language
                    uharfbuzz.shape(font, buffer, dict.fromkeys(features, True))
                    yield from (info.codepoint for info in buffer.glyph_infos)


def _tag(name: str) -> int:
    return int.from_bytes(name.encode(), "big")
