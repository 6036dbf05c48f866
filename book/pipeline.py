"""The order of the work, and the only file that knows it: a folder and targets come in; artifacts and findings go out.

book.toml → Book → passes → Edition → writers → Artifacts; `check` takes it from there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from book import passes, project
from book.assets.fonts import find_faces
from book.assets.screens import begin_for_screens
from book.cache import Cache, open_cache
from book.config import Config, load_config
from book.config_problems import FILE
from book.libraries import load_weasyprint
from book.memo import Memory, Ways, ways
from book.model import Artifact, Book, Edition, Issue, Place, Profile, Report, Source
from book.render import render
from book.render.apostrophes import with_narrow_apostrophes
from book.render.characters import undrawable
from book.render.cover import begin_cover
from book.render.embedded import SOURCE, with_fonts
from book.render.kobo import GROWTH, for_kobo
from book.render.pagebreaks import with_page_breaks
from book.render.screens import with_screen_pictures
from book.render.split import LIMIT, split_long_pages
from book.render.vertical import other_edition, vertical
from book.report import KanbenError, issue, stop
from book.targets import COVER, DIST, EPUB, Target
from book.workers import Crew, Each, Standby
from book.writers import epub

if TYPE_CHECKING:
    from book.writers.pdf.press import Progress as SheetProgress
    from book.writers.pdf.press import Run
    from book.writers.pdf.setting import Setting
    from book.writers.pdf.shard import Shard

# What only some builds need is imported when they do: WeasyPrint and its kind take half a second.
# ruff: noqa: PLC0415

Progress = Callable[[str], None]  # is told the stage that begins: read, epub, pdf-screen, check


@dataclass(frozen=True, slots=True)
class Built:
    """What a build put out and found."""

    artifacts: tuple[Artifact, ...]
    report: Report


@dataclass(frozen=True, slots=True)
class _Made:
    """What all files of a build are made of."""

    root: Path
    config: Config
    cache: Cache
    crew: Crew
    book: Book
    edition: Edition
    shop: Workshop


@dataclass(frozen=True, slots=True)
class Workshop:
    """What one build leaves for the next: processes that are ready to lay out, the shards they made, by key, and, where
    there is to be a next one, all else that was made of parts that may be the same then."""

    standby: Standby = field(default_factory=Standby)
    shards: dict[str, Shard] = field(default_factory=dict)
    memory: Memory | None = None


def build(  # noqa: PLR0913 - what to build, and who is told
    root: Path,
    targets: Sequence[Target],
    *,
    strict: bool = False,
    progress: Progress,
    sheets: SheetProgress | None = None,
    workshop: Workshop | None = None,
) -> Built:
    """Builds the publication in `root`; `sheets` is told how far the layout of a PDF is, `workshop` is that of an
    earlier build.

    Raises KanbenError with every problem that stops it; files of earlier builds stay whole.
    """
    shop = workshop or Workshop()
    with Crew(shop.standby) as crew:
        progress("read")
        config = load_config(root)
        cache = open_cache(root)
        by = ways(cache, crew, shop.memory)
        begin = partial(_begin_pictures, config, targets, cache, crew)
        book = load_book(root, config, cache, strict=strict, by=by, begin=begin)
        edition = make_edition(root, config, book, cache, by.quick)
        if config.page_list or any(target.profile for target in targets):
            check_glyphs(root, config, book, edition, cache, by.quick)
        built = _built(_Made(root, config, cache, crew, book, edition, shop), targets, progress, sheets)
    if shop.memory:
        shop.memory.settle()
    return built


def _built(made: _Made, targets: Sequence[Target], progress: Progress, sheets: SheetProgress | None) -> Built:
    """The files that are asked for."""
    root, config, cache = made.root, made.config, made.cache
    artifacts, report = [], made.book.report
    for target in targets:
        progress(target.name)
        path = root / DIST / f"{config.slug}{_suffix(target, config)}"
        if target.profile is None:
            artifacts.append(epub.write(_epub_edition(made, target, sheets), path))
            continue
        files, said = _pdfs(made, target.profile, path, sheets)
        artifacts += files
        report += said
    return Built(tuple(artifacts), Report(_once((*config.issues, *report.issues, *cache.issues))))


def _pdfs(
    made: _Made, profile: Profile, path: Path, progress: SheetProgress | None
) -> tuple[tuple[Artifact, ...], Report]:
    """One PDF, and what is to be said of it. With the file for a printer comes its cover; both are looked through."""
    load_weasyprint()
    from book import presswork
    from book.writers import pdf

    made.crew.rest()  # the press has processes of its own

    finishing = presswork.finishing(made.root, made.config, made.book)
    artifact, _, said = pdf.write(
        made.edition,
        path,
        made.cache,
        setting=_setting(made.config),
        profile=profile,
        finishing=finishing,
        run=_run(made.shop, progress),
    )
    report = said + _of_direction(made.config)
    if profile != "print":
        return (artifact,), report
    wrap, press = path.with_name(f"{made.config.slug}{COVER.suffix}"), finishing.press
    setting = _setting(made.config)
    cover, found = presswork.cover(wrap, made.config, made.book, made.edition, press, setting, artifact.pages)
    return (artifact, cover), report + found + _preflight(path) + _preflight(wrap)


def _run(shop: Workshop, progress: SheetProgress | None) -> Run:
    from book.writers.pdf.press import Run

    run = Run(shop.standby, shop.shards, shop.memory)
    if progress:
        run.progress = progress
    return run


def _preflight(path: Path) -> Report:
    """What a printer would say of the file, named as it is seen from the publication's folder."""
    from book.checks.pdf import preflight

    place = Place(f"{DIST}/{path.name}")
    return Report(tuple(replace(found, place=place) for found in preflight(path).issues))


