"""The inside of a paragraph of a Word file: its elements come in; pieces of HTML with their marks go out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from lxml import etree

from book.readers.docx.account import M
from book.readers.docx.drawings import drawing, old_drawing, says_something
from book.readers.docx.fields import Field
from book.readers.docx.package import R
from book.readers.docx.pieces import NUMBERED, Mark, Piece, Reader, Story, words
from book.readers.docx.styles import switched_on, value, w
from book.readers.docx.symbols import symbol

_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_SWITCHES = (("b", "strong"), ("i", "em"), ("strike", "s"), ("dstrike", "s"))
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")  # what turns the direction of text (UAX #9)
_CODE = frozenset({"html code", "source text", "verbatim char", "html 程式碼", "html 代码", "code char", "inline code"})


def pieces(story: Story, parent: etree._Element) -> Iterator[Piece]:
    """The pieces of a paragraph, or of what stands in one."""
    for child in parent:
        if isinstance(child.tag, str):
            yield from pieces_of(story, child)


def pieces_of(story: Story, child: etree._Element) -> Iterator[Piece]:
    """The pieces of one element that stands in a paragraph."""
    reader = _READERS.get(child.tag)
    if reader is not None:
        yield from reader(story, child)
    elif child.tag not in _SILENT:
        yield from pieces(story, child)  # a wrapper: insertions, smart tags, content controls


def is_inline(element: etree._Element) -> bool:
    """Whether it is something that stands in paragraphs."""
    return element.tag in _READERS


def _run(story: Story, run: etree._Element) -> Iterator[Piece]:
    """A run: text of one form."""
    properties = run.find(w("rPr"))
    if properties is not None and switched_on(properties.find(w("vanish"))):
        story.account.drop(run, "hidden", "LED-102")
        return
    marks = _marks(story, properties)
    for piece in pieces(story, run):
        link = (("a", story.fields.address),) if story.fields.address else ()
        yield replace(piece, marks=(*link, *marks, *piece.marks))


def _marks(story: Story, properties: etree._Element | None) -> tuple[Mark, ...]:
    """The marks of a run, in one order whatever theirs is."""
    if properties is None:
        return ()
    style = value(properties, "w:rStyle")
    name = story.styles.name(style)
    tags = []
    for switch, tag in _SWITCHES:
        own = properties.find(w(switch))
        if switched_on(own) if own is not None else story.styles.run_switch(style, switch):
            tags.append(tag)
    tags += ["em"] if (value(properties, "w:em") or "none") != "none" else []
    tags += ["u"] if (value(properties, "w:u") or "none") != "none" and name != "hyperlink" else []
    tags += ["code"] if name in _CODE else []
    raised = {"superscript": "sup", "subscript": "sub"}.get(value(properties, "w:vertAlign") or "")
    tags += [raised] if raised else []
    return tuple((tag, "") for tag in dict.fromkeys(tags))


def _text(story: Story, element: etree._Element) -> Iterator[Piece]:
    if story.fields.made:
        story.account.drop(element, "contents", "LED-103")
    elif element.text:
        text = _TURNING.sub("", element.text)
        if text != element.text:
            story.losses.append((element, "WRD-017"))
        story.account.keep(element)
        for field in story.fields.open[-1:]:
            field.said = True
        yield Piece(text)


def _link(story: Story, element: etree._Element) -> Iterator[Piece]:
    """A link, by a relation or to a bookmark."""
    anchor = element.get(w("anchor"), "")
    relation = story.relations.get(element.get(f"{{{R}}}id", ""))
    address = relation.target if relation and relation.external else ""
    target = f"{address}#{anchor}" if anchor else address
    for piece in pieces(story, element):
        inside = tuple(mark for mark in piece.marks if mark[0] != "a")
        yield replace(piece, marks=(("a", target), *inside) if target else inside)


def _simple_field(story: Story, element: etree._Element) -> Iterator[Piece]:
    """A field in one element."""
    story.fields.begin(element.get(w("instr"), ""), result=True)
    yield from pieces(story, element)
    yield from _ended(story, story.fields.end(), element)


def _field_mark(story: Story, element: etree._Element) -> Iterator[Piece]:
    """Where a field begins, its result begins, or it ends."""
    kind = element.get(w("fldCharType"))
    if kind == "begin":
        story.fields.begin()
    elif kind == "separate":
        story.fields.separate()
    elif kind == "end":
        yield from _ended(story, story.fields.end(), element)


def _ended(story: Story, field: Field, element: etree._Element) -> Iterator[Piece]:
    if field.sequence:
        story.sequence = story.sequence or field.sequence
        yield Piece(NUMBERED)
    elif field.ruby and not field.said:
        ruby = _over(*field.ruby)
        story.account.keep(element, "".join(field.ruby))
        yield Piece(ruby)
    elif field.equation and not field.said:
        story.account.keep(element, field.equation)
        yield Piece(field.equation)


def _field_code(story: Story, element: etree._Element) -> Iterator[Piece]:
    story.fields.add(element.text or "")
    return iter(())


def _bookmark(_: Story, element: etree._Element) -> Iterator[Piece]:
    """A place that links may lead to."""
    name = element.get(w("name"), "")
    if name and not name.startswith(("_GoBack", "OLE_LINK")):
        yield Piece(etree.Element("a", {"id": name}))


def _note_call(story: Story, element: etree._Element) -> Iterator[Piece]:
    """The call of a footnote or an endnote; its number is made when all are known."""
    called = ("footnote" if element.tag == w("footnoteReference") else "endnote", element.get(w("id"), ""))
    if called not in story.calls:
        story.calls.append(called)
    call = etree.Element("a", {"href": f"#note-{story.calls.index(called) + 1}", "role": "doc-noteref"})
    yield Piece(call)


def _ruby(story: Story, element: etree._Element) -> Iterator[Piece]:
    """A base and its reading."""
    base, reading = ("".join(_words(story, element.find(w(name)))) for name in ("rubyBase", "rt"))
    yield Piece(_over(base, reading) if base and reading else base or reading)


def _words(story: Story, element: etree._Element | None) -> Iterator[str]:
    for piece in [] if element is None else pieces(story, element):
        if piece.content != NUMBERED:  # a number in a ruby is no caption's
            yield piece.content if isinstance(piece.content, str) else words(piece.content)


def _over(base: str, reading: str) -> etree._Element:
    ruby = etree.Element("ruby")
    ruby.text = base
    etree.SubElement(ruby, "rt").text = reading
    return ruby


def _sign(story: Story, element: etree._Element) -> Iterator[Piece]:
    """A character of a symbol font."""
    found = symbol(element.get(w("font"), ""), element.get(w("char"), ""))
    if found:
        story.account.keep(element, found)
        yield Piece(found)
    else:
        story.losses.append((element, "WRD-012"))


def _formula(story: Story, element: etree._Element) -> Iterator[Piece]:
    """A formula: its characters in a line, without their places."""
    story.losses.append((element, "WRD-013"))
    yield from pieces(story, element)


def _one_form(story: Story, element: etree._Element) -> Iterator[Piece]:
    """The same in several forms: the first that has text or a picture; the others repeat it."""
    forms = [form for form in element if isinstance(form.tag, str)]
    chosen = next(filter(says_something, forms), forms[0] if forms else None)
    for form in forms:
        if form is chosen:
            yield from pieces(story, form)
        else:
            story.account.repeated(form)


def _deleted(story: Story, element: etree._Element) -> Iterator[Piece]:
    """What a tracked change took out."""
    story.account.drop(element, "deleted", "LED-101")
    return iter(())


def _break(_: Story, element: etree._Element) -> Iterator[Piece]:
    if element.get(w("type"), "textWrapping") == "textWrapping":
        yield Piece(etree.Element("br"))


def _says(text: str) -> Reader:
    return lambda story, element: iter((Piece(text),))


_READERS: Mapping[str, Reader] = {
    w("r"): _run,
    w("t"): _text,
    f"{{{M}}}t": _text,
    w("hyperlink"): _link,
    w("fldSimple"): _simple_field,
    w("fldChar"): _field_mark,
    w("instrText"): _field_code,
    w("bookmarkStart"): _bookmark,
    w("footnoteReference"): _note_call,
    w("endnoteReference"): _note_call,
    w("ruby"): _ruby,
    w("sym"): _sign,
    f"{{{M}}}oMath": _formula,
    f"{{{_MC}}}AlternateContent": _one_form,
    w("del"): _deleted,
    w("moveFrom"): _deleted,
    w("drawing"): drawing,
    w("pict"): old_drawing,
    w("object"): old_drawing,
    w("br"): _break,
    w("cr"): _break,
    w("tab"): _says(" "),
    w("ptab"): _says(" "),
    w("noBreakHyphen"): _says("\u2011"),
    w("softHyphen"): _says("\u00ad"),
}
_SILENT = frozenset(
    w(name)
    for name in (
        "pPr", "rPr", "sdtPr", "sdtEndPr", "smartTagPr", "customXmlPr", "delText", "delInstrText",
        "footnoteRef", "endnoteRef", "annotationRef", "separator", "continuationSeparator",
    )
)  # fmt: skip
