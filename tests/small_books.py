"""Small books for the tests of checks: XHTML bodies come in; a tagged PDF and an EPUB of the same text go out."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

import pikepdf
import weasyprint

LANGUAGE = "zh-Hant"
# A6 with a text block of 20 ems of 12 points, so that lines of ideographs are full.
STYLE = """
@page { size: 105mm 148mm; margin: 15mm 14mm 18mm; width: 240pt }
@page { @top-left { content: "山腳下的書" } @bottom-right { content: counter(page) } }
html { font: 12pt/1.6 "Noto Serif CJK TC"; text-align: justify }
@page { margin-left: 28.8pt; margin-right: 28.84pt }
body, p { margin: 0 }
p { text-indent: 2em; orphans: 1; widows: 1 }
h1 { font-size: 18pt; margin: 0 0 12pt; text-align: left }
sup, .call { font-size: .6em; line-height: 0; vertical-align: super }
.note { float: footnote; font-size: 9pt; text-indent: 0 }
.note::footnote-call { content: counter(footnote); font-size: .6em; line-height: 0 }
nav[hidden], rp { display: none }
"""


def make_pdf(path: Path, body: str, *, style: str = "", labels: bool = True) -> Path:
    """A PDF/UA-1 file as WeasyPrint makes it, with page labels (which WeasyPrint does not write)."""
    html = f'<html lang="{LANGUAGE}"><head><title>山腳下的書</title></head><body>{body}</body></html>'
    sheets = [weasyprint.CSS(string=STYLE + style)]
    data = weasyprint.HTML(string=html).write_pdf(stylesheets=sheets, pdf_variant="pdf/ua-1")
    assert data is not None
    path.write_bytes(data)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        if labels:
            pdf.Root.PageLabels = pikepdf.Dictionary(Nums=[0, pikepdf.Dictionary(S=pikepdf.Name.D)])
        pdf.save(path)
    return path


def make_epub(path: Path, *bodies: str, spine: Sequence[int] | None = None) -> Path:
    """An EPUB container with one document a body; enough of one to be read, not to be valid."""
    order = range(len(bodies)) if spine is None else spine
    items = "".join(
        f'<item id="d{n}" href="text/d{n}.xhtml" media-type="application/xhtml+xml"/>' for n in range(len(bodies))
    )
    refs = "".join(f'<itemref idref="d{n}"/>' for n in order)
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("mimetype", "application/epub+zip")
        book.writestr(
            "META-INF/container.xml",
            '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>'
            '<rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles>'
            "</container>",
        )
        book.writestr(
            "EPUB/package.opf",
            '<package xmlns="http://www.idpf.org/2007/opf" version="3.0">'
            f"<manifest>{items}</manifest><spine>{refs}</spine></package>",
        )
        for number, body in enumerate(bodies):
            book.writestr(
                f"EPUB/text/d{number}.xhtml",
                '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">'
                f"<head><title>無此字</title></head><body>{body}</body></html>",
            )
    return path
