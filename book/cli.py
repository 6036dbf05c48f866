"""The command line: words come in; a call is made, its results are shown, its exit status goes out. Nothing else.

Results go to stdout, everything else to stderr; with --json one object on stdout says all.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from book import __version__, system
from book.cache import open_cache
from book.model import Artifact, Direction, Report
from book.report import KanbenError, Language, stop
from book.showing import Screen
from book.targets import ALL, EPUB, EPUBS, PDFS, Target, built_files
from book.uptodate import Note

if TYPE_CHECKING:
    from book.pipeline import Workshop

# What a command needs beyond this is imported when it runs: WeasyPrint and its kind take a second, and a build that
# has nothing to do is done in less.
# ruff: noqa: PLC0415

INTERRUPTED = 130
# Python looks for cycles after each 700 new objects, at every tenth look among all that it imported: a tenth of a
# build's time, and a build makes few cycles.
_COLLECTED = (50_000, 20, 20)


@dataclass(frozen=True, slots=True)
class Asked:
    """What stands before the command: the publication's folder and how to talk."""

    root: Path
    quiet: bool
    verbose: bool
    json: bool
    language: Language


def _run(asked: Asked, work: Callable[[Screen], tuple[tuple[Artifact, ...], Report]]) -> int:
    """Does the work and shows what came of it; returns the exit status."""
    screen = Screen(asked.language, quiet=asked.quiet, verbose=asked.verbose, json=asked.json)
    started = time.monotonic()
    try:
        with screen:
            artifacts, report = work(screen)
        status = 1 if report.errors else 0
    except KanbenError as error:
        artifacts, report, status = (), error.report, error.exit_status
    except KeyboardInterrupt:
        screen.line("CLI-010")
        return INTERRUPTED
    screen.show(artifacts, report, time.monotonic() - started)
    return status


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("-C", "folder", type=click.Path(path_type=Path), default=Path(), help="The publication's folder.")
@click.option("-q", "quiet", is_flag=True, help="Say nothing but problems.")
@click.option("-v", "verbose", is_flag=True, help="Say more: information beside warnings and errors.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object on stdout.")
@click.version_option(__version__, prog_name="Kanben")
@click.pass_context
def cli(context: click.Context, folder: Path, quiet: bool, verbose: bool, as_json: bool) -> None:
    """Kanben (刊本): articles become books, an EPUB 3.3 and a print-ready PDF from one source."""
    context.obj = Asked(folder, quiet, verbose, as_json, system.language())


@contextmanager
def _complete(language: Language) -> Iterator[None]:
    """Raises KanbenError, naming what is missing, where the system's libraries are gone since set-up."""
    try:
        yield
    except OSError:  # so WeasyPrint says, whenever it is imported, that it cannot load Pango
        from book.doctor import require

        require("build", language)
        raise


_STRICT = click.option("--strict", is_flag=True, help="A missing image is an error, not a plate.")
_WATCH = click.option("--watch", is_flag=True, help="Build again whenever a file of the publication changes.")


def _build(context: click.Context, targets: tuple[Target, ...], strict: bool, watch: bool) -> None:
    context.exit(_watched(context.obj, targets, strict) if watch else _built(context.obj, targets, strict))


def _watched(asked: Asked, targets: tuple[Target, ...], strict: bool) -> int:
    """Builds until Ctrl-C, each time with what the last one left ready; returns the last build's exit status."""
    from book.watching import changes
    from book.workers import Standby

    status = 0
    with suppress(KeyboardInterrupt), Standby(kept=True) as standby:
        shop: Workshop | None = None
        for _ in changes(asked.root):
            if shop is None:
                with _complete(asked.language):
                    from book import pipeline
                    from book.memo import Memory

                    shop = pipeline.Workshop(standby, memory=Memory())
            status = _built(asked, targets, strict, shop)
            if status == INTERRUPTED:
                break
            Screen(asked.language, quiet=asked.quiet, verbose=asked.verbose, json=asked.json).line("CLI-022")
    return status


def _built(asked: Asked, targets: tuple[Target, ...], strict: bool, shop: Workshop | None = None) -> int:
    def work(screen: Screen) -> tuple[tuple[Artifact, ...], Report]:
        cache = open_cache(asked.root)
        note = Note(asked.root, cache, (str(strict), *(target.name + target.suffix for target in targets)))
        if shop is None and (answer := note.answer()):  # who watches wants the next build to find all ready
            screen.line("CLI-006")
            return answer
        with _complete(asked.language):
            from book import pipeline
            from book.assets.fonts import font_files

            stage, sheets = screen.stage, screen.sheets
            built = pipeline.build(asked.root, targets, strict=strict, progress=stage, sheets=sheets, workshop=shop)
        note.write(built.artifacts, built.report, font_files(cache))
        return built.artifacts, built.report

    return _run(asked, work)


