"""What a PDF claims to be: output intents, and the marks of a standard in its metadata, go into a file."""

from __future__ import annotations

from importlib.resources import files

from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from PIL import ImageCms

from book.model import Metadata, Profile
from book.writers.pdf.profiles.inks import press_profile
from book.writers.pdf.xmp import packet

_REGISTRY = "http://www.color.org"
FOGRA39 = "FOGRA39"  # the printing condition that our own profile describes, as the ICC registry names it


def own_press() -> bytes:
    """The press profile that comes with the program (press/README.md)."""
    return files("book.writers.pdf.profiles").joinpath("press", "FOGRA39L.icc").read_bytes()


def set_screen_intent(pdf: Pdf) -> None:
    """What the colours of a file for the screen mean: sRGB (ISO 19005-2, 6.2.3)."""
    described = "sRGB IEC61966-2.1"
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=String(described),
        RegistryName=String(_REGISTRY),
        Info=String(described),
        DestOutputProfile=pdf.make_indirect(Stream(pdf, _srgb(), N=3, Alternate=Name.DeviceRGB)),
    )
    pdf.Root.OutputIntents = Array([pdf.make_indirect(intent)])


def _srgb() -> bytes:
    """The profile of sRGB as LittleCMS makes it, but for the hour of its making; it holds nothing newer than ICC 4.2,
    which PDF 1.7 knows.
    """
    made = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    made[8:12] = bytes((4, 0x20, 0, 0))
    made[24:36] = b"".join(part.to_bytes(2, "big") for part in (2000, 1, 1, 0, 0, 0))
    return bytes(made)


def set_press_intent(pdf: Pdf, profile: bytes, *, own: bool) -> None:
    """The printing condition, with its profile (ISO 32000-1, 14.11.5; ISO 15930-7)."""
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


def claim_pdfx(pdf: Pdf, metadata: Metadata, profile: Profile) -> None:
    """Says PDF/X-4 (ISO 15930-7); the Info dictionary repeats that the file is not trapped."""
    pdf.Root.Metadata = pdf.make_indirect(Stream(pdf, packet(metadata, profile), Type=Name.Metadata, Subtype=Name.XML))
    pdf.docinfo[Name.Trapped] = Name("/False")
