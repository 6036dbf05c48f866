"""Credits without brackets or a label's colon: a caption's line comes in; its parts, caption and credit, go out."""

from __future__ import annotations

import re

from book.readers import conventions
from book.readers.lines import fold, is_sentence, width

_WORD = rf"(?i:{conventions.alternatives(conventions.CREDITS)})"
_LINK = rf"(?i:{conventions.alternatives(conventions.CREDIT_LINKS)})"
_NAME = r"[A-Z][\w.'’-]*"
_NAMES = rf"{_NAME}(?: (?:{_NAME}|of|the|and|de|van|von)){{0,5}}"
_HOUSE = rf"{_NAME}(?: {_NAME}){{0,3}}"
_SIGNED = rf"{_NAME} {_NAME}(?: {_NAME}){{0,2}}(?:\s*/\s*| for (?:[Tt]he )?){_HOUSE}"
_HOUSES = "Society|Museum|Archives?|Library|Libraries|Institute|University|Collections?|Foundation|Gallery"
_ENDS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"[.!?]\s+(?P<credit>(?:{_WORD}\s+{_LINK}|(?i:courtesy\s+of))\s+(?P<name>{_NAMES}?)\.?)\Z",
        rf"[.!?]\s+(?P<credit>(?P<name>{_SIGNED}))\Z",
        rf"[.!?]\s+(?P<credit>\((?P<name>(?:{_NAME} ){{1,5}}(?:{_HOUSES}))\))\Z",
        r"[。!?]\s*(?P<credit>(?P<name>[^\s。,:/()=]{2,12}?)\s*(?:供[圖图]))\Z",
    )
)
_WHOLE = re.compile(_SIGNED)
_BOXED = re.compile(rf"\[{_WORD}\s*:\s*(?P<inside>.+)\]")
_LABELLED = re.compile(r"(?:\[\s*(?:写真|図|画像)\s*\]|(?i:photo|picture|image)\s*:)\s*(?P<text>\S.*)")
_SHORTEST = 20.0  # ems: a shorter sentence after `Photo:` may be a name with a full stop


def ends_signed(text: str) -> tuple[str, str, str] | None:
    """(caption, credit line, credit) of `… at dawn. Photo by A. Lin.`, `… 。校方供图`; else None."""
    folded = fold(text)
    found = (match for pattern in _ENDS if (match := pattern.search(folded, max(0, len(folded) - 160))))
    match = next(found, None)
    if match is None:
        return None
    at = match.start("credit")
    name = text[match.start("name") : match.end("name")]
    if name.endswith(".") and len(name.split()[-1]) > 3:  # a full stop, not that of an abbreviation
        name = name[:-1]
    line = text[at : match.end("name")] if text[at:].endswith(f"{name}.") else text[at:]
    return text[:at].rstrip(), line.removesuffix(".") if line.endswith(f"{name}.") else line, name


def signature(text: str) -> str | None:
    """The credit of a line that is only a name and its house: `Jane Doe/Harbour Press`, `Jane Doe for The Ledger`."""
    return text if _WHOLE.fullmatch(fold(text)) else None


def unboxed(text: str) -> str:
    """A caption without the brackets around all of it: `[Photo: Two boats. (A. Lin)]`; any other as it is."""
    match = _BOXED.fullmatch(fold(text))
    return text[1:-1] if match and match["inside"].rstrip().endswith(")") else text


def labelled_caption(text: str) -> str | None:
    """The caption after a label that could be a credit's: `PHOTO: Two boats leave.`, `【写真】港の船`; else None."""
    match = _LABELLED.match(fold(text))
    if not match:
        return None
    rest = text[match.start("text") :]
    boxed = fold(text).startswith("[")
    return rest if boxed or (is_sentence(match["text"]) and width(rest[:200]) > _SHORTEST) else None
