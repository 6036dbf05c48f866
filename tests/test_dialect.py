"""docs/dialect.md and what render emits say the same: its tables are read, and held against two whole books."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from lxml import etree

from book.cache import Cache
from book.config import load_config
from book.manuscript.foreign import ALLOWED_TAGS
from book.model import Edition, Format, Page, PageBreak, PageMap
from book.pipeline import load_book, make_edition
from book.render.cover import HREF, begin_cover
from book.render.pagebreaks import with_page_breaks
from book.render.vertical import vertical
from book.xhtml import EPUB_TYPES, OPS, XHTML, XML

ROOT = Path(__file__).resolve().parent.parent
SAMPLER = Path(__file__).parent / "cases" / "dialect" / "everything" / "in"
DOCUMENT = ROOT / "docs" / "dialect.md"
FRAME = {"html", "head", "title", "link", "body", "nav"}
FORMATS: tuple[Format, ...] = ("epub", "pdf")

Shape = tuple[str, str, str, str]  # element, class, role, epub:type


@dataclass(frozen=True, slots=True)
class Found:
    """An element of a page, its names without namespaces."""

    page: Page
    tag: str
    attributes: dict[str, str]

    @property
    def classes(self) -> str:
        return self.attributes.get("class", "")

    @property
    def shape(self) -> Shape:
        return self.tag, self.classes, self.attributes.get("role", ""), self.attributes.get("epub:type", "")


def table(*header: str) -> list[list[str]]:
    """The rows of the one table of the document that has this header; a cell of code is its code, a dash nothing."""
    lines = DOCUMENT.read_text(encoding="utf-8").splitlines()
    at = lines.index(f"| {' | '.join(header)} |")
    rows = []
    for line in lines[at + 2 :]:
        if not line.startswith("|"):
            break
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        rows.append([re.sub(r"^`([^`]*)`$", r"\1", cell).replace("–", "") for cell in cells])
    return rows


def words(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell) or cell.split()


def elements(edition: Edition) -> Iterator[Found]:
    prefixes = {f"{{{XML}}}": "xml:", f"{{{OPS}}}": "epub:"}
    for page in edition.pages:
        for element in etree.fromstring(page.xhtml.encode()).iter():
            assert isinstance(element.tag, str), f"{page.id}: a comment or an instruction"
            name = etree.QName(element)
            assert name.namespace == XHTML, f"{page.id}: {element.tag}"
            attributes = {
                next((prefix + key[len(uri) :] for uri, prefix in prefixes.items() if key.startswith(uri)), key): value
                for key, value in ((str(key), value) for key, value in element.attrib.items())
            }
            yield Found(page, name.localname, attributes)


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Edition]:
    """Our own book, and one with every construct once."""
    made = {}
    for name, root in (("our own book", ROOT), ("sampler", SAMPLER)):
        cache = Cache(tmp_path_factory.mktemp("cache"))
        config = load_config(root)
        edition = make_edition(root, config, load_book(root, config, cache), cache)
        edition = replace(edition, assets=(*begin_cover(edition, cache)(), *edition.assets))
        starts = [page.id for page in edition.pages if page.role not in ("cover", "half-title")]
        breaks = tuple(PageBreak(page, 0, 0, str(at)) for at, page in enumerate(starts, 1))
        made[name] = with_page_breaks(edition, PageMap(breaks=breaks))
    made["vertical"] = vertical(made["our own book"])
    return made


@pytest.fixture(scope="module")
def found(editions: dict[str, Edition]) -> list[Found]:
    return [element for edition in editions.values() for element in elements(edition)]


def shapes() -> dict[Shape, str]:
    """Each row of the elements that mean something, and when it is there."""
    rows = table("element", "class", "role", "epub:type", "where", "when")
    return {(tag, classes, role, kind): when for tag, classes, role, kind, _, when in rows}


def body_classes() -> set[str]:
    return {row[2] for row in table("page", "role", "body class", "formats", "when")}


def plain() -> set[str]:
    return {name for row in table("element", "from") for name in words(row[0])}


def test_everything_emitted_is_in_the_document(found: list[Found]) -> None:
    known = set(shapes()) | {("body", name, "", "") for name in body_classes()}
    known |= {(tag, "", "", "") for tag in plain() | FRAME}
    known |= {("code", "language-python", "", "")}  # the sampler's own class
    assert sorted({element.shape for element in found} - known) == []


def test_everything_in_the_document_is_emitted(editions: dict[str, Edition], found: list[Found]) -> None:
    emitted = {element.shape for element in found}
    assert sorted(set(shapes()) - emitted) == []
    assert body_classes() == {element.classes for element in found if element.tag == "body"}
    always = {shape for shape, when in shapes().items() if when == "always"}
    for name, edition in editions.items():
        assert sorted(always - {element.shape for element in elements(edition)}) == [], name


def test_a_chapter_may_hold_what_the_document_says() -> None:
    assert plain() == ALLOWED_TAGS


def test_roles_have_their_twins(found: list[Found]) -> None:
    for tag, _, role, kind in shapes():
        assert kind == EPUB_TYPES.get(role, kind), f"{tag}: {role}"
    for element in found:
        assert element.attributes.get("epub:type") == EPUB_TYPES.get(
            element.attributes.get("role", ""), element.attributes.get("epub:type")
        )


def test_attributes(found: list[Found]) -> None:
    known = {row[0]: set(words(row[1])) for row in table("element", "attributes")}
    for element in found:
        more = set(element.attributes) - known["any"] - known.get(element.tag, set())
        assert not more, f"{element.page.id}: {element.tag} {more}"
        assert element.attributes.get("lang") == element.attributes.get("xml:lang")
        if element.tag == "img":
            assert element.attributes["alt"]


def test_pages_in_their_order(editions: dict[str, Edition]) -> None:
    rows = table("page", "role", "body class", "formats", "when")
    fixed = [row[0] for row in rows if not row[0].startswith("<")]
    for name, edition in editions.items():
        at, part = 0, ""
        for page in edition.pages:
            body = next(one for one in elements(edition) if one.page == page and one.tag == "body").classes
            name_of = re.sub(r"part-\d+", "<part>", page.id) if page.role in ("part", "references") else "<chapter>"
            at = 0 if page.role == "part" or (part and not page.part) else at  # a part has its own chapters
            part = page.part
            here = [page.id if page.id in fixed else name_of, page.role, body, " ".join(page.formats)]
            at = next((row for row in range(at, len(rows)) if rows[row][:4] == here), -1)
            assert at >= 0, f"{name}: {here} is not a page of the dialect, or not in its place"
        assert {row[0] for row in rows if row[4] == "always"} <= {page.id for page in edition.pages}


def test_a_page_is_one_section_with_its_id(editions: dict[str, Edition]) -> None:
    for edition in editions.values():
        for page in edition.pages:
            assert page.xhtml.startswith('<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n')
            root = etree.fromstring(page.xhtml.encode())
            assert [child.tag for child in root] == [f"{{{XHTML}}}head", f"{{{XHTML}}}body"]
            assert [(child.tag, child.get("id")) for child in root[1]] == [(f"{{{XHTML}}}section", page.id)]
            assert re.fullmatch(r"[a-z][a-z0-9-]*", page.id)
            titles = 0 if page.role in ("cover", "half-title") else 1
            assert len(root.findall(f".//{{{XHTML}}}h1")) == titles, page.id


def test_ids(editions: dict[str, Edition], found: list[Found]) -> None:
    rows = table("element", "class", "id", "what it counts")
    forms = [(tag, classes, form) for tag, classes, form, _ in rows if tag != "any"]
    used = set()
    for element in found:
        name = element.attributes.get("id")
        if name is None:
            continue
        page = re.escape(element.page.id)
        matched = {
            (tag, classes, form)
            for tag, classes, form in forms
            if (tag, classes) == (element.tag, element.classes)
            and re.fullmatch(
                form.replace("<page>", page)
                .replace("<n>", r"\d+")
                .replace("<label>", r"(?:[ivxlc]+|\d+)")
                .replace("<own>", r"\S+"),
                name,
            )
        }
        used |= matched
        if element.classes in ("note", "note-call") or element.tag in ("section", "nav", "li", "a", "h1"):
            assert matched, f"{element.page.id}: {element.tag} {element.classes} #{name}"
    assert {row for row in forms if row[0] not in ("h5", "h6")} - used == set()
    for edition in editions.values():
        for kind in FORMATS:
            ids = [
                one.attributes["id"] for one in elements(edition) if kind in one.page.formats if "id" in one.attributes
            ]
            assert len(ids) == len(set(ids)), kind


def test_links_have_their_forms_and_lead_somewhere(editions: dict[str, Edition]) -> None:
    rows = table("attribute", "form", "leads to")
    parts = {
        "<id>": r"[^\s#]+",
        "<page>": "[a-z][a-z0-9-]*",
        "<name>": r"[a-z0-9._/-]+",
        "https://…": r"(https?://|mailto:)\S+",
    }
    forms: dict[str, list[str]] = {"href": [], "src": []}
    for name, form, _ in rows:
        forms[name].append(re.sub("<id>|<page>|<name>|https://…", lambda match: parts[match[0]], form))
    for edition in editions.values():
        assets = {f"../{asset.href}" for asset in edition.assets}
        assert f"../{HREF}" in assets
        for kind in FORMATS:
            pages = [one for one in elements(edition) if kind in one.page.formats]
            places = {f"{one.page.id}.xhtml#{one.attributes['id']}" for one in pages if "id" in one.attributes}
            places |= {f"{one.page.id}.xhtml" for one in pages}
            for one in pages:
                for name in ("href", "src"):
                    value = one.attributes.get(name)
                    if value is None:
                        continue
                    assert any(re.fullmatch(form, value) for form in forms[name]), value
                    if name == "src":
                        assert value in assets, value
                    elif value.startswith("#"):
                        assert f"{one.page.id}.xhtml{value}" in places, f"{kind}: {one.page.id} {value}"
                    elif ".xhtml" in value:
                        assert value in places, f"{kind}: {one.page.id} {value}"
                        assert not value.startswith(f"{one.page.id}.xhtml#") or one.page.role in ("toc", "chapter")


def test_notes_are_where_layout_looks_for_them(found: list[Found], editions: dict[str, Edition]) -> None:
    inside = {"x": XHTML}
    for edition in editions.values():
        for page in edition.pages:
            root = etree.fromstring(page.xhtml.encode())
            for note in root.iterfind(".//x:aside[@class='note']", inside):
                parent = note.getparent()
                assert parent is not None
                assert parent.get("class") == "notes"
                assert parent.getparent() is root[1][0]
                back = note[0][0]
                assert back.get("class") == "note-number"
                calls = [call.get("id", "") for call in root.iterfind(f".//x:a[@href='#{note.get('id')}']", inside)]
                assert back.get("href") == f"#{calls[0]}"
    assert any(element.classes == "note" for element in found)
