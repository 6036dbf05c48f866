"""A chapter of mdBook or GitBook: what the contents list comes in; its HTML, with lines of its own, goes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from posixpath import join, normpath

from markdown_it.token import Token

from book.model import Issue, LedgerLine
from book.readers.markdown.front import read_front
from book.readers.markdown.page import Within, page
from book.readers.mdbook.folder import Folder, text_of
from book.readers.mdbook.includes import included
from book.readers.mdbook.links import Links, name_of
from book.readers.mdbook.summary import Listed


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter that was read; its lines have the numbers after `start`, up to `end`.

    `title` is its own first heading, `heading` the line of that; `body` is what stands below.
    """

    listed: Listed
    id: str
    name: str
    start: int
    end: int
    title: str
    heading: int
    body: str
    dropped: tuple[LedgerLine, ...]
    issues: tuple[Issue, ...]

    def html(self, book: str, number: int) -> str:
        """The chapter under its title: its own, or that of the contents where its own is the book's.

        `number` is what the title's `data-chapter` says.
        """
        title = self.title if self.title and self.title != book else self.listed.title
        tag = f"h{min(self.listed.depth + 1, 6)}"
        return f'<{tag} data-line="{self.heading}" data-chapter="{number}">{escape(title)}</{tag}>\n{self.body}'


def chapter(folder: Folder, listed: Listed, number: int, start: int, links: Links) -> Chapter:
    """Reads the chapter at `number`. Raises KanbenError: MDB-002, MDB-003 (`folder.text_of`), and as Markdown does."""
    path = folder.source / listed.path
    text = text_of(path, folder.root)
    name = normpath(listed.path)
    front = read_front(text, name)
    whole = included(folder.root, path, front.body, name)
    heading: list[str] = []
    made = page(
        whole.text,
        name,
        Within(
            prefix=f"c{number}",
            lines=[start + line for line in whole.lines],
            change=lambda tokens: _shaped(tokens, listed, heading, links),
        ),
    )
    end = start + text.count("\n") + 1
    dropped = [*made.dropped, *(_moved(line, start) for line in front.lines)]
    title, line = heading if heading else ("", str(start + 1))
    return Chapter(
        listed,
        name_of(number),
        name,
        start,
        end,
        title or front.title,
        int(line),
        made.html,
        tuple(dropped),
        tuple(whole.issues),
    )


def _moved(line: LedgerLine, start: int) -> LedgerLine:
    return LedgerLine(line.line + start, line.text, line.as_, "LED-112")


def _shaped(tokens: list[Token], listed: Listed, heading: list[str], links: Links) -> list[Token]:
    """The chapter without its title, headings as deep as the chapter lies, pictures found from the book's folder."""
    out = tokens
    if tokens and tokens[0].type == "heading_open" and tokens[0].tag == "h1":
        heading += [_words(tokens[1]), str(tokens[0].attrs.get("data-line", 1))]
        out = tokens[3:]
    folder = listed.path.rpartition("/")[0]
    for token in out:
        if token.type.startswith("heading"):
            token.tag = f"h{min(6, int(token.tag[1]) + listed.depth)}"
        for child in token.children or []:
            if child.type == "link_open":
                child.attrs["href"] = links.address(listed.path, str(child.attrs.get("href", "")))
            elif child.type == "image":
                source = str(child.attrs.get("src", ""))
                if "://" not in source and not source.startswith(("/", "data:")):
                    child.attrs["src"] = normpath(join(folder, source))
    return out


def _words(token: Token) -> str:
    return "".join(_said(token.children or [])).strip()


def _said(tokens: Sequence[Token]) -> list[str]:
    return [
        child.content if child.type in ("text", "code_inline") else " " * (child.type == "softbreak")
        for child in tokens
    ]
