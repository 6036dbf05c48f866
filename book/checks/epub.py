"""The EPUB check: paths of finished EPUBs come in, one Report goes out.

EPUBCheck judges against the specification; the lints here see what it does not: pictures without words,
a compressed `mimetype`, chapters that the table of contents forgets, ISBNs with a wrong check digit.
"""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from lxml import etree

from book.checks.archive import Archive, opened, place
from book.checks.epubcheck import Epubcheck
from book.checks.package import OPF, package_document, parsed, resolved
from book.config_values import isbn_check_digit
from book.model import Issue, Report
from book.report import KanbenError, issue
from book.xhtml import OPS, XHTML

_DC = "{http://purl.org/dc/elements/1.1/}"
_XHTML_TYPE = "application/xhtml+xml"
_MIMETYPE = b"application/epub+zip"
# Divisions that a reader looks for in the table of contents: names of the Structural Semantics Vocabulary,
# and with `doc-` before them of DPUB-ARIA.
_DIVISIONS = frozenset(
    (
        *("part", "chapter", "foreword", "preface", "prologue", "introduction"),
        *("epilogue", "afterword", "conclusion", "appendix", "bibliography"),
    )
)


@dataclass(frozen=True, slots=True)
class _Document:
    """An XHTML file of the EPUB. `spine`: it belongs to the reading order; `nav`: it is the navigation document."""

    name: str
    root: etree._Element
    spine: bool
    nav: bool


def check_epub(paths: Sequence[Path]) -> Report:
    """The findings for all files, in order: for each EPUBCheck's first, then our own.

    A file that is not safe to open (EPB-010 to EPB-016) is not shown to EPUBCheck.
    """
    with Epubcheck() as epubcheck:
        return Report(tuple(finding for path in paths for finding in _check(path, epubcheck)))


def _check(path: Path, epubcheck: Epubcheck) -> Iterator[Issue]:
    try:
        with opened(path) as archive:
            yield from epubcheck.run(path)
            yield from _lint(archive)
    except KanbenError as error:
        yield from error.report.issues


def _lint(archive: Archive) -> Iterator[Issue]:
    if not _is_mimetype_right(archive):
        yield issue("EPB-020", place(archive.path, "mimetype"))
    name, package = package_document(archive)
    yield from _identifiers(archive, name, package)
    documents: list[_Document] = []
    for item in _documents(archive, name, package):
        if isinstance(item, _Document):
            documents.append(item)
        else:
            yield item
    for document in documents:
        yield from _alternatives(archive, document)
        yield from _ids(archive, document)
    yield from _chapters(archive, documents)


def _is_mimetype_right(archive: Archive) -> bool:
    """EPUB 3.3 § 4.2: first, stored, no extra field, these bytes and none other."""
    first = archive.infos[0] if archive.infos else None
    if first is None or first.filename != "mimetype" or first.header_offset != 0:
        return False
    return first.compress_type == zipfile.ZIP_STORED and not first.extra and archive.read("mimetype") == _MIMETYPE


def _documents(archive: Archive, package_name: str, package: etree._Element) -> Iterator[_Document | Issue]:
    """Every XHTML file of the manifest that is there, or the issue that kept it from being read."""
    spine = {itemref.get("idref") for itemref in package.iter(f"{OPF}itemref") if itemref.get("linear") != "no"}
    for item in package.iter(f"{OPF}item"):
        name = resolved(package_name, item.get("href", ""))
        if item.get("media-type") != _XHTML_TYPE or name not in archive.names:
            continue  # a missing file is EPUBCheck's RSC-001
        try:
            root = parsed(archive, name)
        except KanbenError as error:
            yield from error.report.issues
        else:
            yield _Document(name, root, item.get("id") in spine, "nav" in item.get("properties", "").split())


def _identifiers(archive: Archive, name: str, package: etree._Element) -> Iterator[Issue]:
    for element in package.iter(f"{_DC}identifier"):
        text = (element.text or "").strip()
        scheme = element.get(f"{OPF}scheme", "").casefold()
        number = re.sub(r"(?i)^urn:isbn:", "", text)
        if (number != text or scheme == "isbn") and not is_isbn(number):
            yield issue("EPB-026", place(archive.path, name, _line(element)), isbn=number)


def is_isbn(number: str) -> bool:
    """Whether `number`, hyphens or not, is an ISBN-13 or ISBN-10 with the right check digit (ISO 2108)."""
    digits = re.sub(r"[\s-]", "", number).upper()
    if re.fullmatch(r"97[89][0-9]{10}", digits):
        return digits[12] == isbn_check_digit(digits)
    if re.fullmatch(r"[0-9]{9}[0-9X]", digits):
        return sum((10 if digit == "X" else int(digit)) * (10 - at) for at, digit in enumerate(digits)) % 11 == 0
    return False


def _alternatives(archive: Archive, document: _Document) -> Iterator[Issue]:
    for image in document.root.iter(f"{{{XHTML}}}img"):
        if image.get("alt") is None:
            yield issue("EPB-023", place(archive.path, document.name, _line(image)), image=image.get("src", ""))


def _ids(archive: Archive, document: _Document) -> Iterator[Issue]:
    elements = [element for element in document.root.iter(etree.Element) if element.get("id") is not None]
    counts = Counter(element.get("id", "") for element in elements)
    seen: Counter[str] = Counter()
    for element in elements:
        uid = element.get("id", "")
        seen[uid] += 1
        if seen[uid] == 2:  # said once, at the first repetition
            yield issue("EPB-024", place(archive.path, document.name, _line(element)), id=uid, count=counts[uid])


def _chapters(archive: Archive, documents: Sequence[_Document]) -> Iterator[Issue]:
    """The divisions of the reading order that the table of contents does not link to."""
    navigation = next((document for document in documents if document.nav), None)
    if navigation is None:
        return  # EPUB 2, or EPUBCheck's RSC-005
    linked = {
        resolved(navigation.name, link.get("href", ""))
        for nav in navigation.root.iter(f"{{{XHTML}}}nav")
        if "toc" in nav.get(f"{{{OPS}}}type", "").split()
        for link in nav.iter(f"{{{XHTML}}}a")
    }
    for document in documents:
        if document.spine and document.name not in linked and _is_division(document.root):
            yield issue("EPB-025", place(archive.path, document.name), name=document.name)


def _is_division(root: etree._Element) -> bool:
    """Whether the document is a division itself; links in the landmarks bear the same types."""
    for element in root.iter(*(f"{{{XHTML}}}{name}" for name in ("body", "section", "article", "div"))):
        roles = {role.removeprefix("doc-") for role in element.get("role", "").split()}
        if _DIVISIONS & roles.union(element.get(f"{{{OPS}}}type", "").split()):
            return True
    return False


def _line(element: etree._Element) -> int | None:
    return cast("int | None", element.sourceline)
