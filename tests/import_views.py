"""An imported article as a case's expected.json describes it: as it was read, and as it was written."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from lxml import etree

from book import xhtml
from book.importing import ImportResult, import_article
from book.manuscript.frontmatter import read_chapter_file
from book.manuscript.markdown import to_fragment
from book.model import Article, Block, Figure, Heading, Ledger, LedgerLine, Listing, Paragraph, Related, Words
from book.readers.catalogue import READERS
from book.readers.credits import split_credit
from book.readers.ledger import texts
from book.report import KanbenError, spoken

View = dict[str, Any]
READER = next(reader for reader in READERS if reader.name == "text")


def read(source: Path) -> View:
    """What the reader makes of the file: blocks with their lines, metadata, doubts and the ledger."""
    reading = READER.read(source, source.read_bytes())
    (article,), ledger, report = reading.articles, reading.ledger, reading.report
    return {
        "title": article.title,
        "categories": "、".join(article.subjects),
        "language": article.language,
        "people": [f"{person.name} ({person.role})" for person in article.people],
        "published": article.published.isoformat() if article.published else None,
        "sections": _sections(article, ledger),
        "further_reading": [title for listed in article.further for title in texts_of(listed.titles)],
        "references": list(_references(article, ledger)),
        "moved": [line.line for line in ledger.moved],
        "dropped": [line.line for line in ledger.dropped],
        "doubts": [f"{found.code}:{found.place.line}" for found in report.issues if found.place and found.place.line],
    }


def written(source: Path, folder: Path) -> tuple[View, ImportResult]:
    """What the import wrote, read again with the loader's own parts; it has no lines, people or doubts."""
    result = import_article(source, folder)
    book = tomllib.loads((folder / "book.toml").read_text(encoding="utf-8"))["book"]
    chapters = [
        read_chapter_file(path.name, path.read_bytes(), "", book["language"])
        for path in sorted((folder / "chapters").glob("*.md"))
    ]
    roots = [xhtml.parse(to_fragment(chapter.source, chapter.markdown)[0]) for chapter in chapters]
    pairs = list(zip(chapters, roots, strict=True))
    sources = folder / "chapters" / "references.yaml"
    items = yaml.safe_load(sources.read_text(encoding="utf-8")) if sources.is_file() else []
    body = [(chapter, root) for chapter, root in pairs if chapter.kind == "body"]
    return {
        "title": book["title"],
        "categories": "、".join(book.get("subjects", [])),
        "sections": [
            {
                "heading": chapter.title if chapter.id.startswith("section") else None,
                "blocks": [block for element in root for block in _element(element)],
            }
            for chapter, root in body
        ],
        "further_reading": [
            inside(item) for chapter, root in pairs if chapter.kind == "back" for item in root.iter("li")
        ],
        "references": [_csl(item) for item in items],
    }, result


def as_written(view: View) -> View:
    """A view from `read` or an expected.json as `written` sees it: no line numbers, credits verbatim in figures."""
    return {key: _bare(view[key]) for key in ("title", "categories", "sections", "further_reading", "references")}


def _bare(view: Any) -> Any:
    if isinstance(view, dict):
        return {key: _bare(value) for key, value in view.items() if key not in ("line", "lines")}
    return [_bare(item) for item in view] if isinstance(view, list) else view


def inside(element: etree._Element) -> str:
    """All text of the element."""
    return "".join(element.itertext())


def _sections(article: Article, ledger: Ledger) -> list[View]:
    # a credit above its caption stands below it in the article
    order = {line.line: line.line + 1.5 * (line.as_ == "credit-above") for line in ledger.kept}
    lines = iter(sorted((line for line in ledger.kept if line.as_ in _BODY), key=lambda line: order[line.line]))
    sections: list[View] = []
    for block in article.blocks:
        numbers = list(_lines_of(block, lines))
        if isinstance(block, Heading) and block.level == 1:
            sections.append({"heading": block.text, "line": numbers[0], "blocks": []})
            continue
        if not sections:
            sections.append({"heading": None, "line": None, "blocks": []})
        sections[-1]["blocks"].append(_block(block, numbers))
    assert next(lines, None) is None, "the ledger keeps a line that no block has"
    return sections


