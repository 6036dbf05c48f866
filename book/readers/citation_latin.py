"""Citation styles of the Latin world: a line of a list of sources comes in; its parts go out, or None.

APA, Chicago (lists and notes), MLA, Harvard and Vancouver. A line is read only where every part of it has its place in
one of the styles; all that a pattern does not name are the style's own words (In, edited by, Retrieved from).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from book.readers.citation_parts import PAGES, YEAR, Cited, Name, iso, literal

_LONGEST = 600  # characters of a source
_UP = "A-ZÀ-ÖØ-ÞĆČŁŃŌŒŚŠŞŪŹŻŽ"
_OF = r"(?:(?:van|von|de|der|den|da|dos|del|della|di|du|la|le|el|al|bin|ten|ter|af|zu)[ -]){0,2}"
_WORD = rf"[{_UP}][\w'’ʼ-]*[\w]"
_FAMILY = rf"{_OF}{_WORD}(?: {_WORD}){{0,2}}"
_INITIALS = rf"[{_UP}]\.(?:[\s-]?[{_UP}]\.)*"
_BRIEF = rf"{_FAMILY}, {_INITIALS}(?:, (?:Jr|Sr)\.)?"  # Bell, R. T.
_BRIEFS = rf"{_BRIEF}(?:(?:,? (?:&|and)|,|, \. \. \.|, …) {_BRIEF})*(?:,? et al\.)?"
_GIVEN = rf"(?:{_WORD}|[{_UP}]\.(?:-[{_UP}]\.)?)(?: (?:{_WORD}|[{_UP}]\.(?:-[{_UP}]\.)?)){{0,3}}"
_FIRST = rf"{_GIVEN} {_OF}{_WORD}"  # Maria van Stroud
_FIRSTS = rf"{_FIRST}(?:, {_FIRST}){{0,5}}(?:,? (?:and|&) {_FIRST})?"
_FULL = rf"{_FAMILY}, {_GIVEN}(?:(?:, {_FIRST})*,? (?:and|&) {_FIRST}|,? et al\.?)?"  # Brown, Peter, and Maria Stroud
_SHORT = rf"{_OF}{_WORD}(?:[ -]{_WORD})? [{_UP}]{{1,3}}"  # Halloran PJ
_SHORTS = rf"{_SHORT}(?:, {_SHORT})*(?:,? et al)?"
_OFFICE = rf"[{_UP}0-9][\w&'’ ,./-]{{1,70}}?"  # an organisation
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_DAY = rf"(?:{_MONTH} \d{{1,2}}, {YEAR}|\d{{1,2}} {_MONTH} {YEAR})"
_WHEN = rf"(?P<issued>{YEAR}(?:, {_MONTH}(?: \d{{1,2}})?)?)[a-z]?"
_ISSUED = rf"(?P<issued>{YEAR})[a-z]?"
_TITLE = rf"(?P<title>[{_UP}0-9“‘'\"(¿][^“”\"]+?(?:[?!]|(?=\.|\s[(\[])))"
_QUOTED = r"(?:“(?P<title>[^“”]+?)[.,]?”|\"(?P<titled>[^\"]+?)[.,]?\")[.,]?"
_SINGLE = r"[‘'“](?P<title>.+?)[,.]?['’”](?=[,.]? )"
_IN = rf"(?P<container>(?:The )?[{_UP}][^.,\d(\"“”:]+?)"
_PUBLISHER = rf"(?P<publisher>(?:[{_UP}]\. ?){{0,3}}[{_UP}][^.,:;()]+(?: (?:Inc|Co|Ltd)\.)?)"
_BOOK = rf"(?:(?P<place>[{_UP}][^\d.:;]+(?:, [A-Z]\.?[A-Z]\.?)?):\s*)?{_PUBLISHER}"
_EDITION = r"(?P<edition>\d+(?:st|nd|rd|th)|[Rr]ev(?:ised|\.)?)\s(?:edn?\.?|edition)"
_ISSUE = r"(?P<issue>[\w–/-]+)"
_TAIL = (
    r"[.,]?(?:\s*(?:https?://(?:dx\.)?doi\.org/|(?i:doi):?\s?)(?P<DOI>10\.\S+?))?"
    rf"(?:\s*(?:Retrieved (?:(?P<accessed>{_DAY}),? )?from |(?:\[Internet\]\. )?Available (?:at|from):? )?"
    rf"(?P<URL>(?:https?://|www\.)\S+?)(?:[.,]? [\[(]?(?:[Aa]ccessed:?|[Cc]ited) (?P<seen>[^()\[\]]+?)[)\]]?)?)?\.?"
)
_BRIEF_OR_OFFICE = rf"(?:(?P<briefs>{_BRIEFS})|(?P<office>{_OFFICE})\.?)"
_STYLES = tuple(
    (kind, re.compile(pattern + _TAIL))
    for kind, pattern in (
        # APA
        (
            "chapter",
            rf"{_BRIEF_OR_OFFICE} \({_WHEN}\)\. {_TITLE}\.? In (?P<editors>{_INITIALS} .+?) \(Eds?\.\), "
            rf"(?P<container>[^()]+?)"
            rf" \((?:{_EDITION},? )?(?:Vol\. (?P<volume>\d+), )?pp?\. (?P<page>{PAGES})\)\. {_BOOK}",
        ),
        (
            "article-journal",
            rf"{_BRIEF_OR_OFFICE} \({_WHEN}\)\.? {_TITLE}\.? {_IN}, (?P<volume>\d+)(?:\s?\({_ISSUE}\))?"
            rf"(?:, (?:Article |pp?\. ?)?(?P<page>{PAGES}))?",
        ),
        (
            "article-newspaper",
            rf"{_BRIEF_OR_OFFICE} \((?P<issued>{YEAR}, {_MONTH} \d{{1,2}})\)\. {_TITLE}\.? {_IN}(?:, (?:pp?\."
            rf" ?)?(?P<page>{PAGES}))?",
        ),
        ("webpage", rf"(?P<office>{_OFFICE})\.? \((?P<issued>{YEAR}, {_MONTH} \d{{1,2}})\)\. {_TITLE}"),
        (
            "book",
            rf"{_BRIEF_OR_OFFICE}(?P<edited> \(Eds?\.\)\.)? \({_WHEN}\)\. {_TITLE}"
            rf"(?: \((?:{_EDITION}|(?P<number>(?:Report|Working Paper|Paper|Publication|Technical"
            rf" Report)[^()]*))\))?\.? {_BOOK}",
        ),
        (
            "webpage",
            rf"(?P<briefs>{_BRIEFS}) \({_WHEN}\)\. {_TITLE}(?: \[(?P<genre>[A-Z][a-z]+(?: [a-z]+)?)\])?",
        ),
        (  # of magazines of science
            "article-journal",
            rf"(?P<firsts>{_FIRSTS})\. {_TITLE}\. {_IN}\. Vol\. (?P<volume>\d+), (?P<issued>{_DAY}), "
            rf"pp?\. (?P<page>{PAGES})",
        ),
        # Harvard
        (
            "article-journal",
            rf"{_BRIEF_OR_OFFICE} \({_ISSUED}\),? {_SINGLE},? {_IN}, (?P<volume>\d+)(?:\s?\({_ISSUE}\))?(?:,"
            rf" pp?\. ?(?P<page>{PAGES}))?",
        ),
        (
            "article-newspaper",
            rf"{_BRIEF_OR_OFFICE} \({_ISSUED}\),? {_SINGLE},? {_IN}, (?P<day>\d{{1,2}} {_MONTH})(?:, pp?\. ?"
            rf"(?P<page>{PAGES}))?",
        ),
        ("book", rf"(?P<briefs>{_BRIEFS}) \({_ISSUED}\),? {_TITLE}(?:[.,] {_EDITION})?\.? {_BOOK}"),
        ("webpage", rf"{_BRIEF_OR_OFFICE} \({_ISSUED}\),? {_TITLE}(?:\.? {_BOOK})?\.?(?= Available)"),
        # Chicago and MLA
        (
            "book",
            rf"(?P<full>{_FULL})(?P<edited>, (?:eds?\.|editors?))?\.? {_TITLE}\.? (?:(?:Translated by|Trans\.) "
            rf"(?P<translators>{_FIRSTS})\. )?"
            rf"(?:{_EDITION}\.? )?{_BOOK}, {_ISSUED}",
        ),
        (
            "article-journal",
            rf"(?P<full>{_FULL})\.? {_QUOTED} {_IN}\s+(?P<volume>\d+)(?:, no\. {_ISSUE})? \((?:[A-Z][a-z]+"
            rf" )?{_ISSUED}\)(?:: (?P<page>{PAGES}))?",
        ),
        (
            "article-journal",
            rf"(?P<full>{_FULL})\.? {_QUOTED} {_IN}, vol\. (?P<volume>\d+)(?:, no\. {_ISSUE})?, "
            rf"(?:[A-Z][a-z]+\.? )?{_ISSUED}(?:, pp?\. (?P<page>{PAGES}))?",
        ),
        (
            "article-newspaper",
            rf"(?:(?P<full>{_FULL})\.? )?{_QUOTED} {_IN}, (?P<issued>{_DAY})(?:, (?:pp?\. )?(?P<page>{PAGES}))?",
        ),
        (
            "chapter",
            rf"(?P<full>{_FULL})\.? {_QUOTED} In {_IN}, edited by (?P<firsts_editor>{_FIRSTS})(?:, "
            rf"(?P<page>{PAGES}))?\. {_BOOK}, {_ISSUED}",
        ),
        (
            "chapter",
            rf"(?P<full>{_FULL})\.? {_QUOTED} {_IN}, edited by (?P<firsts_editor>{_FIRSTS}), {_BOOK}, {_ISSUED}"
            rf"(?:, pp?\. (?P<page>{PAGES}))?",
        ),
        (
            "thesis",
            rf"(?P<full>{_FULL})\.? {_QUOTED} (?P<genre>(?:PhD|Ph\.D\.|Master['’]?s?|MA|M\.A\.) (?:diss\."
            rf"|dissertation|thesis)), {_PUBLISHER}, {_ISSUED}",
        ),
        ("webpage", rf"{_QUOTED} {_PUBLISHER}, (?P<issued>{_DAY}|{YEAR})"),
        # notes of Chicago
        (
            "book",
            rf"(?P<firsts>{_FIRSTS}), (?P<title>[{_UP}][^“”\"()]+?),? \((?:{_EDITION}[,;] )?{_BOOK},"
            rf" {_ISSUED}\)(?:, (?:pp?\. )?(?P<page>{PAGES}))?",
        ),
        (
            "article-journal",
            rf"(?P<firsts>{_FIRSTS}), {_QUOTED} {_IN}\s+(?P<volume>\d+)(?:, no\. {_ISSUE})? \((?:[A-Z][a-z]+"
            rf" )?{_ISSUED}\)(?:: (?P<page>{PAGES}))?",
        ),
        (
            "article-newspaper",
            rf"(?P<firsts>{_FIRSTS}), {_QUOTED} {_IN}, (?P<issued>{_DAY})(?:, (?:pp?\. )?(?P<page>{PAGES}))?",
        ),
        # Vancouver
        (
            "article-journal",
            rf"(?P<shorts>{_SHORTS})\. {_TITLE}\.? {_IN}\.? {_ISSUED}(?: {_MONTH}(?: \d{{1,2}})?)?;\s?(?P<volume>\d+)"
            rf"(?:\({_ISSUE}\))?(?::\s?(?P<page>{PAGES}))?",
        ),
        (
            "book",
            rf"(?:(?P<shorts>{_SHORTS})(?P<edited>, editors?)?|(?P<office>{_OFFICE}))\. {_TITLE}\.? "
            rf"(?:{_EDITION}\.? )?{_BOOK}; {_ISSUED}",
        ),
    )
)
_BODY = re.compile(
    r"\b(?:Agency|Council|Institute|Office|Ministry|Department|Society|Association|Committee|Board|Bureau|University"
    r"|Commission|Authority|Foundation|Centre|Center|Survey|Museum)\b"
)
_TEXTS = ("title", "edition", "number", "genre", "volume", "issue", "page", "publisher", "DOI", "URL")


def cited(body: str) -> Cited | None:
    """The parts of a line that keeps to one of the styles."""
    if len(body) > _LONGEST:
        return None
    for kind, pattern in _STYLES:
        if (match := pattern.fullmatch(body)) and _fits(match):
            return _of(kind, match)
    return None


def _fits(match: re.Match[str]) -> bool:
    """Whether what no mark tells for certain can be what the pattern says: an office of a few words."""
    groups = match.groupdict()
    office = groups.get("office") or ""
    if _BODY.search(groups.get("firsts") or ""):  # an office, and no person
        return False
    return office.count(",") < 2 and len(office.split()) <= 9 and not re.search(r"\d{4}", office)


def _of(kind: str, match: re.Match[str]) -> Cited:
    found = {name: text for name, text in match.groupdict().items() if text}
    parts = {name: found[name] for name in _TEXTS if name in found}
    parts["title"] = (found.get("titled") or found["title"]).strip()
    if "container" in found:
        parts["container-title"] = found["container"].strip()
    if "place" in found:
        parts["publisher-place"] = found["place"]
    parts["issued"] = iso(f"{found['day']} {found['issued']}" if "day" in found else found["issued"])
    if seen := found.get("accessed") or found.get("seen"):
        parts["accessed"] = iso(seen)
    return Cited(kind, parts, _people(found))


def _people(found: dict[str, str]) -> dict[str, tuple[Name, ...]]:
    authors: list[Name] = []
    if "briefs" in found:
        authors = [{"family": family, "given": given} for family, given in _pairs(found["briefs"])]
    elif "full" in found:
        authors = [*_full(found["full"])]
    elif "firsts" in found:
        authors = [*map(_first, _split(found["firsts"]))]
    elif "shorts" in found:
        names = re.sub(r",? et al\Z", "", found["shorts"]).split(", ")
        authors = [dict(zip(("family", "given"), name.rsplit(" ", 1), strict=True)) for name in names]
    elif "office" in found:
        authors = [literal(found["office"].rstrip("."))]
    people = {"editor" if "edited" in found else "author": tuple(authors)}
    if said := found.get("firsts_editor") or found.get("editors"):
        people["editor"] = tuple(map(_first, _split(said)))
    if said := found.get("translators"):
        people["translator"] = tuple(map(_first, _split(said)))
    return people


def _pairs(text: str) -> list[tuple[str, str]]:
    """`Bell, R. T., & Okafor, N.`"""
    return re.findall(rf"({_FAMILY}), ({_INITIALS})", text)


def _split(text: str) -> list[str]:
    return [name for name in re.split(r",? (?:and|&) |, ", text) if name]


def _first(name: str) -> Name:
    """`Maria van Stroud`, `R. Marsh`."""
    match = re.fullmatch(rf"(?P<given>(?:{_GIVEN})) (?P<family>{_OF}{_WORD})", name)
    return match.groupdict() if match else literal(name)


def _full(text: str) -> Iterator[Name]:
    """`Brown, Peter, and Maria Stroud`: only the first has its family name first."""
    text = re.sub(r",? et al\.?\Z", "", text)
    family, _, rest = text.partition(", ")
    given, *others = _split(rest)
    yield {"family": family, "given": given}
    yield from map(_first, others)
