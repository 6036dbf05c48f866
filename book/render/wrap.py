"""The wrap cover: a Book and the measures of its block come in; back, spine, front and flaps go out as one page.

The front is the cover of the other formats; the spine's text is stacked, as on a shelf in Taiwan, or laid along the
spine where the title is Latin. The back has the blurb, and the barcode in its outer corner.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from itertools import groupby

from book import labels, xhtml
from book.model import Asset, Book
from book.render.barcode import barcode
from book.render.cover import cover_markup
from book.render.front import credit_lines
from book.render.parts import isbn_text

NARROWEST = 5.0  # mm: a spine with less bears no text (what printers of paperbacks ask for)
_FILL = 0.62  # of the spine's width is a character of the title
_TITLE_PART, _PEOPLE_PART, _PUBLISHER_PART = 0.52, 0.20, 0.12  # of the spine's length
_LARGEST = 9.0  # mm
_LATIN_PITCH = 0.58  # of a Latin letter, on its side
_PITCH = 1.12  # from one stacked character to the next, in characters
_LATIN = re.compile(r"[\x20-\u024f\u2010-\u2019]")


@dataclass(frozen=True, slots=True)
class Wrap:
    """Measures in mm; `price` in New Taiwan dollars, 0 for none. `picture` is the publication's own cover."""

    trim: tuple[float, float]
    spine: float
    flaps: float = 0.0
    price: int = 0
    picture: Asset | None = None

    @property
    def width(self) -> float:
        """Of the whole cover, laid flat."""
        return 2 * self.trim[0] + self.spine + 2 * self.flaps

    @property
    def folds(self) -> tuple[float, ...]:
        """Where it is folded, from the left."""
        width, _ = self.trim
        spine = (self.flaps + width, self.flaps + width + self.spine)
        return (self.flaps, *spine, self.width - self.flaps) if self.flaps else spine


def wrap_css(wrap: Wrap) -> str:
    """The style sheet of the wrap cover; 1 em of a panel is a hundredth of the trim's width."""
    width, height = wrap.trim
    places = {"back": wrap.flaps, "spine": wrap.flaps + width, "front": wrap.flaps + width + wrap.spine}
    places |= {"back-flap": 0.0, "front-flap": wrap.width - wrap.flaps}
    widths = {"spine": wrap.spine, "back-flap": wrap.flaps, "front-flap": wrap.flaps}
    panels = "".join(
        f".wrap-{name}{{left:{left:.3f}mm;width:{widths.get(name, width):.3f}mm}}" for name, left in places.items()
    )
    return (
        files("book.theme").joinpath("wrap.css").read_text(encoding="utf-8")
        + f"@page{{size:{wrap.width:.3f}mm {height:.3f}mm;margin:0}}"
        f".wrap,.wrap-panel{{height:{height:.3f}mm;font-size:{width / 100:.4f}mm}}.wrap{{width:{wrap.width:.3f}mm}}"
        f".designed-cover{{font-size:{width / 100:.4f}mm;height:{height:.3f}mm}}" + panels
    )


def wrap_markup(book: Book, wrap: Wrap) -> str:
    """The cover as a fragment. Raises RuntimeError where the ISBN for print is none."""
    panels = [("back", _back(book, wrap)), ("spine", _spine(book, wrap)), ("front", _front(book, wrap))]
    if wrap.flaps:
        panels += [("back-flap", _back_flap(book)), ("front-flap", _front_flap(book))]
    inner = "".join(f'<div class="wrap-panel wrap-{name}">{markup}</div>' for name, markup in panels)
    return f'<section class="wrap" id="wrap">{inner}</section>'


def _front(book: Book, wrap: Wrap) -> str:
    if wrap.picture is None:
        return cover_markup(book.metadata)
    return f'<img class="wrap-picture" src="../{wrap.picture.href}" alt="{xhtml.escaped(book.metadata.title)}"/>'


