"""The assembled PDF for the screen comes in; a PDF/X-4 file for a printer goes out.

Only what is printed stays: no links, outline, structure or scripts. The cover is no part of it: it is printed on
other paper, and has a file of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import cast

import pikepdf
from pikepdf import Array, Dictionary, Matrix, Object, Pdf, Stream

from book.model import Metadata, Profile
from book.writers.pdf.profiles import objects, painting
from book.writers.pdf.profiles.camera import PageCamera
from book.writers.pdf.profiles.graphics import Bleeding, Graphics
from book.writers.pdf.profiles.inks import Inks
from book.writers.pdf.profiles.intent import claim_pdfx, own_press, set_press_intent
from book.writers.pdf.profiles.plates import Plates, instructions_of
from book.writers.pdf.profiles.reading import NotFlat, Reading
from book.writers.pdf.profiles.sheet import PressSheet

OPERATORS = MappingProxyType({**painting.OPERATORS, **objects.OPERATORS})
_ON_SCREEN = ("/StructTreeRoot", "/MarkInfo", "/Outlines", "/PageMode", "/Names", "/Dests", "/OpenAction", "/AA", "/AF")
_PAGE_ON_SCREEN = ("/Annots", "/StructParents", "/Tabs", "/Group", "/AA", "/Trans", "/Dur")


@dataclass(frozen=True, slots=True)
class Press:
    """How a book is printed: `icc` is the press's profile (None: our own), `black` one ink alone.

    On a cover type keeps its colours, and `folds` are marked: pt from the left edge of the trim.
    """

    icc: bytes | None = None
    black: bool = False
    marks: bool = True
    coloured_type: bool = False
    folds: tuple[float, ...] = ()


def make_press_file(path: Path, press: Press, metadata: Metadata, *, skip: int = 0, profile: Profile = "print") -> None:
    """Makes the file at `path` one for the press; its first `skip` pages, the cover, are left out.

    Raises PressProfileError where `press.icc` is none.
    """
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        icc = press.icc or own_press()
        inks = Inks(icc, press.black)
        first = pdf.pages[min(skip, len(pdf.pages) - 1)]
        sheet = _sheet(first.obj, press)
        camera = PageCamera(path, sheet.margin)
        plates = Plates(pdf, inks, camera, press.coloured_type)
        marks: dict[PressSheet, Object] = {}
        for number, page in enumerate(pdf.pages):
            if number >= skip:
                camera.page = number
                sheet = _sheet(page.obj, press)
                if press.marks and sheet not in marks:
                    marks[sheet] = sheet.marks_form(pdf, black=press.black)
                _print_page(page, sheet, plates, marks.get(sheet))
        _leave_out(pdf, skip)
        set_press_intent(pdf, icc, own=press.icc is None)
        claim_pdfx(pdf, metadata, profile)
        pdf.remove_unreferenced_resources()
        pdf.save(
            path,
            force_version="1.6",  # ISO 15930-7: PDF/X-4 stands on PDF 1.6
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
            deterministic_id=True,
        )


def _sheet(page: Object, press: Press) -> PressSheet:
    x0, y0, x1, y1 = (float(part) for part in page.get("/TrimBox", page.MediaBox))
    return PressSheet(round(x1 - x0, 3), round(y1 - y0, 3), press.marks, press.folds)


def _print_page(page: pikepdf.Page, sheet: PressSheet, plates: Plates, marks: Object | None) -> None:
    x0, y0, _, _ = (float(part) for part in page.obj.get("/TrimBox", page.obj.MediaBox))
    shift = Matrix(1, 0, 0, 1, sheet.margin - x0, sheet.margin - y0)
    data, resources = b"", cast(Object, Dictionary())
    if "/Contents" in page.obj:
        data, resources = _printed(page, sheet, plates, shift)
    if marks is not None:
        if "/XObject" not in resources:
            resources.XObject = Dictionary()
        resources.XObject["/Marks"] = marks
        data += b"/Marks Do\n"
    page.obj.Resources = resources
    page.obj.Contents = plates.pdf.make_indirect(Stream(plates.pdf, data))
    for key in _PAGE_ON_SCREEN:
        if key in page.obj:
            del page.obj[key]
    sheet.set_boxes(page.obj)


def _printed(page: pikepdf.Page, sheet: PressSheet, plates: Plates, shift: Matrix) -> tuple[bytes, Object]:
    reading = Reading(
        plates,
        OPERATORS,
        page.obj.get("/Resources", Dictionary()),
        Graphics(shift),
        [],
        Bleeding(sheet.trim, sheet.bleed),
        shift,
    )
    instructions = instructions_of(page)
    moved = f"q 1 0 0 1 {shift.e:.3f} {shift.f:.3f} cm\n".encode()
    try:
        made = reading.read(instructions)
    except NotFlat:  # glass in no q … Q: the page becomes a picture
        reading = Reading(plates, OPERATORS, reading.resources, Graphics(shift), [])
        reading.picture(instructions)
        made = reading.read([])
    return moved + made.data + b"\nQ\n", made.resources


def _leave_out(pdf: Pdf, skip: int) -> None:
    """Takes out the cover and what only a screen shows; page labels begin with the first page that stays."""
    _move_labels(pdf, skip)
    for _ in range(skip):
        del pdf.pages[0]
    for key in _ON_SCREEN:
        if key in pdf.Root:
            del pdf.Root[key]


def _move_labels(pdf: Pdf, skip: int) -> None:
    numbers = list(pdf.Root.get("/PageLabels", Dictionary(Nums=Array())).Nums)
    pairs: Mapping[int, Object] = {int(numbers[at]): numbers[at + 1] for at in range(0, len(numbers), 2)}
    kept = {max(0, start - skip): label for start, label in sorted(pairs.items())}
    if kept:
        pdf.Root.PageLabels = Dictionary(Nums=Array([part for pair in sorted(kept.items()) for part in pair]))
