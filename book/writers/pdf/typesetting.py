"""A sheet's section comes in; the same section with what layout needs spelled out goes out: ruby, dots, half brackets.

WeasyPrint knows neither ruby nor emphasis marks nor punctuation that stands beside other punctuation across elements.
Each becomes spans that print.css places, with the `data-at` of the element whose text they hold (page_starts.py). No
word is changed, none added.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from book import xhtml
from book.kinsoku import CLOSING, OPENING, SQUEEZED
from book.passes.typeset import joined

SQUEEZED_CLASS = "squeezed"  # a bracket whose free half is given up (print.css: halt)
BOPOMOFO_CLASS = "bopomofo"
KEPT_CLASS = "together"
_TWO_MARKS = re.compile(f"[^\\w\\s][{re.escape(OPENING)}]")
_TONES = "ˊˇˋ˙"
_SYMBOL = 0.3  # em of the ideograph, as in print.css
LINED = ("proper-name", "book-title", "proper-name beside", "book-title beside")
DOT_CLASS = "dot"
_BREAK = "\u200b"  # where an address may be broken; it is no text and shows nothing
_ADDRESS = re.compile(r"(https?://|www\.|)([\x21-\x7e]+)")
_BREAKS = re.compile(r"^(?=.)|(?<=\w{2})(?=\w{2})|(?<=[/.?&=_%#:@-])(?=[^/])")
_INDENTED = "p"
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLOCKS = ("p", "li", "dt", "dd", "blockquote", "figcaption", "td", "th", *_HEADINGS, "div", "section", "aside", "pre")
_VOICELESS = ("pre", "script", "style")


def spell_out(section: etree._Element, *, squeeze: bool) -> None:
    """Changes the section in place."""
    _ruby(section)
    _dots(section)
    _lines_apart(section)
    _breakable_addresses(section)
    _last_characters(section)
    if squeeze:
        _squeeze(section)


# ---------------------------------------------------------------- ruby


def _ruby(section: etree._Element) -> None:
    """Each base alone with its reading, and as wide as it: a reading is half as large as its base (CLREQ 3.3.1)."""
    for ruby in list(section.iter("ruby")):
        pairs = []
        base = ruby.text or ""
        for reading in ruby.iterfind("rt"):
            pair = xhtml.new("ruby", base, data_at=ruby.get("data-at", ""))
            pairs.append(pair)
            if ruby.get("class") == BOPOMOFO_CLASS:
                pair.set("class", BOPOMOFO_CLASS)
                pair.append(_bopomofo(reading.text or ""))
            else:
                pair.append(xhtml.new("rt", reading.text or ""))
                overhang = (len(reading.text or "") / 2 - len(base)) / 2
                if overhang > 0:
                    pair.set("style", f"padding:0 {overhang:g}em")
            base = reading.tail or ""
        xhtml.replace(ruby, *pairs)


def _bopomofo(reading: str) -> etree._Element:
    """Symbols one below the other, the mark of the tone beside the last; the light tone comes first (CLREQ 3.3.2).

    How many rows there are decides where the first begins: their middle is that of the ideograph.
    """
    symbols = reading.strip(_TONES)
    tone = reading[len(reading.rstrip(_TONES)) :]
    rows = ["˙", *symbols] if reading.startswith("˙") else list(symbols)
    column = xhtml.new("rt", style=f"margin-top:calc(0.5lh + {0.05 - _SYMBOL * len(rows) / 2:.3g}em)")
    for symbol in rows:
        column.append(xhtml.new("span", symbol))
    if tone:
        column.append(xhtml.new("span", tone, class_="tone"))
    return column


# ---------------------------------------------------------------- emphasis dots


def _dots(section: etree._Element) -> None:
    """Each character that carries a dot in a span of its own; punctuation and spaces carry none (CLREQ 3.3.3).

    The element around them goes: WeasyPrint breaks no line between the children of an inline element once it has gone
    past it.
    """
    for emphasis in [element for element in section.iter("em") if "dots" in element.get("class", "").split()]:
        dotted: list[etree._Element] = []
        lead = ""
        for char in emphasis.text or "":
            if char.isalnum():
                dotted.append(xhtml.new("span", char, class_=DOT_CLASS, data_at=emphasis.get("data-at", "")))
            elif dotted:
                dotted[-1].tail = (dotted[-1].tail or "") + char
            else:
                lead += char
        if dotted and not lead and not len(emphasis):
            xhtml.replace(emphasis, *dotted)


def _lines_apart(section: etree._Element) -> None:
    """A gap between two names, or two titles, whose lines would be one (CLREQ 3.3.4)."""
    for element in section.iter("u", "cite"):
        before = element.getprevious()
        if before is not None and before.get("class") in LINED and element.get("class") in LINED and not before.tail:
            element.set("class", f"{element.get('class')} beside")


# ---------------------------------------------------------------- addresses


def _breakable_addresses(section: etree._Element) -> None:
    """Places in addresses where a line may end: they hold no space, and would leave holes (CLREQ 6.2.2)."""
    for element in section.iter():
        if element.tag in _VOICELESS:
            continue
        element.text = _opened(element.text)
        if element is not section:
            element.tail = _opened(element.tail)


def _opened(text: str | None) -> str | None:
    if not text or not ("://" in text or "www." in text or "@" in text):
        return text
    return _ADDRESS.sub(
        lambda found: found[1] + _BREAKS.sub(_BREAK, found[2]) if found[1] or "@" in found[2][:-1] else found[0], text
    )


# ---------------------------------------------------------------- last characters


def _last_characters(section: etree._Element) -> None:
    """Joiners in place of the span that keeps the end of a paragraph together: a text is laid out faster than two, and
    a span would be an element of the structure that means nothing. Between two marks only the span can be."""
    for span in list(section.iter("span")):
        parent = span.getparent()
        if span.get("class") != KEPT_CLASS or len(span) or span.tail or parent is None or parent[-1] is not span:
            continue
        text = span.text or ""
        if not _TWO_MARKS.search(text):
            xhtml.replace(span)
            xhtml.append_text(parent, len(parent), joined(text))


# ---------------------------------------------------------------- brackets beside other elements


def _squeeze(section: etree._Element) -> None:
    """Brackets that begin an indented paragraph, and marks that stand beside another in the next element.

    The others are squeezed as they are laid out (weasyprint_hooks/squeeze.py).
    """
    before = ""
    for element, where in list(_texts(section)):
        text = getattr(element, where) or ""
        if _is_apart(element, where):
            before = ""
        if not text.strip():
            before = before if text == "" else ""
            continue
        if text[0] in OPENING and ((not before and _begins(element, where)) or _pair(before + text[0], 1)):
            _half(element, where, 0)
        before = text[-1]
    _squeeze_ends(section)


def _squeeze_ends(section: etree._Element) -> None:
    """A mark that ends a text, where the next one begins with a mark that makes it half as wide."""
    after = ""
    for element, where in reversed(list(_texts(section))):
        text = getattr(element, where) or ""
        if text:
            if (
                after
                and _pair(text[-1] + after, 0)
                and not (where == "text" and element.get("class") == SQUEEZED_CLASS)
            ):
                _half(element, where, len(text) - 1)
            after = text[0]
        if _is_apart(element, where):
            after = ""


def _is_apart(element: etree._Element, where: str) -> bool:
    """Whether what stands before a text is elsewhere on the page: it begins a block, or follows a note."""
    return element.get("class") == "note" or (where == "text" and element.tag in _BLOCKS)


def _pair(two: str, at: int) -> bool:
    return any(found.start() == at for found in SQUEEZED.finditer(two)) and (two[at] in OPENING + CLOSING or at == 0)


def _begins(element: etree._Element, where: str) -> bool:
    """Whether a text is the first of an indented paragraph."""
    while where == "text" and element.tag != _INDENTED:
        parent = element.getparent()
        if parent is None or element.getprevious() is not None or (parent.text or "").strip():
            return False
        element = parent
    return where == "text"


def _texts(section: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """Every text in the order of reading; notes and readings stand apart from the text around them."""
    for event, element in etree.iterwalk(section, events=("start", "end")):
        if element.tag in ("rt", *_VOICELESS):
            if event == "end":
                yield element, "tail"
        elif event == "start":
            yield element, "text"
        elif element is not section:
            yield element, "tail"


def _half(element: etree._Element, where: str, at: int) -> None:
    """Puts the mark at `at` of a text, with the brackets that open after it, into a span that halves them."""
    text = getattr(element, where)
    end = at + 1
    while text[at] in OPENING and text[end : end + 1] and text[end] in OPENING:
        end += 1
    owner = element if where == "text" else element.getparent()
    own = "" if owner is None else owner.get("data-at", "")
    span = xhtml.new("span", text[at:end], class_=SQUEEZED_CLASS, data_at=own)
    if where == "text":
        element.insert(0, span)
    else:
        element.addnext(span)  # lxml moves the tail along
    span.tail = text[end:] or None
    setattr(element, where, text[:at] or None)
