"""Both formats of one book: an EPUB and a PDF come in, what the one says and the other does not goes out.

The texts are compared as a screen reader hears them, in three lots: the running text in its order; notes and
captions, which layout moves about, each for itself. What a format makes for itself (cover, contents, folios,
markers, note calls) is not compared.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from book.checks.epub_text import EpubBlock, epub_blocks, epub_links, is_vertical
from book.checks.links import pdf_addresses
from book.checks.places import MALFORMED
from book.checks.structure import Block, pdf_blocks
from book.checks.text import excerpt, horizontal, normal, rejoined
from book.model import Issue, Place, Report
from book.report import issue

FIRST = 5  # differences that are told; the first is as a rule the cause of the others
CONTEXT = 12  # characters before and after a difference
CAPTIONS = frozenset(("Caption",))
NOTES = frozenset(("Note", "FENote"))
LONGEST = 4_000  # characters compared one by one; of longer passages only the ends are

# A citation's or note's number in brackets, and where in its source: one format may set it as a raised mark, the other
# on the line.
_NUMBERS = re.compile(r"[\[［〔]\d+(?:[,，、;；–-][^\[\]［］〔〕]{1,80})?[\]］〕]")
# On paper a back link is an arrow with the page that it leads to.
# A page reference has its page in brackets (page_before and page_after in book/labels).
_PAGES = re.compile(
    r"[→↑↩](?:\d+|[ivxlcdm]+)|（第(?:\d+|[ivxlcdm]+)[頁页]）|（(?:\d+|[ivxlcdm]+)ページ）|\(p\.(?:\d+|[ivxlcdm]+)\)"
)
_MARKER = re.compile(r"^[\d.,:：()（）\[\]［］〔〕*†‡§\u2460-\u24ff]+")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A block as it is compared: `key` its characters, `stem` those after a marker, `place` where a person finds it."""

    key: str
    stem: str
    text: str
    place: Place
    block: EpubBlock | Block


def check_same_text(epub: Path, pdf: Path) -> Report:
    """TXT-003 text that only the EPUB has, TXT-004 that only the PDF has, TXT-005 addresses linked in one alone.

    TXT-006 stands alone where the PDF is not tagged, so that its order is not known, or cannot be read at all.
    Raises KanbenError where the EPUB cannot be read, as `epub_blocks` does.
    """
    blocks = [block for block in epub_blocks(epub) if block.part != "apparatus"]
    set_as: Callable[[str], str] = horizontal if is_vertical(epub) else str
    ours = [piece for piece in (_piece(block, block.place, set_as) for block in blocks) if piece.key]
    try:
        theirs = [_piece(block, Place(str(pdf)), set_as) for block in pdf_blocks(pdf)]
    except MALFORMED:  # what is wrong with it, check_pdf says
        theirs = []
    if not theirs:
        return Report((issue("TXT-006", Place(str(pdf))),))
    theirs = [piece for piece in theirs if piece.key and not _parts(piece) & {"Lbl", "Figure"}]
    lost, theirs = _take_moved(ours, theirs)
    added = [piece for piece in theirs if _parts(piece) & NOTES]
    found = [issue("TXT-003", piece.place, text=excerpt(piece.text), pdf=pdf.name) for piece in lost]
    found += [issue("TXT-004", piece.place, text=excerpt(piece.text), epub=epub.name) for piece in added]
    running = [piece for piece in ours if _part(piece) == "text"]
    found += _differences(running, [piece for piece in theirs if piece not in added], epub, pdf)
    return Report((*found[:FIRST], *_links(epub, pdf)))


def _piece(block: EpubBlock | Block, place: Place, set_as: Callable[[str], str]) -> _Piece:
    """`set_as` makes equal what the formats set in their own ways."""
    key = _PAGES.sub("", _NUMBERS.sub("", normal(set_as(block.body))))
    return _Piece(key, _MARKER.sub("", key), block.text, place, block)


def _part(piece: _Piece) -> str:
    return piece.block.part if isinstance(piece.block, EpubBlock) else ""


def _parts(piece: _Piece) -> frozenset[str]:
    return piece.block.parts if isinstance(piece.block, Block) else frozenset()


