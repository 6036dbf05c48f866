"""The objects of a PDF come in; a Body goes out, which can be given any numbers: as a Block, ready to be written.

A file of two thousand pages is put together by writing its sheets' Blocks one after the other. Nothing is parsed
again, and after an edit most Blocks stand in the cache as they are.
"""

from __future__ import annotations

import json
import re
import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pikepdf import Name, Object, Pdf, Stream, String

PAGES, DOCUMENT, FONTS, SAVE = 2, 3, 4, 5  # numbers that every file gives to what all of its sheets refer to
FIRST = 16  # the first number of a Block
_ROUND = 64  # a Block's numbers are rounded up to so many: an edit seldom moves the Blocks after it
_IN_STREAM = 256  # objects of an object stream (ISO 32000-1, 7.5.7)
END = b"\0"  # between objects; neither qpdf nor pydyf writes one into a string

# A string is passed over; a reference to an object of this PDF, or a stand-in made by `refer`, gets its number.
_NUMBERS = re.compile(rb"\((?:[^\\()]|\\.)*\)|<[0-9a-f]*>|(?<![\w.])(\d+) 0 R|/kanben-([a-z]+)-(\d+)", re.DOTALL)
_REFERENCE = re.compile(rb"\((?:[^\\()]|\\.)*\)|<[0-9a-f]*>|(?<![\w.])(\d+) 0 R", re.DOTALL)
_LENGTH = re.compile(rb"/Length \d+(?: 0 R)? ")
_PLAIN = re.compile(r"[A-Za-z0-9 .,:;#/_-]*")
ROW = struct.Struct(">BIH")  # of a cross-reference stream (ISO 32000-1, 7.5.8.3): kind, offset or object stream, index


@dataclass(frozen=True, slots=True)
class Body:
    """Objects by local numbers from 0. `streams` are the data of the first of them; the others have none.

    `text` holds them all in qpdf's syntax, with `END` between; `spare` are numbers after them that others fill.
    """

    text: bytes
    streams: tuple[bytes, ...]
    spare: int

    @property
    def objects(self) -> int:
        """How many objects there are."""
        return self.text.count(END) + 1

    @property
    def numbers(self) -> int:
        """How many numbers its Block takes."""
        return numbers_of(self.objects, self.objects - len(self.streams), self.spare)


@dataclass(frozen=True, slots=True)
class Block:
    """Objects as they are written. `runs` are first numbers, each with the rows of the objects that have it and
    the next ones; `placed` are the numbers of those whose rows want their offset, with that in `data`."""

    runs: tuple[tuple[int, bytes], ...]
    placed: tuple[tuple[int, int], ...]
    data: bytes


