"""Objects of a PDF get the numbers that they are given, and nothing else of them changes."""

from __future__ import annotations

import io
from itertools import pairwise

import pikepdf
import pydyf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Pdf, Stream, String

from book.writers.pdf.blocks import (
    FIRST,
    ROW,
    Block,
    block_from_bytes,
    block_to_bytes,
    body,
    body_from_bytes,
    body_to_bytes,
    place,
    refer,
)
from book.writers.pdf.drawn import Drawn
from book.writers.pdf.pdffile import PdfFile

TEXT = st.text(
    st.sampled_from("()\\\\0123 R刊本<>/\n\r\x00\ufeffobjkanben-key-7") | st.characters(codec="utf-8"), max_size=30
)


def written(pdf: Pdf, base: int) -> Pdf:
    """The PDF's catalogue and what it leads to, numbered from `base`, through both forms of bytes, read again."""
    info = pdf.make_indirect(Dictionary(Title=String("x")))
    what, (root, about) = body(pdf, [pdf.Root, info], outside={})
    assert body_from_bytes(body_to_bytes(what)) == what
    block = place(what, base)
    assert block_from_bytes(block_to_bytes(block)) == block
    return in_a_file(block, root=base + root, info=base + about)


def in_a_file(block: Block, *, root: int, info: int) -> Pdf:
    file = io.BytesIO()
    out = PdfFile(file)
    out.add(block)
    out.finish(root=root, info=info)
    found = pikepdf.open(io.BytesIO(file.getvalue()))
    assert not found.check_pdf_syntax()
    return found


@given(texts=st.lists(TEXT, min_size=1, max_size=8), data=st.binary(max_size=60), base=st.integers(FIRST, 80))
@settings(max_examples=60, deadline=None)
def test_objects_stay_what_they_are(texts: list[str], data: bytes, base: int) -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        items = [pdf.make_indirect(Dictionary(Text=String(text), At=at)) for at, text in enumerate(texts)]
        for before, after in pairwise(items):
            before.Next = after
        pdf.Root.First, pdf.Root.Data = items[0], Stream(pdf, data)
        pdf.Root.Texts = Array([String(text) for text in texts])
        found = written(pdf, base)
    item, read = found.Root.First, []
    while item is not None:
        read.append(str(item.Text))
        item = item.get("/Next")
    assert read == texts == [str(text) for text in found.Root.Texts]
    assert bytes(found.Root.Data.read_bytes()) == data
    assert len(found.pages) == 1


@given(
    texts=st.lists(TEXT, min_size=1, max_size=8),
    numbers=st.lists(st.integers(-(10**6), 10**6) | st.floats(-1e5, 1e5), max_size=8),
    data=st.binary(max_size=60),
    base=st.integers(FIRST, 80),
)
@settings(max_examples=60, deadline=None)
def test_drawn_objects_stay_what_they_are(texts: list[str], numbers: list[float], data: bytes, base: int) -> None:
    drawn = Drawn(pdf := pydyf.PDF())
    items = [drawn.add(pydyf.Dictionary({"Text": pydyf.String(text), "At": at})) for at, text in enumerate(texts)]
    for before, after in pairwise(items):
        before["Next"] = after.reference
    drawn.add(pydyf.Dictionary({"Nobody": "/Leads"}))
    outer = drawn.add(pydyf.Dictionary({"Kanben": pydyf.Array(numbers)}))
    stream = drawn.add(pydyf.Stream([data], {"First": items[0].reference, "Here": outer.reference}, compress=True))
    pdf.catalog |= {
        "Data": stream.reference,
        "Texts": pydyf.Array(map(pydyf.String, texts)),
        "Back": items[-1].reference,
    }
    page = drawn.add(pydyf.Dictionary({"Type": "/Page", "MediaBox": pydyf.Array([0, 0, 9, 9]), "Resources": {}}))
    pages = {"Type": "/Pages", "Kids": pydyf.Array([page.reference]), "Count": 1}
    pdf.catalog["Pages"] = drawn.add(pydyf.Dictionary(pages)).reference
    page["Parent"] = pdf.catalog["Pages"]
    what, (root, info) = drawn.body([pdf.catalog, items[0]], outside={}, spare=0)
    assert what.objects == len(items) + 5  # what leads nowhere is left
    found = in_a_file(place(what, base), root=base + root, info=base + info)
    item, read = found.Root.Data.First, []
    while item is not None:
        read.append(str(item.Text))
        item = item.get("/Next")
    assert read == texts == [str(text) for text in found.Root.Texts]
    assert bytes(found.Root.Data.read_bytes()) == data
    assert [float(number) for number in found.Root.Data.Here.Kanben] == pytest.approx(numbers, abs=1e-6)


def test_stand_ins_get_their_numbers_and_words() -> None:
    with pikepdf.new() as pdf:
        own = {
            "/Key": refer("key", 3),
            "/Far": refer("object", 2),
            "/Own": refer("spare", 1),
            "/Say": refer("words", 0),
        }
        root = pdf.make_indirect(Dictionary({**own, "/Text": String("(5 0 R)")}))
        what, _ = body(pdf, [root], outside={}, spare=2)
    block = place(what, 100, keys=40, words=["第 3 章 (5 0 R)"])
    ((stream, _),) = block.placed
    text = body_text(block.data)
    for part in (b"/Key 43 ", b"/Far 2 0 R ", b"/Own 102 0 R ", String("第 3 章 (5 0 R)").unparse(), b"(\\(5 0 R\\))"):
        assert part in text
    assert stream == 100 + 1 + 2  # after the object and the two that were spared


def body_text(data: bytes) -> bytes:
    """The one object in an object stream."""
    import zlib  # noqa: PLC0415 - used here alone

    packed = data.split(b"stream\n", 1)[1]
    return zlib.decompressobj().decompress(packed).split(b"\n", 1)[1]


@pytest.mark.parametrize("count", [1, 63, 64, 255, 256, 257, 600])
def test_a_block_keeps_to_its_numbers(count: int) -> None:
    with pikepdf.new() as pdf:
        items = [pdf.make_indirect(Dictionary(At=at)) for at in range(count)]
        what, _ = body(pdf, items, outside={}, spare=3)
    block = place(what, 1000)
    numbers = [first + at for first, rows in block.runs for at in range(len(rows) // ROW.size)]
    assert min(numbers) == 1000
    assert max(numbers) < 1000 + what.numbers
    assert len(numbers) == len(set(numbers))
    assert block_from_bytes(block_to_bytes(block)) == block
