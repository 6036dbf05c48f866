"""Sources for each reader: bytes, which a fuzzer may change anywhere, come in; a file or a folder goes out.

A container is not fuzzed as a zip file, whose checks refuse nearly everything: the first byte chooses the part that the
other bytes become, in a container that is else in order. 0xFE stands for several parts, each after a line with its
name, 0xFF for the container's own bytes. The files of a folder follow each other in the same way. A picture, a.png,
is always at hand.
"""

from __future__ import annotations

import base64
import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from html import escape
from pathlib import Path

import lxml.html
from lxml import etree

CASES = Path(__file__).resolve().parents[1] / "cases" / "readers"
SUFFIXES = {"text": "txt", "html": "html", "markdown": "md", "wxr": "xml", "docx": "docx", "epub": "epub"}
SEVERAL, RAW = 0xFE, 0xFF
_FILE = re.compile(rb"(?:\A|\n)===== ([\w./\[\]-]{1,80})\n")  # before each file of a folder, or part of a container


def source(reader: str, data: bytes, folder: Path) -> Path:
    """A source for the reader, below `folder`."""
    path = folder / f"in.{SUFFIXES.get(reader, reader)}"
    if reader == "mdbook":
        return _folder(data, folder / "in")
    (folder / "a.png").write_bytes(PICTURE)
    if reader in CONTAINERS and data[:1] == bytes([SEVERAL]):
        files = dict(files_in(data[1:]))
        whole = {"[Content_Types].xml", "META-INF/container.xml"} & set(files)
        path.write_bytes(
            zipped({**({_MIMETYPE: _EPUB} if whole else CONTAINERS[reader]), _PICTURES[reader]: PICTURE, **files})
        )
    elif reader in CONTAINERS and data[:1] != bytes([RAW]):
        parts = dict(CONTAINERS[reader])
        names = sorted(name for name, content in parts.items() if content.lstrip().startswith(b"<"))
        if data:
            parts[names[data[0] % len(names)]] = data[1:]
        path.write_bytes(zipped(parts))
    else:
        path.write_bytes(data[1:] if reader in CONTAINERS else data)
    return path


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """A zip file of the parts; an EPUB's mimetype comes first, as it must."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(parts, key=lambda name: (name != "mimetype", name)):
            archive.writestr(name, parts[name])
    return out.getvalue()


def files_in(data: bytes) -> list[tuple[str, bytes]]:
    """The names and contents of several files; what stands before the first name is none of them."""
    _, *found = _FILE.split(data)
    return [(name.decode(), content) for name, content in zip(found[::2], found[1::2], strict=True)]


def several(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Files as `files_in` reads them."""
    return b"\n".join(b"===== " + name.encode() + b"\n" + content for name, content in files)


def _folder(data: bytes, folder: Path) -> Path:
    """A folder of the files; names that lead out of it, or that are those of folders, are passed over."""
    for name, content in [("src/a.png", PICTURE), ("src/images/a.png", PICTURE), *files_in(data)[:20]]:
        path = folder / name
        if ".." not in path.parts and not name.startswith("/"):
            with suppress(OSError):
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
    return folder


def seeds(reader: str) -> list[bytes]:
    """The reader's cases, each as the bytes that `source` would make it of; of containers, each part of each."""
    found: list[bytes] = []
    for case in sorted(CASES.glob(f"{reader}-*")):
        path = next(path for path in sorted(case.iterdir()) if path.stem == "in")
        if reader in CONTAINERS:
            names = sorted(name for name, content in CONTAINERS[reader].items() if content.lstrip().startswith(b"<"))
            parts = _parts(path)
            found += [bytes([at]) + parts[name] for at, name in enumerate(names) if name in parts]
            found.append(bytes([RAW]) + zipped(parts))
        elif reader == "mdbook":
            files = (file for file in sorted(path.rglob("*")) if file.suffix in (".md", ".toml", ".json", ".yaml"))
            found.append(several((file.relative_to(path).as_posix(), file.read_bytes()) for file in files))
        elif path.is_dir():
            found += [file.read_bytes() for file in sorted(path.rglob(f"*.{SUFFIXES[reader]}"))]
        else:
            found.append(path.read_bytes())
    return found


