"""The PDF check: a clean book gives no finding, and each fault put into it is found by its code."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String
from small_books import make_pdf

from book.checks import CHECKS
from book.checks.pdf import check_pdf, check_pdfs
from book.checks.told import SHOWN
from book.report import catalogue, spoken

BODY = """
<h1 id="one">一　山路</h1>
<p>清晨起了霧，挑夫沿著石階往上走，<a href="#two">下一章</a>再說山頂的事。<a href="https://example.org/">地圖</a>在此。</p>
<ul><li>一雙草鞋</li><li>兩壺水</li></ul>
<h1 id="two" style="break-before: page">二　山頂</h1>
<p>霧散以後，看得見海。</p>
"""

Fault = Callable[[pikepdf.Pdf], None]


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_pdf(tmp_path_factory.mktemp("clean") / "book.pdf", BODY)


def codes(path: Path) -> list[str]:
    return [finding.code for finding in check_pdf(path).issues]


def test_clean_book_has_no_finding(clean: Path) -> None:
    assert check_pdf(clean).issues == ()
    runs = {check.suffix: check.run for check in CHECKS}
    assert set(runs) == {".epub", ".pdf"}
    assert runs[".pdf"]([clean, clean]).issues == check_pdfs([clean, clean]).issues == ()


def no_language(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/Lang"]


def no_title(pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
        del metadata["dc:title"]


def no_title_in_window(pdf: pikepdf.Pdf) -> None:
    pdf.Root.ViewerPreferences.DisplayDocTitle = False


def not_marked(pdf: pikepdf.Pdf) -> None:
    pdf.Root.MarkInfo.Marked = False


def no_structure(pdf: pikepdf.Pdf) -> None:
    pdf.Root.StructTreeRoot.K = Array()


def no_bookmarks(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/Outlines"]


def bookmark_to_a_page_that_is_gone(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Outlines.First.Dest[0] = pdf.make_indirect(Dictionary(Type=Name.Page))


def bookmark_to_an_unknown_name(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Outlines.First.Dest = String("nowhere")


def no_page_labels(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/PageLabels"]


def named_destination_removed(pdf: pikepdf.Pdf) -> None:
    tree = pikepdf.NameTree(pdf.Root.Names.Dests)
    del tree["two"]


def link_to(key: str, value: object) -> Fault:
    def change(pdf: pikepdf.Pdf) -> None:
        link = next(each for each in pdf.pages[0].Annots if "/A" in each and "/URI" in each.A)
        link.A[key] = value

    return change


def script_at_opening(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def script_behind_a_link(pdf: pikepdf.Pdf) -> None:
    link_to("/Next", Array([Dictionary(S=Name.JavaScript, JS=String("1"))]))(pdf)


def script_by_name(pdf: pikepdf.Pdf) -> None:
    action = Dictionary(S=Name.JavaScript, JS=String("1"))
    pdf.Root.Names.JavaScript = Dictionary(Names=Array([String("a"), action]))


def file_within(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["secret.txt"] = b"text"


def font_not_embedded(pdf: pikepdf.Pdf) -> None:
    for font in dict(pdf.pages[0].resources.Font.items()).values():
        descriptor = font.DescendantFonts[0].FontDescriptor
        for key in ("/FontFile2", "/FontFile3"):
            if key in descriptor:
                del descriptor[key]


def glyphs_emptied(pdf: pikepdf.Pdf) -> None:
    """Points a font at another's file, which lacks most of its glyphs."""
    fonts = [font.DescendantFonts[0].FontDescriptor for font in dict(pdf.pages[0].resources.Font.items()).values()]
    bold, regular = sorted(
        (font for font in fonts if "Serif-CJK" in str(font.FontName)), key=lambda font: "Bold" not in str(font.FontName)
    )
    regular.FontFile3 = bold.FontFile3


