"""The assembled PDF for the screen comes in; a PDF/A-3a file that carries what the book was written in goes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from book.model import Metadata
from book.writers.pdf.xmp import dates, packet


@dataclass(frozen=True, slots=True)
class Attachment:
    """A source file: `title` says what it is."""

    name: str
    media_type: str
    title: str
    data: bytes


def make_archive_file(path: Path, metadata: Metadata, attachments: Sequence[Attachment]) -> None:
    """Makes the file at `path` one for the archive."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        files = {each.name: _file(pdf, each, metadata) for each in sorted(attachments, key=lambda each: each.name)}
        if files:
            names = Array([part for name, file in files.items() for part in (String(name), file)])
            if "/Names" not in pdf.Root:
                pdf.Root.Names = Dictionary()
            pdf.Root.Names.EmbeddedFiles = Dictionary(Names=names)
            pdf.Root.AF = Array(list(files.values()))  # ISO 19005-3, 6.8: each is associated with the document
        pdf.Root.Metadata = pdf.make_indirect(
            Stream(pdf, packet(metadata, "archive"), Type=Name.Metadata, Subtype=Name.XML)
        )
        pdf.save(
            path,
            min_version="1.7",
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
            deterministic_id=True,
        )


def _file(pdf: Pdf, attachment: Attachment, metadata: Metadata) -> Object:
    """The file specification with its stream (ISO 19005-3, 6.8: names, type and relationship are required)."""
    modified = f"D:{dates(metadata)[1]:%Y%m%d%H%M%S}Z"
    stream = Stream(
        pdf,
        attachment.data,
        Type=Name.EmbeddedFile,
        Subtype=Name(f"/{attachment.media_type}"),
        Params=Dictionary(Size=len(attachment.data), ModDate=String(modified)),
    )
    held = pdf.make_indirect(stream)
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Filespec,
            F=String(attachment.name),
            UF=String(attachment.name),
            Desc=String(attachment.title),
            AFRelationship=Name.Source,
            EF=Dictionary(F=held, UF=held),
        )
    )
