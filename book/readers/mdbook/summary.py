"""The contents of an mdBook or a GitBook: SUMMARY.md comes in; its chapters, with their parts, go out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token

from book.model import Matter


@dataclass(frozen=True, slots=True)
class Listed:
    """A chapter in the contents: its file, as a path from SUMMARY.md, empty for a draft; `depth` counts from 0."""

    title: str
    path: str
    depth: int
    matter: Matter
    part: str
    line: int


def summary(text: str) -> tuple[Listed, ...]:
    """The chapters in their order. Links before the first list are front matter, those after the last back matter."""
    tokens = MarkdownIt("commonmark", {"html": False, "maxNesting": 60}).parse(text)
    found = list(_listed(tokens))
    numbered = [at for at, chapter in enumerate(found) if chapter.matter == "body"]
    last = numbered[-1] if numbered else -1
    return tuple(
        Listed(it.title, it.path, it.depth, _matter(it, at, last), it.part if at <= last else "", it.line)
        for at, it in enumerate(found)
    )


def _matter(chapter: Listed, at: int, last: int) -> Matter:
    if chapter.matter == "body":
        return "body"
    return "front" if at < last else "back"


def _listed(tokens: Sequence[Token]) -> Iterator[Listed]:
    depth, part, headings, begun = -1, "", 0, False
    for at, token in enumerate(tokens):
        if token.type in ("bullet_list_open", "ordered_list_open"):
            depth, begun = depth + 1, True
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            depth -= 1
        elif token.type == "inline" and tokens[at - 1].type == "heading_open":
            headings += 1
            title = _words(token.children or [])
            # The first heading of all is that of the contents themselves: # Summary
            part = title if begun or headings > 1 else ""
        elif token.type == "inline":
            yield from _links(token, max(0, depth), "body" if depth >= 0 else "front", part)


def _links(token: Token, depth: int, matter: Matter, part: str) -> Iterator[Listed]:
    """The links of a line; words without a link, in a list, are a draft."""
    line = (token.map or [0])[0] + 1
    children = token.children or []
    starts = [at for at, child in enumerate(children) if child.type == "link_open"]
    for at in starts:
        end = next(after for after in range(at, len(children)) if children[after].type == "link_close")
        path = unquote(str(children[at].attrs.get("href", "")).partition("#")[0])
        yield Listed(_words(children[at:end]), path, depth, matter, part, line)
    if not starts and matter == "body" and _words(children):
        yield Listed(_words(children), "", depth, matter, part, line)


def _words(children: Sequence[Token]) -> str:
    return "".join(
        child.content if child.type in ("text", "code_inline") else " " * (child.type == "softbreak")
        for child in children
    ).strip()
