"""The OCF container: an EbookLib book and its date come in, a zip file whose bytes depend on nothing else goes out.

EPUB 3.3 § 4.2 (OCF ZIP container): `mimetype` comes first, stored, without extra field.
"""

from __future__ import annotations

import zipfile
import zlib
from datetime import datetime
from pathlib import Path

from ebooklib import epub
from lxml import etree

from book.xhtml import XML

# Compressed already: deflated only where that gains this share (flat covers as JPEG do, photographs do not).
_PACKED = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".woff", ".woff2")
_GAIN = 0.03
# Apple Books uses the fonts of a book only where this says so (Apple Books Asset Guide, "Using Embedded Fonts").
_OWN_FONTS = """<?xml version="1.0" encoding="utf-8"?>
<display_options>
<platform name="*"><option name="specified-fonts">true</option></platform>
</display_options>
"""
# What a zip entry's MS-DOS date can say.
_EARLIEST, _LATEST = (1980, 1, 1, 0, 0, 0), (2107, 12, 31, 23, 59, 58)


class FileItem(epub.EpubItem):  # type: ignore[misc]  # EbookLib has no types
    """A resource whose bytes stay on the disk until its turn comes, so that memory holds one picture at a time."""

    def __init__(self, uid: str, file_name: str, media_type: str, path: Path) -> None:
        super().__init__(uid=uid, file_name=file_name, media_type=media_type)
        self.path = path

    def get_content(self, default: bytes | None = None) -> bytes:
        """The file's bytes."""
        return self.path.read_bytes()


class _Entries:
    """The one method of a zip file that EbookLib calls, with entries that carry a fixed date and order."""

    def __init__(self, archive: zipfile.ZipFile, modified: datetime) -> None:
        self._archive = archive
        self._date = max(_EARLIEST, min(_LATEST, modified.timetuple()[:6]))

    def writestr(self, name: str, content: bytes | str, *, stored: bool = False) -> None:
        entry = zipfile.ZipInfo(name, self._date)
        entry.create_system = 3  # Unix, on every machine: the default is the machine's own
        entry.external_attr = 0o644 << 16
        stored = stored or (name.endswith(_PACKED) and not _gains(content))
        entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
        self._archive.writestr(entry, content, compresslevel=9)


def _gains(content: bytes | str) -> bool:
    data = content.encode() if isinstance(content, str) else content
    return len(zlib.compress(data, 6)) < (1 - _GAIN) * len(data)  # half of the time of 9, which gains little beside it


class ContainerWriter(epub.EpubWriter):  # type: ignore[misc]  # EbookLib has no types
    """EbookLib's writer, made to give the same bytes every time and to say the package's language.

    `modified` is UTC without a zone: EbookLib prints it as dcterms:modified with a Z. Errors are not swallowed:
    only `ebooklib.epub.write_epub` does that, and it is not used here.
    """

    def __init__(self, path: Path, book: epub.EpubBook, modified: datetime) -> None:
        super().__init__(path, book, {"mtime": modified})
        self._modified = modified

    def write(self) -> None:
        """Writes the whole container. Raises OSError."""
        with zipfile.ZipFile(self.file_name, "w") as archive:
            self.out = _Entries(archive, self._modified)
            self.out.writestr("mimetype", b"application/epub+zip", stored=True)
            self._write_container()
            if any(item.media_type.startswith("font/") for item in self.book.get_items()):
                self.out.writestr("META-INF/com.apple.ibooks.display-options.xml", _OWN_FONTS)
            self._write_opf()
            self._write_items()

    def _write_opf_file(self, root: etree._Element) -> None:
        root.set(f"{{{XML}}}lang", self.book.language)  # EbookLib has no way to say it; Ace asks for it
        root.attrib.pop("prefix")  # the prefixes in use are reserved: EPUB 3.3 § D.1.4 wants no declaration
        etree.indent(root)
        content = etree.tostring(root, encoding="utf-8", xml_declaration=True)
        self.out.writestr(f"{self.book.FOLDER_NAME}/content.opf", content + b"\n")
