"""A publication's folder comes in; a Book, its chapters drafted and its images at hand, goes out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from book.assets import load_assets
from book.cache import Cache
from book.config import Config
from book.manuscript.drafts import drafts
from book.manuscript.frontmatter import ChapterFile, read_chapter_file
from book.manuscript.references import read_references
from book.memo import ALONE, Ways
from book.model import Book, Chapter, Issue, Part, Place, Reference, Report, TextRules
from book.report import KanbenError, issue, stop
from book.workers import Each

# Pages that render makes; a chapter may not take their file names.
RESERVED_IDS = frozenset({"cover", "half-title", "title-page", "colophon", "toc", "figure-list", "references", "index"})
_IMAGE = re.compile(r'<img\b[^>]*\bsrc="([^"]*)"')


def load(root: Path, config: Config, cache: Cache, *, strict: bool = False, ways: Ways = ALONE) -> Book:
    """The publication in `root`.

    Raises KanbenError with every problem of its chapters, references and images at once; warnings stand in
    `Book.report`. With `strict`, a missing image (FIG-001) is an error. `ways` are how the work is done.
    """
    parts = _parts(config)
    paths, problems = _chapter_paths(root, config)
    files, unread = _chapter_files(list(paths), config, ways.quick)
    problems += unread
    chapters, findings = _chapters(files, ways.each)
    chapters = [replace(chapter, part=paths[root / chapter.source.path]) for chapter in chapters]
    problems += _same_ids(chapters, parts)
    references, reference_problems = _references(root, config, ways.quick)
    problems += reference_problems
    places = _image_places(chapters)
    if config.cover.image:
        places[config.cover.image] = Place("book.toml")
    assets, image_issues = load_assets(root, places, cache, strict=strict, ways=ways)
    findings += image_issues
    problems += [found for found in findings if found.severity == "error"]
    if problems:
        raise KanbenError(*problems)
    return Book(
        metadata=config.metadata(),
        chapters=tuple(chapters),
        references=tuple(references),
        assets=tuple(assets),
        report=Report(tuple(findings)),
        parts=parts,
        text=TextRules(
            repair=config.text.repair,
            keep=config.text.keep,
            chapter_numbers=config.text.chapter_numbers,
            spacing=config.text.spacing,
            squeeze=config.text.squeeze,
        ),
    )


def _parts(config: Config) -> tuple[Part, ...]:
    return tuple(
        Part(f"part-{number}", part.title, part.people, part.published)
        for number, part in enumerate(config.content.parts, 1)
    )


def _chapter_paths(root: Path, config: Config) -> tuple[dict[Path, str], list[Issue]]:
    """The chapters' files in reading order, each with the id of its part, and PRJ-007 for each that is in two parts."""
    folder = root / "chapters"
    of_part: dict[str, str] = {}
    problems: list[Issue] = []
    for part, table in zip(_parts(config), config.content.parts, strict=True):
        for name in table.chapters:
            if name in of_part:
                problems.append(issue("PRJ-007", Place("book.toml"), name=name))
            of_part.setdefault(name, part.id)
    named = config.content.chapters or [path.name for path in sorted(folder.glob("*.md"))]
    names = [*(name for name in named if name not in of_part), *of_part]
    if not names:
        raise stop("PRJ-001", Place("chapters"))
    return {folder / name: of_part.get(name, "") for name in names}, problems


def _chapter_files(paths: Sequence[Path], config: Config, each: Each) -> tuple[list[ChapterFile], list[Issue]]:
    """Every chapter that can be read, and a finding for each that cannot."""
    files: list[ChapterFile] = []
    problems: list[Issue] = []
    for at, path in enumerate(paths, 1):
        name = f"chapters/{path.name}"
        stem = re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-")
        default_id = stem if stem[:1].isalpha() else f"ch-{stem or at}"  # a name in Chinese has no ASCII to give
        try:
            files += each(_read, [(name, path.read_bytes(), default_id, config.book.language)])
        except FileNotFoundError:
            problems.append(issue("PRJ-002", Place("book.toml"), name=name))
        except OSError as error:
            problems.append(issue("PRJ-005", Place(name), reason=error.strerror or str(error)))
        except KanbenError as error:
            problems += error.report.issues
    return files, problems


def _read(job: tuple[str, bytes, str, str]) -> ChapterFile:
    return read_chapter_file(*job)


def _chapters(files: Sequence[ChapterFile], each: Each) -> tuple[list[Chapter], list[Issue]]:
    chapters: list[Chapter] = []
    findings: list[Issue] = []
    for file, (body, found) in zip(files, drafts(files, each), strict=True):
        findings += found
        chapters.append(Chapter(file.id, file.kind, file.title, file.source, body, file.language))
    return chapters, findings


def _same_ids(chapters: Sequence[Chapter], parts: Sequence[Part]) -> list[Issue]:
    reserved = RESERVED_IDS.union(*((part.id, f"{part.id}-references") for part in parts))
    seen: dict[str, str] = {}
    problems = []
    for chapter in chapters:
        if chapter.id in reserved:
            problems.append(issue("PRJ-004", chapter.source.place("id:"), id=chapter.id))
        elif chapter.id in seen:
            problems.append(issue("PRJ-003", chapter.source.place("id:"), id=chapter.id, other=seen[chapter.id]))
        seen.setdefault(chapter.id, chapter.source.path)
    return problems


def _image_places(chapters: Sequence[Chapter]) -> dict[str, Place]:
    """Each image that a chapter shows, with the first line that names it."""
    places: dict[str, Place] = {}
    for chapter in chapters:
        for href in _IMAGE.findall(chapter.body):
            places.setdefault(href, chapter.source.place(f"({href}"))
    return places


def _references(root: Path, config: Config, each: Each) -> tuple[list[Reference], list[Issue]]:
    """The CSL items of each part's references file and, unless it is one of them, of the book's."""
    own = {table.references for table in config.content.parts}
    whole = config.content.references
    found, problems = _reference_file(root, whole, each) if whole not in own else ([], [])
    for part, table in zip(_parts(config), config.content.parts, strict=True):
        if table.references:
            items, wrong = _reference_file(root, table.references, each)
            found += [replace(item, part=part.id) for item in items]
            problems += wrong
    return found, problems


def _reference_file(root: Path, name: str, each: Each) -> tuple[list[Reference], list[Issue]]:
    path = root / name
    if not path.is_file():
        return [], []
    try:
        data = path.read_bytes()
    except OSError as error:
        return [], [issue("BIB-001", Place(name), problem=error.strerror or str(error))]
    ((items, problems),) = each(_read_references, [(name, data)])
    return list(items), list(problems)


def _read_references(job: tuple[str, bytes]) -> tuple[list[Reference], list[Issue]]:
    return read_references(*job)
