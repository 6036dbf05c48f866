"""Links between the chapters of a book: what the contents list comes in; cross-references go out.

A link to another chapter's file, or to a heading of one, has a stand-in for an address until all articles are there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from posixpath import join, normpath
from urllib.parse import unquote

from book.model import Article, Heading
from book.readers.html_inline import STAND_IN
from book.readers.html_links import resolved
from book.readers.mdbook.summary import Listed


@dataclass
class Links:
    """The names of the chapters, by their files; `called` are those, and their headings, that some link leads to.

    The name of a heading is that of its chapter, a slash and what the link calls it.
    """

    names: dict[str, str]
    called: dict[str, None] = field(default_factory=dict)

    def address(self, here: str, address: str) -> str:
        """The address of a link in the chapter in the file `here`: a stand-in where it leads to a chapter."""
        path, _, place = address.partition("#")
        if "://" in address or not address:
            return address
        target = normpath(join(here.rpartition("/")[0], unquote(path))) if path else here
        target = target.removesuffix(".html")
        chapter = self.names.get(normpath(target)) or self.names.get(f"{target}.md")
        if not chapter:
            return address
        name = f"{chapter}/{unquote(place).lower()}" if place else chapter
        self.called[name] = None
        return f"{STAND_IN}{name}"

    def resolved(self, articles: Sequence[Article], headings: Mapping[str, str]) -> list[Article]:
        """The articles with cross-references to their chapters and headings, by the ids in `headings`.

        A link to what is not in the book keeps its words; one to a heading that is not there leads to its chapter.
        """
        places = {
            block.id: at
            for at, article in enumerate(articles)
            for block in article.blocks
            if isinstance(block, Heading) and block.id
        }
        ids = {name: headings.get(name, name.partition("/")[0]) for name in self.called}
        out = []
        for at, article in enumerate(articles):
            held = {
                name: f"#{held_id}" if places[held_id] == at else f"#{places[held_id] - at:+d}/{held_id}"
                for name, held_id in ids.items()
                if held_id in places
            }
            out.append(resolved(article, held))
        return out


def links(listed: Sequence[Listed]) -> Links:
    """The names of the chapters that the contents list."""
    return Links({normpath(it.path): name_of(at) for at, it in enumerate(listed, 1) if it.path})


def name_of(number: int) -> str:
    """The name of the chapter that stands at `number`, from 1, in the contents."""
    return f"chapter-{number}"