def numbers_of(objects: int, packed: int, spare: int = 0) -> int:
    """How many numbers a Block takes of so many objects, of which some are packed in object streams."""
    return round_up(objects + spare + -(-packed // _IN_STREAM))


def round_up(count: int) -> int:
    """To a whole number of steps."""
    return -(-count // _ROUND) * _ROUND


def stand_in(kind: str, number: int) -> str:
    """What stands for `object`, an absolute number; `spare`, a spare one; `key`, a key of the parent tree; `words`, a
    text that is known when the Body is placed."""
    return f"/kanben-{kind}-{number}"


def refer(kind: str, number: int) -> Name:
    """A stand-in among the objects of a Pdf."""
    return Name(stand_in(kind, number))


def real(value: float) -> bytes:
    """A number as it stands in the file, to six places (ISO 32000-1, 7.3.3)."""
    return f"{value:f}".rstrip("0").rstrip(".").encode()


def reference(number: int) -> bytes:
    """A reference to the object with that number."""
    return b"%d 0 R" % number


def text_string(text: str) -> bytes:
    """A text as it stands in the file (ISO 32000-1, 7.9.2.2); plain ASCII needs no library to say it."""
    return b"(%b)" % text.encode() if _PLAIN.fullmatch(text) else String(text).unparse()


# ---------------------------------------------------------------- objects → Body


def body(pdf: Pdf, roots: Sequence[Object], *, outside: Mapping[int, int], spare: int = 0) -> tuple[Body, list[int]]:
    """What `roots` lead to, and their local numbers; `outside` are numbers in `pdf` of what is not taken along, with
    the absolute numbers that stand in their places."""
    found = _reached(pdf, [root.objgen[0] for root in roots], outside)
    ordered = sorted(found, key=lambda number: not isinstance(found[number][0], Stream))
    local = {number: at for at, number in enumerate(ordered)}

    def renumbered(match: re.Match[bytes]) -> bytes:
        if match[1] is None:
            return match[0]
        number = int(match[1])
        return b"/kanben-object-%d" % outside[number] if number in outside else b"%d 0 R" % local[number]

    streams = []
    for number in ordered:
        item = found[number][0]
        if isinstance(item, Stream):
            streams.append(bytes(item.read_raw_bytes()))
    text = _REFERENCE.sub(renumbered, END.join(found[number][1] for number in ordered))
    return Body(text, tuple(streams), spare), [local[root.objgen[0]] for root in roots]


def _reached(pdf: Pdf, numbers: Sequence[int], outside: Mapping[int, int]) -> dict[int, tuple[Object, bytes]]:
    """Every object that those with `numbers` lead to, with its own text."""
    found: dict[int, tuple[Object, bytes]] = {}
    waiting = list(reversed(numbers))
    while waiting:
        number = waiting.pop()
        if number in found:
            continue
        item = pdf.get_object(number, 0)
        if isinstance(item, Stream):
            _deflate(item)
            about = _LENGTH.sub(b"", item.stream_dict.unparse(resolved=True)).removesuffix(b">>")
            text = b"%b/Length %d >>" % (about, len(item.read_raw_bytes()))
        else:
            text = item.unparse(resolved=True)
        found[number] = item, text
        waiting += [
            int(match[1])
            for match in _REFERENCE.finditer(text)
            if match[1] is not None and int(match[1]) not in found and int(match[1]) not in outside
        ]
    return found


def _deflate(stream: Any) -> None:
    """Compresses what is not; metadata stays legible for programs that know no PDF (ISO 19005-1, 6.7.2)."""
    if "/Filter" not in stream and stream.get("/Type") != Name.Metadata:
        stream.write(zlib.compress(stream.read_raw_bytes(), 9), filter=Name.FlateDecode)


# ---------------------------------------------------------------- Body → Block


def place(
    what: Body, base: int, *, keys: int = 0, words: Sequence[str] = (), fixed: Mapping[int, int] | None = None
) -> Block:
    """The Body with numbers from `base`, keys from `keys`; `fixed` are local numbers that get a number of their own."""
    own = fixed or {}
    spare = base + what.objects

    def numbered(match: re.Match[bytes]) -> bytes:
        if match[1] is not None:
            local = int(match[1])
            return b"%d 0 R" % own.get(local, base + local)
        if match[2] is None:
            return match[0]
        number = int(match[3])
        if match[2] == b"key":
            return b"%d" % (keys + number)
        if match[2] == b"words":
            return String(words[number]).unparse()
        return b"%d 0 R" % (spare + number if match[2] == b"spare" else number)

    texts = _NUMBERS.sub(numbered, what.text).split(END)
    return packed_block([own.get(at, base + at) for at in range(len(texts))], texts, what.streams, spare + what.spare)


def packed_block(numbers: Sequence[int], texts: Sequence[bytes], streams: Sequence[bytes], after: int) -> Block:
    """Objects with the numbers that they have in the book, the first of them streams; from `after` on numbers are free
    for the streams that the others are packed in."""
    rows: dict[int, bytes] = {}
    placed: list[tuple[int, int]] = []
    data = bytearray()
    for number, text, stream in zip(numbers, texts, streams, strict=False):
        placed.append((number, len(data)))
        data += stream_object(number, text, stream)
    for order, start in enumerate(range(len(streams), len(texts), _IN_STREAM)):
        number = after + order
        packed = slice(start, start + _IN_STREAM)
        placed.append((number, len(data)))
        rows.update((each, ROW.pack(2, number, index)) for index, each in enumerate(numbers[packed]))
        data += _object_stream(number, numbers[packed], texts[packed])
    rows.update((number, ROW.pack(1, 0, 0)) for number, _ in placed)
    return Block(tuple(_runs(rows)), tuple(placed), bytes(data))


def _runs(rows: Mapping[int, bytes]) -> Iterator[tuple[int, bytes]]:
    """Rows of numbers that follow each other, as one."""
    numbers = sorted(rows)
    start = 0
    for at in range(1, len(numbers) + 1):
        if at == len(numbers) or numbers[at] != numbers[at - 1] + 1:
            yield numbers[start], b"".join(rows[number] for number in numbers[start:at])
            start = at


def stream_object(number: int, dictionary: bytes, data: bytes) -> bytes:
    """An indirect stream. One that ends in CR is followed by another: a CR and the LF after it would be taken for one
    end of line, and the stream for too short (ISO 19005-2, 6.1.7.1; a CR is as good an end: ISO 32000-1, 7.2.3)."""
    end = b"\r" if data.endswith(b"\r") else b"\n"
    return b"%d 0 obj\n%b\nstream\n%b%bendstream\nendobj\n" % (number, dictionary, data, end)


def _object_stream(number: int, numbers: Sequence[int], texts: Sequence[bytes]) -> bytes:
    """Objects without streams, compressed together (ISO 32000-1, 7.5.7)."""
    heads, offset = [], 0
    for packed, text in zip(numbers, texts, strict=True):
        heads.append(b"%d %d" % (packed, offset))
        offset += len(text) + 1
    head = b" ".join(heads) + b"\n"
    data = zlib.compress(head + b"\n".join(texts), 6)
    about = b"<< /Type /ObjStm /N %d /First %d /Filter /FlateDecode /Length %d >>"
    return stream_object(number, about % (len(texts), len(head), len(data)), data)


# ---------------------------------------------------------------- as bytes


def body_to_bytes(what: Body) -> bytes:
    """The Body as it stands in the cache."""
    packed = zlib.compress(what.text, 1)
    head = json.dumps([what.spare, len(packed), [len(stream) for stream in what.streams]]).encode()
    return len(head).to_bytes(4, "big") + head + packed + b"".join(what.streams)


def body_from_bytes(data: bytes) -> Body:
    """The Body again."""
    at = 4 + int.from_bytes(data[:4], "big")
    spare, packed, lengths = json.loads(data[4:at])
    text = zlib.decompress(data[at : at + packed])
    return Body(text, tuple(_cut(data, at + packed, lengths)), spare)


def _cut(data: bytes, at: int, lengths: Sequence[int]) -> Iterator[bytes]:
    for length in lengths:
        yield data[at : at + length]
        at += length


def block_to_bytes(block: Block) -> bytes:
    """The Block as it stands in the cache."""
    head = json.dumps([[(first, len(rows)) for first, rows in block.runs], block.placed]).encode()
    return len(head).to_bytes(4, "big") + head + b"".join(rows for _, rows in block.runs) + block.data


def block_from_bytes(data: bytes) -> Block:
    """The Block again."""
    at = 4 + int.from_bytes(data[:4], "big")
    runs, placed = json.loads(data[4:at])
    rows = tuple(_cut(data, at, [length for _, length in runs]))
    at += sum(map(len, rows))
    firsts = [first for first, _ in runs]
    return Block(tuple(zip(firsts, rows, strict=True)), tuple((number, where) for number, where in placed), data[at:])