def _suffix(target: Target, config: Config) -> str:
    """What the file's name adds to the slug; the book's own EPUB has its usual name, asked for by direction or not."""
    if target.direction != config.text.direction:
        return target.suffix
    return (EPUB.for_kobo() if target.kobo else EPUB).suffix


def _epub_edition(made: _Made, target: Target, progress: SheetProgress | None) -> Edition:
    """The EPUB's Edition in the direction that is asked for, with the page breaks of the PDF, laid out for them."""
    config, cache, edition = made.config, made.cache, made.edition
    direction = target.direction or config.text.direction
    if direction != config.text.direction:
        edition = make_edition(made.root, config, other_edition(made.book, direction), cache)
    if config.page_list:
        load_weasyprint()
        from book.writers import pdf

        made.crew.rest()
        pages = pdf.page_map(made.edition, cache, setting=_setting(config), run=_run(made.shop, progress))
        edition = with_page_breaks(edition, pages)
    cover = begin_cover(edition, cache, made.crew.begin)
    edition = with_screen_pictures(edition, cache, made.crew.heavy)
    edition = replace(edition, assets=(*cover(), *edition.assets))
    if direction == "vertical":
        edition = vertical(edition)
    edition = with_narrow_apostrophes(edition)
    if config.epub.embed_fonts:
        edition = with_fonts(edition, find_faces((SOURCE,), store=cache), cache)
    edition = split_long_pages(edition, LIMIT // GROWTH if target.kobo else LIMIT)
    return for_kobo(edition) if target.kobo else edition


def _of_direction(config: Config) -> Report:
    """What is to be said of the PDF of a vertical book."""
    return Report((issue("PDW-020", Place(FILE)),) if config.text.direction == "vertical" else ())


def _setting(config: Config) -> Setting:
    from book.writers.pdf.setting import LARGE_PRINT, Setting

    size = LARGE_PRINT if config.pdf.large_print else config.pdf.font_size
    return Setting(config.trim_mm, size, config.pdf.move_figures, config.text.squeeze, config.text.spacing)


def load_book(  # noqa: PLR0913 - the publication, and how it is read
    root: Path,
    config: Config,
    cache: Cache,
    *,
    strict: bool = False,
    by: Ways | None = None,
    begin: Callable[[Book], None] = lambda _: None,
) -> Book:
    """The publication in `root` after all passes; before them `begin` may start on what it holds.

    Raises KanbenError with every error of every pass.
    """
    by = by or ways(cache)
    book = project.load(root, config, cache, strict=strict, ways=by)
    begin(book)
    book = passes.apply(book, by.each, by.quick)
    if book.report.errors:
        raise KanbenError(*_once(book.report.errors))
    return book


def _begin_pictures(config: Config, targets: Sequence[Target], cache: Cache, crew: Crew, book: Book) -> None:
    """Has an EPUB's pictures made while the passes run; not the cover, which is made beside them."""
    if any(target.profile is None for target in targets):
        cover = config.cover.image
        inside = [asset for asset in book.assets if cover not in (asset.source, asset.href)]
        begin_for_screens(inside, cache, crew.ahead)


def check_glyphs(  # noqa: PLR0913, PLR0917 - the book, its files and who remembers the work
    root: Path, config: Config, book: Book, edition: Edition, cache: Cache, each: Each = map
) -> None:
    """Raises KanbenError (FNT-002) with each character of a PDF's pages that its faces cannot draw."""
    sources = (*(chapter.source for chapter in book.chapters), *_sources(root, config))
    found = undrawable(edition, sources, find_faces(store=cache), FILE, each)
    if found:
        raise KanbenError(*found)


def _sources(root: Path, config: Config) -> Iterator[Source]:
    """The files beside the chapters that hold text of the book."""
    for name in (FILE, config.content.references, *(part.references for part in config.content.parts)):
        if name and (root / name).is_file():
            yield Source(name, (root / name).read_text(encoding="utf-8-sig"))


def make_edition(root: Path, config: Config, book: Book, cache: Cache, each: Each = map) -> Edition:
    """The Edition with the publication's own style sheet."""
    custom = root / "assets" / "css" / "custom.css"
    try:
        css = custom.read_text(encoding="utf-8") if custom.is_file() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise stop("PRJ-006", Place("assets/css/custom.css"), reason=str(error)) from error
    shown = config.cover
    depth = config.text.toc_depth
    return render(book, css, cache, toc_depth=depth, cover_image=shown.image, cover_alt=shown.alt, each=each)


def check_sources(root: Path) -> Report:
    """What the publication in `root` says of itself before it is built: every problem, and each repair of its text."""
    try:
        config = load_config(root)
        book = load_book(root, config, open_cache(root))
    except KanbenError as error:
        return error.report
    return Report(_once((*config.issues, *book.report.issues)))


def check(paths: Sequence[Path], *, progress: Progress) -> Report:
    """Every check of finished files. Raises KanbenError CHK-001 for a file that none is for."""
    from book import checks

    progress("check")
    return checks.check(paths)


def _once(issues: Iterable[Issue]) -> tuple[Issue, ...]:
    """Each finding once, in the order of the first."""
    return tuple(dict.fromkeys(issues))
