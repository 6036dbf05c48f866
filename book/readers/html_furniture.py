"""What is no part of an article: an element comes in; the code of the reason to leave it out, or nothing, goes out."""

from __future__ import annotations

import re

from bs4.element import Tag

from book.readers import recognise
from book.readers.html_soup import attribute, classes, words_in
from book.readers.lines import line_of, width

# Never text or pictures, in any document.
_ACTIVE = {
    **dict.fromkeys(("script", "style", "template", "noscript", "link", "meta", "base", "title", "head"), "LED-031"),
    **dict.fromkeys(
        ("form", "button", "input", "select", "textarea", "option", "datalist", "output", "progress", "meter"),
        "LED-032",
    ),
    **dict.fromkeys(
        ("iframe", "video", "audio", "object", "embed", "canvas", "applet", "frame", "frameset", "map", "svg"),
        "LED-033",
    ),
}
_ROLES = frozenset({"navigation", "search", "banner", "contentinfo", "dialog", "alert", "toolbar", "menu", "tablist"})
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_NOT_YET_SHOWN = re.compile(r"visibility\s*:\s*hidden", re.IGNORECASE)
_LONG = 200  # characters: so much text is an article that a script shows when it has come
_WORDS = (
    r"ad|ads|advert|advertisement|advertorial|adsbygoogle|promo|promotion|sponsor|sponsored|banner|share|sharing|social"
    r"|sns|mail-?box|mail-?magazine|newsletter|subscribe|subscription|paywall|signup|login|breadcrumb|breadcrumbs|pagination|pager|paging|nav"
    r"|navigation|navbar|menu|sidebar|widget|comment|comments|disqus|cookie|consent|popup|modal|toolbar|tool|tools"
    r"|table-of-contents|gnavi|gnav|masthead|site-header|global-header|topbar|top-menu|sub-?meta|kv"
    r"|skip|print|fontsize|rating|vote|like|likes|follow|recommend|recommended|ranking|trending|mostread|footer|toc"
    r"|copyright-notice|sharedaddy|jp-relatedposts|addtoany|noprint|screen-reader-text|visually-hidden|sr-only"
    r"|editsection|mw-editsection|navbox|metadata|catlinks|hatnote|emotion|emotions|reaction|reactions|mood|donate|donation|tip-jar|support-us|cta|call-to-action|kg-cta-card|author-card|author-box|author-bio|author-info"
    r"|author-profile|about-author|about-the-author|bio-box|bio|profile|writer-profile|post-author|author-block|author-footer"
    r"|disclaimer|con-disclaimer|media-contact|press-contact|read-next|up-next|most-read|hashtag|hashtags|outbrain|taboola|player|download-app|app-download"
)
_FURNITURE = re.compile(rf"(?:^|[\s_-])(?:{_WORDS})(?:$|[\s_-])")
_LINK_WIDTH = 70.0  # ems of a title with its label
_AROUND = frozenset({"html", "body", "main", "article"})
_BLOCK = frozenset(
    {"div", "section", "aside", "ul", "ol", "p", "span", "footer", "header", "figure", "table", "a", "dl"}
)


def reason_to_drop(tag: Tag, *, page: bool) -> str:
    """The reason, as a code of the ledger; `page`: the document is a page of a site, with furniture in it."""
    if tag.name in _ACTIVE:
        return _ACTIVE[tag.name]
    style = attribute(tag, "style")[:1000]
    if tag.has_attr("hidden") or _HIDDEN.search(style) or (_NOT_YET_SHOWN.search(style) and len(words_in(tag)) < _LONG):
        return "LED-038"
    if not page or tag.name in _AROUND:
        return ""
    if tag.name == "nav" or attribute(tag, "role").lower() in _ROLES:
        return "LED-030"
    if tag.name in _BLOCK and _is_furniture(tag):
        return "LED-030"
    return ""


def _is_furniture(tag: Tag) -> bool:
    """By its class and id, unless most of what it stands in says the same and it is an article's own frame."""
    named = classes(tag)
    if not named.strip() or not _FURNITURE.search(named.replace("__", "-")):
        return False
    if _leads_on(tag):
        return False
    return len(tag.find_all("p")) < 8  # so much text is an article, whatever a theme calls its frame


def _leads_on(tag: Tag) -> bool:
    """Whether a box in the text has nothing but a link to another article, after its label: `延伸閱讀：…`."""
    links = tag.find_all("a", limit=2)
    text = words_in(tag) if len(links) == 1 else ""
    if not text or width(text[:200]) > _LINK_WIDTH:
        return False
    label = recognise.related_label(line_of(text))
    return label is not None and bool(label.rest) and label.rest == words_in(links[0])
