"""What a site puts around an article, by its words: a parsed page comes in; such elements marked as left out go out.

Classes tell most of it (`html_furniture`); pages without classes, and Markdown that was copied from one, do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from bs4.element import PageElement, Tag

from book.readers import conventions, recognise
from book.readers.furniture import is_furniture
from book.readers.html_context import BLOCKS, Context, tags
from book.readers.html_soup import classes, texts_in, words_in
from book.readers.lines import fold, has_words, is_sentence, line_of, width

_HEADS = ("h1", "h2", "h3", "h4", "h5", "h6")
_LINES = ("p", "div", "section", *_HEADS)
_INSIDE = ("figure", "figcaption", "blockquote", "table", "pre", "li")
_LONG = 90.0  # ems: a longer line has words of its own
_SHORT = 60.0  # ems: what stands below the head of a site's own list is no longer
_PARTS = 100  # elements and texts in a line or a small box
_PART = 0.3  # of the words: a box that holds more is the article's
_BETWEEN = re.compile(r"[\s|·・/›»>:,、]*")
_HASHTAG = re.compile(r"[#＃]\S{1,24}")
_RIGHTS = re.compile(  # 本文作者：… 本文链接：… 版权声明：…
    r"(?:本文)?(?:作者|標題|标题|[链鏈連][接結]|版[權权][声聲]明)\s*:.*(?:[轉转][載载]|[許许]可|版[權权]|CC\s?BY).*",
    re.DOTALL,
)
_ON_PICTURE = re.compile(  # what a site offers to do with a picture
    r"buy (?:now|photo|this photo)|enlarge(?: (?:this )?image)?|view (?:image )?(?:in )?full ?screen|expand|download"
    r"|hide caption|toggle caption"
    r"|点击(?:查看)?大图|點擊(?:看)?(?:大圖|放大)|放大圖片|クリックで拡大|画像を拡大(?:する)?|拡大(?:画像|する)?(?:を見る)?|写真を拡大",
    re.IGNORECASE,
)
_RIGHTS_WIDTH = 200.0  # ems of a box that says so
_CREDIT_CLASS = re.compile(
    r"(?:^|[\s_-])(?:credit|credits|source|copyright|photographer|byline|attribution)(?:$|[\s_-])"
)
_SCANNED = re.compile("二维码|二維碼|扫码|掃碼")  # a picture to scan goes with the words that say so
_CARD = re.compile(r"bookmark-card|link-?card|blog-?card|embed-?card")
_OF_CARD = re.compile(r"(?:^|[\s_-])(?:description|excerpt|metadata|meta|thumbnail|icon|domain|site|url)(?:$|[\s_-])")
_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|epub|zip)\Z", re.IGNORECASE)
_DOWNLOAD = re.compile(r"download\b|ダウンロード|[^。]{0,12}下[載载]", re.IGNORECASE)
_MENU = 3  # links on a line that holds nothing else


def drop_clutter(context: Context, root: Tag) -> None:
    """Marks lines that call to share, subscribe and so on, lists under heads of a site's own, and menus."""
    _drop_boxes(context, root)
    _drop_on_pictures(context, root)
    _read_cards(context, root)
    total = len(words_in(root))
    for tag in list(root.find_all(_LINES)):
        if not _is_small(tag) or _is_dealt_with(context, tag) or tag.find_parent(_INSIDE) is not None:
            continue
        if is_credit(tag) and tag.parent is not None and tag.parent.find("img") is not None:
            continue
        text = words_in(tag)
        if not text or width(text[:200]) > _LONG or any(it.name in BLOCKS for it in tag.find_all(True)):
            continue
        line = line_of(text)
        if recognise.heads_furniture(line) and (tag.name in _HEADS or _only_strong(tag)):
            for it in _section(tag, total):
                _drop(context, it)
        elif (
            (_HASHTAG.fullmatch(line.folded) and tag.find("a") is not None)
            or (is_furniture(line.folded) and (tag.find("img") is None or _SCANNED.search(text)))
            or _is_menu(tag)
        ):
            _drop(context, tag)


def _drop_boxes(context: Context, root: Tag) -> None:
    """Marks lists of hashtags, boxes that say whose the rights are, and those that offer a file."""
    for listed in root.find_all("ul"):
        items = [words_in(item) for item in listed.find_all("li")]
        if items and all(map(_HASHTAG.fullmatch, items)) and not _is_dealt_with(context, listed):
            _drop(context, listed)
    for box in root.find_all(["blockquote", "p", "div"]):
        text = words_in(box) if _is_small(box) else ""
        if (
            text
            and width(text[:500]) <= _RIGHTS_WIDTH
            and _RIGHTS.match(fold(text))
            and not _is_dealt_with(context, box)
        ):
            _drop(context, box)
    for box in root.find_all(["p", "div"]):
        if _offers_file(box) and not _is_dealt_with(context, box):
            _drop(context, box)


