"""A text and Python-Markdown's inline marks come in; only the marks that can be in it are looked for.

Python-Markdown looks for each of some twenty marks in each piece of text. Every mark begins with a character that prose
seldom holds; a text without it is passed on. It is a third of the time that a chapter's Markdown takes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from xml.etree import ElementTree as ET

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import InlineProcessor
from markdown.util import AtomicString

# The characters of which a text must hold one for the mark of that name to be in it. A mark that is not named here is
# looked for in every text.
_NEEDED: Mapping[str, str] = {
    "backtick": "`",
    "escape": "\\",
    "footnote": "[",
    "kanben-note-missing": "[",
    "kanben-citation": "[",
    "kanben-index": "{",
    "kanben-ruby": "{",
    "reference": "[",
    "link": "[",
    "image_link": "!",
    "image_reference": "!",
    "short_reference": "[",
    "short_image_ref": "!",
    "autolink": "<",
    "automail": "<",
    "linebreak": "\n",
    "html": "<",
    "entity": "&",
    "em_strong": "*_",
}


class Sieve(Extension):
    """Replaces the tree processor that looks for inline marks."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Puts it in the place of Python-Markdown's own."""
        md.treeprocessors.register(_Inline(md), "inline", 20)


class _Inline(InlineProcessor):
    """Python-Markdown's, whose loop over the marks is a private method: the tests hold the two against each other."""

    _InlineProcessor__applyPattern: Callable[..., tuple[str, bool, int]]

    def run(self, tree: ET.Element, ancestors: list[str] | None = None) -> ET.Element:
        """As Python-Markdown calls it, once all extensions have registered their marks."""
        known = self.md.inlinePatterns
        needed = {known.get_index_for_name(name): frozenset(chars) for name, chars in _NEEDED.items() if name in known}
        self._marks = [(pattern, needed.get(at, frozenset())) for at, pattern in enumerate(known)]
        return super().run(tree, ancestors)

    def _InlineProcessor__handleInline(self, data: str, first: int = 0) -> str:  # noqa: N802 - Python-Markdown's name
        if isinstance(data, AtomicString):
            return data
        held = frozenset(data)
        for number in range(first, len(self._marks)):
            pattern, needed = self._marks[number]
            if needed and needed.isdisjoint(held):
                continue
            start, matched, before = 0, True, data
            while matched:
                data, matched, start = self._InlineProcessor__applyPattern(pattern, data, number, start)
            if data is not before:
                held = frozenset(data)
        return data
