"""A caption's text comes in; the caption without its credit, and the credit, go out."""

from __future__ import annotations

import re

# What newsrooms write before a credit: 圖/照片/攝影/翻攝/取自 in Chinese, 写真 in Japanese, Photo in English.
_WORD = (
    r"(?:圖片?|图片?|照片|相片|攝影|摄影|製圖|制图|資料照片?|写真|画像|図|[Pp]hotos?|[Ii]mages?|[Cc]redit|[Gg]raphic)"
)
_BRACKETED = re.compile(
    rf"\s*[（(]\s*{_WORD}(?:來源|来源|提供|\s+(?:credit|by|courtesy of))?\s*[／/:：]?\s*"
    r"(?P<credit>[^（）()]+?)\s*[）)]\s*\Z"
)
_LABELLED = re.compile(
    rf"(?:^|(?<=[。．.！？!?\s]))\s*{_WORD}(?:來源|来源|提供)?\s*[／/:：]\s*(?P<credit>[^。：:]+?)\s*\Z"
)


def split_credit(text: str) -> tuple[str, str]:
    """(caption, credit): `會談開場。（圖／日本外務省）` → `會談開場。`, `日本外務省`; no credit: the text and ""."""
    for pattern in (_BRACKETED, _LABELLED):
        match = pattern.search(text)
        if match:
            return text[: match.start()].rstrip(), match["credit"]
    return text, ""
