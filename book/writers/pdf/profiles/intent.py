"""What a PDF claims to be: output intents, and the marks of a standard in its metadata, go into a file."""

from __future__ import annotations

import uuid
from importlib.resources import files

from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from book.writers.pdf.profiles.inks import press_profile

_REGISTRY = "http://www.color.org"
FOGRA39 = "FOGRA39"  # the printing condition that our own profile describes, as the ICC registry names it


def own_press() -> bytes:
    """The press profile that comes with the program (press/README.md)."""
    return files("book.writers.pdf.profiles").joinpath("press", "FOGRA39L.icc").read_bytes()


def set_press_intent(pdf: Pdf, profile: bytes, *, own: bool) -> None:
    """The printing condition, with its profile (ISO 15930-7, 6.2.2)."""
    described = press_profile(profile).profile.profile_description or ""
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFX,
        OutputConditionIdentifier=String(FOGRA39 if own else "Custom"),
        OutputCondition=String("Offset on coated paper, ISO 12647-2, FOGRA39" if own else described),
        Info=String(described),
        DestOutputProfile=pdf.make_indirect(Stream(pdf, profile, N=4, Alternate=Name.DeviceCMYK)),
    )
    if own:
        intent.RegistryName = String(_REGISTRY)
    pdf.Root.OutputIntents = Array([pdf.make_indirect(intent)])


def claim_pdfx(pdf: Pdf, identifier: str) -> None:
    """Says PDF/X-4 (ISO 15930-7, 6.9): version, identity and trapping, in the metadata; dates and title are there."""
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        for key in list(xmp):
            if "pdfua" in key or "pdfa" in key:
                del xmp[key]
        xmp["pdfxid:GTS_PDFXVersion"] = "PDF/X-4"
        xmp["pdf:Trapped"] = "False"
        document = uuid.uuid5(uuid.NAMESPACE_URL, identifier)
        version = uuid.uuid5(document, f"{xmp.get('xmp:ModifyDate', '')} print")
        xmp["xmpMM:DocumentID"] = document.urn
        xmp["xmpMM:InstanceID"] = version.urn
        xmp["xmpMM:VersionID"] = "1"
        xmp["xmpMM:RenditionClass"] = "default"
    pdf.docinfo[Name.Trapped] = Name("/False")
