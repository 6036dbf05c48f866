"""The words that a book prints: a language tag comes in, the Labels of that language go out."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_CHINESE_DIGITS = "〇一二三四五六七八九"
_FALLBACK = "en"


@dataclass(frozen=True, slots=True)
class Labels:
    """The words of one language; `texts` maps keys such as toc and figure to templates."""

    language: str
    texts: Mapping[str, str]

    def text(self, key: str, **values: str | int) -> str:
        """The label `key`, with its `{…}` filled. Raises KeyError for a key no book has."""
        return self.texts[key].format(**values)

    def numeral(self, number: int) -> str:
        """`number` as chapter titles write it: 十二 in Chinese and Japanese, 12 elsewhere."""
        return han_numeral(number) if self.texts["numerals"] == "han" else str(number)


def han_numeral(number: int) -> str:
    """A number from 1 to 999 in Chinese numerals (12 → 十二, 105 → 一百零五); digits beyond."""
    if not 0 < number < 1000:
        return str(number)
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    out = f"{_CHINESE_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        out += ("" if tens == 1 and not hundreds else _CHINESE_DIGITS[tens]) + "十"
    elif hundreds and ones:
        out += "零"
    return out + (_CHINESE_DIGITS[ones] if ones else "")


@cache
def load(language: str) -> Labels:
    """The labels for a BCP 47 tag: the longest tag that has a file wins (zh-Hant-TW → zh-Hant), else English."""
    known = {item.name.removesuffix(".toml"): item for item in files("book.labels").iterdir()}
    parts = {"zh": "zh-Hant", "zh-TW": "zh-Hant", "zh-HK": "zh-Hant", "zh-CN": "zh-Hans"}.get(language, language).split(
        "-"
    )
    tags = ["-".join(parts[:length]) for length in range(len(parts), 0, -1)]
    tag = next((tag for tag in tags if tag in known), _FALLBACK)
    return Labels(tag, tomllib.loads(known[tag].read_text(encoding="utf-8")))
