"""Furniture of a site that was copied with a text: a line comes in; whether it is no part of the article goes out.

A habit of a site is a new row of the table, which is compared with the folded line (`lines.fold`).
"""

from __future__ import annotations

import re

from book.readers.lines import width

_LONGEST = 90.0  # ems: a longer line has words of its own, whatever it begins with
_LINES = (
    r"-+\s*(?:END|完|全文完)\s*-+",
    r"点击(?:上方|下方)?蓝字.*|點擊(?:上方|下方)?藍字.*",
    r"(?:喜欢|觉得不错).{0,8}点.{0,4}[\"“”「]?在看.*",
    r"(?:SKIP\s+)?ADVERTISEMENT|廣告|广告",
    r"follow\s.{1,40}\son\s+(?:X|twitter|facebook|instagram|threads|bluesky)\b.*",
    r"※?\s*看?更多.{0,12}請下載\s*APP.*|※?\s*看?更多.{0,12}请下载\s*APP.*",
    r"分享到\s*[:/]?\s*(?:LINE|Facebook|Twitter|微信|微博|QQ).{0,40}|(?:share\s+this|share\s+on)\s*:.*",
    r"\[?[^\[\]。]{0,12}爆料[熱热][線线].*",
    r"メルマガ登録|この記事は有料記事です.*|有料会員になると.*",
    r"(?:copyright|©)\s.{0,60}all\s+rights\s+reserved.*",
    r"[^。]{0,40}未[經经]授[權权],?(?:禁止|不得)[轉转][載载].*|[轉转][載载][請请][聯联][繫系].*|[^。]{0,20}版權所有.{0,12}",
)
_FURNITURE = re.compile("|".join(f"(?:{row})" for row in _LINES), re.IGNORECASE)


def is_furniture(folded: str) -> bool:
    """Whether the line is an end mark, an advertisement's label, a call to share, subscribe or pay, or of copyright."""
    text = folded.strip()
    return width(text[:400]) <= _LONGEST and _FURNITURE.fullmatch(text) is not None
