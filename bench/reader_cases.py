"""Cases of readers, written by hand: a folder of tests/cases/readers comes in; what an import made of it goes out.

A case is `<kind>-<name>/` with `in.<suffix>` or a folder `in/`, and `expected.json`; the keys it has are checked:
title, language, published, people (`name (role)`), parts, headings, captions, credits, references, related (lists, in
order), text (must appear, in this order), absent (must not appear). A reference is its title, or an object of which
each field must be equal; `publisher` is also a container-title, `author` a list of names.
"""

from __future__ import annotations

import json
import re
import tomllib
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from lxml import etree

from book import project, xhtml
from book.cache import Cache
from book.config import load_config
from book.importing import import_article
from book.model import Book, Chapter, Reference
from book.passes.figures import figures

CASES = Path(__file__).resolve().parents[1] / "tests" / "cases" / "readers"
UNMET = CASES.with_name("readers-unmet")  # what the readers do not yet read as a person would
COUNTED = ("headings", "captions", "credits", "references")  # whose precision and recall are measured
LISTS = (*COUNTED, "people", "related", "parts")
_MADE = re.compile(r"(?:.*-)?(?:lead|text)(?:-\d+)?\Z")  # ids of chapters whose title the import made: the lead, a text
_INVISIBLE = re.compile(r"[\s\u200b\u2060\ufeff]+")


@dataclass(frozen=True, slots=True)
class Case:
    """One case; `kind` is the reader that it is for."""

    name: str
    source: Path
    expected: Mapping[str, Any]

    @property
    def kind(self) -> str:
        """The reader's name, which the case's begins with."""
        return self.name.partition("-")[0]

    @property
    def language(self) -> str:
        """The language of the case, for a table."""
        return str(self.expected.get("language", "?")).removesuffix("-TW")


def cases(folder: Path = CASES) -> list[Case]:
    """All cases of a folder, by name; none where there is no such folder.

    Raises FileNotFoundError where one lacks its source or its expectation.
    """
    return [_case(each) for each in sorted(folder.iterdir()) if each.is_dir()] if folder.is_dir() else []


def _case(folder: Path) -> Case:
    sources = sorted(path for path in folder.iterdir() if path.stem == "in" or path.name == "in")
    if len(sources) != 1:
        raise FileNotFoundError(f"{folder}: one in.* or in/ is needed")
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    return Case(folder.name, sources[0], expected)


def imported(case: Case, folder: Path, cache: Cache) -> dict[str, Any]:
    """What the import of the case wrote into `folder`, as the loader and the pass of figures read it."""
    import_article(packed(case.source, folder.parent), folder)
    return view(folder, cache)


def packed(source: Path, folder: Path) -> Path:
    """The source; where it is a folder that is named as a container is, that container, written into `folder`."""
    if not (source.is_dir() and source.suffix):
        return source
    path = folder / source.name
    files = sorted(file for file in source.rglob("*") if file.is_file())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(files, key=lambda file: (file.name != "mimetype", str(file))):  # an EPUB's comes first
            archive.write(file, file.relative_to(source).as_posix())
    return path


def view(folder: Path, cache: Cache) -> dict[str, Any]:
    """A publication as expectations describe it."""
    book = figures(project.load(folder, load_config(folder), cache))
    return {
        "title": book.metadata.title,
        "language": book.metadata.language,
        "published": book.metadata.published.isoformat() if book.metadata.published else None,
        "people": [f"{person.name} ({person.role})" for person in book.metadata.people],
        "parts": _parts(folder),
        "headings": list(_headings(book)),
        "captions": ["\n".join(figure.caption) for figure in book.figures if figure.caption],
        "credits": [figure.credit for figure in book.figures if figure.credit],
        "references": [_reference(reference) for reference in book.references],
        "related": list(_related(book)),
        "text": "\n".join(_texts(book)),
    }


def problems(found: Mapping[str, Any], expected: Mapping[str, Any]) -> list[str]:
    """Where what was found is not what was expected, in words; empty where all is right."""
    wrong: list[str] = []
    for key, wanted in expected.items():
        if key == "text":
            wrong += _out_of_order(found["text"], wanted)
        elif key == "absent":
            wrong += [f"present: {text!r}" for text in wanted if _bare(text) in _bare(found["text"])]
        elif key in LISTS:
            if len(found[key]) != len(wanted) or not all(map(_same, found[key], wanted)):
                wrong.append(f"{key}: found {found[key]!r}, wanted {wanted!r}")
        elif _bare(str(found[key])) != _bare(str(wanted)):
            wrong.append(f"{key}: found {found[key]!r}, wanted {wanted!r}")
    return wrong


def matched(found: Sequence[Any], wanted: Sequence[Any]) -> int:
    """How many of what was found are among what was wanted, each counted once."""
    left = list(wanted)
    count = 0
    for one in found:
        at = next((at for at, other in enumerate(left) if _same(one, other)), None)
        if at is not None:
            del left[at]
            count += 1
    return count


def _bare(text: str) -> str:
    return _INVISIBLE.sub("", text)


def _same(found: Any, wanted: Any) -> bool:
    if isinstance(wanted, dict):
        return all(str(found.get(key, "")) == str(value) for key, value in wanted.items())
    if isinstance(found, dict):  # a reference of which only the words are known: nothing else may have been guessed
        return _bare(found["title"]) == _bare(wanted) and not (found["author"] or found["publisher"])
    return _bare(found) == _bare(wanted)


def _out_of_order(text: str, wanted: Sequence[str]) -> Iterator[str]:
    held, reached = _bare(text), 0
    for one in map(_bare, wanted):
        at = held.find(one, reached)
        if at < 0:
            yield f"{'out of order' if one in held else 'missing'}: {one!r}"
        else:
            reached = at + len(one)


def _parts(folder: Path) -> list[str]:
    content = tomllib.loads((folder / "book.toml").read_text(encoding="utf-8")).get("content", {})
    return [part["title"] for part in content.get("parts", [])]


def _headings(book: Book) -> Iterator[str]:
    for chapter in book.chapters:
        if chapter.kind == "body" and not _MADE.fullmatch(chapter.id):
            yield chapter.title
        for element in _root(chapter).iter("h1", "h2", "h3", "h4", "h5", "h6"):
            yield _words(element)


def _related(book: Book) -> Iterator[str]:
    for chapter in book.chapters:
        back = chapter.kind == "back" and "further-reading" in chapter.id
        for block in [_root(chapter)] if back else _root(chapter).iterfind(".//aside[@class='related']"):
            yield from (_words(item) for item in block.iter("li"))


def _texts(book: Book) -> Iterator[str]:
    """The texts in the order of the book, where back matter follows the parts."""
    for chapter in sorted(book.chapters, key=lambda it: it.kind == "back"):
        if not _MADE.fullmatch(chapter.id):
            yield chapter.title
        yield from (text for text in map(str, _root(chapter).itertext()) if text.strip())


def _reference(reference: Reference) -> dict[str, Any]:
    item = cast("dict[str, Any]", dict(reference.csl))
    item["publisher"] = item.get("container-title") or item.get("publisher") or ""
    item["author"] = [_name(name) for name in item.get("author", [])]
    return item


def _name(name: Mapping[str, str]) -> str:
    return name.get("literal") or ", ".join(filter(None, (name.get("family"), name.get("given"))))


def _root(chapter: Chapter) -> etree._Element:
    return xhtml.parse(chapter.body)


def _words(element: etree._Element) -> str:
    return _bare_ends(xhtml.text_of(element))


def _bare_ends(text: str) -> str:
    return " ".join(text.split())
