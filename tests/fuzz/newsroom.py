"""Hypothesis strategies for what newsrooms write: nothing comes in; lines, and articles of plain text, go out.

The words are those of book/readers/conventions.py, put together as newsrooms do and as they should not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path

from hypothesis import strategies as st

from book.readers import conventions

Text = st.SearchStrategy[str]

_WORDS = """標題 一段文字，有句號。 （圖／某社） 圖1　說明 參考資料： 延伸閱讀 記者林大文／報導 2024/01/02 见图。
    かな混じり 市議會通過預算
    http://a.example/b <x> &amp; &#0;"""
WORDS = [*_WORDS.split(), "Photo: A. B.", "\u202e", "\0", "\u200b", "\u2028", "\u00ad", "　　", " ", "𠮷", "e\u0301"]
noise = st.sampled_from(WORDS) | st.text(max_size=12)

_SHORT = """市議會通過預算|港口明年動工|租約到期|渔港的新船|灯台の一年|守燈的人|The harbour opens|On the quay
    |為什麼？|結語|其一|新しい港町の一年、はじまる|「晨光號」停航|Costs, and who pays|2024 年的預算|甲"""
_SENTENCES = """市議會今天通過預算，港口明年動工。|记者从渔港获悉，新船已经下水。|灯台は百年前に建てられた。
    |The harbour opened on Monday.|「我們等了十年，」他說，「終於等到了。」|他說：|預算多少？沒有人知道！
    |Nobody knew, she said, “what it cost”.|見圖一（右）。|港町で撮影した。"""
_NAMES = """林大文|陳小華|林大文、陳小華|森下遥|Jane Doe|A. Lin|John Roe/Harbour Press|Jane Doe for The Ledger|某社
    |中央社|日本外務省|港務局|歐陽‧某某|de la Cruz|共同|x|Museum of Ports|（某社）|a/b/c"""
SHORT, SENTENCES, NAMES = ([part.strip() for part in words.split("|")] for words in (_SHORT, _SENTENCES, _NAMES))
_MARKS = [":", "：", "/", "／", "=", "＝", "|", "｜", "・", " ", "　", ""]
_BRACKETS = ["()", "（）", "[]", "【】", "〔〕", "「」", "《》", "<>", "“”"]
_DATES = """2024/01/02|2024-07-28 10:30|2024年11月8日|２０２４年１月２日（火）|民國113年7月28日|令和6年7月28日
    |令和元年5月1日|July 28, 2024|3 March 2025|2024.13.45|2024/2/30|9999/12/31|民國9999年1月1日|0000-01-01
    |2024-01-02T10:00:00+08:00"""
DATES = [part.strip() for part in _DATES.split("|")]
_URLS = """http://a.example/b|https://a.example/?q=1&amp;r=（2）|HTTPS://A.EXAMPLE/|https://例.example/路徑|http://
    |https://a.example/b)."""
URLS = [part.strip() for part in _URLS.split("|")]
_DECORATED = st.text(conventions.DECORATION, max_size=2)


def of(*tables: conventions.Words) -> Text:
    """One of the tables' words; those that are regular expressions are left out."""
    words = chain.from_iterable(listed for table in tables for listed in table.values())
    return st.sampled_from(sorted({word for word in words if not re.search(r"[\\\[\]{}]", word)}))


def one(options: Iterable[str]) -> Text:
    """One of several."""
    return st.sampled_from(list(options))


def lines_of(name: str) -> list[str]:
    """The lines of a file in pieces/, in which \\n is a line's end."""
    text = (Path(__file__).parent / "pieces" / f"{name}.txt").read_text(encoding="utf-8")
    return [line.replace("\\n", "\n").replace("\\r", "\r") for line in text.splitlines()]


def pieces(name: str) -> Text:
    """One of the lines of a file in pieces/."""
    return one(lines_of(name))


def together(*parts: Text | str) -> Text:
    """Texts one after the other."""
    return st.tuples(*(st.just(part) if isinstance(part, str) else part for part in parts)).map("".join)


