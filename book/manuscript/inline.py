"""Words with marks come in; Markdown inside a line, which converts back to the same words and marks, goes out.

A mark is written as Markdown has it where that is safe beside its neighbours, and else as the HTML element that a
chapter may hold: Python-Markdown's emphasis does not nest well, and takes no notice of what is already marked.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from urllib.parse import quote

from book.manuscript import escape
from book.model import Mark, MarkKind, Words

_ELEMENTS: Mapping[MarkKind, str] = MappingProxyType(
    {
        "abbreviation": "abbr",
        "citation": "cite",
        "code": "code",
        "deletion": "del",
        "emphasis": "em",
        "highlight": "mark",
        "insertion": "ins",
        "keyboard": "kbd",
        "language": "span",
        "link": "a",
        "quotation": "q",
        "ruby": "ruby",
        "small": "small",
        "strong": "strong",
        "subscript": "sub",
        "superscript": "sup",
        "underline": "u",
    }
)
_VALUES: Mapping[MarkKind, str] = MappingProxyType({"abbreviation": "title", "language": "lang", "link": "href"})
_STARS: Mapping[MarkKind, str] = MappingProxyType({"emphasis": "*", "strong": "**"})
_PLAIN_CODE = re.compile(r"[^\s`<>&\\|{}\[\]]+(?: [^\s`<>&\\|{}\[\]]+)*")
_PLAIN_RUBY = re.compile(r"[^\W_]+")
_READINGS = re.compile(r"[^\W_]+(?:\|[^\W_]+)*")
_PLAIN_ADDRESS = re.compile(r"[A-Za-z0-9#][A-Za-z0-9:/?#@!$&+,;=%.~_-]*")
_IN_ADDRESS = "!#$%&'()*+,/:;=?@[]~"  # RFC 3986: what delimits; the rest is percent-encoded
_NO_ATTRIBUTE = re.compile(r"[`\\*_{}\[\]|\t]")  # what Markdown would read inside a tag, before it knows the tag
_NOTE_AT_START = re.compile(r"(\[\^[^\]]*\])+:")

Text = Callable[[str], str]


def block(words: Words) -> str:
    """The words as a whole paragraph or list item."""
    line = inline(words)
    if words.marks and _NOTE_AT_START.match(line):  # with a colon it would be the note itself
        return line.replace("]:", "]&#58;", 1)
    return escape.at_start(line)


def inline(words: Words) -> str:
    """The words inside a line."""
    return _run(words, escape.inline, lambda _: True)


def heading(words: Words) -> str:
    """The words after the marks of a heading."""
    return _run(words, escape.heading, lambda mark: mark.kind != "link" or "#" not in mark.value)


def as_html(words: Words) -> str:
    """The words as HTML, for a block that Markdown cannot hold; without notes, which nothing can call from there."""
    return _run(words, _text, lambda _: False)


def address(value: str) -> str:
    """An address in ASCII, fit for a link (RFC 3987, 3.1)."""
    return quote(value, safe=_IN_ADDRESS)


def readings(mark: Mark) -> tuple[str, ...]:
    """The readings of a ruby mark: one for each character, or one for all."""
    parts = tuple(mark.value.split("|"))
    return parts if len(parts) == mark.end - mark.start else ("".join(parts),)


def _text(text: str) -> str:
    return html.escape(text, quote=False)


def _run(words: Words, text: Text, short: Callable[[Mark], bool]) -> str:
    """`text` escapes what stands between marks; `short` says which marks may be written as Markdown has them."""
    writer = _Writer(words.text, text, short)
    writer.write(0, len(words.text), _tree(_called_after(words.marks)))
    return "".join(writer.out)


def _called_after(marks: Sequence[Mark]) -> list[Mark]:
    """The marks, with calls that stand in a link or a ruby behind it: neither has a place for them."""
    around = [mark for mark in marks if mark.kind in ("link", "ruby")]
    out = []
    for mark in marks:
        inside = [it.end for it in around if it.start < mark.start < it.end and mark.kind in ("note", "reference")]
        out.append(replace(mark, start=max(inside), end=max(inside)) if inside else mark)
    return out


class _Node:
    """A mark and the marks in it."""

    def __init__(self, mark: Mark) -> None:
        self.mark = mark
        self.inner: list[_Node] = []

    def all(self) -> Iterator[Mark]:
        for node in self.inner:
            yield node.mark
            yield from node.all()


def _tree(marks: Sequence[Mark]) -> list[_Node]:
    """Marks as a forest; at the same place an empty mark stands before a longer one that begins there."""
    ordered = sorted(marks, key=lambda mark: (mark.start, mark.end > mark.start, -mark.end))
    roots: list[_Node] = []
    open_: list[_Node] = []
    for mark in ordered:
        while open_ and open_[-1].mark.end <= mark.start:
            open_.pop()
        node = _Node(mark)
        (open_[-1].inner if open_ else roots).append(node)
        if mark.end > mark.start:
            open_.append(node)
    return roots


class _Writer:
    def __init__(self, source: str, text: Text, short: Callable[[Mark], bool]) -> None:
        self.source, self.text, self.short = source, text, short
        self.out: list[str] = []
        self.starred = 0

    def write(self, start: int, end: int, nodes: Sequence[_Node]) -> None:
        at = start
        for node in nodes:
            self._plain(at, node.mark.start)
            self._node(node)
            at = node.mark.end
        self._plain(at, end)

    def _plain(self, start: int, end: int) -> None:
        for at, line in enumerate(self.source[start:end].split("\n")):
            self.out += ["<br/>"] * (at > 0)
            self.out.append(self.text(line))

    def _node(self, node: _Node) -> None:
        mark, text = node.mark, self.source[node.mark.start : node.mark.end]
        short = self.short(mark)
        before = next((piece[-1] for piece in reversed(self.out) if piece), "")
        if mark.kind == "note":
            self.out += [f"[^{mark.value}]"] * short
        elif mark.kind == "reference":
            self.out += [f"[{'; '.join(f'@{key}' for key in mark.value.split())}]"] * short
        elif mark.kind == "image":
            alt = _NO_ATTRIBUTE.sub(_numbered, html.escape(text))
            self.out.append(
                f"![{escape.alternative(text)}]({address(mark.value)})"
                if short
                else f'<img src="{html.escape(address(mark.value))}" alt="{alt}"/>'
            )
        elif mark.kind in _STARS and short and self._may_be_starred(node, text, before):
            self._around(node, _STARS[mark.kind], _STARS[mark.kind])
        elif mark.kind == "code" and short and not node.inner and _PLAIN_CODE.fullmatch(text) and before not in "`\\":
            self.out.append(f"`{text}`")
        elif mark.kind == "link" and short and before != "!" and _is_plain_link(text, mark.value):
            self._around(node, "[", f"]({escape.entities(address(mark.value))})")
        elif mark.kind == "ruby" and short and not node.inner and _is_plain_ruby(text, mark.value):
            self.out.append(f"{{{text}|{mark.value}}}")
        elif mark.kind == "ruby":
            self._ruby(node)
        else:
            self._around(node, f"<{_ELEMENTS[mark.kind]}{_attribute(mark)}>", f"</{_ELEMENTS[mark.kind]}>")

    def _around(self, node: _Node, opening: str, closing: str) -> None:
        self.out.append(opening)
        self.starred += opening[0] == "*"
        self.write(node.mark.start, node.mark.end, node.inner)
        self.starred -= opening[0] == "*"
        self.out.append(closing)

    def _may_be_starred(self, node: _Node, text: str, before: str) -> bool:
        if self.starred or before == "*" or any(mark.kind in _STARS for mark in node.all()):
            return False
        return bool(text) and text == text.strip() and "\n" not in text

    def _ruby(self, node: _Node) -> None:
        start, parts = node.mark.start, readings(node.mark)
        step = 1 if len(parts) > 1 else node.mark.end - start
        self.out.append("<ruby>")
        for at, reading in enumerate(parts):
            first = start + at * step
            inner = [child for child in node.inner if first <= child.mark.start and child.mark.end <= first + step]
            self.write(first, first + step, inner)
            self.out += ["<rt>", self.text(reading), "</rt>"]
        self.out.append("</ruby>")


def _is_plain_link(text: str, value: str) -> bool:
    """Whether words and address need no HTML; after `!` a link would be a picture, and [^ or [@ begin other things."""
    return not text.startswith(("^", "@")) and bool(_PLAIN_ADDRESS.fullmatch(address(value)))


def _attribute(mark: Mark) -> str:
    name = _VALUES.get(mark.kind)
    value = address(mark.value) if mark.kind == "link" else " ".join(mark.value.split())
    return f' {name}="{_NO_ATTRIBUTE.sub(_numbered, html.escape(value))}"' if name and value else ""


def _numbered(found: re.Match[str]) -> str:
    return f"&#{ord(found[0])};"


def _is_plain_ruby(base: str, reading: str) -> bool:
    return bool(_PLAIN_RUBY.fullmatch(base) and _READINGS.fullmatch(reading))
