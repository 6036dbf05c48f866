"""An EPUB's package: an archive comes in; its reading order, metadata and contents (EPUB 3.3 and 2.0.1) go out."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import unquote

from lxml import etree

from book.model import Person, Place
from book.readers.archive import Archive
from book.readers.html_meta import day_of, language_tag
from book.report import stop

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_PAGES = frozenset({"application/xhtml+xml", "text/html", "application/x-dtbook+xml"})
_ROLES = {  # MARC relators
    "aut": "author",
    "edt": "editor",
    "trl": "translator",
    "ill": "illustrator",
    "pht": "photographer",
    "pbd": "chief-editor",
    "pfr": "proofreader",
    "cov": "cover-designer",
    "bkd": "designer",
}
_DEEPEST = 10  # contents in contents


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents: its words, the file and the place in it that it leads to, and the lines below it."""

    title: str
    path: str
    place: str
    inner: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Package:
    """What the package says; `pages` are paths in the archive in reading order, `navigation` that of the contents."""

    pages: tuple[str, ...]
    navigation: str
    contents: tuple[Entry, ...]
    cover: str
    title: str
    people: tuple[Person, ...]
    language: str
    published: date | None
    subjects: tuple[str, ...]


def read_package(archive: Archive) -> Package:
    """The package of the archive's first rendition.

    Raises KanbenError IMP-070 (no e-book: container, package or reading order cannot be read), IMP-071 (encrypted).
    """
    container = _xml(archive, _CONTAINER)
    roots = [it.get("full-path", "") for it in container.iter("{*}rootfile")]
    opf = next((path for path in roots if path in archive.names), "")
    if not opf:
        raise _broken(archive, _CONTAINER)
    package = _xml(archive, opf)
    items = {it.get("id", ""): it for it in package.iterfind("{*}manifest/{*}item")}
    paths = {key: resolved(opf, it.get("href", ""))[0] for key, it in items.items()}
    spine = [it.get("idref", "") for it in package.iterfind("{*}spine/{*}itemref")]
    pages = [paths[key] for key in spine if key in items and items[key].get("media-type", "") in _PAGES]
    if not pages:
        raise _broken(archive, opf)
    _refuse_encrypted(archive, pages)
    navigation = next((paths[key] for key, it in items.items() if "nav" in it.get("properties", "").split()), "")
    ncx = next((paths[key] for key, it in items.items() if it.get("media-type") == "application/x-dtbncx+xml"), "")
    contents = _nav(archive, navigation) or _ncx(archive, ncx)
    return Package(
        pages=tuple(dict.fromkeys(pages)),
        navigation=navigation,
        contents=contents,
        cover=_cover(package, items, paths),
        title=next(iter(_texts(package, "title")), ""),
        people=tuple(_people(package)),
        language=language_tag(next(iter(_texts(package, "language")), "")),
        published=next((day for text in _texts(package, "date") if (day := day_of(text))), None),
        subjects=tuple(dict.fromkeys(_texts(package, "subject"))),
    )


def resolved(base: str, href: str) -> tuple[str, str]:
    """The path in the archive, and the place in that file, that `href` in the file `base` leads to."""
    path, _, place = href.partition("#")
    path = unquote(path.partition("?")[0])
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(base), path)) if path else base
    return joined, unquote(place)


def parser() -> etree.XMLParser:
    """A parser that mends what it can, fetches nothing and expands no entity."""
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=True,
        remove_comments=True,
        remove_pis=True,
    )


def _xml(archive: Archive, path: str) -> etree._Element:
    try:
        root = etree.fromstring(archive.read(path), parser())
    except (KeyError, etree.XMLSyntaxError) as error:
        raise _broken(archive, path) from error
    if root is None:
        raise _broken(archive, path)
    return root


def _broken(archive: Archive, path: str) -> Exception:
    return stop("IMP-070", Place(archive.file), file=archive.file, name=path)