def _back(book: Book, wrap: Wrap) -> str:
    meta, words = book.metadata, labels.load(book.metadata.language)
    parts = [f"<p>{xhtml.escaped(line)}</p>" for line in meta.description.split("\n") if line.strip()]
    markup = f'<div class="wrap-blurb">{"".join(parts)}</div>' if parts else ""
    isbn = meta.isbn.get("print", "")
    price = f'<p class="wrap-price">{words.text("price", price=str(wrap.price))}</p>' if wrap.price else ""
    if isbn:
        number = f'<p class="wrap-isbn">ISBN {isbn_text(isbn)}</p>'
        return f'{markup}<div class="wrap-code">{number}{barcode(isbn, wrap.price)}{price}</div>'
    return f'{markup}<div class="wrap-code">{price}</div>' if price else markup


def _front_flap(book: Book) -> str:
    meta, words = book.metadata, labels.load(book.metadata.language)
    people = "".join(f"<p>{line}</p>" for line in credit_lines(meta.people, words))
    subtitle = f'<p class="wrap-flap-subtitle">{xhtml.escaped(meta.subtitle)}</p>' if meta.subtitle else ""
    title = f'<p class="wrap-flap-title">{xhtml.escaped(meta.title)}</p>'
    return f'<div class="wrap-flap">{title}{subtitle}{people}</div>'


def _back_flap(book: Book) -> str:
    meta = book.metadata
    lines = [*meta.subjects, *filter(None, (meta.publisher,))]
    return f'<div class="wrap-flap">{"".join(f"<p>{xhtml.escaped(line)}</p>" for line in lines)}</div>'


def _spine(book: Book, wrap: Wrap) -> str:
    """Title at the head, people below it, publisher at the foot; nothing where the spine is too narrow to be read."""
    if wrap.spine < NARROWEST:
        return ""
    meta, words = book.metadata, labels.load(book.metadata.language)
    people = words.text("list_separator").join(person.name for person in meta.people)
    publisher = meta.publisher if meta.publisher != people else ""
    parts = (
        ("title", meta.title, _TITLE_PART),
        ("people", people, _PEOPLE_PART),
        ("publisher", publisher, _PUBLISHER_PART),
    )
    return "".join(_stacked(name, text, part, wrap) for name, text, part in parts if text)


def _stacked(name: str, text: str, part: float, wrap: Wrap) -> str:
    """A text that runs down the spine, as large as its part of the spine and its width allow."""
    length = sum(_length("".join(run), latin) for latin, run in _runs(text))
    widest = _FILL if name == "title" else _FILL * 0.72
    size = min(wrap.spine * widest, _LARGEST, wrap.trim[1] * part / max(length, 1))
    pieces = "".join(_pieces(text))
    return f'<div class="wrap-spine-{name}" style="font-size:{size:.2f}mm">{pieces}</div>'


def _runs(text: str) -> Iterator[tuple[bool, Iterator[str]]]:
    """Latin words apart from what is stacked."""
    return groupby(text, key=lambda char: bool(_LATIN.match(char)))


def _length(run: str, latin: bool) -> float:
    """Of a run, in its own size; with the air around a Latin one."""
    return len(run) * _LATIN_PITCH + 0.3 if latin else len(run) * _PITCH


def _pieces(text: str) -> Iterator[str]:
    """Ideographs each on a line of its own, in their vertical forms; Latin words and numbers lie on their side."""
    for latin, run in _runs(text):
        said = "".join(run).strip()
        if not said:
            continue
        if not latin:
            yield from (f'<span class="wrap-char">{xhtml.escaped(char)}</span>' for char in said)
        elif len(said) <= 2 and said.isdigit():
            yield f'<span class="wrap-char">{said}</span>'
        else:
            length = len(said) * _LATIN_PITCH
            yield (
                f'<span class="wrap-latin" style="height:{length:.2f}em"><span style="width:{length:.2f}em">'
                f"{xhtml.escaped(said)}</span></span>"
            )
