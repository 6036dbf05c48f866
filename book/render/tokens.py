"""Style sheets come in; the same sheets with the design tokens of `:root` put in where `var()` names them go out.

Done before anything is written, because not every reading system knows custom properties, and one that does not drops
the whole declaration. The last sheet that gives a token a value wins, as it would in the cascade.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from book.model import Stylesheet

_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_ROOT = re.compile(r"(?:^|(?<=[};/\s])):root\s*\{([^{}]*)\}\s*")
_TOKEN = re.compile(r"\s*(--[\w-]+)\s*:\s*(.*?)\s*\Z", re.S)
_USE = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,\s*([^()]*(?:\([^()]*\)[^()]*)*))?\)")
_DEPTH = 8  # tokens that name tokens


def with_tokens(sheets: Sequence[Stylesheet]) -> tuple[Stylesheet, ...]:
    """The sheets without `var()`, as far as a token or a fallback answers it; `:root` keeps what is no token."""
    tokens: dict[str, str] = {}
    for sheet in sheets:
        for block in _ROOT.findall(_COMMENT.sub("", sheet.text)):
            tokens.update((found[1], found[2]) for part in block.split(";") if (found := _TOKEN.match(part)))
    return tuple(replace(sheet, text=_filled(_ROOT.sub(_rest, sheet.text), tokens)) for sheet in sheets)


def _rest(root: re.Match[str]) -> str:
    """A `:root` rule without its tokens; nothing where it has no more."""
    parts = [part.strip() for part in _COMMENT.sub("", root[1]).split(";")]
    kept = [part for part in parts if part and not part.startswith("--")]
    return f":root {{ {'; '.join(kept)}; }}\n" if kept else ""


def _filled(text: str, tokens: dict[str, str]) -> str:
    for _ in range(_DEPTH):
        filled = _USE.sub(lambda use: tokens.get(use[1], use[2] if use[2] is not None else use[0]), text)
        if filled == text:
            break
        text = filled
    return text
