"""A line of Chinese or Japanese text comes in; the repairs that its half-width punctuation needs go out.

W3C CLREQ 3.1 and the Taiwanese 《重訂標點符號手冊》: beside Han a mark is full width, an ellipsis is ……, a dash ——,
and quotation marks are 「」 with 『』 inside. Everything else stays as it was written: numbers (1,250), times (10:30),
addresses, and phrases in Latin letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

HAN = "\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3100-\u312f\u31a0-\u31bf\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af"
HIDDEN = "\ufffc"  # OBJECT REPLACEMENT CHARACTER: stands for what must not be read or changed
OPENING, CLOSING = "「『《〈（【〔［｛", "」』》〉）】〕］｝"

_HAN = re.compile(f"[{HAN}]")
_CANDIDATE = re.compile(r"""[,:;?!("'…]|\.{3}|--|。{3}""")
# An address may hold Han; what ends a sentence does not belong to it.
_ADDRESS = re.compile(
    r"""(?:[A-Za-z][A-Za-z0-9+.-]*://|www\.)[^\s<>"、。，：；？！「」『』《》〈〉（）【】]*[^\s<>"、。，：；？！「」『』《》〈〉（）【】.,:;?!)']"""
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    re.ASCII,
)
_MARKS = re.compile(r"[?!]+|[,:;]")
_FULL = MappingProxyType({",": "，", ":": "：", ";": "；", "?": "？", "!": "！", "(": "（", ")": "）"})
_DOTS = re.compile(r"\.{3,}|(?<!…)…(?!…)|。{3,}")
_DASHES = re.compile(r"(?<!-)-{2,}(?!-)")
_OPTION = re.compile(r"(?:^|[\s「『（(])\Z")
_SINGLE = re.compile(rf"(?<![A-Za-z0-9'])'(?=\S)([^'\n]*[{HAN}][^'\n]*)(?<=\S)'(?![A-Za-z0-9'])")

# Quotation marks, outer and inner, by language: those of Simplified Chinese are the curly ones (GB/T 15834).
Quotes = tuple[tuple[str, str], tuple[str, str]]
_QUOTES: Mapping[str, Quotes] = MappingProxyType(
    {
        "zh-Hans": (("“", "”"), ("‘", "’")),
        "zh": (("「", "」"), ("『", "』")),
        "ja": (("「", "」"), ("『", "』")),
    }
)
_SIMPLIFIED = ("zh-hans", "zh-cn", "zh-sg", "zh-my")


@dataclass(frozen=True, slots=True)
class Repair:
    """Characters `start` to `end` of a line, which read `old`, should read `new`."""

    start: int
    end: int
    old: str
    new: str


def repairs(text: str, language: str = "zh-Hant", keep: Sequence[str] = ()) -> tuple[Repair, ...]:
    """The repairs of one line, in order, none overlapping; none where the language is neither Chinese nor Japanese.

    `keep` lists words that stay as they are (`Yahoo!`). U+FFFC in `text` stands for what is not text. Applying the
    repairs gives a text that needs none.
    """
    primary = language.lower().partition("-")[0]
    if primary not in ("zh", "ja") or not _CANDIDATE.search(text) or not _HAN.search(text):
        return ()
    quotes = _QUOTES["zh-Hans" if language.lower().startswith(_SIMPLIFIED) else primary]
    marks = {**_FULL, ",": "、"} if primary == "ja" else _FULL
    line = _Line(list(text))
    while line.change(_edits(line.text, marks, quotes, keep)):
        pass  # a mark that became full width may be what the mark beside it needed
    return tuple(line.repairs(text))


def applied(text: str, found: Iterable[Repair]) -> str:
    """`text` after its repairs."""
    out, at = "", 0
    for repair in found:
        out, at = out + text[at : repair.start] + repair.new, repair.end
    return out + text[at:]


_Edit = tuple[int, int, str]


@dataclass(slots=True)
class _Line:
    """A text under repair: `cells` holds what each character of the original has become."""

    cells: list[str]
    text: str = field(init=False)
    owners: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self._join()

    def _join(self) -> None:
        self.text = "".join(self.cells)
        self.owners = [at for at, cell in enumerate(self.cells) for _ in cell]

    def change(self, edits: Iterable[_Edit]) -> bool:
        """Makes the edits of the present text that do not overlap; returns whether there was one."""
        done = 0
        for start, end, new in sorted(edits):
            if start < done:
                continue
            for at in range(start, end):
                self.cells[self.owners[at]] = ""
            self.cells[self.owners[start]] = new
            done = end
        self._join()
        return done > 0

    def repairs(self, original: str) -> Iterator[Repair]:
        """What has changed: a repair for each new mark, with the characters after it that went."""
        start = 0
        while start < len(original):
            end = start + 1
            if self.cells[start] != original[start]:
                while end < len(original) and not self.cells[end]:
                    end += 1
                yield Repair(start, end, original[start:end], self.cells[start])
            start = end


def _edits(text: str, marks: Mapping[str, str], quotes: Quotes, keep: Sequence[str]) -> Iterator[_Edit]:
    """Every edit that the text asks for as it stands."""
    seen = text
    for start, end in _kept(text, keep):
        seen = seen[:start] + HIDDEN * (end - start) + seen[end:]
    yield from _brackets(seen)
    yield from _quotation(seen, quotes)
    for match in _MARKS.finditer(seen):
        if _wants_full(seen, match.start(), match.end()):
            yield *_with_spaces(seen, *match.span()), "".join(marks[each] for each in match[0])
    for match in _DOTS.finditer(seen):
        if _beside_han(seen, *match.span()):
            yield *_with_spaces(seen, *match.span()), "……"
    for match in _DASHES.finditer(seen):
        option = _OPTION.search(seen[: match.start()]) and re.match("[A-Za-z]", seen[match.end() :])
        if not option and _beside_han(seen, *match.span()):
            yield *_with_spaces(seen, *match.span()), "——"


def _kept(text: str, keep: Sequence[str]) -> Iterator[tuple[int, int]]:
    yield from (match.span() for match in _ADDRESS.finditer(text))
    for word in keep:
        yield from (match.span() for match in re.finditer(re.escape(word), text))


def _brackets(text: str) -> Iterator[_Edit]:
    """Pairs of ( ) whose inside is Han, or that stand beside Han; a call, `f(x)`, and a lone `1)` stay."""
    opened: list[int] = []
    for at, character in enumerate(text):
        if character == "(":
            opened.append(at)
        elif character == ")" and opened:
            start = opened.pop()
            inside = text[start + 1 : at]
            called = text[start - 1 : start].isascii() and text[start - 1 : start].isalnum()  # f(x)
            after = text[at + 1 : at + 2] if called else _after(text, at + 1)
            if inside.strip() and (_HAN.search(inside) or _HAN.match(_before(text, start)) or _HAN.match(after)):
                yield _spaces_before(text, start), _spaces_after(text, start + 1), "（"
                yield _spaces_before(text, at), _spaces_after(text, at + 1), "）"


def _quotation(text: str, quotes: Quotes) -> Iterator[_Edit]:
    r"""Pairs of " around or beside Han, and of ' around Han; an odd number of " is no pair (7" is an inch)."""
    at = [place for place, character in enumerate(text) if character == '"']
    pairs = list(zip(at[::2], at[1::2], strict=False))
    if len(at) % 2 == 0 and all(_is_pair(text, *pair) for pair in pairs):
        for start, end in pairs:
            outside = (_before(text, start), _after(text, end + 1))
            if _HAN.search(text[start:end]) or any(map(_HAN.match, outside)):
                left, right = quotes[_nested(text, start, quotes)]
                yield _spaces_before(text, start), start + 1, left
                yield end, _spaces_after(text, end + 1), right
    if len(at) == 0:  # single ones come after: by then it is known what they stand in
        for match in _SINGLE.finditer(text):
            left, right = quotes[_nested(text, match.start(), quotes)]
            yield match.start(), match.start() + 1, left
            yield match.end() - 1, match.end(), right


def _is_pair(text: str, start: int, end: int) -> bool:
    inches = re.search(r"\d\Z", text[:start]) and re.search(r"\d\Z", text[:end])
    return end - start > 1 and not inches and not text[start + 1].isspace() and not text[end - 1].isspace()


def _nested(text: str, at: int, quotes: Quotes) -> int:
    """0 for an outer mark, 1 for one inside of outer marks."""
    (outer, outer_end), (inner, inner_end) = quotes
    before = text[:at]
    in_outer = before.count(outer) > before.count(outer_end)
    return int(in_outer and before.count(inner) <= before.count(inner_end))


def _wants_full(text: str, start: int, end: int) -> bool:
    """Whether the marks from `start` to `end` stand beside Han, or end a quotation that has Han in it."""
    near = (text[start - 1 : start], text[end : end + 1])
    if all(each.isascii() and each.isdigit() for each in near) and end - start == 1:
        return False  # 1,250 and 10:30
    before, after = _before(text, start), _after(text, end)
    if after and after in CLOSING and not _HAN.match(before):
        return bool(_HAN.search(text[_opening(text, start) : start]))
    return _beside_han(text, start, end)


def _opening(text: str, at: int) -> int:
    """Where the innermost bracket that is open at `at` opens; 0 where none is."""
    depth = 0
    for place in range(at - 1, -1, -1):
        if text[place] in CLOSING:
            depth += 1
        elif text[place] in OPENING:
            if depth == 0:
                return place
            depth -= 1
    return 0


def _beside_han(text: str, start: int, end: int) -> bool:
    """Whether Han, or a bracket that Han brings with it, stands on either side."""
    before, after = _before(text, start), _after(text, end)
    brackets = (before != "" and before in CLOSING) or (after != "" and after in OPENING)
    return brackets or bool(_HAN.match(before) or _HAN.match(after))


def _before(text: str, at: int) -> str:
    """The last character before `at` that is no space; "" where there is none."""
    return text[:at].rstrip(" ")[-1:]


def _after(text: str, at: int) -> str:
    return text[at:].lstrip(" ")[:1]


def _with_spaces(text: str, start: int, end: int) -> tuple[int, int]:
    """The span with the spaces around it: a full-width mark brings its own."""
    return _spaces_before(text, start), _spaces_after(text, end)


def _spaces_before(text: str, at: int) -> int:
    return len(text[:at].rstrip(" "))


def _spaces_after(text: str, at: int) -> int:
    return len(text) - len(text[at:].lstrip(" "))
