"""A small book made by hand: a folder comes in, an Edition with everything that an EPUB has to carry goes out."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from lxml import etree
from PIL import Image, ImageDraw

from book.model import Asset, Edition, Matter, Metadata, Page, Person, Stylesheet, TocEntry
from book.writers.epub import write

OPF = {"opf": "http://www.idpf.org/2007/opf", "dc": "http://purl.org/dc/elements/1.1/"}
Entries = dict[str, bytes]
Change = Callable[[Entries], Entries]
LANGUAGE = "zh-Hant-TW"

METADATA = Metadata(
    title="北角燈塔",
    subtitle="一座島的三十年 & 三十盞燈",
    people=(
        Person("陳望海", "author", "Chen, Wanghai"),
        Person("李知微", "editor"),
        Person("高木遙", "translator"),
        Person("周墨", "illustrator"),
        Person("葉晴", "photographer"),
        Person("北角文史工作室", "contributor"),
    ),
    language=LANGUAGE,
    publisher="潮間帶出版",
    published=date(2023, 4, 5),
    modified=datetime(2024, 2, 29, 23, 58, 59, tzinfo=UTC),
    identifier="urn:uuid:0b7ac0de-4f6e-5d0a-9a39-5c2f1f0c9e11",
    isbn={"epub": "9789860000009"},
    rights="© 2023 陳望海",
    subjects=("燈塔", "海洋史"),
    description="守燈人的日誌，與島上的一場停電。",
)

STYLE = """@charset "utf-8";
body { line-height: 1.8; font-family: "Noto Serif CJK TC", serif; }
h1, h2 { line-height: 1.4; break-after: avoid; }
p { margin: 0; text-indent: 2em; }
figure { margin: 1em 0; break-inside: avoid; text-align: center; }
img, svg { max-width: 100%; max-height: 80vh; height: auto; }
figcaption p { text-indent: 0; }
[hidden] { display: none; }
"""

DIAGRAM = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 200" width="400" height="200">
<title>光束</title><path d="M20 100 L380 20 V180 Z" fill="#e8d9a0"/><circle cx="20" cy="100" r="12" fill="#333"/>
</svg>
"""

_TITLE = """<section epub:type="titlepage" aria-label="書名頁"><h1>北角燈塔</h1>
<p epub:type="subtitle" role="doc-subtitle">一座島的三十年 &amp; 三十盞燈</p><p>陳望海　著</p></section>"""

_NAV = """<nav epub:type="toc" role="doc-toc" id="toc" aria-labelledby="toc-h"><h1 id="toc-h">目錄</h1><ol>
<li><a href="figures.xhtml">圖目錄</a></li>
<li><a href="ch-01.xhtml#ch-01">第一章　守燈人</a><ol><li><a href="ch-01.xhtml#log">值夜日誌</a></li></ol></li>
<li><a href="ch-02.xhtml#ch-02">第二章　停電之夜</a></li>
<li><a href="references.xhtml">參考資料</a></li><li><a href="colophon.xhtml">版權頁</a></li></ol></nav>
<nav epub:type="landmarks" aria-labelledby="lm-h" hidden="hidden"><h2 id="lm-h">導覽</h2><ol>
<li><a epub:type="cover" href="cover.xhtml">封面</a></li><li><a epub:type="toc" href="toc.xhtml#toc">目錄</a></li>
<li><a epub:type="bodymatter" href="ch-01.xhtml">正文</a></li>
<li><a epub:type="bibliography" href="references.xhtml">參考資料</a></li></ol></nav>"""

_FIGURES = """<section aria-labelledby="fl-h"><h1 id="fl-h">圖目錄</h1><ol>
<li><a href="ch-01.xhtml#fig-tower">圖 1　塔身</a></li>
<li><a href="ch-02.xhtml#fig-beam">圖 2　光束</a></li></ol></section>"""

