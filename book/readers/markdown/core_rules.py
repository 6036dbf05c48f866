"""What is done to a whole page of Markdown once its blocks are known: callouts, tasks, names, figures, lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from book.readers import credits
from book.readers.lines import fold, width
from book.readers.markdown.losses import LINE, lose, number_of
from book.readers.signatures import caption_signed

_CALLOUT = re.compile(r"\[!(?P<kind>[\w-]+)[^\]\n]*\][+-]?[ \t]*(?P<title>[^\n]*)\n?")
_TASK = re.compile(r"\[(?P<done>[ xX])\][ \t\u3000]+(?=\S)")
_NAMED = re.compile(r"[ \t]*\{:?[ ]*(?:#(?P<id>[\w-]+))?[^{}\n|]*\}[ \t]*\Z")
_BLOCK_ID = re.compile(r"(?:^|[ \t])\^[A-Za-z0-9-]+[ \t]*\Z")
# What HTML does not show: comments, instructions, declarations (CommonMark 0.31 § 6.6), be they closed or not.
_COMMENT = re.compile(
    r"<!--(?P<a>.*?)(?:-->|\Z)|<\?(?P<b>.*?)(?:\?>|\Z)|<!\[CDATA\[(?P<c>.*?)(?:\]\]>|\Z)|<!(?P<d>[A-Za-z].*?)(?:>|\Z)",
    re.DOTALL,
)
_SENTENCE = 10.0  # ems: a shorter sentence for those who do not see the picture only names it
_BLANK = ("softbreak", "hardbreak")


def install(md: MarkdownIt) -> None:
    """Adds the rules to a parser; the footnotes' own rule, `footnote_tail`, is there already."""
    ruler = md.core.ruler
    ruler.after("block", "kanben-callouts", _callouts)
    ruler.after("kanben-callouts", "kanben-names", _names)
    ruler.at("inline", _inline)
    ruler.after("inline", "kanben-figures", _figures)
    ruler.after("kanben-figures", "kanben-tables", _table_captions)
    ruler.after("kanben-tables", "kanben-notes", _uncalled_notes)
    ruler.push("kanben-lines", _lines)


def _callouts(state: StateCore) -> None:
    """`> [!note] Title`: the title becomes a paragraph of its own."""
    out: list[Token] = []
    for at, token in enumerate(state.tokens):
        found = None
        if token.type == "inline" and at > 1 and state.tokens[at - 2].type == "blockquote_open":
            found = _CALLOUT.match(token.content)
        if not found:
            out.append(token)
            continue
        title, rest = found["title"].strip(), token.content[found.end() :]
        lose(state.env, f"[!{found['kind']}]", "callout", "LED-116", (token.map or [0])[0])
        opening = out[-1]
        if title:
            out.append(Token("inline", "", 0, content=f"**{title}**", map=token.map, children=[]))
        if title and rest:
            out += [
                Token("paragraph_close", "p", -1, block=True),
                Token("paragraph_open", "p", 1, block=True, map=opening.map),
            ]
        if rest or not title:
            out.append(Token("inline", "", 0, content=rest, map=token.map, children=[]))
    state.tokens = out


def _names(state: StateCore) -> None:
    """Marks at the ends of blocks: tasks of lists, names of headings, Obsidian's names of paragraphs."""
    for at, token in enumerate(state.tokens):
        if token.type != "inline" or at == 0:
            continue
        opening = state.tokens[at - 1]
        if opening.type == "heading_open":
            found = _NAMED.search(token.content)
            if found and found.start() > 0:
                token.content = token.content[: found.start()]
                if found["id"]:
                    opening.attrSet("id", found["id"])
        elif opening.type == "paragraph_open":
            if at > 1 and state.tokens[at - 2].type == "list_item_open":
                token.content = _TASK.sub(_box, token.content, count=1)
            token.content = _BLOCK_ID.sub("", token.content)


def _box(found: re.Match[str]) -> str:
    return "□ " if found["done"] == " " else "✓ "  # ☐ and ☑ are in no face that books are set in


def _inline(state: StateCore) -> None:
    """markdown-it's rule `inline`, with the line of each block known to the rules inside."""
    for token in state.tokens:
        if token.type == "html_block":
            token.content = _shown(state, token.content, (token.map or [0])[0])
        if token.type == "inline":
            state.env[LINE] = (token.map or [0])[0]
            token.children = token.children or []
            state.md.inline.parse(token.content, state.md, state.env, token.children)
            for child in token.children:
                if child.type == "html_inline":
                    child.content = _shown(state, child.content)


def _shown(state: StateCore, html: str, line: int | None = None) -> str:
    """The HTML without its comments: one that does not end would take what follows with it."""
    for found in _COMMENT.finditer(html):
        lose(state.env, found[found.lastgroup or 0], "comment", "LED-113", line)
    return _COMMENT.sub("", html)


def _uncalled_notes(state: StateCore) -> None:
    """Notes that nothing calls; the rule that comes next leaves them out."""
    refs = state.env.get("footnotes", {}).get("refs", {})
    label = None
    for token in state.tokens:
        if token.type == "footnote_reference_open":
            label = f":{token.meta['label']}"
        elif token.type == "footnote_reference_close":
            label = None
        elif token.type == "inline" and label is not None and refs.get(label, -1) < 0:
            lose(state.env, token.content, "note", "LED-105", (token.map or [0])[0])


def _lines(state: StateCore) -> None:
    """Each element says the line of the file that it begins on."""
    for token in state.tokens:
        if token.map and token.nesting >= 0 and token.type not in ("html_block", "inline"):
            token.attrSet("data-line", str(number_of(state.env, token.map[0])))


# ---------------------------------------------------------------- figures


