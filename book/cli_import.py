"""The import command: its words come in; sources are read, asked about and written, and what came of it is shown."""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from book.atomic import atomic_write
from book.importing import import_sources, read_source
from book.importing.accounts import Doubt, doubt_lines, doubts, kind_name, ledger_json, ledger_summary
from book.importing.repairs import changes
from book.importing.sources import Source
from book.model import Report
from book.readers.catalogue import READERS
from book.readers.limits import SOURCES
from book.readers.reading import LINE_KINDS, Spot
from book.report import stop, words
from book.showing import Screen

_SAID = re.compile(r"(?:(?P<file>.+):)?(?P<line>\d{1,7})(?:\.(?P<nth>\d{1,4}))?=(?P<kind>[a-z-]+)")


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the words of the command ask for; `said` are the values of --as as they were written."""

    paths: tuple[Path, ...]
    force: bool = False
    append: bool = False
    kind: str = ""
    title: str = ""
    ledger: Path | None = None
    said: tuple[str, ...] = ()
    review: bool = False
    diff: bool = False


def run(wishes: Wishes, screen: Screen) -> Report:
    """Does what is asked; the findings. Raises KanbenError as the import does, and IMP-111 to IMP-113."""
    names = [reader.name for reader in READERS]
    if wishes.kind and wishes.kind not in names:
        raise stop("IMP-113", exit_status=2, kind=wishes.kind, kinds=", ".join(names))
    if wishes.review and not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise stop("IMP-112", exit_status=2)
    paths, destination = _split(wishes)
    said = _said(wishes.said, paths)
    screen.stage("import")
    sources = [read_source(path, wishes.kind, said[path]) for path in paths]
    if wishes.review:
        sources = [_reviewed(source, wishes.kind, said[source.path], screen) for source in sources]
    if wishes.diff:
        _show_changes(sources, screen)
        return Report()
    result = import_sources(sources, destination, force=wishes.force, append=wishes.append, title=wishes.title)
    if wishes.ledger:
        atomic_write(wishes.ledger, ledger_json(result, screen.language))
    for source in sources:
        if len(sources) > 1:
            screen.line("CLI-019", file=str(source.path))
        screen.lines(ledger_summary(source.reading.ledger, screen.language))
        screen.lines(doubt_lines(source, screen.language, named=len(sources) > 1))
    others = sum(found.severity == "info" for found in result.report.issues) - sum(len(doubts(it)) for it in sources)
    if others and not screen.verbose:
        screen.line("CLI-016", count=others)
    screen.line("CLI-011", folder=str(result.destination))
    return result.report


def _split(wishes: Wishes) -> tuple[tuple[Path, ...], Path | None]:
    """The sources, and the folder, which is the last of several paths; --diff writes none."""
    several = len(wishes.paths) > 1 and not wishes.diff
    paths = wishes.paths[:-1] if several else wishes.paths
    if wishes.append and not several:
        raise click.UsageError("--append SOURCE DIR")
    if len(paths) > SOURCES:
        raise stop("IMP-105", exit_status=2, count=len(paths), limit=SOURCES)
    return paths, wishes.paths[-1] if several else None


def _said(given: Sequence[str], paths: Sequence[Path]) -> Mapping[Path, dict[Spot, str]]:
    """What --as says of each source's texts; without a source's name it is about the first."""
    out: dict[Path, dict[Spot, str]] = defaultdict(dict)
    for text in given:
        match = _SAID.fullmatch(text)
        if not match or match["kind"] not in LINE_KINDS:
            raise stop("IMP-111", exit_status=2, given=text, kinds=", ".join(LINE_KINDS))
        path, inside = _named(match["file"] or "", paths)
        out[path][Spot(inside, int(match["line"]), int(match["nth"] or 0))] = match["kind"]
    return out


def _named(name: str, paths: Sequence[Path]) -> tuple[Path, str]:
    """The source, and the file inside it, that a name means: a.epub, a.epub:text/c1.xhtml, or text/c1.xhtml alone."""
    for path in paths:
        for own in (str(path), path.name):
            if name == own:
                return path, ""
            if name.startswith(f"{own}:"):
                return path, name.removeprefix(f"{own}:")
    return paths[0], name


def _reviewed(source: Source, kind: str, said: Mapping[Spot, str], screen: Screen) -> Source:
    """The source, read again with each answer until no doubtful text is left that was not asked about."""
    answers = dict(said)
    asked: set[Spot] = set(answers)
    while open_ := [doubt for doubt in doubts(source) if doubt.spot not in asked]:
        doubt = open_[0]
        asked.add(doubt.spot)
        if not _agreed(doubt, screen):
            answers[doubt.spot] = doubt.alternative
            source = read_source(source.path, kind, answers)
    return source


def _agreed(doubt: Doubt, screen: Screen) -> bool:
    question = words("CLI-017", screen.language)["message"].format(
        file=doubt.file,
        line=doubt.spot.line,
        text=doubt.text,
        taken=kind_name(doubt.taken, screen.language),
        alternative=kind_name(doubt.alternative, screen.language),
    )
    return click.confirm(question, default=True, err=True)


def _show_changes(sources: Sequence[Source], screen: Screen) -> None:
    """Each change on stdout, two lines like those of a diff."""
    count = 0
    for source in sources:
        for change in changes(source):
            count += 1
            click.echo(f"{change.file}:{change.line}\n- {change.before}\n+ {change.after}")
    screen.line("CLI-018", count=count)
