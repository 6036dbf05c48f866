"""Hypothesis strategies for Markdown and folders of mdBook: nothing comes in; texts and files go out.

Blocks stand in each other as writers put them, with the marks of Obsidian, Hugo, Jekyll and our own chapters.
"""

from __future__ import annotations

from collections.abc import Sequence

import newsroom
from hypothesis import strategies as st
from newsroom import Text, joined, maybe, one, pieces, together

_BLOCKS = """# |## |- |1. |> |    |```|![|[^1]: |/// figure-caption\n|///|---\n|+++\n|%%|{{< figure src=|[!note]
    |<!--|/// related \\| a\n|{% include figure.html url="a" %}"""
BLOCKS = [*_BLOCKS.replace("\n    |", "|").split("|"), "| a | b |\n|---|---|\n| "]
_MARKS = r"** * _ ` ~~ == [ ]( ) ![[ [[ ]] { | } [^1] ^[ \ <b> </b> &amp; {#a} %%"
MARKS = [*_MARKS.split(), "\n", "\n\n"]
loose = st.lists(st.sampled_from(BLOCKS) | st.sampled_from(MARKS) | newsroom.noise | st.just("\n\n"), max_size=40).map(
    "".join
)

# ---------------------------------------------------------------- inside a line

_PLACES = [
    "a.png",
    "images/a.png",
    "/a.png",
    "a.png#x",
    "no.png",
    "https://a.example/a.png",
    "two.md#甲",
    "#甲",
    "a b",
    "",
]
_SAID = newsroom.short | newsroom.sentence | newsroom.noise | newsroom.captioned
place = one(_PLACES)
attributes = one(["{#fig-a}", "{.wide}", '{#a .b width="50%"}', "{: .x}", "{#", "{}", "{width=}"])
_TITLE = maybe(one([' "標題"', ' "攝影：林大文"', " '圖1　甲'", ' "']))
image = together("![", _SAID, "](", place, _TITLE, ")", maybe(attributes)) | together(
    "![[", place, maybe(one(["|300", "|300x200", "|說明", "|說明|300", "|"])), "]]"
)
codes = pieces("shortcodes")
html = pieces("html-in-markdown")


def _marked(inside: Text) -> Text:
    """A text with marks around it."""
    pairs = ["**", "*", "_", "__", "~~", "==", "`", "***", "%%", "||", "~", "^"]
    return (
        st.builds(lambda mark, text: f"{mark}{text}{mark}", one(pairs), inside)
        | together("[", inside, "](", place, _TITLE, ")")
        | together("[[", one(["note", "note#甲", "a|b"]), maybe(together("|", inside)), "]]")
        | together("{", inside, "|", one(["かん", "かん|じ", "", "|"]), "}")
        | together("^[", inside, "]")
        | together(inside, "[^", one(["1", "2", "甲", "1 2", ""]), "]")
        | together(inside, inside)
    )


line = st.recursive(
    newsroom.short | newsroom.sentence | newsroom.noise | newsroom.name | html | codes | image | st.just("[^1]"),
    _marked,
    max_leaves=5,
)
lines = joined(line, ["\n", "  \n", "\\\n", " ", ""], 1, 3)

# ---------------------------------------------------------------- blocks


def _after(first: str, rest: str, text: str) -> str:
    """The text with `first` before its first line and `rest` before the others."""
    head, *more = text.split("\n")
    return "\n".join([first + head, *(rest + each if each else each for each in more)])


_PREFIXES = [
    *(("- ", "  "), ("* ", "  "), ("1. ", "   "), ("7) ", "   "), ("- [ ] ", "  "), ("- [x] ", "  "), ("> ", "> ")),
    *(("[^1]: ", "    "), ("[^甲]: ", "    "), ("[^2]: ", ""), ("甲\n: ", "  "), ("> [!note] 甲\n> ", "> ")),
    *(("> [!warning]- ", "> "), ("- ", ""), ("100. ", "     "), ("    ", "    ")),
]


def _around(inside: Text) -> Text:
    """Blocks that hold blocks."""
    blocks = st.lists(inside, min_size=1, max_size=3).map("\n\n".join)
    several = st.lists(inside, min_size=1, max_size=3)
    prefixes = st.sampled_from(_PREFIXES)
    fences = one(
        ["/// figure-caption", "/// table-caption", "/// related | 甲", "/// related", "/// x", "//// related"]
    )
    return (
        st.builds(lambda around, text: _after(*around, text), prefixes, blocks)
        | st.builds(lambda around, some: "\n".join(_after(*around, text) for text in some), prefixes, several)
        | together(fences, "\n", blocks, "\n///")
        | together(image, one(["\n", "\n\n"]), one(["/// figure-caption\n", "*", ""]), blocks, one(["\n///", "*", ""]))
        | together(
            one(["<div>\n\n", "<figure>\n", "<details><summary>甲</summary>\n\n", "%%\n", "<table><tr><td>"]),
            blocks,
            one(["\n\n</div>", "\n</figure>", "\n</details>", "\n%%", ""]),
        )
    )


