"""Emphasis beside Chinese and Japanese: CommonMark's marks where no spaces part words.

CommonMark 0.31 § 6.2 tells opening marks from closing ones by spaces and punctuation: in `**「晨光號」**停航` the
second pair closes nothing, since a letter follows a bracket. Here marks beside such scripts may do both (the proposal
"CJK-friendly emphasis", which editors of these languages have taken up).
"""

from __future__ import annotations

import unicodedata
from typing import Literal

from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter

Kind = Literal["space", "wide", "wide mark", "mark", "letter"]


def emphasis(state: StateInline, silent: bool) -> bool:
    """The rule `emphasis` of markdown-it, with its own notion of what opens and closes."""
    marker = state.src[state.pos]
    if silent or marker not in "_*":
        return False
    end = state.pos
    while end < state.posMax and state.src[end] == marker:
        end += 1
    opens, closes = _flanking(state.src, state.pos, end, marker)
    for _ in range(end - state.pos):
        state.push("text", "", 0).content = marker
        state.delimiters.append(
            Delimiter(
                marker=ord(marker),
                length=end - state.pos,
                token=len(state.tokens) - 1,
                end=-1,
                open=opens,
                close=closes,
            )
        )
    state.pos = end
    return True


def _flanking(text: str, start: int, end: int, marker: str) -> tuple[bool, bool]:
    """Whether the run of marks may open, and whether it may close."""
    before, after = _kind(text[start - 1 : start]), _kind(text[end : end + 1])
    left = after != "space" and (after != "mark" or before != "letter")
    right = before != "space" and (before != "mark" or after != "letter")
    if marker == "*":
        return left, right
    marks = ("mark", "wide mark")
    return left and (not right or before in marks), right and (not left or after in marks)


def _kind(character: str) -> Kind:
    if not character or character.isspace():
        return "space"
    punctuation = unicodedata.category(character)[0] in "PS"
    if unicodedata.east_asian_width(character) in "WFH":
        return "wide mark" if punctuation else "wide"
    return "mark" if punctuation else "letter"
