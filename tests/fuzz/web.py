"""Hypothesis strategies for HTML: nothing comes in; pages, posts of WordPress and parts of e-books go out.

Pieces that belong together (a call and its note, a figure and its caption, rows and their spans) stand in elements
that do not.
"""

from __future__ import annotations

from collections.abc import Sequence

import forms
import newsroom
from hypothesis import strategies as st
from newsroom import Text, joined, maybe, one, pieces, together

_TAGS = """a article aside b blockquote br caption center code dd del details div dl dt em figcaption figure footer
    form h1 h2 h3 h6 header hr iframe img input li main nav noscript ol p picture pre q rp rt ruby script section small
    source span strong style sub summary sup svg table td template th tr u ul video"""
_ATTRIBUTES = """alt class colspan data-label data-line data-src epub:type hidden href id lang name onclick role rowspan
    src srcset start style title"""
_NASTY = """../../etc/passwd file:///etc/passwd https://t.example/p.gif javascript:alert(1) data:image/png;base64,AA==
    #a 1 -1 2 99999999999 x a.png a fn1 #fn1"""
_CLASSES = """caption credit photo-credit byline footnote footnotes noteref reference wp-caption wp-caption-text image
    gallery aligncenter ad share related title subtitle article-body entry-content sr-only mw-editsection emoji inline
    citation chapter-label note backlink 圖說"""
_ROLES = """doc-noteref doc-footnote doc-endnotes doc-backlink doc-biblioref doc-bibliography doc-toc presentation
    navigation noteref footnote rearnotes endnotes chapter part cover titlepage toc"""
_STYLES = """font-weight:bold|font-style:italic|display:none|text-align:center|font-size:12px|font-weight:normal
    |visibility:hidden|color:red"""
VALUES = [*_NASTY.split(), "", *_CLASSES.split(), *_ROLES.split(), *_STYLES.replace("\n    ", "").split("|")]


def given(names: str) -> Text:
    """An attribute with one of the names, and some value."""
    return together(" ", one(names.split()), '="', one(VALUES), '"')


attribute = given(_ATTRIBUTES)


def nested(leaf: Text, tags: Sequence[str], attributes: Text, leaves: int = 25) -> Text:
    """Elements in elements, one in five without its end."""

    def element(inside: Text) -> Text:
        return st.builds(
            lambda tag, given, content, close: f"<{tag}{''.join(given)}>{''.join(content)}" + f"</{tag}>" * close,
            one(tags),
            st.lists(attributes, max_size=2),
            st.lists(inside, max_size=4),
            st.sampled_from([1, 1, 1, 1, 0]),
        )

    return st.recursive(leaf, element, max_leaves=leaves)


def _in(tag: str, inside: Text, given: Text | str = "") -> Text:
    return together(f"<{tag}", given, ">", inside, f"</{tag}>")


# ---------------------------------------------------------------- what belongs together

