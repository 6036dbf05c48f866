"""Links to headings and figures of the same document: its tree comes in; cross-references of its article go out.

A link has a stand-in for an address until the article is there, because only then it is known what stands in it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from urllib.parse import unquote

from bs4.element import Tag

from book.manuscript.renaming import remarked
from book.model import Article, Figure, Heading, Issue, Mark, Place
from book.readers.html_context import Made
from book.readers.html_inline import STAND_IN
from book.readers.html_soup import Document, attribute, words_in
from book.report import issue

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_NO_SLUG = re.compile(r"[^\w\- ]")


def slug(text: str) -> str:
    """The name that site generators give to a heading."""
    return _NO_SLUG.sub("", text.strip().lower()).replace(" ", "-")


def mark_links(document: Document) -> tuple[Mapping[int, str], list[Issue]]:
    """The names of the elements that links lead to, by their identity, and a finding (MDN-004) for links to nothing.

    Those links get stand-ins for addresses.
    """
    targets, names = _targets(document), dict[int, str]()
    issues: list[Issue] = []
    for link in document.soup.find_all("a", href=re.compile("^#.")):
        target = targets.get(unquote(attribute(link, "href")[1:]).lower())
        if target is not None:
            name = names.setdefault(id(target), f"place-{len(names) + 1}")
            link["href"] = f"{STAND_IN}{name}"
        elif not _is_of_note(link):
            place = Place(document.file, document.line(link) or None)
            issues.append(issue("MDN-004", place, address=unquote(attribute(link, "href")), text=words_in(link)))
    return names, issues


def named(made: Sequence[Made], names: Mapping[int, str]) -> list[Made]:
    """The blocks, with names for the headings and figures that links lead to."""
    out: list[Made] = []
    for it in made:
        name, block = names.get(id(it.tag)), it.block
        out.append(replace(it, block=replace(block, id=name)) if name and isinstance(block, Heading | Figure) else it)
    return out


def resolved(article: Article, held: Mapping[str, str]) -> Article:
    """The article with cross-references for stand-ins; `held` has the link for each name. Others keep their words."""

    def marks(found: tuple[Mark, ...]) -> tuple[Mark, ...]:
        out = []
        for mark in found:
            name = mark.value.removeprefix(STAND_IN)
            if mark.kind != "link" or name == mark.value:
                out.append(mark)
            elif name in held:
                out.append(replace(mark, value=held[name]))
        return tuple(out)

    return remarked(article, marks)


def _is_of_note(link: Tag) -> bool:
    return any("note" in f"{attribute(it, 'class')} {attribute(it, 'role')}" for it in (link, *link.parents))


def _targets(document: Document) -> Mapping[str, Tag]:
    """Headings and figures by their names: those that they have, else those that site generators give."""
    targets: dict[str, Tag] = {}
    for tag in document.soup.find_all(id=True):
        owner = tag if tag.name in (*_HEADINGS, "figure") else tag.find_parent([*_HEADINGS, "figure"])
        if owner is not None:
            targets.setdefault(attribute(tag, "id").lower(), owner)
    for tag in document.soup.find_all(_HEADINGS):
        targets.setdefault(slug(words_in(tag)), tag)
    return targets
