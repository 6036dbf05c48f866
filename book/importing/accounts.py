"""What an import says of itself: its result comes in; lines for the console and the ledger as JSON go out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from book.model import Issue, Ledger, LedgerLine
from book.readers.ledger import shortened
from book.readers.reading import Spot
from book.report import Language, spoken, words

if TYPE_CHECKING:
    from book.importing import ImportResult, Source

# Codes of doubtful decisions: what the line was taken for, and what else it may be; words of readers.LINE_KINDS.
_DOUBTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "IMP-030": ("heading", "paragraph"),
        "IMP-031": ("heading", "paragraph"),
        "IMP-032": ("paragraph", "heading"),
        "IMP-033": ("paragraph", "heading"),
        "IMP-034": ("caption", "paragraph"),
        "IMP-035": ("caption", "paragraph"),
        "IMP-036": ("credit", "paragraph"),
        "IMP-037": ("caption", "heading"),
        "IMP-038": ("related", "paragraph"),
        "IMP-039": ("related", "heading"),
        "IMP-045": ("caption", "paragraph"),
        "IMP-049": ("caption", "paragraph"),
        "IMP-048": ("paragraph", "heading"),
        "IMP-054": ("paragraph", "heading"),
        "IMP-055": ("heading", "paragraph"),
        "IMP-067": ("caption", "paragraph"),
        "WRD-020": ("heading", "paragraph"),
    }
)


@dataclass(frozen=True, slots=True)
class Doubt:
    """A decision on a text that a person may want to change with --as, `taken` for what it was taken."""

    file: str
    spot: Spot
    text: str
    taken: str
    alternative: str
    found: Issue


def doubts(source: Source) -> tuple[Doubt, ...]:
    """The doubtful decisions of a source, in the order of its lines."""
    out = []
    for found in source.reading.report.issues:
        place = found.place
        if found.code in _DOUBTS and place and place.line:
            taken, other = _DOUBTS[found.code]
            values = dict(found.values)
            spot = Spot(values.get("inside", ""), place.line, int(values.get("nth", "0")))
            out.append(Doubt(place.file, spot, values.get("text", ""), taken, other, found))
    order = list(dict.fromkeys(doubt.spot.file for doubt in out))
    return tuple(sorted(out, key=lambda doubt: (order.index(doubt.spot.file), doubt.spot.line, doubt.spot.nth)))


def ledger_summary(ledger: Ledger, language: Language) -> tuple[str, ...]:
    """The ledger for a person: a line with the counts (LED-001), then one for each line that moved or was dropped."""
    kept, moved, dropped = len(ledger.kept), len(ledger.moved), len(ledger.dropped)
    counts = {"total": kept + moved + dropped, "kept": kept, "moved": moved, "dropped": dropped}
    told = sorted((*ledger.moved, *ledger.dropped), key=lambda line: line.line)
    return (
        words("LED-001", language)["message"].format(**counts),
        *(words(it.reason, language)["message"].format(line=it.line, text=shortened(it.text)) for it in told),
    )


def doubt_lines(source: Source, language: Language, *, named: bool) -> Iterator[str]:
    """A line for each doubtful decision, with what changes it; `named` where there are several sources."""
    for doubt in doubts(source):
        where = f"{source.path}:{doubt.spot.words}" if named else doubt.spot.words
        code = "LED-092" if doubt.spot.file else "LED-091"
        yield words(code, language)["message"].format(
            file=doubt.spot.file,
            line=doubt.spot.line,
            where=where,
            text=doubt.text,
            taken=words(_NAMES[doubt.taken], language)["message"],
            alternative=doubt.alternative,
        )


_NAMES = MappingProxyType(
    {
        "heading": "LED-094",
        "paragraph": "LED-095",
        "caption": "LED-096",
        "credit": "LED-097",
        "related": "LED-098",
    }
)


def kind_name(kind: str, language: Language) -> str:
    """What a kind of line is called."""
    return words(_NAMES[kind], language)["message"]


def ledger_json(result: ImportResult, language: Language) -> bytes:
    """The whole ledger as JSON: each source with counts, every run of its text with its fate, and the doubts."""
    sources = [_source(source, result, language) for source in result.sources]
    out = {"destination": str(result.destination), "files": sorted(result.files), "sources": sources}
    return (json.dumps(out, ensure_ascii=False, indent=1) + "\n").encode()


def _source(source: Source, result: ImportResult, language: Language) -> dict[str, object]:
    ledger = source.reading.ledger
    fates = {"kept": ledger.kept, "moved": ledger.moved, "dropped": ledger.dropped}
    entries = [_entry(line, fate, language) for fate, lines in fates.items() for line in lines]
    return {
        "source": str(source.path),
        "kind": source.kind,
        "counts": {fate: len(lines) for fate, lines in fates.items()},
        "entries": sorted(entries, key=lambda entry: (str(entry["file"]), int(str(entry["line"])))),
        "doubts": [_doubt(doubt, language) for doubt in doubts(source)],
        "findings": [_finding(found, language) for found in source.reading.report.issues],
    }


def _entry(line: LedgerLine, fate: str, language: Language) -> dict[str, object]:
    reason = ""
    if line.reason:
        reason = words(line.reason, language)["message"].format(line=line.line, text=shortened(line.text))
    return {
        "file": line.file,
        "line": line.line,
        "fate": fate,
        "as": line.as_,
        "text": line.text,
        "code": line.reason,
        "reason": reason,
    }


def _doubt(doubt: Doubt, language: Language) -> dict[str, object]:
    found = spoken(doubt.found, language)
    return {
        "file": doubt.spot.file,
        "line": doubt.spot.line,
        "code": found.code,
        "taken": doubt.taken,
        "alternative": doubt.alternative,
        "as": f"{doubt.spot.words}={doubt.alternative}",
        "message": found.message,
        "hint": found.hint,
    }


def _finding(found: Issue, language: Language) -> dict[str, object]:
    said = spoken(found, language)
    place = said.place
    return {
        "code": said.code,
        "severity": said.severity,
        "line": place.line if place else None,
        "message": said.message,
        "hint": said.hint,
    }
