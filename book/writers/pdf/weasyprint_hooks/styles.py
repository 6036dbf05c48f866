"""Elements come in; their computed styles, those of elements alike in any of a book's sheets shared, go out.

WeasyPrint shares styles within a document. Sheets are documents, set by the same style sheets, and an element's id is a
declaration to WeasyPrint, which parts all that is inside it from its like. Here a style depends on what decides it: the
parent's, the declarations, the page's size where one asks for it.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import itemgetter
from typing import Any

from weasyprint import css

_ANCHOR = "anchor"  # what WeasyPrint makes of an id; not inherited
# WeasyPrint moves these from the style of the root, or of the body, to that of the pages.
_MOVED = frozenset(("overflow", "overflow_x", "overflow_y"))
_OWN = "note"  # how the pseudo-elements' names begin whose styles WeasyPrint writes to, element by element


class _PageSizes(dict[str, Any]):
    """The size of a document's first page, and whether a style asked for it (vw, vh …)."""

    asked = False

    def __getitem__(self, name: str) -> Any:
        self.asked = True
        return super().__getitem__(name)


class SharedStyles:
    """The styles of one process's sheets, which are all set by the same style sheets and faces."""

    def __init__(self) -> None:
        self._known: dict[Any, Any] = {}
        self._inherited: dict[int, Any] = {}  # id of a style with an anchor → the one without, for what is inside
        self._anchored: list[Any] = []  # so that none of those ids is given again
        self._sizes = _PageSizes()
        self._passing = False  # whether what is known is of one document alone

    def set_computed_styles(self, compute: Callable[..., None]) -> Callable[..., None]:
        """In place of `StyleFor.set_computed_styles`, which still makes the styles of pages."""

        def set_computed_styles(  # noqa: PLR0913, PLR0917 - WeasyPrint's own
            style_for: Any,
            element: Any,
            parent: Any,
            root: Any = None,
            pseudo_type: str | None = None,
            base_url: str | None = None,
            target_collector: Any = None,
        ) -> None:
            if not hasattr(element, "tag"):
                compute(style_for, element, parent, root, pseudo_type, base_url, target_collector)
                return
            if parent is None:
                self._begin(style_for)
            style = self._style(style_for, element, parent, root, (pseudo_type, base_url))
            style_for._computed_styles[element, pseudo_type] = style
            if target_collector and style[_ANCHOR]:
                target_collector.collect_anchor(style[_ANCHOR])

        return set_computed_styles

    def _begin(self, style_for: Any) -> None:
        """A new document. What was worked out for the size of another's pages is forgotten."""
        if self._passing or self._sizes.asked:
            self._known.clear()
            self._sizes = _PageSizes()
            self._passing = False
        self._sizes.update(style_for.initial_page_sizes)
        style_for.initial_page_sizes = self._sizes
        self._inherited.clear()
        self._anchored.clear()

    def _style(self, style_for: Any, element: Any, parent: Any, root: Any, kind: tuple[str | None, str | None]) -> Any:
        pseudo_type, base_url = kind
        styles = style_for._computed_styles
        above, top = (None, None) if parent is None else (styles[parent, None], styles[root, None])
        above = self._inherited.get(id(above), above)
        cascaded = style_for._cascaded_styles.get((element, pseudo_type), {})
        declared = {name: value for name, value in cascaded.items() if name != _ANCHOR}
        # What style sheets declare is the same objects in all documents, kept by the style that is known.
        key = (id(above), id(top), kind, repr(sorted(declared.items(), key=itemgetter(0))))
        style = self._known.get(key)
        if style is None or (pseudo_type or "").startswith(_OWN):
            style = css.ComputedStyle(
                above,
                declared,
                pseudo_type,
                css.InitialStyle(style_for.font_config) if top is None else top,
                base_url,
                style_for.font_config,
                style_for.initial_page_sizes,
            )
            self._known[key] = style
            self._passing |= element.tag in {"html", "body"} and not _MOVED.isdisjoint(declared)
        return style if len(declared) == len(cascaded) else self._with_anchor(style, cascaded)

    def _with_anchor(self, style: Any, cascaded: Any) -> Any:
        own = style.copy()
        own.pop(_ANCHOR, None)
        own.cascaded = cascaded
        self._inherited[id(own)] = style
        self._anchored.append(own)
        return own
