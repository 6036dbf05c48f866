"""Sources: the lines of a reference list come in; CSL items go out, each with its line's fate.

A part that cannot be told from the line is left out, never guessed; a line that cannot be read is kept whole as the
title of an item of type document. CSL names: https://docs.citationstyles.org (CSL 1.0.2, appendices III and IV).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from book.model import Issue, Place, Reference
from book.readers import citations, conventions, recognise
from book.readers.dates import date_at_start
from book.readers.languages import language_of
from book.readers.ledger import REFERENCE, Entry, shortened
from book.readers.lines import Line, fold, has_words, width
from book.report import issue

_ADDRESS = re.compile(r"\s*(?P<url>https?://[^\s<>()（）。，、]+)\s*\Z", re.IGNORECASE)
_BACK = re.compile(r"(?:[\^↑↩](?:[ \u3000]*[a-z]{1,4}(?=[A-Z\W]|[^\x00-\x7f]))?[\s,]*)+(?=\S)")
_BARE_NUMBER = re.compile(r"(\d{1,3})\s+(?=[^\W\d]|[“\"《〈「『])")
_SEPARATOR = re.compile(r"[\s|、,:/·-]*")
_WIDE_GAP = re.compile(r"\t+|\s*\|\s*| {2,}|\s*　\s*")  # parts a publisher from its title where one space would not
_NAMED_FIRST = re.compile(r"(?P<name>[\w&・·.+'’-]{2,12})[\s,、|:/(]+(?=\d)")
_NAME = re.compile(r"[\w&・·.+'’-]+")
_PAPER_END = re.compile(rf"(?:{conventions.alternatives(conventions.PAPERS)})\Z", re.IGNORECASE)
_BODY_END = re.compile(rf"(?:{conventions.alternatives(conventions.BODIES)})\Z", re.IGNORECASE)
_AGENCY = re.compile(rf"(?:{conventions.alternatives(conventions.AGENCIES)})", re.IGNORECASE)
_AGENCY_FIRST = re.compile(
    rf"((?:the\s+)?(?:{conventions.alternatives(conventions.AGENCIES)}))\s+(?=\S)", re.IGNORECASE
)
_QUOTED = re.compile(
    r"(?P<publisher>[^,:《〈「『\"“]{1,20}?)\s*[,:、]?\s*[《〈「『\"“](?P<title>.+)[》〉」』\"”]\s*[,.、]?\s*(?P<rest>.*)"
)
_YEAR = re.compile(r"((?:19|20)\d\d)\s*年?[。.]?")
_DOI = re.compile(r"https?://(?:dx\.)?doi\.org/(?P<name>10\.\S+)", re.IGNORECASE)
_CERTAIN_NAME = 4.0  # ems: a first word so short before a title is a publisher's name (共同, 外務省)
_LIKELY_NAME = 8.0  # so long a word is one only where it ends as offices and organisations do (經濟部水利署)
_LONGEST_NAME = 12.0


@dataclass(frozen=True, slots=True)
class _Source:
    """What a line says; empty where it does not."""

    title: str
    publisher: str = ""
    issued: str = ""  # a date or a year, ISO 8601
    url: str = ""
    dated: str = ""  # the date as the line has it
    doubtful: bool = False
    cited: citations.Fields = field(default_factory=dict)  # the fields of a citation in a known style


def read_sources(
    sources: Sequence[tuple[Line, str]], language: str, file: str
) -> tuple[tuple[Reference, ...], tuple[Entry, ...], tuple[Issue, ...]]:
    """The references of a list; `language` is the book's, for titles whose script does not tell theirs."""
    found: list[_Source] = []
    entries: list[Entry] = []
    issues: list[Issue] = []
    sources = _without_numbers(sources)
    first_words = Counter(_first_word(text) for _, text in sources)
    for line, text in sources:
        if found and not found[-1].url and recognise.is_address(line):
            found[-1] = replace(found[-1], url=line.text)
            entries.append(Entry(line, REFERENCE, (line.text,)))
            continue
        source, entry = _read(line, text, first_words)
        found.append(source)
        entries.append(entry)
        if source.doubtful or (not source.cited and not (source.issued and source.publisher)):
            code = "IMP-044" if source.doubtful else "IMP-043"
            issues.append(issue(code, Place(file, line.number), text=shortened(text), publisher=source.publisher))
    digits = max(2, len(str(len(found))))
    languages = _languages(found, language)
    references = tuple(
        Reference(key := f"ref-{at:0{digits}d}", _csl(key, source, languages[at - 1]))
        for at, source in enumerate(found, 1)
    )
    return references, tuple(entries), tuple(issues)


