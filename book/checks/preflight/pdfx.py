"""A document that claims PDF/X comes in; where it does not keep PDF/X-4 (ISO 15930-7) goes out as Issues.

There is no validator to be had that is free. Each rule names what it is about and the clause of ISO 32000-1 that the
key is defined in.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf
from PIL import ImageCms

from book.checks.places import where
from book.model import Issue
from book.report import issue

VERSION = "PDF/X-4"
_OUTSIDE = frozenset(("/TrapNet", "/PrinterMark"))  # annotations that a press file may hold anywhere
_PROGRAMS = ("/FontFile", "/FontFile2", "/FontFile3")

Problem = tuple[str, str]  # the clause and what is wrong, in the words of the standard


def pdfx_issues(pdf: pikepdf.Pdf, path: Path) -> Iterator[Issue]:
    """PRT-112 for each rule that is broken, PRT-105 for a font that is not embedded."""
    for rule in _RULES:
        for clause, problem in rule(pdf):
            yield issue("PRT-112", where(path), clause=clause, problem=problem)
    for font in sorted(_missing_fonts(pdf)):
        yield issue("PRT-105", where(path), font=font)


def _identity(pdf: pikepdf.Pdf) -> Iterator[Problem]:
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        told = {key: str(xmp.get(key, "")) for key in ("pdfxid:GTS_PDFXVersion", "dc:title", "pdf:Trapped")}
        told |= {key: str(xmp.get(key, "")) for key in ("xmp:CreateDate", "xmp:ModifyDate", "xmp:MetadataDate")}
        told |= {key: str(xmp.get(key, "")) for key in ("xmpMM:DocumentID", "xmpMM:VersionID", "xmpMM:RenditionClass")}
    if told["pdfxid:GTS_PDFXVersion"] != VERSION:
        yield "14.3.2", f"XMP pdfxid:GTS_PDFXVersion is {told['pdfxid:GTS_PDFXVersion'] or 'missing'}, not {VERSION}"
    yield from (("14.3.2", f"XMP has no {key}") for key, value in told.items() if not value and key != "pdf:Trapped")
    trapped = str(pdf.docinfo.get("/Trapped", "")).lstrip("/")
    if trapped not in ("True", "False"):
        yield "14.3.3", "the Info dictionary does not say whether the file is trapped"
    elif told["pdf:Trapped"] and told["pdf:Trapped"] != trapped:
        yield "14.3.3", "XMP and the Info dictionary differ about trapping"


def _container(pdf: pikepdf.Pdf) -> Iterator[Problem]:
    if tuple(int(part) for part in pdf.pdf_version.split(".")) > (1, 6):
        yield "7.5.2", f"the header says PDF {pdf.pdf_version}; PDF/X-4 stands on 1.6"
    if pdf.is_encrypted:
        yield "7.6", "the file is encrypted"
    if "/ID" not in pdf.trailer:
        yield "14.4", "the trailer has no ID"
    for key in ("/OpenAction", "/AA", "/AcroForm", "/JavaScript"):
        if key in pdf.Root or key in pdf.Root.get("/Names", pikepdf.Dictionary()):
            yield "12.6", f"the catalogue has {key}"
    if "/EmbeddedFiles" in pdf.Root.get("/Names", pikepdf.Dictionary()):
        yield "7.11.4", "files are embedded"


def _intents(pdf: pikepdf.Pdf) -> Iterator[Problem]:
    found = [each for each in pdf.Root.get("/OutputIntents", ()) if each.get("/S") == pikepdf.Name.GTS_PDFX]
    if len(found) != 1:
        yield "14.11.5", f"{len(found)} output intents of type GTS_PDFX, not one"
        return
    (intent,) = found
    if not str(intent.get("/OutputConditionIdentifier", "")):
        yield "14.11.5", "the output intent names no printing condition"
    if "/DestOutputProfile" not in intent:
        yield "14.11.5", "the output intent has no profile"
        return
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(intent.DestOutputProfile.read_bytes())).profile
    except (OSError, pikepdf.PdfError):
        yield "14.11.5", "the profile of the output intent cannot be read"
        return
    if profile.device_class.strip() != "prtr":
        yield "14.11.5", f"the profile is of class {profile.device_class.strip()}, not prtr"


def _pages(pdf: pikepdf.Pdf) -> Iterator[Problem]:
    for number, page in enumerate(pdf.pages, 1):
        if "/TrimBox" in page.obj and "/ArtBox" in page.obj:
            yield "14.11.2", f"sheet {number} must have a TrimBox or an ArtBox, not both"
        outer = [float(part) for part in page.obj.get("/BleedBox", page.trimbox)]
        for annotation in page.obj.get("/Annots", ()):
            kind = str(annotation.get("/Subtype", ""))
            x0, y0, x1, y1 = (float(part) for part in annotation.get("/Rect", (0, 0, 0, 0)))
            within = x0 < outer[2] and x1 > outer[0] and y0 < outer[3] and y1 > outer[1]
            if kind not in _OUTSIDE and within:
                yield "12.5", f"sheet {number} has an annotation ({kind.lstrip('/')}) on what is printed"


def _objects(pdf: pikepdf.Pdf) -> Iterator[Problem]:
    for each in pdf.objects:
        if isinstance(each, pikepdf.Stream):
            filters = each.get("/Filter", ())
            names = {str(name) for name in (filters if isinstance(filters, pikepdf.Array) else [filters])}
            if "/LZWDecode" in names:
                yield "7.4.4", "a stream is compressed with LZW"
            if each.get("/Subtype") == pikepdf.Name.PS or "/PS" in each:
                yield "8.8.2", "there is a PostScript XObject"
            if "/F" in each:
                yield "7.3.8", "a stream is outside the file"
            if "/OPI" in each or "/Ref" in each:
                yield "14.11.7", "a picture is outside the file"
        elif isinstance(each, pikepdf.Dictionary) and _transfers(each):
            yield "10.4", "a graphics state has a transfer function"


def _transfers(state: pikepdf.Object) -> bool:
    default = pikepdf.Name.Default
    return "/TR" in state or state.get("/TR2", default) != default


def _missing_fonts(pdf: pikepdf.Pdf) -> set[str]:
    """Fonts without a program; Type 3 fonts are drawn by the file itself."""
    found = set()
    for each in pdf.objects:
        if not isinstance(each, pikepdf.Dictionary) or each.get("/Type") != pikepdf.Name.Font:
            continue
        if each.get("/Subtype") in (pikepdf.Name.Type0, pikepdf.Name.Type3):
            continue
        if not any(key in each.get("/FontDescriptor", pikepdf.Dictionary()) for key in _PROGRAMS):
            found.add(str(each.get("/BaseFont", "?")).lstrip("/"))
    return found


_Rule = Callable[[pikepdf.Pdf], Iterator[Problem]]
_RULES: tuple[_Rule, ...] = (_identity, _container, _intents, _pages, _objects)
