"""Marks inside a line that CommonMark does not know: Obsidian's, those of site generators, and our own.

Each is a rule of markdown-it: it gets the state at its first character, and says whether it has read something.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.common.utils import unescapeAll
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from book.readers.markdown.emphasis import emphasis
from book.readers.markdown.losses import lose
from book.readers.markdown.shortcodes import CODE, shortcode

IMAGES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".avif", ".bmp", ".tif", ".tiff")
_WIKI = re.compile(r"(?P<shown>!?)\[\[(?P<target>[^\[\]|\n]{1,500})(?P<rest>(?:\|[^\[\]|\n]{0,500}){0,4})\]\]")
_SIZE = re.compile(r"\d+(?:x\d+)?|left|right|center")
_RUBY = re.compile(r"\{(?P<base>[^{}|\n]{1,200})\|(?P<readings>[^{}\n]{1,400})\}")
_ATTRIBUTES = re.compile(r"""\{:?[ ]*(?:[#.][\w-]+[ ]*|[\w-]+=(?:"[^"{}\n]*"|[\w%.-]+)[ ]*)+\}""")
_ID = re.compile(r"#([\w-]+)")
_BEFORE_ATTRIBUTES = ("image", "link_close", "code_inline", "strong_close", "em_close")


def install(md: MarkdownIt) -> None:
    """Adds the rules to a parser."""
    ruler = md.inline.ruler
    ruler.at("emphasis", emphasis)
    ruler.before("link", "wiki", _wiki)
    ruler.before("link", "attributes", _attributes)
    ruler.before("link", "ruby", _ruby)
    ruler.before("link", "highlight", _highlight)
    ruler.before("link", "comment", _comment)
    ruler.before("link", "shortcode", _shortcode)


def _wiki(state: StateInline, silent: bool) -> bool:
    """`[[note|words]]` becomes its words, `![[image.png|300]]` a picture."""
    found = _WIKI.match(state.src, state.pos, state.posMax) if state.src[state.pos] in "![" else None
    if not found:
        return False
    if not silent:
        target, words = found["target"].strip(), [part.strip() for part in found["rest"].split("|")[1:]]
        said = next((part for part in words if part and not _SIZE.fullmatch(part)), "")
        if found["shown"] and target.partition("#")[0].lower().endswith(IMAGES):
            image(state, target.partition("#")[0], said)
        else:
            state.push("text", "", 0).content = said or target.replace("#", " > ")
    state.pos = found.end()
    return True


def image(state: StateInline, source: str, alternative: str) -> None:
    """Adds a picture."""
    token = state.push("image", "img", 0)
    token.attrs = {"src": state.md.normalizeLink(source), "alt": ""}
    token.children = [Token("text", "", 0, content=alternative)]


def _attributes(state: StateInline, silent: bool) -> bool:
    """`{#id .class}` after a picture, a link or a mark: the id stays, the rest is of no use to a book."""
    found = _ATTRIBUTES.match(state.src, state.pos, state.posMax) if state.src[state.pos] == "{" else None
    if not found or state.pending or not state.tokens or state.tokens[-1].type not in _BEFORE_ATTRIBUTES:
        return False
    name = _ID.search(found[0])
    if not silent and name and state.tokens[-1].type == "image":
        state.tokens[-1].attrSet("id", name[1])
    state.pos = found.end()
    return True


def _ruby(state: StateInline, silent: bool) -> bool:
    """`{漢字|かんじ}`; `{漢字|かん|じ}` sets one reading to each character."""
    found = _RUBY.match(state.src, state.pos, state.posMax) if state.src[state.pos] == "{" else None
    if not found:
        return False
    if not silent:
        base, readings = unescapeAll(found["base"]), [unescapeAll(part) for part in found["readings"].split("|")]
        single = len(readings) == len(base)
        state.push("ruby_open", "ruby", 1)
        for part, reading in zip(base if single else [base], readings if single else ["".join(readings)], strict=True):
            state.push("text", "", 0).content = part
            state.push("rt_open", "rt", 1)
            state.push("text", "", 0).content = reading
            state.push("rt_close", "rt", -1)
        state.push("ruby_close", "ruby", -1)
    state.pos = found.end()
    return True


def _highlight(state: StateInline, silent: bool) -> bool:
    """`==words==`."""
    start, last = state.pos + 2, state.posMax
    if not state.src.startswith("==", state.pos) or silent:
        return False
    end = state.src.find("==", start, last)
    if end <= start or state.src[start].isspace() or state.src[end - 1].isspace() or state.src[start] == "=":
        return False
    state.push("mark_open", "mark", 1)
    state.pos, state.posMax = start, end
    state.md.inline.tokenize(state)
    state.pos, state.posMax = end + 2, last
    state.push("mark_close", "mark", -1)
    return True


def _comment(state: StateInline, silent: bool) -> bool:
    """`%%words%%` is for the writer alone."""
    if not state.src.startswith("%%", state.pos):
        return False
    end = state.src.find("%%", state.pos + 2, state.posMax)
    if end < 0:
        return False
    if not silent:
        lose(state.env, state.src[state.pos + 2 : end], "comment", "LED-113")
    state.pos = end + 2
    return True


def _shortcode(state: StateInline, silent: bool) -> bool:
    """A shortcode: its picture, or nothing."""
    found = CODE.match(state.src, state.pos, state.posMax) if state.src[state.pos] == "{" else None
    if not found:
        return False
    if not silent:
        code = shortcode(found)
        if code.image:
            image(state, code.image, code.alternative)
        lose(state.env, "" if code.image else found[0], "shortcode", "LED-114")
    state.pos = found.end()
    return True
