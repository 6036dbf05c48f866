"""EPUBs in real reading engines: a file comes in, headless Chromium shows it, and what goes wrong goes out.

The engines are epub.js, on which many web readers stand, and foliate-js, the reader of the GNOME desktop.
"""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Literal, NamedTuple, cast
from urllib.parse import urlsplit

from engine.modules import HERE, browser_path, modules
from playwright.sync_api import Browser, Page, Route, sync_playwright

# In a container without user namespaces Chromium needs --no-sandbox; it opens nothing but our own files.
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
MAX_SCREENS = 5_000
SAMPLE = 5  # of the printed pages one in so many is gone to
Name = Literal["epubjs", "foliate"]
ENGINES: tuple[Name, ...] = ("epubjs", "foliate")


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
    pages: list[tuple[str, str]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def show(self, href: str) -> Screen:
        """Goes to an address (`text/ch-01.xhtml#id`, relative to the package)."""
        return Screen(**self.page.evaluate("href => show(href)", href))

    def turn(self) -> Screen:
        """Goes on one screen; at the end of the book the place stays the same."""
        return Screen(**self.page.evaluate("turn()"))

    def faults(self) -> list[str]:
        """What is wrong with the spine item that is shown: pictures and fonts that fail, nothing to be seen."""
        return cast("list[str]", self.page.evaluate("faults()"))

    def screen_faults(self) -> list[str]:
        """What is wrong with the screen: what sticks out of it, or that it is blank."""
        return cast("list[str]", self.page.evaluate("screenFaults()"))

    def fonts(self) -> list[str]:
        """The families of the book's own fonts that the spine item is set in."""
        return cast("list[str]", self.page.evaluate("loadedFonts()"))

    def writing_mode(self) -> str:
        """How the lines of the spine item run: horizontal-tb or vertical-rl."""
        return str(self.page.evaluate("writingMode()"))

    def note_calls(self) -> dict[str, str]:
        """The id of each note call of the spine item that is shown, with the text of its note."""
        return cast("dict[str, str]", self.page.evaluate("noteCalls()"))

    def pop_up(self, call: str) -> str:
        """Clicks a note call; the text of the note that foliate-js shows, empty where it takes it for a plain link."""
        note = self.page.evaluate("id => popUp(id)", call)
        return str(note["text"]) if note["type"] == "footnote" else ""

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
    executable = browser_path()
    modules()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(ARGUMENTS))
        yield browser
        browser.close()


@contextmanager
def reading(
    browser: Browser, epub: Path, width: int = 800, height: int = 1100, name: Name = "epubjs"
) -> Iterator[Reading]:
    """Opens an EPUB on a screen of that size in CSS px. Raises playwright's Error where the engine cannot open it."""
    with _served(epub, modules()) as address, browser.new_page(viewport={"width": width, "height": height}) as page:
        book = Reading(page)
        _listen(page, address, book.problems)
        page.goto(f"{address}/{name}.html")
        page.wait_for_function("() => Boolean(window.open_)")
        opened = page.evaluate("open_('/book.epub')")
        book.spine = opened["spine"]
        book.toc, book.pages = ([(row["label"], row["href"]) for row in opened[key]] for key in ("toc", "pages"))
        yield book


def examine(browser: Browser, epub: Path, name: Name = "epubjs") -> list[str]:
    """Everything that a reader would stumble over, as `where: what`; empty for a good book.

    Every spine item shows something, no picture or font fails, nothing sticks out of its page, no screen is blank,
    every entry of the contents (and of the page list one in five) leads to its place, every note pops up (foliate-js
    has pop-ups, epub.js has none), the browser reports no error.
    """
    with reading(browser, epub, name=name) as book:
        found = [f"{href}: {fault}" for href in book.spine for fault in _opened(book, href, notes=name == "foliate")]
        for place in book.screens():
            found += [f"{place.href}: screen {place.screen}: {fault}" for fault in book.screen_faults()]
        for label, href in (*book.toc, *book.pages[::SAMPLE]):
            file, _, anchor = href.partition("#")
            if book.show(href).href != file or (anchor and not book.is_visible(anchor)):
                found.append(f"{href}: the entry {label} does not lead there")
        return found + book.problems


def _opened(book: Reading, href: str, *, notes: bool) -> Iterator[str]:
    """Goes to a spine item and says what is wrong with it, and, if asked for, with the pop-ups of its notes."""
    book.show(href)
    yield from book.faults()
    for call, text in book.note_calls().items() if notes else ():
        if book.pop_up(call) != text:
            yield f"the note of {call} does not pop up"


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
            if name == "/book.epub":
                return str(epub.resolve())
            folder = packages if name.startswith("/modules/") else HERE
            return str(folder.joinpath(*PurePosixPath(name.removeprefix("/modules/").lstrip("/")).parts))

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
