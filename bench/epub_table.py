"""One book as an EPUB by Kanben, pandoc and calibre: a number of chapters comes in; a table, side by side, goes out.

    python bench/epub_table.py [--chapters 12] [--runs 3]

pandoc gets the text in its own Markdown, calibre the HTML that pandoc makes of it, all three the same pictures and the
same cover. EPUBCheck needs Java; Ace needs Node, npm and Chromium; calibre is Debian's package `calibre`
(`ebook-convert`). What is not there is a dash.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median

import books
import peers
import pypandoc
from lxml import etree
from measure import usage

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from engine import ace  # noqa: E402
from engine.modules import UnavailableError  # noqa: E402

from book.checks.archive import opened  # noqa: E402
from book.checks.epubcheck import Epubcheck  # noqa: E402
from book.checks.lint import lint  # noqa: E402

XHTML, OPS = "{http://www.w3.org/1999/xhtml}", "{http://www.idpf.org/2007/ops}"
Command = list[str]


# ---------------------------------------------------------------- making


def commands(folder: Path, chapters: int) -> dict[str, Callable[[Path], list[Command]]]:
    """For each tool what makes an EPUB at a path; the sources are written into `folder`."""
    own, peer = folder / "kanben", folder / "peers"
    books.publication(_made(own), chapters)
    with (own / "book.toml").open("a", encoding="utf-8") as settings:
        settings.write("[epub]\npage_list = true\n")
    kanben = [sys.executable, "-P", "-m", "book", "-q", "-C", str(own)]
    usage([[*kanben, "epub"]], environment())
    with zipfile.ZipFile(own / "dist" / "bench.epub") as archive:
        (folder / "cover.jpg").write_bytes(archive.read("EPUB/images/cover.jpg"))
    text = peers.pandoc_book(_made(peer), chapters)
    pandoc, cover = pypandoc.get_pandoc_path(), str(folder / "cover.jpg")
    given = [pandoc, str(text), f"--resource-path={peer}", "--metadata=lang:zh-Hant-TW", "--toc", "--toc-depth=2"]
    made: dict[str, Callable[[Path], list[Command]]] = {
        "Kanben": lambda path: [
            [*kanben, "clean"],
            [*kanben, "epub"],
            ["cp", str(own / "dist" / "bench.epub"), str(path)],
        ],
        "pandoc": lambda path: [[*given, f"--epub-cover-image={cover}", "--split-level=1", "-o", str(path)]],
    }
    if convert := shutil.which("ebook-convert"):
        page = peer / "book.html"
        usage([[pandoc, str(text), "--standalone", "--metadata=lang:zh-Hant-TW", "-o", str(page)]], environment())
        options = ["--epub-version=3", "--language=zh-TW", f"--cover={cover}", f"--title={books.TITLE}"]
        made["calibre"] = lambda path: [[convert, str(page), str(path), *options, f"--authors={books.PUBLISHER}"]]
    return made


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder


def environment() -> Mapping[str, str]:
    """English, without a display, and without a cache that an earlier run filled."""
    return {**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8", "QT_QPA_PLATFORM": "offscreen"}


# ---------------------------------------------------------------- looking


class Opened:
    """What an EPUB holds, as far as the table asks."""

    def __init__(self, path: Path) -> None:
        with zipfile.ZipFile(path) as archive:
            names = [name for name in archive.namelist() if name.endswith((".xhtml", ".html"))]
            self.pages = {name: etree.fromstring(archive.read(name)) for name in names}

    def elements(self, *kinds: str) -> list[etree._Element]:
        """Elements of these epub:types or roles."""
        wanted = {*kinds, *(f"doc-{kind}" for kind in kinds)}
        return [
            element
            for page in self.pages.values()
            for element in page.iter(f"{XHTML}*")
            if wanted & {*element.get(f"{OPS}type", "").split(), *element.get("role", "").split()}
        ]

    def listed(self, kind: str) -> list[str]:
        """The words of the links of the `nav` of that type."""
        navs = [nav for nav in self.elements(kind) if nav.tag == f"{XHTML}nav"]
        return ["".join(map(str, link.itertext())).strip() for nav in navs for link in nav.iter(f"{XHTML}a")]

    def reference_backlinks(self) -> int:
        """Links from the reference list to the places that cite its entries."""
        found = 0
        for section in self.elements("bibliography"):
            found += sum("backlink" in (link.get(f"{OPS}type") or "") for link in section.iter(f"{XHTML}a"))
        return found

    def credits(self) -> int:
        """Credits of pictures that are marked as what they are."""
        classes = [e for page in self.pages.values() for e in page.iter(f"{XHTML}*") if e.get("class") == "credit"]
        return len({*self.elements("credit"), *classes})


def features(path: Path) -> dict[str, str]:
    """The rows that look into the file."""
    book = Opened(path)
    landmarks = book.listed("landmarks")
    foreign = [words for words in landmarks if not re.search("[\u4e00-\u9fff]", words)]
    return {
        "pages of the print edition listed": str(len(book.listed("page-list"))),
        "notes that pop up": str(sum(note.tag == f"{XHTML}aside" for note in book.elements("footnote", "endnote"))),
        "links back from notes": str(len(book.elements("backlink")) - book.reference_backlinks()),
        "links back from references": str(book.reference_backlinks()),
        "credits marked": str(book.credits()),
        "landmarks (not in the book's language)": f"{len(landmarks)} ({len(foreign)})",
        "bytes": f"{path.stat().st_size:,}",
    }


def judged(paths: Mapping[str, Path]) -> dict[str, dict[str, str]]:
    """The rows of the validators, by tool."""
    try:
        by_ace = {path: str(len(found)) for path, found in ace.violations(list(paths.values())).items()}
    except UnavailableError:
        by_ace = {}
    rows: dict[str, dict[str, str]] = {}
    with Epubcheck() as epubcheck:
        for name, path in paths.items():
            found = epubcheck.run(path)
            with opened(path) as archive:
                linted = [each for each in lint(archive) if each.severity != "info"]
            severe = [sum(each.code == code for each in found) for code in ("EPB-001", "EPB-002")]
            ran = not any(each.code == "EPB-004" for each in found)
            rows[name] = {
                "EPUBCheck: errors, warnings": "{}, {}".format(*severe) if ran else "—",
                "Ace by DAISY: violations": by_ace.get(path, "—"),
                "Kanben's lints: warnings": str(len(linted)),
            }
    return rows


# ---------------------------------------------------------------- the table


def table(chapters: int, runs: int, folder: Path) -> str:
    """The table in Markdown."""
    makers = commands(folder, chapters)
    paths = {name: folder / f"{name.lower()}.epub" for name in makers}
    seconds: dict[str, list[float]] = {name: [] for name in makers}
    digests: dict[str, set[str]] = {name: set() for name in makers}
    for _ in range(max(2, runs)):
        for name, make in makers.items():
            seconds[name].append(usage(make(paths[name]), environment()).wall)
            digests[name].add(hashlib.sha256(paths[name].read_bytes()).hexdigest())
    rows = judged(paths)
    settings = folder / "kanben" / "book.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("page_list = true", ""), encoding="utf-8")
    plain = [usage(makers["Kanben"](folder / "plain.epub"), environment()).wall for _ in range(runs)]
    for name, path in paths.items():
        rows[name] |= features(path)
        rows[name]["seconds"] = f"{median(seconds[name]):.1f}"
        rows[name]["seconds without the list of pages"] = f"{median(plain if name == 'Kanben' else seconds[name]):.1f}"
        rows[name]["the same bytes again"] = "yes" if len(digests[name]) == 1 else "no"
    heads = list(rows)
    lines = [f"| {chapters} chapters | {' | '.join(heads)} |", f"|---|{'---|' * len(heads)}"]
    lines += [f"| {row} | {' | '.join(rows[name][row] for name in heads)} |" for row in rows[heads[0]]]
    return "\n".join(lines)


def main(arguments: Sequence[str]) -> int:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chapters", type=int, default=12)
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        print(table(asked.chapters, asked.runs, Path(folder)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
