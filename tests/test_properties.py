"""What holds for every book: passes done twice change nothing, no text is lost on the way to pages, links lead home."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from publication_views import folded

from book.cache import Cache
from book.manuscript import escape
from book.manuscript.frontmatter import read_chapter_file
from book.manuscript.markdown import to_fragment
from book.model import Asset, Book, Chapter, Edition, Metadata, Person, Reference
from book.passes import PASSES
from book.render import render
from book.xhtml import XHTML, text_of

bounded = settings(
    max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow], database=None
)
METADATA = Metadata(
    title="潮汐",
    subtitle="",
    people=(Person("何未央"),),
    language="zh-Hant-TW",
    publisher="",
    published=date(2023, 5, 6),
    modified=datetime(2023, 5, 6, tzinfo=UTC),
    identifier="urn:uuid:2f0c1c1a-6a3a-5a0e-9d55-6f1b0e6f7a10",
    isbn={},
    rights="",
    subjects=(),
    description="",
)
KEYS = ("almanac", "log-1994", "Chart:b")
REFERENCES = tuple(Reference(key, {"id": key, "type": "book", "title": f"《{key}》之書"}) for key in KEYS)
ASSET = Asset("images/a.png", "image/png", Path("a.png"), "0" * 64, 12, 8)


# ---------------------------------------------------------------- chapters that a person might write


@dataclass(frozen=True, slots=True)
class Written:
    """A chapter as Markdown, and what must be found of it: `texts` in their order, `asides` anywhere."""

    markdown: str
    texts: tuple[str, ...]
    asides: tuple[str, ...]
    kind: str


# Marks of Markdown and of ours, in every order; a bracket of a caption would be taken for its credit.
characters = st.sampled_from("潮水燈塔，。「」あアabc019 \\`*_{}[]()#+-.|<>&\"'~^:/@=;？")
plain = st.text(characters, min_size=1, max_size=12).map(lambda text: " ".join(text.split())).filter(bool)
words = st.text("潮水燈塔霧港船霧，、a1", min_size=1, max_size=12)
readings = st.text("しおみずとうだい", min_size=1, max_size=4)


class Draft:
    """A chapter while it is drawn: Markdown, notes, and what to look for."""

    def __init__(self, draw: st.DrawFn, number: int, targets: tuple[str, ...]) -> None:
        self.draw, self.number, self.targets = draw, number, targets
        self.blocks: list[str] = []
        self.notes: list[str] = []
        self.texts: list[str] = []
        self.asides: list[str] = []

    def line(self) -> str:
        """Text and marks in turn, text first."""
        pieces = []
        for _ in range(self.draw(st.integers(1, 3))):
            text = self.draw(plain)
            self.texts.append(text)
            pieces += [escape.block(text) if not pieces else escape.inline(text), self.mark()]
        return "".join(pieces)

    def mark(self) -> str:
        kind = self.draw(st.sampled_from(["none", "strong", "code", "ruby", "note", "cite", "link"]))
        text = self.draw(words)
        if kind == "note":
            key = f"n{len(self.notes)}"
            self.asides.append(text)
            self.notes.append(f"[^{key}]: {text}")
            return f"[^{key}]"
        if kind == "cite":
            return "[" + "; ".join(f"@{key}" for key in self.draw(st.lists(st.sampled_from(KEYS), min_size=1))) + "]"
        if kind == "link":
            return f"[](#{self.draw(st.sampled_from(self.targets))})"
        if kind == "none":
            return "，"
        self.texts.append(text)
        if kind == "ruby":
            reading = self.draw(readings)
            self.asides.append(reading)
            return f"{{{text}|{reading}}}"
        return f"**{text}**" if kind == "strong" else f"`{text}`"

    def block(self) -> None:
        kind = self.draw(
            st.sampled_from(["paragraph", "paragraph", "heading", "figure", "list", "table", "quote", "related"])
        )
        getattr(self, kind)()

    def paragraph(self) -> None:
        self.blocks.append(self.line())

    def heading(self) -> None:
        text, level = self.draw(plain), self.draw(st.integers(1, 6))
        self.texts.append(text)
        self.blocks.append(f"{'#' * level} {escape.heading(text)}{self.mark()}")

    def figure(self) -> None:
        name = self.draw(st.sampled_from(["images/a.png", "images/later.jpg"]))
        caption, credit = self.draw(words), self.draw(words)
        self.texts.append(caption)
        line = f"{caption}{self.mark()}。（圖／{credit}）"
        self.texts.append(credit)
        self.blocks.append(f"![{caption}]({name})\n/// figure-caption\n{line}\n///")

    def list(self) -> None:
        mark = self.draw(st.sampled_from(["- ", "1. "]))
        self.blocks += ["\n".join(mark + self.line() for _ in range(self.draw(st.integers(1, 3)))), "<!-- -->"]

    def table(self) -> None:
        cells = [self.draw(plain) for _ in range(4)]
        rows = [" | ".join(escape.inline(cell) for cell in pair) for pair in (cells[:2], cells[2:])]
        caption = self.draw(words)
        self.asides.append(caption)
        self.texts += cells
        self.blocks.append(f"| {rows[0]} |\n| --- | --- |\n| {rows[1]} |\n\n/// table-caption\n{caption}。\n///")

    def quote(self) -> None:
        self.blocks += [f"> {self.line()}", "<!-- -->"]

    def related(self) -> None:
        label = self.draw(words)
        self.texts.append(label)
        self.blocks.append(f"/// related | {label}\n- {self.line()}\n///")


@st.composite
def chapter(draw: st.DrawFn, number: int, targets: tuple[str, ...]) -> Written:
    draft = Draft(draw, number, targets)
    for _ in range(draw(st.integers(1, 5))):
        draft.block()
    kind = draw(st.sampled_from(["body", "body", "front", "back"]))
    target = f"第一句。\n{{: #spot-{number} }}"
    return Written("\n\n".join([target, *draft.blocks, *draft.notes]), tuple(draft.texts), tuple(draft.asides), kind)


@st.composite
def manuscripts(draw: st.DrawFn) -> tuple[Written, ...]:
    count = draw(st.integers(1, 3))
    targets = tuple(f"{name}{number}" for number in range(count) for name in ("c", "spot-"))
    return tuple(draw(chapter(number, targets)) for number in range(count))


def drafted(manuscript: tuple[Written, ...]) -> Book:
    """The book as the passes get it."""
    chapters = []
    for number, written in enumerate(manuscript):
        text = f"---\ntitle: 第{number}篇\nid: c{number}\nkind: {written.kind}\n---\n\n{written.markdown}\n"
        file = read_chapter_file(f"chapters/{number}.md", text.encode(), "", "zh-Hant-TW")
        body, found = to_fragment(file.source, file.markdown)
        assert not found, found
        chapters.append(Chapter(file.id, file.kind, file.title, file.source, body, file.language))
    return Book(METADATA, tuple(chapters), references=REFERENCES, assets=(ASSET,))


def finished(book: Book) -> Book:
    for apply in PASSES:
        book = apply(book)
    assert not book.report.errors, book.report.errors
    return book


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Cache:
    return Cache(tmp_path_factory.mktemp("cache"))


def pages(edition: Edition, format_: str) -> Iterator[tuple[str, etree._Element]]:
    for page in edition.pages:
        if format_ in page.formats:
            yield page.id, etree.fromstring(page.xhtml.encode())


# ---------------------------------------------------------------- what must hold


@bounded
@given(manuscripts())
def test_each_pass_done_twice_changes_nothing(manuscript: tuple[Written, ...]) -> None:
    book = drafted(manuscript)
    for apply in PASSES:
        book = apply(book)
        assert replace(apply(book), report=book.report) == book, apply.__name__


@bounded
@given(manuscripts())
def test_all_passes_done_twice_change_nothing(manuscript: tuple[Written, ...]) -> None:
    book = finished(drafted(manuscript))
    assert replace(finished(book), report=book.report) == book


@bounded
@given(manuscript=manuscripts())
def test_no_text_is_lost_between_chapters_and_pages(cache: Cache, manuscript: tuple[Written, ...]) -> None:
    texts = dict(pages(render(finished(drafted(manuscript)), "", cache), "epub"))
    for number, written in enumerate(manuscript):
        whole = characters_of(text_of(texts[f"c{number}"]))
        ruby = characters_of("".join(reading.text or "" for reading in texts[f"c{number}"].iter(f"{{{XHTML}}}rt")))
        reached = 0
        for text in written.texts:
            at = whole.find(characters_of(text), reached)
            assert at >= 0, f"{text!r} is not in {whole[reached:]!r}"
            reached = at + len(characters_of(text))
        for text in written.asides:
            assert characters_of(text) in whole or characters_of(text) in ruby, text


def characters_of(text: str) -> str:
    return folded("".join(text.replace("\u2060", "").split()))


@bounded
@given(manuscript=manuscripts())
def test_links_lead_to_an_id_and_ids_are_unique(cache: Cache, manuscript: tuple[Written, ...]) -> None:
    edition = render(finished(drafted(manuscript)), "", cache)
    for format_ in ("epub", "pdf"):
        trees = dict(pages(edition, format_))
        ids = {page: Counter(str(each) for each in tree.xpath("//@id")) for page, tree in trees.items()}
        assert not [name for counts in ids.values() for name, times in counts.items() if times > 1]
        # In a PDF all pages are one document.
        assert not [name for name, times in sum(ids.values(), Counter()).items() if times > 1]
        for page, tree in trees.items():
            for href in map(str, tree.xpath("//@href")):
                path, _, anchor = href.partition("#")
                if not path.startswith("../"):
                    assert not anchor or anchor in ids[PurePosixPath(path or page).stem], (page, href)
                    assert path or anchor


@bounded
@given(manuscript=manuscripts())
def test_the_same_book_gives_the_same_edition(cache: Cache, manuscript: tuple[Written, ...]) -> None:
    one, other = (render(finished(drafted(manuscript)), "", cache) for _ in range(2))
    assert one.digest == other.digest
    assert [page.xhtml for page in one.pages] == [page.xhtml for page in other.pages]
