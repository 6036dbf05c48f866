"""The container: mimetype, identifiers, names, sizes and ids come in; what breaks a shop's rules goes out."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath

from lxml import etree

from book.checks.archive import Archive
from book.checks.lint.publication import DC, XHTML_TYPE, Publication
from book.checks.package import OPF
from book.config_values import isbn_check_digit
from book.model import Issue
from book.report import issue

LARGEST_TEXT = 256 * 1024  # bytes; the Taiwanese EPUB 3 guide: below 1 MB, best below 256 KB
_MIMETYPE = b"application/epub+zip"
_PLAIN_ID = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")


def is_mimetype_right(archive: Archive) -> bool:
    """EPUB 3.3 § 4.2: first, stored, no extra field, these bytes and none other."""
    first = archive.infos[0] if archive.infos else None
    if first is None or first.filename != "mimetype" or first.header_offset != 0:
        return False
    return first.compress_type == zipfile.ZIP_STORED and not first.extra and archive.read("mimetype") == _MIMETYPE


def identifiers(publication: Publication) -> Iterator[Issue]:
    """EPB-026: an ISBN with a wrong check digit; LNT-020: a urn:isbn with hyphens, which catalogues do not find."""
    name = publication.package_name
    for element in publication.package.iter(f"{DC}identifier"):
        text = (element.text or "").strip()
        scheme = element.get(f"{OPF}scheme", "").casefold()
        number = re.sub(r"(?i)^urn:isbn:", "", text)
        if (number != text or scheme == "isbn") and not is_isbn(number):
            yield issue("EPB-026", publication.place(name, element), isbn=number)
        elif number != text and not number.isalnum():
            yield issue("LNT-020", publication.place(name, element), isbn=number)


def is_isbn(number: str) -> bool:
    """Whether `number`, hyphens or not, is an ISBN-13 or ISBN-10 with the right check digit (ISO 2108)."""
    digits = re.sub(r"[\s-]", "", number).upper()
    if re.fullmatch(r"97[89][0-9]{10}", digits):
        return digits[12] == isbn_check_digit(digits)
    if re.fullmatch(r"[0-9]{9}[0-9X]", digits):
        return sum((10 if digit == "X" else int(digit)) * (10 - at) for at, digit in enumerate(digits)) % 11 == 0
    return False


def sizes(publication: Publication) -> Iterator[Issue]:
    """LNT-021: a text file so large that readers are slow to open it."""
    for item in publication.items:
        size = publication.size(item.name)
        if item.media_type == XHTML_TYPE and size > LARGEST_TEXT:
            limit = LARGEST_TEXT // 1024
            yield issue("LNT-021", publication.place(item.name), name=item.name, size=-(-size // 1024), limit=limit)


def file_names(publication: Publication) -> Iterator[Issue]:
    """LNT-022: names beyond ASCII or with spaces, over which readers' unpackers and shops' upload pages trip."""
    for name in sorted(publication.archive.names):
        if not name.isascii() or " " in name:
            yield issue("LNT-022", publication.place(name), name=PurePosixPath(name).name)


def ids(publication: Publication) -> Iterator[Issue]:
    """EPB-024: one id used twice in a document; LNT-023: ids beyond ASCII (said once a document)."""
    for document in publication.documents:
        elements = [element for element in document.root.iter(etree.Element) if element.get("id") is not None]
        counts = Counter(element.get("id", "") for element in elements)
        seen: Counter[str] = Counter()
        for element in elements:
            uid = element.get("id", "")
            seen[uid] += 1
            if seen[uid] == 2:  # said once, at the first repetition
                yield issue("EPB-024", publication.place(document.name, element), id=uid, count=counts[uid])
        odd = [element for element in elements if not _PLAIN_ID.fullmatch(element.get("id", ""))]
        if odd:
            yield issue("LNT-023", publication.place(document.name, odd[0]), id=odd[0].get("id", ""), count=len(odd))
