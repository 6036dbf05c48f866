"""The PDF writer: an Edition comes in, a tagged PDF goes out."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from book.atomic import atomic_path
from book.model import Artifact, Edition, PageMap, Profile, Report
from book.writers.pdf.assembly import assemble
from book.writers.pdf.geometry import geometry
from book.writers.pdf.layout import lay_out, page_map


def write(
    edition: Edition, path: Path, *, trim_mm: tuple[float, float], font_size: float, profile: Profile = "screen"
) -> tuple[Artifact, PageMap, Report]:
    """Lays the edition out and puts it at `path`, whole or not at all.

    `trim_mm` is width and height, `font_size` is in pt. Raises KanbenError where the file cannot be written.
    """
    laid_out = lay_out(edition, geometry(trim_mm, font_size))
    with atomic_path(path) as temporary:
        labels = assemble(laid_out, edition, temporary)
        data = temporary.read_bytes()
    artifact = Artifact("pdf", profile, path, sha256(data).hexdigest(), len(data), laid_out.pages)
    return artifact, page_map(laid_out, labels), Report(laid_out.issues)
