"""Import: the path of an article's file comes in; a publication folder, and the proof that nothing was lost, go out."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lxml import etree

from book import xhtml
from book.manuscript.folder import Content, write_folder
from book.manuscript.frontmatter import read_chapter_file
from book.manuscript.markdown import to_fragment
from book.manuscript.write import publication, slug_of
from book.model import Article, Issue, Ledger, Place, Report
from book.readers import READERS, Reader
from book.readers.ledger import shortened, texts
from book.report import KanbenError, Language, issue, stop, words

MAX_BYTES = 20 * 1024 * 1024  # the one limit on a source file; a long article is 0.1 MB, a long novel 3 MB
_HEAD = 4096  # bytes that a reader may look at to know its files


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did: the folder, the files written below it, the ledger, every doubt."""

    destination: Path
    ledger: Ledger
    report: Report
    files: tuple[str, ...]


def import_article(source: Path, destination: Path | None = None, *, force: bool = False) -> ImportResult:
    """Read the article in `source` and write it as a publication into `destination` (default: its slug, here).

    Raises KanbenError, with nothing written: exit status 2 where the source is missing (IMP-001), no file (IMP-002), of
    an unknown kind (IMP-003) or not readable (IMP-013), or the destination is taken (IMP-011, IMP-012); exit status 1
    where the content cannot be read or a text would be lost (`readers.decoding`, `readers.text`, IMP-015, IMP-016),
    or the folder cannot be written (IMP-014). `force` allows files to be overwritten.
    """
    reader, data = _open(source)
    reading = reader.read(source, data)
    article = reading.articles[0]
    slug = slug_of(source.stem)
    published = article.published or _latest(article)
    files = publication(article, slug, published)
    prove(article, files, str(source))
    folder = destination or Path(slug)
    left = tuple(_left_over(folder, files))
    write_folder(folder, files, force=force, claimed=left)
    issues = [*reading.report.issues, *_dated(article, published, str(source))]
    issues += [issue("IMP-022", Place(str(folder / name)), file=name) for name in left]
    return ImportResult(folder, reading.ledger, Report(tuple(issues)), tuple(files))


def ledger_summary(ledger: Ledger, language: Language) -> tuple[str, ...]:
    """The ledger for a person: a line with the counts (LED-001), then one for each line that moved or was dropped."""
    kept, moved, dropped = len(ledger.kept), len(ledger.moved), len(ledger.dropped)
    counts = {"total": kept + moved + dropped, "kept": kept, "moved": moved, "dropped": dropped}
    told = sorted((*ledger.moved, *ledger.dropped), key=lambda line: line.line)
    return (
        words("LED-001", language)["message"].format(**counts),
        *(words(it.reason, language)["message"].format(line=it.line, text=shortened(it.text)) for it in told),
    )


def prove(article: Article, files: Mapping[str, Content], file: str) -> None:
    """Raise KanbenError IMP-016 for every text of the article that the chapters do not hold, each in its order.

    The chapters are read again as the loader reads them; alternative texts, which repeat captions, do not count, nor
    does white space. Notes have an order of their own.
    """
    body, notes = "", ""
    for name, text in files.items():
        if name.endswith(".md") and isinstance(text, str):
            chapter = read_chapter_file(name, text.encode("utf-8"), "", article.language)
            fragment = xhtml.parse(to_fragment(chapter.source, chapter.markdown)[0])
            for listed in list(fragment.iterfind(".//div[@class='footnote']")):
                notes += _squeezed(_shown(listed))
                xhtml.replace(listed)
            for image in fragment.iterfind(".//figure//img"):
                image.set("alt", "")
            body += _squeezed(chapter.title + _shown(fragment))
    called = (block for note in article.notes for block in note.blocks)
    lost = [*_lost(texts((*article.blocks, *article.further)), body), *_lost(texts(called), notes)]
    if lost:
        raise KanbenError(*(issue("IMP-016", Place(file), text=shortened(text)) for text in lost))


def _lost(texts: Iterable[str], written: str) -> Iterable[str]:
    reached = 0
    for text in texts:
        needed = _squeezed(text)
        at = written.find(needed, reached)
        if at < 0:
            yield text
        else:
            reached = at + len(needed)


def _shown(element: etree._Element) -> str:
    """The text below the element as an article has it: pictures in a line by their words, no calls, no readings."""
    out = element.get("data-label", "") + ("" if _is_no_text(element) else element.text or "")
    for child in element:
        out += ("" if _is_no_text(child) else _shown(child)) + (child.tail or "")
    if element.tag == "img":
        out += element.get("alt", "")
    return out


def _is_no_text(element: etree._Element) -> bool:
    return (
        element.tag == "rt" or element.get("class") == "footnote-backref" or element.get("id", "").startswith("fnref")
    )


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _open(source: Path) -> tuple[Reader, bytes]:
    """The reader for the file, and the file's bytes; a file that is too large is refused before it is read."""
    file, place = str(source), Place(str(source))
    kinds = ", ".join(reader.kind for reader in READERS)
    try:
        if not source.is_file():
            raise stop("IMP-002" if source.exists() else "IMP-001", place, exit_status=2, file=file, kinds=kinds)
        with source.open("rb") as opened:
            size = os.fstat(opened.fileno()).st_size
            head = opened.read(_HEAD)
            reader = next((reader for reader in READERS if reader.detects(head, source)), None)
            if reader is None:
                raise stop("IMP-003", place, exit_status=2, file=file, kinds=kinds)
            data = head + opened.read(MAX_BYTES) if size <= MAX_BYTES else b""
    except OSError as error:
        raise stop("IMP-013", place, exit_status=2, file=file, reason=error.strerror or str(error)) from error
    if max(size, len(data)) > MAX_BYTES:  # more than its size said: the file is still growing
        megabytes = f"{max(size, len(data)) / 1024**2:.1f}"
        raise stop("IMP-004", place, file=file, size=megabytes, limit=MAX_BYTES // 1024**2)
    if not data:
        raise stop("IMP-005", place, file=file)
    return reader, data


def _latest(article: Article) -> date | None:
    """The day of the latest source: an article came out no earlier than what it cites."""
    days = [str(item.csl.get("issued", "")) for item in article.references]
    return max((date.fromisoformat(day) for day in days if len(day) == len("2000-01-01")), default=None)


def _dated(article: Article, published: date | None, file: str) -> Iterable[Issue]:
    if published is None:
        yield issue("IMP-053", Place(file))
    elif article.published is None:
        yield issue("IMP-052", Place(file), date=published.isoformat())


def _left_over(folder: Path, files: Mapping[str, Content]) -> Iterable[str]:
    """Chapters of an earlier import that this one does not replace; the book would print them too."""
    for path in sorted((folder / "chapters").glob("*.md")):
        if f"chapters/{path.name}" not in files:
            yield f"chapters/{path.name}"
