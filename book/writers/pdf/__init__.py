"""The PDF writer: an Edition comes in, a tagged PDF goes out.

Edition → sheets → shards (each laid out alone, cached) → pagination → assembly.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from book import labels as words
from book.assets.fonts import Face, find_faces
from book.atomic import atomic_path
from book.cache import Cache
from book.memo import Ways, through
from book.model import Artifact, Edition, PageMap, Profile, Report
from book.report import KanbenError, issue
from book.writers.pdf.assembly import Assembly
from book.writers.pdf.geometry import Geometry, geometry
from book.writers.pdf.pagination import Pagination, breaks, labels, paginate
from book.writers.pdf.placing import placings
from book.writers.pdf.press import Press, Run
from book.writers.pdf.profiles import Finishing, finish
from book.writers.pdf.programs import KeptPrograms
from book.writers.pdf.setting import Setting
from book.writers.pdf.shard import Shard
from book.writers.pdf.sheets import NUMBERED, Sheet, link_words, numbered, sheets
from book.writers.pdf.stamps import stamper

_ROUNDS = 6  # a page reference may move a line, a line a page, a page another reference: two rounds are usual


def write(  # noqa: PLR0913 - the book, its place and how it is set
    edition: Edition,
    path: Path,
    cache: Cache,
    *,
    setting: Setting,
    profile: Profile = "screen",
    finishing: Finishing | None = None,
    run: Run | None = None,
) -> tuple[Artifact, PageMap, Report]:
    """Lays the edition out and puts it at `path`, whole or not at all.

    `finishing` is what a profile beside screen needs, `run` what the layout is done with.

    Raises KanbenError where a sheet cannot be laid out (PDW-003),
    a link leads nowhere (PDW-004) or the file cannot be written.
    """
    faces = find_faces(store=cache)
    with _press(edition, cache, setting, faces, run) as press:
        laid, shards, pages = _laid_out(edition, press)
        places, after = placings([(sheet, shards[sheet.id]) for sheet in laid], link_words(laid))
        page = geometry(setting.trim_mm, setting.font_size)
        ways = _ways(press)
        stamps = stamper(edition.metadata.title, page, faces, press.styles, ways.quick)
        assembly = Assembly(edition.metadata, pages, stamps, places, after, ways, press.run.memory)
        with atomic_path(path) as temporary:
            written = assembly.write(temporary, press.blocks(places))
            if assembly.issues:
                raise KanbenError(*assembly.issues)
            finishing = finishing or Finishing()
            done, left_out = finish(temporary, written, profile, edition.metadata, finishing, cover=pages.front)
    said = dict.fromkeys(text for shard in shards.values() for text in shard.said)
    artifact = Artifact("pdf", profile, path, done.sha256, done.size, pages.pages - left_out)
    return artifact, _map(laid, shards, pages), Report(tuple(issue("PDW-002", text=text) for text in said))


def page_map(edition: Edition, cache: Cache, *, setting: Setting, run: Run | None = None) -> PageMap:
    """Where the pages of the PDF break that `write` makes of the same: laid out, as far as the cache has it not."""
    with _press(edition, cache, setting, find_faces(store=cache), run) as press:
        return _map(*_laid_out(edition, press))


def _press(edition: Edition, cache: Cache, setting: Setting, faces: Sequence[Face], run: Run | None) -> Press:
    page = geometry(setting.trim_mm, setting.font_size)
    digests = tuple(face.sha256 for face in faces)
    return Press(styles(edition, page), edition.assets, cache, digests, setting, run or Run())


def _ways(press: Press) -> Ways:
    """How font programs and what takes less time are made."""
    memory = press.run.memory
    return Ways(through(memory, KeptPrograms(press.cache).each), through(memory, map))


def _laid_out(edition: Edition, press: Press) -> tuple[tuple[Sheet, ...], Mapping[str, Shard], Pagination]:
    """The Edition's sheets as they are set, all of them laid out."""
    setting = press.setting
    memory = press.run.memory
    asked = sheets(edition, squeeze=setting.squeeze, spacing=setting.spacing, store=press.cache, memory=memory)
    return lay_out(asked, press, words.load(edition.metadata.language).text("cover"))


def _map(laid: Sequence[Sheet], shards: Mapping[str, Shard], pages: Pagination) -> PageMap:
    return PageMap(labels(laid, shards, pages), tuple(breaks(laid, shards, pages)))


def styles(edition: Edition, page: Geometry) -> tuple[str, ...]:
    """The sheets' style sheets: the geometry of book.toml after the theme, before the publication's own."""
    *theme, own = [sheet.text for sheet in edition.stylesheets if "pdf" in sheet.formats]
    return (*theme, page.css, own)


def lay_out(
    asked: Sequence[Sheet], press: Press, cover: str
) -> tuple[tuple[Sheet, ...], Mapping[str, Shard], Pagination]:
    """All sheets laid out, with the page numbers that they print put in.

    First those that depend on no other; then the rest, again as long as a number or a side of theirs changes. How long
    these are is found beside the first: the numbers of contents seldom change their length, but their length others'
    numbers.
    """
    ready = [sheet for sheet in asked if _is_ready(sheet)]
    counts = press.counts([(sheet, "recto") for sheet in asked if not _is_ready(sheet)])
    shards = dict(press.lay([(sheet, "recto") for sheet in ready]))
    done = {(sheet, "recto") for sheet in ready}
    final = tuple(asked)
    for _ in range(_ROUNDS):
        pages = paginate(asked, shards, cover, counts())
        known = labels(asked, shards, pages)
        final = numbered(asked, known, through(press.run.memory, map))
        jobs = [(sheet, pages.side(sheet)) for sheet in final if (sheet, pages.side(sheet)) not in done]
        if not jobs:
            break
        # A list of places that are in sheets of this round waits for them.
        jobs = [job for job in jobs if job[0].role not in NUMBERED or known.keys() >= {*job[0].targets}] or jobs
        shards |= press.lay(jobs)
        done |= set(jobs)
    return final, shards, paginate(asked, shards, cover)


def _is_ready(sheet: Sheet) -> bool:
    """Whether a sheet depends on no other: it prints no page number, and begins on a recto."""
    return not sheet.targets and sheet.side == "recto"
