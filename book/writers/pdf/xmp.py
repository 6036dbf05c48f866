"""The book's metadata and the standards that a file keeps come in; the XMP packet that says so goes out.

Written here and not by a library: PDF/A wants each foreign property described (ISO 19005-2, 6.6.2.3), and a packet that
is the same text every time costs nothing to make.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time

import weasyprint

from book import __version__
from book.model import Metadata, Profile
from book.xhtml import escaped

PRODUCER = f"Kanben {__version__}, WeasyPrint {weasyprint.__version__}"
CREATOR = f"Kanben {__version__}"

_SPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "pdfxid": "http://www.npes.org/pdfx/ns/id/",
    "pdfaExtension": "http://www.aiim.org/pdfa/ns/extension/",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
    "pdfaProperty": "http://www.aiim.org/pdfa/ns/property#",
}
_PDFA: dict[Profile, str] = {"screen": "2", "archive": "3"}
_UA_SCHEMA = (  # what pdfuaid:part is, for PDF/A knows it not
    '<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">'
    "<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>"
    f"<pdfaSchema:namespaceURI>{_SPACES['pdfuaid']}</pdfaSchema:namespaceURI>"
    "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>"
    '<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">'
    "<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>"
    "<pdfaProperty:category>internal</pdfaProperty:category>"
    "<pdfaProperty:description>Part of ISO 14289 that the file conforms to</pdfaProperty:description>"
    "</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>"
)


def dates(metadata: Metadata) -> tuple[datetime, datetime]:
    """When the book was made and when it was changed, in UTC: of its metadata, never of the clock."""
    modified = metadata.modified.astimezone(UTC)
    return (datetime.combine(metadata.published, time(), UTC) if metadata.published else modified), modified


def packet(metadata: Metadata, profile: Profile) -> bytes:
    """The packet for a file of that profile: PDF/UA-1 with PDF/A-2a or -3a, or PDF/X-4."""
    spaces = " ".join(f'xmlns:{prefix}="{address}"' for prefix, address in _SPACES.items())
    parts = [*_described(metadata), *_claims(metadata, profile)]
    text = (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF {spaces}>\n<rdf:Description rdf:about="">\n'
        + "\n".join(parts)
        + '\n</rdf:Description>\n</rdf:RDF></x:xmpmeta>\n<?xpacket end="r"?>'
    )
    return text.encode()


def _described(metadata: Metadata) -> Iterator[str]:
    created, modified = dates(metadata)
    yield _alternatives("dc:title", metadata.title)
    yield _list("dc:creator", "Seq", (person.name for person in metadata.people))
    yield _list("dc:language", "Bag", (metadata.language,))
    yield _alternatives("dc:description", metadata.description)
    yield _alternatives("dc:rights", metadata.rights)
    yield _list("dc:subject", "Bag", metadata.subjects)
    yield _one("pdf:Keywords", ", ".join(metadata.subjects))
    yield _one("pdf:Producer", PRODUCER)
    yield _one("xmp:CreatorTool", CREATOR)
    yield _one("xmp:CreateDate", created.isoformat())
    yield _one("xmp:ModifyDate", modified.isoformat())
    yield _one("xmp:MetadataDate", modified.isoformat())


def _claims(metadata: Metadata, profile: Profile) -> Iterator[str]:
    if profile in _PDFA:
        yield _one("pdfaid:part", _PDFA[profile])
        yield _one("pdfaid:conformance", "A")
        yield _one("pdfuaid:part", "1")
        yield _UA_SCHEMA
        return
    document = uuid.uuid5(uuid.NAMESPACE_URL, metadata.identifier)  # ISO 15930-7: identity, version, trapping
    yield _one("pdfxid:GTS_PDFXVersion", "PDF/X-4")
    yield _one("pdf:Trapped", "False")
    yield _one("xmpMM:DocumentID", document.urn)
    yield _one("xmpMM:InstanceID", uuid.uuid5(document, f"{profile} {dates(metadata)[1].isoformat()}").urn)
    yield _one("xmpMM:VersionID", "1")
    yield _one("xmpMM:RenditionClass", "default")


def _one(name: str, value: str) -> str:
    return f"<{name}>{escaped(value)}</{name}>" if value else ""


def _alternatives(name: str, value: str) -> str:
    inner = f'<rdf:Alt><rdf:li xml:lang="x-default">{escaped(value)}</rdf:li></rdf:Alt>'
    return f"<{name}>{inner}</{name}>" if value else ""


def _list(name: str, kind: str, values: Iterable[str]) -> str:
    items = "".join(f"<rdf:li>{escaped(value)}</rdf:li>" for value in values)
    return f"<{name}><rdf:{kind}>{items}</rdf:{kind}></{name}>" if items else ""
