"""The objects of a PDF that WeasyPrint drew and did not write come in; a Body of those that are wanted goes out.

They are pydyf's: plain dictionaries and lists, which are mended and numbered before there is a file to parse again.
"""

from __future__ import annotations

import zlib
from codecs import BOM_UTF16_BE
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from pydyf import Array, Dictionary, Stream, String

from book.writers.pdf.blocks import END, Body, real, stand_in

_REFERENCE = b" 0 R"
_KEYS = 1024  # names of entries that are remembered: a book has some forty


class Drawn:
    """The objects of one PDF, by the references to them."""

    def __init__(self, pdf: Any) -> None:
        self._pdf = pdf
        self.catalog = pdf.catalog
        kids = pdf.pages["Kids"]  # pydyf lists them as number, 0, R
        self.pages: list[Any] = [pdf.objects[number] for number in kids[::3]]

    def __getitem__(self, reference: bytes) -> Any:
        return self._pdf.objects[int(reference.removesuffix(_REFERENCE))]

    def add(self, item: Any) -> Any:
        """A new object, which can be referred to from now on."""
        self._pdf.add_object(item)
        return item

    def body(self, roots: Sequence[Any], *, outside: Mapping[bytes, int], spare: int) -> tuple[Body, list[int]]:
        """What `roots` lead to, and their local numbers; `outside` are references to what is not taken along, with the
        absolute numbers that stand in their places."""
        found = self._reached([root.reference for root in roots], outside)
        ordered = sorted(found, key=lambda reference: not isinstance(self[reference], Stream))
        names = {reference: b"%d 0 R" % at for at, reference in enumerate(ordered)}
        names |= {reference: stand_in("object", number).encode() for reference, number in outside.items()}
        texts, streams = [], []
        for reference in ordered:
            item = self[reference]
            if isinstance(item, Stream):
                about, data = _packed(item)
                streams.append(data)
                item = about
            texts.append(_text(item, names))
        local = {reference: at for at, reference in enumerate(ordered)}
        return Body(END.join(texts), tuple(streams), spare), [local[root.reference] for root in roots]

    def _reached(self, references: Sequence[bytes], outside: Mapping[bytes, int]) -> dict[bytes, None]:
        """Every reference that those lead to, in the order in which they are met."""
        found: dict[bytes, None] = {}
        waiting = list(reversed(references))
        while waiting:
            reference = waiting.pop()
            if reference not in found:
                found[reference] = None
                item = self[reference]
                waiting += [
                    other
                    for other in _references(item.extra if isinstance(item, Stream) else item)
                    if other not in found and other not in outside
                ]
        return found


def _references(value: Any) -> Iterator[bytes]:
    """Every reference inside a dictionary or an array. Most of a book's objects are small and flat."""
    for item in value.values() if isinstance(value, dict) else value:
        kind = type(item)
        if kind is bytes:
            if item.endswith(_REFERENCE):
                yield item
        elif kind is Array or kind is Dictionary or kind is dict or kind is list:
            yield from _references(item)


def _packed(stream: Any) -> tuple[Any, bytes]:
    """A stream's dictionary and its data, compressed: no sheet has a stream that must stay legible."""
    data = b"\n".join([item if type(item) is bytes else _text(item, {}) for item in stream.stream])
    about = dict(stream.extra)
    if stream.compress or "Filter" not in about:
        about["Filter"], data = "/FlateDecode", zlib.compress(data, 9)
    return Dictionary({**about, "Length": len(data)}), data


def _text(value: Any, names: Mapping[bytes, bytes]) -> bytes:
    """A value as it is written (ISO 32000-1, 7.3); references get their new names."""
    kind = type(value)
    if kind is bytes:
        return names.get(value, value)
    if kind is str or kind is int:
        return str(value).encode()
    if kind is Dictionary or kind is dict:
        return b"<<%b>>" % b"".join([b"/%b %b" % (_key(key), _text(item, names)) for key, item in value.items()])
    if kind is Array or kind is list:
        return b"[%b]" % b" ".join([_text(item, names) for item in value])
    if kind is float:
        return real(value)
    return _string(value.string) if kind is String else bytes(value.data)


@lru_cache(_KEYS)
def _key(name: str) -> bytes:
    return str(name).encode()


def _string(text: str) -> bytes:
    """A text string, without a byte that parts objects, or that a reader of literals takes for another."""
    if text.isascii() and text.isprintable():
        return bytes(String(text).data)
    return b"<%b>" % (BOM_UTF16_BE + text.encode("utf-16-be")).hex().encode()
