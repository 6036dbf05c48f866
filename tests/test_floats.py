"""Late figures: where one may go to fill a page, and where it may not."""

from __future__ import annotations

import pytest
from pdf_inspect import images, lines
from publications import BOOK, picture, publication

from book import pipeline
from book.cache import Cache
from book.checks.same_text import check_same_text
from book.config import load_config
from book.targets import EPUB, PDFS
from book.writers.pdf.floats import LateFigure, settle

HTML = (
    "<section><h1>題</h1><p>一</p><p>二</p><p>三</p><figure id='f'></figure><p>四</p><p>五</p>"
    "<h2>節</h2><p>六</p></section>"
)


def order(html: str) -> str:
    marks = {"<figure": "F", "<h2": "#"} | {char: char for char in "一二三四五六"}
    return "".join(sign for _, sign in sorted((html.find(mark), sign) for mark, sign in marks.items()))


@pytest.mark.parametrize(
    ("late", "expected"),
    [
        (LateFigure("f", 200, 90, (50, 50, 50), (60, 60)), "一二三四五F#六"),
        (LateFigure("f", 200, 50, (50, 50, 50), (60, 60)), "一二三四F五#六"),
        (LateFigure("f", 200, 900, (50, 50, 50), (60, 60)), "一二三四五F#六"),
        (LateFigure("f", 120, 90, (50, 50, 50), ()), "一二F三四五#六"),
        (LateFigure("f", 180, 90, (50, 50, 50), ()), "一F二三四五#六"),
        (LateFigure("f", 400, 90, (50, 50, 50), ()), "一二三F四五#六"),  # two paragraphs are not enough: it stays
        (LateFigure("f", 120, 90, (50,), ()), "一二三F四五#六"),  # it does not come before the only one
        (LateFigure("other", 120, 90, (50, 50), (60,)), "一二三F四五#六"),
    ],
)
def test_where_a_late_figure_goes(late: LateFigure, expected: str) -> None:
    assert order(settle(HTML, [late])) == expected


def test_a_heading_is_never_passed() -> None:
    far = LateFigure("f", 300, 800, (10, 10, 10), (10, 10, 10, 10, 10))
    assert order(settle(HTML, [far])) == "一二三四五F#六"


@pytest.mark.slow
@pytest.mark.parametrize("moves", [False, True])
def test_a_page_is_filled_only_where_it_is_asked_for(tmp_path_factory: pytest.TempPathFactory, moves: bool) -> None:
    root = tmp_path_factory.mktemp("late")
    text = "\n\n".join(
        f"第{at}段。" + "海面平靜，遠處的船緩緩駛過防波堤的缺口，岸上的人揮手。" * 6 for at in range(1, 8)
    )
    first, *rest = text.split("\n\n")
    middle = "\n\n".join(rest[:4])
    body = f"{first}\n\n{middle}\n\n![船](images/ship.png){{#fig-ship}}\n\n{rest[4]}\n\n{rest[5]}\n"
    publication(
        root,
        {
            "book.toml": f"{BOOK}[pdf]\nmove_figures = {str(moves).lower()}\n",
            "chapters/01-tide.md": f"---\ntitle: 港\n---\n\n{body}",
        },
    )
    picture(root / "assets" / "images" / "ship.png", (1200, 1500))
    built = pipeline.build(root, (EPUB, PDFS["screen"]), progress=lambda _stage: None)
    epub, pdf = (artifact.path for artifact in built.artifacts)
    assert check_same_text(epub, pdf).issues == ()
    pages = range(built.artifacts[1].pages)
    shown = [page for page in pages if images(pdf, page)][-1]
    spoken = next(page for page in pages if any("第6段" in "".join(line[0].split()) for line in lines(pdf, page)))
    assert (spoken < shown) == moves  # the paragraph after the figure fills the page before it, or does not
    assert load_config(root).pdf.move_figures is moves
    assert Cache(root / ".cache" / "kanben").issues == ()