def _without_numbers(sources: Sequence[tuple[Line, str]]) -> Sequence[tuple[Line, str]]:
    """The same, lines that count from 1 with a bare number (`1 Lin, …`) without it."""
    found = [_BARE_NUMBER.match(text) for _, text in sources]
    numbers = [int(match[1]) for match in found if match]
    if len(found) < 2 or numbers != list(range(1, len(found) + 1)):
        return sources
    return [(line, text[match.end() :]) for (line, text), match in zip(sources, found, strict=True) if match]


def _read(line: Line, text: str, first_words: Counter[str]) -> tuple[_Source, Entry]:
    """The parts of one line; `text` is what follows the list's label where that stands on the same line."""
    mark = recognise.list_mark(fold(text))
    start = mark.length if mark and has_words(text[mark.length :]) else 0
    if back := _BACK.match(text, start):  # the way back to the call: ^, ↑, ^ab
        start = back.end()
    body = text[start:]
    address = _ADDRESS.search(body)
    url = address["url"].rstrip(".,;") if address and address.start() else ""
    if address and url:
        body = body[: address.start()].rstrip()
    elif address:  # an item that is only an address
        url = address["url"]
        return _Source(url, url=url), Entry(line, REFERENCE, (url,), (line.text.removesuffix(text), text[:start]))
    source = _cited(text[start:]) or _with_date_first(body, first_words) or _with_date_second(body)
    source = source or _with_date_last(body) or _cited(body)
    source = source or _Source(body)
    doi = _DOI.fullmatch(url) if source.cited else None
    source = replace(source, cited={**source.cited, "DOI": doi["name"]}) if doi else replace(source, url=url)
    url = "" if doi else url
    pieces = tuple(filter(None, (*(citations.texts(source.cited) or (source.publisher, source.title)), url)))
    if source.cited:  # what stands between the parts is the style's, not the source's
        return source, Entry(
            line, REFERENCE, pieces, (line.text.removesuffix(text), text[:start], *_between(text[start:], pieces))
        )
    return source, Entry(line, REFERENCE, pieces, (line.text.removesuffix(text), text[:start], source.dated))


def _between(body: str, pieces: tuple[str, ...]) -> tuple[str, ...]:
    """What stands between the parts of a citation, every letter of which its style has a place for."""
    for piece in sorted(pieces, key=len, reverse=True):
        body = body.replace(piece, "\n", 1)
    return tuple(part for part in body.split("\n") if has_words(part))


def _cited(body: str) -> _Source | None:
    """A citation in a known style."""
    fields = citations.citation(body)
    return _Source(str(fields["title"]), cited=fields) if fields else None


def _with_date_first(body: str, first_words: Counter[str]) -> _Source | None:
    """`2024/07/28 publisher title`."""
    dated = date_at_start(fold(body))
    separator = _SEPARATOR.match(fold(body), dated[1]) if dated else None
    if not dated or not separator or not has_words(body[separator.end() :]):
        return None
    publisher, title, doubtful = _publisher(body[separator.end() :].strip(), first_words)
    return _Source(title, publisher, dated[0].isoformat(), dated=body[: dated[1]], doubtful=doubtful)


def _with_date_second(body: str) -> _Source | None:
    """`中央社 2024/07/28 title`, after the name of a newspaper or an agency."""
    match = _NAMED_FIRST.match(fold(body))
    dated = date_at_start(fold(body), match.end()) if match else None
    separator = _SEPARATOR.match(fold(body), dated[1]) if dated else None
    if (
        not match
        or not dated
        or not separator
        or not _is_paper(match["name"])
        or not has_words(body[separator.end() :])
    ):
        return None
    publisher = body[slice(*match.span("name"))]
    return _Source(body[separator.end() :].strip(), publisher, dated[0].isoformat(), dated=body[match.end() : dated[1]])