cells = st.lists(line.map(lambda text: text.replace("\n", " ")), min_size=1, max_size=4)
table = st.builds(
    lambda head, rows, rule: "\n".join(f"| {' | '.join(row)} |" for row in [head, rule * len(head), *rows]),
    cells,
    st.lists(cells, max_size=3),
    st.sampled_from([["---"], [":-:"], ["-"]]),
)
leaf = (
    lines
    | together(one(["# ", "## ", "### ", "###### ", "#"]), line, maybe(one([" #", " {#甲}", " {#甲 .x}", " ^a1"])))
    | together(line, one(["\n===", "\n---", "\n\n---", "\n***", " ^block-1"]))
    | table
    | together(table, "\n\n/// table-caption\n", line, "\n///")
    | together(image, one(["\n", "\n\n", "\n*"]), newsroom.credit | newsroom.captioned, one(["*", ""]))
    | together(image, image)
    | together("```", one(["", "python", "{.x}"]), "\n", newsroom.noise, one(["\n```", "\n````", ""]))
    | newsroom.label
    | newsroom.back
    | newsroom.byline
    | newsroom.figure
    | codes
    | one(["[^1]: 註", "[甲]: a.png '乙'", "{: .x}", "*[HTML]: 甲", "$$\nx\n$$", "***", "<hr>", "%%", "<!--\n\n-->"])
)
block = st.recursive(leaf, _around, max_leaves=6)

_KEYS = """title|author|authors|date|published|lang|language|tags|categories|kind|標題|作者|攝影|editor|draft|id|<<
    |1|layout|modified"""
_PAIRS = st.lists(st.tuples(one(_KEYS.replace("\n    ", "").split("|")), pieces("front-matter")), max_size=5)
front = (
    st.builds(
        lambda pairs, end: "---\n" + "".join(f"{key}: {value}\n" for key, value in pairs) + end,
        _PAIRS,
        one(["---\n", "---\n\n", "...\n", ""]),
    )
    | st.builds(lambda pairs: "+++\n" + "".join(f"{key} = {value}\n" for key, value in pairs) + "+++\n", _PAIRS)
    | st.builds(lambda pairs: "{" + ", ".join(f'"{key}": "{value}"' for key, value in pairs) + "}\n", _PAIRS)
)
page = st.builds(
    lambda head, title, blocks, gap: head + title + gap.join(blocks),
    maybe(front),
    one(["# 標題\n\n", "# 標題\n\n", "標題\n===\n\n", "", "# \n\n", "# 標題[^1]\n\n", "![](a.png)\n\n# 標題\n\n"]),
    st.lists(block, min_size=1, max_size=6),
    one(["\n\n", "\n\n", "\n\n\n", "\n"]),
)

# ---------------------------------------------------------------- folders of mdBook and GitBook

_FILES = [
    "one.md",
    "two.md",
    "part/three.md",
    "part/four.md",
    "README.md",
    "no.md",
    "../out.md",
    "",
    "two.md#甲",
    "五.md",
]
_ENTRY = together("[", line.map(lambda text: text.replace("\n", " ")), "](", one(_FILES), ")")
_ITEM = _ENTRY | newsroom.short


def _contents(before: Sequence[str], parts: Sequence[tuple[str, list[tuple[int, str]]]], after: Sequence[str]) -> str:
    out = ["# Summary", *before]
    for head, items in parts:
        out += [head, "\n".join(f"{'    ' * depth}- {item}" for depth, item in items)]
    return "\n\n".join([*out, *after])


summary = st.builds(
    _contents,
    st.lists(_ITEM, max_size=2),
    st.lists(
        st.tuples(
            one(["", "# 第一部", "# 第二部", "---", "## 甲", "文字"]),
            st.lists(st.tuples(st.sampled_from([0, 0, 1, 1, 2, 3]), _ITEM), min_size=1, max_size=5),
        ),
        min_size=1,
        max_size=3,
    ),
    st.lists(_ITEM, max_size=2),
)
settings = pieces("book-settings").map(lambda said: tuple(said.split("\n", 1)))
_NAMES = [
    "src/one.md",
    "src/two.md",
    "src/part/three.md",
    "src/part/four.md",
    "src/README.md",
    "src/五.md",
    "README.md",
]
_CONTENTS = ["src/SUMMARY.md", "src/SUMMARY.md", "src/SUMMARY.md", "SUMMARY.md", "part/SUMMARY.md", "src/summary.md"]
book = st.builds(
    lambda where, contents, files, said: [
        (where, contents),
        *files.items(),
        *said,
    ],
    one(_CONTENTS),
    summary,
    st.dictionaries(one(_NAMES), page | loose, min_size=1, max_size=5),
    st.lists(settings, max_size=1),
)
