"""What the EPUB's package document and NCX say of a book: metadata, accessibility, properties, order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import epub_edition
import pytest
from epub_edition import OPF, package, values, with_page, written
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from book.checks.epub import check_epub
from book.model import Asset, Classification, Edition, Evaluation, Person, Series, TocEntry
from book.writers.epub import navigation, write

NCX = "{http://www.daisy.org/z3986/2005/ncx/}"


@pytest.fixture
def edition(tmp_path: Path) -> Edition:
    return epub_edition.edition(tmp_path)


# ---------------------------------------------------------------- metadata


def test_without_isbn_the_own_identifier_is_the_unique_one(edition: Edition, tmp_path: Path) -> None:
    held = written(replace(edition, metadata=replace(edition.metadata, isbn={"print": "9789860000016"})), tmp_path)
    root = etree.fromstring(held["EPUB/content.opf"])
    assert [element.text for element in root.iterfind(".//dc:identifier", OPF)] == [edition.metadata.identifier]
    assert edition.metadata.identifier.encode() in held["EPUB/toc.ncx"]
    assert values(root, "identifier-type") == []


def test_what_is_not_given_is_not_written(edition: Edition, tmp_path: Path) -> None:
    bare = replace(edition.metadata, subtitle="", publisher="", rights=" ", description="", subjects=())
    root = package(replace(edition, metadata=bare), tmp_path)
    held = {etree.QName(element).localname for element in root.iterfind(".//opf:metadata/dc:*", OPF)}
    assert held == {"identifier", "title", "language", "creator", "contributor", "date"}
    assert values(root, "title-type") == ["main"]


xml_text = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), min_size=1
).filter(str.strip)
once = settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@once
@given(title=xml_text, subject=xml_text, name=xml_text, note=xml_text)
def test_any_words_survive(tmp_path: Path, title: str, subject: str, name: str, note: str) -> None:
    edition = epub_edition.edition(tmp_path)
    metadata = replace(
        edition.metadata, title=title, subjects=(subject,), people=(Person(name, "author", name),), description=note
    )
    root = package(replace(edition, metadata=metadata), tmp_path)
    held = [root.findtext(f".//dc:{field}", namespaces=OPF) for field in ("title", "subject", "creator", "description")]
    assert held == [title, subject, name, note]
    assert values(root, "file-as") == [name]


def test_what_catalogues_and_evaluators_say_is_written_and_valid(edition: Edition, tmp_path: Path) -> None:
    metadata = replace(
        edition.metadata,
        file_as="Beijiao dengta",
        series=Series("海岸叢書", "2"),
        classifications=(Classification("BISAC", "HIS003000", "HISTORY / Asia"), Classification("Thema", "NHF", "NHF")),
        evaluation=Evaluation(
            "EPUB Accessibility 1.1 - WCAG 2.1 Level AA", "海岸中心", "甲級", "https://example.org/r", "經試讀。"
        ),
    )
    artifact = write(replace(edition, metadata=metadata), tmp_path / "told.epub")
    root = etree.fromstring(epub_edition.entries(artifact.path)["EPUB/content.opf"])
    assert values(root, "file-as")[0] == "Beijiao dengta"
    assert values(root, "belongs-to-collection") == ["海岸叢書"]
    assert (values(root, "collection-type"), values(root, "group-position")) == (["series"], ["2"])
    assert (values(root, "authority"), values(root, "term")) == (["BISAC", "Thema"], ["HIS003000", "NHF"])
    assert values(root, "dcterms:conformsTo") == ["EPUB Accessibility 1.1 - WCAG 2.1 Level AA"]
    assert (values(root, "a11y:certifiedBy"), values(root, "a11y:certifierCredential")) == (["海岸中心"], ["甲級"])
    assert root.find(".//opf:link[@rel='a11y:certifierReport']", OPF).get("href") == "https://example.org/r"  # type: ignore[union-attr]
    assert values(root, "schema:accessibilitySummary")[0].endswith("經試讀。")
    assert [found for found in check_epub((artifact.path,)).issues if found.severity != "info"] == []


def test_without_an_evaluation_nothing_is_claimed(edition: Edition, tmp_path: Path) -> None:
    held = written(edition, tmp_path)["EPUB/content.opf"]
    assert b"a11y:" not in held
    assert b"conformsTo" not in held


# ---------------------------------------------------------------- accessibility and properties


def test_a_book_without_pictures(edition: Edition, tmp_path: Path) -> None:
    words = ("cover", "ch-01", "ch-02")
    for uid in words:
        edition = with_page(edition, uid, "<p>燈</p>")
    root = package(replace(edition, assets=()), tmp_path)
    assert values(root, "schema:accessMode") == values(root, "schema:accessModeSufficient") == ["textual"]
    assert "alternativeText" not in values(root, "schema:accessibilityFeature")


def test_a_picture_without_words_is_not_called_accessible(edition: Edition, tmp_path: Path) -> None:
    root = package(with_page(edition, "ch-02", '<p><img src="../images/beam.svg"/></p>'), tmp_path)
    assert values(root, "schema:accessModeSufficient") == ["textual,visual"]
    assert "alternativeText" not in values(root, "schema:accessibilityFeature")
    assert "部分圖片沒有替代文字。" in values(root, "schema:accessibilitySummary")[0]


def test_a_page_list_is_claimed_with_its_source(edition: Edition, tmp_path: Path) -> None:
    toc = next(page for page in edition.pages if page.role == "toc")
    listed = toc.xhtml.replace(
        "</body>", '<nav epub:type="page-list"><ol><li><a href="ch-01.xhtml#log">1</a></li></ol></nav></body>'
    )
    broken = '<p><span epub:type="pagebreak" role="doc-pagebreak" id="log" aria-label="1"/>燈</p>'
    edition = replace(edition, pages=tuple(replace(toc, xhtml=listed) if p is toc else p for p in edition.pages))
    edition = replace(edition, metadata=replace(edition.metadata, isbn={"print": "9789860000016"}))
    root = package(with_page(edition, "ch-01", broken), tmp_path)
    features = values(root, "schema:accessibilityFeature")
    assert {"pageNavigation", "pageBreakMarkers"} < set(features)
    assert "rubyAnnotations" not in features
    assert values(root, "pageBreakSource") == ["urn:isbn:9789860000016"]


def moving(folder: Path, name: str) -> Asset:
    if name.endswith(".gif"):
        return epub_edition.picture(folder, name, "image/gif", (8, 8))
    text = epub_edition.DIAGRAM.replace("</svg>", '<animate attributeName="x" dur="1s"/></svg>')
    (folder / name).write_text(text, encoding="utf-8")
    return epub_edition.asset(folder / name, "image/svg+xml", (400, 200))


@pytest.mark.parametrize("name", ["flash.gif", "flash.svg"])
def test_what_may_move_is_no_harmless_book(edition: Edition, tmp_path: Path, name: str) -> None:
    assert values(package(edition, tmp_path), "schema:accessibilityHazard") == ["none"]
    edition = replace(edition, assets=(*edition.assets, moving(tmp_path, name)))
    root = package(with_page(edition, "ch-02", f'<p><img src="../images/{name}" alt="閃光"/></p>'), tmp_path)
    assert values(root, "schema:accessibilityHazard") == ["unknown"]


def test_manifest_properties_are_found(edition: Edition, tmp_path: Path) -> None:
    formula = '<p><math xmlns="http://www.w3.org/1998/Math/MathML"><mi>x</mi></math></p>'
    root = package(with_page(edition, "colophon", formula), tmp_path)
    held = {item.get("href"): item.get("properties") for item in root.iterfind(".//opf:item[@properties]", OPF)}
    assert held == {
        "text/toc.xhtml": "nav",
        "text/ch-02.xhtml": "svg",
        "text/colophon.xhtml": "mathml",
        "images/cover.jpg": "cover-image",
    }


# ---------------------------------------------------------------- the NCX

tocs = st.recursive(
    st.builds(TocEntry, xml_text, st.sampled_from(["a.xhtml", "a.xhtml#x", "b.xhtml", "c.xhtml"])),
    lambda inner: st.builds(
        TocEntry,
        xml_text,
        st.sampled_from(["d.xhtml", "e.xhtml#y"]),
        st.sampled_from(["", "第一章"]),
        children=st.lists(inner, max_size=3).map(tuple),
    ),
    max_leaves=12,
)


def flat(entries: Iterable[TocEntry]) -> list[TocEntry]:
    return [each for entry in entries for each in (entry, *flat(entry.children))]


@once
@given(toc=st.lists(tocs, min_size=1, max_size=4).map(tuple))
def test_ncx_keeps_every_entry_and_one_order_a_target(tmp_path: Path, toc: tuple[TocEntry, ...]) -> None:
    root = etree.fromstring(navigation.ncx(replace(epub_edition.edition(tmp_path), toc=toc), "urn:x"))
    points = list(root.iter(f"{NCX}navPoint"))
    named = [f"{entry.label}　{entry.title}" if entry.label else entry.title for entry in flat(toc)]
    assert [point.findtext(f"{NCX}navLabel/{NCX}text") for point in points] == named
    orders: dict[str, int] = {}
    for point in points:
        target = point.find(f"{NCX}content").get("src")
        assert int(point.get("playOrder")) == orders.setdefault(target, len(orders) + 1)
    depth = max(len(list(point.iterancestors(f"{NCX}navPoint"))) + 1 for point in points)
    assert root.find(f"{NCX}head/{NCX}meta[@name='dtb:depth']").get("content") == str(depth)