_ONE = """<section epub:type="chapter" role="doc-chapter" id="ch-01" aria-labelledby="ch-01-h">
<h1 id="ch-01-h">第一章　守燈人</h1>
<p>島上的人叫他<ruby>燈<rp>（</rp><rt>ㄉㄥ</rt><rp>）</rp></ruby>伯，他卻說自己只是個抄數字的人。\
<a epub:type="noteref" role="doc-noteref" id="call-1" href="#note-1" aria-label="註 1">1</a>\
日誌的封皮用油布包過。<a epub:type="biblioref" \
role="doc-biblioref" id="cite-1" href="references.xhtml#ref-1">[1]</a></p>
<figure id="fig-tower" aria-labelledby="fig-tower-cap"><img src="../images/tower.png" width="1200" height="800" \
alt="灰白色的塔身立在礁石上"/>
<figcaption id="fig-tower-cap"><p>圖 1　塔身。</p>
<p epub:type="credit" role="doc-credit">圖片來源：葉晴</p></figcaption></figure>
<section aria-labelledby="log"><h2 id="log">值夜日誌</h2><p>風向西南，能見度五浬，燈亮如常。</p></section>
<aside epub:type="footnote" role="doc-footnote" id="note-1"><p>指每夜登記的油量。\
<a epub:type="backlink" role="doc-backlink" href="#call-1" aria-label="返回註 1 的出處">↩</a></p></aside>
</section>"""

_TWO = """<section epub:type="chapter" role="doc-chapter" id="ch-02" aria-labelledby="ch-02-h">
<h1 id="ch-02-h">第二章　停電之夜</h1><p>電廠跳機的那一夜，只有<a href="ch-01.xhtml#fig-tower">塔</a>還亮著。</p>
<figure id="fig-beam"><img src="../images/beam.svg" width="400" height="200" alt="光束由左向右展開"/>
<figcaption><p>圖 2　光束。</p></figcaption></figure>
<p>海圖上的記號：<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" width="16" height="16" role="img">\
<title>燈號</title><circle cx="5" cy="5" r="4"/></svg></p></section>"""

_REFERENCES = """<section epub:type="bibliography" role="doc-bibliography" aria-labelledby="refs-h">
<h1 id="refs-h">參考資料</h1><ol><li id="ref-1">〈北角燈塔修繕紀要〉，<cite>海務月刊</cite>，1998。\
<a epub:type="backlink" role="doc-backlink" href="ch-01.xhtml#cite-1" \
aria-label="返回引用處">↩</a></li></ol></section>"""

_COLOPHON = """<section epub:type="colophon" role="doc-colophon" aria-labelledby="col-h"><h1 id="col-h">版權頁</h1>
<p>潮間帶出版，2023 年。<a href="https://example.org/" rel="noreferrer">網站</a></p></section>"""

_COVER = """<section epub:type="cover" aria-label="封面">\
<img role="doc-cover" src="../images/cover.jpg" alt="《北角燈塔》封面" width="1600" height="2560"/></section>"""


def xhtml(title: str, body: str, language: str = LANGUAGE) -> str:
    """A finished page."""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" '
        f'lang="{language}" xml:lang="{language}">\n<head>\n<title>{title}</title>\n'
        '<link rel="stylesheet" type="text/css" href="../css/base.css"/>\n</head>\n'
        f"<body>\n<!-- 手工 -->{body}\n</body>\n</html>\n"
    )


def page(uid: str, role: str, title: str, body: str, matter: Matter = "front") -> Page:
    """A page of both editions."""
    return Page(uid, role, title, xhtml(title, body), LANGUAGE, matter)


