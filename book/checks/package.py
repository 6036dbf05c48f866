"""What the checks of an EPUB ask of its container: an archive comes in; package document and parsed entries go out."""

from __future__ import annotations

import posixpath
from urllib.parse import unquote

from lxml import etree

from book.checks.archive import Archive, place
from book.report import stop
from book.xhtml import parser

OPF = "{http://www.idpf.org/2007/opf}"
_CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"


def parsed(archive: Archive, name: str) -> etree._Element:
    """Raises KanbenError EPB-022 where the entry is not XML, EPB-017 where it is damaged."""
    try:
        return etree.fromstring(archive.read(name), parser())
    except etree.XMLSyntaxError as error:
        raise stop(
            "EPB-022", place(archive.path, name, error.lineno or None), name=name, reason=error.msg or ""
        ) from error


def package_document(archive: Archive) -> tuple[str, etree._Element]:
    """The name and the tree of the package document. Raises KanbenError EPB-021 where there is none."""
    container = "META-INF/container.xml"
    if container not in archive.names:
        raise stop("EPB-021", place(archive.path), reason=f"{container} is missing")
    rootfile = parsed(archive, container).find(f".//{_CONTAINER}rootfile")
    name = "" if rootfile is None else rootfile.get("full-path", "")
    if name not in archive.names:
        raise stop("EPB-021", place(archive.path, container), reason=f"{container} names {name or 'none'}")
    return name, parsed(archive, name)


def resolved(base: str, href: str) -> str:
    """The name of the entry that `href`, written in the entry `base`, points to."""
    path = unquote(href.partition("#")[0])
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), path)) if path else base