def _take_moved(ours: Sequence[_Piece], theirs: Sequence[_Piece]) -> tuple[list[_Piece], list[_Piece]]:
    """The EPUB's notes and captions that the PDF has not, and the PDF's blocks that are none of them."""
    left: list[_Piece | None] = list(theirs)
    lost: list[_Piece] = []
    for piece in ours:
        part = _part(piece)
        if part == "text":
            continue
        span = _find(piece, left, CAPTIONS if part == "caption" else NOTES)
        if span is None:
            lost.append(piece)
        else:
            left[span] = [None] * (span.stop - span.start)
    return lost, [piece for piece in left if piece is not None]


def _find(piece: _Piece, blocks: Sequence[_Piece | None], preferred: frozenset[str]) -> slice | None:
    """Where `piece` is, in one block or several; first among the blocks that say that they are such a part."""
    starts = [(at, block) for at, block in enumerate(blocks) if block and piece.stem.startswith(block.stem[:8])]
    starts.sort(key=lambda start: not _parts(start[1]) & preferred)
    for at, _ in starts:
        said = ""
        for end in range(at, len(blocks)):
            block = blocks[end]
            said += block.key if block else ""
            stem = _MARKER.sub("", said)
            if stem == piece.stem:
                return slice(at, end + 1)
            if block is None or not piece.stem.startswith(stem):
                break
    return None


def _differences(ours: Sequence[_Piece], theirs: Sequence[_Piece], epub: Path, pdf: Path) -> Iterator[Issue]:
    matcher = difflib.SequenceMatcher(None, [piece.key for piece in ours], [piece.key for piece in theirs], False)
    for kind, start, end, their_start, their_end in matcher.get_opcodes():
        mine, other = ours[start:end], theirs[their_start:their_end]
        # A paragraph that runs over a page end is two blocks of the PDF; a table's head comes again on each page.
        sides = mine, [piece for piece in other if not _is_repeated(piece)]
        if start == 0 or end == len(ours):  # there a PDF has pages of its own: what both have is beside the next text
            sides = mine, _beside(sides[1], sum(len(piece.key) for piece in mine), last=start == 0)
        a, b = (rejoined("".join(piece.key for piece in pieces)) for pieces in sides)
        if kind == "equal":
            continue
        place = mine[0].place if mine else other[0].place
        for i, j, k, m in _changes(a, b):
            # Before the first and after the last block that both have, a PDF has pages of its own.
            its_own = (start == 0 and k == 0) or (end == len(ours) and m == len(b))
            if i < j:
                yield issue("TXT-003", place, text=_marked(a, i, j), pdf=pdf.name)
            if k < m and not its_own:
                yield issue("TXT-004", place, text=_marked(b, k, m), epub=epub.name)


def _beside(pieces: Sequence[_Piece], length: int, *, last: bool) -> list[_Piece]:
    """The first or the last of the pieces that together have that many characters, in their order."""
    taken: list[_Piece] = []
    for piece in reversed(pieces) if last else pieces:
        if sum(len(one.key) for one in taken) >= length:
            break
        taken.append(piece)
    return taken[::-1] if last else taken


def _is_repeated(piece: _Piece) -> bool:
    return isinstance(piece.block, Block) and piece.block.kind == "TH"


def _changes(a: str, b: str) -> list[tuple[int, int, int, int]]:
    """The spans a[i:j] that b[k:m] stands for, as (i, j, k, m)."""
    start = _common(a, b)
    tail = _common(a[start:][::-1], b[start:][::-1])
    inner_a, inner_b = a[start : len(a) - tail], b[start : len(b) - tail]
    spans = [(0, len(inner_a), 0, len(inner_b))]
    if len(inner_a) * len(inner_b) <= LONGEST**2:
        matcher = difflib.SequenceMatcher(None, inner_a, inner_b, False)
        spans = [(i, j, k, m) for kind, i, j, k, m in matcher.get_opcodes() if kind != "equal"]
    return [(i + start, j + start, k + start, m + start) for i, j, k, m in spans]


def _common(a: str, b: str) -> int:
    """How many characters both begin with."""
    return next((at for at, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


def _marked(text: str, start: int, end: int) -> str:
    before, after = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    return f"{before}⟦{excerpt(text[start:end])}⟧{after}"


def _links(epub: Path, pdf: Path) -> Iterator[Issue]:
    """Addresses that only one format leads to; a PDF for print has no links at all."""
    in_epub, in_pdf = epub_links(epub), pdf_addresses(pdf)
    if in_pdf is None:
        return
    for address in sorted(in_epub ^ in_pdf):
        has, lacks = (epub, pdf) if address in in_epub else (pdf, epub)
        yield issue("TXT-005", Place(str(lacks)), address=address, has=has.name, lacks=lacks.name)
