"""What a page says of its article beside the text: a page comes in; title, people, date, language, subjects go out.

In the order of trust: schema.org (JSON-LD), Open Graph and article tags, Dublin Core and the usual `meta` names,
microdata, the `title` element.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bs4.element import Tag

from book.model import Person
from book.readers import conventions
from book.readers.dates import date_at_start
from book.readers.html_soup import attribute, words_in
from book.readers.lines import fold

_JSON = 1_000_000  # characters of one script; it is text about a text
_DEPTH = 12  # objects in objects
_ARTICLES = frozenset({"Article", "NewsArticle", "BlogPosting", "Report", "ReportageNewsArticle", "TechArticle"}) | {
    "ScholarlyArticle",
    "OpinionNewsArticle",
    "AnalysisNewsArticle",
    "WebPage",
    "Posting",
    "CreativeWork",
}
_TITLES = ("og:title", "twitter:title", "dc.title", "citation_title")
_TITLE = re.compile(rf"\A(?:{conventions.alternatives(conventions.REPORTERS)})\s*[:：／/]?\s*")  # 記者王大明
_AUTHORS = ("author", "article:author", "dc.creator", "dcterms.creator", "citation_author", "parsely-author", "byl")
_DATES = (
    "article:published_time",
    "og:published_time",
    "datepublished",
    "date",
    "pubdate",
    "publishdate",
    "publish_date",
    "dc.date",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.date",
    "citation_publication_date",
    "parsely-pub-date",
)
_IMAGES = ("og:image", "twitter:image")
_SUBJECTS = ("article:tag", "news_keywords", "keywords", "dc.subject")
_SITE = re.compile(r"\s*(?:[|｜_–—－:：·»«]|\s-\s)\s*")
_NO_NAME = re.compile(r"https?://|[@<>{}]|^\s*$")
_BY = re.compile(r"\s*by\s+", re.IGNORECASE)
_MOST_SUBJECTS = 12
_MOST_AUTHORS = 8
_SCRIPTS = {"tw": "zh-Hant-TW", "hk": "zh-Hant-HK", "mo": "zh-Hant-MO", "cn": "zh-Hans", "sg": "zh-Hans-SG"}
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page's head says; `titles` best first; `address` is its own on the web, `site` its site's name,
    `image` the picture that stands for it."""

    titles: tuple[str, ...]
    people: tuple[Person, ...]
    published: date | None
    language: str
    subjects: tuple[str, ...]
    address: str
    site: str
    image: str = ""
    sites: tuple[str, ...] = ()  # what may be the site's name: the parts after the title in the `title` element


def metadata(root: Tag) -> Metadata:
    """The metadata of a page. Raises nothing: what cannot be read is not there."""
    meta = _meta(root)
    linked = [it for it in _linked(root) if _types(it) & _ARTICLES]
    site = next(iter(meta.get("og:site_name", [])), "")
    titles = [*(_text(it.get("headline")) for it in linked), *(text for name in _TITLES for text in meta.get(name, []))]
    titles += [_without_site(title, site) for title in [words_in(it) for it in root.find_all("title", limit=1)]]
    titles = [_without_site(title, site, only_known=True) for title in titles]
    authors = [name for it in linked for name in _names(it.get("author"))]
    authors = authors or next((found for name in _AUTHORS if (found := _listed(meta.get(name, [])))), [])
    authors = authors or list(_in_microdata(root))
    authors = [_TITLE.sub("", name) or name for name in authors]
    dates = [_text(it.get("datePublished")) for it in linked] + [text for name in _DATES for text in meta.get(name, [])]
    dates += [attribute(it, "content") or attribute(it, "datetime") for it in root.find_all(itemprop="datePublished")]
    subjects = [text for it in linked for text in _texts(it.get("keywords"))]
    subjects = subjects or next((found for name in _SUBJECTS if (found := _listed(meta.get(name, [])))), [])
    return Metadata(
        titles=tuple(
            dict.fromkeys(
                " ".join(title.split()) if title.isascii() else title.strip() for title in titles if title.strip()
            )
        ),
        people=tuple(Person(name, "author") for name in dict.fromkeys(authors)),
        published=next((day for text in dates if (day := day_of(text))), None),
        language=language_tag(_language(root, meta)),
        subjects=tuple(dict.fromkeys(subjects))[:_MOST_SUBJECTS],
        address=_address(root, meta),
        site=site,
        sites=tuple(part.strip() for it in root.find_all("title", limit=1) for part in _SITE.split(words_in(it))[1:]),
        image=next((image for name in _IMAGES for image in meta.get(name, [])), ""),
    )


def day_of(text: str) -> date | None:
    """The day that a text begins with: ISO 8601, or as articles write it."""
    found = date_at_start(fold(text.strip()))
    return found[0] if found else None


