"""Blocks that CommonMark does not know: shortcodes, comments, attributes on a line, and the blocks of our chapters.

Each is a rule of markdown-it: it gets the state and a line, and says whether it has read something.
"""

from __future__ import annotations

import re
from html import escape

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from book.readers import credits
from book.readers.languages import language_of
from book.readers.markdown.losses import lose, number_of
from book.readers.markdown.shortcodes import CODE, Shortcode, shortcode

_SLASHES = re.compile(r"(/{3,})\s*(?P<name>[A-Za-z][A-Za-z0-9_-]*)?\s*(?:\|\s*(?P<argument>.*))?")
_OURS = ("figure-caption", "table-caption", "related")
_ATTRIBUTES = re.compile(r"\{:[^{}\n]*\}\s*")
_CREDITS = {"en": ("Photo: ", ""), "zh-Hans": ("（图／", "）"), "ja": ("（写真：", "）")}
_CODE_ENDS = {"highlight": re.compile(r"\{%-?\s*endhighlight\s*-?%\}|\{\{[<%]\s*/\s*highlight\s*[>%]\}\}")}
_PARAGRAPH: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}


def install(md: MarkdownIt) -> None:
    """Adds the rules to a parser."""
    ruler = md.block.ruler
    ruler.before("fence", "slashes", _slashes, _PARAGRAPH)
    ruler.before("fence", "shortcodes", _shortcodes, _PARAGRAPH)
    ruler.before("fence", "comments", _comments, _PARAGRAPH)
    ruler.before("fence", "attributes", _attributes, _PARAGRAPH)


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _reach(state: StateBlock, start: int, end: int) -> int:
    """Where what begins at `start` ends at the latest: with the item of a list that it stands in."""
    lines = range(start + 1, end)
    return next((line for line in lines if not state.isEmpty(line) and state.sCount[line] < state.blkIndent), end)


def _slashes(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """`/// name | argument` … `///`: a block of ours, or of Python-Markdown's extensions, where it is a title."""
    first = _line(state, start)
    opened = _SLASHES.fullmatch(first.rstrip()) if first.startswith("///") else None
    if not opened or not opened["name"] or state.is_code_block(start):
        return False
    if silent:
        return True
    end = _reach(state, start, end)
    closing = next((line for line in range(start + 1, end) if _line(state, line).rstrip() == opened[1]), end)
    name, argument = opened["name"], (opened["argument"] or "").strip()
    token = Token("slashes_open", "aside", 1, block=True, map=[start, closing], level=state.level)
    token.meta = {"name": name, "argument": argument}
    token.attrs = {"class": name} | ({"data-label": argument} if name == "related" else {})
    state.tokens.append(token)
    if name not in _OURS:
        lose(state.env, name, "block", "LED-116", start)
        _titled(state, argument, start)
    elif name != "related":
        lose(state.env, argument, "attributes", "LED-115", start)
    _inside(state, start + 1, closing)
    state.tokens.append(Token("slashes_close", "aside", -1, block=True, level=state.level, meta={"name": name}))
    state.line = min(closing + 1, end)
    return True


def _titled(state: StateBlock, title: str, line: int) -> None:
    """The title of a block, as a line of its own."""
    if title:
        state.push("paragraph_open", "p", 1).map = [line, line + 1]
        token = state.push("inline", "", 0)
        token.content, token.map, token.children = f"**{title}**", [line, line + 1], []
        state.push("paragraph_close", "p", -1)


def _inside(state: StateBlock, start: int, end: int) -> None:
    parent, last = state.parentType, state.lineMax
    state.parentType, state.lineMax = "slashes", end
    state.level += 1
    state.md.block.tokenize(state, start, end)
    state.level -= 1
    state.parentType, state.lineMax = parent, last


def _shortcodes(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A shortcode on lines of its own."""
    at = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith(("{{", "{%"), at) or state.is_code_block(start):
        return False
    end = _reach(state, start, end)
    found = CODE.match(state.src, at, state.eMarks[end - 1])
    last = found and next((line for line in range(start, end) if state.eMarks[line] >= found.end()), None)
    if not found or last is None or state.src[found.end() : state.eMarks[last]].strip():
        return False
    if silent:
        return True
    code = shortcode(found)
    state.line = last + 1
    if code.name in _CODE_ENDS:
        _code(state, code, last + 1, end, _CODE_ENDS[code.name])
    elif code.image:
        token = state.push("html_block", "", 0)
        token.map = [start, last + 1]
        token.content = _figure(state.md, code, number_of(state.env, start))
    else:
        lose(state.env, found[0], "shortcode", "LED-114", start)
    return True


def _figure(md: MarkdownIt, code: Shortcode, line: int) -> str:
    caption, credit = (md.renderInline(text, {}) for text in (code.caption, _credit(code)))
    lines = f"<p>{caption}</p>" * bool(caption) + f'<p class="credit">{credit}</p>' * bool(credit)
    return (
        f'<figure data-line="{line}"><img src="{escape(code.image)}" alt="{escape(code.alternative)}"/>'
        + f"<figcaption>{lines}</figcaption>" * bool(lines)
        + "</figure>\n"
    )


def _credit(code: Shortcode) -> str:
    """The credit as newsrooms write it; a bare name gets the word that says what it is."""
    if not code.credit or credits.credit(code.credit) is not None:
        return code.credit
    before, after = _CREDITS.get(language_of(code.caption + code.credit) or "", ("（圖／", "）"))
    return f"{before}{code.credit}{after}"


def _code(state: StateBlock, code: Shortcode, start: int, end: int, ending: re.Pattern[str]) -> None:
    """Lines of code up to the closing shortcode."""
    last = next((line for line in range(start, end) if ending.match(_line(state, line))), end)
    token = state.push("fence", "code", 0)
    token.info, token.map = code.parameters.get("0", ""), [start, last]
    token.content = state.getLines(start, last, 0, True)
    state.line = min(last + 1, end)


def _comments(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Lines between two that are `%%` alone."""
    if _line(state, start).rstrip() != "%%":
        return False
    end = _reach(state, start, end)
    closing = next((line for line in range(start + 1, end) if _line(state, line).rstrip() == "%%"), None)
    if closing is None:
        return False
    if not silent:
        for line in range(start + 1, closing):
            lose(state.env, _line(state, line), "comment", "LED-113", line)
        state.line = closing + 1
    return True


def _attributes(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """`{: .class}` on a line of its own (kramdown): of no use to a book."""
    if not _ATTRIBUTES.fullmatch(_line(state, start)):
        return False
    if not silent:
        lose(state.env, _line(state, start), "attributes", "LED-115", start)
        state.line = start + 1
    return True
