"""The pages of an e-book: an archive and its package come in; one document of all its pages goes out.

Each page is a `section` with `data-file`; ids and links between pages are made ids and links of that one document, so
that notes in another file are found as those below the text are. Elements say their lines (`data-line`).
"""

from __future__ import annotations

import html.entities
import re

from bs4.element import Tag
from lxml import etree

from book.model import Issue, Place
from book.readers.archive import Archive
from book.readers.epub.package import Package, parser, resolved
from book.readers.html_soup import EPUB_TYPE, LINE, Document, attribute, parse, parse_tree
from book.report import issue

FILE = "data-file"
_OPS = "{http://www.idpf.org/2007/ops}type"
_DOCTYPE = re.compile(rb"<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)
_NAMED = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,30});")
_XML = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_SHARED = frozenset({"href", "src", "{http://www.w3.org/1999/xlink}href"})
_JOINERS = re.compile("[\u2060\u00ad]")  # they forbid or allow a line break and are no text


def pages(archive: Archive, package: Package) -> tuple[Document, list[Issue]]:
    """All pages in reading order but the contents; a finding (IMP-072) for each that is not there or holds nothing."""
    whole = etree.Element("body")
    issues: list[Issue] = []
    for at, path in enumerate(package.pages):
        if path == package.navigation and len(package.pages) > 1:
            continue
        body = _body(archive.read(path), f"{archive.file}/{path}") if path in archive.names else None
        if body is None:
            issues.append(issue("IMP-072", Place(archive.file), file=archive.file, name=path))
        else:
            whole.append(_section(body, path, at, package.pages))
    return parse_tree(whole, archive.file), issues


def sections(document: Document) -> list[Tag]:
    """The sections of the document's pages."""
    return [tag for tag in document.soup.find_all("section") if tag.has_attr(FILE)]


def kinds(section: Tag) -> set[str]:
    """What the page says it is: its epub:type and role, and those of what it holds alone."""
    found: set[str] = set()
    around: Tag | None = section
    while around is not None:
        found |= {
            it.removeprefix("doc-") for it in f"{attribute(around, 'epub:type')} {attribute(around, 'role')}".split()
        }
        inner = [child for child in around.children if isinstance(child, Tag) or child.get_text().strip()]
        only = inner[0] if len(inner) == 1 else None
        around = only if isinstance(only, Tag) and only.name in ("section", "div", "article", "nav", "main") else None
    return found


def _body(data: bytes, file: str) -> etree._Element | None:
    """A page's body, without namespaces; None where there is none.

    XHTML that is not well-formed is read as the HTML that it is then.
    """
    text = _NAMED.sub(_character, _DOCTYPE.sub(lambda found: b"\n" * found[0].count(b"\n"), data, count=1))
    strict = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(text, strict)
    except etree.XMLSyntaxError:
        html = parse(data, file).soup.decode(formatter="minimal")
        if not html:  # no element in it
            return None
        root = etree.fromstring(html, parser())
    for element in root.iter():
        if isinstance(element.tag, str):
            element.tag = _local(str(element.tag)).lower() or "span"
            element.set(LINE, str(element.sourceline or 0))
    return root if root.tag == "body" else root.find(".//body")


def _character(found: re.Match[bytes]) -> bytes:
    """A named character of HTML as a number, which XML knows without a document type."""
    if found[1] in _XML:
        return found[0]
    text = html.entities.html5.get(f"{found[1].decode()};", "")
    return "".join(f"&#{ord(char)};" for char in text).encode() or b"&amp;" + found[1] + b";"


def _section(body: etree._Element, path: str, at: int, order: tuple[str, ...]) -> etree._Element:
    """The body as a section; ids, links and the addresses of pictures as the one document has them."""
    prefixes = {name: f"p{number}-" for number, name in enumerate(order)}
    body.tag = "section"
    for element in body.iter():
        for text in ("text", "tail"):
            if getattr(element, text):
                setattr(element, text, _JOINERS.sub("", getattr(element, text)))
        for name, value in list(element.attrib.items()):
            new, said = _attribute(str(name), str(value), path, prefixes)
            del element.attrib[name]
            if new:
                element.set(new, said)
    body.set(FILE, path)
    body.set("id", f"p{at}-")
    body.tail = None
    return body


def _local(name: str) -> str:
    """A name without its namespace, or a prefix that none was declared for; empty where that is no name of HTML."""
    local = name.rpartition("}")[2].rpartition(":")[2]
    return local if _NAME.fullmatch(local) else ""


def _attribute(name: str, value: str, path: str, prefixes: dict[str, str]) -> tuple[str, str]:
    if name == _OPS:
        return EPUB_TYPE, value
    if name == "{http://www.w3.org/XML/1998/namespace}lang":
        return "lang", value
    if name in ("id", "name"):
        return name, f"{prefixes[path]}{value}"
    if name in _SHARED and not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", value):
        target, place = resolved(path, value)
        if target in prefixes:
            return "href", f"#{prefixes[target]}{place}"
        return _local(name), f"/{target}"
    return _local(name), value
