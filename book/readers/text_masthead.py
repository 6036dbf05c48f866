"""What stands above and below a title: an article's first lines come in; which are no title, and what they say, go out.

Newsrooms and magazines set a section, a series or their own name above a title, and names and days below it without any
label. Only their place tells what they are, so nothing here is asked of a line further down.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date

from book.model import Person
from book.readers import conventions, conventions_page, credits, recognise
from book.readers.bylines import ROLES_JOINED, byline_of
from book.readers.dates import dates_in
from book.readers.furniture import is_furniture
from book.readers.lines import Line, has_words, is_sentence, title_like, width

_MOST = 6  # lines above a title
_SHORT = 10.0  # ems: a line so short above a longer one may be the name of a column
_LONG = 30.0  # ems: what is longer is rather the deck of a short title
_SERIES_WIDTH = 26.0
_SECTION = re.compile(rf"(?:{conventions.alternatives(conventions_page.SECTIONS)})", re.IGNORECASE)
_SERIES = re.compile(
    rf"(?:{conventions.alternatives(conventions_page.SERIES)})(?:\s*(?:\s|\||[·・—–-])\s*\S.*)?|.*(?:第\s?\d+\s?[回期号號集話篇]"
    r"|\bno\.\s?[\d-]+|\bvol\.\s?\d+.*|#\d+|\bissue\s\d+|\d{4}年\d{1,2}月[号號]"
    r"|\|\s*(?:january|february|march|april|may|june|july|august|september|october|november|december)\s\d{4})",
    re.IGNORECASE,
)
_SERIES_ALONE = re.compile(
    rf"(?:{conventions.alternatives(conventions_page.SERIES)})"
    r"|the (?:big |long |weekend |(?:mon|tues|wednes|thurs|fri|satur|sun)day |lunch )(?:interview|read|essay"
    r"|profile|story|debate|question|table)",
    re.IGNORECASE,
)
_PAPER = re.compile(
    rf"\b(?:{conventions.alternatives(conventions.PAPERS)}|courier|mail|star|sun|review|magazine|ledger|record|weekly)\Z",
    re.IGNORECASE,
)
_MONTH = re.compile(r"(?:\d{4}年\d{1,2}月|[A-Z][a-z]{2,8}\.? \d{4}|(?:Spring|Summer|Autumn|Fall|Winter) \d{4})")
_HOUSE = re.compile(rf"[^\s。,:|]{{1,10}}(?:{conventions.alternatives(conventions.PAPERS)})|[A-Z][A-Z&'’. -]{{4,40}}")
_PAPERS_SECTION = re.compile(rf"(?:{_HOUSE.pattern})\s?[/|·]\s?[^\s/|·。,:]{{1,6}}")  # 某報／社論
_WAY = re.compile(  # how a site says where the article stands: 首頁 / 地方
    r"(?:首頁|首页|home|トップ|ホーム|news|[新要]聞)(?:\s*[>/›»]\s*[^\s>/›»]{1,16}){1,4}"
    r"|[^\s>/›»]{1,16}(?:\s*[>›»]\s*[^\s>/›»]{1,16}){1,4}",
    re.IGNORECASE,
)
_PAGE = re.compile(r"第\s?[A-Z]?\d+\s?版|[A-Z]?\d+\s?版\Z")  # of a paper, with its day
_CAPITAL = r"(?:[A-Z][\w.'’-]*|&|of|for|the|and|on|in|at)"
_CAPITALS = rf"{_CAPITAL}(?:,?\s{_CAPITAL}){{0,8}}"
_OFFICE = re.compile(_CAPITALS)  # of a house that publishes: The Harbour Forum for Trade
_OFFICES = re.compile(
    r"\b(?:Forum|Institute|Institution|Centre|Center|Foundation|Society|Council|University|College|Association|Trust"
    r"|Museum|Library|Network|Agency|Commission|Department|Bureau|Observatory)\b"
)
_MAIL = re.compile(r"\S+@\S+\.\S+|@\w{2,30}")
_WRITE_TO = re.compile(r"(?:電郵|電子郵件|邮箱|电邮|メール|聯絡|联系|contact|e-?mail)\s*[:/]\s*\S+@\S+", re.IGNORECASE)
_POSTS = re.compile(rf"(?:{conventions.alternatives(conventions_page.POSTS)})", re.IGNORECASE)
_LATIN = r"[A-Z][\w.'’-]*(?: (?:[A-Z][\w.'’-]*|de|da|del|van|von|der|bin|al)){1,3}"
_LATIN_POST = re.compile(  # Jane Doe, Senior Fellow, Harbour Institute
    rf"(?P<name>{_LATIN}),\s(?i:{conventions.alternatives(conventions_page.POSTS)})(?:(?:,|\s(?:of|at|for|in))\s{_CAPITALS})?"
)
_LATIN_NAMES = re.compile(rf"{_LATIN}(?:(?:, | and | & |, and ){_LATIN})*")
_SPACED_NAME = re.compile(r"[一-鿿々]{1,3} [一-鿿々ぁ-ん]{1,4}")  # 柏木 遼
_HAN_NAME = re.compile(rf"[{conventions_page.SURNAMES}][一-鿿]{{1,2}}")
_HAN_NAMES = re.compile(rf"{_HAN_NAME.pattern}(?:\s+{_HAN_NAME.pattern})+")  # 林大文　陳小華
_BY_A_DAY = re.compile(  # 林大文, 山田花子, 山田 花子; but 高雄市, 林務局, 千葉日報 are none
    rf"(?:[{conventions_page.SURNAMES}][一-鿿]{{2}}"
    rf"|(?:{conventions_page.JAPANESE_SURNAMES}) ?[一-鿿々ぁ-んァ-ヶ]{{1,3}})"
    r"(?<![市縣県區区局報报處処館馆院社署部課课港町村鄉乡鎮镇省州業业路街台])"
)
_PLACED = re.compile(
    rf"(?P<holder>[^\s(),:|]{{2,5}})\s?\|\s?[^|,。]{{0,24}}"
    rf"(?:{conventions.alternatives(conventions_page.POSTS)})|"  # 沈婉筠｜某中心副研究員
    rf"(?P<name>[^\s(),:|]{{2,5}}(?:\s[^\s(),:|]{{1,3}})?)\s*\((?P<of>[^()]{{2,30}})\)"  # 許雅筑（某院研究員）
    rf"|(?:[^\s(),:|。]{{3,16}}\s+)?(?P<post>{conventions.alternatives(conventions_page.POSTS)})\s+(?=[^\x00-\x7f])(?P<named>[^\s(),:|。]{{2,6}}(?:\s[^\s(),:|。]{{1,4}})?)"
    rf"|(?P<reporter>[一-鿿·]{{2,8}})\s+(?:{conventions.alternatives(conventions.REPORTS)}|撰文|撰稿|文)",
    re.IGNORECASE,
)
_BESIDE_DATE = re.compile(
    r"\d{1,2}\s?[:.時时点]\s?\d{2}(?:[:.]\d{2})?|\d{1,2}/\d{1,2}|\d+\s*(?:文字|字|words)"
    r"|\b(?:[ap]\.?m\.?|[A-Z]{2,4}T|GMT|UTC|IST)\b"
    r"|\b(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\b|星期[一二三四五六日]|[月火水木金土日]曜日?"
    r"|有料(?:会員限定)?(?:記事)?|会員限定|最終更新"
    r"|\b(?:posted|published|updated|last modified|modified|on|at|first)\b"
    r"|[更發发刊][新佈布表登](?:[於于]\S{0,6})?|公開|配信|掲載",
    re.IGNORECASE,
)
_TITLED = re.compile(
    rf"(?P<roles>{ROLES_JOINED})\s+(?P<name>[^\s。,:/|]{{2,6}}(?:\s[^\s。,:/|]{{1,4}})?)"
)  # 文と写真　山田花子
_WHOLE_NAME = 3  # letters of a Han name that nothing else tells
_REST_WIDTH = 20.0  # ems: the name of the paper, or where it was published, beside a day


def lines_above(lines: Sequence[Line], is_about: Callable[[Line], bool]) -> int:
    """How many lines stand above the title: `社会`, `特集　手のなかの産地`, `The Weekend Table`."""
    titles: list[Line] = []
    for line in lines[: _MOST + 1]:
        if line.said or is_about(line) or not title_like(line) or is_sentence(line.folded):
            break
        if credits.caption_with_credit(line.text):
            break
        titles.append(line)
    count = 0
    while count < len(titles) - 1:
        after = lines[count + 2] if count + 2 < len(lines) else None
        last = lines[count + 3] if count + 3 < len(lines) else None
        beside = after is not None and not after.gap and is_about(after)
        beside = beside or (after is not None and last is not None and not last.gap and is_about(last))
        if not _is_above(titles[count], titles[count + 1], beside=beside):
            break
        count += 1
    return count


def _is_above(line: Line, below: Line, *, beside: bool) -> bool:
    """Whether a line stands above a title; `beside`: right below the second line there is one about the article."""
    text = line.folded
    if _WAY.fullmatch(text) or (_PAGE.search(text) and date_near(line)):
        return True
    if (
        is_furniture(text)
        or _SECTION.fullmatch(text)
        or _SERIES_ALONE.fullmatch(text)
        or _PAPERS_SECTION.fullmatch(text)
    ):
        return True
    if width(line.text) <= _SERIES_WIDTH and (_SERIES.fullmatch(text) or _HOUSE.fullmatch(text)):
        return below.gap or _is_named(below)
    ems, other = width(line.text), width(below.text)
    if below.gap and not line.text.isascii() and ems <= _SHORT and beside:
        return True  # 一线探民生, and below it a title with its byline
    short = ems <= _SHORT and 2 * ems <= other <= _LONG and below.gap
    return short and line.text.istitle() and not below.text.istitle()


def _is_named(line: Line) -> bool:
    return _SERIES.fullmatch(line.folded) is not None or _SECTION.fullmatch(line.folded) is not None


def people_near(line: Line, *, dated: bool, alone: bool = True) -> tuple[Person, ...]:
    """The people of a line below a title that has nothing but names.

    `dated`: a day stands right beside it; `alone`: text follows, so that three Han letters are a name and no heading.
    """
    text = line.text
    if is_post(line) or recognise.references_label(line) or recognise.related_label(line) or byline_of(text):
        return ()
    return _people_with_posts(line, dated=dated) or _people_alone(line, dated=dated, alone=alone)


def _people_with_posts(line: Line, *, dated: bool) -> tuple[Person, ...]:
    """The people whose part in the article, or what they are, the line says as well."""
    text = line.text
    if titled := _TITLED.fullmatch(line.folded):
        return byline_of(f"{titled['roles']}／{text[titled.start('name') :]}")
    if posted := _LATIN_POST.fullmatch(text):
        return (Person(posted["name"]),)
    if placed := _PLACED.fullmatch(line.folded):
        name = next(key for key in ("name", "named", "reporter", "holder") if placed[key])
        if name != "name" or _HAN_NAME.match(text) or dated:
            return (Person(text[slice(*placed.span(name))]),)
    return ()


def _people_alone(line: Line, *, dated: bool, alone: bool) -> tuple[Person, ...]:
    text = line.text
    if _LATIN_NAMES.fullmatch(text) and (dated or " and " in text or " & " in text):
        return tuple(Person(name) for name in re.split(r", and |, | and | & ", text))
    names = line.folded.split()
    if _HAN_NAMES.fullmatch(line.folded) and (dated or any(len(name) == _WHOLE_NAME for name in names)):
        return tuple(map(Person, names))
    whole = _HAN_NAME.fullmatch(text) and line.gap and len(text) == _WHOLE_NAME and alone
    if whole or (_SPACED_NAME.fullmatch(line.folded) and not line.gap):
        return (Person(text),)
    plain = width(text) <= 8 and all(char.isalnum() or char in " 　·・" for char in text)
    return (Person(text),) if dated and plain and not text.isascii() and not text[0].isdigit() else ()


def date_near(line: Line) -> date | None:
    """The first day of a line below a title that says little else: `某報 2024/2/12 10:00（最終更新 2/12）`."""
    found = dates_in(line.folded)
    if not found or "。" in line.text or width(line.text[:200]) > conventions.TITLE_WIDTH:
        return None
    return found[0][0] if width(_beside_day(line)) <= _REST_WIDTH else None


def person_by_day(line: Line) -> tuple[Person, ...]:
    """The person whose name is all that stands beside a day, and a paper's: `2024-11-08 10:20 某報／ 王小明`."""
    name = " ".join(word for word in _beside_day(line).split() if not _HOUSE.fullmatch(word))
    return (Person(name),) if _BY_A_DAY.fullmatch(name) else ()


def _beside_day(line: Line) -> str:
    rest = line.folded
    for _, start, end in reversed(dates_in(rest)):
        rest = rest[:start] + " " + rest[end:]
    rest = _BESIDE_DATE.sub(" ", rest)
    return " ".join("".join(char if char.isalnum() else " " for char in rest).split())


def is_post(line: Line) -> bool:
    """Whether a line below a title is only what somebody is (`Staff Writer`), an address, a series, or a month."""
    patterns = (_POSTS, _MAIL, _MONTH, _SERIES_ALONE)
    return any(pattern.fullmatch(line.folded) for pattern in patterns) and has_words(line.text)


def is_paper(text: str) -> bool:
    """Whether a line below a byline is the name of its paper: `Northern Courier`."""
    return bool(_PAPER.search(text) or (_OFFICE.fullmatch(text) and _OFFICES.search(text)))


def is_imprint(line: Line) -> bool:
    """Whether a line below a text is the address of a desk (`電郵：…`), or a series in brackets (`[人物誌　第2期]`)."""
    boxed = line.folded.startswith("[") and line.folded.endswith("]")
    return bool(_WRITE_TO.fullmatch(line.folded)) or (boxed and bool(_SERIES.fullmatch(line.folded[1:-1])))
