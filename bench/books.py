"""Books to measure with: a number of chapters comes in; a publication of that size, always the same one, goes out.

The text is our own book's sentences, shuffled anew for every chapter with a fixed seed, so that no two chapters are
equal and no typesetter meets a paragraph twice.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Literal

from PIL import Image, ImageDraw

ROOT = Path(__file__).resolve().parents[1]
TITLE, PUBLISHER = "速度測試", "刊本編輯室"
CREDIT = "（圖／海岸通訊社）"  # as newsrooms end a caption
SEED = 20240728
CHARACTERS = 5600  # of a chapter's paragraphs: with its figures and its table about 12 pages of A5
SECTIONS, NOTES, ROWS, PICTURE = 4, 4, 6, (900, 560)
DIAGRAMS = ("timeline", "command", "arsenal", "distance")

_AWAY = (
    (re.compile(r"\[\^[^]]*\](?:: )?|\[@[^]]*\]|</?[a-z][^>]*>"), ""),  # calls of notes, citations, tags
    (re.compile(r"\{([^|}]*)\|[^}]*\}"), r"\1"),  # ruby
)
_MARKUP = re.compile(r"[][{}<>|*_#`$@\\^~\"']|^[-:+\d]")
_SENTENCE = re.compile(r"[^。！？]+[。！？]」?")
_CLAUSE = re.compile(r"[^，。；：！？、「」『』（）《》]+")


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a paragraph; `target` is the id that a link leads to, or the reference that is cited."""

    kind: Literal["text", "note", "cite", "link"]
    text: str
    target: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture of `images/`, with what it shows and its caption."""

    id: str
    image: str
    alt: str
    caption: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, the first of them the heads."""

    caption: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A section's title."""

    text: str


Paragraph = tuple[Run, ...]
Block = Heading | Figure | Table | Paragraph


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter, and the works that it is the first to cite: id and title."""

    id: str
    title: str
    blocks: tuple[Block, ...]
    references: tuple[tuple[str, str], ...]


@cache
def sentences() -> tuple[str, ...]:
    """Every sentence of our own chapters that holds no markup."""
    found: dict[str, None] = {}
    for path in sorted((ROOT / "chapters").glob("*.md")):
        text = path.read_text(encoding="utf-8").split("---\n", 2)[2]
        for pattern, instead in _AWAY:
            text = pattern.sub(instead, text)
        for line in text.splitlines():
            found |= {part.strip(): None for part in _SENTENCE.findall(line) if not _MARKUP.search(part.strip())}
    return tuple(text for text in found if len(text) > 8)


@cache
def clauses() -> tuple[str, ...]:
    """Words for titles and cells, of 4 to 12 characters."""
    found = {part.strip(): None for text in sentences() for part in _CLAUSE.findall(text)}
    return tuple(text for text in found if 4 <= len(text) <= 12)


def chapter(number: int, size: int, edit: int = 0) -> Chapter:
    """Chapter `number` (from 1) of a book of `size`; each `edit` but 0 lengthens a paragraph by another sentence."""
    dice = Random(f"{SEED} {number}")  # noqa: S311 - the same book each time is what is wanted
    own = f"c{number}"
    blocks: list[Block] = []
    paragraphs = [[Run("text", text)] for text in _paragraphs(dice)]
    references = ((f"r{number}a", dice.choice(sentences())[:-1]), (f"r{number}b", dice.choice(sentences())[:-1]))
    other = dice.randrange(1, size + 1)
    after: Sequence[Run] = (
        *(Run("note", "".join(dice.sample(sentences(), 2))) for _ in range(NOTES)),
        *(Run("cite", "", key) for key, _ in references),
        Run("cite", "", f"r{other}a"),
        Run("link", f"第{other}章", f"c{other}"),
        Run("link", "圖", f"{own}-fig1"),
        Run("link", "圖", f"c{dice.randrange(1, size + 1)}-fig2"),
    )
    for run in after:
        dice.choice(paragraphs).append(run)
    if edit:
        paragraphs[1].append(Run("text", f"這是第{edit}次修改。" + sentences()[edit % len(sentences())]))
    every = len(paragraphs) // SECTIONS
    for at, runs in enumerate(paragraphs):
        if at and at % every == 0:
            blocks.append(Heading(dice.choice(clauses())))
        blocks.append(tuple(runs))
    diagram = DIAGRAMS[number % len(DIAGRAMS)]
    blocks.insert(
        3, Figure(f"{own}-fig1", f"{diagram}.svg", dice.choice(sentences()), f"{dice.choice(sentences())}{CREDIT}")
    )
    blocks.insert(
        -3, Figure(f"{own}-fig2", picture_name(number), dice.choice(sentences()), f"{dice.choice(sentences())}{CREDIT}")
    )
    blocks.insert(len(blocks) // 2, _table(dice))
    return Chapter(own, f"{dice.choice(clauses())}之{number}", tuple(blocks), references)


def chapters(size: int, edit: int = 0) -> Iterator[Chapter]:
    """The whole book; `edit` changes the chapter in its middle alone."""
    for number in range(1, size + 1):
        yield chapter(number, size, edit if number == edited(size) else 0)


def edited(size: int) -> int:
    """The number of the chapter that an edit changes."""
    return size // 2 + 1


def picture_name(number: int) -> str:
    """The picture of a chapter: a PNG for every second one, a JPEG for the others."""
    return f"p{number}.{'png' if number % 2 else 'jpg'}"


def images(size: int, folder: Path) -> None:
    """Puts the diagrams and each chapter's picture into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in DIAGRAMS:
        shutil.copyfile(ROOT / "assets" / "images" / f"{name}.svg", folder / f"{name}.svg")
    for number in range(1, size + 1):
        dice = Random(f"{SEED} picture {number}")  # noqa: S311
        image = Image.new("RGB", PICTURE, f"#{dice.randrange(0x8080FF, 0xFFFFFF):06x}")
        draw = ImageDraw.Draw(image)
        for _ in range(40):
            x, y, radius = dice.randrange(PICTURE[0]), dice.randrange(PICTURE[1]), dice.randrange(10, 120)
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=f"#{dice.randrange(1 << 24):06x}")
        image.save(folder / picture_name(number), quality=85)


