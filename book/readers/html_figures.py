"""Figures: a `figure`, a picture, or a box around one comes in; Figures with caption and credit go out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bs4.element import PageElement, Tag

from book.model import Figure, Mark, Words, captions
from book.readers import credits
from book.readers.html_clutter import is_credit
from book.readers.html_context import Context, Made, is_in_line
from book.readers.html_inline import is_point
from book.readers.html_pictures import is_tiny
from book.readers.html_soup import attribute, classes
from book.readers.lines import width
from book.readers.signatures import caption_signed, ends_signed, names_alone, signature

_CAPTION_CLASS = re.compile(
    r"caption|(?:^|[\s_-])(?:cap|pic-?desc|photo-?desc|img-?desc|image-?desc|figcaption|legend)"
)
_SOFT = re.compile(
    r"text-align\s*:\s*center|font-size\s*:\s*(?:small|smaller|x-small|0?\.\d|1[0-4]px|[6-9]\d?%)|color\s*:", re.I
)
_TAIL = re.compile(r"(?P<text>.*[。！？.!?」”』])\s*(?P<tail>[（(【\[]?[^。！？.!?]{2,40})")
_CAPTION_WIDTH = 120.0  # ems; a paragraph under a picture that is longer is text, whatever its style
_POINTS_DOWN = tuple("▼▽")


def pictures(context: Context, images: Sequence[Tag], caption: Sequence[PageElement], tag: Tag) -> list[Made]:
    """Figures for pictures that share a caption, which the last of them takes; pictures that count visits are left."""
    made: list[Made] = []
    shown = [image for image in images if not _left_out(context, image)]
    for image in shown:
        name = context.pictures.take(image)
        own = caption if image is shown[-1] else ()
        alt = " ".join(attribute(image, "alt").split())
        lines, credit, pieces = _caption(context, own)
        context.fates.keep([image], "image")
        figure = _figure(name, lines, credit)
        made.append(Made(replace(figure, alt=alt or figure.alt), tag, (image, *pieces)))
    if not shown and caption:
        for node in caption:
            context.fates.drop(node, "caption", "LED-033")
    return made


def says_nothing(context: Context, figure: Figure) -> bool:
    """Whether there is neither picture nor word to show."""
    return not (context.pictures.is_at_hand(figure.image) or figure.caption or figure.credit_line or figure.alt)


def with_caption(figure: Figure, words: Words) -> Figure:
    """The figure with words that stood below it; that all of them were emphasised only said that they are a caption."""
    whole = Mark(0, len(words.text), "emphasis")
    lines, credit = _split(replace(words, marks=tuple(mark for mark in words.marks if mark != whole)))
    made = _figure(figure.image, [*captions(figure), *lines], credit or figure.credit_line)
    return replace(made, alt=figure.alt or made.alt)


def with_credit(figure: Figure, words: Words) -> Figure:
    """The figure, which has no credit, with words that credit it."""
    made = _figure(figure.image, captions(figure), words.text.replace("\n", " "))
    return replace(made, alt=figure.alt or made.alt)


def without_number(figure: Figure) -> Figure:
    """The figure without the number that begins its caption: the book sets its own."""
    found = credits.figure_number(figure.caption[0]) if figure.caption else None
    if found is None:
        return figure
    first = captions(figure)[0]
    start = len(found[1])
    if not first.text[start:].strip():
        return figure
    lines = [_cut(first, start, len(first.text)), *captions(figure)[1:]]
    made = _figure(figure.image, lines, figure.credit_line)
    return replace(made, id=figure.id, alt=figure.alt if figure.alt not in ("", " ".join(figure.caption)) else made.alt)


def is_caption(words: Words, tag: Tag, figure: Figure) -> bool:
    """Whether a paragraph below a picture is its caption: it says so, has a credit, or looks like one."""
    text = words.text
    if not text or width(text[:400]) > _CAPTION_WIDTH or figure.credit_line:
        return False
    named = " ".join(classes(it) for it in (tag, *tag.find_all(True, limit=3)))
    if _CAPTION_CLASS.search(named) or credits.caption(text) is not None:
        return not text.startswith(_POINTS_DOWN)
    if credits.credit(text) is not None or credits.caption_with_credit(text) or ends_signed(text) or signature(text):
        return True
    if figure.caption:
        return is_credit(tag)
    if credits.figure_number(text) is not None:
        return True
    whole = {mark.kind for mark in words.marks if (mark.start, mark.end) == (0, len(text))}
    styles = " ".join(attribute(it, "style") for it in (tag, *tag.find_all(True, limit=2)))
    soft = bool(_SOFT.search(styles)) or attribute(tag, "align") == "center" or tag.find_parent("center") is not None
    return bool(whole & {"emphasis", "small"}) or soft or tag.name in ("small", "center")


def around_pictures(tag: Tag) -> Iterable[PageElement]:
    """What stands in a figure beside its pictures, in the largest pieces that hold none; letters drawn as pictures."""
    for child in tag.children:
        if isinstance(child, Tag) and child.name == "img":
            yield from [child] if is_in_line(child) else []
        elif isinstance(child, Tag) and child.find("img") is not None:
            yield from around_pictures(child)
        elif isinstance(child, Tag) or child.get_text().strip():
            yield child


def _left_out(context: Context, image: Tag) -> bool:
    if is_tiny(image):
        context.fates.drop(image, "image", "LED-035")
    return is_tiny(image)


def _caption(context: Context, nodes: Sequence[PageElement]) -> tuple[list[Words], str, tuple[PageElement, ...]]:
    """Caption lines, the credit as it stands, and the pieces of both; a part whose class says so is the credit."""
    said = [it for node in nodes if isinstance(node, Tag) for it in (node, *node.find_all(True)) if is_credit(it)]
    credit: list[str] = []
    pieces: list[PageElement] = []
    for tag in said:
        if not any(id(around) in context.taken for around in (tag, *tag.parents)):
            words, own = context.words(*tag.children, as_="credit")
            context.taken.add(id(tag))
            credit.append(words.text.replace("\n", " "))
            pieces += own
    words, own = context.words(*nodes, as_="caption")
    lines, found = (_lines(words), "") if any(credit) else _split(words)
    return lines, " ".join(filter(None, credit)) or found, (*own, *pieces)


def _split(words: Words) -> tuple[list[Words], str]:
    """Caption lines, and the credit that ends them as its source wrote it."""
    lines = _lines(words)
    if not lines:
        return [], ""
    last = lines[-1]
    if credits.credit(last.text) is not None or (len(lines) > 1 and names_alone(last.text)):
        return lines[:-1], last.text
    if signed := signature(last.text):
        return lines[:-1], signed
    if found := credits.caption_with_credit(last.text):
        caption, line, _ = found
        first = last.text.startswith(line) and last.text.endswith(caption)  # the credit stands first
        end = len(last.text) if first else len(caption)
        bare = credits.unlabelled(caption) if len(lines) == 1 else caption
        kept = [_cut(last, end - len(bare), end)] if caption else []
        return [*lines[:-1], *kept], line if first else last.text[last.text.rindex(line) :]
    end, said = _signed_end(last.text)
    return ([*lines[:-1], _cut(last, 0, end)], said) if said else (lines, "")


def _signed_end(text: str) -> tuple[int, str]:
    """Where a caption ends, and the credit after it that only a caption can have; (…, "") without one."""
    tail = _TAIL.fullmatch(text)
    for said in (tail["tail"], f"（{tail['tail']}）") if tail else ():  # （某校提供） ends prose too, but not a caption
        if tail and credits.credit(said) is not None:
            return tail.end("text"), said
    if found := caption_signed(text):
        caption, line, name = found
        return len(caption), line if name in (credits.credit(line), credits.source(line)) else name
    return len(text), ""


def _lines(words: Words) -> list[Words]:
    """The words, a line each, without the mark that says they are a caption (▲, 圖說：)."""
    lines, at = [], 0
    for text in words.text.split("\n"):
        bare = credits.caption(text) if text.strip() else None
        start = at + text.rindex(bare) if bare and text.endswith(bare) else at
        if text.strip():
            lines.append(_cut(words, start, at + len(text)))
        at += len(text) + 1
    return lines


def _cut(words: Words, start: int, end: int) -> Words:
    inside = [
        replace(it, start=max(it.start, start) - start, end=min(it.end, end) - start)
        for it in words.marks
        if it.start <= end and it.end >= start
    ]
    return Words(words.text[start:end], tuple(it for it in inside if it.end > it.start or is_point(it)))


def _figure(name: str, lines: Sequence[Words], credit_line: str) -> Figure:
    """The figure; a credit that only its class told is written as newsrooms write one, so that the book knows it."""
    text = tuple(words.text for words in lines)
    marks: tuple[tuple[Mark, ...], ...] = tuple(words.marks for words in lines)
    bare = (credits.credit(credit_line) or credits.source(credit_line)) if credit_line else ""
    if bare is None:
        bare = signature(credit_line) or credit_line  # © Jane Doe is hers
        credit_line = credits.spelled(bare, bare)
    return Figure(
        "",
        name,
        " ".join(text) or credit_line,
        text,
        bare,
        credit_line=credit_line,
        marks=marks if any(marks) else (),
    )
