"""The wrap cover's page comes in, laid flat; a PDF/X-4 file of it goes out, with bleed, crop marks and fold marks."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pikepdf

from book.atomic import atomic_path
from book.model import Artifact, Asset, Metadata
from book.writers.pdf.fonts import font_dictionaries, merge
from book.writers.pdf.layout import Layout, Settings
from book.writers.pdf.metadata import describe_info
from book.writers.pdf.profiles import Press, with_plain_ends
from book.writers.pdf.profiles.press_file import make_press_file
from book.writers.pdf.setting import Setting
from book.writers.pdf.sheets import ASSET_SCHEME, Sheet


@dataclass(frozen=True, slots=True)
class CoverSheet:
    """The page as HTML with its style sheets, and the pictures that it shows."""

    html: str
    styles: tuple[str, ...]
    assets: Sequence[Asset] = ()


def write_wrap(path: Path, sheet: CoverSheet, setting: Setting, press: Press, metadata: Metadata) -> Artifact:
    """Lays the cover out and puts it at `path`, whole or not at all. Raises KanbenError where it cannot be written."""
    assets = tuple((f"{ASSET_SCHEME}:{asset.href}", asset.media_type, str(asset.path)) for asset in sheet.assets)
    html = sheet.html.replace('src="../', f'src="{ASSET_SCHEME}:')
    page = Sheet("wrap", "cover", metadata.title, metadata.language, "front", "recto", html, ())
    laid, fonts = Layout(Settings(sheet.styles, assets, setting)).alone(page)
    with atomic_path(path) as temporary:
        with pikepdf.open(io.BytesIO(laid)) as pdf:
            slot = pdf.pages[0].obj.Resources.Font
            for key, font in font_dictionaries(pdf, merge(fonts)).items():
                slot[f"/{key}"] = font
            describe_info(pdf, metadata)
            pages = len(pdf.pages)
            pdf.save(temporary, deterministic_id=True)
        make_press_file(temporary, press, metadata, profile="cover")
        written = with_plain_ends(temporary)
    return Artifact("pdf", "cover", path, written.sha256, written.size, pages)