def _refuse_encrypted(archive: Archive, pages: list[str]) -> None:
    """Fonts may be obfuscated; pages that are encrypted can be read by nobody but their shop's programs."""
    if _ENCRYPTION not in archive.names:
        return
    named = {unquote(it.get("URI", "")) for it in _xml(archive, _ENCRYPTION).iter("{*}CipherReference")}
    if named & set(pages):
        raise stop("IMP-071", Place(archive.file), file=archive.file)


def _texts(package: etree._Element, name: str) -> Iterator[str]:
    for element in package.iterfind(f"{{*}}metadata//{{http://purl.org/dc/elements/1.1/}}{name}"):
        text = " ".join("".join(map(str, element.itertext())).split())
        if text:
            yield text


def _people(package: etree._Element) -> Iterator[Person]:
    """Creators and contributors whose role is one of ours; a creator without one is an author."""
    refined = {
        it.get("refines", "").removeprefix("#"): (it.text or "").strip()
        for it in package.iterfind("{*}metadata//{*}meta")
        if it.get("property") == "role"
    }
    for kind in ("creator", "contributor"):
        for element in package.iterfind(f"{{*}}metadata//{{http://purl.org/dc/elements/1.1/}}{kind}"):
            name = " ".join("".join(map(str, element.itertext())).split())
            said = element.get("{http://www.idpf.org/2007/opf}role") or refined.get(element.get("id", ""), "")
            role = _ROLES.get(said, "author" if kind == "creator" else "")
            if name and role:
                yield Person(name, role)


def _cover(package: etree._Element, items: Mapping[str, etree._Element], paths: Mapping[str, str]) -> str:
    """The path of the cover's picture, empty without one."""
    named = [it.get("content", "") for it in package.iterfind("{*}metadata//{*}meta") if it.get("name") == "cover"]
    marked = [key for key, it in items.items() if "cover-image" in it.get("properties", "").split()]
    return next((paths[key] for key in (*marked, *named) if key in paths), "")


def _nav(archive: Archive, path: str) -> tuple[Entry, ...]:
    if path not in archive.names:
        return ()
    for nav in _xml(archive, path).iter("{*}nav"):
        if "toc" in nav.get("{http://www.idpf.org/2007/ops}type", "").split() or nav.get("role") == "doc-toc":
            top = nav.find("{*}ol")
            return tuple(_nav_entries(top, path, 0)) if top is not None else ()
    return ()


def _nav_entries(listed: etree._Element, base: str, depth: int) -> Iterator[Entry]:
    for item in listed.iterfind("{*}li"):
        label = next(iter(item.iterfind("{*}a")), None)
        if label is None:
            label = next(iter(item.iterfind("{*}span")), None)
        below = item.find("{*}ol")
        inner = tuple(_nav_entries(below, base, depth + 1)) if below is not None and depth < _DEEPEST else ()
        href = label.get("href", "") if label is not None else ""
        path, place = resolved(base, href) if href else ("", "")
        words = " ".join("".join(map(str, label.itertext())).split()) if label is not None else ""
        yield Entry(words, path, place, inner)


def _ncx(archive: Archive, path: str) -> tuple[Entry, ...]:
    if path not in archive.names:
        return ()
    found = _xml(archive, path).find("{*}navMap")
    return tuple(_ncx_entries(found, path, 0)) if found is not None else ()


def _ncx_entries(listed: etree._Element, base: str, depth: int) -> Iterator[Entry]:
    for point in listed.iterfind("{*}navPoint"):
        words = " ".join(
            "".join(str(text) for label in point.iterfind("{*}navLabel") for text in label.itertext()).split()
        )
        content = point.find("{*}content")
        href = content.get("src", "") if content is not None else ""
        inner = tuple(_ncx_entries(point, base, depth + 1)) if depth < _DEEPEST else ()
        yield Entry(words, *(resolved(base, href) if href else ("", "")), inner)
