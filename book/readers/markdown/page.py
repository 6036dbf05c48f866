"""Markdown as a page: the text of a file comes in; HTML whose elements know their lines, and what it lacks, go out."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from book.model import LedgerLine, Place
from book.readers.markdown import block_rules, core_rules, inline_rules
from book.readers.markdown.losses import LOSSES, NUMBERS
from book.report import stop

_DEPTH = 60  # blocks in blocks; markdown-it leaves out what lies deeper
# Addresses that a site generator would make: [words]({{< ref "about.md" >}}), ({{ site.baseurl }}/a.jpg)
_MADE_ADDRESS = re.compile(
    r"""(?<=\]\()\{[{%][<%]?[ ]*(?:(?:rel)?ref|post_url|link|asset_path)?[ ]*["']?(?P<name>[^"'{}<>%|\s]*)["']?"""
    r"""[^{}\n]{0,80}[}%]\}"""
)
_BASE = re.compile(r"\{\{[ ]*(?:site|page|\.Site)\.[\w.]*(?:url|URL|path)[ ]*\}\}")


@dataclass(frozen=True, slots=True)
class Page:
    """A page of HTML; `data-line` of an element is the line that it begins on."""

    html: str
    dropped: tuple[LedgerLine, ...]


@dataclass(frozen=True, slots=True)
class Within:
    """Where a text stands that is one of several on a page.

    `prefix` comes before the names of its notes; `lines` has the number to say for each line; `change` is done to what
    markdown-it made of it.
    """

    prefix: str = ""
    lines: Sequence[int] = ()
    change: Callable[[list[Token]], list[Token]] | None = None


ALONE = Within()


def page(text: str, file: str, within: Within = ALONE) -> Page:
    """The text, whose lines end with LF, as a page. Raises KanbenError MDN-002 where it lies too deep in itself."""
    env: dict[str, Any] = {"docId": within.prefix} if within.prefix else {}
    env[NUMBERS] = within.lines
    parser = _parser()
    source = _MADE_ADDRESS.sub(lambda found: found["name"], _BASE.sub("", text))
    tokens = parser.parse(source, env)
    for token in tokens:
        if token.level >= _DEPTH - 1:
            raise stop("MDN-002", Place(file, token.map[0] + 1 if token.map else None), limit=_DEPTH)
    if within.change:
        tokens = within.change(tokens)
    html = parser.renderer.render(tokens, parser.options, env)
    dropped = sorted(env.get(LOSSES, ()), key=lambda line: line.line)
    return Page(html, tuple(dropped))


def _parser() -> MarkdownIt:
    """CommonMark with what writers use beside it."""
    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": _DEPTH})
    parser.enable(["table", "strikethrough"])
    parser.validateLink = _any  # type: ignore[assignment]  # what may not be linked is taken out later, words stay
    parser.use(footnote_plugin)
    parser.use(deflist_plugin)
    for rules in (inline_rules, block_rules, core_rules):
        rules.install(parser)
    parser.add_render_rule("footnote_block_open", _footnotes)
    return parser


def _any(_: str) -> bool:
    return True


def _footnotes(*_: Any) -> str:
    """The beginning of the list of notes, without a rule above it."""
    return '<section class="footnotes" role="doc-endnotes"><ol>\n'