@cli.command()
@click.option("--direction", type=click.Choice(list(EPUBS)), help="Direction of the lines, if not that of book.toml.")
@click.option("--for", "reader", type=click.Choice(["kobo"]), help="In the form that a reader wants: .kepub.epub.")
@_STRICT
@_WATCH
@click.pass_context
def epub(context: click.Context, direction: Direction | None, reader: str | None, strict: bool, watch: bool) -> None:
    """Build the EPUB."""
    target = EPUBS[direction] if direction else EPUB
    _build(context, (target.for_kobo() if reader else target,), strict, watch)


@cli.command()
@click.option("--profile", type=click.Choice(list(PDFS)), default="screen", show_default=True)
@_STRICT
@_WATCH
@click.pass_context
def pdf(context: click.Context, profile: str, strict: bool, watch: bool) -> None:
    """Build the PDF."""
    _build(context, (PDFS[profile],), strict, watch)


@cli.command("all")
@_STRICT
@_WATCH
@click.pass_context
def everything(context: click.Context, strict: bool, watch: bool) -> None:
    """Build every format."""
    _build(context, ALL, strict, watch)


_PATH = click.Path(path_type=Path)


@cli.command("import")
@click.argument("paths", metavar="SOURCE... [DIR]", type=_PATH, nargs=-1, required=True)
@click.option("--force", is_flag=True, help="Write over what is in DIR.")
@click.option("--append", is_flag=True, help="Add to the book in DIR.")
@click.option("--from", "kind", metavar="KIND", default="", help="Read the sources as KIND, whatever they look like.")
@click.option("--title", default="", help="The title of a book of several articles.")
@click.option("--ledger", metavar="FILE", type=_PATH, help="Write what became of each line into FILE, as JSON.")
@click.option("--as", "said", metavar="[FILE:]LINE=KIND", multiple=True, help="Say what a text is: 147=paragraph.")
@click.option("--review", is_flag=True, help="Ask about each doubtful text.")
@click.option("--diff", is_flag=True, help="Only show what the repair of punctuation will change.")
@click.pass_context
def import_(context: click.Context, /, **options: Any) -> None:
    """Turn articles into a publication, and account for every line of them.

    Several sources become one book, a part an article; DIR comes last.
    """

    def work(screen: Screen) -> tuple[tuple[Artifact, ...], Report]:
        from book.cli_import import Wishes, run

        return (), run(Wishes(**options), screen)

    context.exit(_run(context.obj, work))


@cli.command()
@click.argument("destination", metavar="DIR", type=click.Path(path_type=Path))
@click.pass_context
def new(context: click.Context, destination: Path) -> None:
    """Begin an empty publication that builds."""

    def work(screen: Screen) -> tuple[tuple[Artifact, ...], Report]:
        from book import starting

        starting.start(destination)
        screen.line("CLI-012", folder=str(destination))
        return (), Report()

    context.exit(_run(context.obj, work))


@cli.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.pass_context
def check(context: click.Context, files: tuple[Path, ...]) -> None:
    """Validate what was built, or the FILES named."""
    asked: Asked = context.obj

    def work(screen: Screen) -> tuple[tuple[Artifact, ...], Report]:
        with _complete(asked.language):
            from book import pipeline
            from book.config import load_config
        paths = files or built_files(asked.root, load_config(asked.root).slug)
        if not paths:
            screen.line("CLI-013")
        report = pipeline.check(paths, progress=screen.stage)
        if not files:
            report += pipeline.check_sources(asked.root)
        if paths and not report.errors:
            screen.line("CLI-014", count=len(paths))
        return (), report

    context.exit(_run(asked if files else replace(asked, verbose=True), work))


@cli.command("doctor")
@click.pass_context
def doctor_(context: click.Context) -> None:
    """Say what is installed, what is missing, and the command that mends it."""
    asked: Asked = context.obj

    def work(screen: Screen) -> tuple[tuple[Artifact, ...], Report]:
        from book.doctor import as_report, doctor

        findings = doctor(asked.root, asked.language)
        screen.findings(findings)
        return (), as_report(findings)

    context.exit(_run(asked, work))


@cli.command("test", context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1)
@click.pass_context
def test(context: click.Context, arguments: tuple[str, ...]) -> None:
    """Run the test suite (python build.py test sets it up)."""

    def work(_screen: Screen) -> tuple[tuple[Artifact, ...], Report]:
        raise stop("CLI-015", exit_status=2)

    context.exit(_run(context.obj, work))


@cli.command()
@click.pass_context
def clean(context: click.Context) -> None:
    """Remove what was built, and the cache."""
    asked: Asked = context.obj

    def work(screen: Screen) -> tuple[tuple[Artifact, ...], Report]:
        from book import starting

        starting.clean(asked.root, open_cache(asked.root))
        return (), Report()

    context.exit(_run(asked, work))


def main() -> int:
    """The program's entry; returns its exit status (0 done, 1 failed, 2 wrong usage or configuration, 130 Ctrl-C)."""
    gc.set_threshold(*_COLLECTED)
    try:
        return cli.main(standalone_mode=False) or 0
    except click.exceptions.Exit as leave:
        return leave.exit_code
    except click.ClickException as error:
        error.show(sys.stderr)
        return 2
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
