"""Rounds of layout: a sheet is laid out once where its numbers can be known, and all are right in the end."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import pytest
from pdf_inspect import lines, page_labels
from publications import publication
from test_pdf_engine import CHAPTERS, SETTING

from book import pipeline
from book.cache import Cache
from book.config import load_config
from book.writers import pdf
from book.writers.pdf.press import Press
from book.writers.pdf.shard import Shard
from book.writers.pdf.sheets import Sheet

MANY = {
    f"chapters/1{number:02d}-more.md": f"---\ntitle: 第{number}次出海\n---\n\n"
    + "".join(f"## 第{number}之{part}日\n\n起霧。\n\n" for part in range(1, 21))
    for number in range(4)
}


@pytest.mark.parametrize("chapters", [CHAPTERS, MANY], ids=["page references", "long contents"])
def test_contents_are_laid_out_once(chapters: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    laid: list[str] = []
    lay = Press.lay

    def heard(self: Press, jobs: Sequence[tuple[Sheet, Literal["recto", "verso"]]]) -> dict[str, Shard]:
        laid.extend(sheet.role for sheet, _ in jobs)
        return lay(self, jobs)

    monkeypatch.setattr(Press, "lay", heard)
    root = publication(
        tmp_path / "voyage", {**chapters, "chapters/00-before.md": "---\ntitle: 序\nkind: front\n---\n\n序。\n"}
    )
    cache = Cache(root / "cache")
    config = load_config(root)
    edition = pipeline.make_edition(root, config, pipeline.load_book(root, config, cache), cache)
    path = tmp_path / "book.pdf"
    pdf.write(edition, path, cache, setting=SETTING)
    assert laid.count("toc") == 1
    assert laid.count("figure-list") <= 1
    labels = page_labels(path)
    place = next(at for at in range(5, len(labels)) if any(text == "序。" for text, *_ in lines(path, at)))
    contents = [text for text, *_ in lines(path, labels.index("v"))]
    assert contents[contents.index("序") + 1] == labels[place]
