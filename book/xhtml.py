"""XHTML trees: fragments and documents come in as text, lxml elements go out, and back.

A *fragment* is the inside of a body, well-formed, in no namespace: the form in which passes hand on a chapter.
A *document* is a whole XHTML5 file with the XHTML and EPUB namespaces: the form of an Edition's page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import cast

from lxml import etree

XHTML = "http://www.w3.org/1999/xhtml"
OPS = "http://www.idpf.org/2007/ops"
XML = "http://www.w3.org/XML/1998/namespace"
READINGS = frozenset({"rt", "rp"})

# DPUB-ARIA role → epub:type: assistive technology reads the role, reading systems the type (EPUB SSV 1.1),
# so every role that has a twin is written with it, from this one table.
EPUB_TYPES: Mapping[str, str] = {
    "doc-acknowledgments": "acknowledgments",
    "doc-afterword": "afterword",
    "doc-appendix": "appendix",
    "doc-backlink": "backlink",
    "doc-bibliography": "bibliography",
    "doc-biblioref": "biblioref",
    "doc-chapter": "chapter",
    "doc-colophon": "colophon",
    "doc-credit": "credit",
    "doc-footnote": "footnote",
    "doc-foreword": "foreword",
    "doc-index": "index",
    "doc-introduction": "introduction",
    "doc-noteref": "noteref",
    "doc-pagebreak": "pagebreak",
    "doc-pagelist": "page-list",
    "doc-part": "part",
    "doc-preface": "preface",
    "doc-subtitle": "subtitle",
    "doc-toc": "toc",
}


def parser() -> etree.XMLParser:
    """A parser that fetches nothing and expands no entity."""
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def parse(fragment: str) -> etree._Element:
    """A fragment as the children of a `div`."""
    return etree.fromstring(f"<div>{fragment}</div>", parser())


def serialise(root: etree._Element) -> str:
    """The children of `root` as a fragment."""
    text, root.text = root.text or "", None
    inner = ""
    if len(root):  # as a whole: a call for each child takes three times as long
        written = etree.tostring(root, encoding="unicode", with_tail=False)
        inner = written[written.index(">") + 1 : written.rindex("<")]
    root.text = text or None
    return escaped(text) + inner


def escaped(text: str) -> str:
    """`text` made safe between tags and inside double quotes."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def text_of(element: etree._Element) -> str:
    """All text inside, without ruby readings' parentheses (`rp`) and readings (`rt`)."""
    return "".join(_texts(element))


def _texts(element: etree._Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str) and etree.QName(child).localname not in READINGS:
            yield from _texts(child)
        yield child.tail or ""


def plain(fragment: str) -> str:
    """The text of a fragment."""
    return text_of(parse(fragment))


def new(tag: str, text: str = "", /, **attributes: str) -> etree._Element:
    """An element; `class_` and `aria_label` stand for class and aria-label."""
    element = etree.Element(tag, {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()})
    element.text = text or None
    return element


def part(tag: str, text: str = "", /, **attributes: str) -> etree._Element:
    """An element of a document: as `new`, in the namespace of XHTML, with the epub:type of its role."""
    element = new(f"{{{XHTML}}}{tag}", text, **attributes)
    if epub_type := EPUB_TYPES.get(attributes.get("role", "")):
        element.set(f"{{{OPS}}}type", epub_type)
    return element


def replace(old: etree._Element, *news: etree._Element) -> None:
    """Puts `news` where `old` stood, and leaves the text after it in place."""
    parent = cast(etree._Element, old.getparent())
    at = parent.index(old)
    tail = old.tail
    parent.remove(old)
    for offset, element in enumerate(news):
        parent.insert(at + offset, element)
    if tail:
        append_text(parent, at + len(news), tail)


def append_text(parent: etree._Element, at: int, text: str) -> None:
    """Adds `text` before the child at `at` (at the end, where there is none)."""
    if at == 0:
        parent.text = (parent.text or "") + text
    else:
        before = parent[at - 1]
        before.tail = (before.tail or "") + text


def put_runs(parent: etree._Element, at: int, runs: Iterable[tuple[str, str]]) -> None:
    """Puts runs of text before the child number `at`: each a class and its words, in a span where there is a class."""
    for name, words in runs:
        if name:
            parent.insert(at, part("span", words, class_=name))
            at += 1
        else:
            append_text(parent, at, words)


def document(title: str, language: str, body: str, *, body_class: str, stylesheets: tuple[str, ...]) -> str:
    """A whole XHTML5 document around a fragment; each role gets its epub:type beside it.

    `stylesheets` are names; a page links them as `../css/<name>.css`.
    """
    links = "".join(f'<link rel="stylesheet" type="text/css" href="../css/{name}.css"/>\n' for name in stylesheets)
    text = (
        f'<html xmlns="{XHTML}" xmlns:epub="{OPS}" lang="{language}" xml:lang="{language}">\n'
        f"<head>\n<title>{escaped(title)}</title>\n{links}</head>\n"
        f'<body class="{body_class}">\n{body}\n</body>\n</html>'
    )
    root = etree.fromstring(text, parser())
    for element in root.iter(f"{{{XHTML}}}*"):
        epub_type = EPUB_TYPES.get(element.get("role", ""))
        if epub_type and not element.get(f"{{{OPS}}}type"):
            element.set(f"{{{OPS}}}type", epub_type)
        if element.get("lang"):  # XHTML wants both, EPUB 3.3 § 6.1.2 by way of HTML
            element.set(f"{{{XML}}}lang", element.get("lang", ""))
    return whole(root)


def whole(root: etree._Element) -> str:
    """A document as it is stored."""
    declaration = '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
    return declaration + etree.tostring(root, encoding="unicode") + "\n"
