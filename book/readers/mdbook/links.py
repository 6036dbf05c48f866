"""Links between the chapters of a book: what the contents list comes in; cross-references go out.

A link to another chapter's file has a stand-in for an address until the article is there, because the reader of HTML
keeps addresses on the web alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from posixpath import join, normpath
from urllib.parse import unquote

from book.manuscript.renaming import remarked
from book.model import Article, Heading, Mark
from book.readers.mdbook.summary import Listed

_STAND_IN = "http://chapter.invalid/"  # RFC 2606: a name that nobody can have


@dataclass
class Links:
    """The names of the chapters, by their files; `called` are those that some link leads to."""

    names: dict[str, str]
    called: set[str] = field(default_factory=set)

    def address(self, here: str, address: str) -> str:
        """The address of a link in the chapter in the file `here`: a stand-in where it leads to a chapter."""
        path = unquote(address.partition("#")[0])
        if not path or "://" in address:
            return address
        target = normpath(join(here.rpartition("/")[0], path)).removesuffix(".html")
        name = self.names.get(target) or self.names.get(f"{target}.md")
        if not name:
            return address
        self.called.add(name)
        return f"{_STAND_IN}{name}"

    def resolved(self, article: Article) -> Article:
        """The article with cross-references to its chapters; a link to another part's keeps its words."""
        held = {block.id for block in article.blocks if isinstance(block, Heading) and block.id}

        def marks(found: tuple[Mark, ...]) -> tuple[Mark, ...]:
            out = []
            for mark in found:
                name = mark.value.removeprefix(_STAND_IN)
                if mark.kind != "link" or name == mark.value:
                    out.append(mark)
                elif name in held:
                    out.append(replace(mark, value=f"#{name}"))
            return tuple(out)

        return remarked(article, marks)


def links(listed: Sequence[Listed]) -> Links:
    """The names of the chapters that the contents list."""
    return Links({normpath(it.path): name_of(at) for at, it in enumerate(listed, 1) if it.path})


def name_of(number: int) -> str:
    """The name of the chapter that stands at `number`, from 1, in the contents."""
    return f"chapter-{number}"
