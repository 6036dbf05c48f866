"""The values of book.toml: what TOML gave comes in; the value made tidy, or the code of what is wrong, goes out.

A wrong value raises a PydanticCustomError whose type is the code of the issue that explains it (messages/config.toml).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from json import dumps
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

ROLES = ("author", "editor", "translator", "illustrator", "photographer", "contributor")
# Who made the book, not the work: in the colophon and the catalogue, but not on the title page.
STAFF = ("issuer", "chief-editor", "managing-editor", "proofreader", "cover-designer", "designer")

# Width and height in mm: ISO 216; JIS P 0138; 開本 as Taiwanese printers cut them; US trade sizes, named in inches.
TRIMS: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "A4": (210, 297),
        "A5": (148, 210),
        "A6": (105, 148),
        "B5": (176, 250),
        "B6": (125, 176),
        "JIS-B5": (182, 257),
        "JIS-B6": (128, 182),
        "16K": (190, 260),
        "16K-kiku": (150, 210),
        "18K": (170, 230),
        "25K": (148, 210),
        "32K": (130, 190),
        "25開": (148, 210),
        "菊16開": (150, 210),
        "US-5x8": (127, 203.2),
        "US-5.5x8.5": (139.7, 215.9),
        "US-6x9": (152.4, 228.6),
    }
)
TRIM_LIMITS = (80, 420)  # mm; less holds no line of text, more no press of the book trade prints

# 常用印書紙: the thickness of a sheet in mm, as makers give it for the weight in g/m². A printer knows the very batch.
PAPERS: Mapping[str, float] = MappingProxyType(
    {
        "woodfree-60": 0.078,
        "woodfree-70": 0.090,
        "woodfree-80": 0.101,
        "woodfree-100": 0.125,
        "woodfree-120": 0.148,
        "dowling-80": 0.110,
        "dowling-100": 0.135,
        "cream-60": 0.100,
        "cream-70": 0.115,
        "cream-80": 0.130,
        "bulky-70": 0.140,
        "matt-80": 0.078,
        "matt-100": 0.098,
        "matt-120": 0.118,
        "matt-150": 0.145,
        "gloss-80": 0.063,
        "gloss-100": 0.080,
        "gloss-120": 0.096,
        "gloss-150": 0.121,
    }
)
CALIPER_LIMITS = (0.03, 0.5)  # mm; bible paper is 0.04, a thin board 0.4
INKS = ("colour", "black")

_TRIM = re.compile(r"(\d{2,3}(?:\.\d{1,2})?)\s*[x×]\s*(\d{2,3}(?:\.\d{1,2})?)")
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,99}")
# RFC 5646, section 2.1: language[-script][-region][-variants][-extensions][-privateuse]
_LANGUAGE = re.compile(
    r"[a-z]{2,3}(-[a-z]{4})?(-(?:[a-z]{2}|\d{3}))?(-(?:[a-z0-9]{5,8}|\d[a-z0-9]{3}))*"
    r"(-[a-wyz0-9](?:-[a-z0-9]{2,8})+)*(-x(?:-[a-z0-9]{1,8})+)?",
    re.IGNORECASE,
)
_UUID = re.compile(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_URN = re.compile(r"urn:(?!uuid:)[a-z0-9][a-z0-9-]{1,31}:[!-~]+", re.IGNORECASE)  # RFC 8141
URL = re.compile(r"https?://[^\s/]+\.[^\s/]+(/\S*)?", re.IGNORECASE)
_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # not a Char of XML 1.0


def trim_size(trim: str) -> tuple[float, float] | None:
    """Width and height in mm of a size's name, whatever its case, or of "148x210"; None for anything else."""
    wanted = trim.lower().replace("×", "x").replace("us ", "us-")
    for name, size in TRIMS.items():
        if name.lower() == wanted:
            return size
    match = _TRIM.fullmatch(trim)
    if match is None:
        return None
    width, height = float(match[1]), float(match[2])
    low, high = TRIM_LIMITS
    return (width, height) if low <= min(width, height) and max(width, height) <= high else None


def caliper(paper: str) -> float | None:
    """The thickness in mm of a paper's name, whatever its case, or of a number; None for anything else."""
    if paper.lower() in PAPERS:
        return PAPERS[paper.lower()]
    try:
        thickness = float(paper)
    except ValueError:
        return None
    low, high = CALIPER_LIMITS
    return thickness if low <= thickness <= high else None


def isbn_check_digit(digits: str) -> str:
    """The 13th digit that belongs to the first 12 (ISBN Users' Manual, 7th edition, section 4.5)."""
    total = sum(int(digit) * (3 if position % 2 else 1) for position, digit in enumerate(digits[:12]))
    return str(-total % 10)


def wrong(code: str, **values: str | float) -> PydanticCustomError:
    """The error that becomes the issue `code`."""
    return PydanticCustomError(code, "see messages/config.toml", values)


def _printable(value: str) -> str:
    if found := _FORBIDDEN.search(value):
        raise wrong("CFG-029", character=f"U+{ord(found.group()):04X}")
    return value


def _not_empty(value: str) -> str:
    if not value:
        raise wrong("CFG-008")
    return value


def _slug(value: str) -> str:
    if value and not _SLUG.fullmatch(value):
        raise wrong("CFG-021")
    return value


def _language(value: str) -> str:
    if not _LANGUAGE.fullmatch(value):
        raise wrong("CFG-022")
    return value


