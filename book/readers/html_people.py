"""Who wrote a page: its elements, what its head says and what its text said come in; the people, each once, go out.

A name without a label counts only where a class, a relation or schema.org says that it stands for the author.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bs4.element import PreformattedString, Tag

from book.model import Paragraph, Person
from book.readers import conventions, conventions_page
from book.readers.bylines import ROLES_JOINED, byline_of
from book.readers.html_context import BLOCKS, Context, Made
from book.readers.html_ledger import pieces_of
from book.readers.html_meta import Metadata
from book.readers.html_soup import attribute, classes, inert, words_in
from book.readers.lines import fold, line_of, width
from book.readers.text_masthead import is_post, people_near
from book.readers.text_signed import editors_inside, reporters_inside

ABOUT = re.compile(
    r"(?:^|[\s_-])(?:byline|author|authors|dateline|date|pubdate|time|meta|info|kicker|eyebrow|cat|category|categories|posted"
    r"|published|topic-link|paid-note|submeta|post-footer|entry-footer|tags|tag)(?:$|[\s_-])"
)
ABOUT_WIDTH = 60.0  # ems of a line about an article
_BYLINE = re.compile(r"(?:^|[\s_-])(?:byline|author|authors|writer|reporter|editor)(?:$|[\s_-])")
_AUTHOR_NAME = re.compile(r"(?:^|[\s_-])(?:author|byline|meta-name|writer)(?:$|[\s_-])")
_AUTHOR_ALONE = re.compile(r"(?:^|\s)(?:author|author-name|writer|byline-name)(?:\s|$)")
_BOXES = ["p", "div", "span", "address", "a", "li"]
_NAME = re.compile(r"[^\W\d_]{1,6}[ \u3000・·]?[^\W\d_]{1,6}")
_HOUSE = re.compile(r".{2}(?:[网網馆館报報社台臺]|委员会|委員會|基金会|基金會|中心|大学|大學|編集部|編輯部|编辑部)\Z")
_AUTHORS = re.compile(
    rf"(?:{conventions.alternatives(conventions.AUTHORS)}|authors|by|written by)\s*:?", re.IGNORECASE
)  # the label of a list of names
_WITH_POST = re.compile(  # 黒岩 美帆 : 某経済 記者
    r"(?P<name>[^\s:,。|]{1,5}(?: [^\s:,。|]{1,4})?)\s?[:|]\s?[^:。|]{0,20}"
    rf"(?:{conventions.alternatives(conventions_page.POSTS)})"
)
_MOST = 6  # lines in a box that names people
_LAST = 3  # paragraphs at the end of a text in which its editor may be named
_NAME_WIDTH = 20.0  # ems


def people_of(
    context: Context, element: Tag, said: Metadata, told: Sequence[Person], made: Sequence[Made]
) -> tuple[Person, ...]:
    """The people of the head, of the lines about the article (`told`), of boxes that name them, and of the text.

    `element` holds the article: below it, boxes with names are those of other articles.
    """
    people = [*said.people, *told]
    below = {id(tag) for tag in element.find_all_next(_BOXES)} - {id(tag) for tag in element.find_all(_BOXES)}
    for tag in _bylines(context.document.soup):
        own = id(tag) not in below and tag.find_parent(["a", "li"]) is None
        found = _named_in(tag, own=own)
        text = words_in(tag)
        if not found and not people and text and " " not in text and tag.find_parent(class_="vcard") is not None:
            found = (Person(text),)  # hCard: the name of who wrote it, which need not look like one
        if found and context.fates.is_open(tag):
            open_ = [piece for piece in pieces_of(tag) if context.fates.is_open(piece)]
            context.fates.move(open_, "byline", "LED-011")
        if not found and not people and _AUTHOR_ALONE.search(classes(tag)) and _NAME.fullmatch(text):
            found = (Person(text),)
        people += found
    people += _people_in_text(made, people)
    if any(it.role == "author" and it not in said.people for it in people):
        people = [it for it in people if it not in said.people or not _is_house(it.name, said)]
    once: dict[str, Person] = {}
    for person in people:
        once.setdefault(person.name, person)
    return tuple(once.values())


def named_by_class(it: Made, text: str) -> tuple[Person, ...]:
    """The people of a block of the text whose class says that it names who wrote it; none of any other."""
    return _people_of_line(text) if _is_of_author(it) and width(text[:200]) <= ABOUT_WIDTH else ()


def is_author(it: Made, text: str) -> bool:
    """Whether a heading is the name of who wrote the page, by its class."""
    return _is_of_author(it) and width(text[:100]) <= _NAME_WIDTH


def _is_of_author(it: Made) -> bool:
    """Whether the class of a block, or of what it stands in, says that it names who wrote the page."""
    return any(_AUTHOR_NAME.search(classes(tag)) for tag in (it.tag, it.tag.parent) if tag is not None)


def _bylines(soup: Tag) -> Iterator[Tag]:
    """Boxes whose class or relation says that they name the author."""
    for tag in soup.find_all(_BOXES):
        around = tag.parent
        told = tag.name == "span" and around is not None and bool(ABOUT.search(classes(around)))
        card = "fn" in classes(tag).split()  # of an hCard, the name
        named = told or card or _BYLINE.search(classes(tag)) or "author" in attribute(tag, "rel").split()
        if named and (card or not any(it.name in ("aside", "footer", "nav") for it in tag.parents)):
            yield tag


def _named_in(tag: Tag, *, own: bool) -> tuple[Person, ...]:
    """The people of a box: of its words as a line, or of a few lines that each name people.

    In the article's `own` box a label may stand over a list of names, and what somebody is beside their name.
    """
    lines = list(_lines_of(tag)) if width(words_in(tag)[:200]) <= ABOUT_WIDTH else []
    if not lines:
        return ()
    if own and 1 < len(lines) <= _MOST and _AUTHORS.fullmatch(fold(lines[0])):
        found = [_named(line) for line in lines[1:] if not is_post(line_of(line))]
    elif 1 < len(lines) <= _MOST:
        found = [byline_of(line) for line in lines]
    else:
        found = []
    if found and all(found):
        return tuple(person for people in found for person in people)
    text = " ".join(lines)
    return _people_of_line(text) if own and _BYLINE.search(classes(tag)) else byline_of(text)


def _people_of_line(text: str) -> tuple[Person, ...]:
    """The people of a line in a box for them: with a label, or with what they are."""
    folded = fold(text)
    if found := byline_of(text):
        return found
    posted = _WITH_POST.fullmatch(folded)
    if posted and not re.fullmatch(ROLES_JOINED, posted["name"], re.IGNORECASE):
        return (Person(text[slice(*posted.span("name"))]),)
    return people_near(line_of(text), dated=False, alone=False)


def _named(text: str) -> tuple[Person, ...]:
    """The person of a line in a list of names."""
    return byline_of(f"By {text}") if text.isascii() else byline_of(f"作者：{text}")


def _lines_of(tag: Tag) -> Iterator[str]:
    """The words of a box, a line each: blocks and line breaks part them."""
    line: list[str] = []
    for node in tag.descendants:
        if isinstance(node, Tag):
            if (node.name == "br" or node.name in BLOCKS) and "".join(line).strip():
                yield " ".join("".join(line).split())
                line = []
        elif not inert(node) and not isinstance(node, PreformattedString):
            line.append(str(node))
    if "".join(line).strip():
        yield " ".join("".join(line).split())


def _people_in_text(made: Sequence[Made], known: Sequence[Person]) -> tuple[Person, ...]:
    """The people that the text itself names at its ends, where nothing else names an author or an editor."""
    blocks = (it.block for it in made if isinstance(it.block, Paragraph))
    lines = [line_of(it.text) for it in blocks]
    roles = {person.role for person in known}
    found = () if "author" in roles else reporters_inside(lines)
    return (*found, *(person for person in editors_inside(lines[-_LAST:]) if person.role not in roles))


def _is_house(name: str, said: Metadata) -> bool:
    """Whether what the head says is the author is the name of the site."""
    return bool(_HOUSE.search(name)) or name == said.site or name in said.sites
