"""The pictures of docs/print.md: our own publication comes in; a spread, a wrap cover and a preflight report go out."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2
import weasyprint
from PIL import Image

from book import pipeline
from book.model import Issue
from book.targets import PDFS

ROOT = Path(__file__).resolve().parents[2]
# A thick paper and flaps, so that all parts of a cover are there; the ISBN is the one that the ISBN manual shows.
SETTINGS = '\n[print]\npaper = 0.3\nflaps_mm = 80\nprice = 380\n\n[book.isbn]\nprint = "978-3-16-148410-0"\n'
CHAPTER = "08-deterrence-made-visible.md"
SMALL = (480, 320)  # px of a picture that is too small for a page
THIN = "\n.colophon h1 { border-bottom: 0.1pt solid #000; }\n"
SPREAD = ("12", "13")  # page labels, left and right
WIDTH, REPORT = 1400, 1200  # px
_STYLE = """@page { size: 330mm 62mm; margin: 8mm; background: #16181c }
body { font: 11pt/1.55 "Noto Sans CJK TC"; color: #f2f2ee; margin: 0 } p { margin: 0 0 2mm }
.error { color: #f0705a; font-weight: bold } .warning { color: #e8c15a } .info { color: #7fc3dd }
.hint { color: #a9a9a2; padding-left: 2em }"""


def pictures() -> Iterator[tuple[str, Image.Image]]:
    """Name and picture of each."""
    with TemporaryDirectory() as folder:
        sound = _publication(Path(folder) / "alliance-day")
        block, cover = (built.path for built in _build(sound).artifacts)
        yield "press-spread", _spread(block)
        with pypdfium2.PdfDocument(cover) as pdf:
            yield "wrap-cover", _drawn(pdf[0], WIDTH)
        yield "preflight", _report(_build(_spoilt(Path(folder) / "spoilt")).report.issues)


def _publication(root: Path) -> Path:
    for name in ("chapters", "assets"):
        shutil.copytree(ROOT / name, root / name)
    (root / "book.toml").write_text((ROOT / "book.toml").read_text("utf-8") + SETTINGS, "utf-8")
    return root


def _spoilt(root: Path) -> Path:
    """The same with a picture too small and a line too thin."""
    _publication(root)
    photo = Image.merge("RGB", [Image.radial_gradient("L")] * 3).resize(SMALL)
    photo.save(root / "assets" / "images" / "whiteman.jpg", quality=90)
    with (root / "assets" / "css" / "custom.css").open("a", encoding="utf-8") as styles:
        styles.write(THIN)
    return root


def _build(root: Path) -> pipeline.Built:
    return pipeline.build(root, [PDFS["print"]], progress=lambda _stage: None)


def _spread(block: Path) -> Image.Image:
    with pypdfium2.PdfDocument(block) as pdf:
        labels = [pdf.get_page_label(at) for at in range(len(pdf))]
        pages = [_drawn(pdf[labels.index(label)], WIDTH // 2) for label in SPREAD]
    sheet = Image.new("RGB", (WIDTH, pages[0].height), "white")
    for at, page in enumerate(pages):
        sheet.paste(page, (at * WIDTH // 2, 0))
    return sheet


def _report(issues: tuple[Issue, ...]) -> Image.Image:
    """What the build says of it, as on a console."""
    lines = []
    for found in issues:
        if found.code.startswith("PRT-"):
            kind = {"error": "error", "warning": "warning", "info": "note"}[found.severity]
            head = f'<span class="{found.severity}">{kind} {found.code}</span>  {escape(str(found.place))}: '
            lines.append(f'<p>{head}{escape(found.message)}<br><span class="hint">{escape(found.hint)}</span></p>')
    data = weasyprint.HTML(string=f"<style>{_STYLE}</style>{''.join(lines)}").write_pdf()
    with pypdfium2.PdfDocument(data) as pdf:
        return _drawn(pdf[0], REPORT)


def _drawn(page: pypdfium2.PdfPage, width: int) -> Image.Image:
    large = page.render(scale=2 * width / page.get_width(), fill_color=(255, 255, 255, 255)).to_pil().convert("RGB")
    return large.resize((width, round(large.height * width / large.width)), Image.Resampling.LANCZOS)
