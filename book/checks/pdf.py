"""The PDF check: paths of finished PDFs come in, one Report goes out.

The accessibility standard is judged by page-validation; the audits here see what it does not ask for, and what
makes a PDF a book: bookmarks, page labels, links that lead somewhere, one trim size, glyphs that are there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import page as validation
import pikepdf

from book.checks.active import active_issues
from book.checks.clreq import ClreqAudit
from book.checks.content import ContentReader, read_pages
from book.checks.glyphs import Shown, font_issues, glyph_issues
from book.checks.layout import LayoutAudit
from book.checks.links import bookmark_issues, link_issues, targets_of
from book.checks.places import MALFORMED, page_name, where
from book.checks.preflight import document_issues, press_issues
from book.checks.structure import Node, read_structure
from book.checks.told import first_of_each
from book.model import Issue, Report
from book.report import issue

MINIMUM_VERSION = (1, 7)  # ISO 32000-1, on which PDF/UA-1 stands
BOX_TOLERANCE = 0.01  # points; page sizes are written with three decimals
MM = 72 / 25.4  # points


def check_pdfs(paths: Sequence[Path]) -> Report:
    """The findings for all files, in order."""
    return Report(tuple(finding for path in paths for finding in check_pdf(path).issues))


def preflight(path: Path) -> Report:
    """PRT-101 to -199, for a file that a build has just made for the printer. Raises nothing."""

    def findings(pdf: pikepdf.Pdf, path: Path) -> Iterator[Issue]:
        yield from document_issues(pdf, path)
        for page, content in zip(pdf.pages, read_pages(pdf, ContentReader()), strict=True):
            yield from press_issues(page, path, content)

    return _checked(path, findings)


def check_pdf(path: Path) -> Report:
    """PDF-001 to -099: standards and the document; -101 to -104: layout (layout.py); PRT: preflight.

    Raises nothing. A file for print (it claims PDF/X) is not asked for what only readers at a screen need. A file that
    claims PDF/A is validated for that, too.
    """
    return _checked(path, _findings)


def _checked(path: Path, findings: Callable[[pikepdf.Pdf, Path], Iterator[Issue]]) -> Report:
    found: list[Issue] = []
    try:
        with pikepdf.open(path) as pdf:
            found.extend(findings(pdf, path))
    except OSError as error:
        found.append(issue("PDF-003", where(path), reason=error.strerror or str(error)))
    except pikepdf.PasswordError:
        found.append(issue("PDF-004", where(path)))
    except MALFORMED as error:
        # What was found before the audits came to the damage stays.
        found.append(issue("PDF-005" if found else "PDF-003", where(path), problem=str(error), reason=str(error)))
    return Report(tuple(first_of_each(found, "PDF-099", where(path))))


def _findings(pdf: pikepdf.Pdf, path: Path) -> Iterator[Issue]:
    archive, printing = _claims(pdf)
    if not printing:
        yield from _standard(path, "ua1")
    if archive:
        yield from _standard(path, archive)
    yield from _container(pdf, path)
    yield from active_issues(pdf, path, archive=archive)
    yield from _boxes(pdf, path)
    structure = read_structure(pdf)
    if not printing:
        targets = targets_of(pdf)
        yield from _document(pdf, path, structure)
        yield from bookmark_issues(pdf, path, targets)
        yield from link_issues(pdf, path, targets)
    else:
        yield from document_issues(pdf, path)
    yield from _pages(pdf, path, structure, printing=printing)


def _pages(pdf: pikepdf.Pdf, path: Path, structure: Node, *, printing: bool) -> Iterator[Issue]:
    """The audits that read the content, a page at a time: a long book's text would not fit into memory at once."""
    reader, shown, layout = ContentReader(), Shown(), LayoutAudit(pdf, path, structure)
    clreq = ClreqAudit(pdf, path, structure)
    for page, content in zip(pdf.pages, read_pages(pdf, reader), strict=True):
        yield from layout.page_issues(page, content)
        if printing:
            yield from press_issues(page, path, content)
        yield from clreq.page_issues(content)
        shown.add(content)
    yield from layout.closing_issues()
    yield from clreq.closing_issues({font.name: dictionary for font, dictionary in reader.fonts.values()})
    yield from font_issues(reader, path)
    yield from glyph_issues(pdf, reader, shown, path)


def _claims(pdf: pikepdf.Pdf) -> tuple[str, bool]:
    """The level of PDF/A that the metadata claim, as page-validation calls it (empty for none), and PDF/X or not."""
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        return metadata.pdfa_status.lower(), bool(metadata.pdfx_status) or "/GTS_PDFXVersion" in pdf.docinfo


def _standard(path: Path, profile: str) -> Iterator[Issue]:
    try:
        report = validation.validate_pdf(path, profile=profile)
    except validation.PageError as error:
        yield issue("PDF-001", where(path), rule=profile, message=str(error), object="—")
        return
    for failure in report.failures:
        number = "—" if failure.object_id is None else str(failure.object_id.object_number)
        yield issue("PDF-001", where(path), rule=failure.rule_id, message=failure.message, object=number)


def _container(pdf: pikepdf.Pdf, path: Path) -> Iterator[Issue]:
    if pdf.is_encrypted:
        yield issue("PDF-004", where(path))
    for problem in pdf.check_pdf_syntax():
        yield issue("PDF-005", where(path), problem=problem)
    if not len(pdf.pages):
        yield issue("PDF-003", where(path), reason="it has no pages")


def _document(pdf: pikepdf.Pdf, path: Path, structure: Node) -> Iterator[Issue]:
    root = pdf.Root
    if tuple(int(part) for part in pdf.pdf_version.split(".")) < MINIMUM_VERSION:
        yield issue("PDF-006", where(path), version=pdf.pdf_version)
    if not str(root.get("/Lang", "")).strip():
        yield issue("PDF-007", where(path))
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        if not str(metadata.get("dc:title", "")).strip():
            yield issue("PDF-008", where(path))
    if not root.get("/ViewerPreferences", pikepdf.Dictionary()).get("/DisplayDocTitle", False):
        yield issue("PDF-009", where(path))
    if not root.get("/MarkInfo", pikepdf.Dictionary()).get("/Marked", False) or not structure.kids:
        yield issue("PDF-010", where(path))
    if "/PageLabels" not in root:
        yield issue("PDF-013", where(path))


def _boxes(pdf: pikepdf.Pdf, path: Path) -> Iterator[Issue]:
    """PDF-019 a trim that is not within its sheet, PDF-020 a page whose trim is not the first one's."""
    first: tuple[float, float] | None = None
    for page in pdf.pages:
        media, trim = _box(page.mediabox), _box(page.trimbox)
        inside = all(a <= b + BOX_TOLERANCE for a, b in zip(media[:2], trim[:2], strict=True)) and all(
            a >= b - BOX_TOLERANCE for a, b in zip(media[2:], trim[2:], strict=True)
        )
        if not inside:
            yield issue("PDF-019", where(path), page=page_name(page))
        size = (trim[2] - trim[0], trim[3] - trim[1])
        first = first or size
        if max(abs(a - b) for a, b in zip(first, size, strict=True)) > BOX_TOLERANCE:
            sizes = [f"{width / MM:.1f} × {height / MM:.1f} mm" for width, height in (size, first)]
            yield issue("PDF-020", where(path), page=page_name(page), size=sizes[0], first=sizes[1])


def _box(array: pikepdf.Object) -> list[float]:
    x0, y0, x1, y1 = (float(number) for number in array)
    return [min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)]
