"""SVG drawings: bytes from anywhere come in; a static drawing that needs nothing else, or what is wrong, goes out.

What may stay is listed, what is not listed goes or is refused: scripts, links out and embedded HTML have no place in
a book (EPUB 3.3, section 8.1.2 and 13; WeasyPrint would fetch what a drawing names).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import cast

from lxml import etree

from book.model import Issue, Place
from book.report import KanbenError, issue, stop

LARGEST = 5 * 1024 * 1024  # bytes
MOST_ELEMENTS = 200_000  # drawn elements, once every <use> is followed
MOST_HOPS = 32  # of references that lead to references

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
XML = "http://www.w3.org/XML/1998/namespace"

_ELEMENTS = re.compile(
    "a|circle|clipPath|defs|desc|ellipse|filter|g|image|line|linearGradient|marker|mask|path|pattern|polygon|polyline|"
    "radialGradient|rect|stop|style|svg|switch|symbol|text|textPath|title|tspan|use|"
    "fe(Blend|ColorMatrix|ComponentTransfer|Composite|ConvolveMatrix|DiffuseLighting|DisplacementMap|DistantLight|"
    "DropShadow|Flood|Func[ABGR]|GaussianBlur|Image|Merge|MergeNode|Morphology|Offset|PointLight|SpecularLighting|"
    "SpotLight|Tile|Turbulence)"
)
_DROPPED = frozenset({"metadata", "view"})  # say nothing on paper
_EXECUTABLE = frozenset({"script", "foreignobject", "iframe", "object", "embed"})  # refused in any namespace
_ATTRIBUTES = frozenset({f"{{{XLINK}}}href", f"{{{XLINK}}}title", f"{{{XML}}}lang", f"{{{XML}}}space"})
_REFERENCES = frozenset({"href", "src", f"{{{XLINK}}}href"})
_PICTURES = frozenset({f"{{{SVG}}}image", f"{{{SVG}}}feImage"})
_PICTURE = re.compile(r"data:image/(?:png|jpeg);base64,[A-Za-z0-9+/=\s]*")

_DECLARATION = re.compile(r"<!(?:ENTITY|ATTLIST|ELEMENT|NOTATION)")
_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_CSS_ESCAPE = re.compile(r"\\(?:([0-9A-Fa-f]{1,6})\s?|(.))", re.DOTALL)
_CSS_OUTWARD = re.compile(
    r"@import[^;]*|javascript:|expression\(|(?<![\w-])(?:-webkit-)?(?:image-set|cross-fade|src)\([^)]*\)?"
    r"|url\((?!\s*[\"']?\s*(?:#|data:image/(?:png|jpeg);base64,))[^)]*\)?",
    re.IGNORECASE,
)
_LOCAL = re.compile(r"url\(\s*[\"']?\s*#([^\"')]+)")
_LENGTH = re.compile(r"\s*(\d*\.?\d+(?:e[+-]?\d+)?)\s*(px|pt|pc|mm|cm|in|)\s*", re.IGNORECASE)
_PIXELS = {"": 1.0, "px": 1.0, "pt": 96 / 72, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}  # CSS Values 3


def clean_svg(data: bytes, place: Place) -> bytes:
    """The drawing without comments, editors' data and unused namespaces; the same for the same drawing.

    `place` is where it begins: an SVG file, or the line of a chapter that holds it. UTF-8, no XML declaration.
    Raises KanbenError with every problem of the drawing, each with its line (SVG-001 to SVG-007).
    """
    root = _parse(data, place)
    _tidy(root)
    problems = tuple(_problems(root, place))
    if problems:
        raise KanbenError(*problems)
    if _drawn(root) > MOST_ELEMENTS:
        raise stop("SVG-007", place, limit=MOST_ELEMENTS)
    width, height = _size(root)
    if root.get("viewBox") is None and "width" in root.attrib and "height" in root.attrib:
        root.set("viewBox", f"0 0 {width:g} {height:g}")  # without one it is cut instead of scaled
    return etree.tostring(_plain(root), encoding="utf-8", xml_declaration=False)


def svg_size(data: bytes) -> tuple[int, int]:
    """Width and height of a cleaned drawing in px, by its viewBox."""
    width, height = _size(etree.fromstring(data, _parser()))
    return max(1, round(width)), max(1, round(height))


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
    )


def _parse(data: bytes, place: Place) -> etree._Element:
    if len(data) > LARGEST:
        raise stop("SVG-006", place, limit=LARGEST // 1024**2)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise stop("SVG-001", _at(place, data.count(b"\n", 0, error.start) + 1), reason="it is not UTF-8") from None
    # Before parsing: an entity may stand for billions of characters.
    if declared := _DECLARATION.search(text):
        raise stop("SVG-005", _at(place, text.count("\n", 0, declared.start()) + 1), declaration=declared.group())
    try:
        root = etree.fromstring(text.encode(), _parser())
    except etree.XMLSyntaxError as error:
        raise stop("SVG-001", _at(place, error.lineno), reason=error.msg or "it is not XML") from None
    if root.tag == "svg":  # as HTML writes it
        for element in root.iter("*"):
            if "{" not in str(element.tag):
                element.tag = f"{{{SVG}}}{element.tag}"
    if root.tag != f"{{{SVG}}}svg":
        raise stop("SVG-001", _at(place, 1), reason=f"it is {etree.QName(root).localname}, not svg")
    return root


def _at(place: Place, line: int | None) -> Place:
    return Place(place.file, (line or 1) + (place.line or 1) - 1)


def _tidy(root: etree._Element) -> None:
    """Take out what prints nothing: comments, editors' elements and attributes. What is harmful stays to be named."""
    for node in list(root.iter()):
        if isinstance(node, etree._Comment | etree._ProcessingInstruction) or _is_foreign(node):
            _remove(node)
    for element in root.iter("*"):
        for name in element.attrib:
            if str(name).startswith("{") and name not in _ATTRIBUTES:
                del element.attrib[name]