def joined(part: Text, between: Sequence[str], least: int = 1, most: int = 4) -> Text:
    """Several, with one of the texts between all of them."""
    return st.builds(lambda mark, parts: mark.join(parts), one(between), st.lists(part, min_size=least, max_size=most))


def maybe(part: Text) -> Text:
    """The text, or nothing."""
    return st.just("") | part


def bracketed(part: Text) -> Text:
    """The text in brackets that mostly belong together."""
    return st.builds(lambda pair, text: f"{pair[0]}{text}{pair[1]}", one([*_BRACKETS, *_BRACKETS, "(）", "（ "]), part)


def wide(text: str) -> str:
    """The text with the full-width forms of ASCII."""
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)


mark, name = one(_MARKS), one(NAMES)
short = one(SHORT)
sentence = one(SENTENCES)
paragraph = st.lists(sentence, min_size=1, max_size=6).map("".join)
date = one(DATES)
number = st.integers(0, 12).map(str) | one(["一", "二", "十", "二十一", "99", "100", "１"])

title = short | together(of(conventions.TITLES), mark, short) | together("# ", short)
byline = (
    together(of(conventions.REPORTERS), name, mark, of(conventions.DATELINES), of(conventions.REPORTS))
    | bracketed(together(of(conventions.REPORTERS), name, mark, of(conventions.REPORTS)))
    | joined(together(of(conventions.AUTHORS, conventions.EDITORS, conventions.TRANSLATORS), mark, name), [" ", "　"])
    | joined(together(of(conventions.PHOTOGRAPHERS, conventions.ILLUSTRATORS), mark, name), [" ", "　", "、"])
    | together(one(["By ", "by "]), joined(name, [" and ", ", ", "、"]))
    | together(of(conventions.STAFF), mark, name)
    | together("新社廣州5月17日電（記者", name, " 實習記者", name, one(["）", ""]))
    | together(date, " 某報／ 記者", name, "／台北報導")
    | together("原创 ", name, " 某号 ", date, " 发表于广东")
)
dated = together(maybe(together(of(conventions.PUBLISHED, conventions.UPDATED), mark)), date, maybe(noise))
subjects = together(of(conventions.SUBJECTS), mark, joined(short, ["、", ",", "; ", "|"])) | joined(
    together("#", short), ["", " "]
)
_CREDITED = (
    together(of(conventions.CREDITS), mark, name)
    | together(of(conventions.CREDITS), " ", of(conventions.CREDIT_LINKS), " ", name)
    | together(name, maybe(one("/／ ")), of(conventions.CREDIT_SUFFIXES, conventions.CREDIT_GIVERS))
    | together(of(conventions.CREDIT_TAKEN), maybe(mark), name)
    | together(of(conventions.CREDIT_SOURCES), mark, name)
    | name
)
credit = _CREDITED | bracketed(_CREDITED) | together(bracketed(_CREDITED), one("。. "))
caption = (
    short
    | sentence
    | together(one(conventions.POINTERS), short)
    | together(of(conventions.CAPTIONS), mark, paragraph)
    | together(of(conventions.FIGURE_NUMBERS), maybe(st.just(" ")), number, mark, sentence)
    | together(short, "＝", date, "、", name, of(conventions.CAPTION_ENDS))
    | bracketed(of(conventions.CREDITS)).flatmap(lambda label: short.map(lambda said: f"{label}{said}"))
)
captioned = together(caption, maybe(st.just(" ")), credit) | together(credit, caption) | caption
figure = joined(caption | credit | captioned, ["\n", "\n\n", "\n　"], 1, 4)
_LIST_MARKS = """①②③④|❶❷❸❹|⑴⑵⑶⑷|⒈⒉⒊⒋|1. 2. 3. 4.|（1） （2） （3） （4）|(1) (2) (2) (4)|1、 2、 3、 4、
    |一、 二、 三、 四、|（一） （二） （三） （四）|• • • •|- - - -|・ ・ ・ ・|[1] [2] [3] [4]|1) 2) 3) 4)|▲ ▲ ▲ ▲
    |■ ■ ■ ■"""