def _parts(path: Path) -> dict[str, bytes]:
    if path.is_dir():
        return {file.relative_to(path).as_posix(): file.read_bytes() for file in path.rglob("*") if file.is_file()}
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}


def _first(reader: str) -> dict[str, bytes]:
    """The container that parts are put into: the reader's first case that has the most parts."""
    found = [next(path for path in sorted(case.iterdir()) if path.stem == "in") for case in CASES.glob(f"{reader}-*")]
    return max((_parts(path) for path in sorted(found)), key=len, default={})


PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAPAAAACgCAIAAAC9uXYyAAABRElEQVR42u3SQREAMAjAsDE1aEITolHBh0sk9BpZ/eCKLwGGBkOD"
    "ocHQGBoMDYYGQ4OhMTQYGgwNhgZDY2gwNBgaDA2GxtBgaDA0GBoMjaHB0GBoMDQYGkODocHQYGgwNIYGQ4OhwdAYGgwNhgZDg6Ex"
    "NBgaDA2GBkNjaDA0GBoMDYbG0GBoMDQYGgyNocHQYGgwNBgaQ4OhwdBgaDA0hgZDg6HB0GBoDA2GBkODoTE0GBoMDYYGQ2NoMDQY"
    "GgwNhsbQYGgwNBgaDI2hwdBgaDA0GBpDg6HB0GBoMDSGBkODocHQYGgMDYYGQ4OhMTQYGgwNhgZDY2gwNBgaDA2GxtBgaDA0GBoM"
    "jaHB0GBoMDQYGkODocHQYGgwNIYGQ4OhwdBgaAwNhgZDg6HB0BgaDA2GBkNjaDA0GBoMDYbG0GBoMDTsGNVKAk5/IIDhAAAAAElF"
    "TkSuQmCC"
)
_MIMETYPE, _EPUB = "mimetype", b"application/epub+zip"
_PICTURES = {"docx": "word/media/a.png", "epub": "EPUB/a.png"}
CONTAINERS = {reader: _first(reader) for reader in ("docx", "epub")}

# ---------------------------------------------------------------- what a text made by a strategy stands in

_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in (
        ("w", "http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
        ("r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
        ("wp", "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"),
        ("a", "http://schemas.openxmlformats.org/drawingml/2006/main"),
        ("mc", "http://schemas.openxmlformats.org/markup-compatibility/2006"),
        ("m", "http://schemas.openxmlformats.org/officeDocument/2006/math"),
        ("v", "urn:schemas-microsoft-com:vml"),
    )
)


def without_controls(text: str) -> str:
    """The text without the characters that XML may not hold."""
    return _XML.sub("", text.encode("utf-8", "replace").decode())


def safe(text: str) -> str:
    """The text as XML has it."""
    return escape(without_controls(text))


def well_formed(markup: str) -> str:
    """The markup with every element closed, for containers that hold XML."""
    root = lxml.html.fragment_fromstring(without_controls(markup), create_parent="div")
    return str(etree.tostring(root, encoding="unicode"))


def as_part(name: str, markup: str) -> str:
    """Elements of WordprocessingML as a part of a Word file, mended where they are not well-formed."""
    parser = etree.XMLParser(recover=True, resolve_entities=False)
    return str(
        etree.tostring(
            etree.fromstring(f"<w:{name} {_NAMESPACES}>{without_controls(markup)}</w:{name}>", parser),
            encoding="unicode",
        )
    )


def as_document(markup: str) -> bytes:
    """Elements of WordprocessingML as word/document.xml, or as another part of a Word file."""
    names = sorted(name for name, content in CONTAINERS["docx"].items() if content.lstrip().startswith(b"<"))
    at = names.index("word/document.xml")
    body = without_controls(markup)
    parser = etree.XMLParser(recover=True, resolve_entities=False)
    root = etree.fromstring(f"<w:document {_NAMESPACES}><w:body>{body}</w:body></w:document>".encode(), parser)
    return bytes([at]) + etree.tostring(root)