_SAID = newsroom.short | newsroom.sentence | newsroom.noise
_KEYS = ["fn1", "fn2", "a", "b", "註1"]
key = one(_KEYS)
image = together(
    '<img src="',
    one(["a.png", "no.png", "https://a.example/a.png", "data:image/png;base64,AA==", ""]),
    '"',
    maybe(together(' alt="', newsroom.short | newsroom.captioned | one(["字", "😀", ""]), '"')),
    maybe(one([' width="1" height="1"', ' class="emoji"', ' width="16"', ' data-src="a.png"', ' srcset="a.png 2x"'])),
    ">",
)
call = st.builds(
    lambda key, sign, form: form.format(key=key, sign=sign),
    key,
    one(["1", "[1]", "*", "①", "註1", "a", "返回", "↩"]),
    one(
        [
            '<sup><a href="#{key}">{sign}</a></sup>',
            '<a href="#{key}" role="doc-noteref">{sign}</a>',
            '<a epub:type="noteref" href="#{key}">{sign}</a>',
            '<a href="#{key}" id="r-{key}">{sign}</a>',
            '<a class="footnote-ref" href="#{key}"><sup>{sign}</sup></a>',
            '<a href="two.xhtml#{key}" role="doc-noteref">{sign}</a>',
        ]
    ),
)
ruby = together(
    "<ruby>",
    joined(_SAID | image, ["<rt>かん</rt>", "<rp>(</rp><rt>じ</rt><rp>)</rp>", "<rt>", "<rtc>", "<rb>"], 1, 3),
    one(["<rt>よみ</rt>", "", "<rt></rt>", "<rt>a|b</rt>"]),
    "</ruby>",
)
words = st.lists(
    _SAID
    | _SAID
    | image
    | call
    | ruby
    | newsroom.credit
    | one(["<br>", "<br><br>", "&nbsp;", "<!-- 註 -->", "<wbr>"])
    | _in("a", _SAID, one([' href="https://a.example/"', ' href="#a"', ' id="a"', ' href="mailto:a@b.example"']))
    | st.sampled_from("b i em strong code del sub sup kbd mark q cite abbr small span u s bdo".split()).flatmap(  # noqa: SIM905
        lambda tag: _in(tag, _SAID | call)
    ),
    min_size=1,
    max_size=4,
).map("".join)
paragraph = _in("p", words, maybe(attribute))
_CAPTION = words | newsroom.captioned | newsroom.figure
figure = (
    together(
        "<figure",
        maybe(attribute),
        ">",
        st.lists(image, max_size=3).map("".join),
        maybe(_in("figcaption", _CAPTION)),
        maybe(_in("figcaption", _CAPTION)),
        "</figure>",
    )
    | _in(
        "figure", together(_in("figure", image), _in("figure", image), _in("figcaption", _CAPTION)), ' class="gallery"'
    )
    | together('<div class="wp-caption">', image, _in("p", _CAPTION, ' class="wp-caption-text"'), "</div>")
    | together(
        _in("p", image), _in("p", _CAPTION | _in("em", _SAID), maybe(one([' class="caption"', ' align="center"'])))
    )
    | _in("figure", together("<table><tr><td>", words, "</table>", _in("figcaption", _CAPTION)))
    | together("<picture><source srcset='a.png'>", image, "</picture>")
)
_CELL = st.builds(
    lambda tag, span, inside: f"<{tag}{span}>{inside}",
    one(["td", "td", "th"]),
    one(["", "", "", ' colspan="2"', ' rowspan="2"', ' rowspan="0"', ' colspan="3" rowspan="9"', ' rowspan="x"']),
    words | paragraph | image,
)
table = together(
    "<table>",
    maybe(_in("caption", _CAPTION)),
    maybe(one(["<thead>", "<colgroup><col>", "甲", "<tfoot>"])),
    st.lists(together("<tr>", st.lists(_CELL, max_size=4).map("".join)), min_size=1, max_size=4).map("".join),
    maybe(together("<tfoot><tr>", _CELL)),
    "</table>",
)
_ITEM = st.builds(lambda given, inside: f"<li{given}>{inside}</li>", maybe(attribute), words | paragraph | figure)
_LISTS = st.recursive(
    _ITEM,
    lambda inside: st.builds(
        lambda tag, items, after: f"<li>甲<{tag}>{''.join(items)}</{tag}>{after}</li>",
        one(["ul", "ol", 'ol start="3"', 'ol start="x"']),
        st.lists(inside, max_size=3),
        maybe(_SAID),
    ),
    max_leaves=4,
)
listed = st.builds(
    lambda tag, items, stray: f"<{tag}>{''.join(items)}{stray}</{tag}>",
    one(["ul", "ol", "ul class='x'"]),
    st.lists(_LISTS, max_size=3),
    maybe(_SAID),
) | _in(
    "dl",
    st.lists(_in("dt", words) | _in("dd", words | paragraph) | _in("div", _in("dt", words)), max_size=4).map("".join),
)
_NOTE = st.builds(
    lambda form, key, inside: form.format(key=key, inside=inside),
    one(
        [
            '<li id="{key}">{inside} <a href="#r-{key}">↩</a></li>',
            '<p id="{key}"><a href="#r-{key}">[1]</a> {inside}</p>',
            '<aside id="{key}" epub:type="footnote"><p>{inside}</p></aside>',
            '<div id="{key}" class="footnote">1. {inside}</div>',
            '<li><a name="{key}"></a>{inside}</li>',
            '<dd id="{key}">{inside}</dd>',
        ]
    ),
    key,
    words | paragraph | st.just("") | figure | table | listed,
)
notes = st.builds(
    lambda head, tag, some: f"{head}<{tag}>{''.join(some)}</{tag.split(' ')[0]}>",
    one(["", "<hr>", "<h2>註釋</h2>", "<p>Notes</p>", "<p>註</p><hr>"]),
    one(["ol", "div", 'section role="doc-endnotes"', 'ol class="footnotes"', "dl"]),
    st.lists(_NOTE, min_size=1, max_size=3),
)
heading = st.builds(
    lambda level, inside: f"<h{level}>{inside}</h{level}>", st.integers(1, 6), words | newsroom.label | newsroom.heading
)
back = st.builds(
    lambda head, items, tag: f"{head}<{tag}>{''.join(f'<li>{item}</li>' for item in items)}</{tag}>",
    st.builds(lambda tag, said: f"<{tag}>{said}</{tag}>", one(["h2", "p", "h4", "div"]), newsroom.label),
    st.lists(newsroom.source | _in("a", newsroom.short, ' href="https://a.example/"') | words, max_size=4),
    one(["ul", "ol"]),
) | together(
    _in("p", newsroom.label),
    st.lists(_in("p", newsroom.source | _in("a", _SAID, ' href="https://a.example/"')), max_size=3).map("".join),
)
other = pieces("html")
block = (
    paragraph
    | paragraph
    | figure
    | table
    | listed
    | notes
    | heading
    | back
    | other
    | words
    | newsroom.block.map(lambda text: "<br>".join(text.split("\n")))
)
blocks = st.lists(block, min_size=1, max_size=8).map("\n".join)
markup = nested(newsroom.noise | newsroom.noise | block, _TAGS.split(), attribute)

