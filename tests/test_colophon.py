"""The colophon: it stands at the foot of its page, or goes on over pages, whole; what it says in each language."""

from __future__ import annotations

from pathlib import Path

import pytest
from pdf_inspect import lines, page_labels
from publications import publication

from book import labels, pipeline
from book.config_values import ROLES, STAFF
from book.targets import PDFS
from book.writers.pdf.geometry import geometry

BOOK = """
[book]
title = "海邊的一年"
language = "zh-Hant-TW"
published = 2023-05-06
publisher = "海岸出版"
rights = "著作權所有"
[[book.people]]
name = "葉晴"
role = "proofreader"
[colophon]
edition = "初版一刷"
address = "基隆市仁愛區海港路 1 號"
website = "https://example.org/a/rather/long/address"
distributor = "潮汐圖書發行"
printer = "港邊印刷廠"
[print]
price = 380
[pdf]
"""
SAID = (
    "葉晴",
    "海岸出版",
    "1號",
    "潮汐圖書發行",
    "港邊印刷廠",
    "2023年5月6日",
    "初版一刷",
    "新臺幣380元",
    "著作權所有",
    "排版",
)


def built(folder: Path, pdf: str) -> Path:
    root = publication(folder, {"book.toml": BOOK + pdf})
    return pipeline.build(root, [PDFS["screen"]], progress=lambda _stage: None).artifacts[0].path


@pytest.mark.slow
def test_at_the_foot_of_its_page(tmp_path: Path) -> None:
    path = built(tmp_path, 'trim = "A5"\n')
    found = lines(path, page_labels(path).index("iv"))
    page = geometry((148, 210), 10.5)
    assert min(line[3] for line in found) == pytest.approx(page.bottom, abs=page.line)
    text = "".join(line[0] for line in found).replace(" ", "")
    assert all(one in text for one in SAID)


@pytest.mark.slow
def test_longer_than_a_page_it_loses_nothing(tmp_path: Path) -> None:
    path = built(tmp_path, 'trim = "A6"\nfont_size = 18\n')
    text = ["".join(line[0] for line in lines(path, at)).replace(" ", "") for at in range(len(page_labels(path)))]
    first = next(at for at, said in enumerate(text) if "版權頁" in said)
    assert "排版" not in text[first]
    assert all(one in "".join(text[first : first + 3]) for one in SAID)


@pytest.mark.parametrize("language", ["zh-Hant", "zh-Hans", "ja", "en"])
def test_every_role_has_its_label(language: str) -> None:
    words = labels.load(language)
    said = [words.text(f"colophon_{role}") for role in (*ROLES, *STAFF)]
    assert len(set(said)) == len(said)
    assert all(words.text(f"role_{role}") for role in ROLES)
