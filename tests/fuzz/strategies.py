"""Hypothesis strategies: for each reader, sources that look like the real thing and go wrong where it hurts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from copy import deepcopy
from functools import reduce

import forms
import newsroom
import office
import web
import writing
from hypothesis import strategies as st
from lxml import etree

text = newsroom.noise


def _mutated(reader: str) -> st.SearchStrategy[bytes]:
    """A seed in which pieces were cut out, doubled, or put in the wrong place, at characters where it is text."""
    piece = text.map(str.encode) | text.map(str.encode) | text.map(str.encode) | st.binary(max_size=8)
    edits = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 60), piece), max_size=6)
    return st.builds(lambda data, some: reduce(_edited, some, data), st.sampled_from(forms.seeds(reader)), edits)


def _edited(data: bytes, edit: tuple[float, int, bytes]) -> bytes:
    at = int(edit[0] * len(data))
    while at < len(data) and data[at] & 0xC0 == 0x80:  # inside a character of UTF-8
        at += 1
    end = min(len(data), at + edit[1])
    while end < len(data) and data[end] & 0xC0 == 0x80:
        end += 1
    return data[:at] + edit[2] + data[end:]


def _shaken(reader: str) -> st.SearchStrategy[bytes]:
    """A seed's XML, in which elements were taken out, doubled, moved or given other attributes."""
    seeds = [data for data in forms.seeds(reader) if data[:1] != bytes([forms.RAW])]
    moves = st.lists(
        st.tuples(
            st.sampled_from(("take", "double", "move", "give")),
            st.floats(0, 1),
            st.floats(0, 1),
            st.sampled_from(web.VALUES),
        ),
        min_size=1,
        max_size=8,
    )
    return st.builds(lambda data, some: data[:1] + reduce(_shake, some, data[1:]), st.sampled_from(seeds), moves)


def _shake(data: bytes, move: tuple[str, float, float, str]) -> bytes:
    try:
        root = etree.fromstring(data)
    except etree.XMLSyntaxError:  # a seed that is no XML in the first place
        return data
    elements = [element for element in root.iter() if isinstance(element.tag, str)]
    one, other = (elements[min(len(elements) - 1, int(at * len(elements)))] for at in move[1:3])
    parent = one.getparent()
    if parent is None:
        return data
    if move[0] == "take":
        parent.remove(one)
    elif move[0] == "double":
        parent.insert(parent.index(one), deepcopy(one))
    elif move[0] == "move" and one not in [other, *other.iterancestors()]:
        other.append(one)
    else:
        for name in list(one.attrib)[:1]:
            one.set(name, move[3])
    return etree.tostring(root)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _folder(files: Iterable[tuple[str, str]]) -> bytes:
    return forms.several((name, _bytes(content)) for name, content in files)


def _several(parts: Iterable[tuple[str, str]]) -> bytes:
    return bytes([forms.SEVERAL]) + _folder(parts)


_encoded = writing.loose.map(lambda one: _bytes(f"# 標題\n\n{one}"))


def sources(reader: str) -> st.SearchStrategy[bytes]:
    """Bytes for `forms.source`."""
    made: dict[str, Callable[[], st.SearchStrategy[bytes]]] = {
        "text": lambda: (
            st.lists(text | st.just("\n") | st.just("\n\n"), max_size=40).map(
                lambda parts: ("標題\n\n" + "".join(parts)).encode("utf-8", "replace")
            )
            | newsroom.encoded
            | newsroom.encoded
        ),
        "html": lambda: web.html.map(_bytes),
        "wxr": lambda: web.export.map(_bytes),
        "epub": lambda: web.ebook.map(_several) | _shaken("epub"),
        "markdown": lambda: _encoded | writing.loose.map(_bytes) | writing.page.map(_bytes) | writing.page.map(_bytes),
        "mdbook": lambda: writing.book.map(_folder),
        "docx": lambda: office.file.map(_several) | office.loose.map(forms.as_document) | _shaken("docx"),
    }
    return made[reader]() | _mutated(reader)