def _offers_file(box: Tag) -> bool:
    """Whether a small box has nothing but a link, named as a file is, and words that offer it for download."""
    links = box.find_all("a", limit=2) if _is_small(box) else []
    if len(links) != 1 or not _FILE.search(words_in(links[0])):
        return False
    text = words_in(box)
    return width(text[:200]) <= _SHORT and _DOWNLOAD.match(fold(text)) is not None


def _drop_on_pictures(context: Context, root: Tag) -> None:
    for caption in root.find_all("figcaption"):
        for tag in caption.find_all(["a", "span", "p"]):
            if _ON_PICTURE.fullmatch(words_in(tag)) and not _is_dealt_with(context, tag):
                _drop(context, tag)


def _read_cards(context: Context, root: Tag) -> None:
    """A card that leads to another page is no figure: of all that it says, its title stays."""
    for card in root.find_all("figure"):
        if not _CARD.search(classes(card)) or _is_dealt_with(context, card) or card.find("a") is None:
            continue
        card.name = "div"
        for part in card.find_all(["div", "span", "p", "img"]):
            if (part.name == "img" or _OF_CARD.search(classes(part))) and not _is_dealt_with(context, part):
                _drop(context, part)


def drop_marks(context: Context, root: Tag) -> None:
    """Takes the ornaments off headings and lines that are strong as a whole: `◆減り続けた貝`, `【材料】`."""
    for tag in root.find_all([*_HEADS, "p"]):
        if tag.name == "p" and not _only_strong(tag):
            continue
        pieces = list(texts_in(tag))
        text = fold("".join(map(str, pieces))).strip()
        if not pieces or width(text[:200]) > _SHORT:
            continue
        first = pieces[0]
        bare = str(first).lstrip(" \u3000\n\t" + conventions.HEADING_MARKS.replace("#", "") + "●○")
        if text.startswith("[") and text.endswith("]") and text.count("[") == 1 and len(pieces) == 1:
            bare = str(first).strip()[1:-1]
        if bare != str(first).lstrip() and has_words(bare):
            context.document.shorten(first, bare)


def is_credit(tag: Tag) -> bool:
    """Whether a part of a figure is its credit, by its class."""
    return bool(_CREDIT_CLASS.search(classes(tag))) and len(words_in(tag)) <= 200


def _drop(context: Context, tag: Tag) -> None:
    context.fates.drop(tag, "furniture", "LED-030")
    context.taken.add(id(tag))


def _is_small(tag: Tag) -> bool:
    """Whether the element has few enough parts to be a line or a small box."""
    return next(islice(tag.descendants, _PARTS, None), None) is None


def _is_dealt_with(context: Context, tag: Tag) -> bool:
    return any(id(it) in context.taken or id(it) in context.notes for it in (tag, *tag.parents))


def _only_strong(tag: Tag) -> bool:
    inside = [child for child in tag.children if isinstance(child, Tag) or str(child).strip()]
    return len(inside) == 1 and isinstance(inside[0], Tag) and inside[0].name in ("strong", "b")


def _section(head: Tag, total: int) -> list[Tag]:
    """The head and what belongs to it: its box, or the lists and short lines below it; empty where text follows."""
    box = head
    while (parent := box.parent) is not None and parent.name not in ("body", "main", "article", "html", "[document]"):
        first = next((it for it in tags(parent) if words_in(it)), None)
        if first is not box or len(words_in(parent)) > _PART * total:
            break
        box = parent
    if box is not head:
        return [box]
    found = [head]
    for below in head.find_next_siblings():
        if below.name in _HEADS or below.name == "hr":
            return found
        if words_in(below) and not _is_short(below):
            return []
        found.append(below)
    return found


def _is_short(tag: Tag) -> bool:
    if tag.name in ("ul", "ol", "form", "nav"):
        return all(width(words_in(item)[:300]) <= _SHORT for item in tag.find_all("li"))
    text = words_in(tag)
    return width(text[:300]) <= _SHORT and not (is_sentence(fold(text)) and width(text[:300]) > _SHORT / 2)


def _is_menu(tag: Tag) -> bool:
    """A line of nothing but short links with marks between them."""
    links = list(tag.find_all("a"))
    if len(links) < _MENU or any(width(words_in(link)[:60]) > _SHORT / 4 for link in links):
        return False
    between = [str(piece) for piece in _outside(tag)]
    return all(map(_BETWEEN.fullmatch, between)) and any(not piece.isspace() for piece in between)


def _outside(tag: Tag) -> Iterator[PageElement]:
    for piece in tag.descendants:
        if not isinstance(piece, Tag) and piece.find_parent("a") is None:
            yield piece
