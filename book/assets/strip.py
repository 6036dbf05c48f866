"""Metadata out of JPEG and PNG files, without touching a pixel: a file's bytes come in, the same picture goes out.

A photograph may say where and by whose camera it was taken; a book must not. Colour profiles and what decoding needs
stay. Raises ValueError where the file's structure is broken or ends too soon.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from zlib import crc32

# ITU-T T.81, table B.1
_SOI, _EOI, _SOS, _COM, _APP0, _APP2, _APP14, _APP15 = 0xD8, 0xD9, 0xDA, 0xFE, 0xE0, 0xE2, 0xEE, 0xEF
_AFTER_SCAN = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]")  # a marker; RSTn and stuffed bytes belong to the scan

_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
# PNG, third edition, sections 11.2 and 11.3: what decides how the pixels look. Text, time and animation are not here.
_PNG_KEPT = frozenset(
    (
        b"IHDR",
        b"PLTE",
        b"IDAT",
        b"IEND",
        b"tRNS",
        b"cHRM",
        b"gAMA",
        b"iCCP",
        b"sBIT",
        b"sRGB",
        b"cICP",
        b"bKGD",
        b"pHYs",
    )
)


def strip_jpeg(data: bytes) -> bytes:
    """Keeps of the APPn segments only JFIF, ICC profiles and Adobe's colour transform; nothing after the picture."""
    parts = [b"\xff\xd8"]
    for marker, segment in _segments(data):
        if marker == _APP0:
            kept = segment[4:9] == b"JFIF\0"
        elif marker == _APP2:
            kept = segment[4:16] == b"ICC_PROFILE\0"
        else:
            kept = marker == _APP14 or not (_APP0 < marker <= _APP15 or marker == _COM)
        if kept:
            parts.append(segment)
    return b"".join(parts)


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Each marker with its segment, a scan with its data, up to the end of the (first) image."""
    at = 2
    while True:
        while data[at : at + 2] == b"\xff\xff":  # fill bytes
            at += 1
        if len(data) < at + 2 or data[at] != 0xFF:
            raise ValueError("it ends too soon or is damaged")
        marker = data[at + 1]
        if marker == _EOI:
            yield marker, data[at : at + 2]
            return
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        end = at + 2 + length
        if length < 2 or end > len(data):
            raise ValueError("it ends too soon or is damaged")
        if marker == _SOS:
            after = _AFTER_SCAN.search(data, end)
            if after is None:
                raise ValueError("it ends too soon")
            end = after.start()
        yield marker, data[at:end]
        at = end


def strip_png(data: bytes) -> bytes:
    """Keeps the chunks that decide how the picture looks; of an animation its first picture."""
    parts = [_PNG_SIGNATURE]
    at = len(_PNG_SIGNATURE)
    kind = b""
    while kind != b"IEND":
        end = at + 12 + int.from_bytes(data[at : at + 4], "big")
        kind = data[at + 4 : at + 8]
        if end > len(data) or crc32(data[at + 4 : end - 4]) != int.from_bytes(data[end - 4 : end], "big"):
            raise ValueError("it ends too soon or is damaged")
        if kind in _PNG_KEPT:
            parts.append(data[at:end])
        at = end
    return b"".join(parts)
