"""The shards' anchors come in; the named destinations of the PDF, one for each that a link leads to, go out."""

from __future__ import annotations

from collections.abc import Sequence

from book.writers.pdf.blocks import real, reference, text_string
from book.writers.pdf.placing import Placing


def destinations(sheets: Sequence[Placing]) -> tuple[bytes, tuple[str, ...]]:
    """The name tree as an object, empty where nothing is linked, and the names that links lead to and no sheet has."""
    targets = {target for placing in sheets for target in placing.shard.frame.targets}
    places: dict[str, bytes] = {}
    for placing in sheets:
        for name, place in placing.shard.anchors.items():
            if name in targets and name not in places:
                places[name] = destination(placing, *place)
    lost = tuple(sorted(targets - places.keys()))
    names = b" ".join(b"%b %b" % (text_string(name), places[name]) for name in sorted(places))
    return b"<< /Names [ %b ] >>" % names if names else b"", lost


def destination(placing: Placing, page: int, x: float, y: float) -> bytes:
    """A place on a page of a sheet: `x` and `y` in pt, the magnification as it is."""
    return b"[ %b /XYZ %b %b 0 ]" % (reference(placing.page(page)), real(x), real(y))
