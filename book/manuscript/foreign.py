"""What a chapter may not hold: its HTML as Markdown made it, and as it was cleaned, come in; findings go out."""

from __future__ import annotations

import re
from collections.abc import Iterator

import lxml.html
from lxml import etree

from book.manuscript.marks import STRAY
from book.model import Issue, Place, Severity, Source
from book.report import issue

ALLOWED_TAGS = frozenset(
    """a abbr aside b bdi bdo blockquote br caption cite code col colgroup dd del dfn div dl dt em figcaption figure
    h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp section small span strong sub sup table
    tbody td tfoot th thead time tr u ul var wbr""".split()  # noqa: SIM905 - a word list reads better
)
SCHEMES = frozenset({"http", "https", "mailto"})
DEPTH = 100  # elements in elements; XML parsers of reading systems end at 256, and a page adds its own
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")


def left_out(source: Source, html: str) -> Iterator[Issue]:
    """A finding for each element, handler and address that is going to be taken out, the first of its kind each."""
    seen: set[str] = set()
    for element in lxml.html.fragment_fromstring(html, create_parent="div").iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag not in ALLOWED_TAGS and element.tag not in seen:
            seen.add(element.tag)
            yield issue("MAN-010", source.place(f"<{element.tag}"), element=element.tag)
        for name, value in element.attrib.items():
            if str(name).startswith("on") and name not in seen:
                seen.add(str(name))
                yield issue("MAN-011", source.place(f"{name!s}="), attribute=str(name))
            if name in ("href", "src") and element.tag in ALLOWED_TAGS and not _is_kept(str(value)):
                severity: Severity = "error" if element.tag == "img" else "warning"
                address = " ".join(str(value)[:80].split())  # a data: URI may be as long as a picture
                yield issue("MAN-012", source.place(str(value)[:80]), severity=severity, address=address)


def _is_kept(address: str) -> bool:
    match = _SCHEME.match(re.sub(r"[\x00-\x20]", "", address))  # as a browser reads it (URL standard, 4.4)
    return match is None or match[1].lower() in SCHEMES


def _depth(element: etree._Element) -> int:
    return sum(1 for _ in element.iterancestors())


def slips(source: Source, root: etree._Element) -> Iterator[Issue]:
    """MAN-013 a `///` line without its block, MAN-014 a table row with too many cells, MAN-015 boxes without end."""
    deepest = max(root.iter(), key=_depth)
    if _depth(deepest) > DEPTH:
        text = next((text.strip() for text in map(str, deepest.itertext()) if text.strip()), "")
        yield issue("MAN-015", source.place(text) if text else Place(source.path), limit=DEPTH)
    for paragraph in root.iter("p"):
        if paragraph.get("class") == STRAY:
            line = (paragraph.text or "").partition("\n")[0].strip()
            yield issue("MAN-013", source.place(line), line=line)
    for table in root.iter("table"):
        rows = list(table.iter("tr"))
        if any("span" in str(key) for row in rows for cell in row for key in cell.attrib):
            continue  # a cell over several rows or columns: written as HTML, by someone who counted
        for row in rows:
            if len(row) > len(rows[0]):
                texts = [cell.text.strip() for cell in row if cell.text and cell.text.strip()]
                place = source.place(max(texts, key=len)) if texts else Place(source.path)
                yield issue("MAN-014", place, cells=len(row), columns=len(rows[0]))
