"""Elements come in; their computed styles, those of elements alike in any of a book's sheets shared, go out.

WeasyPrint shares styles within a document. Sheets are documents, set by the same style sheets, and an element's id is a
declaration to WeasyPrint, which parts all that is inside it from its like. Here a style depends on what decides it: the
parent's, the declarations, the page's size where one asks for it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from weasyprint import css

_ANCHOR = "anchor"  # what WeasyPrint makes of an id; not inherited
# WeasyPrint moves these from the style of the root, or of the body, to that of the pages.
_MOVED = frozenset(("overflow", "overflow_x", "overflow_y"))
_MOST = 4096  # styles; a book has some three hundred
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
        self._pages: dict[tuple[Any, ...], dict[str | None, Any]] = {}
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
            cascaded = style_for._cascaded_styles.get((element, pseudo_type), {})
            if pseudo_type:
                style_for.kanben_later[element, pseudo_type] = (
                    element,
                    cascaded,
                    parent,
                    root,
                    (pseudo_type, base_url),
                )
                return
            style = self._style(style_for, element, cascaded, parent, root, (pseudo_type, base_url))
            style_for._computed_styles[element, pseudo_type] = style
            if target_collector and style[_ANCHOR]:
                target_collector.collect_anchor(style[_ANCHOR])

        return set_computed_styles

    def style_for(self, answer: Callable[..., Any]) -> Callable[..., Any]:
        """In place of `StyleFor.__call__`: most pseudo-elements have a rule, `*::footnote-call`, but nobody asks."""

        def style_for(style_for: Any, element: Any, pseudo_type: str | None = None) -> Any:
            later = style_for.kanben_later.pop((element, pseudo_type), None)
            if later is not None:
                style_for._computed_styles[element, pseudo_type] = self._style(style_for, *later)
            return answer(style_for, element, pseudo_type)

        return style_for

    def set_page_styles(self, compute: Callable[..., None]) -> Callable[..., None]:
        """In place of `weasyprint.layout.page.set_page_type_computed_styles`: pages alike share their styles and those
        of their margins, unless a rule counts pages (`:nth()`)."""

        def set_page_type_computed_styles(page_type: Any, html: Any, style_for: Any) -> None:
            styles = style_for._computed_styles
            root = styles[html.etree_element, None]
            key = (id(root), page_type.side, page_type.blank, page_type.index == 0, page_type.name)
            if style_for.kanben_counts_pages or key not in self._pages:
                compute(page_type, html, style_for)
                self._pages[key] = {pseudo: style for (of, pseudo), style in styles.items() if of == page_type}
            else:
                styles.update({(page_type, pseudo): style for pseudo, style in self._pages[key].items()})

        return set_page_type_computed_styles

    def _begin(self, style_for: Any) -> None:
        """A new document. What was worked out for the size of another's pages is forgotten."""
        if self._passing or self._sizes.asked or len(self._known) > _MOST:
            self._known.clear()
            self._pages.clear()
            self._sizes = _PageSizes()
            self._passing = False
        style_for.kanben_later = {}
        selectors = (
            each for sheet, *_ in style_for._sheets for _, found, _ in sheet.page_rules or () for each in found
        )
        style_for.kanben_counts_pages = any(page.index is not None for *_, page in selectors)
        self._sizes.update(style_for.initial_page_sizes)
        style_for.initial_page_sizes = self._sizes

    def _style(  # noqa: PLR0913, PLR0917 - what WeasyPrint gives
        self,
        style_for: Any,
        element: Any,
        cascaded: dict[str, Any],
        parent: Any,
        root: Any,
        kind: tuple[str | None, str | None],
    ) -> Any:
        pseudo_type, base_url = kind
        styles = style_for._computed_styles
        above, top = (None, None) if parent is None else (styles[parent, None], styles[root, None])
        if isinstance(above, _Anchored):
            above = above.like
        declared = {name: value for name, value in cascaded.items() if name != _ANCHOR}
        key = (
            id(above),
            id(top),
            kind,
            *((name, _hashable(value), weight) for name, (value, weight) in declared.items()),
        )
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
        return style if len(declared) == len(cascaded) else _Anchored(style, cascaded)


def _hashable(value: Any) -> Any:
    """A declared value as part of a key. What style sheets declare is the same in all documents; what is not equal by
    what is in it is the same object, kept by the style that is known."""
    if isinstance(value, list):
        value = tuple(value)
    try:
        hash(value)
    except TypeError:
        return repr(value)
    return value


class _Anchored(css.Style):  # type: ignore[misc]
    """A style that is another in all but its anchor; what is inside it inherits from that other."""

    def __init__(self, like: Any, cascaded: dict[str, Any]) -> None:
        self.__dict__ |= like.__dict__ | {"like": like, "anonymous_style": like.anonymous_style}
        only = {_ANCHOR: cascaded[_ANCHOR]}
        rest = (like.root_style, like.base_url, like.font_config, like.initial_page_sizes)
        self[_ANCHOR] = css.ComputedStyle(like.parent_style, only, like.pseudo_type, *rest)[_ANCHOR]

    def __missing__(self, name: str) -> Any:
        value = self[name] = self.like[name]
        return value

    def copy(self) -> Any:
        """A style of its own, that may be changed."""
        copied = self.like.copy()
        copied.update(self)
        return copied
