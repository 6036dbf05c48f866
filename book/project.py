"""A publication's folder comes in; a Book, its chapters drafted and its images at hand, goes out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from book.assets import load_assets
from book.cache import Cache
from book.config import Config
from book.manuscript.frontmatter import ChapterFile, read_chapter_file
from book.manuscript.markdown import to_fragment
from book.model import Book, Chapter, Issue, Place, Reference, Report
from book.report import KanbenError, issue, stop

# Pages that render makes; a chapter may not take their file names.
RESERVED_IDS = frozenset({"cover", "half-title", "title-page", "colophon", "toc", "figure-list", "references"})
_IMAGE = re.compile(r'<img\b[^>]*\bsrc="([^"]*)"')


def load(root: Path, config: Config, cache: Cache, *, strict: bool = False) -> Book:
    """The publication in `root`.

    Raises KanbenError with every problem of its chapters, references and images at once; warnings stand in
    `Book.report`. With `strict`, a missing image (FIG-001) is an error.
    """
    files, problems = _chapter_files(root, config)
    chapters, findings = _chapters(files)
    problems += _same_ids(chapters)
    references, reference_problems = _references(root, config)
    problems += reference_problems
    places = _image_places(chapters)
    if config.cover.image:
        places[config.cover.image] = Place("book.toml")
    assets, image_issues = load_assets(root, places, cache, strict=strict)
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
    )


def _chapter_files(root: Path, config: Config) -> tuple[list[ChapterFile], list[Issue]]:
    """Every chapter that can be read, and a finding for each that cannot."""
    folder = root / "chapters"
    named = config.content.chapters
    paths = [folder / name for name in named] if named else sorted(folder.glob("*.md"))
    if not paths:
        raise stop("PRJ-001", Place("chapters"))
    files, problems = [], []
    for path in paths:
        name = f"chapters/{path.name}"
        stem = re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-")
        default_id = f"ch-{stem}" if not stem[:1].isalpha() else stem
        try:
            files.append(read_chapter_file(name, path.read_bytes(), default_id, config.book.language))
        except FileNotFoundError:
            problems.append(issue("PRJ-002", Place("book.toml"), name=name))
        except OSError as error:
            problems.append(issue("PRJ-005", Place(name), reason=error.strerror or str(error)))
        except KanbenError as error:
            problems += error.report.issues
    return files, problems


def _chapters(files: Sequence[ChapterFile]) -> tuple[list[Chapter], list[Issue]]:
    chapters: list[Chapter] = []
    findings: list[Issue] = []
    for file in files:
        body, found = to_fragment(file.source, file.markdown)
        findings += found
        chapters.append(Chapter(file.id, file.kind, file.title, file.source, body, file.language))
    return chapters, findings


def _same_ids(chapters: Sequence[Chapter]) -> list[Issue]:
    seen: dict[str, str] = {}
    problems = []
    for chapter in chapters:
        if chapter.id in RESERVED_IDS:
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


def _references(root: Path, config: Config) -> tuple[list[Reference], list[Issue]]:
    """The CSL items of the references file; none where there is no such file."""
    name = config.content.references
    path = root / name
    if not path.is_file():
        return [], []
    try:
        text = path.read_text(encoding="utf-8-sig")
        data = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - every scalar as text; builds no objects
    except UnicodeDecodeError as error:
        return [], [issue("BIB-001", Place(name), problem=f"UTF-8: {error.reason}")]
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else None
        return [], [issue("BIB-001", Place(name, line), problem=getattr(error, "problem", None) or str(error))]
    items = data.get("references", []) if isinstance(data, dict) else data or []
    if not isinstance(items, list):
        return [], [issue("BIB-001", Place(name, 1), problem="no list")]
    return _checked(name, text, items)


def _checked(name: str, text: str, items: list[Any]) -> tuple[list[Reference], list[Issue]]:
    references: list[Reference] = []
    problems: list[Issue] = []
    seen: set[str] = set()
    for at, item in enumerate(items, 1):
        key = str(item.get("id", "")) if isinstance(item, dict) else ""
        place = Place(name, _line(text, key) if key else None)
        if not isinstance(item, dict) or not key or not str(item.get("title", "")).strip():
            problems.append(issue("BIB-002", place, number=at))
        elif key in seen:
            problems.append(issue("BIB-003", place, key=key))
        else:
            references.append(Reference(key, item, place=place))
        seen.add(key)
    return references, problems


def _line(text: str, key: str) -> int | None:
    match = re.search(rf"^.*\bid:\s*[\"']?{re.escape(key)}[\"']?\s*$", text, re.MULTILINE)
    return text.count("\n", 0, match.start()) + 1 if match else None
