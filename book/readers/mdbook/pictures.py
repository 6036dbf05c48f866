"""Pictures of a folder: an address, relative to the chapters' folder, comes in; the file's bytes, if inside, go out."""

from __future__ import annotations

from book.readers.html_pictures import Source
from book.readers.limits import PICTURE_BYTES
from book.readers.mdbook.folder import Folder


def inside(folder: Folder) -> Source:
    """Files of the book's folder, nothing outside; links out of it lead nowhere."""
    root = folder.root.resolve()

    def read(address: str) -> bytes | None:
        try:
            path = (folder.source / address.lstrip("/")).resolve()
            if not path.is_relative_to(root) or not path.is_file() or path.stat().st_size > PICTURE_BYTES:
                return None
            return path.read_bytes()
        except (OSError, ValueError, RuntimeError):  # a name that no file can have
            return None

    return read
