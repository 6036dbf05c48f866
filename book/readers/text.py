"""The plain-text reader: a file's bytes come in; an Article, its Ledger and every doubt go out."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from book.model import Article, Issue, Paragraph, Person, Place, Report
from book.readers import recognise
from book.readers.decoding import decode
from book.readers.furniture import is_button, is_furniture
from book.readers.languages import language_of_article
from book.readers.ledger import Entry, account
from book.readers.limits import LINE_CHARACTERS, LINES
from book.readers.lines import Line, split
from book.readers.reading import NOTHING_SAID, Reading, Spot
from book.readers.references import read_sources
from book.readers.signatures import is_placeholder, signature
from book.readers.text_back import Back, split_back
from book.readers.text_blocks import read_blocks
from book.readers.text_front import Front, read_among_figures, read_front, read_tail
from book.readers.text_signed import editors_inside, people_inside
from book.readers.text_view import Found
from book.readers.text_votes import writer_above_votes
from book.readers.wrapping import spread
from book.report import KanbenError, issue, stop

SUFFIXES = frozenset({".txt", ".text", ""})
_LAST = 3  # lines at the end of a text in which its editor may be named
DEFAULT_LANGUAGE = "zh-Hant-TW"  # where the characters do not tell


def detects(head: bytes, path: Path) -> bool:
    """Whether the file is for this reader: by its name, since any bytes may be text in some encoding."""
    return (
        path.suffix.lower() in SUFFIXES
        and not path.is_dir()
        and not head.startswith((b"%PDF-", b"PK\x03\x04", b"{\\rtf"))
    )


def read(path: Path, data: bytes, said: Mapping[Spot, str] = NOTHING_SAID) -> Reading:
    """Read the article in `data`; `path` is how messages name it, `said` what a person said that lines are.

    Raises KanbenError where the text cannot be decoded (`decoding.decode`), has no title or no text (IMP-009, IMP-010),
    where a line would be lost (IMP-015), or there is no such line as one of `said` (IMP-110).
    """
    file = str(path)
    decoded = decode(data, file)
    _refuse_hostile(decoded.text, file)
    lines = _with_what_is_said(split(decoded.text), said, file)
    kept, dropped, writers = _without_site(lines)
    if not kept:
        raise stop("IMP-006", Place(file), file=file)
    front, at = read_front(kept, file, writers)
    found, back, doubts = _body(front, kept[at:], file)
    blocks = tuple(made.block for made in found)
    told = language_of_article(block.text for block in blocks if isinstance(block, Paragraph))
    language = told or DEFAULT_LANGUAGE
    references, cited, unsure = read_sources(back.sources, language, file)
    article = Article(
        title=front.title,
        people=tuple(front.people),
        published=front.published,
        source=path.name,
        language=language,
        subjects=tuple(front.subjects),
        blocks=blocks,
        further=tuple(back.further),
        references=references,
        images={},
    )
    entries = [*dropped, *front.entries, *(entry for made in found for entry in made.entries), *back.entries, *cited]
    ledger = account(lines, entries, article, file)
    assumed = issue("IMP-050" if told else "IMP-051", Place(file), language=language)
    return Reading((article,), ledger, Report((*decoded.issues, assumed, *front.issues, *doubts, *unsure)))


def _refuse_hostile(text: str, file: str) -> None:
    """Raises IMP-114 for a text with more lines, or a longer line, than any article has."""
    lines = text.split("\n")
    longest = max(range(len(lines)), key=lambda at: len(lines[at]))
    if len(lines) > LINES or len(lines[longest]) > LINE_CHARACTERS:
        line = LINES if len(lines) > LINES else longest + 1
        raise stop("IMP-114", Place(file, line), file=file, lines=LINES, characters=LINE_CHARACTERS)


def _with_what_is_said(lines: tuple[Line, ...], said: Mapping[Spot, str], file: str) -> tuple[Line, ...]:
    kinds = {spot.line: kind for spot, kind in said.items() if spot.nth <= 1}
    known = {line.number for line in lines}
    none = [spot for spot in said if spot.line not in known or spot.nth > 1]
    if none:
        faults = (issue("IMP-110", Place(file, spot.line), line=spot.words) for spot in none)
        raise KanbenError(*faults, exit_status=2)
    return tuple(replace(line, said=kinds[line.number]) if line.number in kinds else line for line in lines)


def _body(front: Front, lines: Sequence[Line], file: str) -> tuple[list[Found], Back, tuple[Issue, ...]]:
    """Blocks, back matter and doubts of all lines after the front; `front` takes what stands at their end."""
    body, back = split_back(lines[: read_tail(front, lines)], file)
    body, spread_out = spread(body, file)
    body = read_among_figures(front, body[: read_tail(front, body)])
    if not body:
        raise stop("IMP-010", Place(file))
    if not any(person.role == "author" for person in front.people):
        front.people[:0] = people_inside(body)
    roles = {person.role for person in front.people}
    front.people += (person for person in editors_inside(body[-_LAST:]) if person.role not in roles)
    found = read_blocks(body, file, front.deck)
    return found, back, (*spread_out, *(doubt for made in found for doubt in made.issues), *back.issues)


def _without_site(lines: tuple[Line, ...]) -> tuple[tuple[Line, ...], list[Entry], tuple[Person, ...]]:
    """The lines that say something of the article, entries for the others, and the writer whom the site names there."""
    writers, named = writer_above_votes(lines)
    about = {entry.line.number for entry in named}
    kept, dropped = _without_ornaments(tuple(line for line in lines if line.number not in about))
    return kept, [*named, *dropped], writers


def _without_ornaments(lines: tuple[Line, ...]) -> tuple[tuple[Line, ...], list[Entry]]:
    """The lines that say something, and entries that drop the others: dividers, lines of invisible characters.

    A dropped line parts what stands above it from what stands below, as a blank line does.
    """
    kept: list[Line] = []
    entries: list[Entry] = []
    parted = False
    for at, line in enumerate(lines):
        as_, reason = ("", "") if line.said else _no_text(line)
        if not reason and not line.said and _is_button(lines, at):
            as_, reason = "furniture", "LED-030"
        if not line.said and is_placeholder(line.folded) and (at + 1 == len(lines) or lines[at + 1].gap):
            as_, reason = "image", "LED-034"
        if reason:
            entries.append(Entry(line, as_, fate="dropped", reason=reason))
        else:
            kept.append(replace(line, gap=True) if parted and not line.gap else line)
        parted = bool(reason)
    return tuple(kept), entries


def _is_button(lines: Sequence[Line], at: int) -> bool:
    """Whether a line is a button of a site, right beside another or beside furniture."""
    beside = [lines[it].folded for it in (at - 1, at + 1) if 0 <= it < len(lines)]
    return is_button(lines[at].folded) and any(is_button(text) or is_furniture(text) for text in beside)


def _no_text(line: Line) -> tuple[str, str]:
    """What a line is that is no text, and the code of the reason to drop it; empty for any other."""
    if recognise.is_divider(line):
        return "ornament", "LED-020"
    if is_furniture(line.folded) and (line.gap or signature(line.text) is None):  # © Jane Doe, below a caption
        return "furniture", "LED-030"
    return ("ornament", "LED-021") if _is_invisible(line) else ("", "")


def _is_invisible(line: Line) -> bool:
    return all(unicodedata.category(char) in ("Cf", "Zs") for char in line.text)