_BODY = {
    "heading",
    "paragraph",
    "caption",
    "credit",
    "credit-above",
    "list-item",
    "related",
    "related-label",
    "related-title",
}


def _lines_of(block: Block, lines: Iterator[LedgerLine]) -> Iterator[int]:
    """The numbers of the lines whose letters and digits make up the block; a list mark may stand before them."""
    needed = letters("".join(texts([block])))
    while True:
        line = next(lines)
        text = letters(line.text)
        at = next(at for at in range(len(text) + 1) if needed.startswith(text[at:]))
        needed = needed[len(text) - at :]
        yield line.line
        if not needed:
            return


def letters(text: str) -> str:
    """The letters and digits of a text."""
    return "".join(char for char in text if char.isalnum())


def _block(block: Block, numbers: list[int]) -> View:
    match block:
        case Paragraph(text):
            return {"kind": "paragraph", "text": text, "line": numbers[0]}
        case Heading(text=text):
            return {"kind": "heading", "text": text, "line": numbers[0]}
        case Figure(caption=caption, credit=credit):
            return {"kind": "figure", "caption": [*caption], "credit": credit, "lines": [min(numbers), max(numbers)]}
        case Listing(ordered, items):
            return {
                "kind": "list" if ordered else "bullets",
                "items": [*texts(block for item in items for block in item.blocks)],
                "line": numbers[0],
            }
        case Related(label, titles):
            return {"kind": "related", "label": label, "titles": texts_of(titles), "line": numbers[0]}
        case _:
            raise AssertionError(f"plain text has no {type(block).__name__}")


def texts_of(words: Iterable[Words]) -> list[str]:
    return [word.text for word in words]


def _references(article: Article, ledger: Ledger) -> Iterator[View]:
    lines = iter([line for line in ledger.kept if line.as_ == "reference"])
    for reference in article.references:
        line = next(lines)
        if str(reference.csl.get("URL", "")) not in line.text:
            next(lines)  # the address stood on the line below
        yield _csl(dict(reference.csl)) | {"line": line.line}


def _csl(item: View) -> View:
    """A CSL item with the names of expected.json; what the item does not have is left out."""
    named = {
        "date": item.get("issued"),
        "publisher": item.get("publisher") or item.get("container-title"),
        "title": item["title"],
        "language": item["language"],
        "type": item["type"],
        "url": item.get("URL"),
    }
    return {key: value for key, value in named.items() if value is not None}


def _element(element: etree._Element) -> Iterator[View]:
    match element.tag:
        case "p":
            yield {"kind": "paragraph", "text": inside(element)}
        case "h2":
            yield {"kind": "heading", "text": inside(element)}
        case "figure":
            lines = [inside(line) for line in element.findall("figcaption/p")]
            caption, credit = split_credit(lines[-1])  # as the figures pass does
            yield {"kind": "figure", "caption": [*lines[:-1], *([caption] if caption else [])], "credit": credit}
        case "ol" | "ul":
            yield {"kind": "list" if element.tag == "ol" else "bullets", "items": [inside(item) for item in element]}
        case "aside":
            yield {
                "kind": "related",
                "label": element.get("data-label"),
                "titles": [inside(i) for i in element.iter("li")],
            }
        case tag:
            raise AssertionError(f"an import writes no <{tag}>")


# ---------------------------------------------------------------- for the tests of what is refused

TEXT = "河川整治通過審查\n\n市府昨天開會，決定明年動工。\n"


def refused(source: Path, destination: Path | None = None, *, force: bool = False) -> KanbenError:
    with pytest.raises(KanbenError) as caught:
        import_article(source, destination or source.parent / "out", force=force)
    assert not list(source.parent.glob(".kanben-*")), "a half-written folder was left"
    return caught.value


def only(error: KanbenError, code: str, *words: str, status: int = 1, line: int | None = None) -> None:
    """The error is this one alone, names all of `words` in both languages, and says how to mend it."""
    (found,) = error.report.issues
    assert (found.code, error.exit_status, found.severity) == (code, status, "error")
    assert found.place is not None
    assert found.place.line == line
    for said in (found, spoken(found, "zh-Hant")):
        assert said.hint
        assert all(word in said.message + said.hint for word in words), said


def article(tmp_path: Path, content: str | bytes, name: str = "river.txt") -> Path:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path
