"""Languages by script: a text comes in; the BCP 47 tag of the language it is written in goes out, or None."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

_KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\u30fd-\u30ff\u31f0-\u31ff\uff66-\uff9d]")
_HANGUL = re.compile(r"[\uac00-\ud7a3\u1100-\u11ff\u3131-\u318e]")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_LATIN = re.compile(r"[A-Za-z]")
TRADITIONAL, SIMPLIFIED, JAPANESE = "zh-Hant", "zh-Hans", "ja"
# A national character set holds the forms of its own country: 拡 stands in JIS X 0208 alone, 扩 in GB 2312 alone,
# 擴 in Big5 (and, as a form no longer written, in the second level of JIS X 0208, which therefore does not count).
# A form that one of the three alone has tells the script.
_SETS = (("big5", TRADITIONAL), ("gb2312", SIMPLIFIED), ("shift_jis", JAPANESE))
_JIS_LEVEL_1_END = b"\x98\x72"  # in Shift_JIS


def language_of(text: str) -> str | None:
    """The language of a title or a name: ja, ko, zh-Hant, zh-Hans or en; None where the script does not tell.

    Kana is Japanese and Hangul Korean. Han alone is told by the characters that only one country writes; a title
    without any (日米協議) could be any. Latin letters without accents are taken as English.
    """
    text = _ADDRESS.sub("", text)
    if _KANA.search(text):
        return JAPANESE
    if _HANGUL.search(text):
        return "ko"
    if _HAN.search(text):
        return _script(text)
    return "en" if _LATIN.search(text) and text.isascii() else None


def language_of_article(paragraphs: Iterable[str]) -> str | None:
    """The language of a whole text; a few quoted words in another do not count. Traditional Chinese is zh-Hant-TW."""
    text = "".join(paragraphs)[:20_000]
    kana, hangul, han = (len(pattern.findall(text)) for pattern in (_KANA, _HANGUL, _HAN))
    letters = sum(char.isalpha() for char in text)
    if hangul * 3 > letters:
        return "ko"
    if (kana + han) * 3 < letters:
        return "en" if len(_LATIN.findall(text)) * 2 > letters else None
    if kana * 8 > kana + han:  # Japanese prose is about half kana; a Chinese article quotes a name or two
        return JAPANESE
    return {TRADITIONAL: "zh-Hant-TW", SIMPLIFIED: "zh-Hans"}.get(_chinese(text) or "")


def _script(text: str) -> str | None:
    counts = Counter(filter(None, map(_only_in, _HAN.findall(text))))
    if not counts:
        return None
    (first, most), *others = counts.most_common()
    return first if not others or others[0][1] < most else None


def _chinese(text: str) -> str | None:
    """The script of a text that is Chinese: whether more of its characters are in Big5 alone or in GB 2312 alone."""
    found = _HAN.findall(text)
    traditional, simplified = (sum(_encodes(char, encoding) for char in found) for encoding in ("big5", "gb2312"))
    if traditional == simplified:
        return None
    return TRADITIONAL if traditional > simplified else SIMPLIFIED


@lru_cache(maxsize=8192)
def _only_in(char: str) -> str | None:
    """The one country whose character set has `char`, by its language; None where several or none has it."""
    holders = [language for encoding, language in _SETS if _encodes(unicodedata.normalize("NFC", char), encoding)]
    return holders[0] if len(holders) == 1 else None


def _encodes(char: str, encoding: str) -> bool:
    try:
        code = char.encode(encoding)
    except UnicodeEncodeError:
        return False
    return encoding != "shift_jis" or code <= _JIS_LEVEL_1_END
