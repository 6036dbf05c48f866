"""Long chapters: each file of the EPUB is small, and nothing is lost or led astray where they were cut."""

from __future__ import annotations

import unicodedata
import zipfile
from dataclasses import replace
from pathlib import Path, PurePosixPath

import pytest
from lxml import etree
from publications import BOOK, common_cache, publication

from book.cache import Cache
from book.checks.epub import check_epub
from book.config import load_config
from book.model import PageBreak, PageMap
from book.pipeline import load_book, make_edition
from book.render.cover import begin_cover
from book.render.pagebreaks import with_page_breaks
from book.render.split import split_long_pages
from book.render.vertical import vertical
from book.writers.epub import write
from book.xhtml import XHTML

XHTML_ = f"{{{XHTML}}}"
TYPE = "{http://www.idpf.org/2007/ops}type"
SECTIONS = 60
PARAGRAPH = "潮水一天漲落兩回，漁人依著它出海，也依著它回來。" * 40


def chapter() -> str:
    """More than a megabyte, with notes, links in both directions, citations and lists in every section."""
    parts = ["---\ntitle: 長日\nid: day\n---\n"]
    for at in range(SECTIONS):
        other = (at * 7 + 5) % SECTIONS
        parts.append(f"## 第{at}節 {{#part-{at}}}\n\n見[](#part-{other})。[^n{at}][@almanac] 又見[](#part-0)。[^n0]\n")
        parts += [f"{PARAGRAPH}\n"] * 5
        parts.append(f"[^n{at}]: 註文{at}，見[](#part-{other})。\n")
    parts.append("\n".join(f"{at}. {PARAGRAPH}" for at in range(1, 101)))
    return "\n".join(parts)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Both EPUBs; a printed page begins with every fourth paragraph."""
    files = {
        "book.toml": f'{BOOK}[[book.people]]\nname = "林見川"\n',
        "chapters/01-tide.md": chapter(),
        "chapters/references.yaml": "- id: almanac\n  type: book\n  title: 潮汐表\n  issued: 2023-01\n",
    }
    root = publication(tmp_path_factory.mktemp("long") / "book", files)
    config, cache = load_config(root), Cache(Path(common_cache().name))
    edition = make_edition(root, config, load_book(root, config, cache), cache)
    edition = replace(edition, assets=(*begin_cover(edition, cache)(), *edition.assets))
    (page,) = (page for page in edition.pages if page.id == "day")
    elements = list(etree.fromstring(page.xhtml.encode())[1][0].iter("{*}*"))
    starts = [at for at, each in enumerate(elements) if etree.QName(each).localname in ("p", "li")][::4]
    breaks = [PageBreak("day", at, 0, str(label)) for label, at in enumerate(starts, 1)]
    edition = with_page_breaks(edition, PageMap(breaks=tuple(breaks)))
    both = {"horizontal": edition, "vertical": vertical(edition)}
    return {name: write(split_long_pages(each), root / f"{name}.epub").path for name, each in both.items()}


@pytest.fixture(scope="module", params=["horizontal", "vertical"])
def documents(made: dict[str, Path], request: pytest.FixtureRequest) -> dict[str, etree._Element]:
    with zipfile.ZipFile(made[request.param]) as archive:
        sizes = {name: archive.getinfo(name).file_size for name in archive.namelist() if name.endswith(".xhtml")}
        assert max(sizes.values()) < 256 * 1024, sizes
        assert sum(sizes.values()) > 1_000_000
        return {PurePosixPath(name).name: etree.fromstring(archive.read(name)) for name in sizes}


def test_files_are_small_and_none_is_a_crumb(documents: dict[str, etree._Element]) -> None:
    parts = [name for name in documents if name.startswith("day")]
    assert 4 < len(parts) < 10
    for name in parts:
        last = [each for each in documents[name][1][0] if each.get("class") != "notes"][-1]
        assert etree.QName(last).localname not in ("h1", "h2"), "a heading is parted from its text"


def test_nothing_is_lost(documents: dict[str, etree._Element]) -> None:
    body = "".join("".join(map(str, root[1].itertext())) for name, root in documents.items() if name.startswith("day"))
    assert body.count(PARAGRAPH[:-3]) == 5 * SECTIONS + 100
    numbers = [each.get("start", "1") for root in documents.values() for each in root.iter(f"{XHTML_}ol")]
    assert "1" in numbers


def test_every_link_leads_to_its_target(documents: dict[str, etree._Element]) -> None:
    ids = {f"{name}#{each.get('id')}" for name, root in documents.items() for each in root.iter() if each.get("id")}
    seen = 0
    for name, root in documents.items():
        for link in root.iter(f"{XHTML_}a"):
            href = link.get("href", "")
            target = f"{name}{href}" if href.startswith("#") else href
            if "#" in target:
                assert target in ids, f"{name}: {href}"
                seen += 1
            words = unicodedata.normalize("NFKC", "".join(map(str, link.itertext()))).replace("\u2060", "")
            if link.get("class") == "reference":
                number = words.removeprefix("第").removesuffix("節")
                assert target.endswith(f"#part-{number}")
    assert seen > 4 * SECTIONS


def test_a_note_is_in_the_file_of_its_first_call(documents: dict[str, etree._Element]) -> None:
    notes = 0
    for root in documents.values():
        here = {each.get("id") for each in root.iter() if each.get("id")}
        for note in root.iter(f"{XHTML_}aside"):
            back = next(link for link in note.iter(f"{XHTML_}a") if link.get("role") == "doc-backlink")
            assert back.get("href", "").removeprefix("#") in here
            notes += 1
    assert notes == SECTIONS


def test_the_list_of_pages_goes_on_through_the_parts(documents: dict[str, etree._Element]) -> None:
    listed = next(nav for nav in documents["toc.xhtml"].iter(f"{XHTML_}nav") if nav.get(TYPE) == "page-list")
    files = [link.get("href", "").partition("#")[0] for link in listed.iter(f"{XHTML_}a")]
    assert list(dict.fromkeys(files)) == [name for name in documents if name.startswith("day")]


def test_no_check_has_anything_to_say(made: dict[str, Path]) -> None:
    found = check_epub(tuple(made.values())).issues
    assert [each for each in found if each.severity != "info"] == []