def _publisher(rest: str, first_words: Counter[str]) -> tuple[str, str, bool]:
    """(publisher, title, whether that is doubtful); no publisher where none can be told."""
    folded = fold(rest)
    parts = _WIDE_GAP.split(rest, maxsplit=1)
    single = _NAME.fullmatch(parts[0]) or parts[0].isascii()
    if len(parts) == 2 and single and all(map(has_words, parts)) and width(parts[0]) <= _LONGEST_NAME:
        return parts[0], parts[1], False
    if match := _AGENCY_FIRST.match(folded):
        return rest[: match.end(1)], rest[match.end() :], False
    name, _, title = rest.partition(" ")
    title = title.strip()
    doubt = _doubt(name, first_words) if has_words(title) and _NAME.fullmatch(name) else None
    if doubt is None or (name.isascii() and title[0].isascii()):  # an English name may have several words
        return "", rest, False
    return name, title, doubt


def _doubt(name: str, first_words: Counter[str]) -> bool | None:
    """Whether a line's first word is doubtful as the name of its publisher; None where it cannot be one."""
    ems, body = width(name), bool(_BODY_END.search(name))
    if ems <= _CERTAIN_NAME or first_words[name] > 1 or _PAPER_END.search(name) or name.isascii():
        return False if ems <= _LONGEST_NAME else None
    if ems > (_LONGEST_NAME if body else _LIKELY_NAME):
        return None
    return not body or ems > _LIKELY_NAME


def _with_date_last(body: str) -> _Source | None:
    """`publisher，〈title〉，2024年7月28日`."""
    match = _QUOTED.fullmatch(fold(body))
    rest = match["rest"].strip("() ") if match else ""
    dated = date_at_start(rest)
    issued = dated[0].isoformat() if dated and not has_words(rest[dated[1] :]) else ""
    if year := _YEAR.fullmatch(rest):
        issued = year[1]
    if not match or not issued:
        return None
    publisher, title = (body[match.start(name) : match.end(name)].strip() for name in ("publisher", "title"))
    if not (_is_paper(publisher) or _BODY_END.search(publisher)):  # it may be the author's name
        return None
    return _Source(title, publisher, issued, dated=body[match.start("rest") :])


def _is_paper(publisher: str) -> bool:
    """Whether the name is that of a newspaper or an agency."""
    return bool(_PAPER_END.search(publisher) or _AGENCY.fullmatch(publisher))


def _first_word(text: str) -> str:
    dated = date_at_start(fold(text))
    return text[dated[1] :].strip().split(" ")[0] if dated else ""


def _languages(sources: Sequence[_Source], default: str) -> list[str]:
    """Each title's language: by script, else that of its publisher's other titles, else of its name, else `default`."""
    by_publisher: dict[str, Counter[str]] = {}
    for source in sources:
        if (told := language_of(source.title)) and source.publisher:
            by_publisher.setdefault(source.publisher, Counter())[told] += 1
    out = []
    for source in sources:
        siblings = by_publisher.get(source.publisher, Counter()).most_common(1)
        told = language_of(source.title) or (siblings[0][0] if siblings else None) or language_of(source.publisher)
        out.append(default if told is None or default.startswith(told) else told)
    return out


def _csl(key: str, source: _Source, language: str) -> dict[str, object]:
    """The CSL item: a newspaper's article, another publisher's page, or a document of which only the text is known."""
    if source.cited:
        url = {"URL": source.url} if source.url else {}
        return {"id": key, "type": source.cited["type"], "language": language, **source.cited, **url}
    paper = _is_paper(source.publisher)
    item: dict[str, object] = {
        "id": key,
        "type": "article-newspaper" if paper else "webpage" if source.publisher or source.url else "document",
        "language": language,
        "title": source.title,
    }
    if source.publisher:
        item["container-title" if paper else "publisher"] = source.publisher
    if source.issued:
        item["issued"] = source.issued
    if source.url:
        item["URL"] = source.url
    return item
