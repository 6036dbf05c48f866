"""Word files that are damaged or mean harm: each is refused with its own words, or read without what may harm."""

from __future__ import annotations

import io
import socket
import zipfile
from pathlib import Path
from typing import NoReturn

import pytest
from lxml import etree
from publications import ROOT

from book.importing import import_article
from book.model import Issue
from book.readers.catalogue import READERS
from book.readers.docx.page import page
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


# ---------------------------------------------------------------- one thing each

STYLES = """<w:style w:type="paragraph" w:styleId="LB"><w:name w:val="List Bullet"/></w:style>
<w:style w:type="paragraph" w:styleId="LB2"><w:name w:val="List Bullet 2"/></w:style>
<w:style w:type="paragraph" w:styleId="Sub"><w:name w:val="小標"/></w:style>
<w:style w:type="table" w:styleId="Grid"><w:name w:val="Light Grid"/>
<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr></w:tblStylePr></w:style>"""
NUMBERING = (
    '<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="decimal"/></w:lvl>'
    '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
)
ROW = "<w:tr><w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc></w:tr>"


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def par(inside: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{inside}</w:p>"


def styled(style: str, text: str) -> str:
    return par(run(text), f'<w:pStyle w:val="{style}"/>')


def numbered(text: str) -> str:
    return par(run(text), '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')


def field(code: str, result: str = "") -> str:
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
    return mark("begin") + f"<w:r><w:instrText>{code}</w:instrText></w:r>" + mark("separate") + result + mark("end")


@pytest.mark.parametrize(
    ("body", "html"),
    [
        (
            styled("LB", "甲") + styled("LB2", "乙") + styled("LB", "丙"),
            "<ul><li><p>甲</p><ul><li><p>乙</p></li></ul></li><li><p>丙</p></li></ul>",
        ),
        (
            numbered("甲") + par(run("間")) + numbered("乙"),
            '<ol start="3"><li><p>甲</p></li></ol><p>間</p><ol start="4"><li><p>乙</p></li></ol>',
        ),
        (
            f'<w:tbl><w:tblPr><w:tblStyle w:val="Grid"/><w:tblLook w:val="0020"/></w:tblPr>{ROW.format("年", "人")}'
            f"{ROW.format('1990', '31')}</w:tbl>",
            "<table><thead><tr><th>年</th><th>人</th></tr></thead><tbody><tr><td>1990</td><td>31</td></tr></tbody></table>",
        ),
        (styled("Sub", "小標題"), "<h2>小標題</h2>"),
        (par(run("深"), '<w:outlineLvl w:val="2"/>'), "<h3>深</h3>"),
        (
            par(run("甲", "<w:b/>") + run("乙", "<w:b/><w:i/>") + run("丙", '<w:b w:val="0"/>')),
            "<p><strong>甲<em>乙</em></strong>丙</p>",
        ),
        (par(field('HYPERLINK "https://a.example/"', run("連"))), '<p><a href="https://a.example/">連</a></p>'),
        (par(field("EQ \\o\\ac(○,1)")), "<p>1</p>"),
        (
            par(
                f"<w:r><w:ruby><w:rt>{run('い')}</w:rt>"
                f"<w:rubyBase>{field(' SEQ 圖 ', run('1'))}</w:rubyBase></w:ruby></w:r>"
            ),
            "<p><ruby>1<rt>い</rt></ruby></p>",
        ),
        (par(run("一") + "<w:r><w:br/></w:r>" + run("二") + "<w:r><w:br/></w:r>"), "<p>一<br>二</p>"),
        (
            "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>前，</w:t></w:r></w:p>" + par(run("後。")),
            "<p>前，後。</p>",
        ),
        ("<w:sdt><w:sdtContent><w:r><w:t>散落</w:t></w:r></w:sdtContent></w:sdt>", "<p>散落</p>"),
        (
            "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>框</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
            "<p>框</p>",
        ),
    ],
    ids=[
        "depth",
        "count",
        "head",
        "subhead",
        "outline",
        "marks",
        "link",
        "eq",
        "number",
        "break",
        "merged",
        "loose",
        "box",
    ],
)
def test_one_thing(body: str, html: str, tmp_path: Path) -> None:
    text, styles = parts()[TEXT].decode(), parts()["word/styles.xml"].decode()
    start, end = text.index("<w:body>") + 8, text.index("<w:sectPr/>")
    relations = parts()["word/_rels/document.xml.rels"].decode()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering"
    relations = relations.replace("</Rel", f'<Relationship Id="rIdN" Type="{kind}" Target="numbering.xml"/></Rel', 1)
    changed = {
        TEXT: (text[:start] + body + text[end:]).encode(),
        "word/styles.xml": styles.replace("</w:styles>", f"{STYLES}</w:styles>").encode(),
        "word/numbering.xml": NUMBERING.encode(),
        "word/_rels/document.xml.rels": relations.encode(),
    }
    made = page(word_file(tmp_path, changed).read_bytes(), "in.docx").body
    etree.strip_attributes(made, "data-line", "class")
    assert "".join(etree.tostring(element, encoding="unicode", method="html") for element in made) == html


def test_the_words_of_a_drawing_from_a_slide(tmp_path: Path) -> None:
    drawing = (
        '<w:p xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><w:r><w:drawing><a:graphic><a:graphicData>'
        "<a:sp><a:txBody><a:p><a:r><a:t>先</a:t></a:r><a:r><a:t>看</a:t></a:r></a:p><a:p/><a:p><a:r><a:t>再寫</a:t></a:r></a:p>"
        "</a:txBody></a:sp></a:graphicData></a:graphic></w:drawing></w:r></w:p></w:body>"
    )
    path = word_file(tmp_path, {TEXT: parts()[TEXT].replace(b"</w:body>", drawing.encode())})
    result = import_article(path, tmp_path / "book")
    written = "".join(found.read_text("utf-8") for found in sorted((tmp_path / "book" / "chapters").glob("*.md")))
    assert "- 先看\n- 再寫" in written
    assert "WRD-014" in {found.code for found in result.report.issues}
