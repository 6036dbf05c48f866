"""Decoding: a text file comes in; its text in Unicode, with LF line ends and no control characters, goes out.

UTF-8 and UTF-16 are read as the standard has them; the older encodings of Taiwan, China and Japan are told apart by
charset-normalizer. What was not UTF-8 is always reported, because no such guess is certain.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from charset_normalizer import from_bytes

from book.model import Issue, Place
from book.report import issue, stop

_MARKS = (  # byte order marks; UTF-32 before UTF-16, whose mark it begins with
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OLDER = ("cp950", "big5", "big5hkscs", "gb18030", "cp932", "euc_jp", "euc_kr", "cp1252")
_NAMES = {
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32": "UTF-32",
    "cp950": "Big5 (cp950)",
    "big5": "Big5",
    "big5hkscs": "Big5-HKSCS",
    "gb18030": "GB18030",
    "cp932": "Shift_JIS (cp932)",
    "euc_jp": "EUC-JP",
    "euc_kr": "EUC-KR",
    "cp1252": "Windows-1252",
}
_DAMAGED = 0.1  # of the characters beyond ASCII: a UTF-8 file with a few broken bytes, not another encoding
# Characters that XML 1.0 (2.2 Char) does not hold, the C1 controls, and marks that end lines for some programs only.
_SPACES = re.compile("[\x0b\x0c\x85\u2028\u2029]")
# They turn the direction of text that follows: words would read otherwise than they are written (UAX #9).
_TURNS = "\u202a-\u202e\u2066-\u2069"
_CONTROLS = re.compile(f"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff{_TURNS}]")


@dataclass(frozen=True, slots=True)
class Text:
    """A decoded text and what was found while decoding."""

    text: str
    issues: tuple[Issue, ...]


def decode(data: bytes, file: str) -> Text:
    """The text of the bytes.

    Raises KanbenError IMP-006 (only blank lines), IMP-007 (no encoding fits; names the first byte that is not UTF-8 and
    its line), IMP-008 (NUL: not a text file).
    """
    encoding = _marked(data) or _unmarked(data, file)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _undecodable(data, error, file) from error
    issues = [issue("IMP-020", Place(file), encoding=_NAMES[encoding])] if encoding in _NAMES else []
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        raise stop("IMP-008", Place(file, text.count("\n", 0, text.index("\0")) + 1), file=file)
    issues += _controls(text, file)
    text = _CONTROLS.sub("", _SPACES.sub(" ", text))
    if not text.strip():
        raise stop("IMP-006", Place(file), file=file)
    return Text(text, tuple(issues))


def _marked(data: bytes) -> str | None:
    return next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)


def _unmarked(data: bytes, file: str) -> str:
    """The encoding of bytes without a byte order mark."""
    wide = _wide(data)
    if wide:
        return wide
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        text = data.decode("utf-8", errors="replace")
        if text.count("\ufffd") <= _DAMAGED * sum(char > "\x7f" for char in text):
            raise _undecodable(data, error, file) from error
        best = from_bytes(data, cp_isolation=list(_OLDER), enable_fallback=False).best()
        if best is None or best.encoding not in _NAMES:
            raise _undecodable(data, error, file) from error
        return best.encoding
    return "utf-8"


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: line ends are two bytes, one of them NUL, and no other NUL stands in odd places."""
    for encoding, line_end in (("utf-16-le", b"\n\0"), ("utf-16-be", b"\0\n")):
        found = data.find(line_end)
        if len(data) % 2 == 0 and found >= 0 and found % 2 == 0 and b"\0\0" not in data:
            return encoding
    return None


def _undecodable(data: bytes, error: UnicodeDecodeError, file: str) -> Exception:
    line = data.count(b"\n", 0, error.start) + 1
    return stop(
        "IMP-007", Place(file, line), file=file, offset=error.start, byte=f"0x{data[error.start]:02X}", line=line
    )


def _controls(text: str, file: str) -> Iterator[Issue]:
    """A finding for each line from which a control character is taken."""
    if not (_CONTROLS.search(text) or _SPACES.search(text)):
        return
    for number, line in enumerate(text.split("\n"), 1):
        found = sorted(set(_CONTROLS.findall(line) + _SPACES.findall(line)))
        if found:
            yield issue("IMP-021", Place(file, number), characters=", ".join(f"U+{ord(char):04X}" for char in found))
