"""Vertical editions: what a column makes of a text, and a book in columns from the first page to the last."""

from __future__ import annotations

import unicodedata
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from publications import BOOK, CHAPTER, kanben, picture, publication

from book import pipeline
from book.render.upright import runs
from book.xhtml import XHTML

OPF = "{http://www.idpf.org/2007/opf}"

# What is written, and how it stands: [one place], <character by character>.
LINES = {
    "2024年7月28日": "<２０２４>年７月[28]日",
    "約 30 億、占 5% 與 12%": "約[30]億、占５％與[12]％",
    "在 NATO 與 G7 之間": "在<NATO>與<G7>之間",
    "美軍的PAC-3 MSE飛彈": "美軍的PAC-3 MSE飛彈",
    "讀 Vision 2024 一書": "讀 Vision 2024 一書",
    "6.6億、1,234人、12345人": "6.6億、1,234人、12345人",
    "真的嗎？！是的！！！": "真的嗎[?!]是的！！！",
    "他說“一個‘好’字”。": "他說「一個『好』字」。",
    "it’s “fine” here": "it’s “fine” here",
    "A 與 AB": "<A>與<AB>",
    "": "",
}


@pytest.mark.parametrize("line", LINES)
def test_how_a_line_stands(line: str) -> None:
    shown = {"": "{}", "tcy": "[{}]", "upright": "<{}>"}
    assert "".join(shown[how].format(words) for how, words in runs(line, "zh-Hant-TW")) == LINES[line]


def test_simplified_chinese_has_other_quotation_marks() -> None:
    assert list(runs("“甲‘乙’”", "zh-Hans-CN")) == [("", "『甲「乙」』")]


@given(st.text(st.sampled_from("潮水，。？！“”‘’ 0123456789ABCabc%.-!?—…"), max_size=30))
def test_nothing_is_lost(line: str) -> None:
    def flat(text: str) -> str:
        quotes = str.maketrans("「」『』", "“”‘’")
        return unicodedata.normalize("NFKC", text.translate(quotes)).replace(" ", "")

    said = "".join(words for _, words in runs(line, "zh-Hant-TW"))
    assert flat(said) == flat(line)
    assert not set(said) & {chr(code) for code in range(0xFE10, 0xFE50)}, "a presentation form"


# ---------------------------------------------------------------- a whole book

LONG = "\n".join(["| 北邊的一座小港 | 12 艘漁船與一艘渡輪 | 潮水退去以後才看得見碼頭的石階。 |"] * 8)
FILES = {
    "book.toml": f'{BOOK}[[book.people]]\nname = "林見川"\n\n[text]\ndirection = "vertical"\n',
    "chapters/01-tide.md": f"""{CHAPTER}
2024年7月28日，NATO 的 12 人來了。[^n][@almanac, p. 12]

![燈](images/lamp.png)
/// figure-caption
碼頭的燈。（圖／漁會）
///

| 港 | 2024 |
|---|---|
| 北 | 30 |

| 港口的名字 | 這一年裡船的數目 | 說明 |
|---|---|---|
{LONG}

`code 12`

The harbour of 12 boats.
{{: lang=en}}

[^n]: 註文 30 字。
""",
    "chapters/references.yaml": "- id: almanac\n  type: book\n  title: 潮汐表\n  issued: 2023-01\n",
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vertical book and its PDF, and its horizontal edition."""
    root = publication(tmp_path_factory.mktemp("vertical") / "book", FILES)
    picture(root / "assets" / "images" / "lamp.png", (640, 480))
    both = kanben("-C", root, "all")
    assert both.status == 0, both.err
    assert "PDW-020" in both.err
    assert kanben("-C", root, "epub", "--direction", "horizontal").status == 0
    return root / "dist"


def read(path: Path, name: str) -> etree._Element:
    with zipfile.ZipFile(path) as archive:
        return etree.fromstring(archive.read(f"EPUB/{name}"))


def test_the_package_says_the_direction(made: Path) -> None:
    package = read(made / "shore.epub", "content.opf")
    spine = package.find(f"{OPF}spine")
    assert spine is not None
    assert spine.get("page-progression-direction") == "rtl"
    assert package.find(f".//{OPF}meta[@name='primary-writing-mode']").get("content") == "vertical-rl"  # type: ignore[union-attr]
    features = [each.text for each in package.iterfind(f".//{OPF}meta[@property='schema:accessibilityFeature']")]
    assert "verticalWriting" in features
    assert "horizontalWriting" not in features


def test_what_is_set_in_columns_and_what_is_not(made: Path) -> None:
    page = read(made / "shore.epub", "text/ch-01-tide.xhtml")
    inside = {"x": XHTML}
    spans = page.iterfind(".//x:span", inside)
    stood = [(each.get("class"), each.text) for each in spans if each.get("class") in ("tcy", "upright")]
    assert stood == [
        *[("upright", "２０２４"), ("tcy", "28"), ("upright", "NATO"), ("tcy", "12"), ("tcy", "12")],
        *[("tcy", "12")] * 8,
        ("tcy", "30"),
    ]  # fmt: skip
    assert "".join(page.find(".//x:table", inside).itertext()).split() == ["港", "2024", "北", "30"]  # type: ignore[union-attr]
    assert page.findtext(".//x:code", namespaces=inside) == "code 12"
    assert "The harbour of 12 boats." in "".join(map(str, page.itertext()))
    assert "".join(page.find(".//x:span[@class='citation']", inside).itertext()) == "〔１、頁12〕"  # type: ignore[union-attr]


def test_a_table_that_fits_no_small_page_is_set_in_columns(made: Path) -> None:
    page = read(made / "shore.epub", "text/ch-01-tide.xhtml")
    first, second = page.iterfind(".//x:table", {"x": XHTML})
    assert first.get("class") is None
    assert second.get("class") == "long-table"
    assert "[12]" in "".join(f"[{each.text}]" for each in second.iter(f"{{{XHTML}}}span"))


def test_no_check_has_anything_to_say(made: Path) -> None:
    paths = (made / "shore.epub", made / "shore.pdf", made / "shore-horizontal.epub")
    found = pipeline.check(paths, progress=lambda _stage: None).issues
    assert [each for each in found if each.severity != "info"] == []


def test_editions_are_told_apart(made: Path) -> None:
    own, other = (read(made / name, "content.opf") for name in ("shore.epub", "shore-horizontal.epub"))
    identifier = ".//{http://purl.org/dc/elements/1.1/}identifier"
    assert own.findtext(identifier) != other.findtext(identifier)
    assert other.find(f"{OPF}spine").get("page-progression-direction") == "ltr"  # type: ignore[union-attr]
    with zipfile.ZipFile(made / "shore-horizontal.epub") as archive:
        assert "EPUB/css/vertical.css" not in archive.namelist()


def test_the_direction_by_name_is_the_same_file(made: Path) -> None:
    before = (made / "shore.epub").read_bytes()
    assert kanben("-C", made.parent, "epub", "--direction", "vertical").status == 0
    assert (made / "shore.epub").read_bytes() == before