def language_tag(said: str) -> str:
    """A BCP 47 tag, Chinese with its script: zh-TW → zh-Hant-TW; empty for what is none."""
    tag = said.strip().replace("_", "-")
    if not _LANGUAGE.fullmatch(tag):
        return ""
    parts = tag.split("-")
    if parts[0].lower() == "zh":
        if len(parts) > 1 and parts[1].lower() in _SCRIPTS:
            return _SCRIPTS[parts[1].lower()]
        scripts = {"hant": "Hant", "hans": "Hans"}
        named = scripts.get(parts[1].lower(), "") if len(parts) > 1 else ""
        return "-".join(["zh", named, *(part.upper() for part in parts[2:3] if len(part) == 2)]) if named else ""
    region = [part.upper() for part in parts[1:2] if len(part) == 2]
    return "-".join([parts[0].lower(), *region])


def _meta(root: Tag) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for tag in root.find_all("meta"):
        name = (attribute(tag, "property") or attribute(tag, "name") or attribute(tag, "itemprop")).lower()
        content = attribute(tag, "content")[:2000]
        if name and content:
            found.setdefault(name, []).append(content)
    return found


def _linked(root: Tag) -> Iterator[Mapping[str, Any]]:
    """The objects of schema.org in a page's JSON-LD, those in `@graph` and lists as well."""
    for script in root.find_all("script", type=re.compile(r"application/ld\+json", re.IGNORECASE)):
        text = script.get_text()
        if len(text) > _JSON:
            continue
        try:
            yield from _objects(json.loads(text, strict=False), 0)
        except (ValueError, RecursionError):
            continue


def _objects(value: Any, depth: int) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, list) and depth < _DEPTH:
        for it in value:
            yield from _objects(it, depth + 1)
    elif isinstance(value, dict) and depth < _DEPTH:
        yield value
        yield from _objects(value.get("@graph", []), depth + 1)
        yield from _objects(value.get("mainEntity", []), depth + 1)


def _types(item: Mapping[str, Any]) -> set[str]:
    said = item.get("@type", [])
    return {str(it) for it in (said if isinstance(said, list) else [said])}


def _text(value: Any) -> str:
    return value[:2000] if isinstance(value, str) else ""


def _texts(value: Any) -> list[str]:
    listed = value if isinstance(value, list) else [value]
    return _listed(it for it in listed if isinstance(it, str))


def _listed(values: Iterable[str]) -> list[str]:
    """The parts of lists written with commas, those that may be names or words."""
    parts = (
        part.strip()
        for value in values
        for part in re.split(r"[,，、;；]", _BY.sub("", value, count=1) if _BY.match(value) else value)
    )
    return [part for part in parts if part and not _NO_NAME.search(part)]


def _in_microdata(root: Tag) -> Iterator[str]:
    """The authors of the first article in microdata, not of a comment on it, nor of another article."""
    found = [(it, it.find_parent(itemscope=True)) for it in root.find_all(itemprop="author", limit=_MOST_AUTHORS)]
    own = [(it, of) for it, of in found if of is None or attribute(of, "itemtype").rpartition("/")[2] in _ARTICLES]
    for it, of in own:
        if of is own[0][1]:
            yield from _named(it)


def _named(item: Tag) -> list[str]:
    """The names in microdata of an author; the words of an element that is no item of its own are one."""
    names = [attribute(it, "content") or words_in(it) for it in item.find_all(itemprop="name", limit=1)]
    return _listed(names or ([] if item.has_attr("itemscope") else [attribute(item, "content") or words_in(item)]))


def _names(value: Any) -> Iterator[str]:
    """The names of people; an organisation wrote nothing with its own hand, and is the publisher."""
    for it in value if isinstance(value, list) else [value]:
        if isinstance(it, str) and not _NO_NAME.search(it):
            yield it.strip()
        elif isinstance(it, dict) and "Organization" not in _types(it):
            yield from (name.strip() for name in _texts(it.get("name")))


def _without_site(title: str, site: str, *, only_known: bool = False) -> str:
    """A title without the name of its site, which stands after a bar, or more than one."""
    parts = _SITE.split(title)
    if site and len(parts) > 1 and parts[-1].strip() == site:
        return title[: title.rindex(parts[-1])].rstrip(" |｜_–—－-:：·»«\u3000")
    if only_known or len(parts) < 2:
        return title
    found = re.match(r"(.*?)(?:\s*[|｜_]|\s+[–—－-]\s+|－)", title)
    return found[1] if found and found[1].strip() else title


def _language(root: Tag, meta: Mapping[str, list[str]]) -> str:
    html = root.find("html")
    said = attribute(html, "lang") or attribute(html, "xml:lang") if isinstance(html, Tag) else ""
    return said or next(iter(meta.get("content-language", []) + meta.get("og:locale", [])), "")


def _address(root: Tag, meta: Mapping[str, list[str]]) -> str:
    """The page's own address: `base` decides for links, then what the page says it is."""
    base, canonical = root.find("base", href=True), root.find("link", rel="canonical", href=True)
    said = [attribute(it, "href") for it in (base, canonical) if isinstance(it, Tag)] + meta.get("og:url", [])
    return next((address for address in said if address.startswith(("http://", "https://"))), "")
