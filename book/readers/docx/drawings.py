"""Drawings of a Word file: DrawingML and VML come in; pictures, and the words of text boxes and diagrams, go out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from lxml import etree

from book.readers.docx.account import A, V
from book.readers.docx.package import R, W
from book.readers.docx.pieces import Piece, Story

_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
_SHAPES = f"{{{A}}}txBody"  # of a drawing that was pasted from slides
_BLIP, _IMAGE = f"{{{A}}}blip", f"{{{V}}}imagedata"
_BOX = f"{{{W}}}txbxContent"
_SMALL = 40 * 12700  # EMU: pictures lower than this stand in a line (a point is 12,700)


def drawing(story: Story, element: etree._Element) -> Iterator[Piece]:
    """Pictures and text boxes of DrawingML."""
    described = element.find(f".//{{{_WP}}}docPr")
    alternative = "" if described is None else described.get("descr") or ""
    extent = element.find(f".//{{{_WP}}}extent")
    height = "" if extent is None else extent.get("cy", "")
    floating = element.find(f"{{{_WP}}}anchor") is not None
    in_line = not floating and height.isdecimal() and int(height[:12]) < _SMALL
    for found in element.iter(_BLIP, _BOX, _CHART, _DIAGRAM, _SHAPES):
        if found.tag == _BOX:
            _box(story, found)
        elif found.tag == _SHAPES:
            yield from _drawn_words(story, found)
        elif found.tag != _BLIP:
            yield from _graphic(story, found)
        elif not _in_box(found, element):
            for picture in _picture(story, found, (f"{{{R}}}embed", f"{{{R}}}link"), alternative):
                if floating:
                    story.floats.append(picture)
                else:
                    yield Piece(picture, block=not in_line)


def old_drawing(story: Story, element: etree._Element) -> Iterator[Piece]:
    """Pictures and text boxes of VML, and previews of embedded objects."""
    for found in element.iter(_IMAGE, _BOX):
        if found.tag == _BOX:
            _box(story, found)
        elif not _in_box(found, element):
            shape = found.getparent()
            alternative = "" if shape is None else shape.get("alt", "")
            for picture in _picture(story, found, (f"{{{R}}}id", f"{{{R}}}href"), alternative):
                yield Piece(picture, block=True)


def says_something(form: etree._Element) -> bool:
    """Whether there is text or a picture in it."""
    return any(child.tag in (f"{{{W}}}t", _BLIP, _IMAGE, _CHART, _DIAGRAM) for child in form.iter())


def _picture(story: Story, element: etree._Element, names: Sequence[str], alternative: str) -> Iterator[etree._Element]:
    """The picture, where the file says which it is."""
    relations = story.relations
    relation = next((relations[element.get(name, "")] for name in names if element.get(name, "") in relations), None)
    if relation is None:
        story.account.drop(element, "picture", "LED-106")
        return
    story.account.keep(element)
    yield etree.Element("img", {"src": relation.target, "alt": " ".join(alternative.split())})


def _graphic(story: Story, element: etree._Element) -> Iterator[Piece]:
    """A chart or a diagram, which each program draws anew: of a diagram, its words as a list."""
    story.losses.append((element, "WRD-014"))
    relation = story.relations.get(element.get(f"{{{R}}}dm", ""))
    data = story.package.tree(relation.target) if relation and not relation.external else None
    listed = etree.Element("ul")
    for paragraph in [] if data is None else data.iter(f"{{{A}}}p"):
        text = "".join(each.text or "" for each in paragraph.iter(f"{{{A}}}t"))
        if text.strip():
            etree.SubElement(listed, "li").text = text
            story.account.keep(element, text)
    if len(listed):
        yield Piece(listed, block=True)


def _drawn_words(story: Story, body: etree._Element) -> Iterator[Piece]:
    """The words of a shape of a drawing that came from a slide, as a list."""
    listed = etree.Element("ul")
    for paragraph in body.iterchildren(f"{{{A}}}p"):
        texts = list(paragraph.iterfind(f"*/{{{A}}}t"))
        text = "".join(each.text or "" for each in texts)
        for each in texts if text.strip() else ():
            story.account.keep(each)
        if text.strip():
            etree.SubElement(listed, "li").text = text
    if len(listed):
        story.losses.append((body, "WRD-014"))
        yield Piece(listed, block=True)


def _box(story: Story, box: etree._Element) -> None:
    """A text box waits for the end of its paragraph; one in another comes with that one."""
    if not any(above in story.boxes for above in box.iterancestors(_BOX)):
        story.boxes.append(box)


def _in_box(element: etree._Element, top: etree._Element) -> bool:
    return any(above.tag == _BOX for above in takewhile(lambda above: above is not top, element.iterancestors()))
