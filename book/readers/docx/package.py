"""The container of a Word file: its bytes come in; its parts, with their relations, go out.

A part is parsed without fetching anything and without entities; the names of Strict files become the usual ones.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import unquote

from lxml import etree

from book import xhtml
from book.model import Place
from book.readers.archive import Archive
from book.report import stop

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_STRICT = "http://purl.oclc.org/ooxml/"  # ISO/IEC 29500-1 Annex A; the usual names are those of part 4
_FROM_STRICT = {
    "wordprocessingml/main": W,
    "officeDocument/relationships": R,
    "officeDocument/math": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "drawingml/main": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "drawingml/picture": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "drawingml/chart": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "drawingml/diagram": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
    "drawingml/wordprocessingDrawing": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
}
_MAIN = "officeDocument"


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part refers to: the last word of its type, the name of another part, or an address outside."""

    type: str
    target: str
    external: bool


@dataclass(frozen=True)
class Package:
    """The parts of a Word file; `file` is how messages name it."""

    archive: Archive
    file: str
    _trees: dict[str, etree._Element | None] = field(default_factory=dict)

    @cached_property
    def main(self) -> str:
        """The name of the part that holds the text. Raises KanbenError WRD-001 where there is none."""
        name = self.related("", _MAIN) or "word/document.xml"
        if self.tree(name) is None:
            raise stop("WRD-001", Place(self.file), file=self.file)
        return name

    def tree(self, name: str) -> etree._Element | None:
        """The part as a tree, always the same; None where there is no such part.

        Raises KanbenError WRD-002 where it is not well-formed, WRD-003 where it has a document type.
        """
        if name not in self._trees:
            data = self.archive.read(name) if name in self.archive.names else None
            self._trees[name] = None if data is None else self._parsed(name, data)
        return self._trees[name]

    def relations(self, name: str) -> Mapping[str, Relation]:
        """What the part refers to, by id; the package's own for an empty name."""
        folder, base = posixpath.split(name)
        tree = self.tree(posixpath.join(folder, "_rels", f"{base}.rels"))
        return {
            element.get("Id", ""): _relation(folder, element)
            for element in ([] if tree is None else tree.iter(f"{{{_RELATIONS}}}Relationship"))
        }

    def related(self, name: str, kind: str) -> str:
        """The name of the first part of that kind that the part refers to; empty where there is none."""
        found = (each.target for each in self.relations(name).values() if each.type == kind and not each.external)
        return next((target for target in found if target in self.archive.names), "")

    def _parsed(self, name: str, data: bytes) -> etree._Element:
        place = Place(f"{self.file}/{name}")
        try:
            tree = etree.fromstring(data, xhtml.parser())
        except (etree.XMLSyntaxError, ValueError, LookupError) as error:  # LookupError: an unknown encoding
            raise stop("WRD-002", place, name=name, reason=str(error)) from error
        if tree.getroottree().docinfo.internalDTD is not None:
            raise stop("WRD-003", place, name=name)
        for element in tree.iter():
            if isinstance(element.tag, str) and (element.tag.startswith(f"{{{_STRICT}") or _is_strict(element)):
                _usual(element)
        return tree


def _relation(folder: str, element: etree._Element) -> Relation:
    target = element.get("Target", "")
    kind = element.get("Type", "").rpartition("/")[2]
    if element.get("TargetMode", "") == "External":
        return Relation(kind, target, external=True)
    path = unquote(target.partition("#")[0].replace("\\", "/"))
    return Relation(kind, posixpath.normpath(posixpath.join("/", folder, path)).lstrip("/"), external=False)


def _is_strict(element: etree._Element) -> bool:
    return any(str(name).startswith(f"{{{_STRICT}") for name in element.attrib)


def _usual(element: etree._Element) -> None:
    element.tag = _usual_name(str(element.tag))
    for name, value in list(element.attrib.items()):
        usual = _usual_name(str(name))
        if usual != name:
            del element.attrib[name]
            element.set(usual, str(value))


def _usual_name(name: str) -> str:
    space, closing, local = name.removeprefix("{").rpartition("}")
    if not closing or not space.startswith(_STRICT):
        return name
    return f"{{{_FROM_STRICT.get(space.removeprefix(_STRICT), space)}}}{local}"
