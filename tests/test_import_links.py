"""Links inside a source: those to its own headings, pictures and chapters are cross-references of the book."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from import_views import article
from test_import_command import written

from book.importing import import_article

if TYPE_CHECKING:
    from running import Run

pytest_plugins = ["running"]

TEXT = """# 題

見[](#second)、[上節](#second)、[圖](#fig-a)、[自動](#auto-heading-name)、[序](#題)和[沒有](#nowhere)。註[^1]。

## 第一 {#first}

一段文字。

### Auto Heading: Name

![甲](a.png){#fig-a}

## 第二 {#second}

回到[](#first)。

[^1]: 註文見[第一](#first)。
"""


COAST = """# 岸

見[船](sea/boat.md)、[燈](sea/boat.md#夜裡的燈)、[本章](#小節)、[無](no.md)。

## 小節

文。
"""


def names(chapters: str) -> dict[str, str]:
    """The id of each heading and of each chapter, by its words."""
    found = dict(re.findall(r"^#+ (.+) \{#([\w-]+)\}$", chapters, re.MULTILINE))
    return found | dict(re.findall(r"^title: (.+)\nkind: \w+\nid: ([\w-]+)$", chapters, re.MULTILINE))


def test_links_in_markdown_are_cross_references(tmp_path: Path) -> None:
    result = import_article(article(tmp_path, TEXT, "a.md"), tmp_path / "out")
    chapters = written(tmp_path / "out")
    ids = names(chapters)
    assert f"見[](#{ids['第二']})、[上節](#{ids['第二']})、[圖](#fig-01)" in chapters
    assert f"[自動](#{ids['Auto Heading: Name']})、序和沒有。" in chapters
    assert f"回到[](#{ids['第一']})。" in chapters
    assert f"註文見[第一](#{ids['第一']})。" in chapters
    (lost,) = [found for found in result.report.issues if found.code == "MDN-004"]
    assert lost.place is not None
    assert lost.place.line == 3
    assert "#nowhere" in lost.message


def test_the_written_links_lead_somewhere(tmp_path: Path, run: Run) -> None:
    """A cross-reference to nothing stops a build."""
    for name, source in (("markdown", article(tmp_path, TEXT, "a.md")), ("mdbook", book(tmp_path))):
        folder = tmp_path / name
        assert run("import", source, folder).status == 0
        said = run("-C", folder, "epub")
        assert said.status == 0, said.err
        assert "place.invalid" not in written(folder)


def book(folder: Path) -> Path:
    files = {
        "SUMMARY.md": "# 目錄\n\n# 陸\n\n- [岸](coast.md)\n\n# 海\n\n- [船](sea/boat.md)\n",
        "coast.md": COAST,
        "sea/boat.md": "# 船\n\n見[岸](../coast.md#no-such)。\n\n## 夜裡的燈\n\n文，見[](../coast.html#小節)。\n",
    }
    for name, text in files.items():
        path = folder / "in" / "src" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder / "in"


def test_links_between_parts_are_cross_references(tmp_path: Path) -> None:
    import_article(book(tmp_path), tmp_path / "out")
    chapters = written(tmp_path / "out")
    ids = names(chapters)
    assert f"見[船](#{ids['船']})、[燈](#{ids['夜裡的燈']})、[本章](#{ids['小節']})、無。" in chapters
    assert f"見[岸](#{ids['岸']})。" in chapters
    assert f"文，見[](#{ids['小節']})。" in chapters
    assert ids["船"].startswith("a02-")
    assert ids["岸"].startswith("a01-")


def test_parts_that_are_added_keep_their_links(tmp_path: Path, run: Run) -> None:
    """A book's parts come after others: their names begin with other numbers."""
    folder = tmp_path / "out"
    assert run("import", article(tmp_path, "題\n\n一段。\n"), book(tmp_path), folder).status == 0
    ids = names(written(folder))
    assert f"[船](#{ids['船']})" in written(folder)
    assert ids["船"].startswith("a03-")


def test_calls_of_notes_are_not_taken_for_links(tmp_path: Path) -> None:
    """Calls of notes are links inside the page as well."""
    source = article(tmp_path, "# 題\n\n一段[^1]，又一段[^2]。\n\n[^1]: 甲。\n[^2]: 乙[^1]。\n", "a.md")
    codes = [found.code for found in import_article(source, tmp_path / "out").report.issues]
    assert "MDN-004" not in codes