# ---------------------------------------------------------------- pages

_HEAD = st.lists(pieces("head"), max_size=4).map("".join)
page = st.builds(
    lambda lang, head, before, frame, title, text, after: (
        f"<!DOCTYPE html><html{lang}><head>{head}</head><body>{before}<{frame}><h1>{title}</h1>{text}"
        f"</{frame.split(' ')[0]}>{after}</body></html>"
    ),
    one(["", ' lang="zh-TW"', ' lang="x"', ' lang="ja"']),
    _HEAD,
    maybe(one(["<header><nav>甲</nav></header>", "<div class='breadcrumb'>甲</div>"])),
    one(["article", "div class='entry-content'", "main", "div", "body"]),
    words,
    blocks | markup,
    maybe(
        one(
            [
                "<footer>©</footer>",
                "<div class='related'><a href='x'>甲</a></div>",
                "<section class='comments'>乙</section>",
            ]
        )
    ),
)
html = page | together(maybe(one(["<title>甲</title>", "<h1>甲</h1>"])), markup | blocks)

# ---------------------------------------------------------------- WordPress

codes = pieces("wordpress")
post = st.lists(
    codes | codes | block | newsroom.block | words | markup | one(["\n\n", "\n"]), min_size=1, max_size=8
).map("".join)
_PART = maybe(newsroom.short | newsroom.noise).map(forms.safe)
_FEED = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:wp="http://wordpress.org/export/1.2/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>{title}</title><language>{language}</language>
<wp:wxr_version>1.2</wp:wxr_version><wp:author><wp:author_login>lin</wp:author_login>
<wp:author_display_name>林大文</wp:author_display_name></wp:author>{items}</channel></rss>"""


def _post(fields: Sequence[str], content: str, more: Sequence[str]) -> str:
    names = ("title", "wp:post_type", "wp:status", "wp:post_date")
    said = "".join(f"<{name}>{field}</{name}>" for name, field in zip(names, fields, strict=True))
    text = forms.without_controls(content).replace("]]>", "")
    return (
        f"<item>{said}<dc:creator>lin</dc:creator><wp:post_id>1</wp:post_id>"
        f"<content:encoded><![CDATA[{text}]]></content:encoded>{''.join(more)}</item>"
    )


export = st.builds(
    lambda title, language, items: _FEED.format(title=title, language=language, items="".join(items)),
    _PART,
    one(["zh-TW", "zh_TW", "x", "", "en-US"]),
    st.lists(
        st.builds(
            _post,
            st.tuples(
                _PART,
                one(["post", "post", "post", "page", "attachment", "nav_menu_item", ""]),
                one(["publish", "publish", "publish", "draft", "inherit", ""]),
                one(["2024-01-02 10:00:00", "0000-00-00 00:00:00", "x"]),
            ),
            post,
            st.lists(pieces("wordpress-item"), max_size=3),
        ),
        min_size=1,
        max_size=3,
    ),
)

# ---------------------------------------------------------------- e-books

_FILES = ["one.xhtml", "two.xhtml", "text/three.xhtml", "notes.xhtml", "nav.xhtml"]
_TARGET = one(
    [*_FILES, "one.xhtml#a", "two.xhtml#fn1", "no.xhtml", "../x", "", "text/three.xhtml#b", "%E7%94%B2.xhtml"]
)
_LABEL = (newsroom.short | newsroom.noise).map(forms.safe)


def _point(inside: Text) -> Text:
    return st.builds(
        lambda said, target, inner: (
            f"<navPoint><navLabel><text>{said}</text></navLabel><content src='{target}'/>{''.join(inner)}</navPoint>"
        ),
        _LABEL,
        _TARGET,
        st.lists(inside, max_size=3),
    )


def _line(inside: Text) -> Text:
    return st.builds(
        lambda said, target, inner: (
            f"<li><a href='{target}'>{said}</a><ol>{''.join(inner)}</ol></li>"
            if inner
            else f"<li><a href='{target}'>{said}</a></li>"
        ),
        _LABEL,
        _TARGET,
        st.lists(inside, max_size=3),
    )


_NCX = st.lists(st.recursive(_point(st.just("")), _point, max_leaves=5), max_size=4).map(
    lambda points: f"<ncx xmlns='http://www.daisy.org/z3986/2005/ncx/'><navMap>{''.join(points)}</navMap></ncx>"
)
_NAV = st.lists(st.recursive(_line(st.just("")), _line, max_leaves=5), max_size=4).map(
    lambda lines: (
        "<html xmlns='http://www.w3.org/1999/xhtml' xmlns:epub='http://www.idpf.org/2007/ops'><body>"
        f"<nav epub:type='toc'><ol>{''.join(lines)}</ol></nav></body></html>"
    )
)
_XHTML = st.builds(
    lambda frame, text, whole: (
        "<html xmlns='http://www.w3.org/1999/xhtml' xmlns:epub='http://www.idpf.org/2007/ops'><head><title>甲</title></head>"
        f"<body>{frame}{forms.well_formed(text) if whole else text}</body></html>"
    ),
    maybe(pieces("epub-page")),
    blocks | blocks | markup,
    st.booleans(),
)
_CONTAINER = (
    "META-INF/container.xml",
    "<container xmlns='urn:oasis:names:tc:opendocument:xmlns:container'><rootfiles><rootfile full-path='EPUB/a.opf'"
    " media-type='application/oebps-package+xml'/></rootfiles></container>",
)


def _package(version: str, said: Sequence[str], spine: Sequence[str]) -> str:
    items = "".join(
        f"<item id='i{at}' href='{name}' media-type='application/xhtml+xml' properties='{name[:3]}'/>"
        for at, name in enumerate(_FILES)
        if version == "3.0" or name != "nav.xhtml"
    )
    order = "".join(f"<itemref idref='i{_FILES.index(name)}'/>" for name in spine)
    return (
        f"<package xmlns='http://www.idpf.org/2007/opf' version='{version}' xmlns:opf='http://www.idpf.org/2007/opf'>"
        f"<metadata xmlns:dc='http://purl.org/dc/elements/1.1/'>{''.join(said)}</metadata><manifest>{items}"
        "<item id='ncx' href='toc.ncx' media-type='application/x-dtbncx+xml'/>"
        f"<item id='img' href='a.png' media-type='image/png'/></manifest><spine toc='ncx'>{order}</spine></package>"
    )


ebook = st.builds(
    lambda package, pages, ncx, nav: [
        _CONTAINER,
        ("EPUB/a.opf", package),
        ("EPUB/toc.ncx", ncx),
        ("EPUB/nav.xhtml", nav),
        *((f"EPUB/{name}", text) for name, text in pages.items()),
    ],
    st.builds(
        _package,
        one(["2.0", "3.0"]),
        st.lists(pieces("epub-metadata"), max_size=4),
        st.lists(one(_FILES), min_size=1, max_size=5),
    ),
    st.fixed_dictionaries({"one.xhtml": _XHTML}, optional=dict.fromkeys(_FILES[1:4], _XHTML)),
    _NCX,
    _NAV,
)