def glyph_zero(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[1]
    name = next(iter(page.resources.Font.keys()))
    stream = f"/Artifact BMC BT {name} 9 Tf 60 60 Td <0000> Tj ET EMC".encode()
    page.contents_add(stream)


def trim_beyond_sheet(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        page.obj.TrimBox = Array([-10, 0, *list(page.mediabox)[2:]])


def one_page_smaller(pdf: pikepdf.Pdf) -> None:
    pdf.pages[1].obj.TrimBox = Array([1, 1, *list(pdf.pages[1].mediabox)[2:]])


FAULTS: list[tuple[Fault, str]] = [
    (no_language, "PDF-007"),
    (no_title, "PDF-008"),
    (no_title_in_window, "PDF-009"),
    (not_marked, "PDF-010"),
    (no_structure, "PDF-010"),
    (no_bookmarks, "PDF-011"),
    (bookmark_to_a_page_that_is_gone, "PDF-012"),
    (bookmark_to_an_unknown_name, "PDF-012"),
    (no_page_labels, "PDF-013"),
    (named_destination_removed, "PDF-014"),
    (link_to("/URI", String("file:///etc/passwd")), "PDF-015"),
    (link_to("/URI", String("ftp://example.org/book")), "PDF-015"),
    (link_to("/URI", String("file://server/share")), "PDF-015"),
    (link_to("/URI", String("mailto.example.org")), "PDF-015"),
    (link_to("/URI", String("javascript:alert(1)")), "PDF-015"),
    (link_to("/URI", String("http://[broken")), "PDF-015"),
    (link_to("/S", Name.Launch), "PDF-016"),
    (script_at_opening, "PDF-016"),
    (script_behind_a_link, "PDF-016"),
    (script_by_name, "PDF-016"),
    (file_within, "PDF-016"),
    (font_not_embedded, "PDF-002"),
    (glyphs_emptied, "PDF-017"),
    (glyph_zero, "PDF-018"),
    (trim_beyond_sheet, "PDF-019"),
    (one_page_smaller, "PDF-020"),
]


@pytest.mark.parametrize(("fault", "code"), FAULTS, ids=lambda value: getattr(value, "__qualname__", str(value)))
def test_fault_is_found_by_its_code(clean: Path, tmp_path: Path, fault: Fault, code: str) -> None:
    broken = tmp_path / "broken.pdf"
    with pikepdf.open(clean) as pdf:
        fault(pdf)
        pdf.save(broken)
    # The accessibility standard (PDF-001) forbids many of these faults as well, in its own words.
    assert set(codes(broken)) - {"PDF-001"} == {code}


def test_fault_against_the_standard_names_rule_and_object(clean: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    with pikepdf.open(clean) as pdf:
        pdf.pages[0].obj.Tabs = Name.R
        pdf.save(broken)
    found = [finding for finding in check_pdf(broken).issues if finding.code == "PDF-001"]
    assert found
    values = dict(found[0].values)
    assert values["rule"].startswith("PDFUA1-")
    assert values["object"].isdecimal()
    assert values["message"] in found[0].message


def test_old_version(clean: Path, tmp_path: Path) -> None:
    old = tmp_path / "old.pdf"
    with pikepdf.open(clean) as pdf:
        pdf.save(old, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    old.write_bytes(old.read_bytes().replace(b"%PDF-1.7", b"%PDF-1.4", 1))
    assert set(codes(old)) - {"PDF-001"} == {"PDF-006"}


def test_encrypted(clean: Path, tmp_path: Path) -> None:
    for user, name in (("", "open.pdf"), ("secret", "closed.pdf")):
        with pikepdf.open(clean) as pdf:
            pdf.save(tmp_path / name, encryption=pikepdf.Encryption(owner="owner", user=user))
        assert "PDF-004" in codes(tmp_path / name)


@pytest.mark.parametrize(
    "data",
    [b"", b"\n\n", b"Not a PDF at all.", b"PK\x03\x04", b"%PDF-1.7\n%%EOF", b"%PDF-1.7\n" + bytes(2000)],
    ids=["empty", "blank", "text", "zip", "header alone", "zeros"],
)
def test_not_a_pdf(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "book.pdf"
    path.write_bytes(data)
    assert codes(path) == ["PDF-003"]


def test_file_that_is_not_there(tmp_path: Path) -> None:
    (finding,) = check_pdf(tmp_path / "none.pdf").issues
    assert (finding.code, "No such file" in finding.message) == ("PDF-003", True)


def test_cut_off_file(clean: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.pdf"
    data = clean.read_bytes()
    for length in (len(data) // 4, len(data) // 2, len(data) - 200):
        cut.write_bytes(data[:length])
        assert {"PDF-003", "PDF-005"} & set(codes(cut))


def test_damaged_content_is_named(clean: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    with pikepdf.open(clean) as pdf:
        pdf.pages[0].obj.Contents = pdf.make_stream(b"BT /F1 (unended string Tj ET")
        pdf.save(broken)
    assert {"PDF-001", "PDF-003", "PDF-005"} & set(codes(broken))


def test_forms_that_call_one_another_end(clean: Path, tmp_path: Path) -> None:
    looped = tmp_path / "looped.pdf"
    with pikepdf.open(clean) as pdf:
        form = pdf.make_stream(b"/F Do /F Do", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
        form.Resources = Dictionary(XObject=Dictionary(F=form))
        pdf.pages[0].resources.XObject = Dictionary(F=form)
        pdf.pages[0].contents_add(b"/Artifact BMC /F Do EMC")
        pdf.save(looped)
    check_pdf(looped)


def test_print_file_is_not_asked_for_what_a_screen_needs(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "print.pdf", "<p>只供印刷。</p>", labels=False)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for key in ("/StructTreeRoot", "/MarkInfo", "/Lang", "/ViewerPreferences"):
            del pdf.Root[key]
        with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
            metadata["pdfxid:GTS_PDFXVersion"] = "PDF/X-4"
        pdf.save(path)
    assert not {code for code in codes(path) if not code.startswith("PRT-")}  # nothing but that it is no PDF/X-4


def test_archive_file_is_held_to_its_claim(clean: Path, tmp_path: Path) -> None:
    path = tmp_path / "archive.pdf"
    with pikepdf.open(clean) as pdf:
        with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
            metadata["pdfaid:part"], metadata["pdfaid:conformance"] = "2", "A"
        pdf.save(path)
    rules = [dict(finding.values)["rule"] for finding in check_pdf(path).issues if finding.code == "PDF-001"]
    assert any(rule.startswith("PDFA2A-") for rule in rules)


def test_many_findings_of_one_kind_are_counted(clean: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    with pikepdf.open(clean) as pdf:
        for link in pdf.pages[0].Annots:
            link.Dest = String("nowhere")
            if "/A" in link:
                del link["/A"]
        pdf.pages[0].Annots = Array(list(pdf.pages[0].Annots) * 30)
        pdf.save(broken)
    found = codes(broken)
    assert found.count("PDF-014") == SHOWN
    assert found.count("PDF-099") >= 1


def test_every_message_can_be_said_in_both_languages() -> None:
    for code, entry in catalogue().items():
        if code.startswith(("PDF-", "TXT-")):
            english, chinese = entry["en"], entry["zh-Hant"]
            assert set(english) == set(chinese) == {"message", "hint"}, code  # type: ignore[call-overload]


def test_finding_in_chinese(tmp_path: Path) -> None:
    (finding,) = check_pdf(tmp_path / "none.pdf").issues
    assert spoken(finding, "zh-Hant").message.startswith("無法當作 PDF 讀取")
