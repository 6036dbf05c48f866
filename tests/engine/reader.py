"""EPUBs in a real reading engine: a file comes in, epub.js in headless Chromium shows it, and what goes wrong goes out.

epub.js is installed with npm into .cache/engine, from the lock file beside this one and without running any script.
"""

from __future__ import annotations

import hashlib
import http.server
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, cast
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Route, sync_playwright

HERE = Path(__file__).resolve().parent
CACHE = HERE.parent.parent / ".cache" / "engine"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
# In a container without user namespaces Chromium needs --no-sandbox; it opens nothing but our own files.
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
MAX_SCREENS = 5_000
# What npm says when there is no network, as opposed to a lock file that is wrong.
_OFFLINE = ("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "ENETUNREACH", "ENOTCACHED")


class UnavailableError(Exception):
    """This machine has no browser, no npm, or no way to the packages."""


class Screen(NamedTuple):
    """A spot in the book: the spine item's address in the package, and which screen of it, from 0."""

    href: str
    screen: int


@dataclass(slots=True)
class Reading:
    """An open book; `problems` grows with everything that the browser complains of."""

    page: Page
    spine: list[str] = field(default_factory=list)
    toc: list[tuple[str, str]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def show(self, href: str) -> Screen:
        """Goes to an address (`text/ch-01.xhtml#id`, relative to the package)."""
        return Screen(**self.page.evaluate("href => show(href)", href))

    def turn(self) -> Screen:
        """Goes on one screen; at the end of the book the place stays the same."""
        return Screen(**self.page.evaluate("turn()"))

    def faults(self) -> list[str]:
        """What is wrong with the spine item that is shown: pictures that fail or stick out, nothing to be seen."""
        return cast("list[str]", self.page.evaluate("faults()"))

    def is_blank(self) -> bool:
        """Whether the screen shows nothing at all."""
        return bool(self.page.evaluate("isBlank()"))

    def is_visible(self, anchor: str) -> bool:
        """Whether the element with that id begins on the screen."""
        return bool(self.page.evaluate("id => isVisible(id)", anchor))

    def screens(self) -> Iterator[Screen]:
        """Every screen of the book, from the first, each after the engine has come to rest on it."""
        place = self.show(self.spine[0])
        for _ in range(MAX_SCREENS):
            yield place
            following = self.turn()
            if following == place:
                return
            place = following
        raise RuntimeError(f"more than {MAX_SCREENS} screens")


@contextmanager
def engine() -> Iterator[Browser]:
    """A browser that can show books; one at a time in a process. Raises UnavailableError where none can be had."""
    executable = next(filter(None, map(shutil.which, BROWSERS)), None)
    if executable is None:
        raise UnavailableError(f"no Chromium here (looked for {', '.join(BROWSERS)})")
    modules()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(ARGUMENTS))
        yield browser
        browser.close()


@contextmanager
def reading(browser: Browser, epub: Path, width: int = 800, height: int = 1100) -> Iterator[Reading]:
    """Opens an EPUB on a screen of that size in CSS px. Raises playwright's Error where epub.js cannot open it."""
    with _served(epub, modules()) as address, browser.new_page(viewport={"width": width, "height": height}) as page:
        book = Reading(page)
        _listen(page, address, book.problems)
        page.goto(f"{address}/reader.html")
        opened = page.evaluate("open_('/book.epub')")
        book.spine = opened["spine"]
        book.toc = [(row["label"], row["href"]) for row in opened["toc"]]
        yield book


def examine(browser: Browser, epub: Path) -> list[str]:
    """Everything that a reader would stumble over, as `where: what`; empty for a good book.

    Every spine item shows something, no picture fails or is larger than its page, no text runs over the edge,
    no screen is blank, every entry of the table of contents leads to its place, the browser reports no error.
    """
    with reading(browser, epub) as book:
        found = [f"{href}: {fault}" for href in book.spine if book.show(href) for fault in book.faults()]
        found += [f"{place.href}: screen {place.screen} is blank" for place in book.screens() if book.is_blank()]
        for label, href in book.toc:
            file, _, anchor = href.partition("#")
            if book.show(href).href != file or (anchor and not book.is_visible(anchor)):
                found.append(f"{href}: the entry {label} does not lead there")
        return found + book.problems


def modules() -> Path:
    """The installed packages; installs them the first time. Raises UnavailableError without npm or network."""
    lock = (HERE / "package-lock.json").read_bytes()
    home = CACHE / hashlib.sha256(lock).hexdigest()[:16]
    if not home.is_dir():
        npm = shutil.which("npm")
        if npm is None:
            raise UnavailableError("no npm here")
        CACHE.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE, ignore_cleanup_errors=True) as folder:
            for name in ("package.json", "package-lock.json"):
                shutil.copy(HERE / name, folder)
            _install(npm, Path(folder))
            try:
                Path(folder).rename(home)
            except OSError:
                if not home.is_dir():  # else another worker was faster
                    raise
    return home / "node_modules"


def _install(npm: str, folder: Path) -> None:
    command = [
        npm,
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--fetch-retries=1",
        "--fetch-retry-mintimeout=500",
    ]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    offline = [line for line in run.stderr.splitlines() if any(code in line for code in _OFFLINE)]
    if run.returncode and offline:
        raise UnavailableError(f"npm cannot reach the packages: {offline[0].strip()}")
    if run.returncode:
        raise RuntimeError(f"npm ci failed:\n{run.stderr}")


def _listen(page: Page, address: str, problems: list[str]) -> None:
    """Collects errors, and lets nothing reach the network."""

    def guard(route: Route) -> None:
        url = route.request.url
        if url.startswith(f"{address}/"):
            route.continue_()
        else:
            problems.append(f"loads {url} from the network")
            route.abort()

    page.route(lambda url: urlsplit(url).scheme in ("http", "https", "ws", "wss"), guard)
    page.on("pageerror", lambda error: problems.append(f"script error: {error}"))
    page.on("console", lambda said: problems.append(f"console: {said.text}") if said.type == "error" else None)


@contextmanager
def _served(epub: Path, packages: Path) -> Iterator[str]:
    """The reader, its packages and the book on an ephemeral port of this machine."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        def translate_path(self, path: str) -> str:
            name = urlsplit(path).path
            known = {"/reader.html": HERE / "reader.html", "/book.epub": epub.resolve()}
            for script in ("jszip/dist/jszip.min.js", "epubjs/dist/epub.min.js"):
                known[f"/modules/{script}"] = packages / script
            return str(known.get(name, HERE / "none"))

        def log_message(self, *_: object) -> None:
            """Says nothing: what fails is heard from the browser."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