# ---------------------------------------------------------------- as a publication of Kanben's


def publication(folder: Path, size: int) -> Path:
    """The book as Kanben reads it, with nothing built yet."""
    images(size, folder / "assets" / "images")
    (folder / "chapters").mkdir()
    (folder / "book.toml").write_text(
        f'[book]\ntitle = "{TITLE}"\nslug = "bench"\nlanguage = "zh-Hant-TW"\npublisher = "{PUBLISHER}"\n'
        'published = 2024-07-28\n[pdf]\ntrim = "A5"\nfont_size = 10.5\n',
        encoding="utf-8",
    )
    references = []
    for number in range(1, size + 1):
        made = write_chapter(folder, number, size)
        references += [f'- id: {key}\n  type: book\n  title: "{title}"\n' for key, title in made.references]
    (folder / "chapters" / "references.yaml").write_text("\n".join(references), encoding="utf-8")
    return folder


def write_chapter(folder: Path, number: int, size: int, edit: int = 0) -> Chapter:
    """Writes one chapter's file anew."""
    made = chapter(number, size, edit)
    (folder / "chapters" / f"{number:04}.md").write_text(_markdown(made), encoding="utf-8")
    return made


def _markdown(made: Chapter) -> str:
    notes: list[str] = []
    parts = [f"---\ntitle: {made.title}\nkind: body\nid: {made.id}\n---"]
    for block in made.blocks:
        match block:
            case Heading(text):
                parts.append(f"## {text}")
            case Figure(name, image, alt, caption):
                parts.append(f"![{alt}](images/{image}){{#{name}}}\n/// figure-caption\n{caption}\n///")
            case Table(caption, rows):
                parts.append(f"{pipe_table(rows)}\n\n/// table-caption\n{caption}\n///")
            case runs:
                parts.append("".join(_run(run, notes) for run in runs))
    parts += [f"[^n{at}]: {text}" for at, text in enumerate(notes, 1)]
    return "\n\n".join(parts) + "\n"


def _run(run: Run, notes: list[str]) -> str:
    match run.kind:
        case "note":
            notes.append(run.text)
            return f"[^n{len(notes)}]"
        case "cite":
            return f"[@{run.target}]"
        case "link":
            return f"（見[](#{run.target})）"
    return run.text


def pipe_table(rows: Sequence[Sequence[str]]) -> str:
    """A table as Markdown and pandoc write it."""
    head, *body = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join((head, "|" + " --- |" * len(rows[0]), *body))


def _paragraphs(dice: Random) -> Iterator[str]:
    """Shuffled sentences, three to six a paragraph, until a chapter is full."""
    room = CHARACTERS
    pool: list[str] = []
    while room > 0:
        if len(pool) < 6:
            pool += dice.sample(sentences(), len(sentences()))
        text = "".join(pool.pop() for _ in range(dice.randrange(3, 7)))
        room -= len(text) + 14  # and half a line that stays empty
        yield text


def _table(dice: Random) -> Table:
    rows = tuple(tuple(dice.sample(clauses(), 3)) for _ in range(ROWS))
    return Table(dice.choice(sentences()), rows)
