"""PNG pictures come in; their data go out as they are in the file, where a PDF takes them so.

WeasyPrint decodes each and compresses it again: two seconds for a photograph. A PDF reads what a PNG of eight bits a
channel, without palette, transparency or interlacing, holds (ISO 32000-1, 7.4.4.4: predictor 15).
"""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Iterator
from typing import Any

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_GREY, _COLOURS = 0, 2  # colour types


def png_data(encode: Callable[[Any], bytes]) -> Any:
    """In place of `RasterImage._get_png_data`, which encodes what cannot be taken as it is."""

    def get_png_data(picture: Any) -> bytes:
        file = getattr(picture, "fp", None)  # none once it was decoded, and then perhaps changed
        data = file.getvalue() if picture.format == "PNG" and isinstance(file, io.BytesIO) else b""
        return (_as_it_is(data) if data else None) or encode(picture)

    return staticmethod(get_png_data)


def _as_it_is(data: bytes) -> bytes | None:
    """The compressed rows of a PNG; None where a PDF would not read them so."""
    chunks = list(_chunks(data))
    kinds = {kind for kind, _ in chunks}
    depth, colours, interlaced = struct.unpack(">8xBBxxB", chunks[0][1]) if chunks else (0, 0, 0)
    if depth != 8 or colours not in {_GREY, _COLOURS} or interlaced or b"tRNS" in kinds or b"IEND" not in kinds:
        return None
    return b"".join(part for kind, part in chunks if kind == b"IDAT")


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Kind and contents of each chunk; none where the first is not the picture's head."""
    at = len(_SIGNATURE)
    if not data.startswith(_SIGNATURE) or data[at : at + 8] != b"\0\0\0\rIHDR":
        return
    while at + 12 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        yield kind, data[at + 8 : at + 8 + length]
        at += 12 + length
