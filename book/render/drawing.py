"""Drawing: HTML and its styles come in; the first page as a picture goes out."""

from __future__ import annotations

import pypdfium2
import weasyprint
from PIL import Image
from weasyprint.urls import URLFetcher


def painted(body: str, styles: str, width: int, height: int) -> Image.Image:
    """A page of `width` × `height` px, which fetches nothing."""
    size = f"@page{{size:{width}px {height}px;margin:0}} body{{margin:0}}"
    css = [weasyprint.CSS(string=styles), weasyprint.CSS(string=size)]
    pdf = weasyprint.HTML(string=body, url_fetcher=URLFetcher(allowed_protocols=("data",))).write_pdf(stylesheets=css)
    page = pypdfium2.PdfDocument(pdf)[0]
    image: Image.Image = page.render(scale=width / page.get_width()).to_pil()
    return image
