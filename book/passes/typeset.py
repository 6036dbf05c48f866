"""Typesetting marks: chapters come in; the same text with the joins that line breaking needs goes out.

U+2060 WORD JOINER forbids a break and shows nothing: it stands before a note call, which stays with its word, within
第3章 and 12月, and before the marks that may not begin a line though Unicode lets them (CLREQ 6.1.1). A space there
becomes one that does not break, as before a unit. The last characters of a paragraph are kept together, so that no
line holds a single one. Text comparison, search and copying ignore the joiner.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from lxml import etree

from book import xhtml
from book.kinsoku import COUNTERS, NOT_AT_START, OPENING
from book.model import Book
from book.passes.chapters import change_fragment, fragments, with_fragments
from book.passes.words import EASTERN, JOINER
from book.workers import Each

_NO_BREAK = "\u00a0"
_CODE = ("pre", "code", "kbd", "samp")
_CALLS = ("note-call", "citation")
_LAST = re.compile(rf"[0-9A-Za-z.,{JOINER}]*[^\s<>]{{3,4}}\Z")  # never from within a number or a word
# ‧ and its kin, connectors and full-width solidi: Unicode's line breaking (UAX 14) lets them begin a line.
_NOT_FIRST = re.compile(r"(?<=[^\s\u2060])(?=[‧·・–～~／])")
_ORDINAL = re.compile(rf"(?<=第)( ?)(?=\d)|(?<=\d)( ?)(?=[{COUNTERS}])")
_UNITS = "[kcmµn]?m|[kcmh]m²|[kmµ]?g|[kMGT]?(?:Hz|Wh?|V|A|i?B|bps|t)|mAh?|m?[lL]|ha|°[CF]|mph|km/h|dpi|pt|px|em"
_MEASURE = re.compile(rf"(?<=\d) (?=(?:{_UNITS})(?![A-Za-z]))")
# Two characters between which a line may end, though the second one may begin it.
_PARTS = re.compile(
    rf"{EASTERN.pattern}[^\s{JOINER}{re.escape(NOT_AT_START)}]|[^\s{JOINER}{re.escape(OPENING)}]{EASTERN.pattern}"
)
_OPPORTUNITY = re.compile(
    rf"(?<={EASTERN.pattern})(?=[^\s{JOINER}{re.escape(NOT_AT_START)}])"
    rf"|(?<=[^\s{JOINER}{re.escape(OPENING)}])(?={EASTERN.pattern})|(?<=[-\u2010])(?=\w)"
)
_KEPT = 2  # ideographs on a last line, at the least
_SHORT = 8  # characters; a paragraph that fits any line needs no join


def typeset(book: Book, each: Each = map) -> Book:
    """The book, ready to be set."""
    written = [fragments(chapter) for chapter in book.chapters]
    chapters = tuple(map(with_fragments, book.chapters, each(_chapter, written)))
    (entries,) = each(_entries, [tuple(reference.entry for reference in book.references)])
    references = (replace(reference, entry=entry) for reference, entry in zip(book.references, entries, strict=True))
    return replace(book, chapters=chapters, references=tuple(references))


def _chapter(written: Sequence[str]) -> list[str]:
    return [change_fragment(fragment, _set) for fragment in written]


def _entries(written: Sequence[str]) -> list[str]:
    return [change_fragment(entry, _set_entry) for entry in written]


def joined(text: str) -> str:
    """The text with a joiner wherever a line could end; not between two marks, which are set by what is beside them."""
    return _OPPORTUNITY.sub(JOINER, text)


def _set_entry(root: etree._Element) -> None:
    """A line of the reference list, which is a paragraph; in another language it is all in one element."""
    _join(root)
    whole = len(root) == 1 and not root.text and not root[0].tail
    _keep_last(root[0] if whole else root)


def _set(root: etree._Element) -> None:
    for element in root.iter("a", "span"):
        if element.get("class") in _CALLS:
            _glue_before(element)
    _join(root)
    for paragraph in root.iter("p", "li", "dd"):
        if not _is_code(paragraph):
            _keep_last(paragraph)
    if root.find(".//p") is None:  # a note, which is one paragraph
        _keep_last(root)


def _join(root: etree._Element) -> None:
    for element in root.iter():
        if isinstance(element.tag, str) and not _is_code(element):
            element.text = _joined(element.text)
        parent = element.getparent()
        if parent is not None and not _is_code(parent):
            element.tail = _joined(element.tail)


def _joined(text: str | None) -> str | None:
    """The text with its joins."""
    if not text:
        return text
    text = _NOT_FIRST.sub(JOINER, text)
    text = _ORDINAL.sub(lambda found: _NO_BREAK if any(found.groups()) else JOINER, text)
    return _MEASURE.sub(_NO_BREAK, text)


def _glue_before(element: etree._Element) -> None:
    """A joiner between `element` and the text before it."""
    previous, parent = element.getprevious(), element.getparent()
    if previous is not None:
        if previous.tail is None or not previous.tail.endswith((JOINER, " ", "\n")):
            previous.tail = (previous.tail or "") + JOINER
    elif parent is not None and parent.text and not parent.text.endswith((JOINER, " ", "\n")):
        parent.text += JOINER


def _keep_last(paragraph: etree._Element) -> None:
    """The paragraph's last three characters (a full stop counts) in a span that does not break.

    Where a citation or another element stands among them, joiners hold them together.
    """
    if len(xhtml.text_of(paragraph)) < _SHORT:
        return
    last = paragraph[-1] if len(paragraph) else None
    text = (paragraph.text if last is None else last.tail) or ""
    stripped = text.rstrip()
    match = _LAST.search(stripped)
    if last is not None and last.get("class") == "together" and not stripped:
        return
    if match is None:
        _join_last(paragraph)
    elif EASTERN.search(match[0]):
        span = xhtml.new("span", match[0], class_="together")
        kept = stripped[: match.start()]
        if last is None:
            paragraph.text = kept
        else:
            last.tail = kept
        paragraph.append(span)


def _join_last(paragraph: etree._Element) -> None:
    """Joiners between the last characters, through the elements that they stand in, back to two ideographs."""
    wanted = _KEPT
    for element, where in reversed(list(_texts(paragraph))):
        if where == "text" and _is_code(element):
            return
        text = getattr(element, where) or ""
        for at in range(len(text) - 1, -1, -1):
            if wanted <= 0 or text[at].isspace():
                setattr(element, where, text)
                return
            wanted -= EASTERN.match(text[at]) is not None
            if wanted and at and _PARTS.match(text, at - 1):
                text = f"{text[:at]}{JOINER}{text[at:]}"
        setattr(element, where, text or None)


def _texts(paragraph: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """The texts that are set on the paragraph's lines, in order; calls, which are glued already, are left out."""
    for event, element in etree.iterwalk(paragraph, events=("start", "end")):
        if event == "end" and element is not paragraph:
            yield element, "tail"
        elif event == "start" and not _is_apart(element):
            yield element, "text"


def _is_apart(element: etree._Element) -> bool:
    around = (element, *element.iterancestors())
    return any(each.get("class") in _CALLS or each.tag in xhtml.READINGS for each in around)


def _is_code(element: etree._Element) -> bool:
    return element.tag in _CODE or any(parent.tag in _CODE for parent in element.iterancestors())
