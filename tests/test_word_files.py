"""Word files that are damaged or mean harm: each is refused with its own words, or read without what may harm."""

from __future__ import annotations

import io
import socket
import zipfile
from pathlib import Path
from typing import NoReturn

import pytest
from publications import ROOT

from book.importing import import_article
from book.model import Issue
from book.readers.catalogue import READERS
from book.report import KanbenError

CASE = ROOT / "tests" / "cases" / "readers" / "docx-zh-hant-word-styles" / "in.docx"
TEXT = "word/document.xml"
ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>'
)


def parts() -> dict[str, bytes]:
    return {file.relative_to(CASE).as_posix(): file.read_bytes() for file in sorted(CASE.rglob("*")) if file.is_file()}


def word_file(folder: Path, changed: dict[str, bytes], name: str = "in.docx") -> Path:
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, data in {**parts(), **changed}.items():
            archive.writestr(entry, data)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(KanbenError) as caught:
        import_article(path, path.parent / "book")
    assert not (path.parent / "book").exists()
    (found,) = caught.value.report.issues
    assert found.hint
    return found.code


def findings(path: Path) -> list[Issue]:
    return list(import_article(path, path.parent / "book").report.issues)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({TEXT: b"<w:document"}, "WRD-002"),
        ({TEXT: b'<?xml version="1.0" encoding="no-such"?><a/>'}, "WRD-002"),
        ({TEXT: ENTITIES.encode() + parts()[TEXT].partition(b"?>")[2]}, "WRD-003"),
        ({"word/styles.xml": ENTITIES.encode() + b"<a>&x;</a>"}, "WRD-003"),
        ({TEXT: b"<a>" * 5_000 + b"</a>" * 5_000}, "WRD-002"),
        ({"word/media/bomb.png": b"\0" * 90_000_000}, "ZIP-002"),
        ({"../../evil.xml": b"x"}, "ZIP-003"),
        ({"/etc/evil.xml": b"x"}, "ZIP-003"),
        ({"word\\..\\..\\evil.xml": b"x"}, "ZIP-003"),
        ({"_rels/.rels": b"<Relationships/>", TEXT: b""}, "WRD-002"),
    ],
    ids=["cut", "encoding", "entities", "file-entity", "deep", "bomb", "up", "root", "backslash", "empty"],
)
def test_what_is_refused(changed: dict[str, bytes], code: str, tmp_path: Path) -> None:
    assert refusal(word_file(tmp_path, changed)) == code


def test_no_zip_file_and_no_word_file(tmp_path: Path) -> None:
    path = tmp_path / "in.docx"
    path.write_bytes(b"PK\x03\x04 and nothing more")
    assert refusal(path) == "ZIP-001"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("hello.txt", "hello")
    assert refusal(path) == "WRD-001"


def test_an_encrypted_or_damaged_part(tmp_path: Path) -> None:
    path = word_file(tmp_path, {})
    data = bytearray(path.read_bytes())
    at = data.rindex(TEXT.encode()) - 46  # the entry in the central directory (APPNOTE.TXT § 4.3.12)
    path.write_bytes(bytes([*data[: at + 8], data[at + 8] | 1, *data[at + 9 :]]))
    assert refusal(path) == "ZIP-004"
    at = data.index(TEXT.encode()) + len(TEXT) + 20
    path.write_bytes(bytes([*data[:at], *(byte ^ 0xFF for byte in data[at : at + 40]), *data[at + 40 :]]))
    assert refusal(path) == "ZIP-005"


def test_macros_and_parts_that_lead_outside_are_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> NoReturn:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "socket", refuse)
    secret = tmp_path / "secret.png"
    secret.write_bytes(b"\x89PNG\r\n\x1a\n secret")
    relations = parts()["word/_rels/document.xml.rels"].decode()
    for target in ("../../../secret.png", secret.as_uri(), "https://tracker.example/p.png", "\\\\server\\share\\p.png"):
        external = ' TargetMode="External"' if "media" not in target and target[:1] != "/" else ""
        harmful = relations.replace('Target="media/image1.png"', f'Target="{target}"{external}')
        assert harmful != relations
        path = word_file(
            tmp_path,
            {"word/_rels/document.xml.rels": harmful.encode(), "word/vbaProject.bin": b"Sub AutoOpen()"},
            name="in.docm",
        )
        result = import_article(path, tmp_path / "book", force=True)
        assert {issue.code for issue in result.report.issues} & {"IMP-063", "IMP-064"}
        written = b"".join(file.read_bytes() for file in (tmp_path / "book").rglob("*") if file.is_file())
        assert b"AutoOpen" not in written
        assert b"secret" not in written.replace(b"secret.png", b"")


def test_what_a_book_cannot_hold_is_named_with_its_paragraph(tmp_path: Path) -> None:
    text = parts()[TEXT].decode()
    added = (
        '<w:p><w:r><w:t>前\u202e後</w:t><w:sym w:font="Acme" w:char="F042"/></w:r></w:p>'
        '<w:altChunk r:id="rIdNone"/><w:p><w:r><w:t>註</w:t><w:footnoteReference w:id="99"/></w:r></w:p>'
    )
    path = word_file(tmp_path, {TEXT: text.replace("<w:sectPr/>", f"{added}<w:sectPr/>").encode()})
    found = {issue.code: issue for issue in findings(path)}
    assert {"WRD-012", "WRD-015", "WRD-016", "WRD-017"} <= set(found)
    assert found["WRD-017"].place is not None
    assert found["WRD-017"].place.line == 17
    written = "".join(file.read_text("utf-8") for file in (tmp_path / "book" / "chapters").glob("*.md"))
    assert "前後" in written


def test_text_where_word_has_none_is_an_error_and_no_loss(tmp_path: Path) -> None:
    text = parts()[TEXT].decode().replace("<w:pPr>", "<w:pPr><w:t>失落</w:t>", 1)
    assert refusal(word_file(tmp_path, {TEXT: text.encode()})) == "WRD-004"


def test_the_kind_is_told_by_content(tmp_path: Path) -> None:
    path = word_file(tmp_path, {}, name="manuscript")
    head = path.read_bytes()[:4096]
    assert next(reader.name for reader in READERS if reader.detects(head, path)) == "docx"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
    assert all(reader.name != "docx" for reader in READERS if reader.detects(buffer.getvalue(), tmp_path / "a.epub"))