def _identifier(value: str) -> str:
    if value and not any(pattern.fullmatch(value) for pattern in (_UUID, _URN, URL)):
        raise wrong("CFG-023")
    return value


def _isbn(value: str) -> str:
    digits = re.sub(r"[-\s\u2010-\u2013]", "", value)
    if value and not re.fullmatch(r"97[89][0-9]{10}", digits):
        raise wrong("CFG-024")
    if value and digits[12] != isbn_check_digit(digits):
        raise wrong("CFG-025", last=digits[12], check=isbn_check_digit(digits))
    return digits


def _role(value: str) -> str:
    if value not in (*ROLES, *STAFF):
        raise wrong("CFG-026", valid=", ".join((*ROLES, *STAFF)))
    return value


def _trim(value: str) -> str:
    if trim_size(value) is None:
        raise wrong("CFG-027", valid=", ".join(TRIMS), low=TRIM_LIMITS[0], high=TRIM_LIMITS[1])
    return value


def _paper(value: str) -> str:
    if caliper(value) is None:
        raise wrong("CFG-033", valid=", ".join(PAPERS), low=CALIPER_LIMITS[0], high=CALIPER_LIMITS[1])
    return value


def _relative(value: str) -> str:
    """A path that stays inside its folder on every system: a drive letter, a backslash and `..` lead out of it."""
    if re.search(r"[\\:]|^/|(^|/)\.\.?(/|$)|//|/$", value):
        raise wrong("CFG-028")
    return value


def _file_name(value: str) -> str:
    if not value.endswith(".md") or "/" in value or value.startswith("."):
        raise wrong("CFG-030")
    return _relative(value)


def _once(values: tuple[str, ...]) -> tuple[str, ...]:
    for position, value in enumerate(values):
        if value in values[:position]:
            raise wrong("CFG-031", name=value)
    return values


def _one_of(*choices: str | bool) -> BeforeValidator:
    """TOML's true and false are no numbers here: 1 is not true."""

    def check(value: object) -> object:
        if not any(value is choice or (isinstance(choice, str) and value == choice) for choice in choices):
            valid = ", ".join(dumps(choice, ensure_ascii=False) for choice in choices)
            raise wrong("CFG-032", valid=valid)
        return value

    return BeforeValidator(check)


def _between(low: int, high: int) -> AfterValidator:
    def check(value: float) -> float:
        if not low <= value <= high:  # false for nan, too
            raise wrong("CFG-020", low=low, high=high)
        return value

    return AfterValidator(check)


def _listed(code: str) -> BeforeValidator:
    """TOML's arrays are Python lists; a frozen model holds tuples."""

    def check(value: object) -> object:
        if not isinstance(value, list | tuple):
            raise wrong(code)
        return tuple(value)

    return BeforeValidator(check)


def _day(value: object) -> object:
    return value.date() if isinstance(value, datetime) else value


def _moment(value: object) -> object:
    """A date-time in UTC and whole seconds, as EPUB 3.3 (section 5.5.3.1.3, dcterms:modified) writes it."""
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day, tzinfo=UTC)
    if not isinstance(value, datetime):
        return value
    try:
        moment = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    except OverflowError:  # a year outside 1…9999 once in UTC
        raise wrong("CFG-014") from None
    return moment.replace(microsecond=0)


Text = Annotated[str, Field(title="text"), AfterValidator(_printable)]
Name = Annotated[Text, AfterValidator(_not_empty)]
Texts = Annotated[tuple[Text, ...], Field(title="list of texts"), _listed("CFG-015")]
Isbn = Annotated[str, Field(title="ISBN-13"), AfterValidator(_isbn)]
Day = Annotated[date, Field(title="date"), BeforeValidator(_day)]
Moment = Annotated[datetime, Field(title="date-time"), BeforeValidator(_moment)]
Slug = Annotated[Text, AfterValidator(_slug)]
Language = Annotated[Text, AfterValidator(_language)]
Identifier = Annotated[Text, AfterValidator(_identifier)]
Role = Annotated[Text, AfterValidator(_role)]
Trim = Annotated[Text, AfterValidator(_trim)]
Paper = Annotated[
    Text, BeforeValidator(lambda value: str(value) if type(value) in (int, float) else value), AfterValidator(_paper)
]
Ink = Annotated[Literal["colour", "black"], Field(title="text"), _one_of(*INKS)]
Millimetres = Annotated[float, Field(title="number"), _between(0, 150)]
Dollars = Annotated[int, Field(title="whole number"), _between(0, 99999)]
FilePath = Annotated[Text, AfterValidator(_relative)]
ChapterFiles = Annotated[
    tuple[Annotated[Text, AfterValidator(_file_name)], ...],
    Field(title="list of texts"),
    _listed("CFG-015"),
    AfterValidator(_once),
]
Levels = Annotated[int, Field(title="whole number"), _between(1, 3)]
Direction = Annotated[Literal["horizontal", "vertical"], Field(title="text"), _one_of("horizontal", "vertical")]
PageList = Annotated[Literal["auto"] | bool, Field(title='true, false or "auto"'), _one_of("auto", True, False)]
ChapterNumbers = Annotated[Literal["book", "parts", "none"], Field(title="text"), _one_of("book", "parts", "none")]
Points = Annotated[float, Field(title="number"), _between(8, 18)]
ARRAY_OF_TABLES = _listed("CFG-017")
