"""Sources that mean harm: a folder comes in; files that would take a machine's time, memory or secrets go out."""

from __future__ import annotations

import io
import os
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

HIDDEN = "祕密的一行，誰都不該讀到"
TEXT = "題目\n\n第一段文字，有句號。\n\n第二段文字。\n"
ENTITIES = '<!DOCTYPE x [<!ENTITY a "{}">{}]>'.format(
    "哈" * 10, "".join(f'<!ENTITY {chr(98 + at)} "{f"&{chr(97 + at)};" * 10}">' for at in range(12))
)
Maker = Callable[[Path], Path]


def file(name: str, content: str | bytes) -> Maker:
    """A file of this name."""

    def make(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return make


def page(body: str, head: str = "") -> bytes:
    """A page of HTML with an article in it."""
    text = "<p>第一段文字，有句號。</p><p>第二段文字，也有句號。</p>"
    start = f"<!DOCTYPE html><html><head><meta charset=utf-8>{head}</head><body><h1>題目</h1>"
    return f"{start}{text}{body}</body></html>".encode()


def zipped(entries: Iterable[tuple[str, bytes]], links: Mapping[str, str] = MappingProxyType({})) -> bytes:
    """A zip of these entries; `links` are symbolic links."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(name, data)
        for name, target in links.items():
            info = zipfile.ZipInfo(name)
            info.external_attr = 0o120777 << 16
            archive.writestr(info, target)
    return out.getvalue()


def png(width: int, height: int) -> bytes:
    """A PNG that says it has so many pixels and holds none to speak of."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


def sparse(folder: Path) -> Path:
    """200 MB that take no room on the disk."""
    path = file("large.txt", TEXT)(folder)
    os.truncate(path, 200 * 1024**2)
    return path


def with_pictures(*sources: str, data: bytes = b"") -> Maker:
    """A page with pictures in a folder of its own, a secret beside the folder, and a link to it inside."""

    def make(folder: Path) -> Path:
        (folder / "secret.png").write_bytes(HIDDEN.encode())
        inside = folder / "page"
        inside.mkdir()
        (inside / "link.png").symlink_to(folder / "secret.png")
        (inside / "bomb.png").write_bytes(data)
        pictures = "".join(f'<figure><img src="{name}"><figcaption>圖說。</figcaption></figure>' for name in sources)
        return file("page/index.html", page(pictures.replace("FOLDER", str(folder))))(folder)

    return make


def first(name: str) -> list[tuple[str, bytes]]:
    """What a container of that name begins with."""
    mimetype = [("mimetype", b"application/epub+zip")] if name.endswith("epub") else []
    return [*mimetype, ("[Content_Types].xml", b"<Types/>")]


def bomb(name: str, inside: str) -> Maker:
    """A container in which `inside` unpacks to 400 MB."""

    def make(folder: Path) -> Path:
        path = file(name, zipped(first(name)))(folder)
        with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open(inside, "w") as entry:
            for _ in range(400):
                entry.write(bytes(1024**2))
        return path

    return make


def leading_out(name: str) -> Maker:
    """A container with names that lead out of it."""
    entries = [*first(name), ("../../out.txt", b"x"), ("/etc/out.txt", b"x")]
    return file(name, zipped(entries, {"link": "/etc/passwd"}))


_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_DOCUMENT = f'<w:document xmlns:w="{_WORD}"><w:body><w:p><w:r><w:t>&m;</w:t></w:r></w:p></w:body></w:document>'
_DOCX = [("[Content_Types].xml", b"<Types/>"), ("word/document.xml", (ENTITIES + _DOCUMENT).encode())]
_ALIASES = "".join(f"{chr(98 + at)}: &{chr(98 + at)} [{','.join([f'*{chr(97 + at)}'] * 9)}]\n" for at in range(9))
_WXR = '<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>&m;</title><item/></channel></rss>'
CELL = "<td>一格文字，再一格</td>"
_TEXT: Mapping[str, Maker] = {
    "nul": file("a.txt", "題目\n\n文字\0文字。\n"),
    "200 MB": sparse,
    "a million lines": file("a.txt", TEXT + "字\n" * 1_000_000),
    "one line": file("a.txt", TEXT + "字" * 6_000_000),
    "open tags": file("a.txt", TEXT + "<div>" * 30_000 + "\n"),
    "mixed encodings": file("a.txt", TEXT.encode() * 20 + ("另一種編碼的文字。\n" * 20).encode("big5")),
    "only brackets": file("a.txt", TEXT + "（圖／" * 30_000 + "\n" + "（圖／（\n" * 3_000),
    "only heads": file("a.txt", TEXT + "參考資料：\n" * 4_000),
    "only headings": file("a.txt", TEXT + "# 甲\n\n" * 4_000 + "文字。\n"),
}
_MARKDOWN: Mapping[str, Maker] = {
    "open quotes": file("a.md", "# 題\n\n文字。\n\n" + "> " * 20_000 + "字\n"),
    "open brackets": file("a.md", "# 題\n\n文字。\n\n" + "[" * 20_000 + "\n"),
    "open tags": file("a.md", "# 題\n\n文字。\n\n" + "<div>" * 100_000),
    "emphasis": file("a.md", "# 題\n\n文字。\n\n" + "*a **b " * 4_000 + "\n"),
    "aliases": file("a.md", f"---\ntitle: 題\na: &a [x,x,x,x,x,x,x,x,x]\n{_ALIASES}---\n\n文字。\n"),
    "a table": file("a.md", "# 題\n\n文字。\n\n" + "甲|" * 300 + "\n" + "-|" * 300 + ("\n" + "字|" * 300) * 300 + "\n"),
    "nul": file("a.md", "# 題\n\n文\0字。\n"),
}
_HTML: Mapping[str, Maker] = {
    "open tags": file("a.html", page("<div>" * 100_000)),
    "entities": file("a.html", ENTITIES.replace("!DOCTYPE x", "!DOCTYPE html").encode() + page("<p>&m;</p>")),
    "many attributes": file("a.html", page(f"<p {' '.join(f'a{at}=1' for at in range(100_000))}>字</p>")),
    "long attribute": file("a.html", page(f'<p title="{"x" * 10_000_000}">字</p>')),
    "paths": with_pictures("../secret.png", "FOLDER/secret.png", "file://FOLDER/secret.png", "link.png"),
    "image bomb": with_pictures("bomb.png", data=png(60_000, 60_000)),
    "a table": file("a.html", page(f"<table>{f'<tr>{CELL * 300}</tr>' * 300}</table>")),
    "nul": file("a.html", page("<p>文\0字。</p>")),
    "mixed encodings": file("a.html", page("<p>文字。</p>") + "<p>另一種編碼。</p>".encode("big5")),
}
_WORD_FILES: Mapping[str, Maker] = {
    "zip bomb": bomb("a.docx", "word/document.xml"),
    "paths": leading_out("a.docx"),
    "entities": file("a.docx", zipped(_DOCX)),
    "many files": file("a.docx", zipped((f"{at}.xml", b"") for at in range(20_000))),
}
# By the reader that it is for: a name, what makes it.
SOURCES: Mapping[str, Mapping[str, Maker]] = MappingProxyType(
    {
        "text": _TEXT,
        "markdown": _MARKDOWN,
        "html": _HTML,
        "docx": _WORD_FILES,
        "epub": {"zip bomb": bomb("a.epub", "OEBPS/a.xhtml"), "paths": leading_out("a.epub")},
        "wxr": {"entities": file("a.xml", ENTITIES + _WXR)},
        "mdbook": {"paths": file("SUMMARY.md", "# 目錄\n\n- [外](../../../../etc/passwd)\n- [內](/etc/passwd)\n")},
    }
)