MARKS = [part.split() if " " in part.strip() else list(part.strip()) for part in _LIST_MARKS.split("|")]
listed = st.builds(
    lambda marks, items, gap, space: gap.join(f"{mark}{space}{item}" for mark, item in zip(marks, items, strict=False)),
    st.sampled_from(MARKS),
    st.lists(short | sentence | paragraph | name | noise | together(short, "\n   ", sentence), min_size=1, max_size=4),
    one(["\n", "\n\n", "\n  "]),
    one(["", " ", "　"]),
)
heading = (
    short
    | together(one(conventions.HEADING_MARKS), maybe(st.just(" ")), short)
    | together(one(["# ", "## ", "### ", "###### "]), short, maybe(st.just(" ##")))
    | bracketed(short)
    | together(st.sampled_from(MARKS).map(lambda marks: marks[0]), short)
    | together("01\n", short)
)
source = (
    together(date, one(" 　|\t"), name, one(" 　|\t"), short, maybe(together(" ", one(URLS))))
    | together(name, "，", bracketed(short), "，", date)
    | together(
        joined(name, [", "]),
        ". ",
        short,
        one(["[J]", "[M]", "[N/OL]", "[EB/OL]", "［D］", "[ZZ]"]),
        ". ",
        short,
        ", ",
        one(["2020", "2020-01-02"]),
        one([", 75(3): 12-25", "(A1)", "", ": 1-2"]),
        one([".", "[2021-01-02].", "(2020-01-01)[2020]", "[2020"]),
        maybe(one(URLS)),
    )
    | together(
        one(["Arden, P.", "Bell, R. T., & Okafor, N.", "World Bank."]),
        " (2018). ",
        sentence,
        " ",
        one(["Port Journal, 12(3), 45–67.", "Harbour Press.", "x", ""]),
    )
    | together(
        name,
        "（2020）。",
        one(["《", "〈"]),
        short,
        one(["》。", "〉。《港》，1(2)，3-4。"]),
        maybe(st.just("台北：某出版社。")),
    )
    | one(URLS)
    | noise
)
label = together(
    _DECORATED,
    of(conventions.RELATED, conventions.FURTHER, conventions.REFERENCES, conventions.NOTES)
    | bracketed(of(conventions.RELATED, conventions.FURTHER, conventions.REFERENCES))
    | together(of(conventions.LABEL_BEGINS), short),
    mark,
    maybe(short | source),
)
back = st.builds(
    lambda head, items, gap: gap.join([head, *items]),
    label,
    st.lists(source | short | captioned | together(one([" ", "①", "1. ", "[1] "]), source), max_size=5),
    one(["\n", "\n\n"]),
)
_FURNITURE = """* * *|———|◆|-- END --|（完）|廣告|ADVERTISEMENT|分享到：LINE|© 2024 All rights reserved
    |轉載請聯繫我們|\u200b|※|===|%%|///|點擊上方藍字|follow us on X"""
furniture = one(part.strip() for part in _FURNITURE.split("|"))
wrapped = st.builds(
    lambda text, at: "\n".join(text[start : start + at] for start in range(0, len(text), at)),
    paragraph,
    st.integers(8, 40),
)
block = paragraph | wrapped | heading | figure | listed | back | furniture | captioned | byline | dated | noise
_GAPS = ["\n\n", "\n\n", "\n\n", "\n", "\r\n\r\n", "\n　\n", "\n \t", ""]


def _article(front: Sequence[str], blocks: Sequence[tuple[str, str]], gap: str) -> str:
    return gap.join(front) + "\n\n" + "".join(chain.from_iterable(blocks))


article = st.builds(
    _article,
    st.tuples(title)
    | st.tuples(title, title)
    | st.tuples(title, byline | dated | subjects, byline | dated)
    | st.tuples(byline | dated, title, noise),
    st.lists(st.tuples(block | block.map(wide), one(_GAPS)), min_size=1, max_size=12),
    one(["\n", "\n\n"]),
)
_ENCODINGS = ["utf-8"] * 8 + ["utf-8-sig", "utf-16", "big5hkscs", "gb18030", "cp932", "euc_jp", "utf-16-le", "cp1252"]
encoded = st.builds(lambda text, encoding: text.encode(encoding, "replace"), article, one(_ENCODINGS))