def _plain(root: etree._Element) -> etree._Element:
    """The same drawing with SVG as the default namespace, whatever prefixes it came with."""
    plain = etree.fromstring(f'<svg xmlns="{SVG}" xmlns:xlink="{XLINK}"/>')
    plain.attrib.update(root.attrib)
    plain.text = root.text
    plain.extend(list(root))
    etree.cleanup_namespaces(plain)
    return plain


def _is_foreign(node: etree._Element) -> bool:
    """Whether it is an element that prints nothing and runs nothing; an entity, whose tag is no name, is not."""
    if not isinstance(node.tag, str):
        return False
    name = etree.QName(node)
    return name.localname.lower() not in _EXECUTABLE and (name.namespace != SVG or name.localname in _DROPPED)


def _remove(node: etree._Element) -> None:
    """Without the text that follows it, which lxml keeps as its tail."""
    parent, before = node.getparent(), node.getprevious()
    if parent is None:
        return
    if node.tail and before is not None:
        before.tail = (before.tail or "") + node.tail
    elif node.tail:
        parent.text = (parent.text or "") + node.tail
    parent.remove(node)


def _problems(root: etree._Element, place: Place) -> Iterator[Issue]:
    for sibling in root.itersiblings(preceding=True):  # <?xml-stylesheet href="…"?>
        if isinstance(sibling, etree._ProcessingInstruction) and sibling.target == "xml-stylesheet":
            yield issue("SVG-004", _at(place, cast("int | None", sibling.sourceline)), reference="xml-stylesheet")
    for element in root.iter():
        line = _at(place, cast("int | None", element.sourceline))
        if not isinstance(element.tag, str):  # an entity that nothing declares
            yield issue("SVG-005", line, declaration=str(element.text))
            continue
        name = etree.QName(element).localname
        if not _ELEMENTS.fullmatch(name):
            yield issue("SVG-002", line, element=name)
            continue
        if name == "style" and (found := _outward("".join(map(str, element.itertext())))):
            yield issue("SVG-004", line, reference=found)
        for attribute, value in element.attrib.items():
            yield from _attribute_problems(element, str(attribute), str(value), line)


def _attribute_problems(element: etree._Element, attribute: str, value: str, line: Place) -> Iterator[Issue]:
    if attribute.lower().startswith("on"):
        yield issue("SVG-003", line, attribute=attribute)
    elif attribute in _REFERENCES:
        inside = value.strip().startswith("#") or (element.tag in _PICTURES and _PICTURE.fullmatch(value.strip()))
        if not inside:
            yield issue("SVG-004", line, reference=_short(f'{etree.QName(attribute).localname}="{value}"'))
    elif found := _outward(value):
        yield issue("SVG-004", line, reference=found)


def _outward(css: str) -> str:
    """What in a piece of CSS leads out of the drawing; read with and without comments, escapes undone in both."""
    for text in (css, _CSS_COMMENT.sub("", css)):
        if found := _CSS_OUTWARD.search(_CSS_ESCAPE.sub(_unescaped, text)):
            return _short(found.group())
    return ""


def _unescaped(match: re.Match[str]) -> str:
    if not match[1]:
        return match[2]
    code = int(match[1], 16)
    return chr(code) if 0 < code < 0x110000 else "\ufffd"


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]}…"


def _drawn(root: etree._Element) -> int:
    """How many elements are drawn when each reference is followed; beyond MOST_ELEMENTS for a circle of them."""
    named = {name: element for element in root.iter("*") if (name := element.get("id"))}
    return _count(root, named, {}, 0)


def _count(top: etree._Element, named: Mapping[str, etree._Element], known: dict[str, int], hops: int) -> int:
    total = 0
    for element in top.iter("*"):
        total += 1
        for name in _followed(element):
            if name in named and name not in known:
                known[name] = MOST_ELEMENTS + 1 if hops > MOST_HOPS else _count(named[name], named, known, hops + 1)
            total += known.get(name, 0)
    return total


def _followed(element: etree._Element) -> Iterator[str]:
    """The ids whose elements are drawn where `element` is."""
    if element.tag == f"{{{SVG}}}a":
        return
    for attribute, value in element.attrib.items():
        if attribute in _REFERENCES and str(value).strip().startswith("#"):
            yield str(value).strip()[1:]
        else:
            yield from _LOCAL.findall(str(value))


def _size(root: etree._Element) -> tuple[float, float]:
    """In px: by viewBox, else by width and height; 300 by 150 (CSS 2.1, section 10.3.2) where neither says."""
    numbers = [_number(part) for part in re.split(r"[\s,]+", root.get("viewBox", "").strip())]
    if len(numbers) == 4 and numbers[2] > 0 and numbers[3] > 0:
        return numbers[2], numbers[3]
    sides = [_LENGTH.fullmatch(root.get(side, "")) for side in ("width", "height")]
    width, height = (_number(side[1]) * _PIXELS[side[2].lower()] if side else 0.0 for side in sides)
    return (width, height) if width > 0 and height > 0 else (300, 150)


def _number(text: str) -> float:
    """0 for what is no number, or none that a page could hold."""
    try:
        number = float(text)
    except ValueError:
        return 0.0
    return number if abs(number) <= 1_000_000 else 0.0
