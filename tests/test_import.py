"""Importing whole articles: what is read and what is written, in folders of cases and as properties."""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path
from typing import Any

import import_views as views
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from book.importing import import_article
from book.model import Figure, Heading, Item, Listing, Paragraph, Place, Related, Words
from book.readers import text
from book.report import KanbenError, catalogue

CASES = Path(__file__).parent / "cases" / "import"


@pytest.mark.parametrize("case", sorted(path.name for path in CASES.iterdir()))
def test_case(case: str, update: bool, tmp_path: Path) -> None:
    source, expected = CASES / case / "in.txt", CASES / case / "expected.json"
    view = views.read(source)
    if update:
        expected.write_text(json.dumps(view, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    wanted = json.loads(expected.read_text(encoding="utf-8"))
    assert view == wanted
    assert views.written(source, tmp_path / "book")[0] == views.as_written(wanted)


def test_every_doubt_has_a_case() -> None:
    found = {code for path in CASES.glob("*/expected.json") for code in re.findall(r"IMP-\d+", path.read_text("utf-8"))}
    declared = {
        code for code, entry in catalogue().items() if re.match(r"IMP-0[34]", code) and entry["severity"] == "info"
    }
    assert declared - found == {"IMP-044"}  # among the sources, tests/cases/conventions/source


@pytest.mark.parametrize(
    ("content", "codes"),
    [
        ("Το παλιό λιμάνι\n\nΤο λιμάνι ανοίγει ξανά.\n", {"IMP-051", "IMP-053"}),
        (
            "老港\n\n老港重新開放。\n\n參考資料：\n2020/01/02 港務局 公告\n2019/01/02 港務局 計畫\n",
            {"IMP-050", "IMP-052"},
        ),
        ("老港\n2020/01/02\n\n老港重新開放。\n", {"IMP-050"}),
    ],
)
def test_language_and_date_that_were_assumed_are_named(content: str, codes: set[str], tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_text(content, encoding="utf-8")
    report = import_article(source, tmp_path / "out").report
    said = [issue for issue in report.issues if issue.code.startswith("IMP-")]
    assert {issue.code for issue in said if issue.code >= "IMP-050"} == codes
    assert all(issue.severity == "info" and issue.place == Place(str(source)) for issue in said)
    toml = (tmp_path / "out" / "book.toml").read_text(encoding="utf-8")
    assert ("published = 2020-01-02" in toml) == ("IMP-053" not in codes)


def holds(found: Any, wanted: Any) -> bool:
    """Whether `found` has everything that `wanted` lists; it may have more keys."""
    if isinstance(wanted, dict):
        return all(key in found and holds(found[key], value) for key, value in wanted.items())
    if isinstance(wanted, list):
        return len(found) == len(wanted) and all(map(holds, found, wanted))
    return bool(found == wanted)


def test_the_example_article(shared: Path, tmp_path: Path) -> None:
    source = shared / "article.txt"
    wanted = json.loads((shared / "article.expected.json").read_text(encoding="utf-8"))
    view = views.read(source)
    assert holds(view, wanted)
    found, result = views.written(source, tmp_path / "book")
    assert holds(found, views.as_written(wanted))
    lines = [*result.ledger.kept, *result.ledger.moved, *result.ledger.dropped]
    assert sorted(line.line for line in lines) == [
        number for number, line in enumerate(source.read_text(encoding="utf-8").split("\n"), 1) if line.strip()
    ]
    assert {item["language"] for item in found["references"]} == {"ja"}
    assert not result.ledger.dropped


# ---------------------------------------------------------------- every article that can be written can be read again

HAN = "山河橋路港塔燈風雨春秋東西南北城市村里人手書信船車米茶花鳥魚木石土火水金日月年"
SPECIAL = "*_[]<>&#`{}|!+-~^:/@\"'()=%$\\ 。，；「」『』（）、・Ab9é"
words = st.text(HAN, min_size=2, max_size=12)
marked = st.lists(st.sampled_from([*HAN, *SPECIAL]), max_size=20).map("".join)
sentences = st.builds(lambda start, middle, end: f"{start}，{middle}{end}。", words, marked, words)
headings = st.builds(lambda one, two: f"{one}  {two}", words, words)
titles = st.lists(words.map(Words), min_size=1, max_size=3).map(tuple)

paragraphs = st.builds(Paragraph, sentences)
figures = st.builds(
    lambda caption, name, slash: Figure("", "", "", tuple(caption), name, credit_line=f"（圖{slash}{name}）"),
    st.lists(st.builds(lambda one: f"{one}。", words), min_size=1, max_size=3),
    words,
    st.sampled_from("/／:："),
)
listings = st.builds(
    lambda items: Listing(True, tuple(Item((Paragraph(text),)) for text in items)),
    st.lists(words, min_size=2, max_size=9),
)
related = st.builds(Related, st.sampled_from(["相關報導", "関連記事", "相关新闻", "Read more"]), titles)
sections = st.tuples(st.lists(paragraphs | figures | listings | related, max_size=4), paragraphs).map(
    lambda parts: [*parts[0], parts[1]]
)


def lines_of(block: Paragraph | Figure | Listing | Related | Heading) -> str:
    match block:
        case Paragraph(written) | Heading(text=written):
            return written
        case Figure(caption=caption, credit_line=credit):
            return "\n".join((*caption, credit))
        case Listing(items=items):
            return "\n".join(
                f"{chr(0x2460 + at)}{text}" for at, text in enumerate(views.texts(b for i in items for b in i.blocks))
            )
        case Related(label, (only,)):
            return f"{label}：{only.text}"
        case Related(label, several):
            return "\n".join((f"{label}：", *views.texts_of(several)))


@settings(max_examples=80, deadline=None)
@given(headings, sections, st.lists(st.tuples(headings, sections), max_size=3), titles)
def test_an_article_is_read_as_it_was_written(
    title: str, lead: list[Paragraph], rest: list[tuple[str, list[Paragraph]]], further: tuple[Words, ...]
) -> None:
    blocks: list[Any] = [*lead]
    for head, section in rest:
        blocks += [Heading(1, head), *section]
    parts = [title, *map(lines_of, blocks), "\n".join(("延伸閱讀：", *views.texts_of(further)))]
    reading = text.read(Path("a.txt"), "\n\n".join(parts).encode())
    (article,), ledger = reading.articles, reading.ledger
    assert article.title == title
    assert [plain(block) for block in article.blocks] == [plain(block) for block in blocks]
    assert article.further == (Related("延伸閱讀", further),)
    assert len(ledger.kept) == sum(part.count("\n") + 1 for part in parts)


def plain(block: Any) -> Any:
    """The block without what the reader numbers."""
    return (block.caption, block.credit, block.credit_line) if isinstance(block, Figure) else block


anything = st.lists(
    st.sampled_from(
        [
            *(
                "標題",
                "小標",
                "一段文字，有句號。",
                "另一段很長的文字，" * 4 + "到這裡。",
                "（圖／某社）",
                "Photo: A. B.",
            ),
            *(
                "相關報導：甲",
                "相關報導：",
                "延伸閱讀：",
                "延伸閱讀",
                "參考資料：",
                "2024/01/02 某社 題名",
                "https://a.example/b",
            ),
            *(
                "①甲",
                "②乙",
                "1. 甲",
                "2. 乙",
                "• 丙",
                "關於甲：乙",
                "▲圖說",
                "記者林大文／台北報導",
                "分類：甲、乙",
                "#甲 #乙",
            ),
            *(
                "2024/01/02",
                "----",
                "＊＊＊",
                "\u200b",
                "　　縮排的一段。",
                "He said:",
                "真的嗎？",
                "*a* [b] {c|d} <e> &amp;",
            ),
            *("圖說：丁（圖／戊）", "作者：己", "", "", "", "", "", ""),
        ]
    )
    | st.text(st.characters(exclude_categories=("Cs",)), max_size=20),
    min_size=1,
    max_size=25,
)


REFUSALS = {"IMP-006", "IMP-008", "IMP-009", "IMP-010"}


@settings(max_examples=300, deadline=None)
@given(anything)
def test_no_text_is_lost_whatever_it_is(lines: list[str]) -> None:
    """Either the text is refused, or each line that is not blank has one fate and its words are in what is written."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "a.txt"
        source.write_bytes("\n".join(["標題", "", *lines]).encode())
        try:
            result = import_article(source, Path(folder) / "out")
        except KanbenError as error:
            assert {issue.code for issue in error.report.issues} <= REFUSALS
            return
        found = [*result.ledger.kept, *result.ledger.moved, *result.ledger.dropped]
        assert len({line.line for line in found}) == len(found)
        files = "".join((Path(folder) / "out" / name).read_text(encoding="utf-8") for name in result.files)
    held = "".join(filter(str.isalpha, files))
    for line in result.ledger.kept:
        for run in re.findall(r"\w+", "".join(char if char.isalpha() else " " for char in line.text)):
            assert run == "圖說" or run in held, line  # numbers may be list marks and dates; letters are never lost
