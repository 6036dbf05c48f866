"""Characters go in; what CLREQ says of their place on a line comes out: brackets, stops, pairs that never part."""

from __future__ import annotations

import re

HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")  # ideographs
OPENING = "「『（〔【《〈｛［﹁﹃〖〘"
CLOSING = "」』）〕】》〉｝］﹂﹄〗〙"
STOPS = "，、。．：；"  # a quarter em is free on each side of them (CLREQ 3.1.6.1); in Japanese, half an em behind
CALLS = "？！"  # as wide as an ideograph in Taiwan, whatever stands beside them
INTERPUNCTS = "‧·・"
CONNECTORS = "–～~／/"  # and solidi: nothing is put between them and what they join (CLREQ 6.2.2.4)
NOT_AT_START = CLOSING + STOPS + CALLS + INTERPUNCTS + CONNECTORS
# What a number counts, and stays with: 3月, 12頁.
COUNTERS = "年月日號章節頁版期屆次回卷冊條款項週周季世代時點分秒歲度倍名人個位元角億萬千百兆成層樓席輛架艘枚"
UNBREAKABLE = ("——", "……", "⋯⋯")

# 夾注符號 beside another mark: the two take an em and a half (CLREQ 3.1.6.2). A closing bracket gives up what is behind
# it, an opening one what is before it; a stop before a closing bracket both its quarters.
SQUEEZED = re.compile(
    f"[{re.escape(CLOSING)}](?=[{re.escape(CLOSING + STOPS + CALLS + OPENING + INTERPUNCTS)}])"
    f"|(?<=[{re.escape(OPENING + STOPS + CALLS)}])[{re.escape(OPENING)}]"
    f"|[{re.escape(STOPS)}](?=[{re.escape(CLOSING)}])"
)

# Within a Western word, whatever the language around it: faces of Han give U+2019 the room of an ideograph.
APOSTROPHE = re.compile("(?<=[A-Za-z\u00c0-\u024f])’(?=[A-Za-z\u00c0-\u024f])|(?<=[a-z]s)’(?= )")


# Of Western text; in Chinese and Japanese they are as wide as ideographs.
QUOTES = re.compile("[‘’“”]+")


def is_eastern(language: str) -> bool:
    """Whether a language's marks are as wide as its ideographs."""
    return language.lower().startswith(("zh", "ja", "ko"))


def is_japanese(language: str) -> bool:
    """Whether stops stand in the corner of their em box, as Japanese (and mainland) ones do."""
    return language.lower().startswith("ja")
