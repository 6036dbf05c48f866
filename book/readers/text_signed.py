"""Names inside an article's text: its lines come in; the people that sign it, or whom its dateline names, go out.

The words stay where they are: `（某社記者王大明花蓮縣7日電）`, `电（记者王大明、陈小华）`, `…入場無料。【山田花子】`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from book.model import Person
from book.readers import conventions_page
from book.readers.bylines import byline_of
from book.readers.lines import Line, is_sentence

_LAST = 8  # lines at the end of a text in which somebody may sign
_FIRST = 4  # lines at its beginning
_SHORTEST = 3  # letters of a name there
_NAME = rf"[{conventions_page.SURNAMES}][一-鿿]{{1,2}}"
_WIRE = re.compile(
    rf"\(?[^()。]{{1,8}}(?:記者|记者)\s?(?P<names>{_NAME})[一-鿿]{{2,4}}\d{{1,2}}(?:月\d{{1,2}})?日[電电專专]"
)
_HEADED = re.compile(rf"[\[(](?:記者|记者)\s?(?P<names>{_NAME}(?:、{_NAME})*)/[^()\[\]]{{2,10}}[\])]")
_DATED = re.compile(r"[^()。]{2,30}[電电訊讯]\s*\((?:記者|记者)\s?(?P<names>[^()。]{2,30})\)")
_SIGNED = re.compile(r"(?:\A|[。!?」』)]\s*)[\[(](?P<name>[^\[\]()。、,:/\d]{2,8})[\])]\Z")
_EDITED = re.compile(r"\((?P<byline>(?:編輯|编辑|責任編輯|责任编辑|譯者|编译|編譯)\s*:\s*[^()]{2,12})\)\d{0,8}\Z")
_DESKED = re.compile(  # （能登総局・山田花子）
    r"(?:。|\A)\([^()・]{2,8}(?:総局|支局|本社|通信部|通信局|報道部|社会部|文化部|編集部)・(?P<name>[^()・\d]{2,8})\)\Z"
)
_KANA_OR_HAN = re.compile(r"[一-鿿々ぁ-ゖァ-ヺー\s・　]+")
_NO_NAME = re.compile(
    r"[のをにはがでと]|完|終|了|続|註|注|圖|图|写真|資料|年|月|日|笑|談|文中|以下|同上|略|提供|攝|摄|撮影|記者|記事|資料|新聞|週|号"
)


def people_inside(lines: Sequence[Line]) -> tuple[Person, ...]:
    """The people that the first and the last sentences name as those who wrote or edited the article."""
    found = [*reporters_inside(lines)]
    for line in lines[-_LAST:]:
        match = _SIGNED.search(line.folded)
        alone = match is not None and match.start() == 0 and line.folded[0] == "("
        if match and (line is lines[-1] or alone or _closes(lines, line)) and _is_name(match["name"]):
            found.append(Person(line.text[slice(*match.span("name"))].strip()))
        else:
            found += editors_inside([line])
    return tuple(found)


def reporters_inside(lines: Sequence[Line]) -> tuple[Person, ...]:
    """The people whom a dateline names, or a line signed with their desk: `（某支局・山田花子）`."""
    found: list[Person] = []
    first = next((line for line in lines if is_sentence(line.folded)), None)
    dated = (_WIRE.match(first.folded) or _HEADED.match(first.folded) or _DATED.match(first.folded)) if first else None
    if dated:
        names = re.split(r"[、,\s]\s*(?:記者|记者)?\s*", dated["names"])
        found += [Person(name) for name in names if len(name) > 1]
    ends = [*lines[:_FIRST], *(line for line in lines[_FIRST:][-_LAST:] if line.folded.startswith("("))]
    desked = (_DESKED.search(line.folded) for line in ends)
    return (*found, *(Person(match["name"]) for match in desked if match))


def editors_inside(lines: Sequence[Line]) -> tuple[Person, ...]:
    """The people whom the ends of lines name as who edited or translated: `…。（編輯：林大文）`."""
    found = (_EDITED.search(line.folded) for line in lines)
    named = (line.text[slice(*it.span("byline"))] for line, it in zip(lines, found, strict=True) if it)
    return tuple(person for byline in named for person in byline_of(byline))


def _closes(lines: Sequence[Line], line: Line) -> bool:
    """Whether the line is the last of the text's sentences."""
    sentences = [it for it in lines if is_sentence(it.folded.rstrip("])")) or _SIGNED.search(it.folded)]
    return bool(sentences) and sentences[-1] is line


def _is_name(text: str) -> bool:
    return bool(_KANA_OR_HAN.fullmatch(text)) and not _NO_NAME.search(text) and len(text.replace(" ", "")) >= _SHORTEST
