"""Credits without brackets or a label's colon: a caption's line comes in; its parts, caption and credit, go out.

What stands here is how newsrooms sign pictures: `… at dawn. Jane Doe/Harbour Press`, `… 。校方供图`,
`…＝3日、山田撮影`. A credit keeps its words (王大明攝, 山田撮影); only a label before it (Photo by) is left out.
"""

from __future__ import annotations

import re

from book.readers import conventions
from book.readers.lines import closes, fold, is_sentence, width

_WORD = rf"(?i:{conventions.alternatives(conventions.CREDITS)})"
_LINK = rf"(?i:{conventions.alternatives(conventions.CREDIT_LINKS)})"
_NAME = r"[A-Z][\w.'’-]*"
_COMMON = "of|the|de|la|van|von|family|families|archives?|collection|estate|staff|library|museum|files?|photo"
_NAMES = rf"(?i:the )?{_NAME}(?:(?: and | & |, | / | on | via | )(?:{_NAME}|{_COMMON})){{0,8}}"
_HOUSE = rf"{_NAME}(?: (?:{_NAME}|of|de)){{0,4}}"
_PERSON = rf"{_NAME}(?: (?:{_NAME}|de|da|van|von|der|bin|al)){{1,3}}"
_OUTLET_PHOTO = r"[A-Z]{2,5} Photo"
_OUTLET = r"(?:AP|AFP|EPA|PA|UPI|Getty|Reuters|Xinhua|Kyodo)"
_SIGNED = (
    rf"(?:{_OUTLET_PHOTO}|{_PERSON}|{_NAME})(?:\s*[/|]\s*| for (?:[Tt]he )?| via ){_HOUSE}(?:\s*/\s*{_HOUSE})?"
    r"(?:, (?:[Ff]ile|[Pp]ool|[Hh]andout))?"
    rf"|{_OUTLET}(?: Photo| Images)?(?:\s*[/|]\s*{_PERSON})?"
    rf"|{_PERSON}, (?:{_HOUSE}|(?i:staff photographer|staff|contributed))"
)
_HOUSES = (
    "Society|Museum|Archives?|Library|Libraries|Institute|University|Collections?|Foundation|Gallery|Agency|Commons"
    "|Department|Council|Trust|Images|Press|Observatory|Laboratory|College|Association|Unsplash|Pexels|Pixabay|Office"
)
_TAKERS = conventions.alternatives(conventions.CREDIT_TAKEN)
_MAKERS = conventions.alternatives(conventions.CREDIT_SUFFIXES, conventions.CREDIT_GIVERS)
_FILED = "資料照片?|檔案照片?|資料圖片?|资料图片|资料照片|资料图|档案照片"  # 某社檔案照片
_NO_NAME = r"(?![由被將将可是為为的已並并把讓让也]|(?<![京成首])都)"  # words that only a sentence has
_NO_VERB = (  # 會提供, not 基金會提供
    r"(?<![^金協协議议學学員员教公社商農农漁渔工大合][會会])"
    r"(?<![^究支務务役刷作場场業业造理生診诊]所)"
)
_HAN = rf"(?:{_NO_NAME}[^\s。,;:!?()=、「」『』\"]){{1,16}}?"
# 校方供图, 本报记者 何苗 摄, 王大明、陳小華攝
_MADE = (
    rf"(?:{_HAN}(?:[ 、・]{{1,2}}{_HAN}){{0,3}}?(?<!\d[年月日])(?<!年代)(?<![去今當当早昔近翌]年)"
    rf"{_NO_VERB}\s?(?:{_MAKERS})"
    rf"|{_HAN}(?:[ 、]{_HAN}){{0,3}}?\s[/|]\s?(?:{_MAKERS})"
    rf"|{_HAN}(?:[攝摄])\([^()\s]{{2,10}}\)|{_HAN}(?:{_FILED})|(?:{_FILED})[,、 ]\s?{_HAN}(?:{_MAKERS}))"
)
_SENT = r"[^\s。,:()]{2,10}[社网網报報]发?[發发]?\s?\([^()]{2,16}[摄攝]\)"  # 某社发（王大明 摄）
_DATED = r"(?:\s?\d{2,4}[年./-]\d{1,2}[月./-]\d{1,2}日?)?"  # 某社記者王大明攝 113年5月7日
_BY_GIVER = (
    rf"(?:[圖图](?:片|皆|均|由)*|照片|相片|写真|(?:本文)?[圖图]片)(?:皆|均|全)?(?:由|為|为|は)\s?{_HAN}(?:{_MAKERS})"
)
_ENDS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"[.!?][\"”’)]?\s+(?P<credit>(?:{_WORD}\s+{_LINK}|(?i:courtesy(?:\s+of)?:?))\s+"
        rf"(?P<name>{_NAMES}?(?:/{_HOUSE})?)\.?)\Z",
        rf"[.!?][\"”’)]?\s+(?P<credit>(?P<name>{_SIGNED}))\Z",
        rf"[.!?][\"”’)]?\s+(?P<credit>\((?P<name>(?:[Tt]he )?(?:{_NAME} |of |and |& ){{1,6}}(?:{_HOUSES})"
        rf"|{_SIGNED})\))\Z",
        rf"(?:[。!?」』)](?:\s*[|/])?|\s\s)\s*(?P<credit>(?P<name>(?:{_MADE}|{_BY_GIVER}){_DATED}))\Z",
        rf"(?P<credit>\((?P<name>{_MADE}|{_BY_GIVER})\))[。.]?\Z",
        r"[。!?」』](?:\s)*(?P<credit>(?P<name>[^\s。,:()]{0,8}(?:記者|记者|摄影|攝影)\s[^\s。,:()]{2,4}\s[圖图]))\Z",
        r"=[^=。()]*(?:\d日|[午前後朝夜昼夕])[^=。()]*(?P<credit>\((?P<name>[^()\s。,]{1,10})\))\Z",
        r"^[^。]*[^。)](?P<credit>\((?P<name>[A-Z]{2,5}(?:=[^\s()=]{1,6})?)\))\Z",
        r"=(?:[^=。]*?[、,で)]\s*)?(?P<credit>(?P<name>[^\s、。,=()\d]{1,20}?\s?(?:撮影|提供|写す|所蔵|蔵)))\Z",
        rf"=(?P<credit>(?P<name>{conventions.alternatives(conventions.AGENCIES)}))\Z",
        r"[.!?。」)]\s*(?P<credit>©\s*(?P<name>[^©。.!?,\d]{2,40}))\Z",
    )
)
_SENT_LAST = re.compile(
    rf"[。!?」』)]\s*(?P<credit>(?P<name>{_SENT}))\Z"
    rf"|[。!?」』]\s*(?P<whole>\({_HAN}(?:{_MAKERS})\)[^\s。,:()]{{2,10}}(?:記者|记者)[^\s。,:()]{{2,4}}傳真{_DATED})\Z"
)
# In what is known to be a caption less is needed: a name in brackets, after a bar, or with capitals alone.
_CAPTION_ENDS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<credit>[(\[](?P<name>{_SIGNED}|(?:[Tt]he )?(?:{_NAME} |of |and |& ){{1,6}}(?:{_HOUSES})"
        rf"|{conventions.alternatives(conventions.AGENCIES)})[)\]])\.?\Z",
        rf"(?P<credit>(?:{_WORD}\s+{_LINK}|(?i:courtesy of|courtesy:))\s+(?P<name>{_NAMES}?(?:/{_HOUSE})?)\.?)\Z",
        rf"(?:[.!?。)]\s*|(?<=[^\x00-\x7f])\s+)(?P<credit>(?i:{conventions.alternatives(conventions.CREDIT_SOURCES)})\s*[:/]\s*(?P<name>[^。.]{{2,40}}))[.。]?\Z",
        r"(?P<credit>(?:©|Ⓒ|\([cC]\)|[Cc]opyright:?)\s*(?P<name>[^。.!?©]{2,40}))\Z",
        rf"[.!?][\"”’)]?\s+(?P<credit>\((?P<name>{_PERSON})\))\Z",
        rf"(?P<credit>\((?P<name>{_MADE})\))[。.]?\Z",
        r"(?<=[^\x00-\x7f])\s+(?P<credit>(?:[摄攝]影|写真|撮影|[圖图]片?)\s?[|/]\s?(?P<name>[^\s。,:|/]{1,16}))\Z",
        rf"[。!?」』]\s*(?P<credit>(?P<name>(?:{_TAKERS})[^。,、:]{{2,24}}))\Z",
        rf"[.!?][\"”’)]?\s+(?P<credit>(?P<name>{_PERSON}))\Z",
        rf"\s(?P<credit>(?P<name>{_SIGNED}))\Z",
        rf"[。!?」』)]?\s+(?P<credit>(?P<name>{_MADE}|{_BY_GIVER}))\Z",
        rf"(?:[。!?」』)]\s*|\s+)(?P<credit>(?P<name>(?:本文[圖图]片?均?[為为]\s)?{_HAN}(?:\s{_HAN}){{0,2}}\s[圖图]))\Z",
        r"\s[|/]\s*(?P<credit>(?P<name>[^\s。,:|/][^。,:|/]{1,24}))\Z",
    )
)
_WHOLE = re.compile(rf"{_SIGNED}|\((?:{_SIGNED})\)|{_MADE}|{_BY_GIVER}")
_HOLDER = re.compile(
    r"(?:©|Ⓒ|\([cC]\))\s*(?P<name>[^\d。.!?,]{2,30})"
)  # © Jane Doe; a year beside it is the page's own line
_BOXED = re.compile(rf"\[{_WORD}\s*:\s*(?P<inside>.+)\]")
_CREDITED = re.compile(
    rf"\)\Z|[.。!?]\s*{_WORD}(?:\s*[:/=]\s*|\s+{_LINK}\s+)[^:。]+\Z"
)  # inside brackets around it all
_LABELLED = re.compile(
    r"(?:\[\s*(?:写真|図|画像|圖|图|圖片|图片|照片|[Pp]hoto|[Ii]mage|[Pp]icture)\s*\]|(?i:photo|picture|image)\s*:|(?:[圖图]|相片|照片|[圖图]片)\s*:(?=[^。]+。)|(?P<equals>写真\s*=))\s*(?P<text>\S.*)"
)
_PLACEHOLDER = re.compile(
    r"[\[(<](?:圖片?|图片?|照片|相片|写真|画像|image|photo|picture|figure|図|插圖|插图)\s?[\d一二三四五六七八九十]{0,2}(?:/\d{1,2})?[\])>]",
    re.IGNORECASE,
)
_SHORTEST = 20.0  # ems: a shorter sentence after `Photo:` may be a name with a full stop
_LONGEST = 30.0  # ems of a credit


def ends_signed(text: str) -> tuple[str, str, str] | None:
    """(caption, credit line, credit) of `… at dawn. Photo by A. Lin.`, `… 。校方供图`; else None."""
    return _ended(text, _ENDS)


def ends_sent(text: str) -> tuple[str, str, str] | None:
    """The same of `… 。某社发（王大明 摄）`, where the agency is a part of the credit."""
    return _ended(text, (_SENT_LAST,))


def caption_signed(text: str) -> tuple[str, str, str] | None:
    """The same of a text that is known to be a caption, where a name in brackets or after a bar is enough."""
    return _ended(text, (*_ENDS, *_CAPTION_ENDS))


def _ended(text: str, patterns: tuple[re.Pattern[str], ...]) -> tuple[str, str, str] | None:
    folded = fold(text)
    found = (match for pattern in patterns if (match := pattern.search(folded, max(0, len(folded) - 160))))
    match = next(found, None)
    whole = match.groupdict().get("whole") if match else None
    if match is None or not text[: (at := match.start("whole" if whole else "credit"))].strip():
        return None
    name = text[slice(*match.span("name"))] or text[at:]
    if width(name) > _LONGEST:
        return None
    if name.endswith(".") and len(name.split()[-1]) > 3:  # a full stop, not that of an abbreviation
        name = name[:-1]
    line = text[at : match.end("name")] if text[at:].endswith(f"{name}.") else text[at:]
    caption = text[:at].rstrip(" 　|｜/／=＝、,©·•・–—📷📸")
    return caption, line.removesuffix(".") if line.endswith(f"{name}.") else line, name


def signature(text: str) -> str | None:
    """The credit of a line that is only a name with its house or its deed: `Jane Doe/Harbour Press`, `校方供图`."""
    if holder := _HOLDER.fullmatch(fold(text)):
        return text[holder.start("name") :]
    match = _WHOLE.fullmatch(fold(text))
    if not match or width(text[:200]) > _LONGEST:
        return None
    return text[1:-1] if text[0] in "(（" else text


def names_alone(text: str) -> bool:
    """Whether a line of a caption is only a person's name in Latin letters."""
    return re.fullmatch(_PERSON, text) is not None and not closes(text)


def unboxed(text: str) -> str:
    """A caption without the brackets around all of it: `[Photo: Two boats. (A. Lin)]`; any other as it is."""
    match = _BOXED.fullmatch(fold(text))
    return text[1:-1].strip() if match and _CREDITED.search(match["inside"].rstrip()) else text


def is_placeholder(folded: str) -> bool:
    """Whether a line only says that a picture stood here: `[图片]`, `（写真）`, `[image]`."""
    return _PLACEHOLDER.fullmatch(folded) is not None


def labelled_caption(text: str) -> str | None:
    """The caption after a label that could be a credit's: `PHOTO: Two boats leave.`, `【写真】港の船`; else None."""
    match = _LABELLED.match(fold(text))
    if not match:
        return None
    rest = text[match.start("text") :]
    if match["equals"]:
        return rest if width(rest[:200]) > _SHORTEST else None
    boxed = fold(text).startswith("[") or (not text.isascii() and "。" in rest)
    return rest if boxed or (is_sentence(match["text"]) and width(rest[:200]) > _SHORTEST) else None
