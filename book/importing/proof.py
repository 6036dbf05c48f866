"""The proof that nothing is lost: an Article and its written chapters come in; an error for each loss goes out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lxml import etree

from book import xhtml
from book.manuscript.folder import Content
from book.manuscript.frontmatter import read_chapter_file
from book.manuscript.markdown import to_fragment
from book.model import Article, Place
from book.readers.ledger import shortened, texts
from book.report import KanbenError, issue


def prove(article: Article, files: Mapping[str, Content], file: str) -> None:
    """Raise KanbenError IMP-016 for every text of the article that the chapters do not hold, each in its order.

    The chapters are read again as the loader reads them; alternative texts, which repeat captions, do not count, nor
    does white space. Notes have an order of their own.
    """
    body, notes = "", ""
    for name, text in files.items():
        if name.endswith(".md") and isinstance(text, str):
            chapter = read_chapter_file(name, text.encode("utf-8"), "", article.language)
            fragment = xhtml.parse(to_fragment(chapter.source, chapter.markdown)[0])
            for listed in list(fragment.iterfind(".//div[@class='footnote']")):
                notes += _squeezed(_shown(listed))
                xhtml.replace(listed)
            for image in fragment.iterfind(".//figure//img"):
                if all(above.tag not in ("figcaption", "table") for above in image.iterancestors()):
                    image.set("alt", "")
            body += _squeezed(chapter.title + _shown(fragment))
    called = (block for note in article.notes for block in note.blocks)
    lost = [*_lost(texts((*article.blocks, *article.further)), body), *_lost(texts(called), notes)]
    if lost:
        raise KanbenError(*(issue("IMP-016", Place(file), text=shortened(text)) for text in lost))


def _lost(texts: Iterable[str], written: str) -> Iterable[str]:
    reached = 0
    for text in texts:
        needed = _squeezed(text)
        at = written.find(needed, reached)
        if at < 0:
            yield text
        else:
            reached = at + len(needed)


def _shown(element: etree._Element) -> str:
    """The text below the element as an article has it: pictures in a line by their words, no calls, no readings."""
    out = element.get("data-label", "") + ("" if _is_no_text(element) else element.text or "")
    for child in element:
        out += ("" if _is_no_text(child) else _shown(child)) + (child.tail or "")
    if element.tag == "img":
        out += element.get("alt", "")
    return out


def _is_no_text(element: etree._Element) -> bool:
    marks = element.get("class") in ("footnote-backref", "cite") or element.get("id", "").startswith("fnref")
    return element.tag == "rt" or marks


def _squeezed(text: str) -> str:
    return "".join(text.split())
