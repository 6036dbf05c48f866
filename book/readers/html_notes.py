"""Footnotes: a page comes in; what calls a note, and the notes themselves, go out.

A note is the target of a link that looks like a call (a raised figure, or one that says so), stands after it, and
begins with its number, links back, or says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import unquote

from bs4.element import PageElement, Tag

from book.model import Footnote
from book.readers import conventions, recognise
from book.readers.citations import looks_cited
from book.readers.html_blocks import nested, read_blocks
from book.readers.html_context import Context, tags
from book.readers.html_soup import attribute, classes, texts_in, words_in
from book.readers.lines import fold, line_of

_SIGN = re.compile(
    r"[\[(〔【［（]?\s*(?:註|注|註釋|note|fn|n)?\s*(?:[*※＊]?\d{1,3}|[ivx]{1,5}|[a-z]|[*†‡§¶]{1,3}|[一二三四五六七八九十]{1,3}|[①-⑳])\s*[\])〕】］）]?[.、]?",
    re.I,
)
_CALL_CLASS = re.compile(r"noteref|footnote|endnote|fn-?ref|reference|sup")
_NOTE_CLASS = re.compile(r"footnote|endnote|(?:^|[\s_-])(?:note|notes|fn)(?:$|[\s_-])|fn\d|cite_note|doc-")
_BACK = re.compile(r"[\s↩︎↑⤴^⏎↵返戻回上文▲a-f0-9,.*†‡\[\]\ufe0e\ufe0f]*|.*(?:jump up|back to|return).*", re.IGNORECASE)
_ADDRESS = re.compile("https?://", re.IGNORECASE)
_AFTER_NUMBER = " 　\t:：.、\u00a0"
_BOXES = ("li", "aside", "dd", "div", "p", "section", "td", "tr")
_HEADS = re.compile(
    rf"[\[【（(]?\s*(?:{conventions.alternatives(conventions.NOTES)})\s*[\])】）]?[:：]?\s*", re.IGNORECASE
)


@dataclass(slots=True)
class Notes:
    """`calls`: key by the identity of each calling link; `boxes`: key → the element that is the note."""

    calls: dict[int, str] = field(default_factory=dict)
    boxes: dict[str, Tag] = field(default_factory=dict)


def find_notes(root: Tag) -> Notes:
    """The notes below `root` and their calls, numbered in the order of the first calls."""
    places = {id(node): at for at, node in enumerate(root.descendants)}
    targets: dict[str, Tag] = {}
    for tag in root.find_all(True):
        for name in (attribute(tag, "id"), attribute(tag, "name") if tag.name == "a" else ""):
            if name:
                targets.setdefault(name, tag)
    notes = Notes()
    keys: dict[int, str] = {}
    for link in root.find_all("a", href=True):
        target = targets.get(unquote(attribute(link, "href").partition("#")[2]))
        if target is None or _is_citation(link) or not _looks_like_call(link) or places[id(target)] < places[id(link)]:
            continue
        box = _box(target, link)
        if box is None or _is_source(box) or any(id(around) in keys for around in link.parents):
            continue
        key = keys.setdefault(id(box), f"n{len(keys) + 1}")
        notes.boxes[key] = box
        notes.calls[id(_whole_call(link))] = key
    return notes


def read_notes(context: Context, notes: Notes) -> tuple[Footnote, ...]:
    """The notes, without their numbers and the links back; a call of one without words calls nothing."""
    made = []
    for key, box in notes.boxes.items():
        for link in box.find_all(["a", "span"]):
            if _is_back(link):
                context.fates.drop(link, "note-mark", "LED-036")
                context.taken.add(id(link))
        _drop_number(context, box)
        blocks = nested(context, read_blocks(context, box))
        context.fates.rename([piece for it in blocks for piece in it.pieces], "paragraph", "note")
        if blocks:
            made.append(Footnote(key, tuple(it.block for it in blocks)))
    written = {note.key for note in made}
    context.calls = {link: key if key in written else "" for link, key in context.calls.items()}
    _drop_heads(context, notes)
    return tuple(made)


def _is_citation(link: Tag) -> bool:
    """Whether the link says that it leads to a bibliography."""
    return "biblioref" in f"{attribute(link, 'role')} {attribute(link, 'epub:type')}"


def _looks_like_call(link: Tag) -> bool:
    text = fold(words_in(link))
    if attribute(link, "role") == "doc-noteref" or attribute(link, "epub:type") == "noteref":
        return True
    if not text or len(text) > 8 or (_is_back(link) and not _SIGN.fullmatch(text)):
        return False
    raised = link.find_parent("sup") is not None or link.find("sup") is not None
    named = bool(_CALL_CLASS.search(f"{classes(link)} {attribute(link, 'rel')}"))
    return bool(_SIGN.fullmatch(text)) and (raised or named or text[0] in "[(〔【註注*†‡①②③④⑤⑥⑦⑧⑨")


def _box(target: Tag, link: Tag) -> Tag | None:
    """The element that holds the note whose target this is; None where it is no note."""
    box: Tag | None = target
    while box is not None and box.name not in _BOXES:
        box = box.parent
    if box is None or box in link.parents or box.find(["h1", "h2", "h3"]) is not None:
        return None
    if box.name == "tr" or (box.name == "td" and box.parent is not None):
        return None
    if box.name == "div" and box.find("li") is not None and len(box.find_all("li")) > 1:
        return None
    text = words_in(box)
    said = _NOTE_CLASS.search(
        f"{classes(box)} {classes(target)} {attribute(box, 'role')} {attribute(box, 'epub:type')}"
    )
    within = box.find_parent(lambda it: bool(_NOTE_CLASS.search(f"{classes(it)} {attribute(it, 'role')}")))
    back = any(_is_back(it) and attribute(it, "href").startswith("#") for it in box.find_all("a"))
    numbered = bool(_SIGN.match(fold(text))) and fold(words_in(link)).strip("[](). ") in fold(text)[:8]
    return box if text and (said or within or back or numbered) else None


def _is_source(box: Tag) -> bool:
    """Whether it is an item of a list of sources, under its own head, that only leads back to where it is cited."""
    listed = box.parent if box.name == "li" else None
    head = listed.find_previous_sibling(True) if listed is not None else None
    if listed is None or not isinstance(head, Tag) or not re.fullmatch("h[1-6]", head.name):
        return False
    text = words_in(head)
    label = recognise.references_label(line_of(text))
    items = [words_in(item) for item in listed.find_all("li")]
    cited = [looks_cited(text.lstrip("^↑ ")) or _ADDRESS.search(text) is not None for text in items]
    return label is not None and not label.rest and all(text[:1] in ("^", "↑") for text in items) and all(cited)


def _whole_call(link: Tag) -> Tag:
    """The call with the brackets and the raising around it."""
    whole = link
    while whole.parent is not None and whole.parent.name in ("sup", "span", "small", "b"):
        if fold(words_in(whole.parent)).strip("[]() ") != fold(words_in(link)).strip("[]() "):
            break
        whole = whole.parent
    return whole


def _is_back(link: Tag) -> bool:
    named = f"{classes(link)} {attribute(link, 'role')} {attribute(link, 'epub:type')} {attribute(link, 'rev')}"
    if "backlink" in named or "backref" in named or "fn-return" in named:
        return True
    return (
        attribute(link, "href").startswith("#") and len(words_in(link)) <= 12 and bool(_BACK.fullmatch(words_in(link)))
    )


def _drop_number(context: Context, box: Tag) -> None:
    """The number that stands before a note's words; a list's own numbers are no text."""
    open_ = (piece for piece in texts_in(box) if not _is_taken(context, piece))
    first = next(open_, None)
    if first is not None and not str(first).strip(_AFTER_NUMBER):  # what stood after a number that was a link back
        context.fates.drop(first, "note-mark", "LED-036")
        context.taken.add(id(first))
        first = next(open_, None)
    if first is None or box.name == "li":
        return
    text = str(first).lstrip()
    match = _SIGN.match(fold(text))
    if not match:
        return
    rest = text[match.end() :].lstrip(_AFTER_NUMBER)
    if not rest:
        context.fates.drop(first, "note-mark", "LED-036")
        context.taken.add(id(first))
    elif text[match.end()] in _AFTER_NUMBER or not match[0][-1].isalnum():
        context.document.shorten(first, rest)


def _is_taken(context: Context, piece: PageElement) -> bool:
    return any(id(around) in context.taken for around in (piece, *piece.parents))


def _drop_heads(context: Context, notes: Notes) -> None:
    """Heads and rules that only said that notes follow: before the first note, or before a box of nothing but notes."""
    boxes = {id(box) for box in notes.boxes.values()}
    firsts = {id(box.parent): box for box in reversed(notes.boxes.values())}
    for first in firsts.values():
        around = first
        while around is not context.fates.root:
            _drop_head(context, around)
            parent = around.parent
            if parent is None or any(_is_other(context, boxes, child) for child in tags(parent)):
                break
            around = parent


def _drop_head(context: Context, tag: Tag) -> None:
    for before in tag.previous_siblings:
        if isinstance(before, Tag) and before.name == "hr":
            context.taken.add(id(before))
        elif isinstance(before, Tag) and _HEADS.fullmatch(words_in(before)):
            context.fates.drop(before, "note-head", "LED-044")
            context.taken.add(id(before))
            return
        elif before.get_text().strip():
            return


def _is_other(context: Context, boxes: set[int], tag: Tag) -> bool:
    """Whether the element holds words that are neither notes nor dealt with."""
    dealt = boxes | context.taken
    return id(tag) not in dealt and any(
        not any(id(around) in dealt for around in piece.parents) for piece in texts_in(tag)
    )