def _figures(state: StateCore) -> None:
    """A paragraph that holds pictures alone becomes figures; what captions them goes in."""
    tokens, out, at = state.tokens, [], 0
    while at < len(tokens):
        pictures, caption = _pictures(tokens, at)
        if not pictures:
            out.append(tokens[at])
            at += 1
            continue
        line = tokens[at].map
        at += 3
        if not caption:
            caption, at = _caption_below(tokens, at)
        followed = not caption and _is_caption_like(tokens, at)
        for picture in pictures:
            below = caption if picture is pictures[-1] else []
            taken = followed and picture is pictures[-1]
            out += _figure(picture, below or ([] if taken else _titles(picture)), line)
    state.tokens = out


def _pictures(tokens: list[Token], at: int) -> tuple[list[Token], list[Token]]:
    """The pictures of the paragraph at `at` and the caption that stands below them in it; none for another block."""
    if tokens[at].type != "paragraph_open" or tokens[at].hidden:
        return [], []
    children = [child for child in tokens[at + 1].children or [] if child.content.strip() or child.type != "text"]
    children = (
        [child for child in children if child.type not in ("link_open", "link_close")]
        if _linked(children)
        else children
    )
    pictures: list[Token] = []
    while children and children[0].type in ("image", *_BLANK):
        first = children.pop(0)
        pictures += [first] if first.type == "image" else []
    if not pictures or (children and not (_is_emphasised(children) or _is_credit(children))):
        return [], []
    return pictures, _paragraph(children) if children else []


def _linked(children: list[Token]) -> bool:
    """Whether all that is linked is a picture."""
    return all(children[at + 1].type == "image" for at, child in enumerate(children[:-1]) if child.type == "link_open")


def _is_emphasised(children: list[Token]) -> bool:
    """Whether all of it is emphasised, as one."""
    kind = children[0].type
    if kind not in ("em_open", "strong_open") or children[-1].type != kind.replace("open", "close"):
        return False
    return not any(child.type == children[-1].type for child in children[1:-1])


def _is_credit(children: list[Token]) -> bool:
    text = "".join(child.content for child in children if child.type == "text")
    return bool(text.strip()) and credits.credit(text.strip()) is not None


def _caption_below(tokens: list[Token], at: int) -> tuple[list[Token], int]:
    """The caption that follows a picture as a block of ours, and where it ends."""
    if at < len(tokens) and tokens[at].type == "slashes_open" and tokens[at].meta["name"] == "figure-caption":
        end = _end(tokens, at)
        for token in tokens[at + 1 : end]:
            if token.type == "inline":
                token.children = _bare(token.children or [])
        return tokens[at + 1 : end], end + 1
    return [], at


def _is_caption_like(tokens: list[Token], at: int) -> bool:
    """Whether a paragraph that is emphasised follows a picture; it is then called a caption, and told as doubtful."""
    if at + 1 >= len(tokens) or tokens[at].type != "paragraph_open":
        return False
    children = tokens[at + 1].children or []
    found = bool(children) and _is_emphasised(children) and children[0].type == "em_open"
    if found:
        tokens[at].attrSet("class", "caption")
    return found


def _end(tokens: list[Token], at: int) -> int:
    """Where the block that opens at `at` closes."""
    depth = 0
    for end in range(at, len(tokens)):
        depth += tokens[end].nesting
        if depth == 0:
            return end
    return len(tokens) - 1


def _paragraph(children: list[Token]) -> list[Token]:
    """A line of a caption; what emphasised all of it said that it is one."""
    return [
        Token("paragraph_open", "p", 1, block=True),
        Token("inline", "", 0, children=_bare(children)),
        Token("paragraph_close", "p", -1, block=True),
    ]


def _bare(children: list[Token]) -> list[Token]:
    return children[1:-1] if children and _is_emphasised(children) else children


def _titles(picture: Token) -> list[Token]:
    """The caption that the picture itself has: its title, or an alternative text that is written as one."""
    title = str(picture.attrs.pop("title", ""))
    alternative = "".join(child.content for child in picture.children or [])
    text = title or (alternative if _is_caption(alternative.strip()) else "")
    return _paragraph([Token("text", "", 0, content=text)]) if text.strip() else []


def _is_caption(text: str) -> bool:
    """Whether an alternative text is written as captions are: with a credit at its end, or as a whole sentence."""
    if not text:
        return False
    signed = credits.caption_with_credit(text) or caption_signed(text)
    return bool(signed) or (fold(text)[-1] in "。." and width(text[:200]) >= _SENTENCE)


def _figure(picture: Token, caption: list[Token], line: list[int] | None) -> Iterator[Token]:
    yield Token("figure_open", "figure", 1, block=True, map=line)
    yield Token("inline", "", 0, children=[picture])
    if caption:
        yield Token("figcaption_open", "figcaption", 1, block=True)
        yield from caption
        yield Token("figcaption_close", "figcaption", -1, block=True)
    yield Token("figure_close", "figure", -1, block=True)


def _table_captions(state: StateCore) -> None:
    """A caption below a table goes into it."""
    out: list[Token] = []
    table, caption = 0, -1  # where the last table begins, and the caption that is being read
    for token in state.tokens:
        ours = token.type.startswith("slashes") and token.meta["name"] == "table-caption"
        if token.type == "table_open":
            table = len(out)
        elif ours and token.nesting > 0 and out and out[-1].type == "table_close":
            caption, token.tag = len(out), "caption"
        elif ours and token.nesting < 0 and caption >= 0:
            token.tag = "caption"
            out[caption:], moved = [], [*out[caption:], token]
            out[table + 1 : table + 1] = moved
            caption = -1
            continue
        out.append(token)
    state.tokens = out