def edition(folder: Path) -> Edition:
    """The whole book; its pictures are drawn into `folder`."""
    print_only = Page("half", "half-title", "書名", xhtml("書名", "<p>北角燈塔</p>"), LANGUAGE, "front", ("pdf",))
    pages = (
        page("cover", "cover", "封面", _COVER),
        print_only,
        page("title", "title-page", "書名頁", _TITLE),
        page("toc", "toc", "目錄", _NAV),
        page("figures", "figure-list", "圖目錄", _FIGURES),
        page("ch-01", "chapter", "守燈人", _ONE, "body"),
        page("ch-02", "chapter", "停電之夜", _TWO, "body"),
        page("references", "references", "參考資料", _REFERENCES, "back"),
        page("colophon", "colophon", "版權頁", _COLOPHON, "back"),
    )
    toc = (
        TocEntry("圖目錄", "figures.xhtml", matter="front"),
        TocEntry("守燈人", "ch-01.xhtml#ch-01", "第一章", children=(TocEntry("值夜日誌", "ch-01.xhtml#log"),)),
        TocEntry("停電之夜", "ch-02.xhtml#ch-02", "第二章"),
        TocEntry("參考資料", "references.xhtml", matter="back"),
        TocEntry("版權頁", "colophon.xhtml", matter="back"),
    )
    sheets = (Stylesheet("base", STYLE), Stylesheet("print", "@page { size: A5 }", ("pdf",)))
    return Edition(METADATA, pages, sheets, assets(folder), toc)


def assets(folder: Path) -> tuple[Asset, ...]:
    """Cover, photograph and diagram, and a picture that only the PDF uses."""
    (folder / "beam.svg").write_text(DIAGRAM, encoding="utf-8")
    return (
        picture(folder, "cover.jpg", "image/jpeg", (1600, 2560)),
        picture(folder, "tower.png", "image/png", (1200, 800)),
        asset(folder / "beam.svg", "image/svg+xml", (400, 200)),
        picture(folder, "spread.png", "image/png", (40, 30)),
    )


def picture(folder: Path, name: str, media_type: str, size: tuple[int, int]) -> Asset:
    """A drawn picture."""
    image = Image.new("RGB", size, (40, 62, 90))
    ImageDraw.Draw(image).ellipse((size[0] // 4, size[1] // 4, size[0] // 2, size[1] // 2), fill=(240, 220, 150))
    image.save(folder / name)
    return asset(folder / name, media_type, size)


def asset(path: Path, media_type: str, size: tuple[int, int]) -> Asset:
    """A file as an Asset below images/."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Asset(f"images/{path.name}", media_type, path, digest, *size)


# ---------------------------------------------------------------- what the tests do with it


def entries(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def written(edition: Edition, folder: Path) -> dict[str, bytes]:
    write(edition, folder / "out.epub")
    return entries(folder / "out.epub")


def package(edition: Edition, folder: Path) -> etree._Element:
    return etree.fromstring(written(edition, folder)["EPUB/content.opf"])


def values(root: etree._Element, name: str) -> list[str]:
    return [element.text or "" for element in root.iterfind(f".//opf:meta[@property='{name}']", OPF)]


def with_page(edition: Edition, uid: str, body: str) -> Edition:
    """The edition with other words on one of its pages."""
    pages = [replace(page, xhtml=xhtml("頁", body)) if page.id == uid else page for page in edition.pages]
    return replace(edition, pages=tuple(pages))


def repacked(good: Path, folder: Path, change: Change, *, stored: bool = True) -> Path:
    """The EPUB at `good`, packed anew with other entries."""
    held = change(entries(good))
    with zipfile.ZipFile(folder / "broken.epub", "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in held.items():
            method = zipfile.ZIP_STORED if name == "mimetype" and stored else zipfile.ZIP_DEFLATED
            packed.writestr(zipfile.ZipInfo(name), content, method)
    return folder / "broken.epub"


def swap(name: str, old: str, new: str) -> Change:
    """Changes a text in one entry."""

    def change(entries: Entries) -> Entries:
        content = entries[name].replace(old.encode(), new.encode(), 1)
        assert content != entries[name]
        return {**entries, name: content}

    return change


def without(name: str) -> Change:
    """Takes one entry out."""
    return lambda entries: {key: value for key, value in entries.items() if key != name}
